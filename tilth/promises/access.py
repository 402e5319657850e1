"""The doors of this room: anybody reads a sheet that stands; a side is held by whoever holds its page or office, or is in its team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tilth.accounts.access import may as role_may
from tilth.answers.models import Office
from tilth.answers.queries import offices_held_by
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Role, Verb
from tilth.directory.access import held_for, must_hold, pages_up
from tilth.directory.models import Kind as PageKind
from tilth.directory.models import Page
from tilth.places.queries import is_on
from tilth.promises.models import Kind, Sheet, Side, ThankYou, Wording
from tilth.teams.models import Team
from tilth.teams.queries import teams_of


@dataclass(frozen=True, slots=True)
class Hand:
    """Whoever acts for a group, an office or a team: the key that stands in their addresses, and who they act as."""

    by: Actor
    key: str
    page: Page | None = None
    office: Office | None = None
    team: Team | None = None

    @property
    def name(self) -> str:
        return next((one.name for one in (self.page, self.office, self.team) if one), "")

    @property
    def party(self) -> dict[str, Any]:
        """Who it is that they act for, as the tables of this room keep it."""
        return {"page": self.page, "office": self.office, "team": self.team}


def must_be_here() -> None:
    """Raise NotFound where the place has turned this room off."""
    if not is_on("promises"):
        raise NotFound


def hand_for(actor: Actor, key: str) -> Hand:
    """Give the hand of a group, an office or a team. `key` is the secret of a group's link, or the id of what one acts for.

    Raises NotFound for everybody else.
    """
    must_be_here()
    team = next((one for one in teams_for(actor) if str(one.pk) == key), None)
    if team is not None:
        return Hand(actor, key, team=team)
    office = next((one for one in offices_for(actor) if str(one.pk) == key), None)
    if office is not None:
        return Hand(actor, key, office=office)
    held = held_for(actor, key)
    return Hand(held.by, held.key, page=held.page)


def offices_for(actor: Actor) -> QuerySet[Office]:
    """Give the offices in whose name this actor promises."""
    if actor.account_id is None or not role_may(actor, Verb.ANSWER, holds=actor.is_staff):
        return Office.objects.none()
    return offices_held_by(actor.account_id)


def teams_for(actor: Actor) -> QuerySet[Team]:
    """Give the teams in whose name this actor promises: those they work in."""
    return teams_of(actor) if actor.is_staff else Team.objects.none()


def must_stand_for(by: Actor, page: Page | None, office: Office | None, team: Team | None = None) -> None:
    """Raise NotFound unless this actor holds the page or the office, or is in the team. Tilth itself, in the demo, may."""
    if page is not None:
        must_hold(by, page)
        if page.kind == PageKind.BRIDGE:
            raise NotFound
    elif team is not None:
        if by.kind != "tilth" and not teams_for(by).filter(pk=team.pk).exists():
            raise NotFound
    elif office is None or not (
        by.kind == "tilth"
        or role_may(by, Verb.ANSWER, holds=office.holder_id == by.account_id and by.is_staff)
    ):
        raise NotFound


def may_be_a_side() -> QuerySet[Page]:
    """Give the pages with which a sheet may be made. A bridge is one person, of whom nobody says in public what they kept."""
    return pages_up().exclude(kind=PageKind.BRIDGE)


def in_force() -> QuerySet[Sheet]:
    """Give the sheets that hold, in sight or not: those to which every side said yes, and problems that are shared."""
    return Sheet.objects.filter(Q(kind=Kind.SHARED) | Q(agreed_at__isnull=False))


def standing() -> QuerySet[Sheet]:
    """Give the sheets that hold and that anybody may read."""
    return in_force().filter(set_aside_why="")


def sheet_for(pk: UUID) -> Sheet:
    """Give a sheet that stands to anybody. Raises NotFound for one that waits for a yes."""
    must_be_here()
    sheet = standing().filter(pk=pk).first()
    if sheet is None:
        raise NotFound
    return sheet


def sets_aside(actor: Actor) -> bool:
    """Say whether this actor may take something out of sight, with a reason told to whoever wrote it: the keeper."""
    return actor.acting_as == Role.KEEPER and role_may(actor, Verb.KEEP)


def sheet_aside_for(actor: Actor, pk: UUID) -> Sheet:
    """Give a sheet that stands, or that is out of sight, to the keeper. Raises NotFound for everybody else, and for one
    that waits for a yes: its words are between its sides.
    """
    must_be_here()
    sheet = in_force().filter(pk=pk).first() if sets_aside(actor) else None
    if sheet is None:
        raise NotFound
    return sheet


def thanks_up() -> QuerySet[ThankYou]:
    """Give the thank-yous that anybody may read."""
    return ThankYou.objects.filter(set_aside_why="").select_related("page", "office", "team")


def thanks_aside_for(actor: Actor, pk: UUID) -> ThankYou:
    """Give any thank-you to the keeper. Raises NotFound for everybody else."""
    must_be_here()
    found = ThankYou.objects.filter(pk=pk).first() if sets_aside(actor) else None
    if found is None:
        raise NotFound
    return found


def sets_limits(actor: Actor) -> bool:
    """Say whether this actor says how much a thank-you may be: the leaders."""
    return actor.acting_as == Role.LEADER


def must_set_limits(actor: Actor) -> None:
    """Raise NotFound unless this actor says how much a thank-you may be."""
    must_be_here()
    if not sets_limits(actor):
        raise NotFound


def side_for(hand: Hand, pk: UUID) -> Side:
    """Give the side that this hand is of a sheet. Raises NotFound where it is none."""
    rows = Side.objects.select_related("sheet", "page", "office", "team").filter(sheet_id=pk)
    side = rows.filter(**hand.party).first()
    if side is None:
        raise NotFound
    return side


def other_side_for(side: Side, pk: UUID) -> Side:
    """Give another side of the same sheet, to speak about. Raises NotFound for one's own."""
    rows = Side.objects.select_related("page", "office", "team").filter(sheet_id=side.sheet_id)
    other = rows.filter(pk=pk).exclude(pk=side.pk).first()
    if other is None:
        raise NotFound
    return other


def wording_for(side: Side, pk: UUID) -> Wording:
    """Give the newest wording of a sheet to one of its sides. Raises NotFound for any other."""
    newest = Wording.objects.filter(sheet_id=side.sheet_id).order_by("-number").first()
    if newest is None or newest.pk != pk:
        raise NotFound
    return newest
