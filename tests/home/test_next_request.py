"""What ends, ends at the next request: on every page about the person, in every fragment, and whatever the browser kept."""

from __future__ import annotations

import pytest

from tests.crawling import crawl, sign_in, undone
from tilth.alongside.actions import conflicts, relations, say
from tilth.alongside.models import Relation
from tilth.alongside.queries import SHOWN_SECTIONS
from tilth.base import clock
from tilth.base.roles import Role

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.xdist_group("home"), pytest.mark.slow]

# What a browser or something between may send to be told "as before".
AS_BEFORE = (
    {},
    {"HX-Request": "true"},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Sun, 22 Nov 2099 09:00:00 GMT"},
    {"HX-Request": "true", "If-None-Match": 'W/"1"', "Cache-Control": "only-if-cached"},
)


def ended(place):
    relations.end_relation(
        by=place.carl_himself, relation=Relation.objects.get(person=place.carl, account=place.amina.account)
    )


def withdrawn(place):
    wishes = [say.Wish(section, "no", account=place.amina.account) for section in SHOWN_SECTIONS]
    say.set_say(by=place.carl_himself, person=place.carl, wishes=wishes)


def kept_away(place):
    relations.block(by=place.carl_himself, person=place.carl, account=place.amina.account)


def stepped_aside(place):
    conflicts.declare_conflict(by=place.amina, person=place.carl)


def asleep(place):
    Relation.objects.filter(person=place.carl, account=place.amina.account).update(asleep_at=clock.now())


@pytest.fixture
def opened(place):
    """Every page about Carl that Amina can open, each opened once in one browser, with what the answers let be kept."""
    client = sign_in(place.amina.account, Role.WORKER)
    pk = str(place.carl.pk)
    visits = crawl("worker", client, [f"/people/{pk}", f"/people/{pk}/older?before=99"], within=pk)
    paths = [visit.path for visit in visits if visit.status == 200]
    assert len(paths) > 25
    return client, paths


def test_no_page_about_a_person_may_be_kept_by_anybody(opened):
    client, paths = opened
    for path in paths:
        response = client.get(path)
        assert response["Cache-Control"] == "no-store", path
        assert not response.has_header("ETag"), path
        assert not response.has_header("Last-Modified"), path


@pytest.mark.parametrize("change", [ended, kept_away, stepped_aside], ids=lambda change: change.__name__)
def test_after_it_every_page_and_fragment_is_not_found_whatever_the_browser_sends(place, opened, change):
    client, paths = opened
    change(place)

    for path in paths:
        for headers in AS_BEFORE:
            assert client.get(path, headers=headers).status_code == 404, (path, headers)


def test_while_it_sleeps_nothing_of_the_person_is_left_but_the_way_to_wake_it(place, opened):
    client, paths = opened
    asleep(place)

    for path in paths:
        for headers in AS_BEFORE:
            response = client.get(path, headers=headers)
            assert response.status_code == 404 or "Carl" not in response.content.decode(), (path, headers)


def test_after_the_say_is_withdrawn_no_page_or_fragment_opens(place, opened):
    client, paths = opened
    withdrawn(place)

    # To go hangs on no say, and neither does writing down that somebody may not be safe, keeping a place from one, saying
    # that they have died, or that another page is about them too.
    still = ("/end", "/kept-apart", "/keep-a-place", "/died", "/same-person")
    for path in paths:
        if not path.endswith(still):
            for headers in AS_BEFORE:
                assert client.get(path, headers=headers).status_code == 404, (path, headers)


@pytest.mark.parametrize("section", ["plan", "contact", "notes"])
def test_one_section_withdrawn_is_gone_from_the_page_at_once(place, opened, section):
    client, _paths = opened
    at = f"/people/{place.carl.pk}"
    shown = {"plan": "cook again", "contact": "/safe-ways", "notes": "Looked well."}[section]
    assert shown in client.get(at).content.decode()

    wish = say.Wish(next(s for s in SHOWN_SECTIONS if s == section), "no", account=place.amina.account)
    say.set_say(by=place.carl_himself, person=place.carl, wishes=[wish])

    for headers in AS_BEFORE:
        for path in (at, f"{at}/print", f"{at}/older?before=99"):
            assert shown not in client.get(path, headers=headers).content.decode(), (path, headers)


def test_in_another_standing_or_without_the_factor_the_same_browser_finds_nothing(place, opened):
    client, paths = opened
    for left_out in ("acting_as", "account_authentication_methods"):
        with undone("default"):
            session = client.session
            session[left_out] = "resident" if left_out == "acting_as" else []
            session.save()
            assert {client.get(path).status_code for path in paths} == {404}
