"""Who is still to go on with whom, when a worker leaves; and who waits for somebody since one has left."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tilth.accounts.models import Account
from tilth.accounts.queries import workers
from tilth.alongside.models import GoingOn, Handover, Introducing, Introduction, Relation
from tilth.alongside.queries.asking import introductions_open_to, whom_one_does_not_know
from tilth.alongside.queries.beside import AT_WORK
from tilth.alongside.queries.facts import shut_to, too_near
from tilth.base import clock, rows
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.base.sealing import load_keys
from tilth.teams.models import Member


@dataclass(frozen=True, slots=True)
class ToGoOn:
    """Somebody whom a leaving worker walks alongside, and whom they are to meet, if that was said."""

    person_id: UUID
    called: str
    is_asleep: bool
    handover: Handover | None


def to_go_on(actor: Actor) -> list[ToGoOn]:
    """Give whom this account still walks alongside at work, in the order of the alphabet."""
    if actor.account_id is None or actor.acting_as != Role.WORKER or not actor.is_staff:
        return []
    asked = Handover.objects.filter(state=GoingOn.ASKED).select_related("account", "meeting")
    rows = _still_alongside(actor.account_id).prefetch_related(Prefetch("handovers", asked, to_attr="asked"))
    found = list(rows.select_related("person").order_by("person__search_name", "pk"))
    load_keys(relation.person_id for relation in found)
    return [
        ToGoOn(one.person_id, one.person.called, one.asleep_at is not None, next(iter(one.asked), None))
        for one in found
    ]


def still_walks(account_id: UUID) -> bool:
    """Say whether an account still walks alongside anybody at work, or said it would go and meet somebody. Never how many."""
    # The keeper who asks reaches none of them: what the database holds back must not look like nobody.
    with rows.for_the_system():
        going = Introduction.objects.filter(state=Introducing.GOING, taken_by=account_id)
        return _still_alongside(account_id).exists() or going.exists()


def _still_alongside(account_id: UUID) -> QuerySet[Relation]:
    now = clock.now()
    rows = Relation.objects.live(now).filter(account=account_id, kind__in=AT_WORK, cover=None)
    # Whoever keeps them away meets them about nothing any more.
    return rows.exclude(person__in=shut_to(account_id, now))


def asked_about(actor: Actor) -> list[Handover]:
    """Give with whom this account may go on, if they say yes: whom it meets, and when. Soonest first."""
    if actor.account_id is None or actor.acting_as != Role.WORKER or not actor.is_staff:
        return []
    rows = Handover.objects.filter(account=actor.account_id, state=GoingOn.ASKED, relation__until_at=None)
    rows = rows.exclude(person__in=too_near(actor.account_id, clock.now()))
    return list(rows.select_related("person", "relation__account", "meeting").order_by("meeting__on", "pk"))


def left_behind(actor: Actor) -> list[Introduction]:
    """Give who has nobody since a worker left, oldest first: for the gardener, by name and never by page."""
    if actor.acting_as != Role.GARDENER:
        return []
    rows = introductions_open_to(actor).filter(person__isnull=False).select_related("asked_to_go")
    found = list(rows.order_by("made_at", "pk")[:200])
    load_keys(one.pk for one in found)
    return whom_one_does_not_know(actor, found)


def may_be_asked_to_go(introduction: Introduction) -> QuerySet[Account]:
    """Give the workers of the neighbourhood's teams, in alphabetical order."""
    there = Member.objects.live(clock.today()).filter(team__neighbourhoods=introduction.neighbourhood_id)
    return workers().filter(pk__in=there.order_by().values("account"))


def may_go_on(actor: Actor) -> QuerySet[Account]:
    """Give who could go on with somebody in this account's place: any other worker. The person chooses."""
    return workers().exclude(pk=actor.account_id)
