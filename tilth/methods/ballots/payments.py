"""Who paid for it: for every project and every kind of ballot, exact to the last fraction.

Counts under ten are nobody's business in public, and under five not even in a receipt: whoever shows these figures asks
`suppression` first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from tilth.methods.ballots.election import Election
from tilth.methods.ballots.shares import Outcome


@dataclass(frozen=True)
class Paid:
    """What one ballot paid towards one project, in the smallest unit of money; `in_full`: as much as anybody paid."""

    project: int
    share: Fraction
    in_full: bool


@dataclass(frozen=True)
class Account:
    """What became of the money of those who support one project.

    `spent_on` other projects, `left` in the end, and `short_by`: what was missing then, nought for a winner.
    """

    supporters: int
    spent_on: dict[int, Fraction]
    left: Fraction
    short_by: Fraction


class Ledger:
    """Every payment of one outcome, by kind of ballot."""

    def __init__(self, election: Election, outcome: Outcome) -> None:
        self.election = election
        self.outcome = outcome
        self._rounds: list[list[tuple[int, bool]]] = [[] for _ in range(election.kinds)]
        for number, round_ in enumerate(outcome.rounds):
            for kinds, in_full in ((round_.in_full, True), (round_.with_the_rest, False)):
                for kind in kinds.tolist():
                    self._rounds[kind].append((number, in_full))

    def receipt(self, kind: int) -> list[Paid]:
        """Give what each ballot of this kind paid, in the order of the rounds. What is left of the share is its own."""
        return self._paid(tuple(self._rounds[kind]))

    def _paid(self, history: tuple[tuple[int, bool], ...]) -> list[Paid]:
        left = self.outcome.share
        found = []
        for number, in_full in history:
            round_ = self.outcome.rounds[number]
            given = round_.price if in_full else left
            left -= given
            found.append(Paid(round_.project, given, in_full))
        return found

    def account(self, project: int) -> Account:
        """Give what became of the money of those who support this project."""
        election = self.election
        on = (election.chosen == project) & (election.points > 0)
        kinds = election.kind_of[on].tolist()
        # Ballots that paid the same need to be added up once only.
        alike: Counter[tuple[tuple[int, bool], ...]] = Counter()
        for kind in kinds:
            alike[tuple(self._rounds[kind])] += int(election.weights[kind])
        spent_on: dict[int, Fraction] = {}
        left = Fraction(0)
        for history, ballots in alike.items():
            paid = self._paid(history)
            left += ballots * (self.outcome.share - sum((each.share for each in paid), Fraction(0)))
            for each in paid:
                spent_on[each.project] = spent_on.get(each.project, Fraction(0)) + ballots * each.share
        missing = max(election.costs[project] - left, Fraction(0))
        short_by = Fraction(0) if project in self.outcome.projects else missing
        return Account(alike.total(), spent_on, left, short_by)
