"""Asking a fund in three answers, taking it back, and telling what came of it: a photo and two sentences, or a visit."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.base import clock, files, outbound, sealing
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.filters import pounds
from tilth.base.ids import new_token, token_digest
from tilth.base.writing import act, verb
from tilth.directory.models import Page
from tilth.funds.access import fund_for, own_grant_for, types_for_others
from tilth.funds.models import Fund, Grant, How, Room, Stands
from tilth.ideas.words import needed, refuse_a_way_in

SIDE = 1600


@dataclass(frozen=True, slots=True)
class Asked:
    """What was just asked, and its own link: told once. "" where an account opens it."""

    grant: Grant
    token: str


def ask(*, by: Actor, key: UUID | None = None, how: str = How.TYPED, **words: Any) -> Asked:
    """Ask a fund for money. Said to somebody who types it, it belongs to whoever said it: they get the link."""
    has_account = by.account is not None and how == How.TYPED
    token = "" if has_account else _token_for(by, key)
    return Asked(_ask(by=by, how=how, token=token, key=key, **words), token)


def _token_for(by: Actor, key: UUID | None) -> str:
    if key is None:
        return new_token()
    who = str(by.account_id or by.pass_id or "")
    return urlsafe_b64encode(sealing.keyed_digest("link", "grant", who, str(key))[:16]).decode().rstrip("=")


@verb("funds.ask")
def _ask(
    *,
    by: Actor,
    fund: Fund,
    called: str,
    what: str,
    asked_pence: int,
    who_with: str,
    how: str,
    token: str,
    page: Page | None = None,
    mail: str = "",
    contact: str = "",
) -> Grant:
    fund = fund_for(fund.pk)
    if how != How.TYPED and not types_for_others(by):
        raise NotAllowed(_("Somebody who works here types what they are told."))
    if not fund.is_open:
        raise WrongState(_("This fund is closed. Look at the other funds of this place."))
    if asked_pence > fund.most_pence:
        most = {"most": pounds(fund.most_pence)}
        raise InvalidInput(
            _("A grant of this fund is at most %(most)s. Ask for that, or less.") % most, "asked_pence"
        )
    grant = Grant(
        fund=fund,
        page=page,
        called=_public(called, "called", _("Say what your group calls itself.")),
        what=_public(what, "what", _("Say what you would like to do.")),
        asked_pence=asked_pence,
        who_with=_public(who_with, "who_with", _("Say who you do it with. “Ourselves” is an answer.")),
        how=how,
        token_hash=token_digest(token) if token else None,
        language=get_language() or "",
        asked_by=by.account if not token else None,
        typed_by=by.account if how != How.TYPED else None,
    )
    sealing.make_key(grant.pk)
    grant.mail, grant.contact, grant.token = mail, contact, token
    grant.save(force_insert=True)
    for decider in fund.deciders.select_related("account"):
        asked = _("%(called)s asks %(fund)s for %(sum)s")
        words = {"called": grant.called, "fund": fund.name, "sum": pounds(asked_pence)}
        notify(decider.account, asked % words, reverse("funds:decide", args=[grant.pk]))
    if mail:
        outbound.queue_to_box(grant.pk)
    act(by if how != How.TYPED else NOBODY, "funds.ask", subject=grant)
    return grant


def _public(words: str, field: str, sentence: str) -> str:
    return refuse_a_way_in(needed(words, field, sentence), field)


@verb("funds.take_back")
def take_back(*, by: Actor, grant: Grant, own: str = "") -> Grant:
    """Take an ask back before it is decided, by one's own link or account. Its words are gone at once."""
    grant = _own(by, grant, own)
    if grant.stands != Stands.ASKED:
        raise WrongState(_("This was decided already. Talk to those who decided."))
    grant.stands = Stands.TAKEN_BACK
    grant.called = grant.what = grant.who_with = ""
    grant.mail = grant.contact = grant.token = ""
    grant.save()
    act(NOBODY, "funds.take_back", subject=grant)
    transaction.on_commit(partial(sealing.destroy_key, grant.pk, "taken back"))
    return grant


@verb("funds.tell")
def tell(
    *, by: Actor, grant: Grant, story: str, own: str = "", picture: Any = None, picture_words: str = ""
) -> Grant:
    """Tell what came of a grant: two sentences, and a photo if there is one. Told again, the newer words stand."""
    grant = _own(by, grant, own)
    if not grant.is_granted:
        raise WrongState(_("There is nothing to tell before something was granted."))
    story = _public(story, "story", _("Two sentences are enough. What happened?"))
    if picture is not None:
        picture_words = _public(
            picture_words, "picture_words", _("Say what the photo shows, for whoever cannot see it.")
        )
        before = grant.picture
        grant.picture = files.keep_picture(grant.pk, picture, kind="grant", side=SIDE)
        grant.picture_words = picture_words
        _drop_later(before)
    grant.story, grant.told_on = story, clock.today()
    grant.save()
    act(NOBODY, "funds.tell", subject=grant)
    return grant


@verb("funds.take_story_down")
def take_story_down(*, by: Actor, grant: Grant, own: str = "") -> Grant:
    """Take down what was told, and the photo. The grant stays as it was published; nothing hangs on having told."""
    grant = _own(by, grant, own)
    before = grant.picture
    grant.story, grant.picture, grant.picture_words, grant.told_on = "", None, "", None
    grant.save()
    _drop_later(before)
    act(NOBODY, "funds.take_story_down", subject=grant)
    return grant


def _drop_later(stored: Any) -> None:
    if stored is not None:
        # Only once it is durable: a file cannot be brought back by undoing a transaction.
        transaction.on_commit(partial(files.drop, stored))


def _own(by: Actor, grant: Grant, own: str) -> Grant:
    found = own_grant_for(by, own or str(grant.pk))
    if found.pk != grant.pk:
        raise NotFound
    return found


def leave_grants(account: Account) -> None:
    """Forget who asked, of somebody who was erased. What was granted to their group stays its own. Not a verb: erasing calls it."""
    for grant in Grant.objects.filter(asked_by=account):
        grant.mail = grant.contact = grant.token = ""
        grant.token_hash = grant.asked_by = None
        grant.save(update_fields=["mail", "contact", "token", "token_hash", "asked_by"])


@verb("funds.forget_contacts")
def forget_contacts(*, by: Actor, before: date) -> int:
    """Forget how those may be reached whose ask was decided before a day, and who counted a vote before it: Tilth itself."""
    touched = 0
    for grant in Grant.objects.filter(decided_on__lt=before).exclude(
        token_hash=None, asked_by=None, typed_by=None
    ):
        if not (grant.mail or grant.contact or grant.token):
            continue
        grant.mail = grant.contact = grant.token = ""
        grant.save(update_fields=["mail", "contact", "token"])
        touched += 1
    names = Room.objects.filter(decided_at__date__lt=before).exclude(first_name="", second_name="")
    touched += names.update(first_name="", second_name="")
    if touched:
        act(by, "funds.forget_contacts")
    return touched
