"""Two parents who live apart, each with a page and a worker; a friend of one; and people who have nothing to do with them."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.builders import a_person, a_place, a_worker, acting, an_account, comes_alongside
from tests.conftest import MadeOnce
from tilth.alongside.actions import places_kept
from tilth.alongside.models import Speaker
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.families.actions import sharing
from tilth.families.models import Family, Member
from tilth.people.actions import set_safe_way
from tilth.people.models import Person

PLACE = "St Brid’s House"
ADDRESS = "7 Lantern Walk"


@dataclass
class Cast:
    amina: Actor  # walks alongside Nia first
    sam: Actor  # walks alongside Dev first
    mo: Actor  # a friend alongside Nia
    nia: Person
    dev: Person
    zoe: Person  # shares nothing with anybody
    mum: Actor  # Nia herself
    dad: Actor  # Dev himself
    family: Family  # shared by both


def share(by: Actor, person: Person, family: Family, newcomer: Person, herself: Actor, name: str, **more):
    """Ask somebody by a code, and have them say yes."""
    code = sharing.give_code(by=by, person=person, family=family)
    return sharing.say_yes(by=herself, person=newcomer, code=code, my_name=name, **more)


def cast() -> Cast:
    a_place()
    amina, sam = a_worker("Amina Said"), a_worker("Sam Poole")
    mo = acting(an_account("Mo Hill"))
    nia = a_person("Nia", alongside=amina, account=an_account("Nia Pugh"))
    dev = a_person("Dev", alongside=sam, account=an_account("Dev Pugh"))
    zoe = a_person("Zoe", alongside=sam, account=an_account("Zoe Lark"))
    comes_alongside(mo, nia)
    set_safe_way(by=amina, person=nia, channel="letter", is_safe="yes", address=f"{ADDRESS}, Hollins")
    places_kept.keep_place(by=amina, person=nia, account=dev.account, names=PLACE)
    mum, dad = acting(nia.account), acting(dev.account)
    family = sharing.begin(by=mum, person=nia, called="Ellie’s lot", my_name="Mum")
    share(mum, nia, family, dev, dad, "Dad")
    return Cast(amina, sam, mo, nia, dev, zoe, mum, dad, family)


@pytest.fixture(scope="module")
def made(made_once: MadeOnce) -> Cast:
    return made_once(cast)


@pytest.fixture
def people(made: Cast) -> Cast:
    return deepcopy(made)


def sharing_it(family: Family) -> set[str]:
    return {member.called for member in Member.objects.filter(family=family, until_at=None)}


@pytest.fixture
def ellie(people):
    child = a_person("Ellie", alongside=people.amina, account=an_account("Ellie"))
    for parent in (people.nia, people.dev):
        Speaker.objects.create(
            person=child, account=parent.account, kind="parent", scope=",story,plan,", on_page=True,
            from_at=clock.now(), until_on=clock.today() + timedelta(days=99),
        )  # fmt: skip
    return child
