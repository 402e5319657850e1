"""A gathering is hosted by anybody who signs in, read by all, and written up with somebody's real life in it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests.builders import a_neighbourhood, a_place, a_resident, a_worker, acting, an_account, signed_in_as
from tilth.answers.actions import add_office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.roles import Role
from tilth.gatherings import actions, queries
from tilth.gatherings.models import Gathering
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def here():
    a_place()
    return a_neighbourhood()


def a_gathering(by, days=3, **words):
    with clock.at(clock.now() + timedelta(days=min(days, 0))):
        on = clock.today() + timedelta(days=max(days, 0))
        known = {"title": "Soup and talk", "host": "Pat", "where": "The hall", "food": "Soup"}
        return actions.host(by=by, on=on, starts=time(18, 30), **{**known, **words})


def test_anybody_with_a_sign_in_hosts_one_and_everybody_reads_it(here):
    sent = {
        "title": "Soup",
        "host": "Nia",
        "on": "tomorrow",
        "starts": "18:30",
        "where": "At mine",
        "neighbourhood": here.pk,
    }
    answer = signed_in_as(a_resident()).post("/gatherings/new", sent)
    made = Gathering.objects.get()
    assert answer.status_code == 302 and made.office is None
    page = Client().get(f"/gatherings/{made.pk}").content.decode()
    assert "At mine" in page and "Hollins" in page and "18:30" in page
    assert "Soup" in Client().get("/gatherings").content.decode()


def test_without_a_sign_in_nobody_hosts(here):
    assert Client().get("/gatherings/new").status_code != 200
    with pytest.raises(NotAllowed):
        a_gathering(NOBODY)


def test_what_was_typed_stays_where_something_is_missing(here):
    answer = signed_in_as(a_resident()).post(
        "/gatherings/new", {"title": "Soup", "starts": "half six", "on": "2001-01-01"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="Soup"' in page and "Write the time as 14:30." in page
    with pytest.raises(InvalidInput) as caught:
        actions.host(
            by=TILTH, title="x", host="x", where="x", starts=time(9), on=clock.today() - timedelta(days=1)
        )
    assert caught.value.field == "on"


def test_an_office_comes_along_only_when_whoever_holds_it_brings_it():
    leader = acting(an_account("Priya Shah", Role.LEADER), Role.LEADER)
    office = add_office(by=TILTH, name="Head of Parks", holder=leader.account)
    with pytest.raises(NotAllowed):
        a_gathering(a_worker(), office=office)
    made = a_gathering(leader, office=office)
    assert "Head of Parks" in Client().get(f"/gatherings/{made.pk}").content.decode()


def test_only_its_host_changes_it_and_pressing_twice_makes_one():
    nia, key = a_resident(), new_id()
    words = {"title": "Soup", "host": "Nia", "where": "At mine", "on": clock.today(), "starts": time(9)}
    made = actions.host(by=nia, key=key, **words)
    assert actions.host(by=nia, key=key, **words) == made and Gathering.objects.count() == 1
    assert signed_in_as(a_worker()).get(f"/gatherings/{made.pk}/change").status_code == 404
    with pytest.raises(NotFound):
        actions.call_off(by=a_worker("Sam Hill"), gathering=made, why="Rain")
    client = signed_in_as(nia)
    sent = {"host": "Nia and Al", "on": "tomorrow", "starts": "10:00", "where": "The park", "food": "Cake"}
    assert client.post(f"/gatherings/{made.pk}/change", sent).status_code == 302
    made.refresh_from_db()
    assert (made.where, made.food, made.starts) == ("The park", "Cake", time(10))
    client.post(f"/gatherings/{made.pk}/call-off", {"why": "Rain."})
    assert "Rain." in Client().get("/gatherings").content.decode()
    with pytest.raises(WrongState):
        actions.call_off(by=nia, gathering=made, why="Snow.")


def test_it_is_not_written_up_with_nobodys_real_life_and_no_word_why():
    nia = a_resident()
    made = a_gathering(nia, days=-2)
    assert list(queries.to_write_up(nia)) == [made]
    for life, field in (("", "real_life"), ("neither", "why_not")):
        with pytest.raises(InvalidInput) as caught:
            actions.write_heard(by=nia, gathering=made, heard="Damp.", real_life=life)
        assert caught.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        Gathering.objects.filter(pk=made.pk).update(heard="Damp.", real_life="neither")
    sent = {"heard": "The damp comes back.", "real_life": "neither", "why_not": "They were ill."}
    assert signed_in_as(nia).post(f"/gatherings/{made.pk}/heard", sent).status_code == 302
    page = Client().get(f"/gatherings/{made.pk}").content.decode()
    assert "The damp comes back." in page and "They were ill." in page
    with pytest.raises(WrongState):
        actions.write_heard(by=nia, gathering=made, heard="Other.", real_life="story")
    assert not queries.to_write_up(nia)


def test_what_has_not_happened_is_not_written_up():
    nia = a_resident()
    with pytest.raises(WrongState):
        actions.write_heard(by=nia, gathering=a_gathering(nia), heard="x", real_life="story")


def test_the_keeper_takes_one_out_of_sight_and_brings_it_back():
    keeper = acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER)
    made = a_gathering(a_resident())
    client = signed_in_as(keeper)
    assert client.post(f"/gatherings/{made.pk}/set-aside", {"why": "It names a child."}).status_code == 302
    assert Client().get(f"/gatherings/{made.pk}").status_code == 404
    assert "It names a child." in client.get("/gatherings").content.decode()
    client.post(f"/gatherings/{made.pk}/bring-back")
    assert Client().get(f"/gatherings/{made.pk}").status_code == 200


def test_a_place_turns_them_off():
    made = a_gathering(a_resident())
    places.turn(by=TILTH, name="gatherings", is_on=False)
    assert (
        Client().get("/gatherings").status_code == Client().get(f"/gatherings/{made.pk}").status_code == 404
    )


def test_a_longer_list_asks_no_more():
    nia = a_resident()

    def asked():
        with CaptureQueriesContext(connection) as seen:
            Client().get("/gatherings")
        return len(seen)

    a_gathering(nia)
    a_gathering(nia, days=-3)
    asked()
    few = asked()
    for _again in range(5):
        a_gathering(nia)
        a_gathering(nia, days=-3)
    assert asked() == few <= 6


def test_what_comes_stands_in_a_calendar_and_what_was_called_off_says_so():
    nia = a_resident()
    soup = a_gathering(nia)
    off = a_gathering(nia, title="Tea", days=4)
    actions.call_off(by=nia, gathering=off, why="The boiler.")
    aside = a_gathering(nia, title="A child's name")
    keeper = acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER)
    actions.set_aside(by=keeper, gathering=aside, why="It names a child.")
    answer = Client().get("/gatherings/coming.ics")
    feed = Calendar.from_ical(answer.content)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = {str(one["summary"]): one for one in feed.walk("VEVENT")}
    assert list(events) == ["Soup and talk", "Tea"]
    assert events["Tea"]["status"] == "CANCELLED" and "The boiler." in events["Tea"]["description"]
    [alone] = Calendar.from_ical(Client().get(f"/gatherings/{soup.pk}/gathering.ics").content).walk("VEVENT")
    assert alone["location"] == "The hall" and alone.decoded("dtstart").hour == 18
    assert Client().get(f"/gatherings/{aside.pk}/gathering.ics").status_code == 404


def test_a_calendar_is_not_there_where_the_room_is_off():
    keeper = acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER)
    places.turn(by=keeper, name="gatherings", is_on=False)
    assert Client().get("/gatherings/coming.ics").status_code == 404
