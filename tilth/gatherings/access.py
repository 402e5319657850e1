"""The doors of this room: anybody reads a gathering; whoever wrote it changes it; the keeper takes one out of sight."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from tilth.accounts.access import may as role_may
from tilth.answers.models import Office
from tilth.answers.queries import offices_held_by
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Role, Verb
from tilth.gatherings.models import Gathering
from tilth.places.queries import is_on


def must_be_here() -> None:
    """Raise NotFound where the place has turned this room off."""
    if not is_on("gatherings"):
        raise NotFound


def gatherings_up() -> QuerySet[Gathering]:
    """Give the gatherings that anybody may read."""
    return Gathering.objects.filter(set_aside_why="").select_related("neighbourhood", "office")


def gathering_for(pk: UUID) -> Gathering:
    """Give a gathering to anybody. Raises NotFound for one that is out of sight."""
    must_be_here()
    found = gatherings_up().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def may_host(actor: Actor) -> bool:
    """Say whether this actor may host: everybody who signs in with an account. Nobody approves."""
    return actor.account is not None and actor.is_active


def hosts(actor: Actor, gathering: Gathering) -> bool:
    """Say whether this actor wrote the gathering."""
    if actor.kind == "tilth":
        return True
    return may_host(actor) and gathering.hosted_by_id == actor.account_id


def hosted_for(actor: Actor, pk: UUID) -> Gathering:
    """Give a gathering to whoever hosts it. Raises NotFound for everybody else."""
    found = gathering_for(pk)
    if not hosts(actor, found):
        raise NotFound
    return found


def offices_to_bring(actor: Actor) -> QuerySet[Office]:
    """Give the offices that this actor may bring into a room to answer there: the ones they hold."""
    return offices_held_by(actor.account_id if actor.is_staff else None)


def sets_aside(actor: Actor) -> bool:
    """Say whether this actor may take a gathering out of sight, with a reason that is read: the keeper."""
    return actor.acting_as == Role.KEEPER and role_may(actor, Verb.KEEP)


def aside_for(actor: Actor, pk: UUID) -> Gathering:
    """Give any gathering to the keeper. Raises NotFound for everybody else."""
    must_be_here()
    found = Gathering.objects.filter(pk=pk).first() if sets_aside(actor) else None
    if found is None:
        raise NotFound
    return found
