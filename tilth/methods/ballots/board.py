"""What every run of equal shares over one election needs: who supports what, and the order in which equals are taken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tilth.methods.ballots.election import Election
from tilth.methods.ballots.sheet import Sheet, Stop

# Twice the most by which one operation in floating point is wrong.
LAST_PLACE = 2.0**-52


class Board:
    """What every run over one election needs: who supports what, and the order in which equals are taken."""

    def __init__(self, election: Election, sheet: Sheet) -> None:
        self.election = election
        kind_of = election.kind_of[election.points > 0]
        chosen = election.chosen[election.points > 0]
        order = np.argsort(chosen, kind="stable")
        ends = np.searchsorted(chosen[order], np.arange(len(election.ids) + 1))
        self.supporters = [kind_of[order[a:b]] for a, b in pairwise(ends)]
        self.weights = election.weights.astype(np.float64)
        self.weights_of = [self.weights[places] for places in self.supporters]
        # All supporters of all projects in one row, for sums over every project at once.
        self.everybody = np.concatenate([*self.supporters, [0]])
        self.weight_of_each = np.concatenate([*self.weights_of, [0.0]])
        self.begins = ends[:-1]
        self.costs = np.array(election.costs, dtype=np.float64)
        self.votes = [int(votes) for votes in election.votes()]
        self.supported = [place for place, votes in enumerate(self.votes) if votes]
        self.cheapest_first = sorted(self.supported, key=election.costs.__getitem__)
        self.voters = election.voters
        self.before = tie_order(election, sheet.lot, self.votes)

    def together(self, projects: Sequence[int]) -> int:
        return sum(self.election.costs[place] for place in projects)

    def is_enough(self, projects: Sequence[int], together: int, stop: Stop) -> bool:
        """Say whether shares need not grow: all have been funded, or nothing more fits and that is where to stop."""
        if len(projects) == len(self.supported):
            return True
        left = self.election.budget - together
        funded = set(projects)
        cheapest = next(place for place in self.cheapest_first if place not in funded)
        return stop is Stop.EXHAUSTIVE and self.election.costs[cheapest] > left

    def pot(self, grown: int) -> int:
        """Give all the money there is when everybody's share has grown by so many units."""
        return self.election.budget + grown * self.election.unit * self.voters

    def affordable(self, grown: int) -> list[int]:
        """Give the projects that their supporters could pay for, each alone; what cannot be paid for now, never can."""
        pot, voters = self.pot(grown), self.voters
        return [at for at in self.supported if self.votes[at] * pot >= self.election.costs[at] * voters]


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
