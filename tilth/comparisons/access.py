"""Doors of this room: anybody reads what was written down and what came of it; analysts write, and bring the table."""

from __future__ import annotations

from uuid import UUID

from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Role
from tilth.comparisons.models import Comparison
from tilth.places.queries import is_on


def must_be_here() -> None:
    """Raise NotFound where the place has turned this room off."""
    if not is_on("comparisons"):
        raise NotFound


def works_it_out(actor: Actor) -> bool:
    """Say whether the actor is an analyst here, in the standing they work in."""
    return actor.is_staff and actor.acting_as == Role.ANALYST


def must_work_it_out(actor: Actor) -> None:
    """Raise NotFound for whoever is no analyst."""
    must_be_here()
    if not works_it_out(actor):
        raise NotFound


def comparison_for(pk: UUID) -> Comparison:
    """Give a comparison to anybody. Raises NotFound for one that is not here."""
    must_be_here()
    found = Comparison.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def comparison_to_work_on(actor: Actor, pk: UUID) -> Comparison:
    """Give a comparison that goes on to an analyst. Raises NotFound for everybody else, and for one that was given up."""
    must_work_it_out(actor)
    found = comparison_for(pk)
    if found.given_up_on:
        raise NotFound
    return found
