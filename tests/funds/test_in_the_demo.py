"""The made-up place has two funds, a grant that was told about, one that runs for a year, and a vote in the room."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.builders import acting, an_account
from tilth.answers.actions import add_office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.roles import Role
from tilth.demo.diary import Diary
from tilth.demo.funds import put_funds_down
from tilth.demo.town import Town
from tilth.directory.actions import pages
from tilth.funds.models import Grant, Room, Stands
from tilth.funds.queries import finding
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")

PAGES = ("Brook Kitchen", "Upper Folding Miners’ Welfare", "The Bike Bench", "The Saturday Table", "Sallow End Reading Room")  # fmt: skip


def test_funds_grants_and_a_vote_in_the_made_up_place():
    with clock.at(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        places.found(by=TILTH, name="Aldermoor", nation="england", is_demo=True)
        town = Town(neighbourhoods={"Sallow End": places.add_neighbourhood(by=TILTH, name="Sallow End")})
        for key in ("amina", "bev"):
            town.actors[key] = acting(an_account(key.title(), Role.WORKER), Role.WORKER)
        town.actors["seun"] = acting(an_account("Seun Bello", Role.LEADER), Role.LEADER)
        seun = town.actors["seun"].account
        town.offices["place"] = add_office(by=TILTH, name="Director of Place", holder=seun)
        for name in PAGES:
            pages.make_page(by=NOBODY, name=name, what="We cook.", when_where="", reach="")
        diary = Diary(clock.today())
        put_funds_down(town, diary)
        diary.live(lambda _done, _all: None)
        assert [fund.balance_pence for fund in finding.funds_here()] == [400_000, 10_000]
        assert len(finding.lately_granted()) == 4
        assert [one.called for one in finding.decided_by(town.actors["amina"])] == ["The Bike Bench"]
        told = Grant.objects.get(called="Brook Kitchen")
        assert told.story and told.picture_id and finding.how_long(told).startswith("Once")
        room = Room.objects.get()
        lines = finding.lines_of(room)
        assert [(line.votes, line.computed, line.decided) for line in lines] == [
            (41, "yes", "yes"), (33, "no", "not this time"), (38, "yes", "yes"),
        ]  # fmt: skip
        assert not Grant.objects.filter(fund=room.fund, stands=Stands.ASKED)
