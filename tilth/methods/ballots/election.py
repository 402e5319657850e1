"""What is put to a vote, and the ballots: equal ballots merged, money in the smallest unit, nothing about who voted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Election:
    """Projects, what each costs, and the ballots, each kind of ballot once.

    Units: `costs` and `budget` in the smallest unit; `unit` of them are one pound (one złoty, one euro).
    Shapes: the projects of kind k are `chosen[starts[k]:starts[k + 1]]`, as places in `ids`; `points` says how much
    each was given there; `weights[k]` ballots are of that kind.
    """

    ids: tuple[str, ...]
    costs: tuple[int, ...]
    budget: int
    unit: int
    starts: Whole
    chosen: Whole
    points: Whole
    weights: Whole

    @property
    def voters(self) -> int:
        """How many ballots were cast, empty ones too."""
        return int(self.weights.sum())

    @property
    def kinds(self) -> int:
        """How many different ballots there are."""
        return len(self.weights)

    @property
    def kind_of(self) -> Whole:
        """For each entry of `chosen`, the kind of ballot that it stands on."""
        return np.repeat(np.arange(self.kinds, dtype=np.int64), np.diff(self.starts))

    def votes(self) -> Whole:
        """Give how many ballots support each project: those on which it has any points."""
        return self._added(np.where(self.points > 0, 1, 0))

    def points_of(self) -> Whole:
        """Give the points of each project; on an approval ballot every vote is one point."""
        return self._added(self.points)

    def _added(self, each: Whole) -> Whole:
        found = np.zeros(len(self.ids), dtype=np.int64)
        np.add.at(found, self.chosen, each * self.weights[self.kind_of])
        return found

    def in_currency(self, smallest: int) -> int | float:
        """Give an amount as people write it: 12345 pence are 123.45; whole pounds have no fraction."""
        return smallest // self.unit if smallest % self.unit == 0 else smallest / self.unit


def election(
    projects: Sequence[tuple[str, int]],
    budget: int,
    ballots: Iterable[Sequence[tuple[int, int]]],
    *,
    unit: int = 100,
) -> Election:
    """Put an election together from its ballots, each a row of (place of the project, points).

    Errors: ValueError for a project twice, one that costs nothing, a budget that is none, an unknown project, one
    twice on a ballot, or points below nought.

    >>> one = election([("park", 300), ("path", 200)], 400, [[(0, 1)], [(1, 1), (0, 1)], [(0, 1), (1, 1)]])
    >>> one.voters, one.kinds, one.votes().tolist()
    (3, 2, [3, 2])
    """
    ids = tuple(name for name, _ in projects)
    if len(set(ids)) != len(ids):
        raise ValueError("each project stands in the list once")
    if budget <= 0 or any(each <= 0 for _, each in projects):
        raise ValueError("the budget and what a project costs are more than nought")
    merged = Counter(tuple(sorted(ballot)) for ballot in ballots)
    for ballot in merged:
        places = [place for place, _ in ballot]
        if len(set(places)) != len(places) or not all(0 <= place < len(ids) for place in places):
            raise ValueError("a ballot names projects of the list, each once")
        if any(given < 0 for _, given in ballot):
            raise ValueError("points are not below nought")
    return Election(
        ids=ids,
        costs=tuple(each for _, each in projects),
        budget=budget,
        unit=unit,
        starts=np.cumsum([0, *(len(ballot) for ballot in merged)], dtype=np.int64),
        chosen=np.array([place for ballot in merged for place, _ in ballot], dtype=np.int64),
        points=np.array([given for ballot in merged for _, given in ballot], dtype=np.int64),
        weights=np.array(list(merged.values()), dtype=np.int64),
    )
