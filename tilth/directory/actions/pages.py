"""A page: made in one go, changed, handed on, taken down and put up again. Nobody is asked first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilth.base import clock, outbound
from tilth.base.actors import Actor
from tilth.base.errors import BothKept, InvalidInput, NotFound, WrongState
from tilth.base.ids import token_digest
from tilth.base.writing import act, verb
from tilth.directory.access import sets_aside
from tilth.directory.actions.holding import must_write
from tilth.directory.links import token_for
from tilth.directory.models import Hold, Page

# Addresses that are pages of Tilth's own beside those of groups.
TAKEN = frozenset({"this-week", "new", "gifts", "put-in-touch", "print", "map", "set-aside"})


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was just made or handed on, and the link that opens it: told once. "" where an account holds it."""

    page: Page
    token: str


def make_page(*, by: Actor, mail: str = "", key: UUID | None = None, **words: Any) -> Made:
    """Make a page, at once and public. Held by the maker's account, or by a link, which is sent to `mail` if one is given."""
    token = "" if by.account else token_for("page", by, key)
    return Made(_make_page(by=by, mail=mail, token=token, key=key, **words), token)


@verb("directory.make_page")
def _make_page(*, by: Actor, mail: str, token: str, **words: Any) -> Page:
    page = Page.objects.create(slug=_free_slug(words["name"]), **words)
    _hold(by, page, mail, token)
    act(by, "directory.make_page", subject=page)
    return page


def _hold(by: Actor, page: Page, mail: str, token: str) -> Hold:
    if not token:
        return Hold.objects.create(page=page, account=by.account)
    hold = Hold(page=page, token_hash=token_digest(token), language=get_language() or "")
    hold.mail, hold.token = mail, token
    hold.save(force_insert=True)
    if mail:
        outbound.queue_to_box(hold.pk)
    return hold


def _free_slug(name: str) -> str:
    base = slugify(name)[:60] or "page"
    slug, number = base, 1
    while slug in TAKEN or Page.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@verb("directory.change_page")
def change_page(*, by: Actor, page: Page, seen: int | None = None, **words: Any) -> Page:
    """Write a page anew. Its address stays. Raises BothKept when somebody else who holds it wrote meanwhile."""
    must_write(by, page)
    row = Page.objects.select_for_update().get(pk=page.pk)
    if seen is not None and row.version != seen:
        names = ("name", "what", "when_where", "reach", "wont", "emergency")
        raise BothKept(
            _("Somebody else changed this page while you wrote. Both wordings are below."),
            theirs="\n".join(filter(None, (getattr(row, name) for name in names))),
            mine="\n".join(filter(None, (str(words.get(name, "")) for name in names))),
        )
    for name, value in words.items():
        setattr(row, name, value)
    row.version, row.changed_at = row.version + 1, clock.now()
    row.save(update_fields=[*words, "version", "changed_at"])
    act(by, "directory.change_page", subject=row)
    return row


def hand_on(*, by: Actor, page: Page, mail: str = "", keeps: bool = False, key: UUID | None = None) -> Made:
    """Hand a page on by a new link. Whoever held it holds it no longer, unless they keep it too."""
    token = token_for("hand on", by, key)
    return Made(_hand_on(by=by, page=page, mail=mail, token=token, keeps=keeps, key=key), token)


@verb("directory.hand_on")
def _hand_on(*, by: Actor, page: Page, mail: str, token: str, keeps: bool) -> Page:
    must_write(by, page)
    if not keeps:
        for hold in page.holds.filter(ended_at=None):
            hold.ended_at, hold.mail, hold.token = clock.now(), "", ""
            hold.save(update_fields=["ended_at", "mail", "token"])
    _hold(by, page, mail, token)
    act(by, "directory.hand_on", subject=page)
    return page


@verb("directory.take_down")
def take_down(*, by: Actor, page: Page) -> Page:
    """Take a page down, at once. Whoever holds it can put it up again."""
    must_write(by, page)
    page.down_at = clock.now()
    page.save(update_fields=["down_at"])
    act(by, "directory.take_down", subject=page)
    return page


@verb("directory.put_up")
def put_up(*, by: Actor, page: Page) -> Page:
    """Put a page up again. Raises WrongState while the keeper has it out of sight."""
    must_write(by, page)
    if page.set_aside_why:
        raise WrongState(
            _("The keeper of this place took it out of sight. Ask them; the reason stands above.")
        )
    page.down_at = None
    page.save(update_fields=["down_at"])
    act(by, "directory.put_up", subject=page)
    return page


@verb("directory.set_aside")
def set_aside(*, by: Actor, page: Page, why: str) -> Page:
    """Take somebody's page out of sight, for a reason its group reads: what is on it breaks the law or hurts somebody."""
    if not sets_aside(by):
        raise NotFound
    if not why:
        raise InvalidInput(_("Say why. The group reads it."), "why")
    if page.set_aside_why:
        raise WrongState(_("It is out of sight already, and the group knows why."))
    page.set_aside_why, page.down_at = why, clock.now()
    page.save(update_fields=["set_aside_why", "down_at"])
    act(by, "directory.set_aside", subject=page)
    return page


@verb("directory.bring_back")
def bring_back(*, by: Actor, page: Page) -> Page:
    """Bring back a page that was taken out of sight."""
    if not sets_aside(by):
        raise NotFound
    if not page.set_aside_why:
        raise WrongState(_("It is not out of sight."))
    page.set_aside_why, page.down_at = "", None
    page.save(update_fields=["set_aside_why", "down_at"])
    act(by, "directory.bring_back", subject=page)
    return page
