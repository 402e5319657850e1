"""Funds and grants as anybody reads them: in the order they were asked and decided, never by size or by merit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tilth.base.actors import Actor
from tilth.base.filters import exact_day, pounds
from tilth.funds.access import grants_up
from tilth.funds.models import Fund, FundRow, Grant, Room, RoomLine, Stands

AT_MOST = 100


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One ask or grant in a list."""

    pk: UUID
    called: str
    what: str
    sum: str
    stands: str
    is_granted: bool
    fund: str


def funds_here() -> list[Fund]:
    """Give the funds of this place: open ones first, by name. One read."""
    rows = Fund.objects.select_related("office", "neighbourhood").order_by("closed_at", "name", "pk")
    return sorted(rows, key=lambda fund: not fund.is_open)


def decided_by(actor: Actor) -> QuerySet[Grant]:
    """Give what waits for this account's decision, the longest waiting first."""
    waiting = Grant.objects.filter(stands=Stands.ASKED, set_aside_why="").select_related("fund")
    mine = Q(fund__deciders__account_id=actor.account_id) | Q(fund__office__holder_id=actor.account_id)
    return waiting.filter(mine).order_by("made_at", "pk").distinct() if actor.account_id else waiting.none()


def asked_by(actor: Actor) -> list[GrantLine]:
    """Give what this account asked for itself."""
    if actor.account_id is None:
        return []
    rows = Grant.objects.filter(asked_by=actor.account_id).exclude(stands=Stands.TAKEN_BACK)
    return as_lines(rows.select_related("fund")[:AT_MOST])


def lately_granted(fund: Fund | None = None) -> list[GrantLine]:
    """Give what was granted, the newest first."""
    rows = grants_up().filter(stands=Stands.GRANTED).select_related("fund").order_by("-decided_on", "-pk")
    return as_lines((rows if fund is None else rows.filter(fund=fund))[:AT_MOST])


def asked_of(fund: Fund) -> list[GrantLine]:
    """Give what was asked of a fund and waits, in the order it was asked."""
    return as_lines(
        grants_up().filter(fund=fund, stands=Stands.ASKED).select_related("fund").order_by("made_at", "pk")
    )


def not_granted_by(fund: Fund) -> list[GrantLine]:
    """Give what a fund did not give this time, the newest first."""
    rows = grants_up().filter(fund=fund, stands=Stands.NOT_NOW).select_related("fund")
    return as_lines(rows.order_by("-decided_on", "-pk")[:AT_MOST])


def out_of_sight(fund: Fund) -> QuerySet[Grant]:
    """Give what the keeper took out of sight, the newest first."""
    rows = Grant.objects.filter(fund=fund).exclude(set_aside_why="").exclude(stands=Stands.TAKEN_BACK)
    return rows.order_by("-made_at", "-pk")[:AT_MOST]


def as_lines(grants: Iterable[Grant]) -> list[GrantLine]:
    """Put grants as they stand in a list."""
    return [
        GrantLine(
            pk=one.pk,
            called=one.called,
            what=one.what,
            sum=pounds(one.granted_pence if one.granted_pence else one.asked_pence),
            stands=where_it_stands(one),
            is_granted=one.is_granted,
            fund=one.fund.name,
        )
        for one in grants
    ]


def where_it_stands(grant: Grant) -> str:
    """Say where an ask stands, in words."""
    if grant.ended_on:
        return _("ended early")
    if grant.stands == Stands.ASKED:
        return _("asked")
    if grant.stands == Stands.NOT_NOW:
        return _("not this time")
    if grant.story:
        return _("they told what came of it")
    if grant.visited:
        return _("seen on a visit")
    return _("paid") if grant.paid_on else _("granted")


def how_long(grant: Grant) -> str:
    """Say until when a grant was promised. "" where nothing is granted."""
    if not grant.is_granted:
        return ""
    if grant.until_on is None:
        return _("Once, on %(day)s.") % {"day": exact_day(grant.from_on)}
    return _("From %(start)s to %(end)s.") % {
        "start": exact_day(grant.from_on),
        "end": exact_day(grant.until_on),
    }


def decided_by_day(grant: Grant) -> date:
    """Give the day by which an ask is decided, as its fund promised."""
    return localdate(grant.made_at) + timedelta(days=grant.fund.decide_days)


def rows_of(fund: Fund) -> QuerySet[FundRow]:
    """Give the lines of a fund, the newest first."""
    return FundRow.objects.filter(fund=fund).select_related("grant").order_by("-sequence")[:AT_MOST]


def rooms_of(fund: Fund) -> QuerySet[Room]:
    """Give the votes in the room about a fund, the newest first."""
    return Room.objects.filter(fund=fund).order_by("-on", "-pk")


@dataclass(frozen=True, slots=True)
class Voted:
    """One line of a vote: what was counted, what was decided and what was paid, beside each other."""

    grant: Grant
    votes: int | None
    computed: str
    decided: str
    funded: str


def lines_of(room: Room) -> list[Voted]:
    """Give the lines of a vote in the order they were asked; never in the order of votes."""
    rows = RoomLine.objects.filter(room=room).select_related("grant").order_by("grant__made_at", "grant_id")
    return [
        Voted(
            grant=line.grant,
            votes=line.votes,
            computed="" if room.counted_at is None else _computed(line),
            decided="" if room.decided_at is None else (_("yes") if line.is_decided else _("not this time")),
            funded=exact_day(line.grant.paid_on) if line.grant.paid_on else "",
        )
        for line in rows
    ]


def _computed(line: RoomLine) -> str:
    if line.is_tied:
        return _("level with another")
    return _("yes") if line.is_computed else _("no")
