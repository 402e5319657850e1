"""What came to the small place from elsewhere: outlines for its map, a list brought in and one to look at, feeds that stopped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.small_place_later import MARKUP
from tilth.base.actors import NOBODY, Actor
from tilth.demo.elsewhere import outlines_of
from tilth.directory.actions import lists, taking_over
from tilth.directory.models import Hold, Note, Page, Reading, Source
from tilth.places import actions as places

# Nothing answers there, and nothing inside the network is ever asked.
FEED = "http://127.0.0.1:9/feed"


@dataclass
class FromElsewhere:
    """A list that was brought in and read again, a feed that is being read, a page nobody holds, and who says it is theirs."""

    source: Source
    reading: Reading
    feed: Source
    being_read: Reading
    page: Page
    said: Note
    link: str  # the secret of the link to a page that its group has not taken over yet


def _record(number: int, **words: Any) -> dict[str, Any]:
    where = [{"id": f"0190a0a0-0000-4000-8000-1{number:011}", "name": "Hollins"}]
    return {
        "id": f"0190a0a0-0000-4000-8000-{number:012}",
        "name": f"Club {number} {MARKUP}",
        "status": "active",
        "description": f"Number {number}. {MARKUP}",
        "service_areas": where,
        **words,
    }


def _content(*given: dict[str, Any]) -> bytes:
    return json.dumps(given).encode()


def from_elsewhere(kit: Actor) -> FromElsewhere:
    """Draw Hollins, bring a list in, lay a newer one down with something of everything, and let two feeds stop and go."""
    places.bring_in_outlines(by=kit, content=outlines_of(["Hollins"]), file_name="outlines.geojson")
    given = [
        _record(1, alert=f"Ring twice. {MARKUP}", email="us@example.org", status="temporarily closed"),
        _record(2),
        _record(3, name="Club Three"),
    ]
    source = lists.add_list(
        by=kit, name=f"the county’s list {MARKUP}", content=_content(*given), file_name="list.json"
    )
    lists.bring_in(by=kit, reading=source.readings.get())
    newer = [
        given[0],
        _record(2, name="Club Two"),
        _record(4),
        _record(5, name="The council"),
        _record(6, email="x"),
    ]
    reading = lists.lay_down(by=kit, source=source, content=_content(*newer), file_name="list.json")
    stopped = lists.add_list(by=kit, name="a neighbour’s feed", address=FEED)
    lists.set_reading(
        by=kit,
        reading=lists.begin_reading(by=kit, source=stopped),
        state=Reading.State.STOPPED,
        trouble=f"{FEED}: it does not answer.",
    )
    feed = lists.add_list(by=kit, name="a long feed", address=f"{FEED}/long")
    being_read = lists.begin_reading(by=kit, source=feed)
    theirs = Page.objects.get(slug__startswith="club-1")
    taking_over.this_is_us(by=NOBODY, page=theirs, called="Eve", mail="us@example.org", words="")
    page = Page.objects.get(slug="club-three")
    said = taking_over.this_is_us(
        by=NOBODY, page=page, called=f"Dai {MARKUP}", mail="dai@example.org", words=f"We run it. {MARKUP}"
    )
    assert said is not None
    return FromElsewhere(
        source, reading, feed, being_read, page, said.row, Hold.objects.get(page=theirs).token
    )
