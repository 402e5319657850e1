"""A link with a PIN: giving it, opening it, taking it back at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F
from django.utils.translation import gettext as _

from tilth.alongside.access import pass_for, person_for
from tilth.alongside.models import Pass
from tilth.base import clock, rows
from tilth.base.actors import TILTH, Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.ids import new_token, token_digest
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice

LASTS = timedelta(days=365)
SESSION = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Given:
    """A new link and PIN. Shown once; only their hashes are kept."""

    held: Pass
    token: str
    pin: str


def give_pass(*, by: Actor, person: Person) -> Given:
    """Give the person a private link with a PIN. Shown once, to be written down or printed.

    A link does not give another: taking back the one that got into wrong hands then really shuts the page.
    """
    if by.kind == "pass":
        raise NotAllowed(_("Ask whoever walks alongside you for another link. This one cannot make one."))
    token, pin = new_token(), f"{secrets.randbelow(1_000_000):06d}"
    return Given(_give_pass(by=by, person=person, token=token, pin=pin), token, pin)


@verb("alongside.give_pass")
def _give_pass(*, by: Actor, person: Person, token: str, pin: str) -> Pass:
    person = person_for(by, person.pk, Verb.SET_SAY, Section.STORY)
    given = Pass.objects.create(
        person=person,
        token_hash=token_digest(token),
        pin_hash=make_password(pin),
        until_at=clock.now() + LASTS,
        made_by=by.account,
    )
    act(by, "alongside.give_pass", person_id=person.pk, subject=given, section=Section.STORY)
    _remember(by, given, _("%(person)s was given a private link to this page.") % {"person": person.called})
    return given


def open_pass(*, token: str, pin: str) -> Pass:
    """Open a link with its PIN. Five wrong PINs end it. Raises InvalidInput beside the PIN, or NotFound."""
    held = pass_for(token)
    # The try is counted, and kept, before the PIN is looked at: a flood of tries cannot outrun the count.
    with rows.for_the_system():  # who tries is still a stranger
        is_counted = Pass.objects.filter(pk=held.pk, tries_left__gt=0).update(tries_left=F("tries_left") - 1)
    if not is_counted:
        raise NotFound
    if not check_password(pin, held.pin_hash):
        left = held.tries_left - 1
        if not left:
            raise NotFound
        raise InvalidInput(_("That is not the PIN. Tries left: %(left)s.") % {"left": left}, "pin")
    _opened(by=TILTH, held=held)
    return held


@verb("alongside.open_pass")
def _opened(*, by: Actor, held: Pass) -> None:
    held.tries_left = 5
    held.save(update_fields=["tries_left"])
    act(by, "alongside.open_pass", person_id=held.person_id, subject=held)


@verb("alongside.revoke_pass")
def revoke_pass(*, by: Actor, held: Pass) -> Pass:
    """Take a link back. A page opened with it is shut at the next request."""
    person_for(by, held.person_id, Verb.SET_SAY, Section.STORY)
    if held.revoked_at is not None:
        return held
    held.revoked_at = clock.now()
    held.save(update_fields=["revoked_at"])
    act(by, "alongside.revoke_pass", person_id=held.person_id, subject=held, section=Section.STORY)
    _remember(by, held, _("A private link to this page was taken back."))
    return held


def _remember(by: Actor, held: Pass, summary: str) -> None:
    remember(
        by=by,
        person_id=held.person_id,
        section=Section.STORY,
        kind=MomentKind.ALONGSIDE,
        subject=held,
        summary=summary,
        voice=Voice.NEITHER,
    )
