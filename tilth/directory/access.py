"""The doors of this room: anybody reads a page that is up; whoever holds it, by account or by link, changes it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from tilth.accounts.access import may
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.ids import token_digest
from tilth.base.roles import Verb
from tilth.directory.models import Gift, Hold, Note, Page, Reading, Record, Source
from tilth.places.queries import is_on


@dataclass(frozen=True, slots=True)
class Held:
    """A page in the hands of whoever holds it: the key that stands in their addresses, and who they act as."""

    page: Page
    by: Actor
    key: str


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where a link without an account is sent: what base.outbound needs to know, and nothing else."""

    email: str
    language: str
    link: str


def must_be_here() -> None:
    """Raise NotFound where the place has turned this room off."""
    if not is_on("directory"):
        raise NotFound


def pages_up() -> QuerySet[Page]:
    """Give the pages that anybody may read."""
    return Page.objects.filter(down_at=None)


def page_for(slug: str) -> Page:
    """Give a page to anybody. Raises NotFound for one that is down or was never there."""
    must_be_here()
    page = pages_up().select_related("neighbourhood").filter(slug=slug).first()
    if page is None:
        raise NotFound
    return page


def gift_for(pk: UUID) -> Gift:
    """Give a gift to anybody: its words. Raises NotFound for one that was taken back."""
    must_be_here()
    gift = Gift.objects.filter(pk=pk, ended_at=None).first()
    if gift is None:
        raise NotFound
    return gift


def own_gift_for(token: str) -> Gift:
    """Give a gift to whoever gives it, by their own link. Raises NotFound for a link that was never given."""
    gift = Gift.objects.filter(token_hash=token_digest(token), ended_at=None).first()
    if gift is None:
        raise NotFound
    return gift


def own_note_for(token: str) -> Note:
    """Give a note to whoever wrote it, by their own link. Raises NotFound for a link that was never given."""
    note = Note.objects.select_related("page", "gift").filter(token_hash=token_digest(token)).first()
    if note is None:
        raise NotFound
    return note


def held_for(actor: Actor, key: str) -> Held:
    """Give a page to whoever holds it. `key` is their link's secret or, for an account, the id of the page.

    Raises NotFound for everybody else, and for a link that was handed on.
    """
    must_be_here()
    live = Hold.objects.filter(ended_at=None).select_related("page__neighbourhood")
    page_id = _uuid(key)
    if page_id is not None:
        hold = live.filter(page_id=page_id, account_id=actor.account_id).first() if actor.account else None
        by = actor
    else:
        hold = live.filter(token_hash=token_digest(key)).first()
        by = Actor(kind="pass", pass_id=hold.pk, request_id=actor.request_id) if hold else actor
    if hold is None:
        raise NotFound
    return Held(hold.page, by, key)


def _uuid(key: str) -> UUID | None:
    try:
        return UUID(key) if len(key) == 36 else None
    except ValueError:
        return None


def must_hold(by: Actor, page: Page) -> None:
    """Raise NotFound unless this actor holds the page now. Tilth itself, in the demo place, may."""
    live = Hold.objects.filter(page=page, ended_at=None)
    mine = live.filter(account_id=by.account_id) if by.account else live.filter(pk=by.pass_id)
    if by.kind != "tilth" and not mine.exists():
        raise NotFound


def puts_in_touch(actor: Actor) -> bool:
    """Say whether this actor may read who offers a gift and who asks for it, to put the two in touch."""
    return may(actor, Verb.MEET)


def note_between_for(actor: Actor, pk: UUID) -> Note:
    """Give a note about a gift to whoever puts two people in touch. Raises NotFound for everybody else."""
    must_be_here()
    notes = Note.objects.select_related("gift").filter(pk=pk, page=None)
    note = notes.first() if puts_in_touch(actor) else None
    if note is None:
        raise NotFound
    return note


def sets_aside(actor: Actor) -> bool:
    """Say whether this actor may take a page out of sight, with a reason told to its group: the keeper."""
    return may(actor, Verb.KEEP)


def letterbox(hold_id: UUID) -> Letterbox | None:
    """Say where a link of a page is sent. One of settings.LETTERBOXES; None where nobody asked for it."""
    hold = Hold.objects.filter(pk=hold_id, ended_at=None).exclude(token_hash=None).first()
    if hold is None or not hold.mail:
        return None
    return Letterbox(hold.mail, hold.language, reverse("directory:held", args=[hold.token]))


def source_for(actor: Actor, pk: UUID) -> Source:
    """Give a list from elsewhere to the keeper. Raises NotFound for everybody else."""
    must_be_here()
    source = Source.objects.filter(pk=pk).first() if may(actor, Verb.KEEP) else None
    if source is None:
        raise NotFound
    return source


def reading_for(actor: Actor, pk: UUID) -> Reading:
    """Give one reading of a list to the keeper. Raises NotFound for everybody else."""
    must_be_here()
    readings = Reading.objects.select_related("source").filter(pk=pk)
    reading = readings.first() if may(actor, Verb.KEEP) else None
    if reading is None:
        raise NotFound
    return reading


def unheld_pages() -> QuerySet[Page]:
    """Give the pages that a list from elsewhere writes and nobody here holds."""
    live = Hold.objects.filter(page=OuterRef("pk"), ended_at=None)
    written = Record.objects.filter(page=OuterRef("pk"), writes_page=True)
    return Page.objects.filter(Exists(written), ~Exists(live))


def said_note_for(actor: Actor, pk: UUID) -> Note:
    """Give what somebody wrote who says that a page from a list is theirs, to the keeper, while nobody holds that page.

    Raises NotFound for everybody else, for one that was answered, and for every other note.
    """
    must_be_here()
    notes = Note.objects.select_related("page").filter(pk=pk, page__in=unheld_pages(), answered_at=None)
    note = notes.first() if may(actor, Verb.KEEP) else None
    if note is None:
        raise NotFound
    return note
