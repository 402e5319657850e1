"""A link for the calendar on a phone: given to oneself, and taken back at once."""

from __future__ import annotations

from tilth.alongside.models import CalendarLink
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import NotAllowed
from tilth.base.ids import new_token, token_digest
from tilth.base.writing import act, verb


def give_calendar(*, by: Actor) -> str:
    """Give oneself a link, and end the one before. The token is told once; only its digest is kept."""
    token = new_token()
    _give_calendar(by=by, token=token)
    return token


@verb("alongside.give_calendar")
def _give_calendar(*, by: Actor, token: str) -> CalendarLink:
    if by.account is None:
        raise NotAllowed("A calendar needs an account of one's own.")
    _end(by)
    link = CalendarLink.objects.create(account=by.account, token_hash=token_digest(token))
    act(by, "alongside.give_calendar", subject=link)
    return link


@verb("alongside.end_calendar")
def end_calendar(*, by: Actor) -> None:
    """Take one's link back. Whatever calendar still asks gets an empty one, and drops what it showed."""
    _end(by)
    act(by, "alongside.end_calendar")


def _end(by: Actor) -> None:
    CalendarLink.objects.filter(account=by.account_id, ended_at=None).update(ended_at=clock.now())
