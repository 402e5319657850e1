"""The doors of this room: anybody reads a fund and what was asked; those named decide; whoever asked opens it by link."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.access import may as role_may
from tilth.answers.models import Office
from tilth.answers.queries import offices_held_by
from tilth.base.actors import Actor
from tilth.base.errors import NotAllowed, NotFound
from tilth.base.ids import token_digest
from tilth.base.roles import Role, Verb
from tilth.funds.models import Fund, Grant, Room, Stands
from tilth.places.queries import is_on
from tilth.rounds.models import Proposal


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where the link of an ask is sent: what base.outbound needs to know, and nothing else."""

    email: str
    language: str
    link: str


def must_be_here() -> None:
    """Raise NotFound where the place has turned this room off."""
    if not is_on("funds"):
        raise NotFound


def fund_for(pk: UUID) -> Fund:
    """Give a fund to anybody. Raises NotFound for one that was never there."""
    must_be_here()
    fund = Fund.objects.select_related("office__holder", "neighbourhood").filter(pk=pk).first()
    if fund is None:
        raise NotFound
    return fund


def grants_up() -> QuerySet[Grant]:
    """Give what was asked and granted, as anybody may read it."""
    return Grant.objects.exclude(stands=Stands.TAKEN_BACK).filter(set_aside_why="")


def grant_for(pk: UUID) -> Grant:
    """Give an ask or a grant to anybody. Raises NotFound for one that was taken back, or is out of sight."""
    must_be_here()
    grant = grants_up().select_related("fund__office", "page", "picture").filter(pk=pk).first()
    if grant is None:
        raise NotFound
    return grant


def own_grant_for(actor: Actor, key: str) -> Grant:
    """Give an ask to whoever asked. `key` is their link's secret or, for an account, the id of the ask.

    Raises NotFound for everybody else, and for what was taken back.
    """
    must_be_here()
    rows = Grant.objects.select_related("fund__office", "page", "picture").exclude(stands=Stands.TAKEN_BACK)
    pk = _uuid(key)
    if pk is None:
        grant = rows.filter(token_hash=token_digest(key)).first()
    else:
        grant = rows.filter(pk=pk, asked_by=actor.account_id).first() if actor.account_id else None
    if grant is None:
        raise NotFound
    return grant


def _uuid(key: str) -> UUID | None:
    try:
        return UUID(key) if len(key) == 36 else None
    except ValueError:
        return None


def types_for_others(actor: Actor) -> bool:
    """Say whether this actor writes down what somebody says to them: whoever works with people here."""
    return actor.is_staff and role_may(actor, Verb.RAISE)


def offices_to_fund_from(actor: Actor) -> QuerySet[Office]:
    """Give the offices in whose name this actor may open a fund."""
    return offices_held_by(actor.account_id)


def holds(actor: Actor, office: Office) -> bool:
    """Say whether the money is this actor's to answer for: whoever holds the office."""
    return role_may(actor, Verb.ANSWER, holds=office.holder_id == actor.account_id and actor.is_staff)


def must_hold(actor: Actor, office: Office) -> None:
    """Raise NotAllowed unless this actor holds the office. Tilth itself, in the demo place, may."""
    if not holds(actor, office):
        raise NotAllowed(_("Only whoever holds %(office)s does this.") % {"office": office.name})


def held_fund_for(actor: Actor, pk: UUID) -> Fund:
    """Give a fund to whoever holds its office. Raises NotFound for everybody else."""
    fund = fund_for(pk)
    if not holds(actor, fund.office):
        raise NotFound
    return fund


def decides(actor: Actor, fund: Fund) -> bool:
    """Say whether this actor is among those who decide about a fund, or holds its office."""
    named = bool(actor.account_id) and fund.deciders.filter(account_id=actor.account_id).exists()
    return actor.kind == "tilth" or named or holds(actor, fund.office)


def decided_fund_for(actor: Actor, pk: UUID) -> Fund:
    """Give a fund to those who decide about it. Raises NotFound for everybody else."""
    fund = fund_for(pk)
    if not decides(actor, fund):
        raise NotFound
    return fund


def decided_grant_for(actor: Actor, pk: UUID) -> Grant:
    """Give an ask to those who decide about it, out of sight or not. Raises NotFound for everybody else."""
    must_be_here()
    rows = Grant.objects.select_related("fund__office__holder", "page", "picture", "typed_by")
    grant = rows.exclude(stands=Stands.TAKEN_BACK).filter(pk=pk).first()
    if grant is None or not decides(actor, grant.fund):
        raise NotFound
    return grant


def proposals_decided(actor: Actor, fund: Fund) -> QuerySet[Proposal]:
    """Give what rounds of this actor's offices decided, whether paid for or not, the longest waiting first."""
    rows = Proposal.objects.select_related("round__office__holder").filter(is_decided=True)
    if not is_on("rounds") or not fund.is_open:
        return rows.none()
    if actor.kind != "tilth":
        rows = rows.filter(round__office__holder=actor.account_id)
    return rows.order_by("round__decided_at", "round", "number")


def proposals_to_award(actor: Actor, fund: Fund) -> QuerySet[Proposal]:
    """Give what rounds of this actor's offices decided and nobody has paid for yet."""
    return proposals_decided(actor, fund).filter(funded_on=None)


def room_for(pk: UUID) -> Room:
    """Give a vote in the room to anybody. Raises NotFound for one that was never called."""
    must_be_here()
    room = Room.objects.select_related("fund__office__holder", "picture").filter(pk=pk).first()
    if room is None:
        raise NotFound
    return room


def hosted_room_for(actor: Actor, pk: UUID) -> Room:
    """Give a vote in the room to those who decide about its fund. Raises NotFound for everybody else."""
    room = room_for(pk)
    if not decides(actor, room.fund):
        raise NotFound
    return room


def sets_aside(actor: Actor) -> bool:
    """Say whether this actor may take something out of sight, with a reason that is read: the keeper."""
    return actor.acting_as == Role.KEEPER and role_may(actor, Verb.KEEP)


def aside_for(actor: Actor, pk: UUID) -> Grant:
    """Give an ask to the keeper, out of sight or not. Raises NotFound for everybody else."""
    must_be_here()
    grant = Grant.objects.exclude(stands=Stands.TAKEN_BACK).filter(pk=pk).first()
    if grant is None or not sets_aside(actor):
        raise NotFound
    return grant


def letterbox(grant_id: UUID) -> Letterbox | None:
    """Say where the link of an ask is sent. One of settings.LETTERBOXES; None where nobody asked for it."""
    rows = Grant.objects.exclude(stands=Stands.TAKEN_BACK).exclude(token_hash=None)
    grant = rows.filter(pk=grant_id).first()
    if grant is None or not grant.mail:
        return None
    return Letterbox(grant.mail, grant.language, reverse("funds:own", args=[grant.token]))
