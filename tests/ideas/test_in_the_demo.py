"""The made-up place has ideas of every sort, a question that is over with two groups, and one that is open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.builders import acting, an_account
from tilth.answers.actions import add_office
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.roles import Role
from tilth.demo.diary import Diary
from tilth.demo.ideas import put_ideas_down
from tilth.demo.town import Town
from tilth.ideas.queries import finding, groups
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")


def test_ideas_and_questions_in_the_made_up_place():
    with clock.at(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        places.found(by=TILTH, name="Aldermoor", nation="england", is_demo=True)
        names = ("Coldbrook", "Upper Folding", "Sallow End", "The Wharves", "Kiln Hill", "Nether Alder")
        town = Town(neighbourhoods={name: places.add_neighbourhood(by=TILTH, name=name) for name in names})
        town.actors["amina"] = acting(an_account("Amina Said", Role.WORKER), Role.WORKER)
        town.actors["seun"] = acting(an_account("Seun Ade", Role.LEADER), Role.LEADER)
        for key, name in (
            ("place", "Director of Place"),
            ("repairs", "Head of Repairs"),
            ("benefits", "Head of Benefits"),
        ):
            town.offices[key] = add_office(by=TILTH, name=name, holder=town.actors["seun"].account)
        diary = Diary(clock.today())
        put_ideas_down(town, diary)
        diary.live(lambda _done, _all: None)
        lines = finding.find(finding.Wanted())
        assert len(lines) == 8 and sum(line.is_answered for line in lines) == 3
        now, over = finding.questions_here()
        assert len(now) == 1 and len(over) == 1
        found = groups.groups_of(over[0])
        assert found.is_stable and [people for _, people in found.sizes] == [34, 21]
        common = [one.statement.words for one in found.statements if one.is_common]
        assert common == [one.statement.words for one in found.statements[: len(common)]] and len(common) == 2
        assert over[0].versions.count() == 2
