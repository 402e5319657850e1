"""Doors to a conversation's lines."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tilth.alongside.access import may, person_for
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.models import StoredFile
from tilth.base.roles import Verb
from tilth.conversations.models import Line, Translation
from tilth.people.models import Moment

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


def kept_for(actor: Actor, person_pk: UUID, line_pk: UUID, kept_as: str) -> tuple[Line, StoredFile]:
    """Give a wording with its drawing or recording, or raise NotFound: none is given of what was taken back or hidden."""
    line = line_for(actor, person_pk, line_pk)
    wordings = Line.objects.filter(Q(pk=line.first_id or line.pk) | Q(first=line.first_id or line.pk))
    newest = wordings.order_by("-pk").first() or line
    hidden = Moment.objects.filter(person=person_pk, subject_id__in=wordings.values("pk"))
    is_hidden = hidden.exclude(hidden_at=None).exists() and not is_own(actor, line)
    if line.kept_as != kept_as or line.stored is None or newest.is_taken_back or is_hidden:
        raise NotFound(_("There is no such line."))
    return line, line.stored


def translation_for(actor: Actor, person_pk: UUID, line_pk: UUID, pk: UUID) -> Translation:
    """Give a translation beside a line to whoever may read the line, or raise NotFound."""
    line = line_for(actor, person_pk, line_pk)
    translation = Translation.objects.select_related("line").filter(pk=pk, line=line).first()
    if translation is None:
        raise NotFound(_("There is no such line."))
    return translation


def may_take_translation_back(actor: Actor, translation: Translation) -> bool:
    """The person at any time; whoever wrote it down, while they may write there."""
    if actor.person_id is not None and actor.person_id == translation.person_id:
        return True
    wrote = actor.account_id is not None and actor.account_id == translation.written_by_id
    return wrote and may(actor, translation.person_id, Verb.WRITE, translation.line.stands_in)


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
