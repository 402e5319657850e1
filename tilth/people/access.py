"""What is safe: the one function that every way out asks. And whose words may still be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tilth.accounts.models import Account
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.people.models import About, IsSafe, SafeWay

# Anybody may take back what they wrote within the hour; a person may take back their own words at any time.
TAKE_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Way:
    """Whether a channel may be used, why (not), where it leads, and whether a message may be left there."""

    allowed: bool
    why: str
    address: str = ""
    message_ok: bool = False


def safe_ways(
    *,
    channel: str,
    account_id: UUID | None = None,
    person_id: UUID | None = None,
    address: str = "",
    asked_for: bool = False,
) -> Way:
    """Say whether `channel` is safe for a person, or for whoever owns an account. Named by settings.SAFE_CONTACT.

    A person's own word wins. Without one, an account is written to only if it chose mail and said that it is safe,
    or `asked_for` this very mail to sign in (a code, a link, the welcome). An `address` without an account was typed by
    whoever asked for a link there; where it is an account's, that account's own choice and its person's word win.
    """
    if address:
        known = Account.objects.filter(email__iexact=address).first()
        if known is None or not known.is_active:
            return Way(asked_for and known is None, "asked for by whoever typed it", address)
        account_id, asked_for = known.pk, False
    ways = SafeWay.objects.filter(channel=channel)
    ways = ways.filter(person_id=person_id) if person_id else ways.filter(person__account_id=account_id)
    way = ways.first() if person_id or account_id else None
    if way is not None and way.is_safe != IsSafe.YES:
        return Way(False, "the person says no, or to ask first")
    if account_id and channel == "mail":
        account = Account.objects.filter(pk=account_id).first()
        if account is None or not (asked_for or (account.mail_ok and account.mail_is_safe)):
            return Way(False, "this account has not chosen mail, or not said that it is safe")
        return Way(True, "chosen and safe", account.email or "")
    if channel == "calendar" and account_id and asked_for:
        return Way(True, "they asked for it themselves")
    if way is None:
        return Way(False, "nobody has asked the person")
    return Way(True, "the person says it is safe", way.address, way.message_ok)


def are_still_theirs(by: Actor, person_id: UUID, written_by: UUID | None, at: datetime) -> bool:
    """Say whether words on a page, written by an account at a time, may be taken back by this actor now."""
    is_fresh = by.account_id is not None and by.account_id == written_by and clock.now() - at <= TAKE_BACK
    return by.person_id == person_id or is_fresh


def may_take_back(by: Actor, about: About) -> bool:
    """Say whether this actor may take back one thing said about a person."""
    return are_still_theirs(by, about.person_id, about.written_by_id, about.made_at)
