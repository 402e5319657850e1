"""A few people to write about: Amina who works, Carl whom she walks alongside, and a stranger to both."""

from __future__ import annotations

from tilth.accounts.models import Account, Standing
from tilth.alongside.models import Relation, RelationKind, Say
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Role, Section
from tilth.people import actions as people
from tilth.people.models import Person

SHOWN = [section for section in Section if section != Section.RESTRICTED]


def an_account(name: str, role: Role | None = None) -> Account:
    account = Account.objects.create(
        name=name, short_name=name, email=f"{name.lower()}@example.org", is_demo=True
    )
    if role is not None:
        Standing.objects.create(account=account, role=role, from_on=clock.today())
    return account


def a_worker(name: str = "Amina") -> Actor:
    return acting(an_account(name, Role.WORKER))


def acting(account: Account, role: Role = Role.WORKER) -> Actor:
    return Actor(kind="account", account=account, acting_as=role, has_second_factor=True)


def a_person(called: str = "Carl", alongside: tuple[Actor, ...] = ()) -> Person:
    by = alongside[0] if alongside else a_worker(f"Somebody near {called}")
    person = people.begin(by=by, called=called)
    for actor in alongside:
        walks_with(actor, person)
    return person


def walks_with(
    actor: Actor,
    person: Person,
    kind: RelationKind = RelationKind.WORKER,
    sections: list[Section] | None = None,
) -> None:
    Relation.objects.create(person=person, account=actor.account, kind=kind)
    for section in SHOWN:
        answer = "yes" if section in (SHOWN if sections is None else sections) else "no"
        Say.objects.create(person=person, account=actor.account, section=section, answer=answer)


def themselves(person: Person) -> Actor:
    """The person acting for themselves, with an account of their own."""
    if person.account is None:
        person.account = an_account(f"{person.called}")
        person.save(update_fields=["account"])
    return Actor(kind="account", account=person.account, acting_as=Role.RESIDENT, person_id=person.pk)


def come_in(client, actor: Actor):
    """Sign a browser in as this actor, with a second factor where one is needed."""
    client.force_login(actor.account)
    session = client.session
    session["demo_second_factor"] = True
    session["acting_as"] = str(actor.acting_as)
    session.save()
    return client
