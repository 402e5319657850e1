"""The made-up place has a comparison that was told, one whose check failed, and one that goes on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.builders import acting, an_account
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.roles import Role
from tilth.comparisons import queries
from tilth.comparisons.models import Verdict
from tilth.demo.comparisons import put_comparisons_down
from tilth.demo.diary import Diary
from tilth.demo.town import Town
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize(
    "today", [datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2028, 2, 29, 9, tzinfo=UTC)]
)
def test_comparisons_in_the_made_up_place(today):
    with clock.at(today):
        places.found(by=TILTH, name="Aldermoor", nation="england", is_demo=True)
        town = Town(neighbourhoods={})
        town.actors["ana"] = acting(an_account("Ana Ruiz", Role.ANALYST), Role.ANALYST)
        diary = Diary(clock.today())
        put_comparisons_down(town, diary)
        diary.live(lambda _done, _all: None)
        going_on, declined, *waiting, told = queries.registry()
        # Their tables are brought by `tilth demo_evidence`.
        assert len(waiting) == 2 and not any(one.is_told or one.sentence for one in waiting)
        assert "goes on until" in going_on.stands and not going_on.sentence
        assert "nothing is claimed" in declined.sentence and queries.told(declined.pk).interval is None
        assert told.is_told and told.stands == Verdict.FOUND.label
        assert queries.told(told.pk).interval[1] < 0
