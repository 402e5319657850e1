"""Who walks alongside a person, what each sees, when they meet, who has looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from tilth.accounts.models import Organisation
from tilth.accounts.queries import employers
from tilth.alongside.models import Meeting, Pass, Relation, RelationKind, Say
from tilth.alongside.queries.facts import people_alongside
from tilth.alongside.queries.joining import SHOWN_SECTIONS
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.base.sealing import load_keys
from tilth.basis.models import Basis
from tilth.basis.queries import bases_of
from tilth.people.models import Moment, Person

# Whoever comes as one of these comes for an organisation; friends, neighbours and volunteers come as themselves.
AT_WORK = frozenset({RelationKind.WORKER, RelationKind.SPECIALIST, RelationKind.GROUP})


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who walks alongside a person, as shown on the page."""

    relation_id: UUID
    account_id: UUID | None
    organisation_id: UUID | None
    name: str
    organisation: str
    kind: str
    asked_for: str
    since: datetime
    is_first: bool
    is_asleep: bool


def who_is_alongside(person_id: UUID, *, with_sleeping: bool = False) -> list[Companion]:
    """Give who walks alongside a person now: the first worker first, then as they came."""
    rows = (
        Relation.objects.live(clock.now())
        .filter(person_id=person_id)
        .select_related("account", "organisation")
        .order_by("-is_first", "from_at", "id")
    )
    if not with_sleeping:
        rows = rows.filter(asleep_at=None)
    load_keys([person_id])
    return [
        Companion(
            relation.pk,
            relation.account_id,
            relation.organisation_id,
            relation.account.short_name if relation.account else str(relation.organisation),
            str(relation.organisation or ""),
            relation.kind,
            relation.asked_for,
            relation.from_at,
            relation.is_first,
            relation.asleep_at is not None,
        )
        for relation in rows
    ]


@dataclass(frozen=True, slots=True)
class Why:
    """One organisation alongside a person: who comes from there, and why it may."""

    organisation: Organisation
    names: tuple[str, ...]
    bases: tuple[Basis, ...]


def why_they_may(companions: Iterable[Companion]) -> list[Why]:
    """Give each organisation from which somebody is alongside, as they came, with what is written down of its basis."""
    at_work = [companion for companion in companions if companion.kind in AT_WORK]
    for_whom = employers(one.account_id for one in at_work if one.account_id)
    groups = Organisation.objects.in_bulk([one.organisation_id for one in at_work if one.organisation_id])
    names: dict[Organisation, list[str]] = {}
    for one in at_work:
        organisation = for_whom.get(one.account_id) if one.account_id else groups.get(one.organisation_id)
        if organisation is not None:
            names.setdefault(organisation, []).append(one.name)
    bases = bases_of(organisation.pk for organisation in names)
    return [Why(one, tuple(who), tuple(bases.get(one.pk, ()))) for one, who in names.items()]


@dataclass(frozen=True, slots=True)
class SayLine:
    """What one account or organisation may see, section by section, as the person said it."""

    account_id: UUID | None
    organisation_id: UUID | None
    name: str
    answers: dict[str, str]
    until_on: date | None

    @property
    def sees(self) -> list[str]:
        return [section for section in SHOWN_SECTIONS if self.answers.get(section) == "yes"]

    @property
    def asks(self) -> list[str]:
        return [section for section in SHOWN_SECTIONS if self.answers.get(section) == "ask"]


def says_of(person_id: UUID, companions: Iterable[Companion]) -> list[SayLine]:
    """Give the person's say for each of those alongside, in their order. One read."""
    today = clock.today()
    held: dict[tuple[UUID | None, UUID | None], dict[str, Say]] = {}
    for say in Say.objects.filter(person_id=person_id, ended_at=None).defer("given_how").order_by("from_at"):
        if say.until_on is None or say.until_on >= today:
            held.setdefault((say.account_id, say.organisation_id), {})[say.section] = say
    lines = []
    for companion in companions:
        account_id = companion.account_id
        organisation_id = None if account_id else companion.organisation_id
        says = held.get((account_id, organisation_id), {})
        until = min((say.until_on for say in says.values() if say.until_on), default=None)
        answers = {section: say.answer for section, say in says.items()}
        lines.append(SayLine(account_id, organisation_id, companion.name, answers, until))
    return lines


def next_meetings(actor: Actor, limit: int = 12) -> list[Meeting]:
    """Give when this account next meets whom, soonest first; only people they may still see."""
    rows = Meeting.objects.filter(on__gte=clock.today(), is_off=False, person__died_said_at=None)
    rows = rows.select_related("person", "with_account")
    if actor.person_id and actor.acting_as == Role.RESIDENT:
        rows = rows.filter(
            Q(person_id=actor.person_id) | Q(with_account_id=actor.account_id or actor.person_id)
        )
    else:
        rows = rows.filter(with_account_id=actor.account_id)
    found = list(rows.filter(person__in=people_alongside(actor)).order_by("on", "made_at", "pk")[:limit])
    load_keys(meeting.person_id for meeting in found)
    return found


def meetings_of(person_id: UUID) -> list[Meeting]:
    """Give when a person is next met, soonest first."""
    rows = Meeting.objects.filter(person_id=person_id, on__gte=clock.today(), is_off=False)
    return list(rows.select_related("with_account").order_by("on", "made_at", "pk")[:5])


def passes_of(person_id: UUID) -> list[Pass]:
    """Give the links with PIN that still open this person's page."""
    rows = Pass.objects.filter(
        person_id=person_id, revoked_at=None, until_at__gt=clock.now(), tries_left__gt=0
    )
    return list(rows.select_related("made_by").order_by("made_at", "pk"))


def silent_relations(since: datetime) -> list[Relation]:
    """Give whoever walks alongside somebody and has neither written anything about them nor met them since then."""
    wrote = Moment.objects.filter(person=OuterRef("person"), by=OuterRef("account"), at__gte=since)
    meets = Meeting.objects.filter(
        person=OuterRef("person"), with_account=OuterRef("account"), on__gte=localdate(since)
    )
    rows = Relation.objects.live(clock.now()).filter(asleep_at=None, from_at__lt=since, account__isnull=False)
    rows = rows.filter(person__died_said_at=None)
    return list(rows.filter(~Exists(wrote), ~Exists(meets)).select_related("account", "person__account"))


def sign_in_rests(person_id: UUID) -> bool:
    """Say whether somebody else changed how a person signs in, so that their page rests for that sign-in."""
    return Person.objects.filter(pk=person_id, account__rests_since__isnull=False).exists()
