"""How far a figure may lie from the truth: shares out of few, and the widening that small numbers ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, pvariance

_SURE = 0.95


@dataclass(frozen=True)
class Share:
    """A share and the two between which the true one lies 19 times in 20."""

    share: float
    lower: float
    upper: float


def wilson(part: int, whole: int, sure: float = _SURE) -> Share:
    """Give a share with its Wilson interval, which stays within 0 and 1 and is honest for small numbers.

    Errors: ValueError where the whole is not positive or the part lies outside it.
    Source: E. B. Wilson, "Probable inference", Journal of the American Statistical Association 22 (1927); the form of
    R. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), method 3.

    >>> told = wilson(81, 263)
    >>> round(told.share, 4), round(told.lower, 4), round(told.upper, 4)
    (0.308, 0.2553, 0.3662)
    """
    if whole < 1 or not 0 <= part <= whole:
        raise ValueError("a share needs a part out of a whole")
    z = NormalDist().inv_cdf((1 + sure) / 2)
    share = part / whole
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    reach = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return Share(share, 0.0 if part == 0 else middle - reach, 1.0 if part == whole else middle + reach)


def mean_of_parts(parts: Sequence[float], sure: float = _SURE) -> Share:
    """Give the mean of parts between 0 and 1 with an interval that stays there: Wilson's, for as many whole ones as they are worth.

    Parts that vary less than whole ones do are worth more of them. Errors: ValueError for no part, or one outside 0 to 1.
    Source: E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected number of positive
    counts", Survey Methodology 24 (1998), for the number that a mean is worth.

    >>> told, whole = mean_of_parts([1.0] * 81 + [0.0] * 182), wilson(81, 263)
    >>> round(told.lower, 3) == round(whole.lower, 3), round(told.upper, 3) == round(whole.upper, 3)
    (True, True)
    """
    if not parts or not all(0 <= part <= 1 for part in parts):
        raise ValueError("parts lie between 0 and 1")
    share = fmean(parts)
    spread = pvariance(parts, share)
    worth = len(parts) * (share * (1 - share) / spread if spread else 1.0)
    z = NormalDist().inv_cdf((1 + sure) / 2)
    middle = (share + z * z / (2 * worth)) / (1 + z * z / worth)
    reach = z * sqrt(share * (1 - share) / worth + z * z / (4 * worth * worth)) / (1 + z * z / worth)
    return Share(share, max(0.0, middle - reach), min(1.0, middle + reach))


def students_t(sure: float, freedom: float) -> float:
    """Give how many standard errors hold a mean so surely, with so many degrees of freedom (two-sided).

    Source: W. Gosset (1908); the expansion of Abramowitz and Stegun, Handbook of Mathematical Functions (1964),
    26.7.5: right to 0.005 from five degrees of freedom on. Fewer are taken for five.

    >>> round(students_t(0.95, 7), 2), round(students_t(0.95, 30), 3), round(students_t(0.95, 10**9), 3)
    (2.36, 2.042, 1.96)
    """
    z, v = NormalDist().inv_cdf((1 + sure) / 2), max(5.0, freedom)
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * v**4)
    )
