"""The doors of this room: who reads a team's page, who writes its agreement, who makes teams."""

from __future__ import annotations

from uuid import UUID

from tilth.accounts.access import may
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import NotFound
from tilth.base.roles import Role, Verb
from tilth.teams.models import Member, Team


def team_for(actor: Actor, slug: str) -> Team:
    """Give a team to whoever is signed in. Raises NotFound for strangers and unknown teams."""
    team = Team.objects.filter(slug=slug).first() if actor.is_signed_in or actor.kind == "tilth" else None
    if team is None:
        raise NotFound
    return team


def is_member(actor: Actor, team: Team) -> bool:
    """Say whether the actor is in this team today."""
    if actor.account is None:
        return False
    return team.members.live(clock.today()).filter(account=actor.account_id).exists()


def may_write(actor: Actor, team: Team) -> bool:
    """Say whether the actor may write how this team works together: its members, in the standing they work in."""
    if actor.kind == "tilth":
        return True
    return actor.is_staff and is_member(actor, team)


def may_tend(actor: Actor) -> bool:
    """Say whether the actor makes teams and members: gardeners and keepers."""
    tends = actor.acting_as in (Role.GARDENER, Role.KEEPER)
    return actor.kind == "tilth" or (tends and actor.is_staff and may(actor, Verb.TEND))


def team_to_write(actor: Actor, slug: str) -> Team:
    """Give a team to its own members. Raises NotFound for everybody else."""
    team = team_for(actor, slug)
    if not may_write(actor, team):
        raise NotFound
    return team


def team_to_tend(actor: Actor, slug: str) -> Team:
    """Give a team to a gardener or keeper. Raises NotFound for everybody else."""
    if not may_tend(actor):
        raise NotFound
    return team_for(actor, slug)


def member_to_tend(actor: Actor, pk: UUID) -> Member:
    """Give a membership to a gardener or keeper. Raises NotFound for everybody else."""
    member = (
        Member.objects.select_related("team", "account").filter(pk=pk).first() if may_tend(actor) else None
    )
    if member is None:
        raise NotFound
    return member


def own_membership(actor: Actor, slug: str) -> Member:
    """Give one's own live membership of a team. Raises NotFound when one is not in it."""
    rows = Member.objects.live(clock.today()).select_related("team")
    member = rows.filter(team__slug=slug, account=actor.account_id).first() if actor.account else None
    if member is None:
        raise NotFound
    return member


def membership_to_end(actor: Actor, pk: UUID) -> Member:
    """Give one's own membership, or anybody's to a gardener or keeper. Raises NotFound for everybody else."""
    own = Member.objects.select_related("team", "account").filter(pk=pk, account=actor.account_id)
    return (own.first() if actor.account else None) or member_to_tend(actor, pk)
