"""Feeds from elsewhere: read in stretches, left when they never end, and brought in by night."""

from __future__ import annotations

import json

import pytest

from tests.directory.from_elsewhere import (
    WHOLE,
    a_record,
    come_in,
    given_out,
    what,
)
from tilth.base.actors import TILTH
from tilth.base.errors import WrongState
from tilth.directory import reading
from tilth.directory.actions import lists
from tilth.directory.models import Page, Reading

pytestmark = pytest.mark.django_db(databases="__all__")


class Feed:
    """A feed elsewhere, answered from memory."""

    def __init__(self, monkeypatch, given, per_page=2):
        self.given, self.per_page, self.asked, self.broken = given, per_page, [], {}
        monkeypatch.setattr(reading, "fetch", self.fetch)

    def fetch(self, address, *, local=False):
        self.asked.append(address)
        path = address.removeprefix("https://county.example.org/feed")
        if path in self.broken:
            answer = self.broken.pop(path)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if path.startswith("/services/"):
            found = [one for one in self.given if one["id"] == path.removeprefix("/services/")]
            return self.answer(found[0]) if found else reading_answer(404, b"")
        number = int(path.removeprefix("/services?page=").partition("&")[0])
        some = self.given[(number - 1) * self.per_page : number * self.per_page]
        pages_of_it = -(-len(self.given) // self.per_page)
        listed = [{name: value for name, value in one.items() if name not in reading.WHOLE} for one in some]
        return self.answer({"contents": listed, "total_pages": pages_of_it, "page_number": number})

    def answer(self, document):
        return reading_answer(200, json.dumps(document).encode())


def reading_answer(status, body):
    from tilth.base.fetching import Answer

    return Answer(status, body, {})


def a_feed(address="https://county.example.org/feed"):
    return lists.add_list(by=TILTH, name="the county’s list", address=address)


def read(source, **how):
    found = lists.begin_reading(by=TILTH, source=source)
    return reading.read_on(by=TILTH, reading=found, **how)


def test_a_feed_is_read_page_by_page_and_each_record_whole(hollins, monkeypatch):
    feed = Feed(monkeypatch, [WHOLE, *(a_record(number) for number in range(1, 5))])
    source = a_feed()
    assert read(source).state == Reading.State.READY
    come_in(source)
    assert given_out()[WHOLE["id"]] == WHOLE and Page.objects.count() == 5
    assert len([one for one in feed.asked if "?" in one]) == 3
    # Again: what did not change by its own word is not fetched again.
    feed.asked.clear()
    read(source)
    assert f"https://county.example.org/feed/services/{WHOLE['id']}" not in feed.asked
    assert set(what(source)) == {"same"}


def test_a_long_feed_is_read_in_stretches_and_says_how_far_it_is(hollins, monkeypatch):
    Feed(monkeypatch, [a_record(number) for number in range(1, 6)])
    found = read(a_feed(), seconds=0)
    steps = 1
    while found.state == Reading.State.READING:
        assert found.lines.count() == min(2 * steps, 5)
        found = reading.read_on(by=TILTH, reading=Reading.objects.get(), seconds=0)
        steps += 1
    assert found.state == Reading.State.READY and steps == 9


def test_a_feed_that_breaks_off_goes_on_where_it_stopped(hollins, monkeypatch):
    from tilth.base.errors import Unavailable

    feed = Feed(monkeypatch, [a_record(number) for number in range(1, 6)])
    feed.broken["/services?page=2&per_page=50"] = Unavailable(
        "https://county.example.org/feed: it does not answer."
    )
    found = read(a_feed())
    assert (found.state, found.trouble) == ("stopped", "https://county.example.org/feed: it does not answer.")
    assert found.lines.count() == 2
    lists.set_reading(by=TILTH, reading=found, state=Reading.State.READING)
    feed.asked.clear()
    assert reading.read_on(by=TILTH, reading=found).state == Reading.State.READY
    assert feed.asked[0].endswith("/services?page=2&per_page=50") and found.lines.count() == 5


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (
            (200, b"<html>"),
            "https://county.example.org/feed/services?page=1&per_page=50: row 1: this is not JSON",
        ),
        ((500, b""), "https://county.example.org/feed/services?page=1&per_page=50: it answers 500."),
        ((200, b"{}"), "https://county.example.org/feed/services?page=1&per_page=50: this is no service"),
    ],
)
def test_a_feed_that_gives_something_else_gets_one_line(hollins, monkeypatch, answer, line):
    feed = Feed(monkeypatch, [])
    feed.broken["/services?page=1&per_page=50"] = reading_answer(*answer)
    found = read(a_feed())
    assert found.state == "stopped" and found.trouble.startswith(line) and not Page.objects.exists()
    with pytest.raises(WrongState):
        lists.bring_in(by=TILTH, reading=found)


def test_a_feed_that_never_ends_is_left(hollins, monkeypatch):
    feed = Feed(monkeypatch, [])
    monkeypatch.setattr(reading, "MOST_PAGES", 5)
    pages_of_it = iter(range(1, 100))
    monkeypatch.setattr(
        reading,
        "fetch",
        lambda address, local=False: feed.answer({"contents": [a_record(next(pages_of_it), phones=[])], "total_pages": 10**9}),
    )  # fmt: skip
    found = read(a_feed(), seconds=60)
    assert found.state == "stopped" and "more than 10000 records or 5 pages" in found.trouble


def test_a_feed_that_says_the_same_again_is_left(hollins, monkeypatch):
    feed = Feed(monkeypatch, [])
    monkeypatch.setattr(
        reading,
        "fetch",
        lambda address, local=False: feed.answer({"contents": [a_record()], "total_pages": 9}),
    )
    found = read(a_feed(), seconds=60)
    assert found.state == "stopped" and "it gives again what stood on a page before" in found.trouble


@pytest.mark.parametrize("address", ["http://127.0.0.1/feed", "http://[::1]/", "http://169.254.169.254/x.json", "file:///etc/passwd", "no address"])  # fmt: skip
def test_nothing_inside_the_network_is_asked(hollins, address):
    found = read(a_feed(address))
    assert found.state == "stopped" and "\n" not in found.trouble
    assert "not a public one" in found.trouble or "is not an address" in found.trouble


def test_each_night_feeds_are_read_and_come_in_and_a_keeper_reads_what_was_wrong(hollins, monkeypatch):
    from tilth.directory import tasks

    feed = Feed(monkeypatch, [a_record(number) for number in range(1, 4)])
    source = a_feed()
    assert tasks.daily() == 1 and tasks.daily() == 0
    while tasks.often():
        pass
    assert Page.objects.count() == 3
    source.refresh_from_db()
    assert source.brought_at and not source.trouble
    feed.given[0] = feed.given[0] | {"email": "nobody"}
    tasks.daily()
    while tasks.often():
        pass
    source.refresh_from_db()
    assert source.trouble == "https://county.example.org/feed, record 1, Club 1: email: must be an e-mail address: 'nobody'"  # fmt: skip
    assert source.readings.get().state == Reading.State.STOPPED and Page.objects.count() == 3


def test_the_command_reads_every_feed_and_says_what_is_wrong(hollins, monkeypatch, capsys):
    from argparse import Namespace

    from tilth.directory.commands import bring_in_directory

    feed = Feed(monkeypatch, [a_record()])
    a_feed()
    assert bring_in_directory(Namespace(allow_local=False, json=True)) == 0
    assert json.loads(capsys.readouterr().out) == {"lists": {"the county’s list": []}}
    feed.broken["/services?page=1&per_page=50"] = reading_answer(503, b"")
    assert bring_in_directory(Namespace(allow_local=False, json=True)) == 1
    assert "it answers 503." in capsys.readouterr().err and Page.objects.count() == 1
