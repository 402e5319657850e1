"""What somebody typed is never lost: not to a lost session, a double press, a shut browser, another hand or a cut line."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.accounts.cast import PASSWORD
from tests.journeys.browsing import PATIENCE
from tilth.conversations.models import Line
from tilth.decisions.models import PotRow
from tilth.pen.models import Draft

BOX = "What was said, and what you noticed"
WORDS = "He laughed out loud at the goat."


def begins_a_note(who, words=WORDS):
    who.goes_to("/")
    who.presses("Write")
    who.types(BOX, words)
    who.chooses("Carl")


def lines_saying(words):
    return [line for line in Line.objects.select_related("person") if line.words == words]


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_session_lost_before_saving_loses_no_word(place, somebody, script):
    """The page stays while somebody types on; signed in again, the words stand in the box, and one press saves them."""
    account = place.carl_himself.account
    account.set_password(PASSWORD)
    account.save()
    account.emailaddress_set.create(email=account.email, verified=True, primary=True)
    carl = somebody(place.carl_himself, script=script)
    carl.goes_to("/my-page")
    carl.presses("Write something down")
    carl.types("In your own words", WORDS[:10])
    carl.context.clear_cookies(name="sessionid")
    carl.types("In your own words", WORDS)
    if script:
        expect(carl.page.locator("#kept")).to_contain_text("signed out")
    carl.presses("Save it all")
    expect(carl.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert lines_saying(WORDS) == []
    carl.types("Your e-mail address", account.email)
    carl.types("Your password", PASSWORD)
    carl.presses("Sign in", carl.page.locator("main"), role="button")
    expect(carl.page.get_by_label("In your own words")).to_have_value(WORDS)
    carl.presses("Save it all")
    expect(carl.page.locator("main")).to_contain_text(WORDS)
    assert len(lines_saying(WORDS)) == 1


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_press_saves_once(place, somebody, script):
    """The note and the spend, each pressed twice before the first answer came."""
    amina = somebody(place.amina, script=script)
    begins_a_note(amina)
    amina.sees("Save it all").dblclick()
    expect(amina.page.locator("main")).to_contain_text(WORDS)
    assert len(lines_saying(WORDS)) == 1
    before = PotRow.objects.count()
    amina.goes_to("/spend")
    amina.types("How much?", "12.50")
    amina.types("What for?", "A bus ticket")
    amina.sees("Spend it").dblclick()
    expect(amina.page.locator(".said")).to_contain_text("It is written down.")
    assert PotRow.objects.count() == before + 1


def test_a_browser_shut_in_the_middle_leaves_a_draft(place, somebody):
    """The page goes away without a press; another browser has the words."""
    amina = somebody(place.amina)
    begins_a_note(amina)
    amina.page.close(run_before_unload=True)
    again = somebody(place.amina)
    again.goes_to("/write/")
    draft = again.page.get_by_role("link", name=WORDS)
    for _try in range(PATIENCE // 1000):
        if draft.is_visible():
            break
        again.page.reload()
    draft.click()
    expect(again.page.get_by_label(BOX)).to_have_value(WORDS)
    assert lines_saying(WORDS) == []
    again.presses("Save it all")
    expect(again.page.locator("main")).to_contain_text(WORDS)
    assert not [draft for draft in Draft.objects.all() if draft.body == WORDS]


def test_two_who_change_the_same_words_lose_nothing(place, somebody):
    """The second sees both, and may let both stand; every wording can still be read."""
    address = f"/people/{place.carl.pk}/lines/{place.line.pk}"
    amina, same_time = somebody(place.amina), somebody(place.amina)
    for who, words in ((amina, "I miss cooking for people."), (same_time, "I miss cooking with Ellie.")):
        who.goes_to(address)
        who.presses("Change the words")
        who.types("The words", words)
    amina.presses("Let these stand")
    expect(amina.page.locator("main")).to_contain_text("I miss cooking for people.")
    same_time.presses("Let these stand")
    main = same_time.page.locator("main")
    expect(main.get_by_role("heading", name="Two of you changed these words")).to_be_visible()
    expect(main).to_contain_text("I miss cooking for people.")
    expect(same_time.page.get_by_label("Your words")).to_have_value("I miss cooking with Ellie.")
    same_time.chooses("Both: theirs, then mine under them")
    same_time.page.locator("main form").get_by_role("button").click()
    for words in (
        "I miss cooking for people.",
        "I miss cooking with Ellie.",
        "Earlier wordings",
        "I miss cooking. ",
    ):
        expect(main).to_contain_text(words)


@pytest.mark.parametrize("reached_us", [False, True], ids=["before it reached us", "after"])
def test_a_line_cut_while_saving_and_pressed_again_saves_once(place, somebody, reached_us):
    """The browser says that nothing answered, and offers to send the words again."""
    amina = somebody(place.amina)
    begins_a_note(amina)

    def cut(route):
        if reached_us:
            route.fetch(max_redirects=0)
        route.abort()

    amina.page.route("**/write/", cut, times=1)
    with amina.page.expect_event("requestfailed"):
        amina.presses("Save it all")
    expect(amina.page.locator("#main-frame-error")).to_be_visible()
    assert len(lines_saying(WORDS)) == int(reached_us)
    amina.page.reload()
    expect(amina.page.locator("main")).to_contain_text(WORDS)
    assert len(lines_saying(WORDS)) == 1
