"""Run charts: whether a number over time has changed, or only moves as it always did.

An XmR chart by the rules of NHS England's *Making Data Count*: the mean, the limits between which such a number moves by
itself, and the points that say that something changed. It has no line for what was wished for.

Source: NHS England, Making Data Count, "Strengthening your decisions" (2019); the rules of its charts as the R package
NHSRplotthedots 0.2.2 works them out, to which this answers point by point. The limits: W. Shewhart (1931); D. Wheeler,
Understanding Variation (1993).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import inf
from statistics import fmean

LIMIT = 2.66  # three standard deviations, told from the mean of moving ranges
SCREEN = 3.267  # a moving range this many times the mean is an accident, and is left out once
IN_A_ROW = 7
NEAR_A_LIMIT = 2 / 3
TRIAL_BELOW = 13  # with fewer points the limits still move when a point is added
RULE = "making_data_count_xmr_1"


class Mark(StrEnum):
    """What one point says. The earlier names go before the later ones where a point says two things."""

    ABOVE = "above"
    BELOW = "below"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"
    NONE = "none"


@dataclass(frozen=True)
class Point:
    """One day of the chart, with the mean and limits of the stretch it stands in; no limits where it stands alone."""

    on: date
    value: float
    mean: float
    lower: float | None
    upper: float | None
    mark: Mark


@dataclass(frozen=True)
class Stretch:
    """The points from one beginning to the next: their mean, limits, and whether those are trial limits yet."""

    from_on: date
    points: int
    mean: float
    lower: float | None
    upper: float | None
    has_trial_limits: bool


@dataclass(frozen=True)
class RunChart:
    points: tuple[Point, ...]
    stretches: tuple[Stretch, ...]
    is_screened: bool


def run_chart(
    series: Sequence[tuple[date, float]], rebase: Collection[date] = (), screen: bool = True
) -> RunChart:
    """Draw a chart of one number over time.

    Shapes: `series` is (day, value), earliest first, each day once; `rebase` are days at which the number begins
    anew: mean, limits and every rule start again there.
    Missing: a day without a value must not stand in the series.
    Errors: ValueError for an empty series, days out of order, or a rebase on a day that has no point.
    Returns: a RunChart; limits are None where a stretch has only one point.

    >>> chart = run_chart([(date(2026, month, 1), value) for month, value in enumerate([4, 6, 4, 6, 4, 6], 1)])
    >>> point = chart.points[0]
    >>> point.mean, round(point.lower, 2), round(point.upper, 2), point.mark.value
    (5.0, -0.32, 10.32, 'none')
    >>> chart.stretches[0].has_trial_limits
    True
    """
    days = [day for day, _ in series]
    if not days:
        raise ValueError("there is no point to draw")
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ValueError("the days must stand in order, each once")
    if absent := sorted(set(rebase) - set(days)):
        raise ValueError(
            f"nothing was counted on {absent[0].isoformat()}, so the chart cannot begin anew there"
        )
    begins = [0, *sorted({days.index(day) for day in rebase} - {0}), len(days)]
    points: list[Point] = []
    stretches: list[Stretch] = []
    for start, end in pairwise(begins):
        part = series[start:end]
        mean, half = _centre([value for _, value in part], screen)
        lower, upper = (None, None) if half is None else (mean - half, mean + half)
        marks = marks_of([value for _, value in part], mean, half)
        points += [
            Point(day, value, mean, lower, upper, mark)
            for (day, value), mark in zip(part, marks, strict=True)
        ]
        stretches.append(Stretch(part[0][0], len(part), mean, lower, upper, len(part) < TRIAL_BELOW))
    return RunChart(tuple(points), tuple(stretches), screen)


def _centre(values: Sequence[float], screen: bool) -> tuple[float, float | None]:
    """Give the mean, and how far the limits lie from it."""
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    if not ranges:
        return fmean(values), None
    usual = fmean(ranges)
    kept = [one for one in ranges if one < SCREEN * usual] if screen else ranges
    # Only a number that never moved loses all its ranges: its limits lie on the mean.
    return fmean(values), LIMIT * fmean(kept or ranges)


def marks_of(values: Sequence[float], mean: float, half: float | None) -> list[Mark]:
    """Say of each point of one stretch what it tells, given the mean and how far the limits lie from it."""
    sides = [(value > mean) - (value < mean) for value in values]
    reach = inf if half is None else half
    outside = [(value > mean + reach) - (value < mean - reach) for value in values]
    near = [
        not out and (value > mean + NEAR_A_LIMIT * reach or value < mean - NEAR_A_LIMIT * reach)
        for value, out in zip(values, outside, strict=True)
    ]
    trend, close, shift = in_trend(values), in_two_of_three(near, sides), in_shift(sides)
    marks = []
    for index in range(len(values)):
        if outside[index]:
            marks.append(Mark.ABOVE if outside[index] > 0 else Mark.BELOW)
        elif trend[index]:
            marks.append(Mark.TREND)
        elif close[index]:
            marks.append(Mark.TWO_OF_THREE)
        else:
            marks.append(Mark.SHIFT if shift[index] else Mark.NONE)
    return marks


def in_shift(sides: Sequence[int]) -> list[bool]:
    """Say which points belong to seven in a row on one side of the mean; a point on the mean breaks the row.

    >>> in_shift([1, 1, 1, 1, 1, 1, 1, 0, 1])
    [True, True, True, True, True, True, True, False, False]
    """
    found = [False] * len(sides)
    for end in range(IN_A_ROW, len(sides) + 1):
        if abs(sum(sides[end - IN_A_ROW : end])) == IN_A_ROW:
            found[end - IN_A_ROW : end] = [True] * IN_A_ROW
    return found


def in_trend(values: Sequence[float]) -> list[bool]:
    """Say which points belong to seven that each rise on the last, or each fall; two alike break the row.

    >>> in_trend([1, 2, 3, 4, 5, 6, 7, 7])
    [True, True, True, True, True, True, True, False]
    """
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(values)]
    found = [False] * len(values)
    for end in range(IN_A_ROW, len(values) + 1):
        if abs(sum(steps[end - IN_A_ROW : end - 1])) == IN_A_ROW - 1:
            found[end - IN_A_ROW : end] = [True] * IN_A_ROW
    return found


def in_two_of_three(near: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    """Say which points are one of two, of three in a row on one side, that lie near a limit; only those are marked.

    >>> in_two_of_three([True, False, True, False], [1, 1, 1, 1])
    [True, False, True, False]
    >>> in_two_of_three([True, False, True], [1, -1, 1])
    [False, False, False]
    """
    found = [False] * len(near)
    for start in range(len(near) - 2):
        three = range(start, start + 3)
        if abs(sum(sides[index] for index in three)) == 3 and sum(near[index] for index in three) >= 2:
            for index in three:
                found[index] = found[index] or near[index]
    return found


_SAID = {
    Mark.ABOVE: "higher than it moves by itself",
    Mark.BELOW: "lower than it moves by itself",
    Mark.TWO_OF_THREE: "two of three close to a limit",
}


def in_words(chart: RunChart) -> str:
    """Say in words what the last stretch of a chart tells.

    >>> steady = [(date(2026, 1, day), float(3 + day % 2)) for day in range(1, 21)]
    >>> in_words(run_chart(steady))
    'Since 1 January 2026 (20 points) it moves around 3.5 as it does by itself, mostly between 0.84 and 6.16.'
    """
    last = chart.stretches[-1]
    points = chart.points[-last.points :]
    since = f"Since {_day(last.from_on)} ({last.points} {'point' if last.points == 1 else 'points'})"
    told = [point for point in points if point.mark is not Mark.NONE]
    if last.lower is None or last.upper is None:
        return f"{since} there is one point, {_number(last.mean)}: too few to say anything."
    limits = f"between {_number(last.lower)} and {_number(last.upper)}"
    trial = " These are trial limits: fewer than 13 points." if last.has_trial_limits else ""
    if not told:
        return f"{since} it moves around {_number(last.mean)} as it does by itself, mostly {limits}.{trial}"
    return (
        f"{since} it moves around {_number(last.mean)}, mostly {limits}. Something changed around "
        f"{_day(told[-1].on)}: {_told(points, told[-1])}.{trial}"
    )


def _told(points: Sequence[Point], point: Point) -> str:
    if point.mark is Mark.SHIFT:
        return f"seven or more in a row {'above' if point.value > point.mean else 'below'} the mean"
    if point.mark is Mark.TREND:
        return f"seven or more in a row, each {'higher' if rises(points, point) else 'lower'} than the last"
    return _SAID[point.mark]


def rises(points: Sequence[Point], point: Point) -> bool:
    """Say whether the trend that a point stands in goes up: it has more steps in a row that way than the other.

    >>> days = [Point(date(2026, 1, day), value, 0, None, None, Mark.TREND) for day, value in enumerate([9, 1, 2, 3, 2], 1)]
    >>> rises(days, days[1]), rises(days, days[4])
    (True, False)
    """
    at = points.index(point)
    return _steps(points, at, 1) >= _steps(points, at, -1)


def _steps(points: Sequence[Point], at: int, way: int) -> int:
    first = last = at
    while first and (points[first].value - points[first - 1].value) * way > 0:
        first -= 1
    while last + 1 < len(points) and (points[last + 1].value - points[last].value) * way > 0:
        last += 1
    return last - first


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
