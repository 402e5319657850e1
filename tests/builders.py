"""People and things that tests start from. Each builder makes one thing, with what it cannot be without.

worker = a_worker("Amina Said")
carl = a_person("Carl", alongside=worker)
client = signed_in_as(worker)
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import Client
from django.utils.text import slugify

from tilth.accounts.models import Account, Organisation, Standing
from tilth.alongside.actions import introductions, relations
from tilth.alongside.actions.say import open_sections
from tilth.alongside.models import Introduction, Pass, Relation, RelationKind
from tilth.alongside.queries import SHOWN_SECTIONS
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.base.ids import new_id, new_token, token_digest
from tilth.base.roles import Role, Section
from tilth.people import actions as people
from tilth.people.models import Person
from tilth.places.models import Neighbourhood, Place
from tilth.teams.models import Member, Team

LONG_AGO = date(2020, 1, 1)
LINK_UNTIL = datetime(2099, 1, 1, tzinfo=UTC)


def an_account(name: str = "Amina Said", *roles: Role, **more: object) -> Account:
    """Somebody who can sign in, with a standing for each role."""
    email = f"{slugify(name)}.{new_id().hex[-6:]}@example.org"
    fields = {"email": email, "name": name, "short_name": name.split()[0], "is_demo": True} | more
    account = Account.objects.create(**fields)
    for role in roles:
        Standing.objects.create(account=account, role=role, from_on=LONG_AGO)
    return account


def acting(account: Account, role: Role = Role.RESIDENT) -> Actor:
    """An account acting in a role, second factor shown. Reads their own page, as a request would."""
    own = (
        Person.objects.filter(account=account, account__rests_since=None).values_list("pk", flat=True).first()
    )
    return Actor(
        kind="account",
        account=account,
        acting_as=role,
        has_second_factor=role != Role.RESIDENT,
        person_id=own,
    )


def a_worker(name: str = "Amina Said", **more: object) -> Actor:
    """Somebody acting as a worker."""
    return acting(an_account(name, Role.WORKER, **more), Role.WORKER)


def a_resident(name: str = "Nia Pugh") -> Actor:
    """Somebody with an account and no standing."""
    return acting(an_account(name))


def an_organisation(name: str = "Bracken Homes", kind: str = "housing") -> Organisation:
    return Organisation.objects.create(name=name, kind=kind)


def a_place(name: str = "Brackenshaw", nation: str = "england") -> Place:
    return Place.objects.create(name=name, nation=nation)


def a_neighbourhood(name: str = "Hollins") -> Neighbourhood:
    return Neighbourhood.objects.get_or_create(name=name, slug=slugify(name))[0]


def a_team(
    *members: Actor, name: str = "Hollins team", neighbourhood: Neighbourhood | None = None, **more: object
) -> Team:
    """A team of these people, working in one neighbourhood."""
    team = Team.objects.create(name=name, slug=slugify(name), **more)
    team.neighbourhoods.add(neighbourhood or a_neighbourhood())
    for member in members:
        Member.objects.create(team=team, account=member.account, from_on=LONG_AGO)
    return team


def a_person(
    called: str = "Carl", *, alongside: Actor | None = None, account: Account | None = None
) -> Person:
    """A person with a page; `alongside` is the first worker, with the say that a page starts from."""
    by = alongside or TILTH
    person = people.begin(by=by, called=called, neighbourhood=a_neighbourhood(), account=account)
    if alongside is not None:
        introductions.walk_alongside(by=alongside, person=person)
    return person


def themselves(person: Person) -> Actor:
    """The person, by a link and its PIN, or by their own account if they have one."""
    if person.account is not None:
        return acting(person.account)
    return by_link(person)


def by_link(person: Person) -> Actor:
    """The person, by a private link that is open."""
    link = Pass.objects.create(
        person=person, token_hash=token_digest(new_token()), pin_hash="-", until_at=LINK_UNTIL
    )
    return Actor(kind="pass", person_id=person.pk, pass_id=link.pk)


def comes_alongside(
    actor: Actor,
    person: Person,
    *,
    kind: RelationKind = RelationKind.FRIEND,
    sees: tuple[Section, ...] = (Section.STORY,),
) -> Relation:
    """Somebody pulled in later: they see what was agreed, and nothing else."""
    relation = Relation.objects.create(person=person, account=actor.account, kind=kind)
    open_sections(by=TILTH, person=person, to=actor.account, sections=list(sees), given_how="agreed")
    return relation


def sees_everything(actor: Actor, person: Person) -> None:
    """Say yes to every section for one account."""
    open_sections(
        by=TILTH, person=person, to=actor.account, sections=list(SHOWN_SECTIONS), given_how="agreed"
    )


def an_introduction(called: str = "Sheila", *, by: Actor = NOBODY, **more: object) -> Introduction:
    """A name and one sentence, waiting in a neighbourhood."""
    given = {"sentence": "She used to run the tea dance.", "neighbourhood": a_neighbourhood()} | more
    return introductions.introduce(by=by, called=called, **given)


def an_invitation(person: Person, *, by: Actor, to: Actor | None = None, **more: object):
    """Somebody is asked to come alongside, to see the story unless said otherwise."""
    given = {"kind": RelationKind.FRIEND, "asked_for": "a cup of tea", "sections": ["story"]} | more
    return relations.pull_in(by=by, person=person, to_account=to.account if to else None, **given)


def signed_in_as(actor: Actor) -> Client:
    """A browser in which this actor is signed in, in their role, with the second factor of the demo's cast."""
    client = Client()
    client.force_login(actor.account)
    session = client.session
    session["demo_second_factor"] = actor.has_second_factor
    session["acting_as"] = str(actor.acting_as.value)
    session.save()
    return client
