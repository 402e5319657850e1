"""The greedy rule: the most points first, each project that still fits."""

from __future__ import annotations

from tilth.methods.ballots.board import tie_order
from tilth.methods.ballots.election import Election
from tilth.methods.ballots.sheet import Sheet


def greedy(election: Election, sheet: Sheet) -> tuple[int, ...]:
    """Give the winners in the order in which they were taken.

    Projects with fewer points than the sheet's `least` are passed over. Where the sheet says so, the first project that
    does not fit is where the count ends; else the next ones may still fit. Ties as on the sheet.

    >>> from tilth.methods.ballots.election import election
    >>> vote = election([("park", 300), ("pond", 250), ("path", 100)], 400, [[(0, 1), (1, 1)], [(0, 1), (1, 1)], [(0, 1), (2, 1)]])
    >>> [vote.ids[place] for place in greedy(vote, Sheet())]
    ['park', 'path']
    >>> [vote.ids[place] for place in greedy(vote, Sheet(stops_at_first_that_does_not_fit=True))]
    ['park']
    """
    points = election.points_of().tolist()
    before = tie_order(election, sheet.lot, election.votes().tolist())
    left = election.budget
    winners: list[int] = []
    for place in sorted(range(len(points)), key=lambda at: (-points[at], before[at])):
        if points[place] < max(sheet.least, 1):
            continue
        if election.costs[place] <= left:
            winners.append(place)
            left -= election.costs[place]
        elif sheet.stops_at_first_that_does_not_fit:
            break
    return tuple(winners)
