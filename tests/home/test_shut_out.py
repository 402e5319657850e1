"""Whoever is kept away from a person meets no trace of them, wherever links lead."""

from __future__ import annotations

import pytest

from tests.crawling import crawl, sign_in
from tilth.alongside.actions import conflicts, introductions, relations
from tilth.base.roles import Role

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.xdist_group("home"), pytest.mark.slow]
STARTS = ["/", "/people", "/search?q=carl", "/answers", "/notices", "/our-place", "/write/", "/people-i-know"]


def traces(place):
    """Give the pages that a worker reaches, and those of them with a trace of Carl."""
    # That a Carl introduced somebody is the neighbourhood's to know, and says nothing of a page.
    introductions.say_no(by=place.amina, introduction=place.waiting)
    client = sign_in(place.amina.account, Role.WORKER)
    visits = crawl("worker", client, [*STARTS, f"/people/{place.carl.pk}"], most=250)
    seen = [visit for visit in visits if visit.status == 200]
    return [visit.path for visit in seen], [
        visit.path for visit in seen if "Carl" in visit.body or str(place.carl.pk) in visit.body
    ]


def test_a_worker_alongside_meets_carl_on_many_pages(place):
    assert len(traces(place)[1]) > 15


def test_after_stepping_aside_no_page_shows_that_there_is_such_a_person(place):
    conflicts.declare_conflict(by=place.amina, person=place.carl)

    reached, known = traces(place)
    assert len(reached) > 10
    assert known == []


def test_after_the_persons_block_no_page_does_either(place):
    relations.block(by=place.carl_himself, person=place.carl, account=place.amina.account)

    assert traces(place)[1] == []
