"""Reading what was said: conversations with their lines, and one line with all its revisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from tilth.base import clock, sealing
from tilth.base.actors import Actor
from tilth.base.roles import Section
from tilth.conversations.access import may_take_back, may_take_translation_back
from tilth.conversations.models import Conversation, Correction, Line, Translation
from tilth.people.models import Moment, Person


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """The person's own words beside ours."""

    pk: UUID
    words: str
    by_words: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TranslationView:
    """What a line says in another language, and who put it so."""

    pk: UUID
    words: str
    language: str
    translator: str
    can_take_back: bool = False


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as it stands now."""

    pk: UUID
    is_theirs: bool
    words: str
    who: str
    section: Section
    is_revised: bool
    corrections: tuple[CorrectionView, ...]
    language: str = ""
    kept_as: str = ""
    seconds: int | None = None
    translations: tuple[TranslationView, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation with the lines this reader may see."""

    pk: UUID
    on: date
    where: str
    writer: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """One wording of a line: empty words when it was taken back."""

    pk: UUID
    words: str
    writer: str
    made_at: datetime
    taken_back_at: datetime | None
    can_take_back: bool
    corrections: tuple[CorrectionView, ...]
    language: str = ""
    translations: tuple[TranslationView, ...] = ()


def standing_lines() -> QuerySet[Line]:
    """Lines as they stand: the last revision of each, unless it was taken back or the person put it out of sight."""
    out_of_sight = Moment.objects.exclude(hidden_at=None).filter(person=OuterRef("person"))
    root = Coalesce(OuterRef("first_id"), OuterRef("pk"))
    # A line that was changed has its place on the timeline under its newest wording.
    return Line.objects.filter(
        ~Exists(out_of_sight.filter(Q(subject_id=root) | Q(subject_id=OuterRef("pk")))),
        followed_by__isnull=True,
        taken_back_at__isnull=True,
    )


def newest_of(line: Line) -> Line:
    """Give the last revision of the line that this is a revision of."""
    later = Line.objects.filter(first_id=line.first_id or line.pk).select_related("written_by", "person")
    return later.order_by("-pk").first() or line


def lines_of(
    person: Person, sections: Collection[Section], before: UUID | None = None, limit: int = 20
) -> list[Talk]:
    """Conversations with a person, newest first, holding only lines of these sections. `before` pages on."""
    visible = standing_lines().filter(conversation=OuterRef("pk"), section__in=sections)
    talks = Conversation.objects.filter(Exists(visible), person=person).select_related("written_by")
    if before is not None:
        edge = Conversation.objects.filter(pk=before, person=person).values_list("on", "pk").first()
        if edge:
            talks = talks.filter(Q(on__lt=edge[0]) | Q(on=edge[0], pk__lt=edge[1]))
    found = list(talks.order_by("-on", "-pk")[:limit])
    lines = list(
        standing_lines()
        .filter(conversation__in=found, section__in=sections)
        .select_related("written_by")
        .order_by("order_in_it", "pk")
    )
    sealing.load_keys([person.pk])
    beside = _corrections(line.first_id or line.pk for line in lines)
    translated = _translations([line.pk for line in lines])
    by_talk: dict[UUID, list[LineView]] = {talk.pk: [] for talk in found}
    for line in lines:
        by_talk[line.conversation_id].append(_line_view(line, person, beside, translated))
    return [
        Talk(talk.pk, talk.on, talk.where, _name(talk), tuple(by_talk[talk.pk]))
        for talk in found
        if by_talk[talk.pk]
    ]


def revisions_of(line: Line, actor: Actor) -> list[Revision]:
    """Every wording of a line, newest first; words that were taken back are not given."""
    root = line.first_id or line.pk
    rows = list(
        Line.objects.filter(Q(pk=root) | Q(first_id=root))
        .select_related("written_by", "person")
        .order_by("-pk")
    )
    beside = _corrections([root])
    translated = _translations([row.pk for row in rows], actor)
    now = clock.now()
    return [
        Revision(
            pk=row.pk,
            words="" if row.is_taken_back else row.words,
            writer=_name(row),
            made_at=row.made_at,
            taken_back_at=row.taken_back_at,
            can_take_back=may_take_back(actor, row, now),
            corrections=tuple(view for line_id, view in beside.get(root, []) if line_id == row.pk),
            language=row.language,
            translations=() if row.is_taken_back else translated.get(row.pk, ()),
        )
        for row in rows
    ]


def _translations(lines: list[UUID], actor: Actor | None = None) -> dict[UUID, tuple[TranslationView, ...]]:
    """Translations by the wording they stand beside; with an actor, whether they may take each back."""
    found: dict[UUID, tuple[TranslationView, ...]] = {}
    rows = Translation.objects.filter(line__in=lines, taken_back_at=None).select_related("line")
    for row in rows.order_by("pk"):
        can = actor is not None and may_take_translation_back(actor, row)
        view = TranslationView(row.pk, row.words, row.language, row.translator, can)
        found[row.line_id] = (*found.get(row.line_id, ()), view)
    return found


def _corrections(roots: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, CorrectionView]]]:
    """Corrections by the first revision of the line they stand beside, whichever revision was corrected."""
    wanted = set(roots)
    found: dict[UUID, list[tuple[UUID, CorrectionView]]] = {}
    if not wanted:
        return found
    rows = Correction.objects.filter(
        Q(line__in=wanted) | Q(line__first__in=wanted), taken_back_at__isnull=True
    ).annotate(root=F("line__first_id"))
    for row in rows.order_by("pk"):
        view = CorrectionView(row.pk, row.words, row.by_words, row.made_at)
        if row.line_id is not None:
            found.setdefault(row.root or row.line_id, []).append((row.line_id, view))
    return found


def _line_view(
    line: Line,
    person: Person,
    beside: dict[UUID, list[tuple[UUID, CorrectionView]]],
    translated: dict[UUID, tuple[TranslationView, ...]],
) -> LineView:
    corrections = beside.get(line.first_id or line.pk, [])
    return LineView(
        pk=line.pk,
        is_theirs=line.is_theirs,
        words=line.words,
        who=(line.said_by or person.called) if line.is_theirs else _name(line),
        section=Section(line.section),
        is_revised=line.replaces_id is not None,
        corrections=tuple(view for _line_id, view in corrections),
        language=line.language,
        kept_as=line.kept_as,
        seconds=line.seconds,
        translations=translated.get(line.pk, ()),
    )


def _name(row: Conversation | Line) -> str:
    return row.written_by.short_name if row.written_by is not None else ""
