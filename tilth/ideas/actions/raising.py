"""An idea: raised by typing, by telling somebody or by a photo of paper; and taken back, with everything said about who."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilth.accounts.models import Account
from tilth.answers import actions as answers
from tilth.answers.models import Answer, Kind, Office, Signed
from tilth.base import clock, files, outbound, sealing
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.ids import new_token, token_digest
from tilth.base.writing import act, verb
from tilth.ideas import access
from tilth.ideas.models import How, Idea
from tilth.ideas.words import needed, refuse_a_way_in
from tilth.places.models import Neighbourhood

SIDE = 1600


@dataclass(frozen=True, slots=True)
class Raised:
    """An idea that was just raised, and its own link: told once. "" where an account opens it."""

    idea: Idea
    token: str


def raise_idea(*, by: Actor, key: UUID | None = None, how: str = How.TYPED, **words: Any) -> Raised:
    """Raise an idea. It lands on the office that is named, or on a gardener who finds out whose it is.

    Said to somebody who types it, it belongs to whoever said it: they get the link, and no account is written down.
    """
    has_account = by.account is not None and how != How.SPOKEN
    token = "" if has_account else _token_for(by, key)
    return Raised(_raise_idea(by=by, how=how, token=token, key=key, **words), token)


def _token_for(by: Actor, key: UUID | None) -> str:
    if key is None:
        return new_token()
    who = str(by.account_id or by.pass_id or "")
    return urlsafe_b64encode(sealing.keyed_digest("link", "idea", who, str(key))[:16]).decode().rstrip("=")


@verb("ideas.raise_idea")
def _raise_idea(
    *,
    by: Actor,
    sentence: str,
    how: str,
    token: str,
    more: str = "",
    picture: Any = None,
    picture_words: str = "",
    neighbourhood: Neighbourhood | None = None,
    office: Office | None = None,
    called: str = "",
    mail: str = "",
    contact: str = "",
) -> Idea:
    if how == How.SPOKEN and not access.types_for_others(by):
        raise NotAllowed(_("Somebody who works here types what they are told."))
    sentence = needed(" ".join(sentence.split()), "sentence", _("Say your idea in one sentence."))
    idea = Idea(
        how=how,
        sentence=refuse_a_way_in(sentence, "sentence"),
        more=refuse_a_way_in(more.strip(), "more"),
        picture_words=_words_of_paper(how, picture, picture_words),
        neighbourhood=neighbourhood,
        token_hash=token_digest(token) if token else None,
        language=get_language() or "",
        spoken_to=by.account if how == How.SPOKEN else None,
    )
    sealing.make_key(idea.pk)
    idea.called, idea.mail, idea.contact, idea.token = called, mail, contact, token
    if picture is not None:
        idea.picture = files.keep_picture(idea.pk, picture, kind="idea", side=SIDE)
    idea.save(force_insert=True)
    answers.ask(
        by=by if not token else NOBODY,
        kind=Kind.IDEA,
        subject_id=idea.pk,
        sentence=idea.sentence,
        office=office,
        # Who raised it is told what came of it, and shown to nobody.
        signed=Signed.UNSIGNED,
        link=reverse("ideas:idea", args=[idea.pk]),
    )
    if mail:
        outbound.queue_to_box(idea.pk)
    act(by if how == How.SPOKEN else NOBODY, "ideas.raise_idea", subject=idea)
    return idea


def _words_of_paper(how: str, picture: Any, words: str) -> str:
    if picture is None and (how == How.PAPER or words.strip()):
        raise InvalidInput(_("Choose the photo of the paper."), "picture")
    if picture is None:
        return ""
    words = needed(words, "picture_words", _("Write what the paper says, for whoever cannot see it."))
    return refuse_a_way_in(words, "picture_words")


@verb("ideas.take_back")
def take_back(*, by: Actor, idea: Idea, own: str = "") -> Idea:
    """Take an idea back, by one's own link or account. Its words, the photo and who raised it are gone at once."""
    if access.own_idea_for(by, own or str(idea.pk)).pk != idea.pk:
        raise NotFound
    stored = idea.picture
    idea.taken_back_at, idea.sentence, idea.more, idea.picture_words = clock.now(), "", "", ""
    idea.picture = None
    idea.called = idea.mail = idea.contact = idea.token = ""
    idea.save()
    if stored is not None:
        files.drop(stored)
    idea.comments.update(words="", called="", taken_back_at=clock.now())
    idea.supports.all().delete()
    answers.forget(by=NOBODY, kind=Kind.IDEA, subject_id=idea.pk, sentence=_("An idea that was taken back"))
    act(NOBODY, "ideas.take_back", subject=idea)
    transaction.on_commit(partial(sealing.destroy_key, idea.pk, "taken back"))
    return idea


def leave_ideas(account: Account) -> None:
    """Forget who raised an idea, of somebody who was erased; the idea itself is the place's. Not a verb: erasing calls it."""
    raised = Answer.objects.filter(kind=Kind.IDEA, raised_by=account)
    for idea in Idea.objects.filter(pk__in=raised.values("subject_id")):
        idea.called = idea.mail = idea.contact = idea.token = ""
        idea.token_hash = None
        idea.save(update_fields=["called", "mail", "contact", "token", "token_hash"])
    raised.update(raised_by=None)
