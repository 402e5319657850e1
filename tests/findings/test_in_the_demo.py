"""The made-up place tells a change, a before and after that is none, what contacts cost, and one thing nobody took up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.builders import a_team, acting, an_account
from tilth.answers.actions import add_office
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.forms import day_words
from tilth.base.roles import Role
from tilth.demo.diary import Diary
from tilth.demo.findings import put_findings_down
from tilth.demo.hearing import put_hearing_down
from tilth.demo.town import Town
from tilth.findings.models import Change, Commitment, Fall, Finding, OpenFigure, Weighing
from tilth.findings.queries.charts import chart_page
from tilth.findings.queries.telling import front
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")

NEIGHBOURHOODS = ("Coldbrook", "Upper Folding", "Sallow End", "The Wharves", "Kiln Hill", "Nether Alder")
WORKERS = {"amina": "coldbrook", "bev": "coldbrook", "jo": "coldbrook", "callum": "sallow", "ruth": "sallow"}


@pytest.mark.parametrize(
    "today", [datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2028, 2, 29, 9, tzinfo=UTC)]
)
def test_findings_in_the_made_up_place(today, client):
    with clock.at(today):
        town = a_town()
        diary = Diary(clock.today())
        put_hearing_down(town, diary)
        put_findings_down(town, diary)
        diary.live(lambda _done, _all: None)
        lines = front()
        assert [line.is_faded for line in lines] == [False, False, False, True]
        for line in lines:
            assert client.get(f"/learning/findings/{line.finding.pk}").status_code == 200
        told = Finding.objects.get(question="Do people wait less for a first visit?")
        begun = Change.objects.earliest("on").on
        assert f"around {day_words(begun)}: lower than it moves by itself" in chart_page(told.chart).sentence
        assert not Fall.objects.get().is_news and OpenFigure.objects.count() == 6
        assert {bool(one.came_on) for one in Commitment.objects.all()} == {True, False}
        assert Weighing.objects.exists()


def a_town() -> Town:
    places.found(by=TILTH, name="Aldermoor", nation="england", is_demo=True)
    here = {name: places.add_neighbourhood(by=TILTH, name=name) for name in NEIGHBOURHOODS}
    town = Town(neighbourhoods=here)
    town.actors |= {key: acting(an_account(key.title(), Role.WORKER), Role.WORKER) for key in WORKERS}
    town.actors["kit"] = acting(an_account("Kit", Role.KEEPER), Role.KEEPER)
    town.actors["seun"] = acting(an_account("Seun", Role.LEADER), Role.LEADER)
    for key, name in (("coldbrook", "Coldbrook"), ("sallow", "Sallow End")):
        members = [town.actors[who] for who, team in WORKERS.items() if team == key]
        town.teams[key] = a_team(*members, name=f"{name} team", neighbourhood=here[name])
    town.offices["place"] = add_office(by=TILTH, name="Director of Place", holder=town.actors["seun"].account)
    return town
