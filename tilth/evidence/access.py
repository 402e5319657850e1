"""Doors to the contacts: only where the place turned them on and the machine has a folder for them.

An analyst brings in and asks; a privacy lead agrees and opens. Nobody else, and nobody alone.
"""

from __future__ import annotations

import hmac
from uuid import UUID

from django.conf import settings

from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Role
from tilth.evidence import store
from tilth.evidence.models import Asking, Load, Source
from tilth.places.queries import is_on

WORKS_WITH_CONTACTS = (Role.ANALYST, Role.PRIVACY_LEAD)
DIGITS = 6


def are_on() -> bool:
    """Say whether this place holds contacts at all. Off until it is turned on and a folder is set."""
    return settings.CONTACTS is not None and is_on("contacts")


def must_be_on() -> None:
    """Raise NotFound where this place holds no contacts."""
    if not are_on():
        raise NotFound


def must(actor: Actor, *roles: Role) -> None:
    """Raise NotFound unless the actor works with contacts in one of these standings."""
    must_be_on()
    if actor.kind == "tilth":
        # Whoever types a command looks after the machine; the log has their name beside it.
        return
    if actor.acting_as not in roles or not actor.is_staff or not actor.is_active:
        raise NotFound


def source_for(actor: Actor, slug: str, *roles: Role) -> Source:
    """Give a source to whoever works with contacts, or to one of these standings alone. Raises NotFound."""
    must(actor, *(roles or WORKS_WITH_CONTACTS))
    found = Source.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def load_for(actor: Actor, pk: UUID, *roles: Role) -> Load:
    """Give a file that came, in the same way."""
    must(actor, *(roles or WORKS_WITH_CONTACTS))
    found = Load.objects.select_related("source").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def asking_for(actor: Actor, pk: UUID, *roles: Role) -> Asking:
    """Give what was asked back for a source, in the same way."""
    must(actor, *(roles or WORKS_WITH_CONTACTS))
    found = Asking.objects.select_related("source").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


# --- the link and the code of a file, worked out anew each time and kept nowhere ------------------------------


def token_of(asking: Asking) -> str:
    """Give the secret part of the link: known to whoever opened it, and to the source's office."""
    return f"{asking.pk.hex}{store.digest('link', str(asking.pk)).hex()[:32]}"


def code_of(asking: Asking) -> str:
    """Give the code that is said by voice, and never written beside the link."""
    return f"{int.from_bytes(store.digest('code', str(asking.pk))[:8]) % 10**DIGITS:0{DIGITS}}"


def asking_by_token(token: str) -> Asking:
    """Give what a link leads to while it can be fetched. Raises NotFound for every other link."""
    must_be_on()
    try:
        pk = UUID(hex=token[:32])
    except ValueError:
        raise NotFound from None
    found = Asking.objects.select_related("source").filter(pk=pk).first()
    if (
        found is None
        or not found.can_be_fetched
        or not hmac.compare_digest(token_of(found).encode(), token.encode())
    ):
        raise NotFound
    return found
