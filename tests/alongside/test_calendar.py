"""When we next meet, in the calendar of one's own phone: the day, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from tests.builders import acting, themselves
from tilth.alongside.actions import calendar as actions
from tilth.alongside.actions import meetings, relations
from tilth.alongside.models import CalendarLink, Meeting
from tilth.base import clock
from tilth.base.errors import NotAllowed
from tilth.people.actions import set_safe_way

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def on():
    return clock.today() + timedelta(days=3)


@pytest.fixture
def meeting(amina, carl, on):
    return meetings.plan_meeting(
        by=amina, person=carl, on=on, at_words="after school", where="the Hollins kitchen"
    )


def asked(token):
    return Client().get(f"/calendar/{token}.ics")


def days(token):
    response = asked(token)
    assert response.status_code == 200
    return [event.start for event in Calendar.from_ical(response.content).walk("VEVENT")]


def test_the_worker_and_the_person_each_find_the_day(meeting, amina, carl, on):
    assert days(actions.give_calendar(by=amina)) == [on]
    assert days(actions.give_calendar(by=acting(carl.account))) == [on]


def test_it_tells_the_day_and_no_name_no_place_no_word(meeting, amina, carl):
    response = asked(actions.give_calendar(by=amina))
    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    for secret in (
        "Carl",
        "Amina",
        "kitchen",
        "school",
        str(meeting.pk),
        carl.pk.hex,
        "DESCRIPTION",
        "LOCATION",
        "ATTENDEE",
    ):
        assert secret not in text


def test_an_event_is_the_same_one_each_time_it_is_asked_for(meeting, amina):
    token = actions.give_calendar(by=amina)
    assert asked(token).content == asked(token).content


def test_a_link_taken_back_gives_an_empty_calendar_so_that_the_phone_drops_the_day(meeting, amina):
    token = actions.give_calendar(by=amina)
    actions.end_calendar(by=amina)
    assert days(token) == []


def test_a_new_link_ends_the_one_before(meeting, amina, on):
    first, second = (actions.give_calendar(by=amina) for _ in range(2))
    assert (days(first), days(second)) == ([], [on])


def test_a_link_nobody_gave_is_not_found(meeting):
    assert asked("nothing-here").status_code == 404


def test_whoever_guesses_links_is_slowed_down(amina):
    answers = {asked(f"guess-{number}").status_code for number in range(61)}
    assert answers == {404, 429}


def test_the_token_is_not_kept(amina):
    token = actions.give_calendar(by=amina)
    assert token not in str(list(CalendarLink.objects.values()))


def test_whom_one_may_no_longer_see_is_gone_from_the_calendar(meeting, amina, carl):
    token = actions.give_calendar(by=amina)
    relations.block(by=themselves(carl), person=carl, account=amina.account)
    assert days(token) == []


def test_a_calendar_that_is_not_safe_is_empty_at_the_next_asking(meeting, carl, amina):
    token = actions.give_calendar(by=acting(carl.account))
    set_safe_way(by=amina, person=carl, channel="calendar", is_safe="no")
    assert days(token) == []


def test_a_closed_account_has_an_empty_calendar(meeting, amina):
    token = actions.give_calendar(by=amina)
    amina.account.is_active = False
    amina.account.save(update_fields=["is_active"])
    assert days(token) == []


def test_a_friend_finds_the_days_they_meet(carl, nia, on):
    Meeting.objects.create(person=carl, on=on, with_account=nia.account)
    assert days(actions.give_calendar(by=nia)) == [on]


def test_whoever_came_by_a_link_with_a_pin_has_no_calendar(carl):
    carl.account = None
    carl.save(update_fields=["account"])
    with pytest.raises(NotAllowed):
        actions.give_calendar(by=themselves(carl))


def test_the_page_shows_the_link_once_and_takes_it_back(worker, meeting, on):
    page = worker.post("/calendar").content.decode()
    token = page.partition("/calendar/")[2].partition(".ics")[0]
    assert days(token) == [on]
    again = worker.get("/calendar").content.decode()
    assert ".ics" not in again
    assert worker.post("/calendar/end").status_code == 302
    assert days(token) == []
    assert "In my own calendar" in worker.get("/").content.decode()
