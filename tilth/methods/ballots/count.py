"""A vote counted by its sheet."""

from __future__ import annotations

from dataclasses import dataclass

from tilth.methods.ballots.election import Election
from tilth.methods.ballots.greedy import greedy
from tilth.methods.ballots.shares import Outcome, Progress, equal_shares
from tilth.methods.ballots.sheet import Rule, Sheet


@dataclass(frozen=True, eq=False)
class Count:
    """The computed result: places of the winners, by which sheet, and for equal shares the exact rounds.

    What is decided and what is funded in the end stand beside it, never in its place.
    """

    election: Election
    sheet: Sheet
    projects: tuple[int, ...]
    outcome: Outcome | None

    @property
    def winners(self) -> list[str]:
        """The ids of the winners, in the alphabet's order."""
        return sorted(self.election.ids[place] for place in self.projects)

    @property
    def together(self) -> int:
        """What the winners cost together, in the smallest unit."""
        return sum(self.election.costs[place] for place in self.projects)


def count(election: Election, sheet: Sheet, progress: Progress = lambda _run, _together: None) -> Count:
    """Count by the rule of the sheet. The same ballots in any order give the same result."""
    if sheet.rule is Rule.GREEDY:
        return Count(election, sheet, greedy(election, sheet), None)
    outcome = equal_shares(election, sheet, progress)
    return Count(election, sheet, outcome.projects, outcome)
