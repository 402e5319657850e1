"""Doors to an answer and to the offices: who may read, who owes, who asked."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tilth.accounts.access import may as role_may
from tilth.answers.models import Answer, Office, ReplyFor, ReplyLink
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import NotAllowed, NotFound
from tilth.base.ids import token_digest
from tilth.base.outbound import may_send
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
    if may(actor, answer, verb):
        return
    if verb == Verb.TEND:
        raise NotAllowed(_("A gardener says which office it is."))
    if verb != Verb.SEE:
        raise NotAllowed(_("This waits for %(office)s. Only they can do that.") % {"office": answer.owed_by})
    raise NotFound


def may(actor: Actor, answer: Answer, verb: Verb) -> bool:
    """Say whether this actor may do `verb` to this answer."""
    if verb == Verb.SEE and actor.is_active and has_asked(actor, answer):
        return True
    holds = {
        Verb.SEE: actor.is_staff,
        Verb.ANSWER: owes(actor, answer),
        Verb.TEND: actor.acting_as == Role.GARDENER,
    }.get(verb, False)
    return role_may(actor, verb, holds=holds)


def owes(actor: Actor, answer: Answer) -> bool:
    """Say whether this actor holds the office that owes it, or is a gardener while nobody holds it."""
    if answer.office is None or answer.office.holder_id is None:
        return actor.acting_as == Role.GARDENER
    return answer.office.holder_id == actor.account_id


def has_asked(actor: Actor, answer: Answer) -> bool:
    """Say whether this actor is the one who asked. Only ever used to show them their own."""
    return actor.account_id is not None and answer.raised_by_id == actor.account_id


def reply_for(token: str) -> ReplyLink:
    """Give what a link from a mail replies to. Raises NotFound for one that was never given, is used or has ended.

    It opens nothing else: neither other answers nor a session. Whoever may not be mailed any more replies signed in.
    """
    rows = ReplyLink.objects.select_related("account", "answer__office", "answer__raised_by")
    found = rows.filter(token_hash=token_digest(token), used_at=None, until_at__gt=clock.now()).first()
    if found is None or not found.account.is_active or not may_send(found.account, "mail"):
        raise NotFound
    answer = found.answer
    is_still_asked = not answer.verdict if found.purpose == ReplyFor.VERDICT else answer.is_owed
    if answer.raised_by_id != found.account_id or not is_still_asked:
        raise NotFound
    return found


def actor_of(link: ReplyLink) -> Actor:
    """Give who replies by a link: the account it was sent to, as a resident, for this one reply."""
    return Actor(kind="account", account=link.account, acting_as=Role.RESIDENT)


def office_for(actor: Actor, pk: UUID, verb: Verb = Verb.KEEP) -> Office:
    """Give one office to the keeper, or (ANSWER) to whoever holds it. Raises NotFound."""
    office = Office.objects.select_related("holder", "organisation", "above").filter(pk=pk).first()
    if office is None:
        raise NotFound
    holds = verb == Verb.KEEP or office.holder_id == actor.account_id
    if not role_may(actor, verb, holds=holds):
        raise NotFound
    return office
