"""The one search of the place finds what is here: pages, what is on, offers; nothing of a page that is down."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client

from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.directory.access import held_for
from tilth.directory.actions import pages, things
from tilth.home.queries.search import search
from tilth.places import actions as places

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def group():
    places.found(by=TILTH, name="Brackenshaw", nation="england")
    made = pages.make_page(
        by=NOBODY, name="Turnip Club", what="Turnips.", when_where="Tuesdays", reach="Come"
    )
    by = held_for(NOBODY, made.token).by
    things.add_activity(
        by=by, page=made.page, name="Turnip supper", on=clock.today(), starts=time(18), where="Hall"
    )
    things.add_offer(by=by, page=made.page, kind="van", words="A van that smells of turnip.")
    return made.page, by


def test_what_is_here_is_found_by_anybody(group):
    told = Client().get("/search?q=turnip").content.decode()
    for words in ("Turnip Club", "Turnip supper", "A van that smells of turnip."):
        assert words in told
    found = search(NOBODY, "turnip")
    hits = (*found.whats_here, *found.whats_on, *found.offers)
    assert [hit.title for hit in hits] == ["Turnip Club", "Turnip supper", "A van that smells of turnip."]
    assert {hit.link for hit in hits} == {"/whats-here/turnip-club"}
    assert not search(NOBODY, "parsnip").whats_here and search(NOBODY, "parsnip").is_empty


def test_what_is_down_or_turned_off_is_not_found(group):
    page, by = group
    places.turn(by=TILTH, name="directory", is_on=False)
    assert search(NOBODY, "turnip").is_empty
    places.turn(by=TILTH, name="directory", is_on=True)
    pages.take_down(by=by, page=page)
    assert search(NOBODY, "turnip").is_empty
