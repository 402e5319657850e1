"""What was learned: the front with the newest first, and one finding with all that stands beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.comparisons import queries as comparisons
from tilth.comparisons.models import Comparison
from tilth.findings.models import Chart, Commitment, Fall, Finding
from tilth.findings.queries.charts import ChartPage, chart_page
from tilth.findings.queries.falls import FallPage, fall_page
from tilth.listening.models import Study
from tilth.listening.queries import Results, results_of
from tilth.methods.formats import spreadsheet
from tilth.methods.suppression import PUBLIC, enough
from tilth.promises.access import offices_for
from tilth.teams.models import Team
from tilth.teams.queries import teams_of

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One finding on the front, and whether it fades: nobody says what they do about it."""

    finding: Finding
    is_faded: bool


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding with everything it is made of. `heard` is None where too few got in touch to be told of in public."""

    finding: Finding
    commitments: list[Commitment]
    is_faded: bool
    chart: ChartPage | None
    fall: FallPage | None
    heard: Results | None
    compared: comparisons.Told | None


def front() -> list[Line]:
    """Give what was learned, the newest first; what faded and what was withdrawn stands last. One read."""
    rows = _with_commitments(Finding.objects.select_related("team")).order_by(
        "-published_on", "-made_at", "-pk"
    )
    lines = [Line(one, _is_faded(one)) for one in rows[:MOST_LISTED]]
    return sorted(lines, key=lambda line: line.is_faded or bool(line.finding.withdrawn_on))


def newest(most: int = 2) -> list[Finding]:
    """Give the newest findings that stand and have not faded."""
    rows = _with_commitments(Finding.objects.filter(withdrawn_on=None))
    lines = rows.order_by("-published_on", "-made_at", "-pk")[:MOST_LISTED]
    return [one for one in lines if not _is_faded(one)][:most]


def _with_commitments(rows: QuerySet[Finding]) -> QuerySet[Any]:
    return rows.annotate(is_taken_up=Exists(Commitment.objects.filter(finding=OuterRef("pk"))))


def _is_faded(finding: Any) -> bool:
    return not finding.is_taken_up and finding.fades(clock.today())


def finding_page(finding: Finding) -> FindingPage:
    """Give a finding with all that stands beside it."""
    commitments = list(finding.commitments.select_related("team", "office"))
    heard = results_of(finding.study) if finding.study else None
    return FindingPage(
        finding=finding,
        commitments=commitments,
        is_faded=not commitments and finding.fades(clock.today()),
        chart=chart_page(finding.chart) if finding.chart else None,
        fall=fall_page(finding.fall) if finding.fall else None,
        heard=heard if heard and _may_be_told(heard) else None,
        compared=comparisons.told(finding.comparison_id) if finding.comparison_id else None,
    )


def _may_be_told(heard: Results) -> bool:
    return enough(heard.value, PUBLIC) and enough(heard.failure, PUBLIC)


def who_could(actor: Actor) -> list[tuple[str, str]]:
    """Give the teams and offices for which the actor can say what they will do."""
    teams = [(f"team {team.pk}", team.name) for team in teams_of(actor)]
    return teams + [(f"office {one.pk}", one.name) for one in offices_for(actor)]


def holder(who: str) -> dict[str, Any]:
    """Give the team or the office that was chosen from `who_could`."""
    kind, pk = who.split()
    return {"team": Team.objects.get(pk=pk)} if kind == "team" else {"office": Office.objects.get(pk=pk)}


def mine_of(actor: Actor, commitments: list[Commitment]) -> set[Any]:
    """Give which of these the actor can tell what came of them."""
    speaks = {name for name, _label in who_could(actor)} if actor.is_staff and commitments else set()
    return {
        one.pk
        for one in commitments
        if not one.came_on and (f"team {one.team_id}" in speaks or f"office {one.office_id}" in speaks)
    }


def charts_to_cite(team: Team) -> QuerySet[Chart]:
    """Give a team's own charts that have numbers: what its finding can be made of."""
    return Chart.objects.filter(team=team, points__isnull=False).distinct().order_by("title", "pk")


def falls_to_cite(team: Team) -> QuerySet[Fall]:
    """Give a team's own befores and afters."""
    return Fall.objects.filter(team=team).order_by("title", "pk")


def studies_to_cite(team: Team) -> QuerySet[Study]:
    """Give a team's own studies that are closed."""
    return Study.objects.closed().filter(team=team).order_by("-from_on", "-pk")


def comparisons_to_cite() -> QuerySet[Comparison]:
    """Give the comparisons of which something came, whoever they are by."""
    rows = Comparison.objects.filter(given_up_on=None, results__worked_out_at__isnull=False)
    return rows.distinct().order_by("question", "pk")


def said_of(page: FindingPage) -> list[tuple[str, str]]:
    """Give what a finding says as names and words: the same on the page, on paper and in a file."""
    finding = page.finding
    unknown = _("not known")
    lines = [
        (_("Question"), finding.question),
        (_("What can be said"), finding.sentence),
        (_("How it is known"), str(finding.get_known_display())),
        (_("From"), finding.from_on.isoformat()),
        (_("Until"), finding.until_on.isoformat()),
        (_("People"), str(finding.people) if finding.people else unknown),
        (_("How they were chosen"), finding.how_chosen),
        (_("Compared with"), finding.compared_with),
        (_("What is missing"), finding.missing),
        (_("Cost"), finding.cost or unknown),
        (_("How often people get in touch"), finding.contacts or unknown),
        (_("Change in their own words"), finding.own_words or unknown),
        (_("Method"), finding.method),
        (_("Published on"), finding.published_on.isoformat()),
    ]
    if page.compared:
        lines.append((_("Did it help?"), page.compared.sentence))
    if page.chart:
        lines.append((page.chart.chart.title, page.chart.sentence))
    if page.fall:
        lines.append((page.fall.fall.title, page.fall.sentence))
        lines += [(bar.label, bar.value) for bar in page.fall.bars]
    if finding.withdrawn_on:
        lines.append((_("Withdrawn"), finding.withdrawn_why))
    lines += [
        (
            _("Who will do what"),
            f"{one.who}: {one.what} ({one.by_on.isoformat()}){' – ' if one.came else ''}{one.came}",
        )
        for one in page.commitments
    ] or [(_("Who will do what"), _("Nothing yet."))]
    return lines


def as_table(page: FindingPage) -> bytes:
    """Give a finding as a file for a spreadsheet."""
    rows: list[tuple[object, ...]] = list(said_of(page))
    if page.chart:
        rows += [(day.isoformat(), value, told) for day, value, told in page.chart.rows]
    return spreadsheet.write([_("What"), _("Said"), _("It tells")], [(*row, "")[:3] for row in rows])


def as_json(page: FindingPage) -> bytes:
    """Give a finding as JSON, in names that stay."""
    finding = page.finding
    names = (
        "question", "sentence", "known", "people", "how_chosen", "compared_with", "missing", "cost", "contacts",
        "own_words", "method", "withdrawn_why",
    )  # fmt: skip
    days = ("from_on", "until_on", "published_on", "withdrawn_on")
    said: dict[str, Any] = {name: getattr(finding, name) for name in names}
    said |= {name: day.isoformat() if (day := getattr(finding, name)) else None for name in days}
    said["commitments"] = [
        {"who": one.who, "what": one.what, "by": one.by_on.isoformat(), "came": one.came}
        for one in page.commitments
    ]
    if page.chart:
        said["chart"] = {
            "title": page.chart.chart.title,
            "unit": page.chart.chart.unit,
            "source": page.chart.chart.source,
            "says": page.chart.sentence,
            "points": [
                {"on": day.isoformat(), "value": value, "tells": told} for day, value, told in page.chart.rows
            ],
        }
    if page.fall:
        fall = page.fall.fall
        told = ("title", "unit", "source", "at_least", "window_days", "people", "before", "expected", "lower", "upper",
                "way", "also", "also_way", "after")  # fmt: skip
        # As the page tells them: a longer figure would tell how many people it was made of.
        figures = {name: getattr(fall, name) for name in told}
        figures |= {name: round(value, 1) for name, value in figures.items() if isinstance(value, float)}
        said["before_and_after"] = figures | {"says": page.fall.sentence}
    if page.compared:
        said["comparison"] = {"sentence": page.compared.sentence, "method": page.compared.method}
    return json.dumps(said, ensure_ascii=False, indent=1).encode()
