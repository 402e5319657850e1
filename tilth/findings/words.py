"""What a chart says, in one sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.base.forms import day_words
from tilth.findings.models import Fall
from tilth.methods.run_charts import Mark, Point, RunChart, rises

# What tells most plainly that something changed, first.
PLAINEST = (Mark.SHIFT, Mark.ABOVE, Mark.BELOW, Mark.TREND, Mark.TWO_OF_THREE)


def number(value: float) -> str:
    """Give a number as it is written in print: at most two places, none that say nothing."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def sentence(chart: RunChart) -> str:
    """Say what the last stretch of a chart tells: that something changed, or that it moves as it does by itself."""
    last = chart.stretches[-1]
    points = chart.points[-last.points :]
    since = ngettext("Since %(day)s (%(num)d number)", "Since %(day)s (%(num)d numbers)", last.points) % {
        "day": day_words(last.from_on),
        "num": last.points,
    }
    if last.lower is None or last.upper is None:
        return _("%(since)s: too few to say anything.") % {"since": since}
    around = _("%(since)s it moves around %(mean)s, mostly between %(low)s and %(high)s.") % {
        "since": since,
        "mean": number(last.mean),
        "low": number(max(0.0, last.lower) if min(point.value for point in points) >= 0 else last.lower),
        "high": number(last.upper),
    }
    told = [point for point in points if point.mark is not Mark.NONE]
    if not told:
        return f"{around} {_('It moves as it does by itself: nothing says that something changed.')}"
    run = _last_run(points, told[-1])
    changed = _("Something changed around %(day)s: %(how)s.") % {
        "day": day_words(run[0].on),
        "how": how(points, min(run, key=lambda point: PLAINEST.index(point.mark))),
    }
    return f"{around} {changed}"


def _last_run(points: Sequence[Point], last: Point) -> Sequence[Point]:
    """Give the points in a row up to the last that tells anything, all on its side of the middle: the change began there."""
    first = end = points.index(last)
    while first and _tells_alike(points[first - 1], last):
        first -= 1
    return points[first : end + 1]


def _tells_alike(point: Point, other: Point) -> bool:
    return point.mark is not Mark.NONE and (point.value > point.mean) == (other.value > other.mean)


def how(points: Sequence[Point], point: Point) -> str:
    """Say by what a point tells that something changed."""
    if point.mark is Mark.SHIFT:
        is_above = point.value > point.mean
        return (
            _("seven or more in a row above the middle")
            if is_above
            else _("seven or more in a row below the middle")
        )
    if point.mark is Mark.TREND:
        return (
            _("seven or more in a row, each higher than the last")
            if rises(points, point)
            else _("seven or more in a row, each lower than the last")
        )
    return {
        Mark.ABOVE: _("higher than it moves by itself"),
        Mark.BELOW: _("lower than it moves by itself"),
        Mark.TWO_OF_THREE: _("two of three close to where it seldom goes"),
    }[point.mark]


def way_words(way: str) -> str:
    """Say how it was told what would have come anyway."""
    if way == Fall.EARLIER_WINDOWS:
        return _("as in earlier years")
    return _("by a model")


def fall_sentence(fall: Fall) -> str:
    """Say what a before and after tells: news only where it lies outside what was to be expected anyway."""
    if not fall.is_news:
        told = _("What came is no different from what would have come anyway.")
    elif fall.after < fall.lower:
        told = _("Fewer came than would have come anyway. That alone does not say why.")
    else:
        told = _("More came than would have come anyway. That alone does not say why.")
    short = _("The days seem to end too early: fewer may only mean not yet.") if fall.is_cut_short else ""
    return f"{told} {short}".strip()
