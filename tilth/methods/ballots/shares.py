"""The Method of Equal Shares with cost utilities: everybody has the same share of the budget and spends it with others.

Each round funds the project whose supporters can pay for it with the smallest part of what each gets out of it: everyone
pays the same, or all they have left. That part is price ÷ cost, where the price is what whoever can pay in full pays.

Source: D. Peters, G. Pierczyński, P. Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS
2021; the completion and cost utilities as on equalshares.net (D. Peters, 2023).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from tilth.methods.ballots.board import Board
from tilth.methods.ballots.election import Election, Whole
from tilth.methods.ballots.runs import Differs, Exact, Found, Run, Unsure
from tilth.methods.ballots.sheet import Completion, Sheet, Stop

# So often shares may be tried: beyond, the step is absurd for this election, and that is said.
MOST_TRIES = 20_000
Progress = Callable[[int, int], None]


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
    """The rounds in their order, and the share with which everybody began, in the smallest unit of money: exact.

    `runs`: so many shares, one unit apart, were decided on the way to this one and the next.
    """

    share: Fraction
    rounds: tuple[Round, ...]
    runs: int = 1

    @property
    def projects(self) -> tuple[int, ...]:
        """The winners, in the order in which they were funded."""
        return tuple(round_.project for round_ in self.rounds)


class TooManyRuns(ValueError):
    """Growing the shares by one unit would take too long: a larger unit belongs on the sheet."""


def equal_shares(
    election: Election, sheet: Sheet, progress: Progress = lambda _run, _together: None
) -> Outcome:
    """Count by equal shares, with the completion and the stop of the sheet.

    Progress: called for each share with its number and what its winners cost together.
    Errors: TooManyRuns. Returns the exact outcome, decided round by round in whole numbers where that is needed.
    """
    if not election.voters:
        return Outcome(Fraction(0), ())
    board = Board(election, sheet)
    grown, runs = 0, 1
    if sheet.completion is Completion.ADD1:
        grown, runs = _Growing(board, sheet.stop).grow(progress)
    exact = Exact(board, grown).run()
    return Outcome(
        Fraction(board.pot(grown), election.voters), tuple(Round(*told) for told in exact.rounds()), runs
    )


class _Growing:
    """Everybody's share grows by one unit at a time.

    Several units at once only where it is proved that every share between gives the same winners: see `Run._follows`.
    """

    def __init__(self, board: Board, stop: Stop) -> None:
        self.board = board
        self.stop = stop

    def grow(self, progress: Progress) -> tuple[int, int]:
        """Give by how many units shares may grow, and how many shares were decided to know."""
        grown, step, alike, patience = 0, 1, 0, 1
        found = self._run(0)
        for _ in range(MOST_TRIES):
            together = self.board.together(found.projects)
            progress(grown + 1, together)
            if together > self.board.election.budget:
                return grown - 1, grown + 1
            if self.board.is_enough(found.projects, together, self.stop):
                return grown, grown + 1
            further = None
            while step > 1 and (further := self._follows(grown + step, found)) is None:
                step, patience = step // 2, min(patience * 2, 32)
            grown += step
            further = further or self._run(grown)
            alike = alike + 1 if further.projects == found.projects else 0
            if alike >= patience:
                step, patience = step * 2, max(patience // 2, 1)
            found = further
        raise TooManyRuns(f"after {grown} steps of one unit the money is still not used")

    def _run(self, grown: int) -> Found:
        try:
            return Run(self.board, grown).run().found
        except Unsure:
            return Exact(self.board, grown).run().found

    def _follows(self, grown: int, smaller: Found) -> Found | None:
        """The same, or None where a share between a smaller one and this one might have other winners."""
        try:
            return Run(self.board, grown, smaller).run().found
        except (Differs, Unsure):
            return None
