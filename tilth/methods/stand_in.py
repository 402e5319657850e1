"""A place beside a stand-in made of other places: what would have become of it, had nothing been done there.

The stand-in is the mix of other places that moved as it did before (synthetic control), found by non-negative least
squares. Where no mix moved as it did, nothing is told. How much the answer is worth is told by asking the same of every
other place, where nothing was done: if many of those "changed" as much, it was no news.

Source: A. Abadie, A. Diamond and J. Hainmueller, "Synthetic control methods for comparative case studies", Journal of the
American Statistical Association 105 (2010); C. Lawson and R. Hanson, Solving Least Squares Problems (1974), ch. 23.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

POOREST_FIT = 0.25  # of the spread of the outcome over all places and times before
FEWEST_BEFORE = 8
FEWEST_PLACES = 3
RULE = "stand_in_2"
_TOGETHER = 1e4  # how heavily the weights are held to add up to one

Real = npt.NDArray[np.float64]


class NoStandIn(ValueError):
    """No mix of other places moved as this one did before, so nothing is told; and why, in one word."""

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class StandIn:
    """The answer: per time after, how far the place lies from its stand-in; and how usual that is elsewhere."""

    difference: float  # the mean over the times after
    differences: tuple[float, ...]
    weights: Mapping[str, float]  # of the places in the mix
    fit: float  # root mean square of the difference before
    fit_share: float  # the same as a share of the outcome's spread before
    as_far: int  # of how many places, this one among them, the difference is as far beyond their own fit
    places: int
    lower: (
        float  # between these the difference lies, by what places where nothing was done show: see _by_chance
    )
    upper: float
    mixed: tuple[float, ...]  # the stand-in's own line

    @property
    def chance(self) -> float:
        """How often a place where nothing was done looks as changed as this one, or more."""
        return self.as_far / self.places


def stand_in(place: str, series: Mapping[str, Real], times_before: int) -> StandIn:
    """Compare one place, after something was done there, with a mix of the others.

    Shapes: `series` holds an equally long line of numbers for each place, `times_before` of them before.
    Errors: NoStandIn for fewer than eight times before or three other places, or a fit before that is off by more than
    a quarter of the outcome's spread.
    """
    if times_before < FEWEST_BEFORE or len(series) <= FEWEST_PLACES:
        raise NoStandIn("eight times before and three other places are needed", "short")
    if len(series[place]) <= times_before:
        raise NoStandIn("there is nothing after to compare", "short")
    others = {name: line for name, line in series.items() if name != place}
    weights, gaps = _mixed(series[place], others, times_before)
    fit = _root(gaps[:times_before])
    spread = float(np.std(np.array([line[:times_before] for line in series.values()])))
    if not spread or fit > POOREST_FIT * spread:
        raise NoStandIn(
            f"before, the stand-in was off by {fit:.3g}: more than a quarter of how places differ ({spread:.3g})",
            "unlike",
        )
    beyond = _beyond(gaps, times_before)
    elsewhere = [
        _mixed(line, {one: its for one, its in others.items() if one != name}, times_before)[1]
        for name, line in others.items()
    ]
    difference = float(gaps[times_before:].mean())
    low, high = _by_chance(elsewhere, times_before, fit)
    return StandIn(
        difference,
        tuple(gaps[times_before:].tolist()),
        {name: float(weight) for name, weight in zip(others, weights, strict=True) if weight > 1e-6},
        fit,
        fit / spread,
        1 + sum(_beyond(one, times_before) >= beyond for one in elsewhere),
        len(series),
        difference - high,
        difference - low,
        tuple((series[place] - gaps).tolist()),
    )


def difference_in_differences(place: str, series: Mapping[str, Real], times_before: int) -> float:
    """Give how much more a place changed than the mean of the others: simpler, and wrong where they moved otherwise."""
    others = np.array([line for name, line in series.items() if name != place]).mean(axis=0)
    gaps = series[place] - others
    return float(gaps[times_before:].mean() - gaps[:times_before].mean())


def _root(gaps: Real) -> float:
    return float(np.sqrt((gaps**2).mean()))


def _beyond(gaps: Real, times_before: int) -> float:
    return _root(gaps[times_before:]) / max(_root(gaps[:times_before]), 1e-9)


def _by_chance(elsewhere: list[Real], times_before: int, fit: float) -> tuple[float, float]:
    """Between what the difference lies where nothing was done, for a place with this fit before: 19 times in 20 at best.

    With fewer than forty places these are the widest seen, and of n places hold one more in (n - 1) / (n + 1) of all cases.
    """
    seen = [
        float(one[times_before:].mean()) * fit / max(_root(one[:times_before]), 1e-9) for one in elsewhere
    ]
    low, high = np.quantile(seen, [0.025, 0.975], method="inverted_cdf")
    return float(low), float(high)


def _mixed(line: Real, others: Mapping[str, Real], times_before: int) -> tuple[Real, Real]:
    """Give the weights of the mix, and how far the place lies from it at every time."""
    lines = np.array(list(others.values()))
    scale = float(np.abs(lines[:, :times_before]).mean()) or 1.0
    rows = np.vstack([lines[:, :times_before].T / scale, np.full(len(lines), _TOGETHER)])
    weights = non_negative(rows, np.append(line[:times_before] / scale, _TOGETHER))
    weights = weights / weights.sum()
    return weights, line - weights @ lines


def non_negative(rows: Real, wanted: Real) -> Real:
    """Give the weights, none below 0, whose mix of columns lies nearest to what is wanted (Lawson and Hanson).

    >>> non_negative(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([2.0, -1.0])).tolist()
    [2.0, 0.0]
    """
    many = rows.shape[1]
    weights, used = np.zeros(many), np.zeros(many, dtype=bool)
    small = 10 * float(np.finfo(float).eps) * float(np.abs(rows).sum(axis=0).max()) * max(rows.shape)
    for _ in range(30 * many):
        pull = rows.T @ (wanted - rows @ weights)
        pull[used] = -np.inf
        if used.all() or float(pull.max()) <= small:
            break
        used[int(pull.argmax())] = True
        tried = _least(rows, wanted, used)
        while float(tried[used].min()) <= 0:
            falls = used & (tried <= 0)
            room = weights[falls] / np.maximum(weights[falls] - tried[falls], 1e-300)
            weights = weights + float(room.min()) * (tried - weights)
            used &= weights > 1e-14
            weights[~used] = 0.0
            if not used.any():
                break
            tried = _least(rows, wanted, used)
        weights = tried if used.any() else weights
    return weights


def _least(rows: Real, wanted: Real, used: npt.NDArray[np.bool_]) -> Real:
    found = np.zeros(rows.shape[1])
    found[used] = np.linalg.lstsq(rows[:, used], wanted, rcond=None)[0]
    return found
