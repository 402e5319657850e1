"""What a listening study found: the share of contacts that only came because something had not been done right.

Source: J. Seddon, Freedom from Command and Control (2003), for value and failure; J. Cohen, "A coefficient of agreement
for nominal scales", Educational and Psychological Measurement 20 (1960), for two people who code the same contacts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tilth.methods.intervals import Share, wilson


@dataclass(frozen=True)
class FailureShare:
    """Failure out of value and failure together; how many nobody could tell stands beside it, never left out."""

    failure: Share
    contacts: int
    cannot_tell: int


@dataclass(frozen=True)
class Agreement:
    """How two people coded the same contacts: the share alike, and kappa, which takes off what chance makes alike."""

    alike: Share
    kappa: float | None
    contacts: int


def failure_share(value: int, failure: int, cannot_tell: int) -> FailureShare:
    """Give the share of failure with its interval.

    Errors: ValueError where nothing was coded value or failure.

    >>> told = failure_share(value=12, failure=28, cannot_tell=5)
    >>> round(told.failure.share, 2), round(told.failure.lower, 2), round(told.failure.upper, 2), told.cannot_tell
    (0.7, 0.55, 0.82, 5)
    """
    return FailureShare(wilson(failure, value + failure), value + failure + cannot_tell, cannot_tell)


def agreement(one: Sequence[str], other: Sequence[str]) -> Agreement:
    """Compare the codes two people gave to the same contacts, in the same order; *can't tell* is a code like the others.

    Errors: ValueError for no contact, or lists of two lengths.
    Returns: kappa is None where both gave one and the same code throughout: then chance explains everything.

    >>> told = agreement(["failure"] * 25 + ["value"] * 25, ["failure"] * 20 + ["value"] * 5 + ["failure"] * 10 + ["value"] * 15)
    >>> told.alike.share, round(told.kappa, 2)
    (0.7, 0.4)
    """
    if len(one) != len(other):
        raise ValueError("both must have coded the same contacts")
    alike = wilson(sum(a == b for a, b in zip(one, other, strict=True)), len(one))
    ours, theirs = Counter(one), Counter(other)
    by_chance = sum(ours[code] * theirs[code] for code in ours) / len(one) ** 2
    kappa = None if by_chance == 1 else (alike.share - by_chance) / (1 - by_chance)
    return Agreement(alike, kappa, len(one))
