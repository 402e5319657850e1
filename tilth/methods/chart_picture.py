"""A run chart as plain numbers for a picture: dots, the mean and the two limits of each stretch.

No drawing happens here, and no other line can be asked for: there is no place for what was wished for. A template turns
the coordinates into SVG, and a table behind the picture says the same.

Units: those of the SVG's viewBox, x to the right, y downwards; one unit is about one CSS pixel on a phone.
Missing: a stretch of one point has a mean and no limits.
Source: the shape of NHS England's *Making Data Count* charts; the numbers are those of `run_charts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tilth.methods.beside import above
from tilth.methods.run_charts import Mark, RunChart

WIDTH, HEIGHT = 340.0, 200.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 330.0, 14.0, 170.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One point placed, and whether it says that something changed."""

    x: float
    y: float
    on: date
    is_told: bool


@dataclass(frozen=True, slots=True)
class Level:
    """One level line over one stretch: its mean, or one of its limits."""

    x_from: float
    x_to: float
    y: float
    is_mean: bool


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """The whole picture."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    dots: tuple[Dot, ...]
    levels: tuple[Level, ...]
    fresh: tuple[float, ...]  # where the number begins anew
    rungs: tuple[tuple[float, float], ...]  # the height and the value of a line of the scale

    @property
    def path(self) -> str:
        return "M" + " L".join(f"{dot.x} {dot.y}" for dot in self.dots)


def chart_picture(chart: RunChart) -> ChartPicture:
    """Place a run chart on a scale that holds its points and limits, and nothing.

    A limit below nothing is drawn at nothing where no point lies below it: nobody counts fewer than none.

    >>> from tilth.methods.run_charts import run_chart
    >>> drawn = chart_picture(run_chart([(date(2026, 1, 1), 4.0), (date(2026, 2, 1), 6.0)]))
    >>> drawn.path, [round(value) for _, value in drawn.rungs], len(drawn.levels)
    ('M48.0 107.6 L330.0 76.4', [0, 10, 20], 3)
    """
    values = [point.value for point in chart.points]
    limits = [end for stretch in chart.stretches for end in (stretch.lower, stretch.upper) if end is not None]
    top = above(max([*values, *limits, 0.0]))
    least = min(values)
    bottom = -above(-min([least, *limits])) if least < 0 else 0.0
    first, last = chart.points[0].on, chart.points[-1].on
    days = max(1, (last - first).days)

    def across(on: date) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (on - first).days / days, 1)

    def height(value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * (max(value, bottom) - bottom) / (top - bottom), 1)

    levels: list[Level] = []
    ends = [stretch.from_on for stretch in chart.stretches[1:]] + [last]
    for stretch, end in zip(chart.stretches, ends, strict=True):
        start, stop = across(stretch.from_on), across(end)
        levels += [
            Level(start, stop, height(value), is_mean)
            for value, is_mean in ((stretch.mean, True), (stretch.lower, False), (stretch.upper, False))
            if value is not None
        ]
    dots = tuple(
        Dot(across(point.on), height(point.value), point.on, point.mark is not Mark.NONE)
        for point in chart.points
    )
    rungs = tuple((height(value), value) for value in (bottom, (bottom + top) / 2, top))
    fresh = tuple(across(stretch.from_on) for stretch in chart.stretches[1:])
    return ChartPicture(WIDTH, HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM, dots, tuple(levels), fresh, rungs)
