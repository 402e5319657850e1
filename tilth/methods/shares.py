"""A share of things that were looked at, with how sure one can be of it; and how far two people coded them alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

# Of the normal distribution, for an interval that holds the truth nineteen times in twenty.
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, and between which shares (0 to 1) the true one probably lies."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def point(self) -> float:
        return self.part / self.whole


def wilson(part: int, whole: int, z: float = Z95) -> Share:
    """Give a share with Wilson's score interval, which stays inside 0 to 1 and holds for small numbers too.

    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212.
    Raises ValueError where there is nothing to take a share of, or more parts than the whole.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError("a share needs something to be a share of, and no more parts than that")
    p, slack = part / whole, z * z / whole
    middle = (p + slack / 2) / (1 + slack)
    half = z * sqrt(p * (1 - p) / whole + slack / (4 * whole)) / (1 + slack)
    # At the ends the interval ends there: rounding must not leave it a hair beside.
    low = 0.0 if part == 0 else max(0.0, middle - half)
    high = 1.0 if part == whole else min(1.0, middle + half)
    return Share(part, whole, low, high)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of `whole` things two people coded `alike`, and Cohen's kappa; None where it cannot be known."""

    alike: int
    whole: int
    kappa: float | None


def agreement(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Say how far two codings agree: what was coded alike, and kappa, which takes away what chance would give.

    Kappa is None for no pairs, and where both used one and the same code throughout: chance alone would agree then.
    Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20, 37–46.
    """
    whole = len(pairs)
    alike = sum(first == second for first, second in pairs)
    firsts, seconds = (
        (Counter(side) for side in zip(*pairs, strict=True)) if pairs else (Counter(), Counter())
    )
    by_chance = sum(firsts[code] * seconds[code] for code in firsts)
    if whole * whole == by_chance or not whole:
        return Agreement(alike, whole, None)
    # Whole numbers as long as possible: (alike/n - chance/n²) / (1 - chance/n²).
    return Agreement(alike, whole, (alike * whole - by_chance) / (whole * whole - by_chance))
