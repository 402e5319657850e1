"""What is asked about accounts, organisations, standings and notices. Lists are alphabetical."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower

from tilth.accounts.models import Account, Notice, Organisation, Standing, Welcome
from tilth.base import clock
from tilth.base.roles import Role


@dataclass(frozen=True, slots=True)
class WhoWorksHere:
    """One account with the standings it has today."""

    account: Account
    standings: tuple[Standing, ...]


def who_works_here() -> list[WhoWorksHere]:
    """Give everybody who has or had a standing, or waits for one, in alphabetical order. Two queries."""
    theirs: dict[UUID, list[Standing]] = defaultdict(list)
    for standing in Standing.objects.live(clock.today()).select_related("organisation").order_by("role"):
        theirs[standing.account_id].append(standing)
    accounts = Account.objects.who_work_here().alphabetical()
    return [WhoWorksHere(account, tuple(theirs[account.pk])) for account in accounts]


def account_at(address: str) -> Account | None:
    """Give the account with exactly this address, whatever its capitals. Residents stand in no list."""
    if not address or "\x00" in address:
        return None
    return Account.objects.get_queryset().filter(email__iexact=address).first()


def standings_of(account: Account) -> QuerySet[Standing]:
    """Give every standing an account has or had, the latest first."""
    return account.standings.select_related("organisation", "given_by").order_by(
        "-from_on", "-made_at", "-pk"
    )


def open_welcome(account: Account) -> Welcome | None:
    """Give the link that still lets this account in, if there is one."""
    return account.welcomes.filter(used_at=None, until_at__gt=clock.now()).order_by("-made_at", "-pk").first()


def organisations() -> QuerySet[Organisation]:
    """Give every organisation, in alphabetical order."""
    return Organisation.objects.all()


def workers() -> QuerySet[Account]:
    """Give whoever can act as a worker today, in alphabetical order."""
    return with_role(Role.WORKER)


def with_role(*roles: Role) -> QuerySet[Account]:
    """Give whoever has one of these standings today, in alphabetical order."""
    live = Standing.objects.live(clock.today()).filter(role__in=roles)
    return Account.objects.filter(is_active=True, pk__in=live.values("account")).order_by(Lower("name"), "pk")


def is_only_keeper(account: Account) -> bool:
    """Say whether this account looks after Tilth today, and nobody else does."""
    keepers = Standing.objects.live(clock.today()).filter(role=Role.KEEPER, account__is_active=True)
    ids = set(keepers.values_list("account", flat=True))
    return ids == {account.pk}


def employers(account_ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    """Say for whom each of these accounts works today. Who works for nobody in particular is left out. One query."""
    live = Standing.objects.live(clock.today()).filter(
        account__in=list(account_ids), organisation__isnull=False
    )
    rows = live.select_related("organisation").order_by("-from_on", "-made_at", "-pk")
    return {row.account_id: row.organisation for row in rows if row.organisation is not None}


def notices_of(
    account: Account, limit: int = 50, *, without: QuerySet[Any, Any] | None = None
) -> list[Notice]:
    """Give an account's notices, the newest first; none that speaks of somebody among `without`."""
    rows = account.notices.all()
    if without is not None:
        rows = rows.exclude(person_id__in=without)
    return list(rows[:limit])


def notices_unseen(account_id: UUID) -> QuerySet[Notice]:
    """Give the notices that an account has not seen."""
    return Notice.objects.filter(account=account_id, seen_at=None).order_by()


def demo_cast() -> list[Account]:
    """Give the demo place's cast, each with their line, in alphabetical order."""
    cast = Account.objects.filter(is_demo=True, is_active=True).exclude(demo_line="")
    return list(cast.order_by(Lower("name"), "pk"))


def is_all_demo() -> bool:
    """Say whether there is no real account here."""
    return not Account.objects.filter(is_demo=False).exists()
