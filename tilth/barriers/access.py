"""Doors to what is in the way: everybody who works here reads the rule; the person is for those who may see them."""

from __future__ import annotations

from uuid import UUID

from tilth.accounts.access import may as role_may
from tilth.alongside.access import may as may_with_person
from tilth.answers import access as answers
from tilth.barriers.models import Barrier
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Section, Verb
from tilth.places.queries import is_on


def must_stand() -> None:
    """Raise NotFound where the keeper switched this room off."""
    if not is_on("in_the_way"):
        raise NotFound


def barrier_for(actor: Actor, pk: UUID, verb: Verb = Verb.SEE) -> Barrier:
    """Give one barrier if this actor may do `verb` to it. Raises NotFound, or NotAllowed to whoever may read it."""
    must_stand()
    found = Barrier.objects.select_related(
        "person", "team", "answer__office__holder", "answer__offered_to__holder", "answer__reopens"
    )
    barrier = found.filter(pk=pk).first()
    if barrier is None:
        raise NotFound
    if not (answers.may(actor, barrier.answer, Verb.SEE) or may_see_person(actor, barrier)):
        raise NotFound
    if verb != Verb.SEE:
        answers.check(actor, barrier.answer, verb)
    return barrier


def may_see_person(actor: Actor, barrier: Barrier) -> bool:
    """Say whether this actor may know whose life it got in the way of."""
    return barrier.person_id is not None and may_with_person(actor, barrier.person_id, Verb.SEE, Section.PLAN)


def is_asker(actor: Actor, barrier: Barrier) -> bool:
    """Say whether this actor raised it. Somebody who came by a link has no account: then it is the person themselves."""
    if answers.has_asked(actor, barrier.answer):
        return True
    without_account = barrier.answer.raised_by_id is None and barrier.person_id is not None
    return without_account and actor.person_id == barrier.person_id


def may_raise(actor: Actor) -> bool:
    """Say whether this actor may raise something without a person: whoever works here, in a role that can."""
    return is_on("in_the_way") and role_may(actor, Verb.RAISE, holds=actor.is_staff)
