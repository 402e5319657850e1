"""A number over time that was pasted in, what changed it, what is said of it, who does what about it, and who reads that."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tilth.base import clock
from tilth.listening import actions as listening
from tilth.listening.models import Study

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


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_what_a_team_heard_is_weighed_and_a_fall_is_told_with_what_was_to_be_expected(
    place, somebody, script
):
    amina, priya = somebody(place.amina, script=script), somebody(place.priya, script=script)
    study = a_study(place)
    amina.goes_to("/learning/listening")
    amina.presses(study.question)
    amina.presses("Close it")
    amina.types("What did we learn, and what will we do?", "Half of them ring about the rent.")
    amina.presses("Close it", role="button")
    amina.presses("What did these contacts cost?")
    amina.types("How many contacts came in all in those days?", "9")
    amina.types("What does one contact cost at the least?", "4.80")
    amina.types("And at the most?", "14.50")
    amina.types("Where does that stand?", "The county’s tariff")
    amina.types("Prices of which year?", "2026")
    amina.presses("Keep it", role="button")
    expect(amina.page.locator("main")).to_contain_text("At least 30 came")
    amina.types("How many contacts came in all in those days?", "300")
    amina.presses("Keep it", role="button")

    priya.goes_to(f"/in-the-way/{place.barrier.pk}")
    priya.presses("What it costs that this is in the way")
    expect(priya.page.locator("main")).to_contain_text("of 300 contacts came because of it: between £")

    amina.goes_to("/learning/charts")
    amina.presses("Before and after")
    amina.types("What did you look at?", "Ambulance calls")
    amina.types("What is counted?", "calls")
    amina.types("Where do the days come from?", "the ambulance")
    amina.types("How often had it to happen to somebody to be chosen?", "5")
    amina.types("Within how many days?", "365")
    amina.types("On which day were they chosen?", FALL_ON.isoformat())
    file = {"name": "days.csv", "mimeType": "text/csv", "buffer": b"person,date\nJoan,soon\n"}
    amina.page.get_by_label("The days", exact=True).set_input_files(file)
    amina.presses("Work it out", role="button")
    expect(amina.page.locator("main")).to_contain_text("Line 2")
    expect(amina.page.get_by_label("What did you look at?")).to_have_value("Ambulance calls")
    amina.page.get_by_label("The days", exact=True).set_input_files(file | {"buffer": some_days()})
    amina.presses("Work it out", role="button")
    expect(amina.page.locator("main")).to_contain_text("no different from what would have come anyway")
    expect(amina.page.locator("main th[scope=row]")).to_have_count(4)


FALL_ON = date(2025, 1, 1)


def some_days() -> bytes:
    """Days of 400 people over four years, each with a rate of their own: nobody was helped."""
    chance = random.Random(11)
    lines = (
        f"A{person},{date(2022, 1, 1) + timedelta(days=chance.randrange(4 * 365))}"
        for person in range(400)
        for _each in range(int(chance.gammavariate(0.6, 10.0)))
    )
    return "\n".join(["person,date", *lines]).encode()


def a_study(place):
    """A study of thirty contacts, half of which came because of one thing in the way; its team has yet to close it."""
    open_now = Study.objects.open().filter(team=place.team).first()
    if open_now is not None:
        listening.close(by=place.amina, study=open_now, learned="Nothing yet.")
    day = {"from_on": clock.today(), "until_on": clock.today()}
    study = listening.begin(by=place.amina, team=place.team, question="Why do people ring about rent?", **day)
    for at in range(30):
        contact = listening.write_down(by=place.amina, study=study, words="The rent.")
        is_caused = at % 2 == 0
        listening.look_at(
            by=place.amina, contact=contact, says="failure" if is_caused else "value",
            cause="a pound owed" if is_caused else "", barrier=place.barrier if is_caused else None,
        )  # fmt: skip
    return study
