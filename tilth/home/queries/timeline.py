"""The lines of a person's timeline, as one reader may see them, with what stands beside each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy

from tilth.alongside.access import seen
from tilth.alongside.queries import facts_for
from tilth.base import sealing
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.home.queries.shelf import ShelfRow
from tilth.people.models import MomentKind, Person, Voice
from tilth.people.queries import FIRST_SCREEN, moments_of

SPOKEN = (MomentKind.QUOTE, MomentKind.CORRECTION, MomentKind.DRAWING, MomentKind.RECORDING)
LINE = "conversations.line"
# What sort of line it is, for those kinds whose own words do not say so.
LABELS: dict[str, Any] = {
    MomentKind.AIM: gettext_lazy("Help me to"),
    MomentKind.STEP: gettext_lazy("A small step"),
    MomentKind.SCORE: gettext_lazy("Own score"),
    MomentKind.HOPE: gettext_lazy("A hope"),
    MomentKind.MATTERS: gettext_lazy("What matters"),
    MomentKind.TALK: gettext_lazy("How to talk"),
    MomentKind.GIFT: gettext_lazy("A gift"),
    MomentKind.BARRIER: gettext_lazy("In the way"),
    MomentKind.LOOKED_BACK: gettext_lazy("Looked back"),
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """The person's own words, put beside a line."""

    words: str
    who: str
    on: date


@dataclass(frozen=True, slots=True)
class Translated:
    """What a line says in another language, and who put it so."""

    words: str
    language: str
    who: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what was said and done."""

    pk: UUID
    sequence: int
    on: date
    kind: str
    voice: str
    words: str
    who: str
    line_id: UUID | None
    corrections: tuple[Corrected, ...] = ()
    language: str = ""
    translations: tuple[Translated, ...] = ()

    @property
    def is_drawing(self) -> bool:
        return self.kind == MomentKind.DRAWING and self.line_id is not None

    @property
    def is_recording(self) -> bool:
        return self.kind == MomentKind.RECORDING and self.line_id is not None

    @property
    def is_theirs(self) -> bool:
        return self.voice == Voice.THEIRS and self.kind in SPOKEN

    @property
    def label(self) -> str:
        """What sort of line this is, where its own words do not say so."""
        if self.kind == MomentKind.AIM and self.voice != Voice.THEIRS:
            return ""
        return str(LABELS.get(self.kind, ""))

    @property
    def is_noticed(self) -> bool:
        return self.kind == MomentKind.NOTICED


def words_of(person_id: UUID, row: ShelfRow, field: str) -> str:
    """Open the words of one row of the shelf."""
    return sealing.unseal(person_id, row["pk"], field, row["text"])


def corrections_in(person_id: UUID, rows: list[ShelfRow]) -> dict[UUID, tuple[Corrected, ...]]:
    """Give what the person put beside each thing, by its id."""
    found: dict[UUID, tuple[Corrected, ...]] = {}
    for row in sorted((row for row in rows if row["kind"] == "correction"), key=lambda row: row["pk"]):
        one = Corrected(words_of(person_id, row, "words"), row["done_by"], row["day"])
        for beside in {row["of"], row["worker"]} - {None}:
            found[beside] = (*found.get(beside, ()), one)
    return found


def translations_in(person_id: UUID, rows: list[ShelfRow]) -> dict[UUID, tuple[Translated, ...]]:
    """Give what each line says in other languages, by the line's id."""
    found: dict[UUID, tuple[Translated, ...]] = {}
    for row in sorted((row for row in rows if row["kind"] == "translation"), key=lambda row: row["pk"]):
        one = Translated(words_of(person_id, row, "words"), row["words_3"], row["done_by"])
        found[row["of"]] = (*found.get(row["of"], ()), one)
    return found


def lines_from(
    person_id: UUID,
    rows: Iterable[ShelfRow],
    beside: dict[UUID, tuple[Corrected, ...]],
    translated: dict[UUID, tuple[Translated, ...]] | None = None,
) -> tuple[Line, ...]:
    """Give the lines of a timeline, newest first, with what stands beside each."""
    return tuple(
        Line(
            pk=row["pk"],
            sequence=row["number"],
            on=row["day"],
            kind=row["named"],
            voice=row["now"],
            words=words_of(person_id, row, "summary"),
            who=row["done_by"] or row["worker_name"],
            line_id=row["of"] if row["words_2"] == LINE else None,
            corrections=beside.get(row["of"], ()),
            language=row["words_3"],
            translations=(translated or {}).get(row["of"], ()),
        )
        for row in sorted(rows, key=lambda row: row["number"], reverse=True)
        # A correction stands beside its line; it is not told a second time.
        if row["named"] != MomentKind.CORRECTION or not beside
    )


def older_of(actor: Actor, person_id: UUID, before: int) -> tuple[tuple[Line, ...], int | None, Person]:
    """Give the next stretch of a timeline, and where the one after it begins. Raises NotFound as the page does."""
    sections = seen(facts_for(actor, person_id))
    person = Person.objects.filter(pk=person_id).first() if sections else None
    if person is None:
        raise NotFound
    found = moments_of(person_id, sections, before=before, limit=FIRST_SCREEN + 1)
    lines = tuple(
        Line(
            pk=moment.id,
            sequence=moment.sequence,
            on=timezone.localdate(moment.at),
            kind=moment.kind,
            voice=moment.voice,
            words=moment.words,
            who=moment.said_by or moment.by_name,
            line_id=moment.subject_id if moment.subject_kind == LINE else None,
            language=moment.language,
        )
        for moment in found[:FIRST_SCREEN]
    )
    return lines, lines[-1].sequence if len(found) > FIRST_SCREEN else None, person
