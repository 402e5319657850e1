"""Introductions that wait, and invitations to come alongside."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from tilth.alongside.models import OPEN, Asking, Block, Conflict, Introducing, Introduction, Invitation
from tilth.alongside.queries.facts import has_conflict, is_blocked, team_mates_of
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.base.sealing import load_keys
from tilth.methods.working_days import working_days_between
from tilth.people.actions import searchable
from tilth.places.queries import holidays_between
from tilth.teams.models import Team


def introductions_open_to(actor: Actor) -> QuerySet[Introduction]:
    """Give the introductions this actor's teams may meet; what somebody else goes to stands with them alone."""
    if not actor.is_staff or not actor.is_active or actor.acting_as not in {Role.WORKER, Role.GARDENER}:
        return Introduction.objects.none()
    rows = _not_closed_to(actor, Introduction.objects.filter(state__in=OPEN))
    if actor.acting_as == Role.WORKER:
        rows = rows.filter(neighbourhood__in=_neighbourhoods_of(actor)).exclude(
            Q(state=Introducing.GOING) & ~Q(taken_by_id=actor.account_id)
        )
    return rows.select_related("neighbourhood", "introduced_by", "taken_by", "person")


def _not_closed_to(actor: Actor, rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    # Somebody who has a page already is met again by nobody they keep away, or who knows or works with them.
    live = Q(until_at=None) | Q(until_at__gt=clock.now())
    whose = {"person": OuterRef("person"), "account": actor.account_id}
    kept_away = Exists(Block.objects.filter(live, **whose)) | Exists(Conflict.objects.live().filter(**whose))
    return rows.filter(~kept_away).exclude(person__account__in=team_mates_of(actor.account_id))


def introductions_for(actor: Actor) -> list[Introduction]:
    """Give the introductions an actor's teams may meet, oldest first: never ranked, never searched."""
    found = list(introductions_open_to(actor).order_by("made_at", "id")[:200])
    load_keys(introduction.pk for introduction in found)
    return whom_one_does_not_know(actor, found)


def whom_one_does_not_know(actor: Actor, found: list[Introduction]) -> list[Introduction]:
    """Leave out whoever bears a name that this account said it knows, there. No read when there is nobody to meet."""
    known = {(one.neighbourhood_id, searchable(one.called)) for one in (said_to_know(actor) if found else ())}
    return [one for one in found if (one.neighbourhood_id, searchable(one.called)) not in known]


def _neighbourhoods_of(actor: Actor) -> QuerySet[Team, Any]:
    today = clock.today()
    mine = Q(members__account_id=actor.account_id, members__from_on__lte=today)
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
    rows = rows.exclude(person__account__in=team_mates_of(actor.account_id))
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
    waiting = Introduction.objects.filter(state__in=OPEN, answer=None)
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
