"""The verbs of this room: keeping a chart, telling a finding, withdrawing it, and saying who does what about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from math import isfinite

from django.utils.translation import gettext as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.comparisons.models import Comparison
from tilth.comparisons.queries import told
from tilth.findings.access import (
    chart_to_note,
    chart_to_write,
    commitment_to_tell,
    finding_to_act_on,
    finding_to_withdraw,
    speaks_for,
    team_that_writes,
)
from tilth.findings.models import Change, Chart, Commitment, Finding, FreshStart, Known, Point
from tilth.listening.models import Study
from tilth.methods.run_charts import RULE
from tilth.methods.suppression import PUBLIC, enough, shown
from tilth.teams.models import Team

MOST_POINTS = 1_000
# A change in parts of a hundred, or from one number to another, is a before and after.
_A_FALL = re.compile(r"\d\s*(%|per\s?cent|y cant)|\b(halved|haneru|doubled|dyblu)\b", re.IGNORECASE)


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
    """Put numbers on a chart; a day that has one already is put right. Raises InvalidInput for a number of few people."""
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
    """Write on a chart what we changed: anybody who is in a team."""
    chart = chart_to_note(by, chart.pk)
    if on > clock.today():
        raise InvalidInput(_("That day has not come yet. Write it down once it has changed."), "on")
    change = Change.objects.create(chart=chart, on=on, by=by.account, words=words)
    act(by, "findings.note_change", subject=chart)
    return change


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that a finding says."""

    question: str
    sentence: str
    known: str
    from_on: date
    until_on: date
    how_chosen: str
    compared_with: str
    missing: str
    people: int | None = None
    cost: str = ""
    contacts: str = ""
    own_words: str = ""


@verb("findings.publish")
def publish(
    *,
    by: Actor,
    team: Team,
    told: Told,
    chart: Chart | None = None,
    study: Study | None = None,
    comparison: Comparison | None = None,
) -> Finding:
    """Tell a finding to everybody, with all that stands beside it. Raises InvalidInput for what would flatter."""
    team = team_that_writes(by, team.slug)
    _must_be_careful(told, comparison)
    _must_be_made_of(team, chart, study, comparison)
    said = asdict(told)
    if told.people is not None:
        said["people"] = shown(told.people, PUBLIC)
    finding = Finding.objects.create(
        team=team,
        chart=chart,
        study=study,
        comparison=comparison,
        method=_methods(chart, study, comparison),
        published_on=clock.today(),
        **said,
    )
    act(by, "findings.publish", subject=finding)
    return finding


def _must_be_careful(told: Told, comparison: Comparison | None) -> None:
    if told.known not in Known.values:
        raise InvalidInput(_("Say whether it was seen, worked out, or is expected."), "known")
    if told.until_on < told.from_on:
        raise InvalidInput(_("It would end before it begins."), "until_on")
    if told.known != Known.FORECAST and told.until_on > clock.today():
        raise InvalidInput(_("That day has not come yet, so nothing was seen of it."), "until_on")
    if told.people is not None and not enough(told.people, PUBLIC):
        raise InvalidInput(
            _("Of fewer than ten people nothing is told here: it could point at somebody."), "people"
        )
    for field in ("sentence", "cost", "contacts", "own_words"):
        if comparison is None and _A_FALL.search(getattr(told, field)):
            raise InvalidInput(
                _(
                    "A change in parts of a hundred needs a comparison: most numbers fall by themselves. Choose one below, or say it without the number."
                ),
                field,
            )


def _must_be_made_of(
    team: Team, chart: Chart | None, study: Study | None, comparison: Comparison | None
) -> None:
    if chart is None and study is None and comparison is None:
        raise InvalidInput(_("Choose at least one thing that it is made of."), "chart")
    if chart is not None and (chart.team_id != team.pk or not chart.points.exists()):
        raise InvalidInput(_("Choose a chart of your own team that has numbers."), "chart")
    if study is not None and (study.team_id != team.pk or study.is_open):
        raise InvalidInput(_("Choose a study of your own team that is closed."), "study")
    if comparison is not None and told(comparison.pk) is None:
        raise InvalidInput(_("Nothing came of that comparison yet."), "comparison")


def _methods(chart: Chart | None, study: Study | None, comparison: Comparison | None) -> str:
    of_comparison = told(comparison.pk) if comparison else None
    made = (
        RULE if chart else "",
        "failure_share" if study else "",
        of_comparison.method if of_comparison else "",
    )
    return ", ".join(name for name in made if name)


@verb("findings.withdraw")
def withdraw(*, by: Actor, finding: Finding, why: str) -> Finding:
    """Withdraw a finding, with the reason. It stays where it was, crossed by that reason."""
    finding = finding_to_withdraw(by, finding.pk)
    if not why:
        raise InvalidInput(_("Say why. Anybody can read it."), "why")
    finding.withdrawn_on, finding.withdrawn_why = clock.today(), why
    finding.save(update_fields=["withdrawn_on", "withdrawn_why"])
    act(by, "findings.withdraw", subject=finding)
    return finding


@verb("findings.commit")
def commit(
    *,
    by: Actor,
    finding: Finding,
    what: str,
    by_on: date,
    team: Team | None = None,
    office: Office | None = None,
) -> Commitment:
    """Say what a team or an office will do about a finding, and by when: whoever is of it, and nobody for another."""
    finding = finding_to_act_on(by, finding.pk)
    if (team is None) == (office is None):
        raise InvalidInput(_("Choose one: who will do it?"), "who")
    if not speaks_for(by, team, office.pk if office else None):
        raise NotFound
    if by_on < clock.today():
        raise InvalidInput(_("That day has passed. Choose today or later."), "by_on")
    made = Commitment.objects.create(finding=finding, what=what, by_on=by_on, team=team, office=office)
    act(by, "findings.commit", subject=finding)
    return made


@verb("findings.say_what_came")
def say_what_came(*, by: Actor, commitment: Commitment, came: str) -> Commitment:
    """Say what came of it. It is said once."""
    commitment = commitment_to_tell(by, commitment.pk)
    if not came:
        raise InvalidInput(_("Say what came of it. “Nothing” with the reason is an answer too."), "came")
    commitment.came, commitment.came_on = came, clock.today()
    commitment.save(update_fields=["came", "came_on"])
    act(by, "findings.say_what_came", subject=commitment.finding)
    return commitment
