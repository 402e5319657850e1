"""What is safe: the one function that every way out asks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tilth.accounts.models import Account
from tilth.people.models import IsSafe, SafeWay


@dataclass(frozen=True, slots=True)
class Way:
    """Whether a channel may be used, why (not), where it leads, and whether a message may be left there."""

    allowed: bool
    why: str
    address: str = ""
    message_ok: bool = False


def safe_ways(
    *, channel: str, account_id: UUID | None = None, person_id: UUID | None = None, asked_for: bool = False
) -> Way:
    """Say whether `channel` is safe for a person, or for whoever owns an account. Named by settings.SAFE_CONTACT.

    A person's own word wins. Without one, an account is written to only if it chose mail and said that it is safe,
    or `asked_for` this very mail to sign in (a code, a link, the welcome).
    """
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
    if way is None:
        return Way(False, "nobody has asked the person")
    return Way(True, "the person says it is safe", way.address, way.message_ok)
