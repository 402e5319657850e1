"""Who are we not meeting? Totals of a half year, small ones hidden, beside what open data say of each neighbourhood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tilth.alongside.models import IntroductionsMade
from tilth.answers.models import Given
from tilth.barriers.models import Barrier
from tilth.base import rows
from tilth.findings.halves import Half
from tilth.findings.models import OpenFigure
from tilth.funds.models import Grant, Stands
from tilth.methods.suppression import LEAVING_THE_TEAM, publish
from tilth.places.models import Neighbourhood
from tilth.places.queries import neighbourhoods
from tilth.teams.models import Team

INTRODUCTIONS, ANSWERS, NOES, GRANTS = "introductions", "answers", "noes", "grants"
COUNTED = (INTRODUCTIONS, ANSWERS, NOES, GRANTS)
ELSEWHERE = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One neighbourhood, "" for where none was said: what open data say, and our totals. None stands for a star or nothing known."""

    name: str
    open: tuple[int | None, ...]
    ours: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """The whole table, its rows in the order residents would list them."""

    half: Half
    open: list[tuple[str, str]]  # what, and its source
    rows: list[Row]
    totals: tuple[int | None, ...]


# A team that works in one neighbourhood alone says where by saying who it is.
_of_the_team = (
    Team.objects.filter(pk=OuterRef("team"))
    .annotate(many=Count("neighbourhoods"))
    .filter(many=1)
    .values("neighbourhoods__name")[:1]
)


def meeting(half: Half) -> Meeting:
    """Give the table of one half year that is over. Six reads."""
    places = [one.name for one in neighbourhoods()]
    figures: dict[str, dict[str, int]] = {}
    sources: dict[str, str] = {}
    for one in OpenFigure.objects.select_related("neighbourhood"):
        figures.setdefault(one.what, {})[one.neighbourhood.name] = one.value
        sources[one.what] = one.source
    introduced, answers, granted = _counted(half)
    of_all, of_noes = _answers(answers, places)
    tables = [_told(introduced, places), of_all, of_noes, _told(granted, places)]
    table = [
        Row(
            name,
            tuple(values.get(name) for values in figures.values()),
            tuple(cells[name] for cells, _total in tables),
        )
        for name in [*places, ELSEWHERE]
    ]
    return Meeting(half, list(sources.items()), table, tuple(total for _cells, total in tables))


def _told(found: Iterable[str | None], places: list[str]) -> tuple[Mapping[str, int | None], int | None]:
    records = [{"where": name or ELSEWHERE} for name in found]
    values = {"where": [*places, ELSEWHERE]}
    table = publish(records, by=["where"], rule=LEAVING_THE_TEAM, values=values)[""]
    if table is None:
        return dict.fromkeys(values["where"]), None
    return {name: table.cells[name, ""] for name in values["where"]}, table.total


def _answers(
    found: Iterable[tuple[str | None, str]], places: list[str]
) -> tuple[tuple[Mapping[str, int | None], int | None], tuple[Mapping[str, int | None], int | None]]:
    """Give all answers and the noes among them, out of one table: neither tells what the other hides."""
    records = [
        {"where": name or ELSEWHERE, "no": "no" if given == Given.NO else "yes"} for name, given in found
    ]
    values = {"where": [*places, ELSEWHERE], "no": ["no", "yes"]}
    table = publish(records, by=["where", "no"], rule=LEAVING_THE_TEAM, values=values)[""]
    if table is None:
        nothing: Mapping[str, int | None] = dict.fromkeys(values["where"])
        return (nothing, None), (nothing, None)
    noes = {name: table.cells[name, "no"] for name in values["where"]}
    return (dict(table.row_totals), table.total), (noes, table.column_totals["no"])


def _counted(
    half: Half,
) -> tuple[list[str | None], list[tuple[str | None, str]], list[str | None]]:
    introduced = IntroductionsMade.objects.filter(month__gte=half.first, month__lt=half.end).values_list(
        "neighbourhood__name", "many"
    )
    answered = Barrier.objects.filter(
        answer__answered_at__date__gte=half.first, answer__answered_at__date__lt=half.end
    )
    granted = Grant.objects.filter(stands=Stands.GRANTED, decided_on__gte=half.first, decided_on__lt=half.end)
    # Whom it is about is looked at for their neighbourhood alone, and leaves as a total.
    where = Coalesce("neighbourhood__name", "person__neighbourhood__name", Subquery(_of_the_team))
    with rows.for_the_system():
        answers = list(answered.values_list(where, "answer__given"))
    return (
        [name for name, many in introduced for _one in range(many)],
        answers,
        list(
            granted.values_list(Coalesce("page__neighbourhood__name", "fund__neighbourhood__name"), flat=True)
        ),
    )


def open_figures_of(what: str) -> dict[Neighbourhood, int | None]:
    """Give every neighbourhood with the figure it has under this name."""
    held = {one.neighbourhood_id: one.value for one in OpenFigure.objects.filter(what=what)}
    return {one: held.get(one.pk) for one in neighbourhoods()}


def source_of(what: str) -> str:
    """Give where the figures under this name stand; "" for none."""
    return OpenFigure.objects.filter(what=what).values_list("source", flat=True).first() or ""
