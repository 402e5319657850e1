"""Doors of this room: anybody reads a finding; whoever works here reads charts; a team writes its own."""

from __future__ import annotations

from uuid import UUID

from tilth.barriers.access import barrier_for
from tilth.barriers.models import Barrier
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Role
from tilth.findings.models import Chart, Commitment, Fall, Finding
from tilth.listening.access import study_for
from tilth.listening.models import Study
from tilth.places.queries import is_on
from tilth.promises.access import offices_for
from tilth.teams.access import may_write, team_to_write
from tilth.teams.models import Team
from tilth.teams.queries import teams_of


def must_be_here() -> None:
    """Raise NotFound where the place has turned this room off."""
    if not is_on("findings"):
        raise NotFound


def team_that_writes(actor: Actor, slug: str) -> Team:
    """Give a team to its own members. Raises NotFound for everybody else."""
    must_be_here()
    return team_to_write(actor, slug)


def chart_for(actor: Actor, pk: UUID) -> Chart:
    """Give a chart to whoever works here. Raises NotFound for everybody else."""
    must_work_here(actor)
    found = Chart.objects.select_related("team").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def chart_to_write(actor: Actor, pk: UUID) -> Chart:
    """Give a chart to the team that keeps it. Raises NotFound for everybody else."""
    found = chart_for(actor, pk)
    if not may_write(actor, found.team):
        raise NotFound
    return found


def chart_to_note(actor: Actor, pk: UUID) -> Chart:
    """Give a chart to anybody who is in a team: they may say what they changed. Raises NotFound for everybody else."""
    found = chart_for(actor, pk)
    if not in_a_team(actor):
        raise NotFound
    return found


def fall_for(actor: Actor, pk: UUID) -> Fall:
    """Give a before and after to whoever works here. Raises NotFound for everybody else."""
    must_work_here(actor)
    found = Fall.objects.select_related("team").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def study_to_weigh(actor: Actor, pk: UUID) -> Study:
    """Give a study that is closed to the team that listened. Raises NotFound for everybody else."""
    must_be_here()
    found = study_for(actor, pk)
    if found.is_open or not may_write(actor, found.team):
        raise NotFound
    return found


def price_to_write(actor: Actor, barrier_pk: UUID) -> Barrier:
    """Give a thing in the way to anybody who reads it and is in a team: they may say what it costs. Raises NotFound."""
    must_work_here(actor)
    found = barrier_for(actor, barrier_pk)
    if not in_a_team(actor):
        raise NotFound
    return found


def must_work_here(actor: Actor) -> None:
    """Raise NotFound for whoever does not work here, and where the room is off."""
    must_be_here()
    if not (actor.is_staff or actor.kind == "tilth"):
        raise NotFound


def must_keep(actor: Actor) -> None:
    """Raise NotFound for whoever is not a keeper here."""
    must_be_here()
    if not (actor.kind == "tilth" or (actor.is_staff and actor.acting_as == Role.KEEPER)):
        raise NotFound


def in_a_team(actor: Actor) -> bool:
    """Say whether the actor works here and is in any team."""
    return actor.kind == "tilth" or (actor.is_staff and teams_of(actor).exists())


def finding_for(pk: UUID) -> Finding:
    """Give a finding to anybody. Raises NotFound for one that is not here."""
    must_be_here()
    found = (
        Finding.objects.select_related("team", "chart", "fall", "study", "comparison").filter(pk=pk).first()
    )
    if found is None:
        raise NotFound
    return found


def finding_to_withdraw(actor: Actor, pk: UUID) -> Finding:
    """Give a finding that stands to the team that wrote it. Raises NotFound for everybody else."""
    found = finding_for(pk)
    if found.withdrawn_on or not may_write(actor, found.team):
        raise NotFound
    return found


def finding_to_act_on(actor: Actor, pk: UUID) -> Finding:
    """Give a finding that stands to whoever holds an office or is in a team. Raises NotFound for everybody else."""
    found = finding_for(pk)
    if found.withdrawn_on or not may_act(actor):
        raise NotFound
    return found


def may_act(actor: Actor) -> bool:
    """Say whether the actor can say for a team or an office of their own what it will do."""
    return actor.is_staff and (teams_of(actor).exists() or offices_for(actor).exists())


def commitment_to_tell(actor: Actor, pk: UUID) -> Commitment:
    """Give what a team or an office said it would do to its own holder. Raises NotFound for everybody else."""
    must_be_here()
    rows = Commitment.objects.select_related("team", "office", "finding").filter(
        pk=pk, came_on=None, finding__withdrawn_on=None
    )
    found = rows.first()
    if found is None or not speaks_for(actor, found.team, found.office_id):
        raise NotFound
    return found


def speaks_for(actor: Actor, team: Team | None, office: UUID | None) -> bool:
    """Say whether the actor is of this team, or holds this office, in the standing they work in."""
    if team is not None:
        return may_write(actor, team)
    return office is not None and offices_for(actor).filter(pk=office).exists()
