"""A story is told, taken into a room by its teller's yes, answered, and taken back; with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

WORDS = "The damp came back and the children coughed all night."


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_story_told_taken_into_a_room_answered_and_withdrawn(place, somebody, script):
    teller, office, stranger = (
        somebody(script=script),
        somebody(place.priya, script=script),
        somebody(script=script),
    )

    teller.goes_to("/our-place")
    teller.presses("Stories, and telling yours")
    teller.presses("Tell your story", role="link")
    teller.types("Your story, in your own words", WORDS)
    teller.presses("Keep it", role="button")
    expect(teller.page.locator("main")).to_contain_text("Choose who may read it.")
    teller.page.get_by_label("leaders of this place").check()
    teller.presses("Keep it", role="button")
    expect(teller.page.locator("main")).to_contain_text("It is shown once")
    teller.page.get_by_label("Not today").check()
    teller.presses("Say so", role="button")
    expect(teller.page.locator("main")).to_contain_text("We leave you in peace today.")
    own = teller.page.url
    teller.presses("Say what it means")
    teller.page.get_by_role("radio", name="mostly home").first.check()
    teller.presses("Keep it so", role="button")
    expect(teller.page.locator("main")).to_contain_text("mostly home")

    stranger.goes_to("/stories?words=coughed")
    expect(stranger.page.locator("main")).not_to_contain_text("The damp came back and")

    office.goes_to("/stories?words=coughed")
    office.page.get_by_role("link", name="The damp came back and").click()
    office.presses("Ask the teller for a use")
    office.page.get_by_label("To bring it into a gathering").select_option(index=1)
    office.presses("Ask", role="button")
    expect(office.page.locator("main")).to_contain_text("Nothing happens before their yes.")

    teller.page.goto(own)
    expect(teller.page.locator("main")).to_contain_text("Somebody asks for your yes")
    teller.presses("Yes, for this", role="button")
    expect(teller.page.locator("main")).to_contain_text("You said yes on")

    office.goes_to("/stories?words=coughed")
    office.page.get_by_role("link", name="The damp came back and").click()
    office.presses("The answer that is owed")
    if office.page.get_by_role("button", name="We take it on").count():
        office.page.get_by_role("button", name="We take it on").first.click()
    office.page.get_by_label("We are changing it").check()
    office.types("In plain words", "The roof is mended in May.")
    office.presses("Answer", role="button")
    expect(office.page.locator("main")).to_contain_text("The roof is mended in May.")

    teller.page.goto(own)
    expect(teller.page.locator("main")).to_contain_text("The roof is mended in May.")
    teller.page.get_by_label("Answered", exact=True).check()
    teller.page.get_by_role("button", name="Say so").first.click()
    expect(teller.page.locator("main")).to_contain_text("You said: answered.")
    teller.presses("Take my story back", role="button")
    expect(teller.page.locator("main")).to_contain_text("It is taken back.")

    office.goes_to("/stories?words=coughed")
    expect(office.page.locator("main")).not_to_contain_text("The damp came back and")
    assert teller.page.goto(own).status == 404
