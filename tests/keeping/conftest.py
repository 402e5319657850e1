"""Carl, who asks about his own record; whoever walks alongside; and who answers."""

import pytest

from tests.builders import (
    a_neighbourhood,
    a_person,
    a_place,
    a_worker,
    acting,
    an_account,
)
from tilth.base.roles import Role
from tilth.conversations import actions as conversations
from tilth.conversations.models import Line
from tilth.keeping import actions
from tilth.keeping.models import AskKind
from tilth.people import actions as people

THEIRS, NOTICED, SECRET = "I miss cooking for Ellie", "His sister shouted at him", "my own front door"


@pytest.fixture
def here(settings, tmp_path):
    settings.ANCHORS, settings.ERASURES = tmp_path / "anchors", tmp_path / "anchors" / "erased"
    a_place()
    a_neighbourhood()


@pytest.fixture
def amina(here):
    return a_worker()


@pytest.fixture
def carl(amina):
    person = a_person("Carl", alongside=amina)
    person.account = an_account("Carl")
    person.save(update_fields=["account"])
    people.say_about(by=amina, person=person, kind="matters", words=SECRET)
    conversations.write(
        by=amina, person=person, where="home",
        lines=[conversations.Said(THEIRS), conversations.Said(NOTICED, Line.Voice.NOTICED)],
    )  # fmt: skip
    return person


@pytest.fixture
def himself(carl):
    return acting(carl.account)


@pytest.fixture
def gwen(here):
    return acting(an_account("Gwen Pugh", Role.PRIVACY_LEAD), Role.PRIVACY_LEAD)


@pytest.fixture
def kit(here):
    return acting(an_account("Kit Lane", Role.KEEPER), Role.KEEPER)


@pytest.fixture
def asked_to_be_erased(carl, himself):
    return actions.ask(by=himself, person=carl, kind=AskKind.ERASE)
