"""Lists from elsewhere: brought in whole or not at all, matched, never over what a group wrote, given out as they came."""

from __future__ import annotations

import copy
import json
from datetime import date, time, timedelta

import pytest
from django.test import Client

from tests.directory.from_elsewhere import (
    THEN,
    WHOLE,
    a_list,
    a_page,
    a_record,
    again,
    come_in,
    get,
    given_out,
    holder,
    what,
)
from tests.reading import ROOT
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotAllowed, WrongState
from tilth.directory.access import held_for
from tilth.directory.actions import lists, pages, things
from tilth.directory.models import Activity, Hold, Page, Reading, ReadLine, Record, Source
from tilth.directory.queries.finding import Wanted, find
from tilth.directory.queries.lists import preview
from tilth.directory.queries.records import activities, page_words
from tilth.methods.formats import open_referral

pytestmark = pytest.mark.django_db(databases="__all__")

MOCKS = ROOT.parent / "shared" / "data" / "oruk" / "validator-mocks" / "V3.0-UK-Default"


# --- nothing is lost ---------------------------------------------------------------------------------------


def test_every_field_of_a_record_comes_out_as_it_came_in(hollins):
    come_in(a_list(WHOLE))
    assert given_out() == {WHOLE["id"]: WHOLE}
    [listed] = get("services")["contents"]
    assert open_referral.check(get("services")).errors == () and "schedules" not in listed
    assert (
        get("service_at_locations")["contents"][0]["location"] == WHOLE["service_at_locations"][0]["location"]
    )
    assert (
        get(f"service_at_locations/{WHOLE['service_at_locations'][0]['id']}")["service"]["name"]
        == "Evening Choir"
    )
    assert get("organizations")["contents"][0]["name"] == "Singing Together"
    whole = get(f"organizations/{WHOLE['organization']['id']}")
    assert whole["organization_identifiers"] and whole["services"][0]["id"] == WHOLE["id"]


@pytest.mark.skipif(not MOCKS.is_dir(), reason="the published mocks do not lie beside this checkout")
@pytest.mark.parametrize("name", ["service_full.json", "service_list.json"])
def test_the_published_mocks_lose_nothing(hollins, name):
    content = (MOCKS / name).read_bytes()
    told = json.loads(content)
    come_in(lists.add_list(by=TILTH, name="the mocks", content=content, file_name=name))
    for one in told.get("contents", [told]):
        assert get(f"services/{one['id']}") == one


def test_our_own_feed_brought_in_elsewhere_gives_the_same_records(hollins):
    made = a_page(wont="No lists.", neighbourhood=hollins, is_step_free=True)
    by = held_for(NOBODY, made.token).by
    for every in ("week", "month", "once"):
        things.add_activity(
            by=by, page=made.page, name=f"{every} lunch", every=every, on=date(2026, 12, 8), starts=time(12),
            ends=time(14), where="The chapel", pay="free",
        )  # fmt: skip
    before = given_out()
    assert len(before) == 4
    Page.objects.all().delete()
    assert given_out() == {}
    come_in(a_list(*before.values()))
    assert given_out() == before
    # And what we carry ourselves reads as it did there.
    page = Page.objects.get(name="Higher Folds Kitchen")
    assert (page.what, page.kind, page.neighbourhood) == ("We cook.", "group", hollins)
    assert "Tuesdays" in page.when_where and page.reach.startswith("Just come.")
    there = {row.every: row for row in Activity.objects.all()}
    assert {every: (row.on, row.starts, row.ends, row.pay) for every, row in there.items()} == {
        every: (date(2026, 12, 8), time(12), time(14), "free") for every in ("week", "month", "once")
    }
    assert there["month"].week_of_month == 2


def test_our_own_feed_brought_in_here_changes_nothing(hollins):
    made = a_page()
    by = held_for(NOBODY, made.token).by
    things.add_activity(by=by, page=made.page, name="Lunch", on=date(2026, 12, 8), starts=time(12), where="The chapel")  # fmt: skip
    before = given_out()
    source = a_list(*before.values())
    assert what(source) == ["here", "here"]
    come_in(source)
    assert given_out() == before and Page.objects.count() == 1 and Activity.objects.count() == 1


def test_what_is_null_is_as_if_it_were_not_said(hollins):
    come_in(a_list(a_record(email=None, phones=[{"id": WHOLE["id"], "number": "1", "type": None}])))
    [given] = given_out().values()
    assert "email" not in given and "type" not in given["phones"][0]


# --- what a page says --------------------------------------------------------------------------------------


def test_a_page_says_what_the_record_says_and_from_where_it_comes(hollins):
    come_in(a_list(WHOLE))
    page = Page.objects.get()
    assert page.neighbourhood == hollins and page.is_step_free and not page.has_loop
    assert (page.latitude, page.longitude) == (53.5, -2.5)
    told = Client().get(f"/whats-here/{page.slug}").content.decode()
    for words in (
        "We sing.", "01632 960001", "Mill Hall, 1 Mill Lane, Brackenshaw, WN7 3BB", "Use the side door.",
        "£2 if you can", "12–100", "Singing Together", "A jumble sale", "Welsh",
        "From the county’s list, last seen there on Monday 30 November 2026", "This is us",
    ):  # fmt: skip
        assert words in told, words
    assert "Write to us" not in told and "They last changed it" not in told
    assert "From the county’s list" in Client().get("/whats-here").content.decode()
    found = find(Wanted(weekday=3))
    assert [one.name for one in found.activities] == ["Evening Choir"] and found.activities[0].pay == "some"


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ({"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00"}, [("week", date(2026, 12, 1))]),
        ({"freq": "MONTHLY", "byday": "2TU", "opens_at": "10:00"}, [("month", date(2026, 12, 8))]),
        ({"freq": "MONTHLY", "byday": "-1TU", "opens_at": "10:00"}, [("month", date(2026, 12, 29))]),
        ({"dtstart": "2026-12-24", "valid_to": "2026-12-24", "opens_at": "10:00"}, [("once", date(2026, 12, 24))]),
        ({"freq": "WEEKLY", "byday": "TU"}, []),
        ({"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "interval": 2}, []),
        ({"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "valid_to": "2026-11-01"}, []),
        ({"freq": "WEEKLY", "byday": "someday", "opens_at": "noon"}, []),
    ],
)  # fmt: skip
def test_what_is_on_is_what_a_schedule_says_and_nothing_more(hollins, schedule, expected):
    found = activities(a_record(schedules=[{"id": WHOLE["id"], **schedule}]), date(2026, 11, 30))
    assert [(one["every"], one["on"]) for one in found] == expected
    assert all(one["pay"] == "" for one in found)


def test_a_record_that_says_little_makes_a_page_that_says_little(hollins):
    words = page_words(a_record(description=""), {})
    assert (words["what"], words["when_where"], words["reach"], words["neighbourhood"]) == ("", "", "", None)


def test_what_is_closed_for_now_has_a_page_and_is_not_on(hollins):
    come_in(a_list(WHOLE | {"status": "temporarily closed"}))
    assert not Activity.objects.exists()
    assert "The list says: closed for now." in Client().get("/whats-here/evening-choir").content.decode()


@pytest.mark.parametrize("status", ["inactive", "defunct"])
def test_what_is_closed_is_not_shown_and_its_record_is_still_given_out(hollins, status):
    source = a_list(a_record(status=status))
    come_in(source)
    assert find(Wanted()).is_empty and [one["status"] for one in given_out().values()] == [status]
    again(source, a_record())
    come_in(source)
    assert len(find(Wanted()).pages) == 1


# --- known again -------------------------------------------------------------------------------------------


def test_a_page_of_the_same_name_and_place_takes_nothing_and_is_shown_as_matched(hollins):
    made = a_page(neighbourhood=hollins)
    by_place = a_record(
        1, name="Kitchen, Higher Folds", service_areas=[{"id": WHOLE["id"], "name": "the hollins"}]
    )
    by_postcode = copy.deepcopy(WHOLE) | {"name": "Higher Folds Kitchen", "service_areas": []}
    by_postcode["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] = "wn7 2aa"
    source = a_list(by_place, by_postcode)
    assert [(str(one.what), one.how, one.page) for one in preview(source.readings.get()).lines] == [
        ("here", "It has the same name, in the same neighbourhood.", made.page),
        ("here", "It has the same name and postcode.", made.page),
    ]
    come_in(source)
    made.page.refresh_from_db()
    assert Page.objects.count() == 1 and made.page.what == "We cook." and made.page.version == 1
    assert not Record.objects.filter(writes_page=True).exists()


def test_what_is_not_sure_is_asked_and_nothing_comes_in_before(hollins):
    a_page()
    source = a_list(a_record(1, name="Higher Folds Kitchen"), a_record(2))
    assert what(source) == ["ask", "new"]
    with pytest.raises(InvalidInput):
        come_in(source)
    assert Page.objects.count() == 1
    come_in(source, others=frozenset({1}))
    assert Page.objects.filter(name="Higher Folds Kitchen").count() == 2 and Page.objects.count() == 3


def test_what_was_said_to_be_the_same_is_not_asked_again(hollins):
    a_page()
    source = a_list(a_record(name="Higher Folds Kitchen"))
    come_in(source, same=frozenset({1}))
    again(source, a_record(name="Higher Folds Kitchen", description="New words."))
    assert what(source) == ["here"]


def test_by_night_what_is_not_sure_waits_for_the_keeper(hollins):
    a_page()
    source = come_in(a_list(a_record(1, name="Higher Folds Kitchen"), a_record(2)), may_wait=True)
    assert set(Page.objects.values_list("name", flat=True)) == {"Higher Folds Kitchen", "Club 2"}
    assert "wait for your word: 1" in source.trouble


def test_two_lists_with_one_record_make_one_page(hollins):
    come_in(a_list(a_record()))
    other = a_list(a_record(description="Other words."), name="a neighbour’s list")
    assert what(other) == ["here"]
    come_in(other)
    assert Page.objects.get().what == "Number 1." and len(given_out()) == 1


def test_two_records_of_one_name_in_one_list_are_two_pages(hollins):
    come_in(a_list(a_record(1, name="Choir"), a_record(2, name="Choir")))
    assert set(Page.objects.values_list("slug", flat=True)) == {"choir", "choir-2"}


# --- again and again ---------------------------------------------------------------------------------------


def test_run_again_what_changed_changes_and_what_is_gone_is_said_to_be_gone(hollins):
    source = a_list(a_record(1), a_record(2), a_record(3))
    come_in(source)
    with clock.at(THEN + timedelta(days=3)):
        again(source, a_record(1), a_record(2, name="Club Two", description="Moved."))
        assert what(source) == ["same", "changed"]
        assert [one.given["name"] for one in preview(source.readings.get()).gone] == ["Club 3"]
        come_in(source)
        told = {slug: Client().get(f"/whats-here/{slug}").content.decode() for slug in ("club-1", "club-2", "club-3")}  # fmt: skip
    assert "Moved." in told["club-2"] and "Club Two" in told["club-2"]
    assert "last seen there on Thursday 3 December 2026" in told["club-1"]
    assert "It does not stand there any more since Thursday 3 December 2026" in told["club-3"]
    assert "last seen there on Monday 30 November 2026" in told["club-3"]
    assert given_out()[a_record(3)["id"]]["status"] == "inactive"
    # The next harvester is told what changed, and nothing else.
    assert get("services?modified_after=2026-12-01")["total_items"] == 2
    with clock.at(THEN + timedelta(days=4)):
        again(source, a_record(1), a_record(2), a_record(3))
        come_in(source)
    assert given_out()[a_record(3)["id"]]["status"] == "active"


def test_bringing_the_same_list_in_twice_changes_nothing(hollins):
    source = a_list(WHOLE, a_record(2))
    come_in(source)
    before = list(Page.objects.values()), list(Activity.objects.values()), given_out()
    again(source, WHOLE, a_record(2))
    come_in(source)
    assert (list(Page.objects.values()), list(Activity.objects.values()), given_out()) == before
    with pytest.raises(WrongState):
        come_in(source)
    assert not ReadLine.objects.exists()


def test_a_page_that_the_keeper_took_out_of_sight_stays_there(hollins):
    source = a_list(a_record())
    come_in(source)
    page = Page.objects.get()
    pages.set_aside(by=TILTH, page=page, why="It names a child.")
    again(source, a_record(description="Still here."))
    come_in(source)
    page.refresh_from_db()
    assert not page.is_up and page.what == "Still here." and given_out() == {}


def test_a_page_that_was_given_to_its_group_stays_when_the_list_goes(hollins):
    source = a_list(a_record(1), a_record(2, email="us@example.org"))
    come_in(source)
    given = Page.objects.get(name="Club 2")
    Hold.objects.create(page=given, token_hash="0" * 64)
    lists.drop_list(by=TILTH, source=source)
    assert list(Page.objects.all()) == [given]


def test_a_list_that_is_let_go_takes_its_pages_and_leaves_those_of_groups(hollins):
    source = a_list(a_record(1), a_record(2, email="us@example.org"))
    come_in(source)
    ours = Page.objects.get(name="Club 2")
    things.add_activity(by=holder(ours, "us@example.org"), page=ours, name="Tea", on=date(2026, 12, 8), starts=time(9), where="Here")  # fmt: skip
    lists.drop_list(by=TILTH, source=source)
    assert list(Page.objects.all()) == [ours] and not Source.objects.exists()


# --- what is wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "list.json: row 1: this is not JSON"),
        (b'[\n{"id": }]', "list.json: row 2: this is not JSON"),
        (b"\xff", "list.json: row 1: this is not UTF-8 text."),
        (b"3", "list.json: this is no service, no page of services and no list of them."),
        (b'{"version": "1"}', "list.json: this is no service, no page of services and no list of them."),
        (b"[" * 100_000, "list.json: this cannot be read as JSON"),
        (b"[" + b"{}," * 10_001 + b"{}]", "list.json: there are more than 10000 records in it."),
    ],
    ids=["nothing", "not JSON", "not text", "a number", "no service", "deep", "long"],
)
def test_a_file_that_cannot_be_read_gets_one_line_and_leaves_nothing(hollins, content, line):
    with pytest.raises(InvalidInput) as refused:
        lists.add_list(by=TILTH, name="a list", content=content, file_name="list.json")
    assert refused.value.message.startswith(line) and "\n" not in refused.value.message
    assert not Source.objects.exists() and not Reading.objects.exists()


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (a_record(email="nobody"), "list.json, record 2, Club 1: email: must be an e-mail address: 'nobody'"),
        ({"name": "No id", "status": "active"}, "list.json, record 2, No id: the document: id is missing"),
        ([], "list.json, record 2, without a name: the document: must be an object"),
        (a_record(status="asleep"), "list.json, record 2, Club 1: status: must be one of"),
        (a_record(minimum_age=10**400), "list.json, record 2, Club 1: minimum_age: must be a number"),
        (a_record(9), "list.json, record 2, Club 9: the record on line 1 has the same id"),
        (a_record(description="x" * 300_000), "list.json, record 2, Club 1: it is larger than 256 kB"),
        (a_record(organization=[]), "list.json, record 2, Club 1: organization: must be an object"),
    ],
)
def test_a_record_with_something_wrong_gets_one_line_and_nothing_comes_in(hollins, given, line):
    source = a_list(a_record(9), given)
    found = preview(source.readings.get())
    assert found.faults[0].startswith(line), found.faults
    with pytest.raises(InvalidInput):
        come_in(source)
    assert not Page.objects.exists()
    come_in(source, leave_out=True)
    assert Page.objects.get().name == "Club 9"


def test_a_record_that_broke_is_not_gone(hollins):
    source = a_list(a_record(1), a_record(2))
    come_in(source)
    again(source, a_record(1), a_record(2, email="nobody"))
    come_in(source, leave_out=True)
    assert Record.objects.filter(gone_on=None).count() == 2 and Page.objects.get(name="Club 2").reach == ""


def test_an_empty_list_lets_nothing_go(hollins):
    source = a_list(a_record())
    come_in(source)
    again(source)
    with pytest.raises(InvalidInput, match="there is nothing in it"):
        come_in(source, leave_out=True)
    assert not Record.objects.exclude(gone_on=None).exists()


def test_signs_that_no_database_holds_are_taken_out(hollins):
    come_in(a_list(a_record(description="a\x00b \ud800 c")))
    assert Page.objects.get().what == "ab ? c"


def test_nobody_but_the_keeper_brings_anything_in(hollins):
    with pytest.raises(NotAllowed):
        lists.add_list(by=NOBODY, name="a list", content=b"[]")
