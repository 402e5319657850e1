"""Everything that stands on one person's page, in one statement.

A page has few reads to spend and ten tables to show. The arms of this union have the same columns, so that one read
brings them all. Putting such a union together costs more than running it, so it is put together once per process and
set of sections; each page then fills in the person and the day.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import (
    BinaryField,
    CharField,
    DateField,
    DateTimeField,
    F,
    Field,
    IntegerField,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, TruncDate

from tilth.alongside.models import Cover, GoingOn, Handover, Meeting, Relation, Say, Speaker
from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.prepared import Prepared, slot
from tilth.base.roles import Section
from tilth.conversations.models import Correction, Translation
from tilth.people.models import About, LifePerson, Moment, MomentKind, Person
from tilth.people.queries import FIRST_SCREEN
from tilth.plans.queries import PLAN_COLUMNS, plan_arms

COLUMNS = (*PLAN_COLUMNS, "day_2", "words_2", "words_3")
DECIDED = (MomentKind.DECISION, MomentKind.SPEND)
DECIDED_SHOWN = 12

PERSON = slot(1, UUIDField())
TODAY = slot(1, DateField())
NOW = slot(1, DateTimeField())

ShelfRow = dict[str, Any]


def rows_of(person_id: UUID, sections: Collection[Section]) -> list[ShelfRow]:
    """Read everything that these sections of a person's page hold. One statement."""
    found = _shelf(frozenset(sections)).rows({PERSON: person_id, TODAY: clock.today(), NOW: clock.now()})
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


@lru_cache(maxsize=128)
def _shelf(sections: frozenset[Section]) -> Prepared:
    def build() -> QuerySet[Any, Any]:
        first, *rest = _arms(sections)
        return first.union(*rest, all=True)

    return Prepared(build)


def _arms(sections: frozenset[Section]) -> list[QuerySet[Any, Any]]:
    arms = [_person(), _relations()]
    if Section.STORY in sections:
        arms += [_about(), _life(), _meetings(), _says(), _speakers(), _covers(), _handovers()]
    if Section.PLAN in sections:
        arms += [_barriers(), *_plan()]
    said = Moment.objects.filter(section__in=sorted(sections))
    return [
        *arms,
        _corrections(sections),
        _translations(sections),
        _moments(said, "moment", FIRST_SCREEN + 1),
        _moments(said.filter(kind__in=DECIDED), "decided", DECIDED_SHOWN),
    ]


def _nothing(field: Field[Any, Any]) -> Cast:
    # Said with its type: PostgreSQL would take a bare nothing for text.
    return Cast(Value(None, output_field=field), output_field=field)


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())


_BLANK: dict[str, Any] = {
    "of": _nothing(UUIDField()),
    "text": _nothing(BinaryField()),
    "who_text": _nothing(BinaryField()),
    "when_text": _nothing(BinaryField()),
    "now": _text(""),
    "number": Value(0, output_field=IntegerField()),
    "day": _nothing(DateField()),
    "done_by": _text(""),
    "worker": _nothing(UUIDField()),
    "worker_name": _text(""),
    "day_2": _nothing(DateField()),
    "words_2": _text(""),
    "words_3": _text(""),
}


def _arm(rows: QuerySet[Any], kind: str, **columns: Any) -> QuerySet[Any, Any]:
    whole = {**_BLANK, "kind": _text(kind), "pk": F("pk"), "named": _text("words"), **columns}
    return rows.order_by().values_list(*(whole[name] for name in COLUMNS))


def _plan() -> list[QuerySet[Any, Any]]:
    more = (_BLANK["day_2"], _BLANK["words_2"], _BLANK["words_3"])
    return [arm.values_list(*PLAN_COLUMNS, *more) for arm in plan_arms(PERSON.stand_in)]


def _person() -> QuerySet[Any, Any]:
    return _arm(
        Person.objects.filter(pk=PERSON.stand_in),
        "person",
        of=F("picture_id"),
        now=F("walking"),
        number=F("version"),
        day=Coalesce("reviewed_on", TruncDate("made_at")),
        done_by=F("called"),
        worker=F("account_id"),
        worker_name=Coalesce("neighbourhood__name", _text("")),
        words_2=F("words_for_them"),
        words_3=F("language"),
        day_2=TruncDate("died_said_at"),
    )


def _relations() -> QuerySet[Any, Any]:
    return _arm(
        Relation.objects.filter(person_id=PERSON.stand_in),
        "relation",
        of=F("organisation_id"),
        now=F("kind"),
        number=Cast("is_first", IntegerField()),
        day=TruncDate("from_at"),
        worker=F("account_id"),
        worker_name=Coalesce("account__short_name", "organisation__name", output_field=CharField()),
        day_2=TruncDate("until_at"),
        words_2=Coalesce("organisation__name", _text("")),
    )


def _about() -> QuerySet[Any, Any]:
    return _arm(
        About.objects.standing().filter(person_id=PERSON.stand_in),
        "about",
        text=F("words"),
        now=F("kind"),
        day=TruncDate("made_at"),
        done_by=F("said_by"),
    )


def _life() -> QuerySet[Any, Any]:
    return _arm(
        LifePerson.objects.filter(person_id=PERSON.stand_in, gone_on=None),
        "life",
        named=_text("name"),
        text=F("name"),
        number=F("ring"),
        day=TruncDate("made_at"),
    )


def _meetings() -> QuerySet[Any, Any]:
    return _arm(
        Meeting.objects.filter(person_id=PERSON.stand_in, on__gte=TODAY.stand_in, is_off=False),
        "meeting",
        named=_text("where"),
        text=F("where"),
        now=F("at_words"),
        day=F("on"),
        worker=F("with_account_id"),
        worker_name=Coalesce("with_account__short_name", _text("")),
    )


def _says() -> QuerySet[Any, Any]:
    return _arm(
        Say.objects.filter(person_id=PERSON.stand_in, ended_at=None),
        "say",
        of=F("organisation_id"),
        now=F("answer"),
        day=TruncDate("from_at"),
        worker=F("account_id"),
        day_2=F("until_on"),
        words_2=F("section"),
    )


def _speakers() -> QuerySet[Any, Any]:
    # Shown to the person and the workers alongside alone: one parent learns nothing here of another.
    return _arm(
        Speaker.objects.filter(person_id=PERSON.stand_in, from_at__isnull=False),
        "speaker",
        now=F("kind"),
        number=Cast("on_page", IntegerField()),
        day=TruncDate("until_at"),
        worker=F("account_id"),
        worker_name=F("account__short_name"),
        day_2=F("until_on"),
        words_2=F("scope"),
    )


def _covers() -> QuerySet[Any, Any]:
    return _arm(
        Cover.objects.filter(person_id=PERSON.stand_in, relation__until_at__gt=NOW.stand_in),
        "cover",
        day=F("from_on"),
        done_by=F("away__short_name"),
        worker=F("account_id"),
        worker_name=F("account__short_name"),
        day_2=F("until_on"),
    )


def _handovers() -> QuerySet[Any, Any]:
    return _arm(
        Handover.objects.filter(person_id=PERSON.stand_in, state=GoingOn.ASKED, relation__until_at=None),
        "handover",
        day=F("meeting__on"),
        done_by=Coalesce("relation__account__short_name", _text("")),
        worker=F("account_id"),
        worker_name=F("account__short_name"),
    )


def _corrections(sections: frozenset[Section]) -> QuerySet[Any, Any]:
    beside_line = Q(line__section__in=sorted(sections))
    beside_about = Q(about__isnull=False) if Section.STORY in sections else Q(pk__in=[])
    return _arm(
        Correction.objects.filter(beside_line | beside_about, person_id=PERSON.stand_in, taken_back_at=None),
        "correction",
        of=Coalesce("line_id", "about_id"),
        text=F("words"),
        day=TruncDate("made_at"),
        done_by=F("by_words"),
        worker=F("line__first_id"),
    )


def _translations(sections: frozenset[Section]) -> QuerySet[Any, Any]:
    return _arm(
        Translation.objects.filter(
            person_id=PERSON.stand_in, line__section__in=sorted(sections), taken_back_at=None
        ),
        "translation",
        of=F("line_id"),
        text=F("words"),
        done_by=F("translator"),
        words_3=F("language"),
    )


def _barriers() -> QuerySet[Any, Any]:
    return _arm(
        Barrier.objects.filter(person_id=PERSON.stand_in),
        "barrier",
        named=_text("stopped"),
        text=F("stopped"),
        now=F("answer__given"),
        number=Cast("answer__is_open", IntegerField()),
        day=F("answer__asked_on"),
        done_by=F("rule"),
        worker_name=Coalesce("answer__office__name", _text("")),
        day_2=Coalesce("answer__moved_to", "answer__answer_on"),
        words_2=F("answer__words"),
        words_3=F("answer__verdict"),
    )


def _moments(among: QuerySet[Moment], kind: str, limit: int) -> QuerySet[Any, Any]:
    newest = (
        among.filter(person_id=PERSON.stand_in, taken_back_at=None, hidden_at=None)
        .order_by("-sequence")
        .values("pk")[:limit]
    )
    return _arm(
        Moment.objects.filter(pk__in=newest),
        kind,
        named=F("kind"),
        of=F("subject_id"),
        text=F("summary"),
        now=F("voice"),
        number=F("sequence"),
        day=TruncDate("at"),
        done_by=F("said_by"),
        worker_name=F("by_name"),
        words_2=F("subject_kind"),
        words_3=F("language"),
    )
