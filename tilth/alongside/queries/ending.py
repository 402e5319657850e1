"""That somebody has died, and whom a human tells; which pages are about one person, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from tilth.accounts.models import Account
from tilth.alongside.models import Death, Join, Relation, RelationKind, Speaker, Told
from tilth.alongside.queries.beside import Companion, who_is_alongside
from tilth.alongside.queries.joining import pages_beside
from tilth.base import clock
from tilth.people.models import Person
from tilth.people.queries import life_of


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody alongside, and whether they were told."""

    relation_id: UUID
    name: str
    organisation: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class DeathPage:
    """What a worker alongside reads once it was said that somebody has died."""

    on: date | None
    said_by: str
    said_on: date
    to_tell: tuple[ToTell, ...]
    speaks: tuple[str, ...]
    in_life: tuple[str, ...]
    on_another_page: tuple[str, ...]


def every_page_of(person: Person) -> list[Person]:
    """Give every page about the same person, this one first."""
    others = Person.objects.in_bulk(pages_beside(person.pk, person.joined_into_id))
    return [person, *others.values()]


def death_of(person_id: UUID) -> Death | None:
    """Give that somebody has died, if it was said and was no mistake."""
    rows = Death.objects.filter(person=person_id, mistake_at=None).select_related("said_by", "person")
    return rows.first()


def who_tells(death: Death) -> Account | None:
    """Give who tells those alongside: whoever said it; where they do not walk alongside, whoever was there first."""
    workers = Relation.objects.live(clock.now()).filter(person=death.person_id, kind=RelationKind.WORKER)
    theirs = workers.filter(account=death.said_by_id).first() if death.said_by_id else None
    found = theirs or workers.filter(is_first=True, account__isnull=False).select_related("account").first()
    return found.account if found else None


def death_page(death: Death, reader: Account | None, *, is_teller: bool) -> DeathPage:
    """Gather the calm page. Whom to tell is for whoever tells, and leaves themselves out."""
    told = set(Told.objects.filter(death=death).values_list("relation_id", flat=True))
    beside = who_is_alongside(death.person_id, with_sleeping=True) if is_teller else []
    speaks = Speaker.objects.live(clock.now(), clock.today()).filter(person=death.person_id)
    speakers = list(speaks.select_related("account")) if is_teller else []
    return DeathPage(
        on=death.on,
        said_by=death.said_by.short_name if death.said_by else "",
        said_on=localdate(death.made_at),
        to_tell=tuple(
            ToTell(
                one.relation_id, one.name, one.organisation if one.account_id else "", one.relation_id in told
            )
            for one in beside
            if reader is None or one.account_id != reader.pk
        ),
        speaks=tuple(speaker.account.short_name for speaker in speakers),
        in_life=tuple(drawn.name for drawn in life_of(death.person)) if is_teller else (),
        on_another_page=tuple(one.name for one in first_on_other_pages(death.person)) if is_teller else (),
    )


def live_joins(person_id: UUID) -> list[Join]:
    """Give the joins in which a page takes part now."""
    rows = Join.objects.filter(Q(page=person_id) | Q(into=person_id), agreed_at__isnull=False, parted_at=None)
    return list(rows.select_related("offered_by", "agreed_by").order_by("agreed_at", "pk"))


def first_on_other_pages(person: Person) -> list[Companion]:
    """Give whoever walks alongside first on another page of the same person."""
    others = pages_beside(person.pk, person.joined_into_id)
    return [one for page in others for one in who_is_alongside(page, with_sleeping=True) if one.is_first]


def companions_for_say(person: Person) -> list[Companion]:
    """Give those alongside about whom the say is gone through, and whoever is first on another page of the person."""
    beside = who_is_alongside(person.pk, with_sleeping=True)
    known = {one.account_id for one in beside}
    return [*beside, *(one for one in first_on_other_pages(person) if one.account_id not in known)]
