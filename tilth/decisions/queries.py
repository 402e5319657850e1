"""Questions about pots, spends, decisions and the book. No total, sort or export of spends by person exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from tilth.alongside.queries import people_showing
from tilth.base.actors import Actor
from tilth.base.roles import Role, Section
from tilth.base.sealing import load_keys
from tilth.decisions.models import (
    CAN_BE_PUT_RIGHT,
    Decision,
    Guideline,
    Permission,
    Pot,
    PotRow,
    ReceiptPhoto,
    TinRow,
)
from tilth.people.models import Person
from tilth.teams.models import Team
from tilth.teams.queries import teams_of

PAGE = 50
# A list longer than this is no longer read; the team is asked which one could go.
MANY_GUIDELINES = 10


def pots_for(actor: Actor) -> list[Pot]:
    """Give the open pots an actor may spend from, by team and name. One query."""
    if not actor.is_staff or actor.acting_as != Role.WORKER:
        return []
    rows = Pot.objects.open().filter(team__in=teams_of(actor)).select_related("team")
    return list(rows.order_by(Lower("team__name"), Lower("name")))


def all_pots() -> list[Pot]:
    """Give every pot, the closed ones last, by team and name."""
    rows = Pot.objects.select_related("team")
    return list(rows.order_by("-is_open", Lower("team__name"), Lower("name")))


def public_pots() -> list[Pot]:
    """Give every open pot with what is left in it: money decided by teams is public, whom it was for is not."""
    return [pot for pot in all_pots() if pot.is_open]


def spent_for(actor: Actor) -> QuerySet[Person]:
    """Give the people a spend may be written for, by name: those whose plan this worker sees."""
    people = people_showing(actor, Section.PLAN)
    if actor.person_id:
        people = people.exclude(pk=actor.person_id)
    return people.order_by("search_name", "pk")


@dataclass(frozen=True, slots=True)
class Bought:
    """One thing bought for a person: a line in words."""

    on: date
    words: str
    opened_up: str
    amount_pence: int | None
    who: str
    pot: str
    link_id: UUID
    put_right: str = ""
    came_back_pence: tuple[int, ...] = ()


def spends_for(person: Person, limit: int = 10) -> list[Bought]:
    """Give what was bought for a person, newest first, each a line of its own and never a sum. The door was passed."""
    rows = PotRow.objects.filter(person=person, kind=PotRow.Kind.SPEND).select_related("pot", "by")
    rows = rows.prefetch_related("corrections", "came_back")
    return [
        Bought(
            row.on,
            row.what,
            row.opened_up,
            -row.amount_pence,
            row.by.short_name if row.by else "",
            row.pot.name,
            row.pk,
            " ".join(line.what for line in row.corrections.all()),
            tuple(line.amount_pence for line in row.came_back.all()),
        )
        for row in rows.order_by("-on", "-made_at", "-pk")[:limit]
    ]


def decisions_of(person: Person, limit: int = 10) -> list[Decision]:
    """Give what was decided about a person, newest first. The door was passed."""
    return list(
        Decision.objects.filter(person=person).select_related("by").order_by("-on", "-made_at", "-pk")[:limit]
    )


def decisions_of_team(team: Team, limit: int = PAGE) -> list[Decision]:
    """Give what a team decided about its own work, newest first; never what it decided about a person."""
    rows = Decision.objects.filter(team=team, person=None).select_related("by")
    return list(rows.order_by("-on", "-made_at", "-pk")[:limit])


@dataclass(frozen=True, slots=True)
class PotLine:
    """One line of a pot's ledger, as this reader may see it."""

    id: UUID
    sequence: int
    kind: str
    on: date
    amount_pence: int
    balance_pence: int
    who: str
    words: str
    opened_up: str
    person: Person | None
    is_about_somebody: bool
    is_put_right: bool
    may_be_put_right: bool


def pot_page(actor: Actor, pot: Pot, before: int | None = None, limit: int = PAGE) -> list[PotLine]:
    """Give a pot's lines, newest first, from before a sequence number. Two queries.

    What a line was for, and whose hand wrote it, is opened only to those whom that person shows their plan; to
    everybody else it was for somebody.
    """
    shown = people_showing(actor, Section.PLAN).filter(pk=OuterRef("person_id"))
    rows = pot.rows.select_related("by", "person").annotate(
        is_shown=Exists(shown), is_put_right=Exists(PotRow.objects.filter(corrects=OuterRef("pk")))
    )
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    found = list(rows.order_by("-sequence")[:limit])
    load_keys([row.holder_id for row in found if row.is_shown or not row.is_about_somebody])
    return [_line(row) for row in found]


def _line(row: Any) -> PotLine:
    return open_line(row, is_open=row.is_shown or not row.is_about_somebody, is_put_right=row.is_put_right)


def open_line(row: PotRow, *, is_open: bool, is_put_right: bool) -> PotLine:
    """Give a line as a reader may see it: without words, hand and name unless it is open to them."""
    return PotLine(
        id=row.pk,
        sequence=row.sequence,
        kind=row.kind,
        on=row.on,
        amount_pence=row.amount_pence,
        balance_pence=row.balance_pence,
        who=row.by.short_name if row.by and is_open else "",
        words=row.what if is_open else "",
        opened_up=row.opened_up if is_open else "",
        person=row.person if is_open else None,
        is_about_somebody=row.is_about_somebody,
        is_put_right=is_put_right,
        may_be_put_right=is_open and not is_put_right and row.kind in CAN_BE_PUT_RIGHT,
    )


def still_spent(spend: PotRow) -> int:
    """Give how many pence of a spend have not come back, both as they were put right: what its newest line carries."""
    belongs = Q(corrects=spend) | Q(returns=spend) | Q(corrects__returns=spend)
    newest = PotRow.objects.filter(belongs).order_by("-sequence").values_list("still_spent_pence", flat=True)
    carried = newest.first()
    return -spend.amount_pence if carried is None else carried


@dataclass(frozen=True, slots=True)
class LinePage:
    """One line of a pot with what belongs to it: how it was paid, receipts, and what came back from it."""

    line: PotLine
    paid_with: str
    receipts: list[ReceiptPhoto]
    receipts_kept: int
    came_back: list[PotLine]
    still_spent_pence: int
    paid_on: date | None
    reference: str


def line_page(row: PotRow, *, is_open: bool) -> LinePage:
    """Give the page of one line, as open to its reader as the door said. Five reads."""
    receipts = list(row.receipts.exclude(picture=None))
    came_back = list(row.came_back.select_related("by", "person").order_by("sequence"))
    load_keys([row.holder_id] if is_open else [])
    paid = getattr(row, "paid", None)
    return LinePage(
        line=open_line(row, is_open=is_open, is_put_right=row.corrections.exists()),
        paid_with=row.get_paid_with_display(),
        receipts=receipts if is_open else [],
        receipts_kept=len(receipts),
        came_back=[open_line(one, is_open=is_open, is_put_right=True) for one in came_back],
        still_spent_pence=still_spent(row),
        paid_on=paid.on if paid else None,
        reference=paid.reference if paid else "",
    )


def tin_lines(pot: Pot, limit: int = PAGE) -> list[TinRow]:
    """Give the newest lines of a pot's tin."""
    return list(pot.tin_rows.select_related("line").order_by("-sequence")[:limit])


def this_year_began(on: date) -> date:
    """Give the first day of the financial year of a day: 1 April, as councils and the NHS count."""
    return date(on.year if on.month >= 4 else on.year - 1, 4, 1)


def what_it_opened_up(pot: Pot, limit: int = 3) -> list[str]:
    """Give the last few things a pot made possible that are about nobody: safe to show to the whole team."""
    rows = pot.rows.filter(kind=PotRow.Kind.SPEND, holder_id=None).order_by("-sequence")[: limit * 3]
    return [row.opened_up for row in rows if row.opened_up][:limit]


@dataclass(frozen=True, slots=True)
class Book:
    """What an actor may do: permissions and guidelines, each with who said it, when, and whether it was taken back."""

    permissions: list[Permission]
    guidelines: list[Guideline]


def book(actor: Actor) -> Book:
    """Give the permissions of this place and the guidelines of the actor's teams (of every team, for who tends them)."""
    permissions = Permission.objects.select_related("signed_by", "taken_back_by").order_by("-signed_on", "id")
    rows = Guideline.objects.in_force().select_related("team", "written_by")
    if actor.acting_as == Role.WORKER:
        rows = rows.filter(team__in=teams_of(actor))
    return Book(list(permissions), list(rows.order_by(Lower("team__name"), "from_on", "id")))


def guidelines_of(team: Team) -> list[Guideline]:
    """Give every wording a team ever gave itself: those in force first, then the older ones, newest first."""
    rows = Guideline.objects.filter(team=team).select_related("written_by")
    return sorted(rows, key=lambda one: (not one.is_in_force, -one.from_on.toordinal(), -one.version))
