"""Who is about this week, as the team typed it; and a colleague who rings. Nothing is measured, nothing is kept."""

from datetime import timedelta

import pytest

from tests.builders import a_resident, a_team, a_worker, signed_in_as
from tilth.accounts.models import Notice
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import BothKept, InvalidInput, NotAllowed, NotFound
from tilth.base.models import Act, Receipt
from tilth.keeping.actions.expiring import expire
from tilth.teams import actions, queries
from tilth.teams.models import Visiting, Week

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def amina():
    return a_worker("Amina Said")


@pytest.fixture
def tom():
    return a_worker("Tom Pugh")


@pytest.fixture
def team(amina, tom):
    return a_team(amina, tom)


def test_the_team_types_who_is_about_and_reads_it_on_its_page(amina, tom, team):
    actions.write_week(by=amina, team=team, words="Amina Monday to Thursday.")
    assert "Amina Monday to Thursday." in signed_in_as(tom).get(f"/teams/{team.slug}").content.decode()
    assert "Amina Monday" not in signed_in_as(a_resident()).get(f"/teams/{team.slug}").content.decode()


def test_nobody_but_its_members_types_it(team):
    with pytest.raises(NotAllowed):
        actions.write_week(by=a_worker("Sam Poole"), team=team, words="I am about.")


def test_two_who_type_at_once_lose_nothing(amina, tom, team):
    first = actions.write_week(by=amina, team=team, words="Amina on Monday.")
    actions.write_week(by=amina, team=team, words="Amina on Tuesday.", after=first.pk)
    with pytest.raises(BothKept) as both:
        actions.write_week(by=tom, team=team, words="Tom on Friday.", after=first.pk)
    assert both.value.theirs == "Amina on Tuesday." and both.value.mine == "Tom on Friday."


def test_it_is_gone_when_the_week_is_over(amina, team):
    actions.write_week(by=amina, team=team, words="Amina on Monday.")
    with clock.at(clock.now() + timedelta(days=7)):
        assert queries.week_of(team) is None
        expire(by=TILTH)
        assert not Week.objects.exists()


def test_an_empty_box_keeps_nothing(amina, team):
    first = actions.write_week(by=amina, team=team, words="Amina on Monday.")
    assert actions.write_week(by=amina, team=team, words="", after=first.pk) is None
    assert not Week.objects.exists()


def test_one_colleague_reads_that_one_is_visiting_and_nobody_else(amina, tom, team):
    other = a_worker("Wren Hall")
    a_team(amina, other, name="Quarry team")
    actions.go_visiting(by=amina, colleague=tom.account, ring_at="at four", words="If not, ring Dee.")
    his = signed_in_as(tom).get("/").content.decode()
    assert "Amina is visiting: ring at four" in his and "If not, ring Dee." in his
    assert "visiting: ring" not in signed_in_as(other).get("/").content.decode()
    assert "Tom rings you at four" in signed_in_as(amina).get("/").content.decode()


@pytest.mark.parametrize("how", ["back", "heard"])
def test_when_back_nothing_of_it_is_kept(amina, tom, team, how):
    browser = signed_in_as(amina)
    before = Act.objects.count(), Notice.objects.count(), Receipt.objects.count()
    browser.post("/visiting", {"colleague": tom.account_id, "ring_at": "at four", "words": "Mill Lane"})
    row = Visiting.objects.get()
    if how == "back":
        browser.post("/visiting/back", {"key": "018f0000-0000-7000-8000-000000000000"})
    else:
        signed_in_as(tom).post(f"/visiting/{row.pk}/all-is-well")
    assert not Visiting.objects.exists()
    assert (Act.objects.count(), Notice.objects.count(), Receipt.objects.count()) == before


def test_only_the_colleague_says_that_all_is_well(amina, tom, team):
    row = actions.go_visiting(by=amina, colleague=tom.account, ring_at="at four")
    with pytest.raises(NotFound):
        actions.heard_back(by=a_worker("Sam Poole"), visiting=row)
    assert Visiting.objects.exists()


def test_only_a_colleague_of_ones_team_is_asked(amina, team):
    with pytest.raises(InvalidInput):
        actions.go_visiting(by=amina, colleague=a_worker("Sam Poole").account, ring_at="at four")


def test_one_at_a_time_and_gone_after_two_days_at_most(amina, tom, team):
    actions.go_visiting(by=amina, colleague=tom.account, ring_at="at four")
    actions.go_visiting(by=amina, colleague=tom.account, ring_at="at five")
    assert [one.ring_at for one in Visiting.objects.all()] == ["at five"]
    with clock.at(clock.now() + timedelta(days=2, minutes=1)):
        expire(by=TILTH)
    assert not Visiting.objects.exists()
