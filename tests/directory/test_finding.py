"""Finding what is here by words, place, day, cost and access; the week; the calendar; the feed; the markup."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time

import pytest
from django.test import Client
from icalendar import Calendar

from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.directory.actions import notes, pages, things
from tilth.directory.models import Activity, Every
from tilth.directory.queries.days import falls_on, next_on
from tilth.directory.queries.finding import Wanted, find, this_week
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")

A_TUESDAY = date(2026, 12, 1)
THEN = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def here():
    places.found(by=TILTH, name="Brackenshaw", nation="england")
    hollins = places.add_neighbourhood(by=TILTH, name="Hollins")
    with clock.at(THEN):
        kitchen = _page("Higher Folds Kitchen", "We cook together.", neighbourhood=hollins, is_step_free=True)
        shed = _page("Bike Shed", "We mend bikes.")
        _on(kitchen, "Tuesday lunch", A_TUESDAY, time(12), pay="what_you_can", where="Chapel")
        _on(
            shed,
            "Mending night",
            date(2026, 12, 3),
            time(18),
            where="Mill Lane",
            has_loop=True,
            neighbourhood=hollins,
        )
        notes.offer_gift(by=TILTH, words="I can teach knitting", called="Al", contact="x")
        yield


def _page(name, what, **more):
    return pages.make_page(
        by=TILTH, name=name, what=what, when_where="Some days.", reach="Come.", **more
    ).page


def _on(page, name, on, starts, **more):
    return things.add_activity(by=TILTH, page=page, name=name, on=on, starts=starts, **more)


def names(**wanted):
    found = find(Wanted(**wanted))
    return [row.name for row in (*found.pages, *found.activities)], [gift.words for gift in found.gifts]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (
            {},
            (
                ["Bike Shed", "Higher Folds Kitchen", "Mending night", "Tuesday lunch"],
                ["I can teach knitting"],
            ),
        ),
        ({"words": "bikes mend"}, (["Bike Shed", "Mending night"], [])),
        ({"words": "knitting"}, ([], ["I can teach knitting"])),
        ({"words": "LUNCH"}, (["Tuesday lunch"], [])),
        ({"neighbourhood": "hollins"}, (["Higher Folds Kitchen", "Mending night", "Tuesday lunch"], [])),
        ({"weekday": 1}, (["Tuesday lunch"], [])),
        ({"weekday": 6}, ([], [])),
        ({"pay": "free"}, (["Mending night"], [])),
        ({"access": ("is_step_free",)}, (["Higher Folds Kitchen", "Tuesday lunch"], [])),
        ({"access": ("has_loop",), "weekday": 3}, (["Mending night"], [])),
    ],
)
def test_what_is_asked_for_is_found(here, wanted, expected):
    assert names(**wanted) == expected


def test_every_day_of_the_week_is_asked_for_by_its_own_number(here):
    kitchen = find(Wanted(words="cook")).pages[0]
    for number in range(7):
        _on(kitchen, f"Day {number}", date(2026, 12, 7 + number), time(9), where="Hall")
    for number in range(7):
        assert f"Day {number}" in names(weekday=number)[0]


@pytest.mark.parametrize(
    "query", ["day=8", "day=x", "pay=%00", "access=nobody", "where=nowhere", "words=" + "a" * 5000]
)
def test_a_question_that_makes_no_sense_is_not_asked(here, query):
    answer = Client().get(f"/whats-here?{query}")
    assert answer.status_code == 200 and "Higher Folds Kitchen" in answer.content.decode()


def on(every, first):
    return Activity(every=every, on=first, starts=time(9))


@pytest.mark.parametrize(
    ("every", "first", "day", "expected"),
    [
        (Every.ONCE, A_TUESDAY, A_TUESDAY, True),
        (Every.ONCE, A_TUESDAY, date(2026, 12, 8), False),
        (Every.WEEK, A_TUESDAY, date(2026, 12, 8), True),
        (Every.WEEK, A_TUESDAY, date(2026, 11, 24), False),
        (Every.WEEK, A_TUESDAY, date(2026, 12, 9), False),
        (Every.MONTH, A_TUESDAY, date(2027, 1, 5), True),
        (Every.MONTH, A_TUESDAY, date(2026, 12, 8), False),
        # The fifth Tuesday is the last one: months without a fifth keep theirs.
        (Every.MONTH, date(2026, 12, 29), date(2027, 3, 30), True),
    ],
)
def test_a_meeting_comes_again_when_it_says(every, first, day, expected):
    assert falls_on(on(every, first), day) is expected


def test_the_next_day_of_what_is_over_is_none():
    assert next_on(on(Every.ONCE, A_TUESDAY), date(2026, 12, 2)) is None
    assert next_on(on(Every.MONTH, A_TUESDAY), date(2026, 12, 2)) == date(2027, 1, 5)


def test_the_week_is_told_day_by_day_and_prints(here):
    assert [(day.on, [one.name for one in day.activities]) for day in this_week()] == [
        (A_TUESDAY, ["Tuesday lunch"]),
        (date(2026, 12, 3), ["Mending night"]),
    ]
    assert this_week("nowhere") == ()
    assert "Tuesday lunch" in Client().get("/whats-here/this-week?where=hollins").content.decode()


def test_a_calendar_knows_the_meetings_of_a_group(here):
    answer = Client().get("/whats-here/higher-folds-kitchen/meetings.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Tuesday lunch" and event["location"] == "Chapel"
    assert event["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["TU"]}
    assert event.decoded("dtstart").isoformat() == "2026-12-01T12:00:00+00:00"


def test_a_feed_tells_what_is_new(here):
    answer = Client().get("/whats-here/news.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    titles = re.findall(r"<title>(.*?)</title>", answer.content.decode())
    assert {"Bike Shed", "Bike Shed: Mending night"} <= set(titles)


def test_the_markup_is_plain_and_cannot_end_its_own_element(here):
    evil = _page("</script><b>", "x & <!-- y", kind="business")
    _on(evil, "</script>", A_TUESDAY, time(9), ends=time(10), where="<i>")
    answer = Client().get(f"/whats-here/{evil.slug}")
    [(nonce, told)] = re.findall(
        r'<script type="application/ld\+json" nonce="([^"]+)">(.*?)</script>', answer.content.decode()
    )
    assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]
    group, event = json.loads(told)["@graph"]
    assert group["name"] == "</script><b>" and event["startDate"] == "2026-12-01T09:00"
    assert event["endDate"] == "2026-12-01T10:00" and event["@type"] == "Event"


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (date(2026, 12, 1), "every first Tuesday of the month"),
        (date(2026, 12, 23), "every fourth Wednesday of the month"),
        (date(2026, 12, 31), "every last Thursday of the month"),
    ],
)
def test_what_is_on_once_a_month_says_which_day_of_it(here, first, words):
    shed = find(Wanted(words="bike")).pages[0]
    _on(shed, "Big mend", first, time(9), every="month", where="Hall")
    assert words in Client().get("/whats-here").content.decode()
