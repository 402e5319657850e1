"""Doors to an answer and to the offices: who may read, who owes, who asked."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tilth.answers.models import Answer, Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import NotAllowed, NotFound
from tilth.base.policy import Facts, decide
from tilth.base.roles import Role, Verb

WITH_OFFICES = ("office__holder", "offered_to__holder", "reopens")


def answer_for(actor: Actor, pk: UUID, verb: Verb = Verb.SEE) -> Answer:
    """Give one answer if this actor may do `verb` to it. Raises NotFound, or NotAllowed to whoever may read it."""
    answer = Answer.objects.select_related(*WITH_OFFICES).filter(pk=pk).first()
    if answer is None or not may(actor, answer, Verb.SEE):
        raise NotFound
    check(actor, answer, verb)
    return answer


def check(actor: Actor, answer: Answer, verb: Verb) -> None:
    """Refuse, with the name of who could, when this actor may not do `verb` to an answer they can read."""
    if not may(actor, answer, verb):
        raise NotAllowed(_("This waits for %(office)s. Only they can do that.") % {"office": answer.owed_by})


def may(actor: Actor, answer: Answer, verb: Verb) -> bool:
    """Say whether this actor may do `verb` to this answer."""
    holds = {
        Verb.SEE: actor.is_staff,
        Verb.ANSWER: owes(actor, answer),
        Verb.TEND: actor.acting_as == Role.GARDENER,
    }.get(verb, False)
    return bool(decide(_facts(actor, holds=holds, is_public=has_asked(actor, answer)), verb, clock.now()))


def owes(actor: Actor, answer: Answer) -> bool:
    """Say whether this actor holds the office that owes it, or is a gardener while nobody holds it."""
    if answer.office is None or answer.office.holder_id is None:
        return actor.acting_as == Role.GARDENER
    return answer.office.holder_id == actor.account_id


def has_asked(actor: Actor, answer: Answer) -> bool:
    """Say whether this actor is the one who asked. Only ever used to show them their own."""
    return actor.account_id is not None and answer.raised_by_id == actor.account_id


def office_for(actor: Actor, pk: UUID, verb: Verb = Verb.KEEP) -> Office:
    """Give one office to the keeper, or (ANSWER) to whoever holds it. Raises NotFound."""
    office = Office.objects.select_related("holder", "organisation", "above").filter(pk=pk).first()
    if office is None:
        raise NotFound
    holds = actor.acting_as == Role.KEEPER if verb == Verb.KEEP else office.holder_id == actor.account_id
    if not decide(_facts(actor, holds=holds), verb, clock.now()):
        raise NotFound
    return office


def keeper_only(actor: Actor) -> None:
    """Raise NotFound for anybody but a keeper."""
    if not decide(_facts(actor, holds=actor.acting_as == Role.KEEPER), Verb.KEEP, clock.now()):
        raise NotFound


def _facts(actor: Actor, *, holds: bool, is_public: bool = False) -> Facts:
    return Facts(
        acting_as=actor.acting_as,
        is_active=actor.is_active,
        has_second_factor=actor.has_second_factor,
        holds=holds,
        is_public=is_public,
    )
