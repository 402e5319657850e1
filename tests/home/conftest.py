"""The small made-up place, and a browser for everybody in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.crawling import sign_in
from tests.small_place import SmallPlace
from tilth.base.actors import Actor


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
