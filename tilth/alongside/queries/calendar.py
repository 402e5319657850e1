"""When an account next meets, as a calendar may know it: days, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tilth.accounts.models import Account
from tilth.alongside.models import CalendarLink
from tilth.alongside.queries.beside import next_meetings
from tilth.base import rows
from tilth.base.actors import Actor
from tilth.base.outbound import may_send
from tilth.base.roles import Role
from tilth.base.sealing import keyed_digest
from tilth.people.models import Person

MOST = 100


@dataclass(frozen=True, slots=True)
class Planned:
    """A day on which something is planned, with an id that is the same each time and tells nothing."""

    uid: str
    on: date


def has_calendar(account: Account) -> bool:
    """Say whether a link of this account gives its days."""
    return CalendarLink.objects.filter(account=account, ended_at=None).exists()


def planned_for(link: CalendarLink) -> list[Planned]:
    """Give the days of a link's account, soonest first: only with people it may still see, and only while it is safe.

    Nothing for a link that was taken back, a closed account, or whoever says that a calendar is not safe for them.
    """
    account = link.account
    if link.ended_at is not None or not account.is_active:
        return []
    if not may_send(account, "calendar", asked_for=True):
        return []
    # Whoever holds the link is given what the account is given, and no more.
    with rows.for_actor(Actor(kind="account", account=account)):
        found = {
            meeting.pk: meeting.on
            for one in _whoever_they_act_as(account)
            for meeting in next_meetings(one, MOST)
        }
    days = [Planned(keyed_digest("calendar", str(pk)).hex()[:32], on) for pk, on in found.items()]
    return sorted(days, key=lambda one: (one.on, one.uid))


def _whoever_they_act_as(account: Account) -> list[Actor]:
    # No name and no word leaves, so the day stands for both of one's roles without the second factor of a page.
    own = Person.objects.filter(account=account).values_list("pk", flat=True).first()
    themselves = Actor(kind="account", account=account, acting_as=Role.RESIDENT, person_id=own)
    if Role.WORKER not in account.acts_as:
        return [themselves]
    return [
        themselves,
        Actor(kind="account", account=account, acting_as=Role.WORKER, has_second_factor=True, person_id=own),
    ]
