"""What may stand on one ballot: the kind that was chosen for the vote, its running sum, and two readings of one paper.

A ballot is refused whole and with every reason, so that whoever fills it in need not find them one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How people say what they want."""

    APPROVAL = "approval"
    CHOOSE = "choose"
    POINTS = "points"
    KNAPSACK = "knapsack"


class Wrong(StrEnum):
    """Why a ballot cannot be counted as it is."""

    UNKNOWN = "unknown project"
    POINTS = "points that cannot be given"
    TOO_MANY = "too many projects"
    OVER = "over what there is"


@dataclass(frozen=True)
class Sum:
    """What a ballot adds up to, out of how much; both None where nothing is added up (an approval ballot)."""

    used: int | None
    whole: int | None

    @property
    def over(self) -> int:
        """By how much it is over; nought when it fits."""
        return 0 if self.used is None or self.whole is None else max(self.used - self.whole, 0)

    @property
    def left(self) -> int | None:
        """How much is left; nought when it is over."""
        return None if self.used is None or self.whole is None else max(self.whole - self.used, 0)


@dataclass(frozen=True)
class Form:
    """The ballot of one vote.

    Units: `costs` in the smallest unit of money. `whole` is how many projects may be chosen, how many points may be given,
    or for a knapsack how much money there is; an approval ballot has none.
    """

    kind: Kind
    costs: Mapping[str, int]
    whole: int | None = None

    def __post_init__(self) -> None:
        if (self.whole is None) != (self.kind is Kind.APPROVAL) or (
            self.whole is not None and self.whole <= 0
        ):
            raise ValueError("every ballot but approval says how much there is, and it is more than nought")

    def sum(self, given: Mapping[str, int]) -> Sum:
        """Add a ballot up, whether it may be counted or not: the page shows it while somebody is still choosing.

        Unknown projects add nothing; they are refused by `wrong`.

        >>> bag = Form(Kind.KNAPSACK, {"park": 300, "path": 200}, 400)
        >>> bag.sum({"park": 1, "path": 1}).over, bag.sum({"park": 1}).left
        (100, 100)
        """
        known = {name: points for name, points in given.items() if name in self.costs and points > 0}
        match self.kind:
            case Kind.APPROVAL:
                return Sum(None, None)
            case Kind.CHOOSE:
                return Sum(len(known), self.whole)
            case Kind.POINTS:
                return Sum(sum(known.values()), self.whole)
            case Kind.KNAPSACK:
                return Sum(sum(self.costs[name] for name in known), self.whole)

    def wrong(self, given: Mapping[str, int]) -> tuple[Wrong, ...]:
        """Give every reason why a ballot cannot be counted; none when it can. An empty ballot is a ballot.

        >>> Form(Kind.CHOOSE, {"park": 300, "path": 200}, 1).wrong({"park": 1, "pond": 1})
        (<Wrong.UNKNOWN: 'unknown project'>,)
        """
        found = []
        if not given.keys() <= self.costs.keys():
            found.append(Wrong.UNKNOWN)
        if any(points < 0 or (points > 1 and self.kind is not Kind.POINTS) for points in given.values()):
            found.append(Wrong.POINTS)
        if self.sum(given).over:
            found.append(Wrong.TOO_MANY if self.kind is Kind.CHOOSE else Wrong.OVER)
        return tuple(found)


def differences(one: Mapping[str, int], other: Mapping[str, int]) -> tuple[str, ...]:
    """Give the projects on which two people read one paper differently; a paper is counted when there are none.

    A project left out and one given nought are the same.

    >>> differences({"park": 1, "path": 0}, {"park": 1}), differences({"park": 2}, {"park": 1, "pond": 1})
    ((), ('park', 'pond'))
    """
    return tuple(sorted(name for name in {*one, *other} if one.get(name, 0) != other.get(name, 0)))
