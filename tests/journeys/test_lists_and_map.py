"""The keeper brings a county's list in, a group takes its page over; and the map is walked by keyboard and without a script."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESK
from tilth.base.actors import TILTH
from tilth.directory.actions import pages
from tilth.directory.models import Hold, Page
from tilth.places.queries import neighbourhoods

GIVEN = [
    {
        "id": "0190a0a0-0000-4000-8000-000000000071", "name": "Evening Choir", "status": "active",
        "description": "We sing.", "email": "choir@example.org", "service_areas": [{"id": "0190a0a0-0000-4000-8000-000000000072", "name": "Hollins"}],
    },
    {
        "id": "0190a0a0-0000-4000-8000-000000000073", "name": "Five Pans", "status": "active", "description": "Theirs.",
        "service_areas": [{"id": "0190a0a0-0000-4000-8000-000000000074", "name": "Hollins"}],
    },
    {"id": "0190a0a0-0000-4000-8000-000000000075", "name": "Chess", "status": "active", "email": "nobody"},
]  # fmt: skip


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_list_comes_in_and_a_group_takes_its_page_over(place, somebody, script):
    [hollins] = [one for one in neighbourhoods() if one.name == "Hollins"]
    pages.make_page(
        by=TILTH, name="Five Pans", what="Ours.", when_where="Tuesdays", reach="Come", neighbourhood=hollins
    )
    kit, group = somebody(place.kit, script=script), somebody(script=script)

    kit.goes_to("/looking-after/")
    kit.presses("Lists from elsewhere")
    kit.types("Whose list is it?", "the borough’s list")
    kit.page.locator("input[type=file]").set_input_files(
        {"name": "list.json", "mimeType": "application/json", "buffer": json.dumps(GIVEN).encode()}
    )
    kit.presses("Look at it first", role="button")
    main = kit.page.locator("main")
    expect(main).to_contain_text("list.json, record 3, Chess: email: must be an e-mail address: 'nobody'")
    expect(main).to_contain_text("It has the same name, in the same neighbourhood.")
    kit.page.get_by_label("Leave out the records that have something wrong with them").check()
    kit.presses("Bring it in", role="button")
    expect(kit.page.locator("body")).to_contain_text("“the borough’s list” is brought in.")
    assert Page.objects.get(name="Five Pans").what == "Ours."

    group.goes_to("/whats-here?words=choir")
    group.presses("Evening Choir")
    expect(group.page.locator("main")).to_contain_text("From the borough’s list, last seen there on")
    group.presses("This is us")
    group.types("What are you called?", "Mair")
    group.types("Your mail address", "choir@example.org")
    group.presses("This is us", role="button")
    expect(group.page.locator("main")).to_contain_text("Your link is on its way")
    group.goes_to(f"/our-group/{Hold.objects.get(page__name='Evening Choir').token}")
    group.presses("We write this page from now on", role="button")
    group.presses("See it as everybody does")
    expect(group.page.locator("main")).to_contain_text("Its group writes it now.")


def test_the_map_is_reached_by_keyboard_and_says_what_the_list_says(place, somebody):
    anybody = somebody(width=DESK)
    anybody.goes_to("/whats-here/map")
    page = anybody.page
    page.wait_for_selector("body[data-map=drawn]")
    named = [mark.get_attribute("aria-label") or "" for mark in page.locator(".map-dot").all()]
    heads = [" ".join(head.split()) for head in page.locator("main section h2").all_inner_texts()]
    assert named and {name.replace(", ", " ", 1) for name in named} <= set(heads)
    page.locator(".map-frame").focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('map-dot')"):
            break
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup-content a").first
    expect(link).to_be_focused()
    assert link.inner_text() in page.locator("main section").first.inner_text()
    page.keyboard.press("Escape")
    expect(page.locator(".map-dot").first).to_be_focused()


def test_without_a_script_the_map_is_a_drawing(place, somebody):
    anybody = somebody(script=False)
    anybody.goes_to("/whats-here/map")
    assert anybody.page.locator("svg .area").count() == 1
    assert anybody.page.locator("svg .dot").count() == anybody.page.locator("main .map-number").count() > 0


def test_a_group_puts_itself_on_the_map_with_the_arrow_keys(place, somebody):
    group = somebody()
    group.goes_to(f"/our-group/{place.here.link}/point")
    page = group.page
    page.wait_for_selector("body[data-map=drawn]")
    page.locator(".map-frame").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    group.presses("The cross is on it", role="button")
    expect(page.get_by_text("Chosen. Now put it there.")).to_be_visible()
    group.presses("Put it there", role="button")
    expect(page.locator("body")).to_contain_text("The map says so now.")
    place.here.page.refresh_from_db()
    assert 53 < place.here.page.latitude < 54 and -5 < place.here.page.longitude < -4
