"""Charts as a page draws them, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tilth.base.actors import Actor
from tilth.findings.models import Change, Chart, Fall, FreshStart
from tilth.findings.words import how, number, sentence
from tilth.methods.chart_picture import ChartPicture, chart_picture
from tilth.methods.run_charts import Mark, RunChart, run_chart
from tilth.teams.models import Team
from tilth.teams.queries import teams_of


@dataclass(frozen=True, slots=True)
class ChartPage:
    """One chart with its picture, its table and what was written on it. `picture` is None while it has no number."""

    chart: Chart
    sentence: str
    picture: ChartPicture | None
    rows: list[tuple[date, str, str]]  # day, number, what it tells
    has_trial_limits: bool
    fresh_starts: list[FreshStart]
    changes: list[Change]


def charts_of(actor: Actor) -> tuple[list[Team], list[Chart], list[Fall]]:
    """Give the reader's teams, and every chart and every before and after, by team and title. Three reads."""
    return (
        list(teams_of(actor)),
        list(Chart.objects.select_related("team").order_by("team__name", "title", "pk")),
        list(Fall.objects.select_related("team").order_by("team__name", "title", "pk")),
    )


def chart_page(chart: Chart) -> ChartPage:
    """Give a chart as it is drawn. Three reads."""
    series = list(chart.points.values_list("on", "value"))
    fresh = list(chart.fresh_starts.select_related("by"))
    changes = list(chart.changes.select_related("by"))
    if not series:
        return ChartPage(chart, "", None, [], False, fresh, changes)
    drawn = run_chart(series, rebase=[one.on for one in fresh])
    return ChartPage(
        chart=chart,
        sentence=sentence(drawn),
        picture=chart_picture(drawn),
        rows=_rows(drawn),
        has_trial_limits=drawn.stretches[-1].has_trial_limits,
        fresh_starts=fresh,
        changes=changes,
    )


def _rows(drawn: RunChart) -> list[tuple[date, str, str]]:
    points = drawn.points
    return [(one.on, number(one.value), "" if one.mark is Mark.NONE else how(points, one)) for one in points]
