"""Doors to a conversation's lines."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from tilth.alongside.access import may, person_for
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Verb
from tilth.conversations.models import Line

AN_HOUR = timedelta(hours=1)


def line_for(actor: Actor, person_pk: UUID, line_pk: UUID, verb: Verb = Verb.SEE) -> Line:
    """Give one revision of a line on this person's page, or raise NotFound."""
    line = (
        Line.objects.select_related("conversation", "written_by", "person")
        .filter(pk=line_pk, person_id=person_pk)
        .first()
    )
    if line is None:
        raise NotFound(_("There is no such line."))
    person_for(actor, person_pk, verb, line.stands_in)
    return line


def is_own(actor: Actor, line: Line) -> bool:
    """Whether the line is about the one who is acting."""
    return actor.person_id is not None and actor.person_id == line.person_id


def has_written(actor: Actor, line: Line) -> bool:
    """Whether the one who is acting wrote this revision down."""
    return actor.account_id is not None and actor.account_id == line.written_by_id


def may_revise(actor: Actor, line: Line) -> bool:
    """Their words may be changed by them and by whoever may write there; what was noticed by its writer only."""
    if not may(actor, line.person, Verb.WRITE, line.stands_in):
        return False
    return line.is_theirs or has_written(actor, line)


def may_correct(actor: Actor, line: Line) -> bool:
    """The person may correct anything; somebody alongside may write the correction down for them."""
    return may(actor, line.person, Verb.CORRECT, line.stands_in) or may(
        actor, line.person, Verb.WRITE, line.stands_in
    )


def may_take_back(actor: Actor, line: Line, at: datetime) -> bool:
    """Own words at any time, by the person or whoever wrote them down; one's own noticing within the hour."""
    if line.is_taken_back:
        return False
    if line.is_theirs:
        return is_own(actor, line) or (
            has_written(actor, line) and may(actor, line.person, Verb.WRITE, line.stands_in)
        )
    return has_written(actor, line) and at - line.made_at <= AN_HOUR
