"""What every test starts from."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings
from django.core.management.commands import migrate
from django.utils import translation
from hypothesis import settings as tries

from tests.as_served import as_served
from tests.crawling import undone
from tests.reaching import opens_pages, reads_the_house
from tests.small_place import SmallPlace, settle
from tilth.base import rows, sealing, words
from tilth.base.actors import TILTH
from tilth.keeping import tables
from tilth.places import queries as places

# Fixtures that open one.
A_DATABASE = frozenset({"db", "transactional_db", "live_server", "django_db_setup"})
# The same examples each time, and no race against a busy machine.
tries.register_profile("the same each time", derandomize=True, deadline=None)
tries.load_profile("the same each time")


@pytest.fixture(autouse=True)
def nothing_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """A process remembers the place, its words, keys and the last reader's language: no test may see another's."""
    _forget()
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
def tables_as_a_place_makes_them(request: pytest.FixtureRequest) -> Iterator[pytest.MonkeyPatch]:
    """Make the tests' tables as a new place does, guards of the log included, unless they come from the models alone."""
    with pytest.MonkeyPatch.context() as changed:
        if not request.config.getvalue("nomigrations"):
            changed.setattr(migrate, "Command", AtOnce)
        yield changed


class AtOnce(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        tables.make_where_there_are_none(options["database"])
        super().handle(*args, **options)


@pytest.fixture(scope="session")
def django_db_setup(tables_as_a_place_makes_them, django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """On PostgreSQL every test asks as a role that owns nothing, as the pages of a place do."""
    tables_as_a_place_makes_them.undo()
    with django_db_blocker.unblock(), as_served():
        yield


def _forget() -> None:
    places.forget()
    sealing.forget_keys()


MadeOnce = Callable[[Callable[[], Any]], Any]


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[MadeOnce]:
    """Make something in the databases for all tests of one file, and take it back after the last of them."""

    def made(make: Callable[[], Any]) -> Any:
        _forget()
        return make()

    with django_db_blocker.unblock(), rows.for_whoever(lambda: TILTH), undone():
        yield made


@pytest.fixture(scope="module")
def staged(made_once: MadeOnce, request: pytest.FixtureRequest) -> Any:
    """What the tests of one file start from: what its `stage()` gives. Tests take it from `on_stage`."""
    return made_once(request.module.stage)


@pytest.fixture
def on_stage(staged: Any) -> Any:
    """A copy of it for one test: what a test changes in it, or writes, the next one does not meet."""
    return deepcopy(staged)


@pytest.fixture(scope="module")
def settled(made_once: MadeOnce) -> SmallPlace:
    """One small made-up place for the tests of one file. What a test writes is taken back after it."""
    place: SmallPlace = made_once(settle)
    return place


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everybody's walk through every page, the whole small place, and every string gathered anew, are slow.

    What is fast and asks no database is proved once, whatever database stands behind it; so are the house's rules, and a
    walk without scripts where the same walk with them asks the same of the database.
    """
    for item in items:
        asks_for = set(getattr(item, "fixturenames", ()))
        if getattr(item, "callspec", None) and item.callspec.params.get("script") is False:  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.once)
        if {"walk", "strings"} & asks_for:
            item.add_marker(pytest.mark.slow)
        elif opens_pages(item):
            item.add_marker(pytest.mark.page)
        elif "settled" in asks_for:
            item.add_marker(pytest.mark.slow)
        elif reads_the_house(item):
            item.add_marker(pytest.mark.rule)
            item.add_marker(pytest.mark.once)
        elif not (
            item.get_closest_marker("slow") or item.get_closest_marker("django_db") or A_DATABASE & asks_for
        ):
            item.add_marker(pytest.mark.once)


def pytest_collection_finish() -> None:
    """What stands now stays to the end: sweeping it again and again took a seventh of the fast suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
