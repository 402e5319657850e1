"""What is asked about teams. Lists are alphabetical, and nobody is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from tilth.accounts.models import Account
from tilth.accounts.queries import employers, with_role
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import STAFF
from tilth.base.sealing import load_keys
from tilth.places.models import Neighbourhood
from tilth.teams.models import Agreement, Member, Team, Visiting, Week


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member as the team's page shows them."""

    member: Member
    name: str
    job: str
    gifts: str
    employer: str
    is_host: bool


def teams() -> QuerySet[Team]:
    """Give every team, in alphabetical order."""
    return Team.objects.all()


def teams_of(actor: Actor) -> QuerySet[Team]:
    """Give the teams an actor is in today, in alphabetical order."""
    if actor.account is None:
        return Team.objects.none()
    return teams_of_account(actor.account)


def teams_of_account(account: Account) -> QuerySet[Team]:
    """Give the teams an account is in today, in alphabetical order."""
    live = Member.objects.live(clock.today()).filter(account=account.pk)
    return Team.objects.filter(pk__in=live.values("team"))


def team_mates(account: Account) -> QuerySet[Account]:
    """Give everybody who is in a team with this account today, themselves left out, in alphabetical order."""
    today = clock.today()
    own = Member.objects.live(today).filter(account=account.pk)
    mates = Member.objects.live(today).filter(team__in=own.values("team"))
    rows = Account.objects.filter(pk__in=mates.values("account"), is_active=True)
    return rows.exclude(pk=account.pk).order_by(Lower("name"), "pk")


def teams_for(neighbourhood: Neighbourhood) -> QuerySet[Team]:
    """Give the teams that work in a neighbourhood, in alphabetical order."""
    return Team.objects.filter(neighbourhoods=neighbourhood)


def members_of(team: Team) -> list[MemberLine]:
    """Give a team's members today with what they do, bring and work for, in alphabetical order. Two queries."""
    members = list(team.members.live(clock.today()).select_related("account").alphabetical())
    work_for = employers(member.account_id for member in members)
    return [
        MemberLine(
            member=member,
            name=member.account.name,
            job=member.job,
            gifts=member.gifts,
            employer=str(work_for.get(member.account_id, "")),
            is_host=member.is_host,
        )
        for member in members
    ]


def could_join(team: Team) -> QuerySet[Account]:
    """Give whoever works here or is in some team, and is not in this one, in alphabetical order."""
    in_it = team.members.filter(until_on=None).values("account")
    works_here = Q(pk__in=with_role(*STAFF).order_by().values("pk")) | Q(
        pk__in=Member.objects.values("account")
    )
    return (
        Account.objects.filter(works_here, is_active=True).exclude(pk__in=in_it).order_by(Lower("name"), "pk")
    )


def earlier_agreements(team: Team) -> QuerySet[Agreement]:
    """Give the wordings that were followed by another, the latest first."""
    return team.agreements.exclude(until_at=None).select_related("written_by")


def monday_of(day: date) -> date:
    """Give the Monday of the week a day is in."""
    return day - timedelta(days=day.weekday())


def week_of(team: Team) -> Week | None:
    """Give what the team typed about this week; None while nobody typed anything."""
    return team.weeks.filter(monday=monday_of(clock.today())).select_related("written_by").first()


def visiting(actor: Actor) -> Visiting | None:
    """Give what this actor asked of a colleague while visiting."""
    if actor.account_id is None or not actor.is_staff:
        return None
    return Visiting.objects.filter(account=actor.account_id).select_related("colleague").first()


def to_ring(actor: Actor) -> list[Visiting]:
    """Give who is visiting and asked this actor to ring: nobody else is told."""
    if actor.account_id is None or not actor.is_staff:
        return []
    found = list(Visiting.objects.filter(colleague=actor.account_id).select_related("account").order_by("pk"))
    load_keys(one.account_id for one in found)
    return found
