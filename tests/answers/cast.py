"""The few people these tests need: a worker, a gardener, two leaders one above the other, and Carl."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from tilth.accounts.models import Account, Standing
from tilth.alongside.models import Relation, Say
from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import TILTH, Actor
from tilth.base.roles import Role, Section
from tilth.people.actions import begin
from tilth.people.models import Person
from tilth.teams.models import Member, Team

# A Wednesday in November: no bank holiday near.
A_WEDNESDAY = datetime(2026, 11, 4, 10, tzinfo=UTC)


def an_account(name: str, *roles: Role) -> Account:
    account = Account.objects.create(
        email=f"{name.lower().replace(' ', '.')}@example.org",
        name=name,
        short_name=name.split()[0],
        is_demo=True,
    )
    for role in roles:
        Standing.objects.create(account=account, role=role, from_on=datetime(2020, 1, 1, tzinfo=UTC).date())
    return account


def acting(account: Account, role: Role) -> Actor:
    own = Person.objects.filter(account=account).first()
    return Actor(
        kind="account",
        account=account,
        acting_as=role,
        has_second_factor=True,
        person_id=own.pk if own else None,
    )


def alongside(person: Person, account: Account, *sections: Section) -> None:
    Relation.objects.create(person=person, account=account, kind="worker", from_at=clock.now(), is_first=True)
    for section in sections or (Section.STORY, Section.PLAN):
        Say.objects.create(person=person, section=section, account=account, answer="yes", from_at=clock.now())


def signed_in_as(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["demo_second_factor"] = True
    session["acting_as"] = str(actor.acting_as.value)
    session.save()
    return client


@dataclass
class Cast:
    amina: Actor  # worker, alongside Carl, in the Hollins team
    jo: Actor  # worker, in the same team, not alongside Carl
    dee: Actor  # gardener
    priya: Actor  # leader, holds housing
    ruth: Actor  # leader, holds the office above
    kit: Actor  # keeper
    housing: Office
    above: Office
    carl: Person
    team: Team


def the_cast() -> Cast:
    amina = acting(an_account("Amina Said", Role.WORKER), Role.WORKER)
    jo = acting(an_account("Jo Bell", Role.WORKER), Role.WORKER)
    dee = acting(an_account("Dee Marsh", Role.GARDENER), Role.GARDENER)
    priya = acting(an_account("Priya Nair", Role.LEADER), Role.LEADER)
    ruth = acting(an_account("Ruth Okafor", Role.LEADER), Role.LEADER)
    kit = acting(an_account("Kit Lane", Role.KEEPER), Role.KEEPER)
    above = Office.objects.create(name="Director of Place", holder=ruth.account)
    housing = Office.objects.create(name="Head of Housing", holder=priya.account, above=above)
    team = Team.objects.create(name="Hollins team", slug="hollins")
    for worker in (amina, jo):
        Member.objects.create(
            team=team, account=worker.account, from_on=datetime(2020, 1, 1, tzinfo=UTC).date()
        )
    carl = begin(by=TILTH, called="Carl")
    alongside(carl, amina.account)
    return Cast(amina, jo, dee, priya, ruth, kit, housing, above, carl, team)
