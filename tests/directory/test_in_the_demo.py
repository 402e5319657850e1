"""The made-up place has a dozen pages, something on through the week, offers, and an office that says when it steps back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.demo.diary import Diary
from tilth.demo.here import put_here_down
from tilth.demo.town import Town
from tilth.directory.models import Kind
from tilth.directory.queries import finding
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")


def test_what_is_here_in_the_made_up_place():
    with clock.at(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        places.found(by=TILTH, name="Aldermoor", nation="england", is_demo=True)
        names = ("Coldbrook", "Upper Folding", "Sallow End", "The Wharves", "Kiln Hill", "Nether Alder")
        town = Town(neighbourhoods={name: places.add_neighbourhood(by=TILTH, name=name) for name in names})
        diary = Diary(clock.today())
        put_here_down(town, diary)
        diary.live(lambda _done, _all: None)
        here = finding.find(finding.Wanted())
        assert len(here.pages) == 13 and len(here.gifts) == 3
        assert [day.on.weekday() for day in finding.this_week()] == [0, 1, 2, 3, 4, 5, 6]
        [office] = [offer for offer in here.offers if offer.page.kind == Kind.OFFICE]
        assert office.steps_back_on == clock.today() + timedelta(days=180) and office.stays
        assert len(here.offers) == 5
        assert finding.in_emergency().pages and len(finding.to_put_in_touch()) == 1
        walkers = next(page for page in here.pages if page.name == "Kiln Hill Night Walkers")
        assert not walkers.shows_when_where
