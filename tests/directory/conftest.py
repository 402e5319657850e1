"""A place with one neighbourhood, on one Monday."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.directory.from_elsewhere import THEN
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.places import actions as places
from tilth.places.models import Neighbourhood


@pytest.fixture
def hollins() -> Iterator[Neighbourhood]:
    places.found(by=TILTH, name="Brackenshaw", nation="england")
    with clock.at(THEN):
        yield places.add_neighbourhood(by=TILTH, name="Hollins", other_names="The Hollins")
