"""Small grants: a group with a page asks, somebody named decides, it is paid, and a photo and two sentences tell of it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESK, PHONE
from tests.journeys.test_every_page import AXE, BEGIN, FETCH
from tests.reading import ROOT
from tilth.base import clock
from tilth.funds.actions import asking, money
from tilth.funds.models import Fund, Grant

PHOTO = ROOT / "docs" / "guides" / "pictures" / "whats-here-360.png"


def sound(one):
    """Nothing on the page in front of them stands in anybody's way, and it does not scroll sideways."""
    one.page.evaluate(AXE.read_text())
    for width in (DESK, PHONE):
        one.page.set_viewport_size({"width": width, "height": 740})
        one.page.evaluate(BEGIN)
        assert one.page.evaluate(FETCH) == [], (one.page.url, width)


def a_fund(place, **words) -> Fund:
    fund = money.open_fund(
        by=place.priya, office=place.office, name="Small sparks", purpose="For what neighbours do.",
        who_decides="Gwen and Lal", most_pence=1_000_00, decide_days=14, pay_days=5,
        deciders=[place.amina.account],
    )  # fmt: skip
    money.put_in(by=place.priya, fund=fund, amount_pence=1_200_00, what="the reserve")
    fund.refresh_from_db()
    return fund


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_group_asks_is_granted_and_tells_with_a_photo_and_two_sentences(place, somebody, script):
    fund = a_fund(place)
    group, decider = somebody(script=script), somebody(place.amina, script=script)
    neighbour = somebody()
    main = group.page.locator("main")

    group.goes_to("/whats-here/new")
    group.types("What are you called?", "Five Pans")
    group.types("What do you do?", "We cook and eat together.")
    group.types("When and where?", "Tuesdays, the chapel.")
    group.types("How can people reach you?", "Just come.")
    group.presses("Put it up", role="button")
    group.presses("Go on with our page")
    group.presses("Ask for money")
    group.presses("Small sparks")
    expect(group.page.get_by_label("What does your group call itself?")).to_have_value("Five Pans")
    group.types("What would you like to do?", "A freezer.")
    group.types("How much do you need?", "1,300")
    group.types("Who do you do it with?", "Ourselves.")
    group.presses("Ask", role="button")
    expect(main).to_contain_text("A grant of this fund is at most £1,000")
    expect(group.page.get_by_label("What would you like to do?")).to_have_value("A freezer.")
    group.types("How much do you need?", "900")
    group.presses("Ask", role="button")
    expect(main).to_contain_text("It is shown once")
    group.presses("Open it now")
    expect(main).to_contain_text("Gwen and Lal decide")
    own = group.page.url

    decider.goes_to("/funds")
    expect(decider.page.locator("main")).to_contain_text("Waiting for you to decide")
    if script:
        sound(decider)
    decider.presses("Five Pans")
    decider.page.get_by_label("Yes", exact=True).check()
    decider.presses("Decide", role="button")
    expect(decider.page.locator("main")).to_contain_text("Error")
    decider.types("Why? Everybody reads it.", "Yes, and come and eat with us.")
    decider.presses("Decide", role="button")
    expect(decider.page.locator("main")).to_contain_text("Yes: £900")
    decider.presses("It is paid", role="button")
    expect(decider.page.locator("main")).to_contain_text("Paid on")

    group.page.goto(own)
    expect(main).to_contain_text("come and eat with us")
    group.presses("Tell what came of it")
    group.types("What came of it?", "It came on a Monday. It was full by Tuesday.")
    group.page.get_by_label("A photo (if you like)").set_input_files(PHOTO)
    group.presses("Tell it", role="button")
    expect(main).to_contain_text("Say what the photo shows")
    expect(group.page.get_by_label("What came of it?")).to_have_value(
        "It came on a Monday. It was full by Tuesday."
    )
    group.page.get_by_label("A photo (if you like)").set_input_files(PHOTO)
    group.types("What the photo shows", "A white freezer.")
    group.presses("Tell it", role="button")
    expect(main).to_contain_text("It was full by Tuesday.")

    grant = Grant.objects.get(fund=fund)
    neighbour.goes_to("/funds")
    sound(neighbour)
    for path in (
        f"/funds/{fund.pk}",
        f"/funds/{fund.pk}/ask",
        f"/funds/{fund.pk}/lines",
        f"/grants/{grant.pk}",
    ):
        neighbour.goes_to(path)
        sound(neighbour)
    expect(neighbour.page.get_by_alt_text("A white freezer.")).to_be_visible()
    expect(neighbour.page.locator("main")).to_contain_text("It was full by Tuesday.")
    if script:
        for one, path in ((group, own), (decider, f"/grants/{grant.pk}")):
            one.page.goto(path)
            sound(one)


def test_a_vote_in_the_room_is_called_counted_by_two_and_decided(place, somebody):
    fund = a_fund(place)
    for called, pence in (("The Table", 700_00), ("The Lamps", 600_00), ("Two Neighbours", 300_00)):
        asking.ask(
            by=place.nia, fund=fund, called=called, what="For us.", asked_pence=pence, who_with="Ourselves."
        )
    host, neighbour = somebody(place.amina), somebody(script=False)
    main = host.page.locator("main")

    host.goes_to(f"/funds/{fund.pk}")
    host.presses("Call a vote in the room")
    host.page.get_by_label("Which day?").fill(f"{clock.today():%Y-%m-%d}")
    host.types("Where?", "Above the market")
    host.types("How much money is decided about?", "1000")
    host.presses("Call it", role="button")
    expect(main).to_contain_text("Most votes first")
    sound(host)
    page = urlsplit(host.page.url).path
    neighbour.goes_to(f"{page}/sheet")
    expect(neighbour.page.locator("main")).to_contain_text("Counted by:")

    host.presses("Type the totals")
    for called, votes in (("The Table", 9), ("The Lamps", 8), ("Two Neighbours", 4)):
        host.types(called, f"{votes}")
    host.types("Who counted?", "Sam")
    host.types("Who counted with them?", "Sam")
    host.page.get_by_label("A photo of the sheet").set_input_files(PHOTO)
    host.presses("Keep the totals", role="button")
    expect(main).to_contain_text("This is the same name twice")
    sound(host)
    host.types("Who counted with them?", "Jo")
    host.page.get_by_label("A photo of the sheet").set_input_files(PHOTO)
    host.presses("Keep the totals", role="button")
    expect(main).to_contain_text("Counted by Sam and Jo")
    host.presses("Decide", role="link")
    sound(host)
    expect(host.page.get_by_label("The Lamps: £600")).not_to_be_checked()
    host.page.get_by_label("Two Neighbours: £300").uncheck()
    host.page.get_by_label("Why? Everybody reads it.").fill("As you voted, nearly.")
    host.presses("Decide", role="button")
    expect(main).to_contain_text("This is not what was counted")
    host.page.get_by_label("Two Neighbours: £300").check()
    host.presses("Decide", role="button")
    neighbour.goes_to(page)
    expect(neighbour.page.locator("main")).to_contain_text("yes")
    fund.refresh_from_db()
    assert fund.balance_pence == 200_00
