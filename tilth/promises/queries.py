"""The questions that the pages of this room ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch, QuerySet, Sum

from tilth.answers.models import Office
from tilth.base.actors import Actor
from tilth.directory.models import Kind as PageKind
from tilth.directory.models import Page
from tilth.directory.queries.finding import held_by
from tilth.promises.access import Hand, may_be_a_side, offices_for, standing, teams_for, thanks_up
from tilth.promises.models import Kind, Limits, Sheet, Side, ThankYou, Word, Wording
from tilth.teams.models import Team

MOST = 60
Party = Page | Office | Team
SIDES = Prefetch("sides", Side.objects.select_related("page", "office", "team"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the side, what it will do, and what the others say of it, the newest first."""

    side: Side
    lines: list[str]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet with its columns; for its sides also the wording that waits, and who has not said yes to it."""

    sheet: Sheet
    columns: tuple[Column, ...]
    waiting: Wording | None
    waits_for: tuple[Side, ...]
    unpaid_pence: int

    @property
    def is_waiting_for_words(self) -> bool:
        """One column of the wording is empty still."""
        return self.waiting is not None and not all(self.waiting.column_of(one.side) for one in self.columns)


def whole(sheet: Sheet, *, for_its_sides: bool = False) -> SheetView:
    """Gather a sheet. Three reads for anybody, two more for its sides."""
    sides = list(sheet.sides.select_related("page", "office", "team"))
    words: dict[object, list[Word]] = {}
    for word in Word.objects.filter(about__in=sides).select_related("by__page", "by__office", "by__team"):
        words.setdefault(word.about_id, []).append(word)
    waiting = _waiting(sheet) if for_its_sides else None
    said_yes = {yes.side_id for yes in waiting.yeses.all()} if waiting else set()
    # Before anything holds, its sides read the columns of the wording that waits.
    shown = waiting if waiting and sheet.agreed_at is None else None
    return SheetView(
        sheet,
        tuple(
            Column(side, _lines(shown.column_of(side) if shown else side.will), tuple(words.get(side.pk, ())))
            for side in sides
        ),
        waiting,
        tuple(side for side in sides if waiting and side.pk not in said_yes),
        unpaid_by(sides[0]) if sheet.kind == Kind.ASK else 0,
    )


def _waiting(sheet: Sheet) -> Wording | None:
    newest = sheet.wordings.prefetch_related("yeses").order_by("-number").first()
    return newest if newest and newest.agreed_at is None else None


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def unpaid_by(asker: Side) -> int:
    """Give what an asker left unpaid in all that it asked and that stands, in pence. A figure of the asker, and of nobody asked."""
    asks = standing().filter(
        kind=Kind.ASK,
        sides__number=1,
        sides__page=asker.page_id,
        sides__office=asker.office_id,
        sides__team=asker.team_id,
    )
    return asks.aggregate(sum=Sum("unpaid_pence"))["sum"] or 0


def here() -> list[tuple[str, list[Sheet]]]:
    """Give the sheets that stand, the newest of each kind first, by kind. Two reads."""
    found = sorted(
        standing().filter(ended_at=None).prefetch_related(SIDES)[:MOST],
        key=lambda sheet: list(Kind.values).index(sheet.kind),
    )
    return [(kind, list(sheets)) for kind, sheets in groupby(found, key=lambda sheet: sheet.kind)]


def newest(many: int = 3) -> list[Sheet]:
    """Give the newest sheets that stand."""
    return list(standing().filter(ended_at=None).prefetch_related(SIDES)[:many])


def of_hand(hand: Hand) -> list[Sheet]:
    """Give the sheets of a group, an office or a team, the newest first."""
    mine = Side.objects.filter(**hand.party).values("sheet")
    return list(Sheet.objects.filter(pk__in=mine).prefetch_related(SIDES)[:MOST])


def hands_of(actor: Actor) -> list[tuple[str, str]]:
    """Give the groups, offices and teams for which an account acts: a key and a name each."""
    if actor.account is None:
        return []
    pages = [one for one in held_by(actor) if one.kind != PageKind.BRIDGE]
    sides: Iterable[Party] = [*teams_for(actor), *offices_for(actor), *pages]
    return [(str(one.pk), one.name) for one in sides]


def named(words: str) -> tuple[list[Party], list[str]]:
    """Give whoever has exactly this name, and the names of a few that have these words in theirs."""
    exact: list[Party] = [
        *_of_name(may_be_a_side(), words),
        *_of_name(Office.objects.all(), words),
        *_of_name(Team.objects.all(), words),
    ]
    if exact:
        return exact, []
    near = [
        *may_be_a_side().filter(name__icontains=words).values_list("name", flat=True)[:5],
        *Office.objects.filter(name__icontains=words).values_list("name", flat=True)[:5],
        *Team.objects.filter(name__icontains=words).values_list("name", flat=True)[:5],
    ]
    return [], near


def _of_name(rows: QuerySet, words: str) -> list:
    return list(rows.filter(name__iexact=words)[:2])


def out_of_sight() -> tuple[list[Sheet], list[ThankYou]]:
    """Give what the keeper took out of sight. Two reads."""
    hidden = ThankYou.objects.exclude(set_aside_why="").select_related("page", "office", "team")
    return list(Sheet.objects.exclude(set_aside_why="")[:MOST]), list(hidden[:MOST])


def limits() -> list[Limits]:
    """Give how much a thank-you may be, the newest first: that one counts."""
    return list(Limits.objects.all()[:MOST])


def thanks() -> list[ThankYou]:
    """Give the newest thank-yous that anybody may read."""
    return list(thanks_up()[:MOST])


def thanks_of(hand: Hand) -> list[ThankYou]:
    """Give the thank-yous of a group, an office or a team, the newest first, out of sight or not."""
    return list(ThankYou.objects.filter(**hand.party)[:MOST])
