"""One run of equal shares, with one share: in floating point where that is plain, in whole numbers where it is not.

Prices and shares are kept as whole numbers over one common denominator. Floating point only looks where a decision is
plain: every sum has a slack that bounds all rounding so far, and where two prices, or a sum and a cost, lie within it, the
exact numbers decide. A balance is the share less the prices paid in full, so a sum of balances needs only whole counts:
nobody's balance is ever stored as a fraction.

Why the slack is enough: one round, as a function of the balances, never enlarges the sum of their errors. What a poor
supporter's error adds to the price of the others is what their own balance, now nought, loses. Each round adds rounding
of at most (kinds + 8) units in the last place of all the money there is.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, inf
from typing import Self

import numpy as np
import numpy.typing as npt

from tilth.methods.ballots.board import LAST_PLACE, Board
from tilth.methods.ballots.election import Numbers, Whole

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Found:
    """The projects of one run in their order, and for each what price ÷ cost surely did not exceed."""

    projects: list[int]
    highest: list[float]


class Unsure(Exception):
    """Floating point cannot tell: the exact numbers must."""


class Differs(Exception):
    """A run does not follow the one before it."""


@dataclass(slots=True)
class _Price:
    """The price; ÷ the cost it is surely between `low` and `high`."""

    low: float
    high: float
    price: float
    places: Whole
    balances: Numbers


class Run:
    """One run in floating point. Raises Unsure where that cannot decide."""

    def __init__(self, board: Board, grown: int, follow: Found | None = None) -> None:
        self.board = board
        self.grown = grown
        self.follow = follow
        election = board.election
        self.costs = election.costs
        self.pot = board.pot(grown)
        self.balances: Numbers = np.full(election.kinds, self.pot / board.voters)
        self.supporters = list(board.supporters)
        self.weights_of = list(board.weights_of)
        self.rounding = (election.kinds + 8) * LAST_PLACE * self.pot
        self.slack = self.rounding
        self.heads = [float(votes) for votes in board.votes]
        self.looked: dict[int, _Price] = {}
        self.projects: list[int] = []
        self.highest: list[float] = []

    @property
    def found(self) -> Found:
        return Found(self.projects, self.highest)

    def run(self) -> Self:
        # Before anybody paid, every supporter can pay the same.
        waiting = [
            (1 / self.board.votes[place] * (1 - 1e-15), -1, place)
            for place in self.board.affordable(self.grown)
        ]
        heapq.heapify(waiting)
        while (project := self._next(waiting)) is not None:
            self._fund(project)
            self.projects.append(project)
            self.highest.append(self.looked[project].high)
            self.slack += self.rounding
        if self.follow and len(self.projects) < len(self.follow.projects):
            raise Differs
        return self

    def _next(self, waiting: list[tuple[float, int, int]]) -> int | None:
        """Take out the project that costs its supporters least. A price once found stays a lower bound: balances fall."""
        now = len(self.projects)
        found: list[tuple[float, int]] = []
        ceiling = self._ceiling(now)
        highest = inf
        while waiting and (waiting[0][0] <= highest or waiting[0][0] <= ceiling):
            low, when, project = heapq.heappop(waiting)
            if when == now:
                found.append((low, project))
                highest = min(highest, self.looked[project].high)
            elif (price := self._price(project)) is not None:
                self.looked[project] = price
                heapq.heappush(waiting, (price.low, now, project))
            else:
                self._drop(waiting)
        if self.follow and found:
            self._follows(now, found, ceiling)
        close = [project for low, project in found if low <= highest]
        if not close:
            return None
        chosen = close[0] if len(close) == 1 else self._first_of(close)
        for low, project in found:
            if project != chosen:
                heapq.heappush(waiting, (low, now, project))
        return chosen

    def _ceiling(self, now: int) -> float:
        return self.follow.highest[now] if self.follow and now < len(self.follow.highest) else 0.0

    def _follows(self, now: int, found: list[tuple[float, int]], ceiling: float) -> None:
        """See that every share between the other run's and this one funds the same project in this round.

        While the same projects are funded, a larger share leaves nobody with less and makes no price higher (each round
        keeps that order). So in between the project costs at most what it cost there, and every other at least what it
        costs here: it is enough that all others lie above that ceiling. What cannot be paid for here cannot be there.
        """
        near = [project for low, project in found if low <= ceiling]
        if not self.follow or not near or near != self.follow.projects[now : now + 1]:
            raise Differs

    def _drop(self, waiting: list[tuple[float, int, int]]) -> None:
        """Where one project cannot be paid for any more, others often cannot either: look at all of them at once."""
        board = self.board
        together = np.add.reduceat(self.balances[board.everybody] * board.weight_of_each, board.begins)
        short = together < board.costs - self.slack
        waiting[:] = [entry for entry in waiting if not short[entry[2]]]
        heapq.heapify(waiting)

    def _first_of(self, close: list[int]) -> int:
        """Decide between prices that lie too near each other: plain where all can pay in full, so that only votes count."""
        heads = [self._all_pay(project) for project in close]
        if not all(heads):
            return self._decide(close)
        most = max(heads)
        equal = [project for project, each in zip(close, heads, strict=True) if each == most]
        return min(equal, key=self.board.before.__getitem__)

    def _decide(self, projects: list[int]) -> int:
        raise Unsure

    def _barely(self, project: int) -> _Price | None:
        raise Unsure

    def _price(self, project: int) -> _Price | None:
        """Give the price, or None where the supporters have too little left together."""
        cost, heads = self.costs[project], self.heads[project]
        if not heads:
            return None
        places = self.supporters[project]
        left = _Left(self.balances[places], self.weights_of[project], heads)
        # Balances only fall, so the last price is where to begin.
        known = self.looked.get(project)
        price, high, rich = left.pays_about(
            cost, self.slack, known.price if known and known.price < inf else cost / heads
        )
        if rich < heads / 2:
            self._leave_out(project, left.balances)
        if not rich:
            return None if left.together < cost - self.slack else self._barely(project)
        if high == inf:
            return self._barely(project)
        spread = self.slack / rich
        return _Price(
            (price - spread) / cost * (1 - 1e-15), high / cost * (1 + 1e-15), price, places, left.balances
        )

    def _leave_out(self, project: int, balances: Numbers) -> None:
        """Whoever has nothing left is no longer asked."""
        some = balances > 0
        self.supporters[project] = self.supporters[project][some]
        self.weights_of[project] = self.weights_of[project][some]
        self.heads[project] = float(self.weights_of[project].sum())

    def _all_pay(self, project: int) -> int:
        """Give the number of supporters where each of them can surely pay in full: then only their number counts."""
        balances = self.balances[self.supporters[project]]
        some = balances > 0
        heads = float(self.weights_of[project][some].sum())
        least = float(balances[some].min())
        return int(heads) if least - self.slack > self.costs[project] / heads * (1 + 1e-15) else 0

    def _fund(self, project: int) -> None:
        price = self.looked[project]
        left = price.balances - price.price
        self.balances[price.places] = np.maximum(left, 0.0, out=left)


class _Left:
    """What the supporters of one project have left."""

    __slots__ = ("balances", "heads", "weighted", "weights")

    def __init__(self, balances: Numbers, weights: Numbers, heads: float) -> None:
        self.balances = balances
        self.heads = heads
        self.weights = weights
        self.weighted = weights * balances

    @property
    def together(self) -> float:
        return float(self.weighted.sum())

    def pays(self, wanted: float, start: float) -> tuple[float, float]:
        """Give the price at which these pay `wanted` together, and how many then pay in full; (inf, 0) where none does.

        Begins from a price at or below it. What comes together is a concave function of the price, so each step
        (Newton's) stays at or below the answer, and ends as soon as nobody more is too poor.
        """
        price, rich, so_far, rounds = start, self.heads, -1, 0
        while True:
            poor = self.balances < np.float64(price)
            count = int(np.count_nonzero(poor))
            if count == so_far:
                return price, rich
            so_far = count
            if count:
                ones = poor.astype(np.float64)
                rich = self.heads - float(self.weights.dot(ones))
                if rich <= 0:
                    return inf, 0.0
                further = (wanted - float(self.weighted.dot(ones))) / rich
            else:
                rich, further = self.heads, wanted / self.heads
            if further <= price and rounds:
                return price, rich  # nothing but rounding is left
            price, rounds = further, rounds + 1

    def pays_about(self, wanted: float, slack: float, start: float) -> tuple[float, float, float]:
        """Give the price for `wanted`, the price for that and the slack, and how many pay the first of them in full.

        As `pays`; but where nobody's balance lies between the two prices, one look at the higher settles both.
        """
        balances, weights, price = self.balances, self.weights, start
        while True:
            ones = (balances < np.float64(price)).astype(np.float64)
            poor = float(weights.dot(ones))
            rich = self.heads - poor
            if rich <= 0:
                return inf, inf, 0.0
            further = (wanted - float(self.weighted.dot(ones))) / rich
            high = further + slack / rich
            if further < price:
                break
            if float(weights.dot((balances < np.float64(high)).astype(np.float64))) == poor:
                return further, high, rich
            if further == price:
                break
            price = further
        price, rich = self.pays(wanted, price)
        return price, self.pays(wanted + slack, price + slack / rich)[0] if rich else inf, rich


class Exact(Run):
    """The same run, decided by whole numbers wherever floating point cannot, and written down round by round."""

    def __init__(self, board: Board, grown: int) -> None:
        super().__init__(board, grown)
        election = board.election
        self.weights = election.weights
        # Who paid each price in full, who has something left; prices, over one common denominator.
        self.paid = np.zeros((len(board.supported), election.kinds), dtype=np.uint8)
        self.alive: Marks = np.ones(election.kinds, dtype=np.bool_)
        self.over = max(election.voters, 1)
        self.share = self.pot
        self.prices: list[int] = []
        self.paid_for: list[tuple[int, Whole, Whole]] = []

    def rounds(self) -> Iterator[tuple[int, Fraction, Whole, Whole]]:
        """Yield each project, what paying in full was, who did, and who gave the rest of their share."""
        for price, (project, in_full, rest) in zip(self.prices, self.paid_for, strict=True):
            yield project, Fraction(price, self.over), in_full, rest

    def _barely(self, project: int) -> _Price | None:
        exact = self._exactly(project)
        if exact is None:
            return None
        places = self.supporters[project]
        part = exact[0] / exact[1] / self.costs[project] / self.over
        return _Price(part * (1 - 1e-14), part * (1 + 1e-14), inf, places, self.balances[places])

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
        self.paid[len(self.paid_for), in_full] = 1
        self.paid_for.append((project, in_full, rest))
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
        heads = float(weights.sum())
        if not heads:
            return None
        left = _Left(balances, weights.astype(np.float64), heads)
        low, _ = left.pays(cost - self.slack, (cost - self.slack) / heads)
        high, _ = left.pays(cost + self.slack, cost / heads)
        poor = places[balances < low - self.slack]
        rich = places[balances > high + self.slack]
        near = places[(balances >= low - self.slack) & (balances <= high + self.slack)]
        needed = cost * self.over - self._money(poor)
        full = int(self.weights[rich].sum() + self.weights[near].sum())
        levels = self._levels(near)
        given: list[Whole] = []
        for balance, who in levels:
            if full * balance > needed:
                break
            weight = int(self.weights[who].sum())
            needed, full = needed - weight * balance, full - weight
            given.append(who)
        if needed > 0 and not full:
            return None
        if not full:
            # Together they have exactly the cost: the richest pay what the last of them has.
            weight = int(self.weights[given[-1]].sum())
            return weight * levels[-1][0], weight, rich[:0], np.concatenate([poor, *given])
        in_full = np.concatenate([rich, *(who for _, who in levels[len(given) :])])
        return needed, full, in_full, np.concatenate([poor, *given])

    def _money(self, places: Whole) -> int:
        """Give what these kinds of ballots have left together, exactly: whole counts times prices."""
        weights = self.weights[places]
        counts = (self.paid[: len(self.prices), places] @ weights).tolist()
        spent: int = sum(price * count for price, count in zip(self.prices, counts, strict=True) if count)
        return self.share * int(weights.sum()) - spent

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
