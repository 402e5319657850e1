"""One small made-up place for the tests of one file. What a test writes is taken back after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from tests.crawling import sign_in, undone
from tests.small_place import SmallPlace, settle
from tilth.base.actors import Actor
from tilth.places import queries as places


@pytest.fixture(scope="module")
def settled(django_db_setup: None, django_db_blocker) -> Iterator[SmallPlace]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock(), undone():
        places.forget()
        yield settle()


@pytest.fixture
def place(settled: SmallPlace) -> SmallPlace:
    """Give the place as it was settled: the mark of each test takes back what it wrote."""
    return settled


@pytest.fixture
def as_(place: SmallPlace) -> Callable[[Actor | None], Client]:
    """Give the browser of somebody in the place, or a stranger's."""

    def browser(actor: Actor | None = None) -> Client:
        client = sign_in(actor.account if actor else None, actor.acting_as) if actor else sign_in(None)
        client.raise_request_exception = True
        return client

    return browser
