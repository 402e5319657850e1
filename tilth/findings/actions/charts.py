"""Keeping a chart: its numbers, where it begins anew, and what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite

from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.writing import act, verb
from tilth.findings.access import chart_to_note, chart_to_write, team_that_writes
from tilth.findings.actions.telling import refuse_a_change
from tilth.findings.models import Change, Chart, FreshStart, Point
from tilth.methods.suppression import PUBLIC, enough, shown
from tilth.teams.models import Team

MOST_POINTS = 1_000


@verb("findings.begin_chart")
def begin_chart(*, by: Actor, team: Team, title: str, unit: str, source: str, counts_people: bool) -> Chart:
    """Begin a chart of a team's own. Raises NotFound for whoever is not in it."""
    team = team_that_writes(by, team.slug)
    chart = Chart.objects.create(
        team=team, title=title, unit=unit, source=source, counts_people=counts_people
    )
    act(by, "findings.begin_chart", subject=chart)
    return chart


@verb("findings.put_points")
def put_points(*, by: Actor, chart: Chart, points: Mapping[date, float]) -> Chart:
    """Put numbers on a chart; a day that has one already is put right. Raises InvalidInput for a number of few people.

    Numbers of people are kept as they are shown, to the nearest five: from one month to the next nobody can be told.
    """
    chart = chart_to_write(by, chart.pk)
    for on, value in points.items():
        if on > clock.today():
            raise InvalidInput(
                _("That day has not come yet. Only what was counted stands on a chart."), "points"
            )
        if not isfinite(value):
            raise InvalidInput(_("That is not a number."), "points")
        if chart.counts_people and not _of_enough(value):
            raise InvalidInput(
                _(
                    "A number of fewer than ten people could point at somebody. Count over a longer time, or leave it out."
                ),
                "points",
            )
    if chart.counts_people:
        points = {on: float(shown(round(value), PUBLIC) or 0) for on, value in points.items()}
    held = {point.on: point for point in chart.points.select_for_update().filter(on__in=points)}
    if chart.points.count() - len(held) + len(points) > MOST_POINTS:
        raise InvalidInput(_("A chart holds at most 1,000 numbers. Count by week or by month."), "points")
    fresh = [Point(chart=chart, on=on, value=value) for on, value in points.items() if on not in held]
    for on, point in held.items():
        point.value = points[on]
    Point.objects.bulk_create(fresh)
    Point.objects.bulk_update(held.values(), ["value"])
    act(by, "findings.put_points", subject=chart)
    return chart


def _of_enough(value: float) -> bool:
    return value >= 0 and enough(int(value), PUBLIC)


@verb("findings.begin_anew")
def begin_anew(*, by: Actor, chart: Chart, on: date, why: str) -> FreshStart:
    """Begin a chart anew on a day that has a number, with a reason. It stays, with who and why."""
    chart = chart_to_write(by, chart.pk)
    if not why:
        raise InvalidInput(_("Say why it begins anew. It stands under the chart."), "why")
    days = list(chart.points.values_list("on", flat=True))
    if on not in days or on == days[0]:
        raise InvalidInput(_("Choose a day that has a number, after the first."), "on")
    if chart.fresh_starts.filter(on=on).exists():
        raise WrongState(_("It begins anew on that day already."))
    fresh = FreshStart.objects.create(chart=chart, on=on, by=by.account, why=why)
    act(by, "findings.begin_anew", subject=chart)
    return fresh


@verb("findings.note_change")
def note_change(*, by: Actor, chart: Chart, on: date, words: str) -> Change:
    """Write on a chart what we changed: anybody who is in a team. How far its numbers moved is for the chart to tell."""
    chart = chart_to_note(by, chart.pk)
    refuse_a_change(None, words=words)
    if on > clock.today():
        raise InvalidInput(_("That day has not come yet. Write it down once it has changed."), "on")
    change = Change.objects.create(chart=chart, on=on, by=by.account, words=words)
    act(by, "findings.note_change", subject=chart)
    return change
