"""A vote in the room: most votes first, as long as the money lasts.

The rule is one that can be said aloud before anybody raises a hand: asks with more votes come first; one that does not fit
what is left is passed over; where some stand level and not all of them fit, none of them is taken and the room decides.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Counted:
    """Which asks the rule gives the money to, and which stand level with another where not all of them fit."""

    taken: frozenset[Hashable]
    level: frozenset[Hashable]


def count(votes: Mapping[Hashable, int], asked: Mapping[Hashable, int], money: int) -> Counted:
    """Count a vote. `votes` and `asked` (pence) by the same asks; `money` in pence. Nothing is taken without a vote.

    >>> sorted(count({"a": 9, "b": 7, "c": 5}, {"a": 60, "b": 50, "c": 40}, 100).taken)
    ['a', 'c']
    >>> told = count({"a": 9, "b": 5, "c": 5}, {"a": 60, "b": 40, "c": 40}, 100)
    >>> sorted(told.taken), sorted(told.level)
    (['a'], ['b', 'c'])

    Errors: ValueError for votes or sums below nought, and for asks that are not the same in both.
    """
    if votes.keys() != asked.keys():
        raise ValueError("votes and sums are not about the same asks")
    if money < 0 or any(many < 0 for many in votes.values()) or any(sum_ <= 0 for sum_ in asked.values()):
        raise ValueError("votes and sums are not below nought")
    taken: set[Hashable] = set()
    level: set[Hashable] = set()
    left = money
    order = sorted((one for one in votes if votes[one]), key=lambda one: -votes[one])
    for _many, those in groupby(order, key=lambda one: votes[one]):
        fits = [one for one in those if asked[one] <= left]
        if sum(asked[one] for one in fits) <= left:
            taken.update(fits)
            left -= sum(asked[one] for one in fits)
        else:
            level.update(fits)
            # What is left is promised to those who stand level: nobody with fewer votes overtakes them.
            break
    return Counted(frozenset(taken), frozenset(level))
