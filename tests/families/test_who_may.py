"""Who may do what with a page that people share: every address of it, asked by everybody who can stand in any way to it.

Written by hand. `yes` is let in, `–` is the same page as for what does not exist.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import a_person, a_worker, acting, an_account, comes_alongside, signed_in_as, themselves
from tests.conftest import MadeOnce
from tests.crawling import routes, sign_in
from tests.families.conftest import Cast, cast, share
from tilth.alongside.actions import dying, passes, relations
from tilth.alongside.models import Block, Conflict, Glass, Relation, Speaker
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.families.actions import sharing, writing
from tilth.families.models import Asking, Family, Line
from tilth.people.models import Person

pytestmark = pytest.mark.django_db(databases="__all__")

# Once at a time: see the page, write on it, look back, take Nia's sentence back, Nia's side of it (show, leave, ask),
# Nia's yes to somebody new, and, hanging on Nia's own page alone: the list of pages, and saying yes for her.
TABLE = """
reader                                   | see | write | look back | take back | her side | her yes | list | say yes
a member, Nia                            | yes | yes   | yes       | yes       | yes      | yes     | yes  | yes
a member, by link and PIN                | yes | yes   | yes       | yes       | yes      | yes     | yes  | yes
the other member, who lives apart        | yes | yes   | yes       | –         | –        | –       | –    | –
a former member                          | –   | –     | –         | –         | –        | –       | –    | –
a member whom another keeps away         | –   | –     | –         | –         | –        | –       | –    | –
a member who has died                    | –   | –     | –         | –         | –        | –       | –    | –
said yes, and waits                      | –   | –     | –         | –         | –        | –       | –    | –
first worker, shown it                   | yes | yes   | yes       | –         | yes      | yes     | yes  | yes
first worker, not shown it               | –   | –     | –         | –         | –        | –       | yes  | yes
first worker, only named as helping      | –   | –     | –         | –         | –        | –       | yes  | yes
first worker, shown it until yesterday   | –   | –     | –         | –         | –        | –       | yes  | yes
first worker, shown it, no second factor | –   | –     | –         | –         | –        | –       | –    | –
first worker, shown it, asleep           | –   | –     | –         | –         | –        | –       | –    | –
first worker, kept away by the other     | –   | –     | –         | –         | –        | –       | yes  | yes
first worker, who knows the other        | –   | –     | –         | –         | –        | –       | yes  | yes
later worker, shown it                   | yes | yes   | yes       | –         | –        | –       | yes  | –
friend, shown it                         | yes | yes   | –         | –         | –        | –       | yes  | –
friend, not shown it                     | –   | –     | –         | –         | –        | –       | yes  | –
former worker, shown it                  | –   | –     | –         | –         | –        | –       | –    | –
the other's worker, not shown it         | –   | –     | –         | –         | –        | –       | –    | –
the other's worker, shown it by him      | yes | yes   | yes       | –         | –        | –       | –    | –
speaks for Nia on her page               | –   | –     | –         | –         | –        | –       | yes  | –
opened Nia's page in an emergency        | –   | –     | –         | –         | –        | –       | yes  | –
keeper                                   | –   | –     | –         | –         | –        | –       | –    | –
privacy lead                             | –   | –     | –         | –         | –        | –       | –    | –
somebody who lives next door             | –   | –     | –         | –         | –        | –       | –    | –
nobody to them                           | –   | –     | –         | –         | –        | –       | –    | –
"""
HEAD, *LINES = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
# Which column each address hangs on, and what is sent to it.
ADDRESSES = {
    "family": "see", "print": "see", "help_us": "write", "step_add": "write", "becomes": "write", "look_back": "look back",
    "take_back": "take back", "show_to": "her side", "leave": "her side", "ask": "her yes", "agree": "her yes", "together": "list",
    "begin": "say yes", "code": "say yes", "say_yes": "say yes",
}  # fmt: skip
ELSEWHERE = {"take_yes_back": "hangs on one's own waiting yes: the test below"}


@dataclass
class World:
    people: Cast
    line: Line
    asking: Asking
    code: str
    extra: dict[str, Actor | Client]


def world() -> World:
    """The page with Nia's sentence on it, somebody who waits to come, and a code to another page."""
    people = cast()
    line = writing.help_us_to(by=people.mum, family=people.family, words="sing")
    una = a_person("Una", account=an_account("Una"))
    mother = a_person("Gran", account=an_account("Gran"))
    three = share(people.mum, people.nia, people.family, mother, themselves(mother), "Gran")
    sharing.agree(by=people.dad, person=people.dev, family=people.family, asking=three)
    asking = share(themselves(mother), mother, people.family, una, themselves(una), "Una")
    other = a_person("Pip", account=an_account("Pip"))
    theirs = sharing.begin(by=themselves(other), person=other, called="Others", my_name="Pip")
    code = sharing.give_code(by=themselves(other), person=other, family=theirs)
    return World(people, line, asking, code, {"una": themselves(una)})


@pytest.fixture(scope="module")
def made_world(made_once: MadeOnce) -> World:
    return made_once(world)


@pytest.fixture
def here(made_world: World) -> World:
    return deepcopy(made_world)


def _shown(people: Cast, actor: Actor, wish: str = "sees", *, by_him: bool = False) -> Actor:
    whose, person = (people.dad, people.dev) if by_him else (people.mum, people.nia)
    sharing.show_to(by=whose, person=person, family=people.family, wishes={actor.account_id: wish})
    return actor


def _with_link(people: Cast) -> Client:
    given = passes.give_pass(by=people.mum, person=people.nia)
    client = sign_in(None)
    client.post(reverse("alongside:pass_open", args=[given.token]), {"pin": given.pin})
    return client


def reader(here: World, who: str) -> Client:
    """Give the browser of somebody who stands to the page as the line says."""
    people = here.people
    role = Role.WORKER
    if who == "a member, by link and PIN":
        return _with_link(people)
    actor = _member(here, who) or _beside(people, who)
    if actor is None:
        role = {"keeper": Role.KEEPER, "privacy lead": Role.PRIVACY_LEAD}.get(who, Role.RESIDENT)
        actor = acting(an_account("Kit Lane", *([role] if role != Role.RESIDENT else [])), role)
        if who == "somebody who lives next door":
            a_person("Next door", account=actor.account)
    if who.endswith("no second factor"):
        client = Client()
        client.force_login(actor.account)
        return client
    return signed_in_as(actor)


def _member(here: World, who: str) -> Actor | None:
    people = here.people
    if who == "a former member":
        sharing.leave(by=people.dad, person=people.dev, family=people.family)
    elif who == "a member whom another keeps away":
        relations.block(by=people.mum, person=people.nia, account=people.dev.account)
    elif who == "a member who has died":
        dying.say_died(by=people.sam, person=people.dev)
    members = {
        "a member, Nia": people.mum,
        "said yes, and waits": here.extra["una"],
        **dict.fromkeys(
            ("the other member, who lives apart", "a former member", "a member whom another keeps away", "a member who has died"),
            people.dad,
        ),
    }  # fmt: skip
    return members.get(who)


def _beside(people: Cast, who: str) -> Actor | None:
    if who.startswith("first worker"):
        return _first_worker(people, who)
    if who.startswith("friend"):
        return _shown(people, people.mo) if who == "friend, shown it" else people.mo
    if who in ("later worker, shown it", "former worker, shown it"):
        wyn = a_worker("Wyn Hill")
        relation = comes_alongside(wyn, people.nia, kind="worker")
        _shown(people, wyn)
        if who.startswith("former"):
            relations.end_relation(by=people.mum, relation=relation)
        return wyn
    if who.startswith("the other's worker"):
        return _shown(people, people.sam, by_him=True) if who.endswith("by him") else people.sam
    if who == "speaks for Nia on her page":
        carer = acting(an_account("Cass Bell"))
        Speaker.objects.create(
            person=people.nia, account=carer.account, kind="attorney_health", scope=",story,plan,", on_page=True,
            from_at=clock.now(), until_on=clock.today() + timedelta(days=9),
        )  # fmt: skip
        return carer
    if who == "opened Nia's page in an emergency":
        wyn = a_worker("Wyn Hill")
        Glass.objects.create(
            person=people.nia,
            account=wyn.account,
            reason="life",
            until_at=clock.now() + timedelta(hours=1),
        )
        return wyn
    return None


def _first_worker(people: Cast, who: str) -> Actor:
    amina = people.amina
    if who.endswith(", not shown it"):
        return amina
    _shown(people, amina, "named" if who.endswith("as helping") else "sees")
    if who.endswith("until yesterday"):
        _shown(people, amina, "no")
    elif who.endswith("asleep"):
        Relation.objects.filter(person=people.nia, account=amina.account).update(asleep_at=clock.now())
    elif who.endswith("kept away by the other"):
        Block.objects.create(person=people.dev, account=amina.account)
    elif who.endswith("knows the other"):
        Conflict.objects.create(person=people.dev, account=amina.account)
    return amina


def _address(here: World, name: str) -> str:
    family, nia = here.people.family, here.people.nia
    ids = {
        "family": [family.pk], "print": [family.pk], "help_us": [family.pk], "step_add": [family.pk], "look_back": [family.pk],
        "becomes": [family.pk, here.line.pk], "take_back": [family.pk, here.line.pk], "show_to": [nia.pk, family.pk],
        "leave": [nia.pk, family.pk], "ask": [nia.pk, family.pk], "agree": [nia.pk, family.pk, here.asking.pk],
    }  # fmt: skip
    return reverse(f"families:{name}", args=ids.get(name, [nia.pk]))


def _sent(here: World, name: str) -> dict[str, str]:
    return {
        "help_us": {"words": "dance"}, "step_add": {"words": "Shoes"}, "becomes": {"state": "done"},
        "look_back": {"words": "Good."}, "leave": {"words": "stay"},
        "say_yes": {"code": here.code, "my_name": "Nia", "said_how": "At the table."},
        "begin": {"called": "Us", "my_name": "Nia", "said_how": "At the table."}, "code": {"code": here.code},
    }.get(name, {})  # fmt: skip


def test_every_address_of_a_shared_page_stands_here():
    ours = {route.name.removeprefix("families:") for route in routes() if route.name.startswith("families:")}
    assert ours == ADDRESSES.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_who_may(here, line):
    """Everything is asked for by opening it, and what changes something is sent, the leaving last."""
    expected = dict(zip(HEAD[1:], line[1:], strict=True))
    client = reader(here, line[0])
    only_post = {"becomes", "take_back", "agree", "say_yes"}
    only_get = {"family", "print", "together"}
    wrong = []
    order = sorted(ADDRESSES, key=lambda name: (name == "leave", name == "take_back"))
    for name in order:
        may = expected[ADDRESSES[name]] == "yes"
        address = _address(here, name)
        answers = [client.get(address)] if name not in only_post else []
        if name not in only_get:
            answers.append(client.post(address, _sent(here, name)))
        for answer in answers:
            # What the verb refuses in words (another's sentence taken back) is refused as well.
            was = answer.status_code in (200, 302)
            refused = answer.status_code in (403, 404)
            if was != may or refused == may:
                wrong.append(f"{name}: {answer.status_code}")
    assert wrong == []


def test_the_table_would_notice_a_door_that_stands_open(here, monkeypatch):
    monkeypatch.setattr("tilth.families.queries._is_shut_to", lambda _actor, _members: False)
    client = reader(here, "first worker, kept away by the other")
    assert client.get(_address(here, "family")).status_code == 200


def test_only_ones_own_waiting_yes_is_taken_back(here):
    una: Actor = here.extra["una"]
    person = Person.objects.get(pk=una.person_id)
    address = reverse("families:take_yes_back", args=[person.pk, here.asking.pk])
    for somebody in (here.people.mum, here.people.dad, here.people.amina, here.people.sam):
        assert signed_in_as(somebody).post(address).status_code == 404
    own = reverse("families:take_yes_back", args=[here.people.nia.pk, here.asking.pk])
    assert signed_in_as(here.people.mum).post(own).status_code == 404
    assert signed_in_as(una).post(address).status_code == 302
    assert not Asking.objects.filter(pk=here.asking.pk).exists()


def test_a_page_that_does_not_exist_looks_the_same_as_one_that_is_not_theirs(here):
    client = reader(here, "nobody to them")
    theirs = client.get(_address(here, "family")).content
    Family.objects.all().delete()
    assert client.get(_address(here, "family")).content == theirs
