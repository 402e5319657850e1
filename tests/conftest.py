"""What every test starts from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from tests.as_served import as_served
from tests.crawling import undone
from tests.small_place import SmallPlace, settle
from tilth.base import rows, words
from tilth.base.actors import TILTH
from tilth.places import queries as places


@pytest.fixture(autouse=True)
def nothing_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """A process remembers the place and its words for ten seconds, and the last reader's language: no test may see another's."""
    places.forget()
    translation.activate(settings.LANGUAGE_CODE)
    has_database = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    words.set_source(
        places.words_source if has_database or request.node.get_closest_marker("django_db") else None
    )
    yield
    words.set_source(places.words_source)
    places.forget()


@pytest.fixture(autouse=True)
def a_test_may_look_anywhere() -> Iterator[None]:
    """What a test makes and reads by itself it does for the system; pages and verbs act for whoever acts in them."""
    with rows.for_whoever(lambda: TILTH):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """On PostgreSQL every test asks as a role that owns nothing, as the pages of a place do."""
    with django_db_blocker.unblock(), as_served():
        yield


@pytest.fixture(scope="module")
def settled(django_db_setup: None, django_db_blocker) -> Iterator[SmallPlace]:  # type: ignore[no-untyped-def]
    """One small made-up place for the tests of one file. What a test writes is taken back after it."""
    with django_db_blocker.unblock(), rows.for_whoever(lambda: TILTH), undone():
        places.forget()
        yield settle()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everybody's walk through every page, and every string gathered anew, are slow wherever they are used."""
    for item in items:
        if {"walk", "strings"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
