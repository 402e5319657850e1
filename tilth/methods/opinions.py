"""Opinion groups: who sees a set of statements alike, from agree, disagree and pass.

    votes (people × statements) → two axes along which answers differ most → groups of people near each other

Nothing depends on chance or on order: people stand in the order of their answers, not of their names or arrival; each
search for groups begins from people at the ends of the axes. Groups are the same when somebody runs it again, when rows
are shuffled, and when every agree becomes a disagree.

What it does not say: what a group is called, or that the world has so many. It leaves out each fifth of the statements in
turn and groups again. Where most people would then stand with others, it says "not stable", and nothing is drawn.

Source: the pipeline is that of Polis (C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill, "Polis: Scaling
Deliberation by Mapping High Dimensional Opinion Spaces", Recerca 26, 2021): principal components of a vote matrix with
gaps at the mean, people who voted on few statements moved outwards, k-means. Ours: starts without chance, the second axis
at half its length, the fourth root for few votes (the square root moves newcomers too far), and the test of stability.
The agreement of two groupings: L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2 (1985).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

from tilth.methods.suppression import HEAPS, enough

VERSION = "tilth opinion groups 1"
LEAST_VOTES = 7
MOST_GROUPS = 5
# How alike two groupings of the same people must be to be called the same: 1 is the same, 0 what chance would give.
ALIKE = 0.7
_PARTS = 5
_SECOND_AXIS = 0.5
_ROUNDS = 200

Matrix = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Votes:
    """Who voted how on what: 1 agree, -1 disagree, 0 pass. A pair that is not there was not voted on.

    Shapes: `person`, `statement` and `given` are as long as there are votes; the first two are places in the names.
    """

    people: tuple[str, ...]
    statements: tuple[str, ...]
    person: Places
    statement: Places
    given: Places

    @classmethod
    def of(cls, votes: Mapping[tuple[str, str], int]) -> Votes:
        """Take {(person, statement): vote}."""
        people, names = (tuple(sorted({pair[at] for pair in votes})) for at in (0, 1))
        row, column = ({name: at for at, name in enumerate(each)} for each in (people, names))
        return cls(
            people,
            names,
            np.array([row[person] for person, _ in votes], dtype=np.int64),
            np.array([column[name] for _, name in votes], dtype=np.int64),
            np.array(list(votes.values()), dtype=np.int64),
        )

    def by_pair(self) -> dict[tuple[str, str], int]:
        """Give {(person, statement): vote}."""
        three = zip(self.person.tolist(), self.statement.tolist(), self.given.tolist(), strict=True)
        return {(self.people[who], self.statements[what]): given for who, what, given in three}


@dataclass(frozen=True)
class Answers:
    """How a group answered one statement. None for all of them in a group of fewer than five."""

    agree: int
    disagree: int
    passed: int


@dataclass(frozen=True)
class Statement:
    """One statement and how each group answered it, groups in their order; `together` is how far all of them agree.

    The product over the groups of (agree + 1) ÷ (answers + 2), or of disagree where more say no: near 1 is common ground.
    """

    id: str
    answers: tuple[Answers | None, ...]
    together: float


@dataclass(frozen=True)
class Grouping:
    """Which person is in which group (1 is the largest); people with fewer than seven votes are in none."""

    groups: dict[str, int]
    k: int
    stable: bool

    @property
    def shown(self) -> tuple[int, ...]:
        """The groups that may be spoken of: those with five people or more."""
        sizes = Counter(self.groups.values())
        return tuple(group for group in sorted(sizes) if enough(sizes[group], HEAPS))


def group(votes: Votes, groups: int | None = None) -> Grouping:
    """Group the people by their votes.

    `groups`: so many, whether stable or not; else as many as divide people best, two to five of at least five people.
    Returns: one group of everybody where no division is stable.

    >>> yes = {(f"p{n}", f"s{m}"): 1 if n % 2 else -1 for n in range(12) for m in range(10)}
    >>> found = group(Votes.of(yes))
    >>> found.k, found.stable, found.groups["p1"] == found.groups["p3"], found.groups["p1"] == found.groups["p2"]
    (2, True, True, False)
    """
    people, matrix = _matrix(votes)
    if groups is not None:
        k = min(groups, len(np.unique(matrix, axis=0, equal_nan=True))) if people else 0
        where = _divided(_axes(matrix), k) if k > 1 else np.zeros(len(people), dtype=np.int64)
        return _told(people, where, k < 2 or _is_stable(matrix, where, k))
    if len(people) >= 2 * HEAPS.least:
        space = _axes(matrix)
        found = [(k, _divided(space, k)) for k in range(2, MOST_GROUPS + 1)]
        fine = [
            (_apart(space, where), -k, where)
            for k, where in found
            if np.bincount(where, minlength=k).min() >= HEAPS.least
        ]
        if fine:
            _, fewer, where = max(fine, key=lambda each: each[:2])
            if _is_stable(matrix, where, -fewer):
                return _told(people, where, True)
    return _told(people, np.zeros(len(people), dtype=np.int64), False)


def statements(votes: Votes, grouping: Grouping) -> list[Statement]:
    """Give every statement, those on which all groups agree first. Groups of fewer than five are not told.

    >>> votes = {(f"p{n}", "s"): 1 for n in range(5)}
    >>> statements(Votes.of(votes), Grouping({f"p{n}": 1 for n in range(5)}, 1, True))
    [Statement(id='s', answers=(Answers(agree=5, disagree=0, passed=0),), together=0.8571428571428571)]
    """
    told: dict[str, list[Counter[int]]] = {}
    for (person, statement), vote in votes.by_pair().items():
        if (where := grouping.groups.get(person)) is not None:
            told.setdefault(statement, [Counter() for _ in range(grouping.k)])[where - 1][vote] += 1
    found = [
        Statement(
            name,
            tuple(
                Answers(each[1], each[-1], each[0]) if number in grouping.shown else None
                for number, each in enumerate(counted, 1)
            ),
            _together([counted[number - 1] for number in grouping.shown]),
        )
        for name, counted in told.items()
    ]
    return sorted(found, key=lambda statement: (-statement.together, statement.id))


def _together(counted: Sequence[Counter[int]]) -> float:
    yes = no = 1.0
    for each in counted:
        yes *= (each[1] + 1) / (each.total() + 2)
        no *= (each[-1] + 1) / (each.total() + 2)
    return max(yes, no) if counted else 0.0


def alike(one: Sequence[int], other: Sequence[int]) -> float:
    """Give how alike two groupings of the same people are (adjusted Rand index): 1 is the same, about 0 is chance.

    >>> alike([1, 1, 2, 2], [5, 5, 3, 3]), round(alike([1, 1, 2, 2], [1, 2, 1, 2]), 6)
    (1.0, -0.5)
    """
    pairs = comb(len(one), 2)
    both = sum(comb(n, 2) for n in Counter(zip(one, other, strict=True)).values())
    ours, theirs = (sum(comb(n, 2) for n in Counter(each).values()) for each in (one, other))
    chance = ours * theirs / pairs if pairs else 0.0
    most = (ours + theirs) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def _matrix(votes: Votes) -> tuple[list[str], Matrix]:
    """Give the people with enough votes and their answers: by their answers, and only where these are equal by name."""
    counted = np.bincount(votes.person, minlength=len(votes.people))
    matrix = np.full((len(votes.people), len(votes.statements)), np.nan)
    matrix[votes.person, votes.statement] = votes.given
    kept = (counted >= LEAST_VOTES).nonzero()[0]
    matrix = matrix[kept]
    matrix = matrix[:, ~np.isnan(matrix).all(axis=0)] if len(kept) else matrix[:, :0]
    people = [votes.people[at] for at in kept.tolist()]
    # Turned around, every agree a disagree, people must come in the same order: so only whether they took a side.
    sides = np.nan_to_num(np.abs(matrix), nan=2.0).astype(np.int8)
    order = sorted(range(len(people)), key=lambda at: (sides[at].tobytes(), people[at]))
    return [people[at] for at in order], matrix[order]


def _axes(matrix: Matrix) -> Matrix:
    """Give each person's place on the two axes along which answers differ most."""
    there = ~np.isnan(matrix)
    voted = there.sum(axis=0)
    filled = np.where(there, matrix, 0.0)
    means = filled.sum(axis=0) / np.maximum(voted, 1)
    centred = np.where(there, matrix - means, 0.0)
    axes = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :2]
    # An axis has no direction of its own: let the largest part of it point upwards.
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    further = (matrix.shape[1] / np.maximum(there.sum(axis=1), 1)) ** 0.25
    places: Matrix = (centred @ axes) * further[:, None]
    if places.shape[1] == 2:
        places[:, 1] *= _SECOND_AXIS
    return places


def _divided(space: Matrix, k: int) -> Places:
    """Divide into k groups of people near each other: the closest of what several fixed starts lead to."""
    ends = [int(end) for axis in space.T for end in (axis.argmin(), axis.argmax())]
    found = [_settled(space, _spread(space, start, k)) for start in dict.fromkeys(ends)]
    # What differs by rounding alone is equal, and then the first start counts.
    return min(found, key=lambda each: round(each[0], 9))[1]


def _spread(space: Matrix, start: int, k: int) -> Matrix:
    """Give k people far from each other: one, and each time whoever is furthest from all so far."""
    chosen = [start]
    while len(chosen) < k:
        far = np.min([_distances(space, space[[at]])[:, 0] for at in chosen], axis=0)
        chosen.append(int(far.argmax()))
    return space[chosen]


def _distances(space: Matrix, centres: Matrix) -> Matrix:
    """Give the squared distance of everybody to every centre; axis by axis, which is several times quicker."""
    found = np.zeros((len(centres), len(space)))
    for axis, middles in zip(space.T, centres.T, strict=True):
        found += np.square(axis[None, :] - middles[:, None])
    return found.T


def _settled(space: Matrix, centres: Matrix) -> tuple[float, Places]:
    """Move everybody to the nearest centre, and each centre to the middle of its people, until nobody moves."""
    where = np.full(len(space), -1, dtype=np.int64)
    near = _distances(space, centres)
    for _ in range(_ROUNDS):
        moved = near.argmin(axis=1)
        if (moved == where).all():
            break
        where = moved
        sizes = np.bincount(where, minlength=len(centres))
        sums = np.stack(
            [np.bincount(where, weights=axis, minlength=len(centres)) for axis in space.T], axis=1
        )
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
        near = _distances(space, centres)
    return float(near.min(axis=1).sum()), where


def _apart(space: Matrix, where: Places) -> float:
    """Give how much nearer people are to their own centre than to the next: 1 is far apart, 0 not at all."""
    centres = np.stack([space[where == each].mean(axis=0) for each in range(int(where.max()) + 1)])
    near = np.sqrt(_distances(space, centres))
    own = near[np.arange(len(space)), where]
    near[np.arange(len(space)), where] = np.inf
    other = near.min(axis=1)
    return round(float(((other - own) / np.maximum(np.maximum(own, other), 1e-12)).mean()), 9)


def _is_stable(matrix: Matrix, where: Places, k: int) -> bool:
    """Leave out each fifth of the statements and divide again: in most tries people must stand where they stood."""
    found = []
    for part in range(_PARTS):
        kept = matrix[:, np.arange(matrix.shape[1]) % _PARTS != part]
        said = (~np.isnan(kept)).any(axis=1)
        if kept.shape[1] < 2 or said.sum() <= k:
            return False
        found.append(alike(_divided(_axes(kept[said]), k).tolist(), where[said].tolist()))
    return sorted(found)[_PARTS // 2] >= ALIKE


def _told(people: Sequence[str], where: Places, stable: bool) -> Grouping:
    """Number the groups: the largest is 1; equal ones in the order of their first person."""
    sizes = Counter(where.tolist())
    first = {each: people[where.tolist().index(each)] for each in sizes}
    order = sorted(sizes, key=lambda each: (-sizes[each], first[each]))
    number = {each: at for at, each in enumerate(order, 1)}
    return Grouping(
        {person: number[each] for person, each in sorted(zip(people, where.tolist(), strict=True))},
        len(order),
        stable,
    )
