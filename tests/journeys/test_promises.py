"""An office begins a deal; a group says yes by its link and says how it stands; everybody reads both columns."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_deal_holds_when_the_group_says_yes_by_its_link(place, somebody, script):
    office, group = somebody(place.priya, script=script), somebody(script=script)

    office.goes_to("/our-place")
    office.presses("What we will, and what you will")
    office.presses(place.office.name)
    office.presses("A deal")
    office.types("Who with?", place.here.page.name)
    office.types("What is it about, in one line?", "The hut by the brook.")
    office.types("We will", "Mend the roof before the rain.")
    office.types("You will", "Leave the door open on Tuesdays.")
    office.presses("Keep it", role="button")
    expect(office.page.locator("main")).to_contain_text("It waits for the other side")

    group.goes_to(f"/our-group/{place.here.link}")
    group.presses("What we promise, and what was promised to us")
    group.presses("The hut by the brook.")
    group.presses("Yes", role="button")
    expect(group.page.locator("main")).to_contain_text("Mend the roof before the rain.")
    group.presses("Say how it stands")
    group.page.get_by_label("Not yet").check()
    group.types("In words", "The rain is here and the roof is not.")
    group.presses("Say it", role="button")

    office.goes_to("/promises")
    office.presses("The hut by the brook.")
    expect(office.page.locator("main")).to_contain_text("The rain is here and the roof is not.")
    columns = office.page.locator(".promised-side")
    heights = [columns.nth(at).bounding_box()["height"] for at in range(columns.count())]
    assert len(heights) == 2 and abs(heights[0] - heights[1]) < 1
