"""Questions about a person's own words. The caller has been to the door."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, UUIDField

from tilth.base.prepared import Prepared, slot
from tilth.base.roles import Section
from tilth.base.sealing import load_keys, unseal
from tilth.people.models import About, AboutKind, LifePerson, Moment, Person, SafeWay
from tilth.places.models import Neighbourhood

FIRST_SCREEN = 20

# Read at every door: put together once (see base.prepared).
WHOSE = slot(1, UUIDField())
_OWN = [field.attname for field in Person._meta.concrete_fields]
_ITS = [field.attname for field in Neighbourhood._meta.concrete_fields]
_with_id = Prepared(
    lambda: (
        Person.objects.filter(pk=WHOSE.stand_in)
        .order_by()
        .values_list(*_OWN, *(f"neighbourhood__{name}" for name in _ITS))
    )
)


def with_id(pk: UUID) -> Person | None:
    """Give a person with their neighbourhood; None for nobody. Only a door calls it."""
    for row in _with_id.rows({WHOSE: pk}):
        person = Person.from_db(None, _OWN, row[: len(_OWN)])
        if person.neighbourhood_id is not None:
            person.neighbourhood = Neighbourhood.from_db(None, _ITS, row[len(_OWN) :])
        return person
    return None


@dataclass(frozen=True, slots=True)
class MomentLine:
    """One line of a timeline, opened."""

    id: UUID
    sequence: int
    at: datetime
    section: str
    kind: str
    voice: str
    said_by: str
    words: str
    subject_kind: str
    subject_id: UUID | None
    by_name: str
    language: str


def moments_of(
    person_id: UUID, sections: Collection[Section], *, before: int | None = None, limit: int = FIRST_SCREEN
) -> list[MomentLine]:
    """Give a person's newest moments in these sections, at most `limit`, from before a sequence number."""
    rows = Moment.objects.filter(
        person_id=person_id, section__in=sections, taken_back_at=None, hidden_at=None
    )
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    load_keys([person_id])
    found = rows.order_by("-sequence").values_list(
        "id",
        "sequence",
        "at",
        "section",
        "kind",
        "voice",
        "said_by",
        "summary",
        "subject_kind",
        "subject_id",
        "by_name",
        "language",
    )[:limit]
    return [
        MomentLine(
            pk,
            sequence,
            at,
            section,
            kind,
            voice,
            said_by,
            unseal(person_id, pk, "summary", sealed),
            subject_kind,
            subject_id,
            by_name,
            language,
        )
        for pk, sequence, at, section, kind, voice, said_by, sealed, subject_kind, subject_id, by_name, language in found
    ]


def hidden_moments_of(person_id: UUID) -> list[Moment]:
    """Give the lines a person put out of sight, newest first."""
    load_keys([person_id])
    rows = Moment.objects.filter(person_id=person_id, taken_back_at=None).exclude(hidden_at=None)
    return list(rows.order_by("-sequence"))


def about_of(person: Person) -> dict[str, list[About]]:
    """Give what stands about a person, by kind (hope, matters, gift, talk), oldest first. One query."""
    found: dict[str, list[About]] = {kind: [] for kind in AboutKind.values}
    for about in About.objects.standing().filter(person=person).order_by("made_at", "id"):
        found[about.kind].append(about)
    return found


def life_of(person: Person) -> list[LifePerson]:
    """Give the people in a person's life, nearest first, in the order they were drawn."""
    return list(LifePerson.objects.filter(person=person, gone_on=None).order_by("ring", "made_at", "id"))


def safe_ways_of(person: Person) -> list[SafeWay]:
    """Give the ways of reaching a person that somebody has asked about."""
    return list(SafeWay.objects.filter(person=person).order_by("channel"))


def wordings_of(about: About) -> list[About]:
    """Give every wording of one thing said, newest first; what was taken back is left out."""
    chain: list[About] = []
    current: About | None = about
    while current is not None:
        if current.taken_back_at is None:
            chain.append(current)
        current = current.replaces
    return chain


def named_like(people: QuerySet[Person], words: str, limit: int = 20) -> list[tuple[UUID, str, str]]:
    """Find people among those given by how their name begins, else by any part of it.

    Gives (id, called, neighbourhood), alphabetical. A range, not a pattern: both engines then walk the name index.
    """
    rows = people.order_by("search_name", "id").values_list("pk", "called", "neighbourhood__name")
    found = list(rows.filter(search_name__gte=words, search_name__lt=words + "\uffff")[:limit])
    if not found:
        for part in words.split():
            rows = rows.filter(search_name__contains=part)
        found = list(rows[:limit])
    return [(pk, called, neighbourhood or "") for pk, called, neighbourhood in found]
