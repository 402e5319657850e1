"""What the policy must know about an actor and a person, and whom an actor may see: nothing is remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)

from tilth.accounts.models import Account
from tilth.alongside.models import (
    Apart,
    ApartMember,
    Block,
    Conflict,
    Deciding,
    Glass,
    Relation,
    RelationKind,
    Say,
    Speaker,
    scope_sections,
)
from tilth.alongside.queries.joining import (
    PersonFacts,
    joined,
    pages_beside,
    pages_beside_this,
    shut_beside,
)
from tilth.base import clock, rows
from tilth.base.actors import Actor
from tilth.base.policy import Facts
from tilth.base.prepared import Prepared, slot
from tilth.base.roles import ATTORNEYS, EMERGENCY_SECTIONS, Decides, Emergency, Role, Section, Speaks
from tilth.people.models import Person
from tilth.teams.models import Member

# Read at every door: put together once (see base.prepared).
PERSON, ACCOUNT, ORGANISATION = (slot(number, UUIDField()) for number in (1, 2, 3))
NOW = slot(1, DateTimeField())
TODAY = slot(1, DateField())
NO_ORGANISATION = UUID(int=0)


def facts_for(actor: Actor, person_id: UUID) -> PersonFacts:
    """Collect the facts about one actor and one person: two small reads, none at all for the person themselves.

    A third for a parent: who decides about each part. More where two pages are about the same person.
    """
    if actor.person_id == person_id:
        # One's own page needs only one's own sign-in, in whatever role one happens to act.
        return PersonFacts(replace(_at_first(actor), is_self=True, acting_as=Role.RESIDENT), {})
    if actor.account_id is None:
        return PersonFacts(_at_first(actor), {})
    found = _between.rows(
        {PERSON: person_id, ACCOUNT: actor.account_id, NOW: clock.now(), TODAY: clock.today()}
    )
    if not found:
        # Nobody, or nobody whom the database gives this actor: as shut as can be.
        return PersonFacts(replace(_at_first(actor), is_blocked=True), {})
    [(into, is_joined_to, *row)] = found
    if into is None and not is_joined_to:
        return _from_row(actor, person_id, row)
    others = pages_beside(person_id, into)
    beside = [_from_row(actor, pk, _row(actor, pk), with_says=True) for pk in others]
    own = _from_row(actor, person_id, row, with_says=True)
    return replace(joined(own, beside), stands_behind=into, beside=others)


def _at_first(actor: Actor) -> Facts:
    return Facts(
        acting_as=actor.acting_as,
        is_active=actor.is_active and actor.is_signed_in,
        has_second_factor=actor.has_second_factor,
        is_persons=True,
    )


def _row(actor: Actor, person_id: UUID) -> list[Any]:
    values = {PERSON: person_id, ACCOUNT: actor.account_id, NOW: clock.now(), TODAY: clock.today()}
    return list(_between.rows(values)[0][2:])


def _from_row(actor: Actor, person_id: UUID, row: list[Any], *, with_says: bool = False) -> PersonFacts:
    [died_said_at, from_at, until_at, kind, is_first, asleep_at, *between] = row
    (
        is_kept_off,
        is_kept_from_place,
        knows_them,
        is_team_mate,
        is_member,
        glass_until,
        glass_reason,
        *speaks,
    ) = between
    base = replace(
        _at_first(actor),
        is_blocked=is_kept_off or is_kept_from_place,
        is_kept_from_place=is_kept_from_place and not is_kept_off,
        has_conflict=knows_them or is_team_mate,
        has_died=died_said_at is not None,
        is_compartment_member=is_member,
        glass_until=glass_until,
        glass_sections=EMERGENCY_SECTIONS[Emergency(glass_reason)] if glass_reason else frozenset(),
    )
    speaks_as, *_when = speaks
    if from_at is None and not speaks_as and not with_says:
        return PersonFacts(base, {})
    if from_at is not None:
        base = replace(
            base,
            relation_from=from_at,
            relation_until=until_at,
            relation_is_worker=kind == RelationKind.WORKER,
            relation_is_first=bool(is_first),
            relation_is_asleep=asleep_at is not None,
        )
    if speaks_as:
        base = _speaking(base, *speaks)
    decided = _decided(person_id) if speaks_as == Speaks.PARENT else {}
    return PersonFacts(base, _says_for(base, person_id, actor, decided))


def _speaking(
    base: Facts, kind: str, from_at: datetime, until_at: datetime | None, scope: str, on_page: bool
) -> Facts:
    return replace(
        base,
        speaks_as=kind,
        speaks_from=from_at,
        speaks_until=until_at,
        speaks_of=frozenset(scope_sections(scope)),
        speaks_on_page=bool(on_page),
    )


def _decided(person_id: UUID) -> dict[Section, Decides]:
    rows = Deciding.objects.filter(person=person_id, ended_at=None).values_list("section", "decides")
    return {Section(section): Decides(decides) for section, decides in rows}


def _between_two() -> QuerySet[Any, Any]:
    """Give one row about a person: the account's live relation, if any, and what stands between the two of them."""
    account, now = ACCOUNT.stand_in, NOW.stand_in
    walks = Q(relations__account_id=account, relations__from_at__lte=now)
    still = Q(relations__until_at=None) | Q(relations__until_at__gt=now)
    speaks = Q(speakers__account_id=account, speakers__from_at__lte=now)
    speaks &= Q(speakers__until_at=None) | Q(speakers__until_at__gt=now)
    blocks = Block.objects.filter(
        Q(until_at=None) | Q(until_at__gt=now), account=account, person=OuterRef("pk")
    )
    conflicts = Conflict.objects.live().filter(account=account)
    mates = _in_a_team_with(account, TODAY.stand_in).filter(account_id=OuterRef("account"))
    members = ApartMember.objects.live(now).filter(account=account)
    # The last one broken holds: another reason, another hour.
    glass = Glass.objects.live(now).filter(account=account, person=OuterRef("pk")).order_by("-made_at", "-pk")
    return (
        Person.objects.filter(pk=PERSON.stand_in)
        .annotate(
            mine=FilteredRelation("relations", condition=walks & still),
            speaking=FilteredRelation(
                "speakers", condition=speaks & Q(speakers__until_on__gte=TODAY.stand_in)
            ),
            is_joined_to=Exists(Person.objects.filter(joined_into=OuterRef("pk"))),
            is_kept_off=Exists(blocks.filter(is_place=False)),
            is_kept_from_place=Exists(blocks.filter(is_place=True)),
            knows_them=Exists(conflicts.filter(person=OuterRef("pk"))),
            is_team_mate=Exists(mates),
            is_member=Exists(members.filter(item__person=OuterRef("pk"))),
            glass_until=Subquery(glass.values("until_at")[:1]),
            glass_reason=Subquery(glass.values("reason")[:1]),
        )
        .order_by("mine__pk", "speaking__pk")
        .values_list(
            "joined_into_id",
            "is_joined_to",
            "died_said_at",
            "mine__from_at",
            "mine__until_at",
            "mine__kind",
            "mine__is_first",
            "mine__asleep_at",
            "is_kept_off",
            "is_kept_from_place",
            "knows_them",
            "is_team_mate",
            "is_member",
            "glass_until",
            "glass_reason",
            "speaking__kind",
            "speaking__from_at",
            "speaking__until_at",
            "speaking__scope",
            "speaking__on_page",
        )[:1]
    )


_between = Prepared(_between_two)


def apart_facts(actor: Actor, item: Apart) -> Facts:
    """Collect the facts about one thing kept apart: what stands between the two, and membership of this very thing."""
    facts = facts_for(actor, item.person_id).about(Section.RESTRICTED)
    members = ApartMember.objects.live(clock.now()).filter(item=item, account=actor.account_id)
    is_member = actor.account_id is not None and members.exists()
    return replace(facts, in_compartment=True, is_compartment_member=is_member)


def is_blocked(now: datetime, account: str = "account") -> Exists:
    """Give the condition that the person keeps this account away, for a row with a person and an account."""
    live = Q(until_at=None) | Q(until_at__gt=now)
    return Exists(Block.objects.filter(live, person=OuterRef("person"), account=OuterRef(account)))


def has_conflict(account: str = "account") -> Exists:
    """Give the condition that this account knows the person, for a row with a person and an account."""
    return Exists(Conflict.objects.live().filter(person=OuterRef("person"), account=OuterRef(account)))


def shut_to(account_id: UUID, now: datetime) -> QuerySet[Any, Any]:
    """Give the ids of whoever is kept from this account: for lists by id.

    By their own block, by its conflict, by either on another page of theirs, or because it is their own page, which
    rests for a way in that another changed.
    Read from what keeps them, not from the people: these the database would not give to somebody who is shut out.
    """
    blocks = Block.objects.filter(Q(until_at=None) | Q(until_at__gt=now), account=account_id)
    conflicts = Conflict.objects.live().filter(account=account_id, person__isnull=False)
    resting = Person.objects.filter(account=account_id, account__rests_since__isnull=False)
    beside = Person.objects.filter(shut_beside(account_id, now, team_mates_of(account_id, clock.today())))
    return (
        blocks.order_by()
        .values("person_id")
        .union(
            conflicts.order_by().values("person_id"),
            resting.order_by().values("pk"),
            beside.order_by().values("pk"),
        )
    )


def too_near(account_id: UUID | None, now: datetime) -> QuerySet[Person, Any]:
    """Give the ids of those about whose record this account decides nothing: itself, its team-mates, and all `shut_to` it."""
    if account_id is None:
        return Person.objects.none().values("pk")
    near = Q(account=account_id) | Q(account__in=team_mates_of(account_id, clock.today()))
    return Person.objects.filter(near | Q(pk__in=shut_to(account_id, now))).order_by().values("pk")


def is_too_near(account_id: UUID, person_id: UUID) -> bool:
    """Say whether an account is too near to decide about one person's record."""
    # Asked about other accounts than the one that acts, to whom the database gives other people.
    with rows.for_the_system():
        return too_near(account_id, clock.now()).filter(pk=person_id).exists()


def are_team_mates(one: UUID | None, other: UUID | None) -> bool:
    """Say whether two accounts are in a team together today: then a conflict is presumed. No read without a second."""
    if one is None or other is None:
        return False
    return bool(_in_a_team_with(one).filter(account_id=other).exists())


def team_mates_of(account_id: UUID | None, today: date) -> QuerySet[Member, Any]:
    """Give the accounts in a team with this one on a day, itself among them: for a condition."""
    return _in_a_team_with(account_id, today).values("account")


def _in_a_team_with(account_id: UUID | None, today: date | None = None) -> QuerySet[Member]:
    today = today or clock.today()
    own = Member.objects.live(today).filter(account_id=account_id)
    return Member.objects.live(today).filter(team__in=own.order_by().values("team")).order_by()


def is_kept_away(account: Account, person: Person | UUID) -> bool:
    """Say whether a block or a declared conflict keeps an account from a person. Told to nobody but the person."""
    live = Q(until_at=None) | Q(until_at__gt=clock.now())
    return (
        Block.objects.filter(live, person=person, account=account).exists()
        or Conflict.objects.live().filter(person=person, account=account).exists()
    )


def _live_says() -> QuerySet[Any, Any]:
    whose = Q(account_id=ACCOUNT.stand_in) | Q(organisation_id=ORGANISATION.stand_in)
    rows = Say.objects.filter(whose, person_id=PERSON.stand_in, ended_at=None)
    return rows.values_list("section", "account_id", "answer", "from_at", "until_on")


_says = Prepared(_live_says)


def _says_for(
    base: Facts, person_id: UUID, actor: Actor, decided: dict[Section, Decides]
) -> dict[Section, Facts]:
    rows = _says.rows(
        {PERSON: person_id, ACCOUNT: actor.account_id, ORGANISATION: actor.organisation_id or NO_ORGANISATION}
    )
    today, now = clock.today(), clock.now()
    held: dict[str, tuple[tuple[bool, datetime, bool], str, datetime]] = {}
    for section, account_id, answer, from_at, until_on in rows:
        if from_at > now or (until_on is not None and until_on < today):
            continue
        # Said for this very account before said for its organisation; then the newest; on a tie the stricter.
        rank = (account_id is not None, from_at, answer != "yes")
        if section not in held or rank > held[section][0]:
            held[section] = (rank, answer, from_at)
    found = {
        section: replace(base, section=section, decided_by=decides) for section, decides in decided.items()
    }
    for section, (_rank, answer, from_at) in held.items():
        before = found.get(Section(section), replace(base, section=Section(section)))
        found[Section(section)] = replace(before, say=answer, say_from=from_at)
    return found


def people_alongside(actor: Actor) -> QuerySet[Person]:
    """Give everybody this account walks alongside now, and their own page.

    Left out: those whose page sleeps for it, who keep it away, or whom it knows or works with.
    """
    if not actor.is_signed_in or not actor.is_active:
        return Person.objects.none()
    mine = Q(pk=actor.person_id) if actor.person_id else Q(pk__in=[])
    if actor.account_id is None or (actor.acting_as != Role.RESIDENT and not actor.is_staff):
        # One's own page needs only one's own sign-in.
        return Person.objects.filter(mine)
    now = clock.now()
    works_with = Q(account__in=_in_a_team_with(actor.account_id).values("account"))
    near = Q(Exists(_walking(actor, now))) | Q(Exists(_on_page(actor, now)))
    near &= ~Q(shut_beside(actor.account_id, now, team_mates_of(actor.account_id, clock.today())))
    return Person.objects.filter((near & (Q(account=None) | ~works_with)) | mine)


def _walking(actor: Actor, now: datetime) -> QuerySet[Relation]:
    """Give what lets this actor walk alongside, awake and in the role in use: for a condition."""
    relations = (
        Relation.objects.live(now)
        .filter(account_id=actor.account_id, asleep_at=None, person=OuterRef("pk"))
        .filter(~is_blocked(now), ~has_conflict())
    )
    return relations if actor.acting_as == Role.WORKER else relations.exclude(kind=RelationKind.WORKER)


def _on_page(actor: Actor, now: datetime) -> QuerySet[Speaker]:
    """Give what lets this actor read parts of a page because they speak for the person: for a condition."""
    speaks = Speaker.objects.live(now, clock.today()).filter(account_id=actor.account_id, on_page=True)
    return speaks.filter(~is_blocked(now), ~has_conflict(), person=OuterRef("pk"))


def people_showing(actor: Actor, section: Section) -> QuerySet[Person]:
    """Give those of them whose say shows this actor this section now: for lists that hold words of that section."""
    whose = Q(account_id=actor.account_id)
    if actor.organisation_id:
        whose |= Q(organisation_id=actor.organisation_id)
    now = clock.now()
    still = Q(until_on=None) | Q(until_on__gte=clock.today())
    says = Say.objects.filter(whose, still, section=section, ended_at=None, from_at__lte=now)
    # The same order as in `_says_for`: for this very account first, then the newest, on a tie the stricter.
    held = (
        says.filter(person=OuterRef("pk"))
        .order_by(F("account_id").asc(nulls_last=True), "-from_at", "answer")
        .values("answer")[:1]
    )
    decides = Deciding.objects.filter(person=OuterRef("pk"), section=section, ended_at=None)
    mine = Q(pk=actor.person_id) if actor.person_id else Q(pk__in=[])
    stricter = says.filter(answer__in=("no", "ask"), person=OuterRef("pk"))
    said_beside = Exists(pages_beside_this().filter(Exists(stricter)))
    shown = (
        Q(held="yes")
        & ~Q(said_beside)
        & (Q(Exists(_walking(actor, now))) | Q(Exists(_speaking_of(actor, now, section))))
    )
    return (
        people_alongside(actor)
        .alias(held=Subquery(held), decides=Subquery(decides.values("decides")[:1]))
        .filter(shown | (_opens_without_a_yes(actor, now, section) & ~Q(said_beside)) | mine)
    )


def _speaking_of(actor: Actor, now: datetime, section: Section) -> QuerySet[Speaker]:
    return _on_page(actor, now).filter(scope__contains=f",{section.value},")


def _opens_without_a_yes(actor: Actor, now: datetime, section: Section) -> Q:
    """Give the condition that a section is open to whoever speaks for a person, because of what they are."""
    speaks = _speaking_of(actor, now, section)
    as_parent, as_attorney = speaks.filter(kind=Speaks.PARENT), speaks.filter(kind__in=sorted(ATTORNEYS))
    nothing_said = Q(held=None)
    return (
        (Q(Exists(as_parent)) & Q(decides=Decides.PARENTS))
        | (Q(Exists(as_parent)) & Q(decides=Decides.TOGETHER) & nothing_said)
        | (Q(Exists(as_attorney)) & nothing_said)
    )
