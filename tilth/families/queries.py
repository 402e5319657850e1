"""What stands on a family page for one reader, who is around it, and what the one decision must know about the two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tilth.accounts.models import Account
from tilth.alongside.models import Block, Relation, Speaker
from tilth.alongside.queries import are_team_mates, facts_for, first_said, is_kept_away, kept_names
from tilth.base import clock, rows
from tilth.base.actors import Actor
from tilth.base.audit import looks_at
from tilth.base.policy import Facts
from tilth.base.roles import Role, Section
from tilth.base.sealing import load_keys
from tilth.families.models import OPEN, Asking, Family, Kind, Line, Member, Shown, State
from tilth.people.access import are_still_theirs, paper_is
from tilth.people.models import IsSafe, Person

LINES_SHOWN = 40
LOOKS_SHOWN = 8
# A postcode, or a number before a street: where somebody lives never stands on a page that several read.
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
STREET = re.compile(
    r"\b[0-9]+[a-z]?,?\s+(\w+[\s’'-]+){1,3}(street|st|road|rd|lane|avenue|close|drive|way|row|terrace|court|crescent|place|gardens?|"
    r"square|stryd|heol|ffordd|lôn|rhodfa|clos|maes|teras)\b|\b(stryd|heol|ffordd|lôn|rhodfa)\s+\w+",
    re.IGNORECASE,
)


def around(family_id: UUID) -> list[Member]:
    """Give who shares a family page now, as they came."""
    # Whoever keeps whom away, and who has died, must be known of every member, whomever the reader reaches.
    with rows.for_the_system():
        found = Member.objects.live(clock.now()).filter(family=family_id).select_related("person__account")
        return list(found.order_by("from_at", "pk"))


def facts_of(actor: Actor, family_id: UUID) -> dict[Member, Facts]:
    """Collect the facts about an actor and a family page, one for each member through whom the page may be open to them.

    To a member it is as their own page; to whoever it is shown, as far as they still walk alongside who shows it.
    """
    members = around(family_id)
    own = next((one for one in members if _is_theirs(actor, one)), None)
    if own is not None:
        others = [one for one in members if one is not own]
        facts = Facts(
            acting_as=Role.RESIDENT,
            is_active=actor.is_active and actor.is_signed_in,
            is_persons=True,
            is_self=True,
            section=Section.PLAN,
            is_blocked=_keeps_away((one.person_id for one in others), own.person.account_id),
        )
        return {own: facts}
    if actor.account_id is None:
        return {}
    shown = Shown.objects.live(clock.now()).filter(family=family_id, account=actor.account_id, opens=True)
    since = dict(shown.values_list("person_id", "from_at"))
    shut = _is_shut_to(actor, members) if since else False
    return {
        one: _through(actor, one, since[one.person_id], shut) for one in members if one.person_id in since
    }


def _is_theirs(actor: Actor, member: Member) -> bool:
    is_own = actor.person_id is not None and actor.person_id == member.person_id
    return is_own and member.person.died_said_at is None


def _through(actor: Actor, member: Member, since: datetime, shut: bool) -> Facts:
    base = facts_for(actor, member.person_id).base
    return replace(
        base,
        section=Section.PLAN,
        say="yes",
        say_from=since,
        say_until=None,
        is_blocked=base.is_blocked or shut,
        # Nobody comes here by an emergency, by speaking for somebody, or by what is kept apart.
        glass_until=None,
        speaks_from=None,
        speaks_as="",
        is_compartment_member=False,
    )


def _is_shut_to(actor: Actor, members: Iterable[Member]) -> bool:
    # One member who keeps somebody away shuts a page that is theirs too, and it shows to nobody that they did.
    with rows.for_the_system():
        return any(
            is_kept_away(actor.account, one.person) or are_team_mates(actor.account_id, one.person.account_id)
            for one in members
        )


def _keeps_away(people: Iterable[UUID], account_id: UUID | None) -> bool:
    if account_id is None:
        return False
    # Not a place alone: who must not learn a place may share a page on which no place stands.
    with rows.for_the_system():
        live = Q(until_at=None) | Q(until_at__gt=clock.now())
        return Block.objects.own().filter(live, person__in=list(people), account=account_id).exists()


def are_kept_apart(people: Iterable[Person]) -> bool:
    """Say whether any of these people keeps the account of another away."""
    people = list(people)
    return any(
        _keeps_away([other.pk for other in people if other.pk != one.pk], one.account_id) for one in people
    )


def names_a_place(text: str) -> bool:
    """Say whether a text looks as if it said where somebody lives."""
    return bool(POSTCODE.search(text) or STREET.search(text))


def names_kept(members: Iterable[Member], *more: Person) -> dict[UUID, tuple[str, ...]]:
    """Give, for each account here, the names of places kept from it by anybody here, or by whom anybody here speaks for."""
    people = [*(member.person for member in members), *more]
    accounts = [person.account_id for person in people if person.account_id]
    with rows.for_the_system():
        spoken = Speaker.objects.live(clock.now(), clock.today()).filter(account__in=accounts)
        everybody = {person.pk for person in people} | set(spoken.values_list("person_id", flat=True))
        return kept_names(everybody, accounts)


# --- the page ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as a reader sees it: who said it by the name they chose here, or "somebody" once they left."""

    pk: UUID
    kind: str
    words: str
    state: str
    who: str
    at: datetime
    doer: str
    said_when: str
    can_take_back: bool
    steps: tuple[LineView, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who said yes by a code and waits for the others."""

    pk: UUID
    called: str
    is_said: bool


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """A family page as one reader sees it."""

    family: Family
    title: str
    members: tuple[str, ...]
    helpers: tuple[str, ...]
    helps: tuple[LineView, ...]
    steps: tuple[LineView, ...]
    lines: tuple[LineView, ...]
    looked_back: tuple[LineView, ...]
    waiting: tuple[Waiting, ...]
    looked: tuple[tuple[str, date], ...]
    own_side: UUID | None
    is_own: bool

    @property
    def is_empty(self) -> bool:
        return not self.helps and not self.steps


def family_page(actor: Actor, family: Family, mine: list[Member]) -> FamilyPage:
    """Gather a family page. `mine` are the members for whom the reader may write: themselves, or who shows it to them."""
    load_keys([family.pk])
    members = around(family.pk)
    own = next((one for one in mine if one.person_id == actor.person_id), None)
    hidden = _kept_from(members, mine)
    views, of = _views(actor, family, members, hidden, own)
    helps = tuple(
        replace(views[pk], steps=tuple(views[step] for step in of.get(pk, ())))
        for pk, view in views.items()
        if view.kind == Kind.HELP
    )
    nested = {step for steps in of.values() for step in steps}
    return FamilyPage(
        family=family,
        title=shown_name(family, hidden),
        members=tuple(shown_as(member, hidden) for member in members),
        helpers=_helpers(family.pk, members),
        helps=helps,
        steps=tuple(view for pk, view in views.items() if view.kind == Kind.STEP and pk not in nested),
        lines=tuple(sorted(views.values(), key=lambda view: view.at, reverse=True))[:LINES_SHOWN],
        looked_back=tuple(view for view in views.values() if view.kind == Kind.LOOKED_BACK)[::-1],
        waiting=_waiting(family.pk, own) if own else (),
        looked=_looked(family.pk),
        own_side=next((one.person_id for one in mine), None),
        is_own=own is not None,
    )


def _kept_from(members: list[Member], mine: Iterable[Member]) -> tuple[str, ...]:
    """Give the names that this reader must not meet, whoever wrote them and when.

    To those whom a member shows the page the same is shown as to that member: they might tell it on.
    """
    accounts = [one.person.account_id for one in mine if one.person.account_id]
    kept = names_kept(members) if accounts else {}
    return tuple(name for account in accounts for name in kept.get(account, ()))


def shown_name(family: Family, hidden: tuple[str, ...] = ()) -> str:
    """Give what the page is called, or plain words where its name says a place that the reader must not learn."""
    return _("Our page together") if first_said(hidden, family.called) else family.called


def shown_as(member: Member, hidden: tuple[str, ...] = ()) -> str:
    """Give the name of a member, or none where it says a place that the reader must not learn."""
    return _("Somebody") if first_said(hidden, member.called) else member.called


def _views(
    actor: Actor, family: Family, members: list[Member], hidden: tuple[str, ...], own: Member | None
) -> tuple[dict[UUID, LineView], dict[UUID, list[UUID]]]:
    names = {member.person_id: shown_as(member, hidden) for member in members}
    doers = {member.pk: shown_as(member, hidden) for member in members}
    views: dict[UUID, LineView] = {}
    of: dict[UUID, list[UUID]] = {}
    rows_here = list(Line.objects.filter(family=family, taken_back_at=None).order_by("sequence"))
    words: dict[UUID | None, str] = {line.pk: line.words for line in rows_here}
    for line in rows_here:
        is_mine = own is not None and line.person_id == own.person_id
        said = " ".join((line.words, line.doer_words, line.said_when, words.get(line.of_id, "")))
        says_nothing = line.kind == Kind.BECAME and not words.get(line.of_id)
        if says_nothing or (not is_mine and first_said(hidden, said)):
            continue
        is_theirs = is_mine or are_still_theirs(actor, line.person_id, line.written_by_id, line.made_at)
        views[line.pk] = LineView(
            line.pk, line.kind, line.words or words.get(line.of_id, ""), line.state,
            names.get(line.person_id) or _("Somebody"), line.made_at,
            (doers.get(line.doer_id) if line.doer_id else line.doer_words)
            or (_("somebody") if line.kind == Kind.STEP else ""),
            line.said_when, is_theirs and line.kind in (Kind.HELP, Kind.STEP, Kind.LOOKED_BACK),
        )  # fmt: skip
        if line.kind == Kind.STEP and line.of_id is not None and line.of_id in views:
            of.setdefault(line.of_id, []).append(line.pk)
    return views, of


def _helpers(family_id: UUID, members: list[Member]) -> tuple[str, ...]:
    """Give the names of those alongside that members chose to show here, while they still walk alongside."""
    now = clock.now()
    with rows.for_the_system():
        shown = Shown.objects.live(now).filter(
            family=family_id, person__in=[one.person_id for one in members]
        )
        still = set(
            Relation.objects.live(now)
            .filter(person__in=[one.person_id for one in members])
            .values_list("person_id", "account_id")
        )
        found = [
            row.account.short_name
            for row in shown.select_related("account").order_by("from_at", "pk")
            if (row.person_id, row.account_id) in still
        ]
    return tuple(dict.fromkeys(found))


def _waiting(family_id: UUID, own: Member) -> tuple[Waiting, ...]:
    with rows.for_the_system():
        found = list(
            Asking.objects.filter(family=family_id, person__isnull=False, until_at__gt=clock.now()).order_by(
                "pk"
            )
        )
    said = str(own.person_id)
    return tuple(
        Waiting(one.pk, one.called, said in one.yes_from or one.asked_by_id == own.person_id) for one in found
    )


def _looked(family_id: UUID) -> tuple[tuple[str, date], ...]:
    looks = [look for look in looks_at(family_id) if look.account_id][:LOOKS_SHOWN]
    names = dict(
        Account.objects.filter(pk__in={look.account_id for look in looks}).values_list("pk", "short_name")
    )
    return tuple(
        dict.fromkeys((names.get(look.account_id, ""), look.on) for look in looks if look.account_id in names)
    )


def is_paper_safe(family_id: UUID) -> bool:
    """Say whether nobody who shares a page said that paper about them is not safe."""
    members = around(family_id)
    with rows.for_the_system():
        return all(paper_is(member.person_id) != IsSafe.NO for member in members)


# --- which pages -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """A family page by its name, as one reader sees it."""

    pk: UUID
    title: str
    said_how: str


def pages_with(actor: Actor, person: Person) -> list[Named]:
    """Give the family pages that a person shares, to themselves; to others those that this person shows them."""
    now = clock.now()
    held = Member.objects.live(now).filter(person=person)
    if actor.person_id != person.pk:
        shown = Shown.objects.live(now).filter(person=person, account=actor.account_id, opens=True)
        held = held.filter(family__in=shown.values("family")) if actor.account_id else held.none()
    found = []
    for member in held.select_related("family").order_by("from_at", "pk"):
        facts = facts_of(actor, member.family_id)
        if any(not one.is_blocked and not one.has_conflict for one in facts.values()):
            members = around(member.family_id)
            member.person = person
            title = shown_name(member.family, _kept_from(members, [member]))
            found.append(
                Named(member.family_id, title, member.said_how if actor.person_id == person.pk else "")
            )
    return found


def yeses_waiting(person: Person) -> list[UUID]:
    """Give the yeses of a person that wait for others, by id. What for is not said again: it is not open yet."""
    # Its page is not open to them yet, so the database would not give them their own waiting yes.
    with rows.for_the_system():
        found = Asking.objects.filter(person=person, until_at__gt=clock.now()).order_by("pk")
        return list(found.values_list("pk", flat=True))


def asked_to_share(family: Family, person: Person) -> tuple[str, tuple[str, ...]]:
    """Give what a page is called and who shares it, to somebody who has a code: without a place they must not learn."""
    load_keys([family.pk])
    members = around(family.pk)
    hidden = names_kept(members, person).get(person.account_id, ()) if person.account_id else ()
    return shown_name(family, hidden), tuple(shown_as(member, hidden) for member in members)


def may_be_shown(member: Member) -> list[tuple[Account, str]]:
    """Give those who walk alongside a member, with what the member said about them here: no, named or sees."""
    now = clock.now()
    said: dict[UUID | None, str] = {
        row.account_id: "sees" if row.opens else "named"
        for row in Shown.objects.live(now).filter(family=member.family_id, person=member.person_id)
    }
    sharing = {one.person.account_id for one in around(member.family_id)}
    beside = Relation.objects.live(now).filter(person=member.person_id, account__isnull=False)
    return [
        (relation.account, said.get(relation.account_id, "no"))
        for relation in beside.select_related("account").order_by("-is_first", "from_at", "pk")
        if relation.account is not None and relation.account_id not in sharing
    ]


def open_helps(page: FamilyPage) -> list[LineView]:
    """Give the sentences that go on, for somebody who writes a step."""
    return [view for view in page.helps if view.state == State.OPEN]
