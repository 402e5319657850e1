"""The Method of Equal Shares with cost utilities: everybody has the same share of the budget and spends it with others.

Each round funds the project whose supporters can pay for it with the smallest part of what each gets out of it: everyone
pays the same, or all they have left. That part is price ÷ cost, where the price is what whoever can pay in full pays.

How it is decided exactly. Prices and shares are kept as whole numbers over one common denominator. Floating point only
looks where a decision is plain: every sum has a slack that bounds all rounding so far, and where two prices or a sum and
a cost lie within it, the exact numbers decide. A balance is the share less the prices paid in full, so a sum of balances
needs only whole counts: nobody's balance is ever stored as a fraction.

Why the slack is enough: one round, as a function of the balances, never enlarges the sum of their errors. What a poor
supporter's error adds to the price of the others is what their own balance, now nought, loses. Each round adds rounding
of at most (kinds + 8) units in the last place of all the money there is.

Source: D. Peters, G. Pierczyński, P. Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS
2021; the completion and cost utilities as on equalshares.net (D. Peters, 2023).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, inf

import numpy as np
import numpy.typing as npt

from tilth.methods.ballots.election import Election, Numbers, Whole
from tilth.methods.ballots.sheet import Completion, Sheet, Stop

# Shares grow at most so often: beyond, the step is absurd for this election, and that is said.
MOST_RUNS = 200_000
_LAST_PLACE = 2.0**-52
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Round:
    """One project funded: what each of those who could pay in full paid, and who gave the rest of their share.

    `in_full` and `with_the_rest` are places of kinds of ballots.
    """

    project: int
    price: Fraction
    in_full: Whole
    with_the_rest: Whole


@dataclass(frozen=True, eq=False)
class Outcome:
    """The rounds in their order, and the share with which everybody began, in the smallest unit of money.

    Without `exact`, rounds tell nothing but the projects, which are right all the same.
    """

    share: Fraction
    projects: tuple[int, ...]
    rounds: tuple[Round, ...] = ()
    exact: bool = False
    runs: int = 1


class TooManyRuns(ValueError):
    """Growing the shares by one unit would take too long: a larger unit belongs on the sheet."""


def equal_shares(
    election: Election, sheet: Sheet, progress: Callable[[int, int], None] = lambda _run, _cost: None
) -> Outcome:
    """Count by equal shares, with the completion and the stop of the sheet.

    Progress: called after each run with its number and the cost of its winners.
    Errors: TooManyRuns. Returns the exact outcome, certified round by round.
    """
    board = _Board(election, sheet)
    grown = 0
    runs = 1
    if sheet.completion is Completion.ADD1:
        grown, runs = _grow(board, sheet.stop, progress)
    return replace(_Exact(board, grown).run(), runs=runs)


def _grow(board: _Board, stop: Stop, progress: Callable[[int, int], None]) -> tuple[int, int]:
    """Give by how many units shares may grow, and how often was counted to know."""
    election = board.election
    supported = board.supported
    for grown in range(MOST_RUNS):
        projects = board.winners(grown)
        together = board.together(projects)
        progress(grown + 1, together)
        if together > election.budget:
            return grown - 1, grown + 1
        left = election.budget - together
        if len(projects) == len(supported):
            return grown, grown + 1
        others = set(supported) - set(projects)
        if stop is Stop.EXHAUSTIVE and all(election.costs[place] > left for place in others):
            return grown, grown + 1
    raise TooManyRuns(f"after {MOST_RUNS} steps of one unit the money is still not used")


class _Unsure(Exception):
    """Floating point cannot tell: the exact numbers must."""


class _Board:
    """What every run over one election needs: who supports what, and the order in which equals are taken."""

    def __init__(self, election: Election, sheet: Sheet) -> None:
        self.election = election
        kind_of = election.kind_of[election.points > 0]
        chosen = election.chosen[election.points > 0]
        order = np.argsort(chosen, kind="stable")
        ends = np.searchsorted(chosen[order], np.arange(len(election.ids) + 1))
        self.supporters = [kind_of[order[a:b]] for a, b in zip(ends[:-1], ends[1:], strict=True)]
        self.weights = election.weights.astype(np.float64)
        self.weights_of = [self.weights[places] for places in self.supporters]
        self.votes = [int(votes) for votes in election.votes()]
        self.supported = [place for place, votes in enumerate(self.votes) if votes]
        self.before = tie_order(election, sheet.lot, self.votes)

    def together(self, projects: Sequence[int]) -> int:
        return sum(self.election.costs[place] for place in projects)

    def winners(self, grown: int) -> tuple[int, ...]:
        try:
            return _Run(self, grown).run().projects
        except _Unsure:
            return _Exact(self, grown).run().projects


def tie_order(election: Election, lot: Sequence[str], votes: Sequence[int]) -> list[int]:
    """Give for each project its place among equals: the cheaper first, then more votes, then the lot, then the list."""
    drawn = {name: place for place, name in enumerate(lot)}
    order = sorted(
        range(len(election.ids)),
        key=lambda at: (election.costs[at], -votes[at], drawn.get(election.ids[at], len(drawn)), at),
    )
    places = [0] * len(order)
    for place, project in enumerate(order):
        places[project] = place
    return places


@dataclass(frozen=True)
class _Price:
    """What a supporter who can pay in full pays, ÷ the cost: between `low` and `high`. `all_pay`: so many, all in full."""

    low: float
    high: float
    all_pay: int = 0


class _Run:
    """One run in floating point. Raises _Unsure where that cannot decide."""

    def __init__(self, board: _Board, grown: int) -> None:
        self.board = board
        election = board.election
        self.costs = election.costs
        self.pot = election.budget + grown * election.unit * election.voters
        self.balances: Numbers = np.full(election.kinds, self.pot / election.voters)
        self.supporters = list(board.supporters)
        self.weights_of = list(board.weights_of)
        self.rounding = (election.kinds + 8) * _LAST_PLACE * self.pot
        self.slack = self.rounding
        self.funded: list[int] = []

    def run(self) -> Outcome:
        voters = self.board.election.voters
        # Before anybody paid, every supporter can pay the same; what cannot be paid for now, never can.
        waiting = [
            (1 / votes * (1 - 1e-15), -1, place)
            for place in self.board.supported
            if (votes := self.board.votes[place]) * self.pot >= self.costs[place] * voters
        ]
        heapq.heapify(waiting)
        while (project := self._next(waiting)) is not None:
            self._fund(project)
            self.funded.append(project)
            self.slack += self.rounding
        return self._outcome(Fraction(self.pot, max(voters, 1)))

    def _outcome(self, share: Fraction) -> Outcome:
        return Outcome(share, tuple(self.funded))

    def _next(self, waiting: list[tuple[float, int, int]]) -> int | None:
        """Take out the project that costs its supporters least. A price once found stays a lower bound: balances fall."""
        now = len(self.funded)
        found: list[tuple[float, int, _Price]] = []
        highest = inf
        looked: dict[int, _Price] = {}
        while waiting and waiting[0][0] <= highest:
            low, when, project = heapq.heappop(waiting)
            if when == now:
                found.append((low, project, looked[project]))
                highest = min(highest, looked[project].high)
            elif (price := self._price(project)) is not None:
                looked[project] = price
                heapq.heappush(waiting, (price.low, now, project))
        close = [(project, price) for low, project, price in found if low <= highest]
        if not close:
            return None
        chosen = close[0][0] if len(close) == 1 else self._first_of(close)
        for low, project, _ in found:
            if project != chosen:
                heapq.heappush(waiting, (low, now, project))
        return chosen

    def _first_of(self, close: list[tuple[int, _Price]]) -> int:
        """Decide between prices that lie too near each other: plain where all can pay in full, so that only votes count."""
        if not all(price.all_pay for _, price in close):
            return self._decide([project for project, _ in close])
        most = max(price.all_pay for _, price in close)
        return min(
            (project for project, price in close if price.all_pay == most), key=self.board.before.__getitem__
        )

    def _decide(self, projects: list[int]) -> int:
        raise _Unsure

    def _barely(self, project: int) -> _Price | None:
        raise _Unsure

    def _price(self, project: int) -> _Price | None:
        """Give the price, or None where the supporters have too little left together."""
        balances, weights = self._left(project)
        cost = self.costs[project]
        if not len(balances):
            return None
        together = float(balances @ weights)
        if together < cost + self.slack:
            return None if together < cost - self.slack else self._barely(project)
        heads = float(weights.sum())
        if float(balances.min()) - self.slack > cost / heads * (1 + 1e-15):
            part = 1 / heads
            return _Price(part * (1 - 1e-15), part * (1 + 1e-15), int(heads))
        low, _, high = self._solved(balances, weights, heads, (cost - self.slack, cost, cost + self.slack))
        return _Price(low / cost * (1 - 1e-15), high / cost * (1 + 1e-15))

    def _left(self, project: int) -> tuple[Numbers, Numbers]:
        """Give the balances of the supporters who have something left, and how many each stands for."""
        places, weights = self.supporters[project], self.weights_of[project]
        balances: Numbers = self.balances[places]
        some: Marks = balances > 0
        if not some.all():
            self.supporters[project] = places = places[some]
            self.weights_of[project] = weights = weights[some]
            balances = balances[some]
        return balances, weights

    def _solved(
        self, balances: Numbers, weights: Numbers, heads: float, wanted: tuple[float, ...]
    ) -> list[float]:
        """Give for each sum the price at which the supporters pay it together."""
        order = balances.argsort()
        rising, of = balances[order], weights[order]
        gone, given = of.cumsum(), (rising * of).cumsum()
        # So much comes together if the price is just this supporter's balance.
        at_each = given + rising * (heads - gone)
        found = []
        for needed, at in zip(wanted, at_each.searchsorted(wanted).tolist(), strict=True):
            if at >= len(rising):
                found.append(inf)
                continue
            before, poorer = (float(given[at - 1]), float(gone[at - 1])) if at else (0.0, 0.0)
            found.append((needed - before) / (heads - poorer))
        return found

    def _fund(self, project: int) -> None:
        balances, weights = self._left(project)
        price = self._solved(balances, weights, float(weights.sum()), (float(self.costs[project]),))[0]
        if price is inf:
            raise _Unsure
        self.balances[self.supporters[project]] = np.maximum(balances - price, 0.0)


class _Exact(_Run):
    """The same run, decided by whole numbers wherever floating point cannot, and written down round by round."""

    def __init__(self, board: _Board, grown: int) -> None:
        super().__init__(board, grown)
        election = board.election
        self.weights = election.weights
        # Who paid each price in full, who has something left; prices, over one common denominator.
        self.paid = np.zeros((len(board.supported), election.kinds), dtype=np.uint8)
        self.alive: Marks = np.ones(election.kinds, dtype=np.bool_)
        self.over = max(election.voters, 1)
        self.share = self.pot
        self.prices: list[int] = []
        self.rounds: list[tuple[int, Whole, Whole]] = []

    def _outcome(self, share: Fraction) -> Outcome:
        rounds = tuple(
            Round(project, Fraction(price, self.over), in_full, rest)
            for price, (project, in_full, rest) in zip(self.prices, self.rounds, strict=True)
        )
        return Outcome(share, tuple(self.funded), rounds, exact=True)

    def _barely(self, project: int) -> _Price | None:
        exact = self._exactly(project)
        if exact is None:
            return None
        part = exact[0] / exact[1] / self.costs[project] / self.over
        return _Price(part * (1 - 1e-14), part * (1 + 1e-14))

    def _decide(self, projects: list[int]) -> int:
        parts = {}
        for project in projects:
            exact = self._exactly(project)
            if exact is None:  # pragma: no cover - a price was found before
                raise ArithmeticError("a project cannot be paid for after all")
            parts[project] = Fraction(exact[0], exact[1] * self.costs[project])
        least = min(parts.values())
        return min(
            (project for project in projects if parts[project] == least), key=self.board.before.__getitem__
        )

    def _fund(self, project: int) -> None:
        exact = self._exactly(project)
        if exact is None:  # pragma: no cover - a price was found before
            raise ArithmeticError("a project cannot be paid for after all")
        needed, heads, in_full, rest = exact
        shorter = gcd(needed, heads)
        needed, heads = needed // shorter, heads // shorter
        self.over *= heads
        self.share *= heads
        self.prices = [price * heads for price in self.prices] + [needed]
        self.paid[len(self.rounds), in_full] = 1
        self.rounds.append((project, in_full, rest))
        # A balance above nought stays above it, however little is left.
        left = self.balances[in_full] - needed / self.over
        self.balances[in_full] = np.maximum(left, 5e-324)
        self.balances[rest] = 0.0
        self.alive[rest] = False

    def _exactly(self, project: int) -> tuple[int, int, Whole, Whole] | None:
        """Give the price as (needed, heads): needed ÷ heads over the denominator; who pays it, and who gives the rest."""
        places = self.board.supporters[project]
        places = places[self.alive[places]]
        balances = self.balances[places]
        cost = self.costs[project]
        weights = self.board.weights[places]
        low, high = self._solved(
            balances, weights, float(weights.sum()), (cost - self.slack, cost + self.slack)
        )
        poor = places[balances < low - self.slack]
        rich = places[balances > high + self.slack]
        near = places[(balances >= low - self.slack) & (balances <= high + self.slack)]
        needed = cost * self.over - self._money(poor)
        heads = int(self.weights[rich].sum() + self.weights[near].sum())
        levels = self._levels(near)
        given: list[Whole] = []
        for balance, who in levels:
            if heads * balance > needed:
                break
            weight = int(self.weights[who].sum())
            needed, heads = needed - weight * balance, heads - weight
            given.append(who)
        if needed > 0 and not heads:
            return None
        if not heads:
            # Together they have exactly the cost: the richest pay what the last of them has.
            weight = int(self.weights[given[-1]].sum())
            return weight * levels[-1][0], weight, rich[:0], np.concatenate([poor, *given])
        in_full = np.concatenate([rich, *(who for _, who in levels[len(given) :])])
        return needed, heads, in_full, np.concatenate([poor, *given])

    def _money(self, places: Whole) -> int:
        """Give what these kinds of ballots have left together, exactly: whole counts times prices."""
        weights = self.weights[places]
        counts = (self.paid[: len(self.prices), places] @ weights).tolist()
        return self.share * int(weights.sum()) - sum(
            price * count for price, count in zip(self.prices, counts, strict=True) if count
        )

    def _levels(self, places: Whole) -> list[tuple[int, Whole]]:
        """Give the balances that occur among these, from the smallest on, and who has each."""
        if not len(places):
            return []
        histories = np.packbits(self.paid[: len(self.prices), places], axis=0).T
        who: dict[int, list[Whole]] = {}
        if not histories.shape[1]:
            return [(self.share, places)]
        _, first, of = np.unique(histories, axis=0, return_index=True, return_inverse=True)
        for number, at in enumerate(first.tolist()):
            paid = self.paid[: len(self.prices), places[at]].nonzero()[0].tolist()
            balance = self.share - sum(self.prices[round_] for round_ in paid)
            who.setdefault(balance, []).append(places[of == number])
        return [(balance, np.concatenate(who[balance])) for balance in sorted(who)]
