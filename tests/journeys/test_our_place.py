"""Our place in three calm pages; leaders say how much a thank-you may be, a group gives one, the keeper hides it; a bridge."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_grants import sound
from tilth.base import clock


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_our_place_leads_from_page_to_page_and_to_a_thank_you_that_names_nobody(place, somebody, script):
    leader, group, keeper = (
        somebody(who, script=script) if who else somebody(script=script)
        for who in (place.priya, None, place.kit)
    )
    neighbour = somebody()

    leader.goes_to("/our-place")
    leader.presses("What we decide together")
    leader.presses("What was given with thanks, and how much it may be")
    leader.presses("Say how much it may be")
    leader.types("At most how much is one thank-you? (in pounds)", "25")
    leader.types("At most how much may each team, office or group give in a month? (in pounds)", "20")
    leader.types("Why so much? Everybody reads it.", "It is what six of us found right.")
    leader.presses("Keep it", role="button")
    expect(leader.page.locator("main")).to_contain_text("That is less than one thank-you.")
    leader.types("At most how much may each team, office or group give in a month? (in pounds)", "100")
    leader.presses("Keep it", role="button")
    expect(leader.page.locator("main")).to_contain_text("It is what six of us found right.")

    group.goes_to(f"/our-side/{place.here.link}")
    group.presses("Write down a thank-you we gave")
    group.page.get_by_label("a voucher").check()
    group.types("How much? (in pounds)", "20")
    group.types("What was it for?", "Three evenings for Pat.")
    group.page.get_by_label("When was it given?").fill(f"{clock.today():%Y-%m-%d}")
    group.presses("Write it down", role="button")
    expect(group.page.locator("main")).to_contain_text("Three evenings for Pat.")

    keeper.goes_to("/thank-yous")
    keeper.presses("Take this out of sight: Three evenings for Pat.")
    keeper.types("Why?", "It names somebody.")
    keeper.presses("Take it out of sight", role="button")
    group.goes_to(f"/our-side/{place.here.link}")
    expect(group.page.locator("main")).to_contain_text("It names somebody.")
    for path in ("/our-place", "/what-we-decide", "/what-we-hear", "/thank-yous", "/promises", "/gatherings"):
        neighbour.goes_to(path)
        expect(neighbour.page.locator("main")).not_to_contain_text("for Pat")
        sound(neighbour)
    if script:
        for one in (leader, keeper):
            for path in ("/thank-yous", "/promises"):
                one.goes_to(path)
                sound(one)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_is_a_bridge_on_terms_of_their_own(place, somebody, script):
    bridge, neighbour = somebody(script=script), somebody()
    bridge.goes_to("/whats-here")
    bridge.presses("I can be a bridge for others")
    bridge.types("What are you called?", "Ileana")
    bridge.types("What do you do?", "I sew, and I talk.")
    bridge.types("When and where?", "At the gate at three.")
    bridge.types("How can people reach you?", "Leave a note.")
    bridge.presses("Put it up", role="button")
    bridge.presses("Go on with our page")
    bridge.presses("I can be a bridge")
    bridge.types("I can be a bridge for…", "Families and the school.")
    bridge.types("In which languages?", "Romanian")
    bridge.types("What will you not do?", "Nothing on Fridays.")
    bridge.presses("Put it up", role="button")
    expect(bridge.page.locator("main")).to_contain_text("Error")
    bridge.types("What would you like to be paid?", "£15 an hour")
    bridge.presses("Put it up", role="button")
    neighbour.goes_to("/whats-here?words=romanian")
    expect(neighbour.page.locator("main")).to_contain_text("Will not: Nothing on Fridays. · Pay: £15 an hour")
    sound(neighbour)
