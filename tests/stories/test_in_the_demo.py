"""The made-up place has gatherings and stories on several rungs, one of them answered and heard in a room."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.builders import acting, an_account
from tilth.answers.actions import add_office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.roles import Role
from tilth.demo.diary import Diary
from tilth.demo.stories import put_stories_down
from tilth.demo.town import Town
from tilth.gatherings import queries as gatherings
from tilth.places import actions as places
from tilth.stories.queries import reading
from tilth.teams.models import Member, Team

pytestmark = pytest.mark.django_db(databases="__all__")


def test_stories_and_gatherings_in_the_made_up_place():
    with clock.at(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        places.found(by=TILTH, name="Aldermoor", nation="england", is_demo=True)
        names = ("Coldbrook", "Sallow End", "The Wharves", "Nether Alder")
        town = Town(neighbourhoods={name: places.add_neighbourhood(by=TILTH, name=name) for name in names})
        for key, role in (("amina", Role.WORKER), ("seun", Role.LEADER), ("dee", Role.GARDENER)):
            town.actors[key] = acting(an_account(key.title(), role), role)
        for key in ("place", "repairs"):
            town.offices[key] = add_office(by=TILTH, name=key.title(), holder=town.actors["seun"].account)
        town.teams["coldbrook"] = Team.objects.create(name="Coldbrook team", slug="coldbrook")
        Member.objects.create(
            team=town.teams["coldbrook"], account=town.actors["amina"].account, from_on=clock.today()
        )
        diary = Diary(clock.today())
        put_stories_down(town, diary)
        diary.live(lambda _done, _all: None)
        assert len(gatherings.coming()) == 2 and len(gatherings.over()) == 1
        public = reading.find(NOBODY)
        assert len(public) == 4 and sum(bool(line.given) for line in public) == 1
        assert len(reading.find(town.actors["seun"])) == 5
        assert len(reading.find(town.actors["amina"])) == 5
        assert len(reading.to_go_back_to(town.actors["amina"])) == 1
