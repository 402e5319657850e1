"""A small piece of what `tilth demo_evidence` makes: five agencies, people linked, what happened, and two comparisons told."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime

import numpy as np
import pytest
from django.test import override_settings

from tests.builders import an_account
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import WrongState
from tilth.base.roles import Role
from tilth.comparisons.models import Result
from tilth.demo import agencies
from tilth.demo.comparisons import put_comparisons_down
from tilth.demo.contacts import put_contacts_down
from tilth.demo.diary import Diary
from tilth.demo.evidence import make_evidence
from tilth.demo.reading import WORDS
from tilth.demo.town import Town, acting
from tilth.evidence import figures, linked
from tilth.evidence.models import Load
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def planted():
    written = tomllib.loads((WORDS / "evidence.toml").read_text(encoding="utf-8"))
    return written, agencies.county(20_000, written)


def test_what_is_planted_is_in_the_visits_of_one_place_and_not_of_the_other():
    written, town = planted()
    fell = {}
    for one in written["planted"]:
        here = town.chosen & (town.lives_in == agencies.NEIGHBOURHOODS.index(one["where"]))
        after = town.infirmary[:, agencies.QUARTERS_OF_HISTORY :].sum(axis=1)
        fell[one["where"]] = after[here & town.helped].mean() / after[here & ~town.helped].mean() - 1
        # Who was chosen in a bad time has fewer visits afterwards, helped or not: that is why nobody compares before and after.
        before = town.infirmary[:, 4 : agencies.QUARTERS_OF_HISTORY].sum(axis=1)
        assert after[here & ~town.helped].mean() < 0.8 * before[here & ~town.helped].mean()
    assert fell["Coldbrook"] < -0.2 and abs(fell["Sallow End"]) < 0.2


def test_an_agencys_file_is_in_the_order_of_days_and_two_agencies_share_no_ids():
    written, town = planted()
    first, second = (
        agencies.contacts_of(town, line, TODAY.date()).decode().splitlines()
        for line in written["sources"][2:4]
    )
    days = [line.split(",")[1] for line in first[1:]]
    assert days == sorted(days) and len(days) > 50_000
    assert first[0] == "id,date,type" and second[0].startswith("id,date,type,forename,surname")
    assert not {line.split(",")[0] for line in first[1:]} & {line.split(",")[0] for line in second[1:]}
    assert np.all(town.infirmary >= 0)


@pytest.mark.slow
def test_five_agencies_come_in_are_linked_and_told_and_again_changes_nothing(tmp_path):
    with override_settings(CONTACTS=tmp_path, CONTACTS_KEY_FILE=None), clock.at(TODAY):
        places.found(by=TILTH, name="Aldermoor", nation="england", is_demo=True)
        with pytest.raises(WrongState, match="holds no contacts"):
            make_evidence(100, print)
        town = Town(neighbourhoods={})
        for key, called, role in (
            ("ana", "Ana Ruiz", Role.ANALYST),
            ("gwen", "Gwen Frost", Role.PRIVACY_LEAD),
            ("kit", "Kit Doe", Role.KEEPER),
        ):
            account = an_account(called, role)
            account.is_demo = True
            account.save()
            town.actors[key] = acting(account, role)
        diary = Diary(clock.today())
        put_contacts_down(town, diary)
        put_comparisons_down(town, diary)
        diary.live(lambda _done, _all: None)
        said = []
        make_evidence(2_500, said.append)
        assert Load.objects.filter(called__endswith="three-years.csv", state="held").count() == 5
        assert linked.told()["persons"] and len(figures.kept()["measures"]["alone"]["rows"]) == 5
        results = Result.objects.filter(comparison__question__contains="in A&E?", number=1)
        assert {one.comparison.question.split(" in ")[1].split(" change")[0] for one in results} >= {
            "Coldbrook"
        }
        before, done = Load.objects.count(), Result.objects.count()
        make_evidence(2_500, said.append)
        assert (Load.objects.count(), Result.objects.count()) == (before, done)
        assert not any("Reading" in line for line in said[len(said) // 2 :])
