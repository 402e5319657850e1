"""A number over time that was pasted in, what changed it, what is said of it, who does what about it, and who reads that."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tilth.base import clock

AS_IT_WAS, LATELY = [14, 16, 15, 13, 15, 17, 14, 15, 16, 14, 13, 16], [9, 8, 9, 7, 8, 9, 8]


def pasted() -> str:
    first = clock.today() - timedelta(weeks=len(AS_IT_WAS + LATELY))
    return "\n".join(f"{first + timedelta(weeks=at)}\t{days}" for at, days in enumerate(AS_IT_WAS + LATELY))


def day(words: date) -> str:
    return words.isoformat()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_team_learns_something_and_a_leader_says_what_will_be_done(place, somebody, script):
    amina, priya, neighbour = (
        somebody(place.amina),
        somebody(place.priya, script=script),
        somebody(script=script),
    )
    amina.goes_to("/learning")
    amina.presses("Charts")
    amina.presses("Begin a chart")
    amina.types("What moves over time?", "Days from asking to the first visit")
    amina.types("In what is it counted?", "days")
    amina.types("Where does the number come from?", "the huddle book")
    amina.page.get_by_label("no", exact=True).check()
    amina.presses("Begin the chart", role="button")
    amina.presses("Put numbers on the chart")
    amina.types("The day and the number, one a line", "12 May\tfifteen")
    amina.presses("Put them on", role="button")
    expect(amina.page.locator("main")).to_contain_text("Line 1")
    amina.types("The day and the number, one a line", pasted())
    amina.presses("Put them on", role="button")
    expect(amina.page.locator("figcaption")).to_contain_text("seven or more in a row below the middle")
    expect(amina.page.get_by_role("img")).to_be_visible()
    amina.presses("Write what we changed")
    amina.types("Since when?", day(clock.today() - timedelta(weeks=7)))
    amina.types("What did we change?", "Two of us keep Wednesday free.")
    amina.presses("Write it on the chart", role="button")

    amina.presses("Tell what you learned")
    amina.types("What did you want to know?", "Do people wait less for us?")
    amina.types("What can be said, carefully?", "They do. Why, a chart cannot say.")
    amina.page.get_by_label("seen: it was counted").check()
    amina.types("From which day was it looked at?", day(clock.today() - timedelta(weeks=19)))
    amina.types("Until which day?", day(clock.today()))
    amina.types("How was it chosen who or what was looked at?", "Every visit in the book.")
    amina.types("With what is it compared?", "The weeks before.")
    amina.selects("A chart it is made of", "Days from asking to the first visit")
    amina.presses("Tell everybody", role="button")
    # It does not go out without what is missing, and nothing typed is lost.
    expect(amina.page.get_by_label("With what is it compared?")).to_have_value("The weeks before.")
    amina.types("What is missing?", "Whoever gave up waiting.")
    amina.presses("Tell everybody", role="button")
    expect(amina.page.locator("main")).to_contain_text("It is not about people.")

    priya.goes_to("/learning")
    priya.presses("Do people wait less for us?")
    priya.presses("Say what you will do")
    priya.selects("Who will do it?", place.office.name)
    priya.types("What will be done?", "Every team gets a free Wednesday.")
    priya.types("By which day?", day(clock.today() + timedelta(days=60)))
    priya.presses("We will do it", role="button")

    neighbour.goes_to("/our-place")
    neighbour.presses("Learning")
    neighbour.presses("Do people wait less for us?")
    expect(neighbour.page.locator("main")).to_contain_text("Every team gets a free Wednesday.")
    expect(neighbour.page.locator("main")).to_contain_text("Whoever gave up waiting.")
    expect(neighbour.page.locator("main")).not_to_contain_text(place.amina.name)
    neighbour.presses("On paper")
    expect(neighbour.page.locator("main")).to_contain_text("Two of us keep Wednesday free.")
