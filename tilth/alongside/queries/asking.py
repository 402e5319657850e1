"""Introductions that wait, and invitations to come alongside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, UUIDField
from django.utils.timezone import localdate

from tilth.alongside.models import OPEN, Asking, Block, Conflict, Introducing, Introduction, Invitation
from tilth.alongside.queries.facts import (
    ACCOUNT,
    NOW,
    TODAY,
    has_conflict,
    is_blocked,
    team_mates_of,
)
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.prepared import Prepared, slot
from tilth.base.roles import Role
from tilth.base.sealing import load_keys
from tilth.methods.working_days import working_days_between
from tilth.people.actions import searchable
from tilth.places.queries import holidays_between
from tilth.teams.models import Team

WITH_THEM = ("neighbourhood", "introduced_by", "taken_by", "person")


def introductions_open_to(actor: Actor) -> QuerySet[Introduction]:
    """Give the introductions this actor's teams may meet; what somebody else goes to stands with them alone."""
    if not _meets(actor):
        return Introduction.objects.none()
    rows = _open_to(actor.acting_as, actor.account_id, clock.now(), clock.today())
    return rows.select_related(*WITH_THEM)


def introduction_open_to(actor: Actor, pk: UUID) -> Introduction | None:
    """Give one of `introductions_open_to`; None when it is not among them."""
    values = {ACCOUNT: actor.account_id, NOW: clock.now(), TODAY: clock.today(), WHICH: pk}
    if not _meets(actor) or not _is_open[actor.acting_as].rows(values):
        return None
    return Introduction.objects.select_related(*WITH_THEM).get(pk=pk)


def _meets(actor: Actor) -> bool:
    return actor.is_staff and actor.is_active and actor.acting_as in _is_open


def _open_to(role: Role, account_id: UUID | None, now: datetime, today: date) -> QuerySet[Introduction]:
    # Somebody who has a page already is met again by nobody they keep away, or who knows or works with them.
    live = Q(until_at=None) | Q(until_at__gt=now)
    whose = {"person": OuterRef("person"), "account": account_id}
    kept_away = Exists(Block.objects.filter(live, **whose)) | Exists(Conflict.objects.live().filter(**whose))
    rows = Introduction.objects.filter(~kept_away, state__in=OPEN, person__died_said_at=None)
    rows = rows.exclude(person__account__in=team_mates_of(account_id, today))
    if role == Role.WORKER:
        rows = rows.filter(neighbourhood__in=_neighbourhoods_of(account_id, today))
        rows = rows.exclude(Q(state=Introducing.GOING) & ~Q(taken_by_id=account_id))
    return rows


def _the_one(role: Role) -> QuerySet[Introduction, Any]:
    rows = _open_to(role, ACCOUNT.stand_in, NOW.stand_in, TODAY.stand_in)
    return rows.filter(pk=WHICH.stand_in).order_by().values_list("pk")


# Each step with an introduction asks at the door again: put together once (see base.prepared).
WHICH = slot(4, UUIDField())
_is_open = {
    Role.WORKER: Prepared(lambda: _the_one(Role.WORKER)),
    Role.GARDENER: Prepared(lambda: _the_one(Role.GARDENER)),
}


def introductions_for(actor: Actor) -> list[Introduction]:
    """Give the introductions an actor's teams may meet, oldest first: never ranked, never searched."""
    found = list(introductions_open_to(actor).order_by("made_at", "id")[:200])
    load_keys(introduction.pk for introduction in found)
    return whom_one_does_not_know(actor, found)


def whom_one_does_not_know(actor: Actor, found: list[Introduction]) -> list[Introduction]:
    """Leave out whoever bears a name that this account said it knows, there. No read when there is nobody to meet."""
    known = {(one.neighbourhood_id, searchable(one.called)) for one in (said_to_know(actor) if found else ())}
    return [one for one in found if (one.neighbourhood_id, searchable(one.called)) not in known]


def _neighbourhoods_of(account_id: UUID | None, today: date) -> QuerySet[Team, Any]:
    mine = Q(members__account_id=account_id, members__from_on__lte=today)
    live = Q(members__until_on=None) | Q(members__until_on__gt=today)
    return Team.objects.filter(mine, live).values("neighbourhoods")


def said_to_know(actor: Actor) -> list[Conflict]:
    """Give whom this account said it knows, as it typed them, newest first. Never whether they have a page here."""
    if actor.account_id is None:
        return []
    rows = Conflict.objects.live().filter(account=actor.account_id, person=None)
    found = list(rows.select_related("neighbourhood").order_by("-made_at", "-pk"))
    load_keys([actor.account_id])
    return found


def invitations_to(actor: Actor) -> list[Invitation]:
    """Give the invitations waiting for this account, oldest first."""
    found = list(invitations_open_to(actor).order_by("made_at", "pk"))
    load_keys(invitation.person_id for invitation in found)
    return found


def invitations_open_to(actor: Actor) -> QuerySet[Invitation]:
    """Give the invitations this account may answer: none by somebody who keeps it away, or whom it knows or works with."""
    if actor.account_id is None:
        return Invitation.objects.none()
    rows = Invitation.objects.filter(to_account_id=actor.account_id, state=Asking.ASKED)
    rows = rows.filter(~is_blocked(clock.now(), "to_account"), ~has_conflict("to_account"))
    rows = rows.filter(person__died_said_at=None)
    rows = rows.exclude(person__account__in=team_mates_of(actor.account_id, clock.today()))
    return rows.select_related("person", "asked_by")


def invitations_of(person_id: UUID) -> list[Invitation]:
    """Give who has been asked to come alongside a person and has not answered yet."""
    return _invitations(person_id, Asking.ASKED)


def kind_noes_to(person_id: UUID) -> list[Invitation]:
    """Give who kindly could not come alongside a person, with the word they sent."""
    return _invitations(person_id, Asking.KINDLY_NO)


def _invitations(person_id: UUID, state: Asking) -> list[Invitation]:
    rows = Invitation.objects.filter(person_id=person_id, state=state)
    return list(rows.select_related("to_account", "to_organisation").order_by("made_at", "pk"))


def unmet_introductions(on: date) -> list[Introduction]:
    """Give the introductions not met within the working days that their team set itself.

    Those somebody said they would go to are among them: he is not forgotten because somebody meant to go.
    """
    waiting = Introduction.objects.filter(state__in=OPEN, answer=None, person__died_said_at=None)
    rows = list(waiting.select_related("neighbourhood").prefetch_related("neighbourhood__teams"))
    if not rows:
        return []
    off = holidays_between(localdate(min(row.made_at for row in rows)), on)
    return [
        row
        for row in rows
        if working_days_between(localdate(row.made_at), on, off) >= _days_before_unmet(row)
    ]


def _days_before_unmet(introduction: Introduction) -> int:
    days = [team.days_before_unmet for team in introduction.neighbourhood.teams.all()]
    return min(days, default=10)
