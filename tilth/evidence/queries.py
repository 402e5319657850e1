"""What is asked about contacts: what is held, from whom and until when; what is missing first; what waits to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.evidence.bringing import Seen
from tilth.evidence.models import Asking, Linking, Load, Looking, Notice, ResidentsMet, Source, State
from tilth.methods.contact_rows import ABOUT_THE_CONTACT, BadRow, read_row

PREVIEWED = 8
WHY = {
    "cells": _("its cells do not fit the headings"),
    "not text": _("a letter in it cannot be read: save the file as CSV (UTF-8)"),
    "formula": _("there is a formula in it: save the values alone"),
    "too long": _("a cell holds more than 200 letters"),
    "no id": _("it has no id"),
    "no day": _("it has no day"),
    "not a day": _("its day is not written as 2026-11-22 or 22/11/2026"),
    "no such day": _("its day never was, like 31 February"),
    "day to come": _("its day is still to come"),
    "day too early": _("its day is before 1990"),
    "nhs number": _("its NHS number fails its check digit"),
    "birth": _("its date of birth cannot be"),
}
# A file as it came, names and all, waits no longer than this for its columns to be named.
LEFT_UNREAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Held:
    """What everybody may read about one source: what it brings, for what, from which days, until when."""

    source: Source
    first_on: date | None
    last_on: date | None


def held() -> list[Held]:
    """Give every source whose agreement has not ended, with the days of what is held of it. One read."""
    is_held = Q(loads__state=State.HELD)
    rows = Source.objects.filter(ended_at=None).annotate(
        first=Min("loads__first_on", filter=is_held), last=Max("loads__last_on", filter=is_held)
    )
    return [Held(row, row.first, row.last) for row in rows.order_by("name", "pk")]


def missing_first(source: Source | None = None) -> list[Promise]:
    """Say what must stand before a first file comes. Empty when it may come."""
    missing: list[Promise] = []
    if not Notice.objects.exists():
        missing.append(_("Tell everybody first: put up a public notice."))
    if not ResidentsMet.objects.exists():
        missing.append(_("Ask residents first: write down what a panel of residents said."))
    if source is not None and not source.holds:
        missing.append(_("The agreement with this source is over."))
    return missing


def notice() -> Notice | None:
    """Give what everybody is told now."""
    return Notice.objects.first()


def residents_said() -> QuerySet[ResidentsMet]:
    """Give what residents said, the newest first."""
    return ResidentsMet.objects.all()


def loads_of(source: Source) -> QuerySet[Load]:
    """Give what a source brought, the newest first."""
    return source.loads.order_by("-made_at", "-pk")


def askings_of(source: Source) -> QuerySet[Asking]:
    """Give what was asked back for a source, the newest first."""
    return source.askings.order_by("-made_at", "-pk")


def why_not(load: Load) -> list[tuple[Promise | str, int]]:
    """Give why rows were not kept, and how many of each."""
    return [(WHY.get(why, why), times) for why, times in sorted(load.why.items())]


def sources_over() -> list[Source]:
    """Give the sources whose agreement is over and whose contacts are still here."""
    return list(Source.objects.filter(ended_at=None, until_on__lt=clock.today()))


def names_over() -> list[Load]:
    """Give the files whose names have had their days."""
    rows = Load.objects.select_related("source").filter(state=State.HELD)
    return list(rows.filter(names_until__lt=clock.today()))


def left_unread() -> list[Load]:
    """Give the files that lie here as they came because nobody named their columns: names may stand in them."""
    rows = Load.objects.filter(state__in=[State.CAME, State.SEEN], made_at__lt=clock.now() - LEFT_UNREAD)
    return list(rows.select_related("source"))


def askings_over() -> list[Asking]:
    """Give what nobody fetched in time."""
    return list(Asking.objects.filter(gone_at=None, until_on__lt=clock.today()))


def to_look_at() -> list[Load]:
    """Give the files nobody looked at yet, in the order they came."""
    return list(Load.objects.select_related("source").filter(state=State.CAME).order_by("made_at", "pk"))


def to_read() -> list[Load]:
    """Give the files to be read, those that were stopped half way first."""
    rows = Load.objects.select_related("source").filter(state__in=[State.READING, State.WAITS])
    return list(rows.order_by("state", "made_at", "pk"))


def to_make() -> list[Asking]:
    """Give what was opened and is not made yet."""
    rows = Asking.objects.select_related("source").filter(is_ready=False, gone_at=None)
    return list(rows.exclude(opened_at=None).order_by("made_at", "pk"))


def to_honour() -> list[Source]:
    """Give the sources with objections that what is held does not know yet."""
    return list(Source.objects.filter(objections_wait=True, ended_at=None).order_by("pk"))


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row as it came, and why it could not be kept as the columns are named now ("" where it could)."""

    cells: list[str]
    why: Promise | str


def preview(seen: Seen, columns: Mapping[str, str]) -> tuple[list[str], list[PreviewRow]]:
    """Give the headings and first rows of a file, each with what would become of it. Columns that say who are covered."""
    places = {
        part: seen.headings.index(column) for part, column in columns.items() if column in seen.headings
    }
    shown = {at for part, at in places.items() if part in ABOUT_THE_CONTACT}
    return seen.headings, [
        PreviewRow(
            [cell if at in shown or not cell else "…" for at, cell in enumerate(row)], _why(row, places)
        )
        for row in seen.rows[:PREVIEWED]
    ]


def _why(row: list[str], places: Mapping[str, int]) -> Promise | str:
    if not {"id", "day"} <= places.keys():
        return ""
    try:
        read_row({part: row[at] for part, at in places.items()}, clock.today())
    except BadRow as bad:
        return WHY[bad.why]
    return ""


def sources() -> QuerySet[Source]:
    """Give every source there is or was, those whose agreement holds first."""
    return Source.objects.order_by(F("ended_at").desc(nulls_first=True), "name", "pk")


def linking_now() -> Linking | None:
    """Give the linking by names there is, opened or not."""
    return Linking.objects.filter(ended_at=None).first()


def linking_open() -> Linking | None:
    """Give the linking by names that goes on."""
    return Linking.objects.filter(ended_at=None).exclude(opened_at=None).first()


def may_be_named() -> list[Source]:
    """Give the sources whose agreement has a basis for names."""
    rows = Source.objects.filter(ended_at=None, until_on__gte=clock.today()).exclude(names_basis="")
    return list(rows.order_by("name", "pk"))


def source_names() -> dict[str, str]:
    """Give what each source is called, by the name in its address."""
    return dict(Source.objects.values_list("slug", "name"))


def to_link() -> Linking | None:
    """Give the linking that waits for a run."""
    return Linking.objects.filter(ended_at=None, is_wanted=True).exclude(opened_at=None).first()


def looking_now() -> Looking | None:
    """Give how what happened is worked out."""
    return Looking.objects.first()


def to_work_out() -> Looking | None:
    """Give how it is worked out, where that waits. None while a file is being read or a linking waits."""
    newest = looking_now()
    if newest is None or not newest.is_wanted or to_link() is not None:
        return None
    return newest
