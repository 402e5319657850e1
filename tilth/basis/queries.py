"""What is asked about bases: those that hold, those that ran out, and whether somebody new may come from an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tilth.accounts.models import Organisation, Standing
from tilth.base import clock
from tilth.basis.models import Basis

# One that is over is still shown for a year, with the day on which it ended.
SHOWN_DAYS = 365
SOON_DAYS = 92


def shown(on: date) -> QuerySet[Basis]:
    """Give what a place shows: each purpose of each organisation once, what holds and what was over within a year."""
    rows = Basis.objects.not_followed(on).select_related("organisation")
    return rows.filter(from_on__lte=on, until_on__gte=on - timedelta(days=SHOWN_DAYS)).prefetch_related(
        "pages"
    )


def bases_of(organisation_ids: Iterable[UUID]) -> dict[UUID, list[Basis]]:
    """Give what is shown of each of these organisations. One query."""
    found: dict[UUID, list[Basis]] = {}
    for basis in shown(clock.today()).filter(organisation__in=set(organisation_ids)):
        found.setdefault(basis.organisation_id, []).append(basis)
    return found


def earlier(basis: Basis) -> list[Basis]:
    """Give those whose place this one took, the latest first."""
    found: list[Basis] = []
    while basis.follows is not None:
        basis = basis.follows
        found.append(basis)
    return found


def ran_out(organisation_id: UUID) -> Basis | None:
    """Give the agreement that keeps anybody new of an organisation from coming alongside: its last one, and it is over.

    None where one holds, and where none was ever written down: nothing is stopped by a paper that nobody promised.
    """
    on = clock.today()
    walked = Basis.objects.filter(organisation=organisation_id, walks=True, from_on__lte=on)
    if walked.in_force(on).exists():
        return None
    return max(walked, key=lambda basis: (basis.over_on, basis.pk), default=None)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the privacy lead looks at: what is over, what soon will be, what holds, what is to come, and what is missing."""

    over: list[Basis]
    soon: list[Basis]
    holding: list[Basis]
    coming: list[Basis]
    missing: list[Organisation]


def overview() -> Overview:
    """Give every organisation's bases in the order in which they need somebody."""
    on = clock.today()
    rows = sorted(shown(on), key=lambda basis: basis.over_on)
    # What is written already for afterwards needs nobody.
    followed = set(Basis.objects.exclude(follows=None).values_list("follows", flat=True))
    soon = [row for row in rows if 0 < row.days_left <= SOON_DAYS and row.pk not in followed]
    return Overview(
        over=[row for row in rows if row.is_over],
        soon=soon,
        holding=[row for row in rows if not row.is_over and row not in soon],
        coming=list(Basis.objects.filter(from_on__gt=on).select_related("organisation")),
        missing=list(without_any()),
    )


def without_any() -> QuerySet[Organisation]:
    """Give the organisations for which somebody works here, and nothing is written down."""
    here = Standing.objects.live(clock.today()).filter(organisation=OuterRef("pk"), account__is_active=True)
    return Organisation.objects.filter(Exists(here), bases=None)


def running_out(on: date) -> QuerySet[Basis]:
    """Give those that are over, or will be within three months, and that nothing follows: somebody must look."""
    rows = Basis.objects.filter(from_on__lte=on, until_on__lte=on + timedelta(days=SOON_DAYS))
    return rows.filter(ended_on=None, followed_by=None).select_related("organisation")
