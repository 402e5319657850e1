"""What every test starts from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tilth.base import words
from tilth.places import queries as places


@pytest.fixture(autouse=True)
def nothing_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """Processes remember the place and its words for ten seconds; no test may see another's."""
    places.forget()
    has_database = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    words.set_source(
        places.words_source if has_database or request.node.get_closest_marker("django_db") else None
    )
    yield
    words.set_source(places.words_source)
    places.forget()
