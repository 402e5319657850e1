"""Who has opened a page: for the person, in plain words; for the privacy lead, only what nobody would expect.

Nothing here can be asked by worker: every question begins with one person's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tilth.accounts.models import Account
from tilth.alongside.models import Block, Glass, Lesson, Relation, RelationKind, Speaker
from tilth.alongside.queries.facts import too_near
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.models import Look
from tilth.base.roles import Speaks
from tilth.base.sealing import load_keys

EMERGENCIES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who opened the page, on a day, and why they could."""

    name: str
    on: date
    why: str


def who_has_looked(person_id: UUID, limit: int | None = 200) -> list[Looker]:
    """Say who has opened a person's page, on which day and why: newest day first; never the clock time."""
    relations = Relation.objects.filter(person=person_id, account__isnull=False).order_by("from_at")
    rows = list(relations.values_list("account", "account__short_name", "kind"))
    speakers = list(
        Speaker.objects.filter(person=person_id)
        .order_by("made_at")
        .values_list("account", "account__short_name", "kind")
    )
    names = {account: name for account, name, _kind in [*speakers, *rows]}
    whys = {account: str(Speaks(kind).label) for account, _name, kind in speakers}
    whys |= {account: str(RelationKind(kind).label) for account, _name, kind in rows}
    return lookers(person_id, names, whys, limit)


def lookers(
    person_id: UUID, names: Mapping[UUID, str], whys: Mapping[UUID, str], limit: int | None
) -> list[Looker]:
    """The same, for whoever knows already who walks or walked alongside. Two reads.

    A look in an emergency bears its reason; while telling the person is held, it is not there.
    """
    rows = list(Look.objects.filter(chain=person_id).order_by("-sequence").values_list("by", "at")[:limit])
    broken = list(Glass.objects.filter(person=person_id).select_related("account").defer("words", "held_why"))
    known = dict(names) | {glass.account_id: glass.account.short_name for glass in broken}
    found = []
    for account_id, at in rows:
        glass = _glass_at(broken, account_id, at)
        if account_id not in known or (glass is not None and glass.is_held):
            continue
        why = in_an_emergency(glass) if glass is not None else whys.get(account_id, "")
        found.append(Looker(known[account_id], localdate(at), why))
    return list(dict.fromkeys(found))


def who_opened_it(person_id: UUID) -> list[Account]:
    """Give who opened a page in an emergency, for the person to keep away if they wish; none whose telling is held."""
    broken = Glass.objects.filter(person=person_id).exclude(held_until__isnull=False, told_at=None)
    away = Block.objects.filter(person=person_id, until_at=None).values("account")
    return list(
        Account.objects.filter(pk__in=broken.values("account")).exclude(pk__in=away).order_by("short_name")
    )


def in_an_emergency(glass: Glass) -> str:
    """Say why a page was opened in an emergency, as the person reads it."""
    return _("in an emergency: %(why)s") % {"why": glass.get_reason_display()}


def _glass_at(broken: list[Glass], account_id: UUID | None, at: datetime) -> Glass | None:
    return next(
        (
            glass
            for glass in broken
            if glass.account_id == account_id and glass.made_at <= at <= glass.until_at
        ),
        None,
    )


def unexpected_looks(person_id: UUID, limit: int = 500) -> list[Looker]:
    """Say who opened a page in an emergency, or without walking alongside: for the privacy lead, and nothing else.

    Whoever walked alongside that day is left out: their looks are the person's to read.
    """
    rows = list(Look.objects.filter(chain=person_id).order_by("-sequence").values_list("by", "at")[:limit])
    accounts = {account_id for account_id, _at in rows}
    names = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "name"))
    broken = list(Glass.objects.filter(person=person_id, account__in=accounts).defer("words", "held_why"))
    walked = list(
        Relation.objects.filter(person=person_id, account__in=accounts)
        .order_by()
        .values_list("account", "from_at", "until_at")
        .union(
            Speaker.objects.filter(person=person_id, account__in=accounts, from_at__isnull=False)
            .order_by()
            .values_list("account", "from_at", "until_at"),
            all=True,
        )
    )
    found = []
    for account_id, at in rows:
        glass = _glass_at(broken, account_id, at)
        walks = any(
            account_id == walker and start <= at and (end is None or at < end)
            for walker, start, end in walked
        )
        if account_id in names and (glass is not None or not walks):
            why = in_an_emergency(glass) if glass is not None else _("did not walk alongside")
            found.append(Looker(names[account_id], localdate(at), why))
    return list(dict.fromkeys(found))


def emergencies(actor: Actor) -> list[Glass]:
    """Give the pages opened in an emergency, newest first, for the privacy lead; none of anybody too near to them."""
    rows = Glass.objects.exclude(person__in=too_near(actor.account_id, clock.now())).select_related(
        "person", "account", "held_by"
    )
    found = list(rows.order_by("-made_at", "-pk")[:EMERGENCIES_SHOWN])
    load_keys(glass.person_id for glass in found)
    return found


def lessons_of(glass: Glass) -> list[Lesson]:
    """Give what the peers said, and who is still to say it."""
    return list(glass.lessons.select_related("account", "glass").order_by("made_at", "pk"))


def open_glass(actor: Actor, person_id: UUID) -> Glass | None:
    """Give the emergency in which this account has a page open now."""
    rows = Glass.objects.live(clock.now()).filter(account=actor.account_id, person=person_id)
    return rows.order_by("-made_at", "-pk").first() if actor.account_id else None
