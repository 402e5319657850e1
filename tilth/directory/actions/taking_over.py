"""A page that came from a list becomes its group's: by a link to the address that the list gives, or through the keeper."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilth.base import clock, outbound
from tilth.base.actors import Actor
from tilth.base.errors import NotFound, WrongState
from tilth.base.ids import token_digest
from tilth.base.writing import act, verb
from tilth.directory.access import must_hold, page_for, said_note_for
from tilth.directory.actions.holding import theirs_now
from tilth.directory.actions.notes import Sent, write_note
from tilth.directory.actions.pages import Made
from tilth.directory.links import token_for
from tilth.directory.models import Hold, Note, Page
from tilth.directory.queries.lists import nobody_holds
from tilth.directory.queries.records import mails


def this_is_us(
    *, by: Actor, page: Page, called: str, mail: str, words: str, key: UUID | None = None
) -> Sent | None:
    """Say that a page from a list is one's own. None: its link went to that address, which stands in the list.

    Otherwise the keeper reads it, and whoever said so gets a link to the answer.
    """
    page = page_for(page.slug)
    record = page.records.filter(writes_page=True).first()
    if record is None or not nobody_holds(page):
        raise NotFound
    if mail.strip().casefold() in mails(record.given):
        _send_link(by=by, page=page, mail=mail.strip(), token=token_for("this is us", by, key), key=key)
        return None
    said = words or _("This page is ours.")
    return write_note(by=by, page=page, words=said, called=called, contact=mail, key=key)


@verb("directory.send_page_link")
def _send_link(*, by: Actor, page: Page, mail: str, token: str) -> Hold:
    hold = _made(page, mail, token)
    act(by, "directory.send_page_link", subject=page)
    return hold


def _made(page: Page, mail: str, token: str) -> Hold:
    hold = Hold(page=page, token_hash=token_digest(token), language=get_language() or "")
    hold.mail, hold.token = mail, token
    hold.save(force_insert=True)
    if mail:
        outbound.queue_to_box(hold.pk)
    return hold


def give_page(*, by: Actor, note: Note, mail: str = "", key: UUID | None = None) -> Made:
    """Give a page from a list to whoever says that it is theirs: a human is sure of it. Without a mail, the link is shown."""
    token = token_for("give a page", by, key)
    note = _give_page(by=by, note=note, mail=mail, token=token, key=key)
    assert note.page is not None
    return Made(note.page, token)


@verb("directory.give_page")
def _give_page(*, by: Actor, note: Note, mail: str, token: str) -> Note:
    note = said_note_for(by, note.pk)
    assert note.page is not None
    _made(note.page, mail, token)
    said = _("It is yours. The link to your page is on its way to you.")
    _answered(by, note, said)
    act(by, "directory.give_page", subject=note.page)
    return note


@verb("directory.not_theirs")
def not_theirs(*, by: Actor, note: Note, words: str) -> Note:
    """Say in words why a page is not given to whoever says that it is theirs."""
    note = said_note_for(by, note.pk)
    _answered(by, note, words)
    act(by, "directory.not_theirs", subject=note)
    return note


def _answered(by: Actor, note: Note, words: str) -> None:
    note.reply, note.answered_at, note.answered_by = words, clock.now(), by.account
    note.save(update_fields=["reply", "answered_at", "answered_by"])


@verb("directory.take_over")
def take_over(*, by: Actor, page: Page) -> Page:
    """Write a page oneself from now on: the list it came from changes nothing on it any more."""
    must_hold(by, page)
    if not theirs_now(page):
        raise WrongState(_("You write this page yourselves already."))
    act(by, "directory.take_over", subject=page)
    return page
