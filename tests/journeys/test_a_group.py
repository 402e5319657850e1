"""A group of five and a neighbour: a page made on a phone without an account, something on, a note and its answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_group_makes_its_page_and_a_neighbour_comes(place, somebody, script):
    group, neighbour = somebody(script=script), somebody(script=script)

    group.goes_to("/our-place")
    group.presses("Groups, places, gifts and what’s on")
    group.presses("A page for your group")
    group.types("What are you called?", "Five Pans")
    group.types("What do you do?", "We cook and eat together.")
    group.types("When and where?", "Tuesdays, the chapel.")
    group.types("How can people reach you?", "Just come.")
    group.presses("Put it up", role="button")
    expect(group.page.locator("main")).to_contain_text("It is shown once")
    group.presses("Go on with our page")
    group.presses("Something is on")
    group.types("What is it called?", "Soup night")
    group.types("When does it begin?", "6.30pm")
    group.types("Where, in words?", "The chapel’s back room")
    group.presses("Put it up", role="button")
    expect(group.page.locator("main")).to_contain_text("Soup night")

    neighbour.goes_to("/whats-here?words=soup")
    expect(neighbour.page.locator("main")).not_to_contain_text("The council")
    neighbour.presses("Soup night")
    expect(neighbour.page.locator("main")).to_contain_text("18:30")
    neighbour.presses("Write to us")
    neighbour.types("What would you like to say?", "May I bring my nan?")
    neighbour.types("What are you called?", "Wil")
    neighbour.presses("Send it", role="button")
    neighbour.presses("Open it now")
    expect(neighbour.page.locator("main")).to_contain_text("No answer yet")

    group.page.reload()
    group.presses("Answer Wil")
    group.types("Your answer", "Bring two nans.")
    group.presses("Send it", role="button")
    neighbour.page.reload()
    expect(neighbour.page.locator("main")).to_contain_text("Bring two nans.")

    group.presses("Take our page down", role="button")
    response = neighbour.page.goto("/whats-here/five-pans")
    assert response is not None and response.status == 404
