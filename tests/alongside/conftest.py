"""The people whom most tests of this room are about. A test that needs them otherwise says so in its own file."""

from copy import deepcopy
from dataclasses import dataclass

import pytest

from tests.builders import (
    a_person,
    a_resident,
    a_team,
    a_worker,
    acting,
    an_account,
    comes_alongside,
    signed_in_as,
)
from tests.conftest import MadeOnce
from tilth.base.actors import Actor
from tilth.base.roles import Role, Section
from tilth.people.models import Person


@dataclass
class Everybody:
    amina: Actor  # the worker alongside Carl
    sam: Actor  # another worker
    gwen: Actor  # the privacy lead
    carl: Person


def everybody() -> Everybody:
    amina = a_worker("Amina Said")
    return Everybody(
        amina=amina,
        sam=a_worker("Sam Poole"),
        gwen=acting(an_account("Gwen Pugh", Role.PRIVACY_LEAD), Role.PRIVACY_LEAD),
        carl=a_person("Carl", alongside=amina, account=an_account("Carl Reed")),
    )


@pytest.fixture(scope="module")
def made(made_once: MadeOnce) -> Everybody:
    return made_once(everybody)


@pytest.fixture
def people(made: Everybody) -> Everybody:
    return deepcopy(made)


@pytest.fixture
def amina(people):
    return people.amina


@pytest.fixture
def sam(people):
    return people.sam


@pytest.fixture
def gwen(people):
    return people.gwen


@pytest.fixture
def carl(people):
    return people.carl


@pytest.fixture
def nia(carl):
    friend = a_resident("Nia Pugh")
    comes_alongside(friend, carl, sees=(Section.STORY, Section.CONTACT))
    return friend


@pytest.fixture
def me(carl):
    return signed_in_as(acting(carl.account))


@pytest.fixture
def worker(amina, carl):
    return signed_in_as(amina)


@pytest.fixture
def ellie(amina):
    return a_person("Ellie", alongside=amina, account=an_account("Ellie Marsh"))


@pytest.fixture
def mum():
    return a_resident("Megan Marsh")


@pytest.fixture
def dad():
    return a_resident("Darren Cole")


@pytest.fixture
def mate(amina):
    """Somebody in Amina's team, who looks a second time."""
    found = a_worker("Tomos Rees")
    a_team(amina, found)
    return found
