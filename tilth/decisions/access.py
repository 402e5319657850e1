"""The doors of this room: pots, guidelines and permissions are held by a team, or by the place's leaders."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from tilth.accounts.access import may, must
from tilth.alongside.access import may as may_for_person
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Role, Section, Verb
from tilth.decisions.models import Guideline, Permission, Pot, PotRow, ReceiptPhoto
from tilth.teams.access import team_for
from tilth.teams.models import Member, Team
from tilth.teams.queries import teams_of

TENDS_ALL = frozenset({Role.GARDENER, Role.KEEPER, Role.LEADER})


def holds_team(actor: Actor, team_id: UUID) -> bool:
    """Say whether the team's things are the actor's: as a member, or as somebody who tends every team."""
    if actor.acting_as in TENDS_ALL:
        return True
    if actor.account_id is None:
        return False
    return Member.objects.live(clock.today()).filter(team_id=team_id, account_id=actor.account_id).exists()


def pots_held_by(actor: Actor, pots: Iterable[Pot]) -> set[UUID]:
    """Give which of these pots an actor may open the page of. One query for all of them."""
    if not may(actor, Verb.SEE):
        return set()
    teams = set() if actor.acting_as in TENDS_ALL else {team.pk for team in teams_of(actor)}
    return {pot.pk for pot in pots if actor.acting_as in TENDS_ALL or pot.team_id in teams}


def pot_for(actor: Actor, pk: UUID, verb: Verb = Verb.SEE) -> Pot:
    """Give a pot to its team and to those who tend it. Raises NotFound for everybody else. One query."""
    members = Member.objects.live(clock.today()).filter(team=OuterRef("team"), account=actor.account_id)
    pots = Pot.objects.select_related("team").annotate(is_ours=Exists(members))
    pot = pots.filter(pk=pk).first()
    if pot is None or not may(actor, verb, holds=pot.is_ours or actor.acting_as in TENDS_ALL):
        raise NotFound
    return pot


def row_to_put_right(actor: Actor, pk: UUID) -> PotRow:
    """Give a line of a pot's ledger to whoever may put it right. Raises NotFound for everybody else.

    Money put in: whoever tends the pots. All else: the team; and a line for a person, whoever may spend for them.
    """
    row = PotRow.objects.select_related("pot", "pot__team").filter(pk=pk).first()
    if row is None or not may_put_right(actor, row):
        raise NotFound
    return row


def may_put_right(actor: Actor, row: PotRow) -> bool:
    """Say whether an actor may put a line right, lay a receipt beside it, or write what came back from it."""
    verb = Verb.TEND if row.kind == PotRow.Kind.IN else Verb.SPEND
    if not may(actor, verb, holds=holds_team(actor, row.pot.team_id)):
        return False
    return row.person_id is None or may_for_person(actor, row.person_id, Verb.SPEND, Section.PLAN)


def line_for(actor: Actor, pk: UUID) -> tuple[PotRow, bool]:
    """Give a line of a pot, and whether its words are open to this actor. Raises NotFound for everybody else.

    To its team and those who tend the pots; to the person it was for, and to whoever they show their plan. What a line
    for a person was for is open to the last two alone.
    """
    row = PotRow.objects.select_related("pot__team", "person", "by", "paid").filter(pk=pk).first()
    if row is None:
        raise NotFound
    if row.person_id is not None and may_for_person(actor, row.person_id, Verb.SEE, Section.PLAN):
        return row, True
    opens_pots = actor.acting_as in TENDS_ALL | {Role.WORKER}
    if not (opens_pots and may(actor, Verb.SEE, holds=holds_team(actor, row.pot.team_id))):
        raise NotFound
    return row, not row.is_about_somebody


def line_to_pay(actor: Actor, pk: UUID) -> PotRow:
    """Give a spend to those who tend the pots, to say that the finance office paid it. Tells them nothing of whom for."""
    row = PotRow.objects.select_related("pot__team").filter(pk=pk, kind=PotRow.Kind.SPEND).first()
    if row is None or not may(actor, Verb.TEND, holds=holds_team(actor, row.pot.team_id)):
        raise NotFound
    return row


def receipt_for(actor: Actor, pk: UUID) -> ReceiptPhoto:
    """Give a receipt to whoever may read its line. Raises NotFound for everybody else."""
    receipt = ReceiptPhoto.objects.select_related("line", "picture").filter(pk=pk).first()
    if receipt is None or not line_for(actor, receipt.line_id)[1]:
        raise NotFound
    return receipt


def guideline_for(actor: Actor, pk: UUID, *, any_wording: bool = False) -> Guideline:
    """Give a guideline that holds today to whoever may write it anew or retire it. Raises NotFound otherwise.

    `any_wording` gives an older wording too: somebody may have been writing from it while another was quicker.
    """
    rows = Guideline.objects.all() if any_wording else Guideline.objects.in_force()
    guideline = rows.select_related("team").filter(pk=pk).first()
    if guideline is None or not may(actor, Verb.GUIDE, holds=holds_team(actor, guideline.team_id)):
        raise NotFound
    return guideline


def team_to_guide(actor: Actor, slug: str) -> Team:
    """Give a team to whoever may write its guidelines. Raises NotFound for everybody else."""
    team = team_for(actor, slug)
    if not may(actor, Verb.GUIDE, holds=holds_team(actor, team.pk)):
        raise NotFound
    return team


def team_that_decides(actor: Actor, slug: str) -> Team:
    """Give a team to its own members, to write down what they decided. Raises NotFound for everybody else."""
    team = team_for(actor, slug)
    if not may(actor, Verb.DECIDE, holds=holds_team(actor, team.pk)):
        raise NotFound
    return team


def must_guide(actor: Actor, team: Team) -> None:
    """Raise unless the actor may write this team's guidelines."""
    must(actor, Verb.GUIDE, holds=holds_team(actor, team.pk))


def permission_for(actor: Actor, pk: UUID) -> Permission:
    """Give a permission that holds today to a leader, who may take it back openly."""
    permission = Permission.objects.in_force().filter(pk=pk).first()
    if permission is None or not may(actor, Verb.PERMIT):
        raise NotFound
    return permission
