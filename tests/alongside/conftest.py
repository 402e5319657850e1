"""The people whom most tests of this room are about. A test that needs them otherwise says so in its own file."""

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
from tilth.base.roles import Role, Section


@pytest.fixture
def amina():
    return a_worker("Amina Said")


@pytest.fixture
def sam():
    return a_worker("Sam Poole")


@pytest.fixture
def gwen():
    return acting(an_account("Gwen Pugh", Role.PRIVACY_LEAD), Role.PRIVACY_LEAD)


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=amina, account=an_account("Carl Reed"))


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
