"""Gifts, and what people write: to a group, or about a gift. Somebody puts two people in touch; no number is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.base import clock, outbound
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.ids import token_digest
from tilth.base.writing import act, verb
from tilth.directory.access import gift_for, must_hold, note_between_for, own_gift_for, page_for
from tilth.directory.links import token_for
from tilth.directory.models import Gift, Note, Page
from tilth.places.models import Neighbourhood

# A telephone number as people write it, or a mail address: seven figures or more in a row, spaces between.
_A_WAY_IN = re.compile(r"(?:\d[ ().-]{0,2}){7,}|[^\s@]+@[^\s@]+\.\w+")


@dataclass(frozen=True, slots=True)
class Sent:
    """A gift or a note that was just written, and its writer's own link: told once."""

    row: Any
    token: str


def offer_gift(
    *,
    by: Actor,
    words: str,
    called: str,
    contact: str,
    neighbourhood: Neighbourhood | None = None,
    key: UUID | None = None,
) -> Sent:
    """Offer a gift: its words are public, who gives it is not. Raises InvalidInput for a number in the public words."""
    token = token_for("gift", by, key)
    return Sent(
        _offer_gift(
            by=by, words=words, called=called, contact=contact, neighbourhood=neighbourhood, token=token, key=key
        ),
        token,
    )  # fmt: skip


@verb("directory.offer_gift")
def _offer_gift(
    *, by: Actor, words: str, called: str, contact: str, neighbourhood: Neighbourhood | None, token: str
) -> Gift:
    if _A_WAY_IN.search(words):
        raise InvalidInput(
            _("Everybody reads this box. Leave numbers and mail addresses out of it, and write them below."),
            "words",
        )
    gift = Gift(words=words, neighbourhood=neighbourhood, token_hash=token_digest(token))
    gift.called, gift.contact = called, contact
    gift.save(force_insert=True)
    act(by, "directory.offer_gift", subject=gift)
    return gift


@verb("directory.take_gift_back")
def take_gift_back(*, by: Actor, token: str) -> Gift:
    """Take a gift back by one's own link. Who gave it, and how they are reached, is gone with it."""
    gift = own_gift_for(token)
    gift.ended_at, gift.words = clock.now(), ""
    gift.called, gift.contact, gift.neighbourhood = "", "", None
    gift.save(update_fields=["ended_at", "words", "called", "contact", "neighbourhood"])
    gift.notes.filter(answered_at=None).update(answered_at=clock.now())
    act(by, "directory.take_gift_back", subject=gift)
    return gift


def write_note(
    *,
    by: Actor,
    words: str,
    called: str,
    contact: str,
    page: Page | None = None,
    gift: Gift | None = None,
    key: UUID | None = None,
) -> Sent:
    """Write to a page's group, which is told that something waits; or ask about a gift, which a human answers."""
    token = token_for("note", by, key)
    note = _write_note(
        by=by, words=words, called=called, contact=contact, page=page, gift=gift, token=token, key=key
    )
    return Sent(note, token)


@verb("directory.write_note")
def _write_note(
    *, by: Actor, words: str, called: str, contact: str, page: Page | None, gift: Gift | None, token: str
) -> Note:
    page = page_for(page.slug) if page is not None else None
    gift = gift_for(gift.pk) if gift is not None else None
    note = Note(page=page, gift=gift, token_hash=token_digest(token))
    note.words, note.called, note.contact = words, called, contact
    note.save(force_insert=True)
    if page is not None:
        _tell(page)
    act(by, "directory.write_note", subject=note)
    return note


def _tell(page: Page) -> None:
    for hold in page.holds.filter(ended_at=None).select_related("account"):
        if hold.account is None:
            outbound.queue_to_box(hold.pk)
        else:
            notify(
                hold.account,
                _("Somebody wrote to %(name)s.") % {"name": page.name},
                reverse("directory:held", args=[page.pk]),
            )


@verb("directory.answer_note")
def answer_note(*, by: Actor, note: Note, words: str) -> Note:
    """Answer what somebody wrote to the group. They read it by their own link. Raises WrongState the second time."""
    if note.page is None:
        raise NotFound
    must_hold(by, note.page)
    if note.answered_at is not None:
        raise WrongState(_("This was answered already. What was said stays."))
    note.reply, note.answered_at, note.answered_by = words, clock.now(), by.account
    note.save(update_fields=["reply", "answered_at", "answered_by"])
    act(by, "directory.answer_note", subject=note)
    return note


@verb("directory.put_in_touch")
def put_in_touch(*, by: Actor, note: Note, words: str = "") -> Note:
    """Say that two people were put in touch, by a human who spoke to both; or, in words, why not."""
    note = note_between_for(by, note.pk)
    if note.answered_at is not None:
        raise WrongState(_("Somebody saw to this already."))
    note.reply, note.answered_at, note.answered_by = words, clock.now(), by.account
    note.save(update_fields=["reply", "answered_at", "answered_by"])
    act(by, "directory.put_in_touch", subject=note)
    return note
