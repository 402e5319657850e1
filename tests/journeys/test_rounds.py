"""A vote about money: an idea becomes a proposal with its price, people vote, papers are read by two, and a receipt shows it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESK, PHONE
from tests.journeys.test_every_page import AXE, BEGIN, FETCH
from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.ideas.actions import raising
from tilth.rounds.models import Proposal, Round

SENTENCE = "A bench by the brook, with a back to it."


def sound(one):
    """Nothing on the page in front of them stands in anybody's way, and it does not scroll sideways."""
    one.page.evaluate(AXE.read_text())
    for width in (DESK, PHONE):
        one.page.set_viewport_size({"width": width, "height": 740})
        one.page.evaluate(BEGIN)
        assert one.page.evaluate(FETCH) == [], (one.page.url, width)


def proposes(leader, title: str, pounds: str, *, idea: str = "") -> None:
    leader.presses("Put a proposal in")
    leader.types("What is it called?", title)
    leader.types("What would be done?", f"{title}, for all.")
    leader.types("What does it cost?", pounds)
    if idea:
        leader.selects("From which idea does it come?", idea)
    leader.presses("Put it in", role="button")
    expect(leader.page.locator("main")).to_contain_text("It is in the round")


def reads(one, *titles: str) -> None:
    """Type one paper."""
    for title in titles:
        one.page.get_by_label(title).check()
    one.presses("Keep it", role="button")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_an_idea_becomes_a_proposal_is_voted_on_also_on_paper_and_a_receipt_shows_what_it_paid(
    place, somebody, script
):
    raising.raise_idea(by=NOBODY, sentence=SENTENCE)
    leader, neighbour = somebody(place.priya, script=script), somebody(script=script)
    first, second = somebody(place.amina, script=script), somebody(place.sam, script=script)
    main = leader.page.locator("main")
    # Whoever has no scripts meets the same pages; what looks for barriers is a script itself.
    looked_at = sound if script else lambda _one: None

    # The round, its rule, and proposals with a price.
    leader.goes_to("/rounds")
    leader.presses("A new round")
    leader.types("What is the round called?", "Hollins decides")
    leader.types("What is the money for?", "For what we do together.")
    leader.types("How much is voted about?", "500")
    leader.page.get_by_label("choose until the money is spent").check()
    leader.page.get_by_label("The last day of the vote").fill(f"{clock.today():%Y-%m-%d}")
    leader.presses("Keep it", role="button")
    expect(main).to_contain_text("Choose an office")
    expect(leader.page.get_by_label("What is the round called?")).to_have_value("Hollins decides")
    leader.page.get_by_label("In whose name?").select_option(index=1)
    leader.presses("Keep it", role="button")
    proposes(leader, "A bench by the brook", "300", idea=SENTENCE)
    proposes(leader, "New pans for the hall", "200")
    proposes(leader, "A swing", "250")
    looked_at(leader)
    round_page = leader.page.url
    leader.presses("Open the vote")
    leader.types("A sentence that nobody could know before", "Saturday’s numbers: 4 9 17")
    leader.presses("Open it", role="button")
    expect(main).to_contain_text("Its digest begins with")

    # A ballot in the browser: too much first, then one that fits, then changed with its number.
    neighbour.goes_to("/our-place")
    neighbour.presses("What residents vote about, and what came of it")
    neighbour.presses("Hollins decides")
    expect(neighbour.page.locator("main")).to_contain_text("The idea it comes from")
    looked_at(neighbour)
    neighbour.presses("Vote", neighbour.page.locator(".buttons"))
    for title in ("A bench by the brook", "A swing"):
        neighbour.page.get_by_label(title).check()
    if script:
        expect(neighbour.page.get_by_role("status")).to_contain_text("£50 too much")
    else:
        neighbour.presses("Add it up first", role="button")
        expect(neighbour.page.locator("#sum")).to_contain_text("£50 too much")
    looked_at(neighbour)
    neighbour.presses("Put it into the box", role="button")
    expect(neighbour.page.locator("main")).to_contain_text("You are £50 over")
    neighbour.page.get_by_label("A swing").uncheck()
    neighbour.presses("Put it into the box", role="button")
    expect(neighbour.page.locator("main")).to_contain_text("Keep this number")
    number = neighbour.page.locator("main code").first.inner_text()
    looked_at(neighbour)
    neighbour.page.goto(round_page)
    neighbour.presses("Change my vote", role="link")
    neighbour.types("The number you were given when you voted", "nonsense")
    neighbour.presses("Open it", role="button")
    expect(neighbour.page.locator("main")).to_contain_text("This cannot be a number of ours")
    neighbour.types("The number you were given when you voted", number)
    neighbour.presses("Open it", role="button")
    neighbour.presses("Change my vote", role="link")
    neighbour.page.get_by_label("New pans for the hall").check()
    neighbour.presses("Change my vote", role="button")
    expect(neighbour.page.locator("main")).to_contain_text("The latest counts")

    # A box of two papers, each read by two; the second is read differently, and settled.
    first.page.goto(round_page)
    first.presses("A ballot to print")
    looked_at(first)
    first.page.goto(round_page)
    first.presses("Ballots on paper")
    first.presses("Open a box")
    first.types("Which box did they come from?", "The chapel porch")
    first.types("How many papers are in it? Count them first.", "2")
    first.presses("Open it", role="button")
    first.presses("Read the next paper")
    looked_at(first)
    reads(first, "A bench by the brook", "New pans for the hall")
    reads(first, "A swing")
    expect(first.page.locator("main")).to_contain_text("2 papers that you read wait for somebody else")
    box = first.page.url
    second.page.goto(box)
    second.presses("Paper 1")
    reads(second, "A bench by the brook", "New pans for the hall")
    expect(second.page.locator("main")).to_contain_text("Both of you read the same")
    second.presses("Paper 2")
    reads(second, "A bench by the brook")
    expect(second.page.locator("main")).to_contain_text("Look at the paper together")
    looked_at(second)

    # Nothing is counted while a paper is in doubt.
    leader.page.goto(round_page)
    leader.presses("Close the vote", role="button")
    leader.presses("Count it", role="button")
    expect(leader.page.locator("main")).to_contain_text("paper")
    assert Round.objects.get(title="Hollins decides").counted_at is None
    second.page.goto(box)
    second.presses("Paper 2")
    looked_at(second)
    second.presses("This is what stands on it", role="button")
    leader.page.goto(round_page)
    leader.presses("Count it", role="button")
    expect(main).to_contain_text("It is counted")
    looked_at(leader)

    # Decided as counted, paid, and what a receipt shows.
    leader.presses("Decide", role="link")
    leader.page.get_by_label("A swing").check()
    leader.presses("Decide", role="button")
    expect(main).to_contain_text("This is not what was counted")
    leader.page.get_by_label("A swing").uncheck()
    leader.presses("Decide", role="button")
    expect(main).to_contain_text("It is decided")
    leader.presses("It was paid: A bench by the brook")
    leader.presses("Say so", role="button")
    expect(main).to_contain_text("Everybody reads that it was paid")
    won = Proposal.objects.filter(round__title="Hollins decides", is_decided=True)
    assert {one.title for one in won} == {"A bench by the brook", "New pans for the hall"}
    neighbour.page.goto(round_page)
    expect(neighbour.page.locator("main")).to_contain_text("Fewer than 10 ballots were counted")
    looked_at(neighbour)
    neighbour.presses("My receipt")
    neighbour.types("The number you were given when you voted", number)
    neighbour.presses("Open it", role="button")
    expect(neighbour.page.locator("main")).to_contain_text("Your share was")
    looked_at(neighbour)
    seal = neighbour.page.locator("details code").text_content()
    neighbour.presses("The list of receipts")
    assert seal is not None
    expect(neighbour.page.locator("main")).to_contain_text(seal)
    looked_at(neighbour)
