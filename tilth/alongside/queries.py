"""Questions: what the policy must know about an actor and a person, and who walks alongside whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from tilth.accounts.models import Account
from tilth.alongside.models import (
    Asking,
    Block,
    Conflict,
    Introducing,
    Introduction,
    Invitation,
    Meeting,
    Pass,
    Relation,
    RelationKind,
    Say,
)
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.audit import looks_at
from tilth.base.policy import Facts
from tilth.base.roles import Role, Section
from tilth.base.sealing import load_keys
from tilth.methods.working_days import working_days_between
from tilth.people.models import Person
from tilth.places.queries import holidays_between
from tilth.teams.models import Team

SHOWN_SECTIONS = tuple(section for section in Section if section != Section.RESTRICTED)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Everything the policy must know about one actor and one person: base facts, and the say for each section."""

    base: Facts
    says: dict[Section, Facts]

    def about(self, section: Section) -> Facts:
        """Give the facts as they are for one section."""
        return self.says.get(section) or replace(self.base, section=section)


def facts_for(actor: Actor, person_id: UUID) -> PersonFacts:
    """Collect the facts about one actor and one person. Three small reads; none at all for the person themselves."""
    base = Facts(
        acting_as=actor.acting_as,
        is_active=actor.is_active and actor.is_signed_in,
        has_second_factor=actor.has_second_factor,
        is_persons=True,
        is_self=actor.person_id == person_id,
    )
    if base.is_self or actor.account_id is None:
        # One's own page needs only one's own sign-in, in whatever role one happens to act.
        own = replace(base, acting_as=Role.RESIDENT) if base.is_self else base
        return PersonFacts(own, {})
    now = clock.now()
    relation = (
        Relation.objects.live(now)
        .filter(person_id=person_id, account_id=actor.account_id)
        .annotate(is_blocked=_is_blocked(now), has_conflict=_has_conflict())
        .first()
    )
    if relation is None:
        return PersonFacts(base, {})
    base = replace(
        base,
        is_blocked=relation.is_blocked,
        has_conflict=relation.has_conflict,
        relation_from=relation.from_at,
        relation_until=relation.until_at,
        relation_is_worker=relation.kind == RelationKind.WORKER,
        relation_is_asleep=relation.asleep_at is not None,
    )
    return PersonFacts(base, _says_for(base, person_id, actor))


def _is_blocked(now: datetime) -> Exists:
    live = Q(until_at=None) | Q(until_at__gt=now)
    return Exists(Block.objects.filter(live, person=OuterRef("person"), account=OuterRef("account")))


def _has_conflict() -> Exists:
    return Exists(Conflict.objects.filter(person=OuterRef("person"), account=OuterRef("account")))


def _says_for(base: Facts, person_id: UUID, actor: Actor) -> dict[Section, Facts]:
    whose = Q(account_id=actor.account_id)
    if actor.organisation_id:
        whose |= Q(organisation_id=actor.organisation_id)
    rows = Say.objects.filter(whose, person_id=person_id, ended_at=None).values_list(
        "section", "account_id", "answer", "from_at", "until_on"
    )
    today = clock.today()
    held: dict[str, tuple[tuple[bool, datetime, bool], str, datetime]] = {}
    for section, account_id, answer, from_at, until_on in rows:
        if until_on is not None and until_on < today:
            continue
        # Said for this very account before said for its organisation; then the newest; on a tie the stricter.
        rank = (account_id is not None, from_at, answer != "yes")
        if section not in held or rank > held[section][0]:
            held[section] = (rank, answer, from_at)
    return {
        Section(section): replace(base, section=Section(section), say=answer, say_from=from_at)
        for section, (_rank, answer, from_at) in held.items()
    }


def people_alongside(actor: Actor) -> QuerySet[Person]:
    """Give everybody this account walks alongside now (asleep, blocked and conflicted left out), and their own page."""
    if (
        not actor.is_signed_in
        or not actor.is_active
        or (actor.acting_as != Role.RESIDENT and not actor.is_staff)
    ):
        return Person.objects.none()
    now = clock.now()
    relations = (
        Relation.objects.live(now)
        .filter(account_id=actor.account_id, asleep_at=None, person=OuterRef("pk"))
        .filter(~_is_blocked(now), ~_has_conflict())
    )
    if actor.acting_as != Role.WORKER:
        relations = relations.exclude(kind=RelationKind.WORKER)
    mine = Q(pk=actor.person_id) if actor.person_id else Q(pk__in=[])
    return (
        Person.objects.filter(Exists(relations) | mine) if actor.account_id else Person.objects.filter(mine)
    )


def people_showing(actor: Actor, section: Section) -> QuerySet[Person]:
    """Give those of them whose say shows this actor this section now: for lists that hold words of that section."""
    whose = Q(account_id=actor.account_id)
    if actor.organisation_id:
        whose |= Q(organisation_id=actor.organisation_id)
    still = Q(until_on=None) | Q(until_on__gte=clock.today())
    says = Say.objects.filter(
        whose, still, person=OuterRef("pk"), section=section, ended_at=None, from_at__lte=clock.now()
    )
    # The same order as in `_says_for`: for this very account first, then the newest, on a tie the stricter.
    held = says.order_by(F("account_id").asc(nulls_last=True), "-from_at", "answer").values("answer")[:1]
    mine = Q(pk=actor.person_id) if actor.person_id else Q(pk__in=[])
    return people_alongside(actor).alias(held=Subquery(held)).filter(Q(held="yes") | mine)


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
        whose = (companion.account_id, None) if companion.account_id else (None, companion.organisation_id)
        says = held.get(whose, {})
        until = min((say.until_on for say in says.values() if say.until_on), default=None)
        answers = {section: say.answer for section, say in says.items()}
        lines.append(SayLine(*whose, companion.name, answers, until))
    return lines


def introductions_for(actor: Actor) -> list[Introduction]:
    """Give the introductions an actor's teams may meet, oldest first: never ranked, never searched."""
    if not actor.is_staff or actor.acting_as not in {Role.WORKER, Role.GARDENER}:
        return []
    rows = Introduction.objects.filter(state__in=[Introducing.WAITING, Introducing.HUDDLE, Introducing.GOING])
    if actor.acting_as == Role.WORKER:
        rows = rows.filter(neighbourhood__in=_neighbourhoods_of(actor)).exclude(
            Q(state=Introducing.GOING) & ~Q(taken_by_id=actor.account_id)
        )
    found = list(
        rows.select_related("neighbourhood", "introduced_by", "taken_by").order_by("made_at", "id")[:50]
    )
    load_keys(introduction.pk for introduction in found)
    return found


def _neighbourhoods_of(actor: Actor) -> QuerySet[Team]:
    today = clock.today()
    mine = Q(members__account_id=actor.account_id, members__from_on__lte=today)
    live = Q(members__until_on=None) | Q(members__until_on__gt=today)
    return Team.objects.filter(mine, live).values("neighbourhoods")


def invitations_to(actor: Actor) -> list[Invitation]:
    """Give the invitations waiting for this account, oldest first."""
    rows = Invitation.objects.filter(to_account_id=actor.account_id, state=Asking.ASKED)
    found = list(rows.select_related("person", "asked_by").order_by("made_at"))
    load_keys(invitation.person_id for invitation in found)
    return found


def invitations_of(person_id: UUID) -> list[Invitation]:
    """Give who has been asked to come alongside a person and has not answered yet."""
    rows = Invitation.objects.filter(person_id=person_id, state=Asking.ASKED)
    return list(rows.select_related("to_account", "to_organisation").order_by("made_at"))


def next_meetings(actor: Actor, limit: int = 12) -> list[Meeting]:
    """Give when this account next meets whom, soonest first; only people they may still see."""
    rows = Meeting.objects.filter(on__gte=clock.today(), is_off=False).select_related(
        "person", "with_account"
    )
    if actor.person_id and actor.acting_as == Role.RESIDENT:
        rows = rows.filter(
            Q(person_id=actor.person_id) | Q(with_account_id=actor.account_id or actor.person_id)
        )
    else:
        rows = rows.filter(with_account_id=actor.account_id)
    found = list(rows.filter(person__in=people_alongside(actor)).order_by("on", "made_at")[:limit])
    load_keys(meeting.person_id for meeting in found)
    return found


def meetings_of(person_id: UUID) -> list[Meeting]:
    """Give when a person is next met, soonest first."""
    rows = Meeting.objects.filter(person_id=person_id, on__gte=clock.today(), is_off=False)
    return list(rows.select_related("with_account").order_by("on", "made_at")[:5])


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who opened the page, on a day, and why they could."""

    name: str
    on: date
    why: str


def who_has_looked(person_id: UUID, limit: int = 200) -> list[Looker]:
    """Say who has opened a person's page: newest day first; never the clock time."""
    looked = looks_at(person_id, limit)
    names = dict(
        Account.objects.filter(pk__in={one.account_id for one in looked}).values_list("pk", "short_name")
    )
    return [Looker(names[one.account_id], one.on, one.why) for one in looked if one.account_id in names]


def passes_of(person_id: UUID) -> list[Pass]:
    """Give the links with PIN that still open this person's page."""
    rows = Pass.objects.filter(
        person_id=person_id, revoked_at=None, until_at__gt=clock.now(), tries_left__gt=0
    )
    return list(rows.select_related("made_by").order_by("made_at"))


def unmet_introductions(on: date) -> list[Introduction]:
    """Give the introductions that no team could meet within the working days it set itself."""
    waiting = Introduction.objects.filter(state__in=[Introducing.WAITING, Introducing.HUDDLE], answer=None)
    rows = list(waiting.select_related("neighbourhood").prefetch_related("neighbourhood__teams"))
    if not rows:
        return []
    off = holidays_between(min(row.made_at for row in rows).date(), on)
    return [
        row
        for row in rows
        if working_days_between(localdate(row.made_at), on, off) >= _days_before_unmet(row)
    ]


def _days_before_unmet(introduction: Introduction) -> int:
    days = [team.days_before_unmet for team in introduction.neighbourhood.teams.all()]
    return min(days, default=10)
