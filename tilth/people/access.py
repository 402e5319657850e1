"""What is safe: the one function that every way out asks. And whose words may still be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import FilteredRelation, Q

from tilth.accounts.models import Account
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.people.models import About, Channel, IsSafe, Person, SafeWay

# Anybody may take back what they wrote within the hour; a person may take back their own words at any time.
TAKE_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Way:
    """Whether a channel may be used, why (not), where it leads, and whether a message may be left there."""

    allowed: bool
    why: str
    address: str = ""
    message_ok: bool = False
    is_never: bool = False


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
    or `asked_for` this very mail to sign in (a code, a link, the welcome). Nothing at all goes to or about somebody who
    has died. An `address` without an account was typed by whoever asked for a link there; where it is an account's, that
    account's own choice and its person's word win.
    """
    if address:
        return _way_to(address, asked_for=asked_for)
    if _has_died(account_id, person_id):
        return Way(False, "has died")
    if channel == "notice":
        # Read here by whoever signs in: nothing goes out.
        return Way(True, "stays here")
    ways = SafeWay.objects.filter(channel=channel)
    ways = ways.filter(person_id=person_id) if person_id else ways.filter(person__account_id=account_id)
    way = ways.first() if person_id or account_id else None
    if way is not None and way.is_safe != IsSafe.YES:
        is_never = way.is_safe == IsSafe.NO
        return Way(False, "the person says no, or to ask first", is_never=is_never)
    if account_id and channel == "mail":
        account = Account.objects.filter(pk=account_id).first()
        if account is None or not (asked_for or (account.mail_ok and account.mail_is_safe)):
            return Way(False, "this account has not chosen mail, or not said that it is safe")
        return Way(True, "chosen and safe", account.email or "")
    if account_id and channel in ("text", "letter") and not _chose(account_id, channel):
        return Way(False, "this account has not chosen it")
    if channel == "calendar" and account_id and asked_for:
        return Way(True, "they asked for it themselves")
    if way is None:
        return Way(False, "nobody has asked the person")
    return Way(True, "the person says it is safe", way.address, way.message_ok)


def _chose(account_id: UUID, channel: str) -> bool:
    return Account.objects.get_queryset().filter(pk=account_id, **{f"{channel}_ok": True}).exists()


def paper_is(person_id: UUID) -> IsSafe:
    """Say whether paper about a person may be carried: yes, no, or to be asked first, which is so while nobody asked."""
    # One read, because it stands before a page: whether they died, and what they said about paper.
    print_way = FilteredRelation("safe_ways", condition=Q(safe_ways__channel=Channel.PRINT))
    found = (
        Person.objects.filter(pk=person_id)
        .annotate(paper=print_way)
        .values_list("died_said_at", "paper__is_safe")
        .first()
    )
    if found is None or found[0] is not None:
        return IsSafe.NO
    return IsSafe(found[1]) if found[1] else IsSafe.ASK


def _way_to(address: str, *, asked_for: bool) -> Way:
    known = Account.objects.filter(email__iexact=address).first()
    if known is None or not known.is_active:
        return Way(asked_for and known is None, "asked for by whoever typed it", address)
    return safe_ways(channel=Channel.MAIL, account_id=known.pk)


def _has_died(account_id: UUID | None, person_id: UUID | None) -> bool:
    # Of the person themselves, and of anybody it is about: a notice names both.
    whose = Q(pk=person_id) if person_id else Q(pk__in=[])
    if account_id:
        whose |= Q(account_id=account_id)
    return Person.objects.filter(whose, died_said_at__isnull=False).exists()


def are_still_theirs(by: Actor, person_id: UUID, written_by: UUID | None, at: datetime) -> bool:
    """Say whether words on a page, written by an account at a time, may be taken back by this actor now."""
    is_fresh = by.account_id is not None and by.account_id == written_by and clock.now() - at <= TAKE_BACK
    return by.person_id == person_id or is_fresh


def may_take_back(by: Actor, about: About) -> bool:
    """Say whether this actor may take back one thing said about a person."""
    return are_still_theirs(by, about.person_id, about.written_by_id, about.made_at)
