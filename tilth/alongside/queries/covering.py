"""Who stands in for whom."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tilth.accounts.models import Account
from tilth.accounts.queries import workers
from tilth.alongside.models import Cover, Relation
from tilth.alongside.queries.facts import people_alongside
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.teams.models import Member
from tilth.teams.queries import team_mates


def covers_of(person_id: UUID) -> list[Cover]:
    """Give who stands in beside a person, now or soon, in the order of their days."""
    return list(_standing().filter(person=person_id))


def covers_for(actor: Actor) -> list[Cover]:
    """Give where this account stands in, and where somebody stands in for it: only beside people it sees itself."""
    if actor.account_id is None or actor.acting_as != Role.WORKER:
        return []
    away = Q(away=actor.account_id, person__in=people_alongside(actor))
    begun = Q(account=actor.account_id, person__in=people_alongside(actor))
    return list(_standing().filter(away | begun))


def covers_to_come(actor: Actor) -> list[Cover]:
    """Give for whom this account will stand in, and when. Beside whom shows when it begins."""
    if actor.account_id is None or actor.acting_as != Role.WORKER:
        return []
    rows = _standing().filter(account=actor.account_id, from_on__gt=clock.today())
    return list({(cover.away_id, cover.from_on, cover.until_on): cover for cover in rows}.values())


def _standing() -> QuerySet[Cover]:
    rows = Cover.objects.standing(clock.today()).select_related("person", "account", "away", "relation")
    return rows.order_by("from_on", "person__search_name", "pk")


def may_be_away(actor: Actor) -> QuerySet[Account]:
    """Give for whom this actor may arrange cover: themselves and their team-mates; a gardener, everybody in a team."""
    if actor.account is None:
        return Account.objects.none()
    if actor.acting_as == Role.GARDENER:
        in_a_team = Member.objects.live(clock.today()).filter(account=OuterRef("pk"))
        return workers().filter(Exists(in_a_team))
    mates = team_mates(actor.account).order_by().values("pk")
    return workers().filter(Q(pk__in=mates) | Q(pk=actor.account_id))


def may_cover(actor: Actor) -> QuerySet[Account]:
    """Give who could stand in for any of those: never this actor."""
    return may_be_away(actor).exclude(pk=actor.account_id)


def covers_following(person_id: UUID, account_id: UUID | None) -> list[Relation]:
    """Give the relations of whoever stands in for an account beside a person: what is said of one is said of them."""
    if account_id is None:
        return []
    rows = Relation.objects.filter(person=person_id, cover__away=account_id, until_at__gt=clock.now())
    return list(rows.select_related("account", "person"))
