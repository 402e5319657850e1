"""The note, the spend and the leader's answer with keys only; whatever has the focus can be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.browsing import DESK, PHONE
from tests.journeys.test_main_job import ANSWER, BOUGHT, NOTICED, RULE, SAID, STOPPED, row_of

FARTHEST = 90
# What looks different with the focus and without, on the field itself or on the label that draws it.
CANNOT_BE_SEEN = """() => {
  const field = document.activeElement;
  if (field === document.body || field.id === "main") return "";
  const drawn = [field, field.nextElementSibling, field.closest("label")].filter(Boolean);
  const look = () => JSON.stringify(drawn.flatMap(one => [null, "::before"].map(part => {
    const style = getComputedStyle(one, part);
    return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor];
  })));
  const focused = look();
  const hasParts = field.type === "date"; // leaving it would begin at its first part again
  if (!hasParts) field.blur();
  const plain = hasParts ? `${getComputedStyle(field).outlineStyle === "none" && focused}` : look();
  if (!hasParts) field.focus({ focusVisible: true });
  const box = field.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20))?.closest(".hand");
  const wrong = focused === plain ? "no focus is seen on " : over && !over.contains(field) ? "the bar covers " : "";
  return wrong && wrong + field.outerHTML.slice(0, 160);
}"""


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, who) -> None:
        self.page = who.page
        self.press = who.page.keyboard.press
        self.write = who.page.keyboard.type

    def tabs_to(self, wanted: Locator) -> None:
        """Press Tab until it has the focus; on the way, every stop can be seen."""
        passed = []
        for _stop in range(FARTHEST):
            if wanted.evaluate("wanted => wanted === document.activeElement"):
                return
            self.press("Tab")
            assert self.page.evaluate(CANNOT_BE_SEEN) == ""
            passed.append(self.page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
        raise AssertionError(f"No key leads to it, only to {passed}")

    def goes_along(self, wanted: Locator) -> None:
        """Within one group of choices, press the arrow until it is chosen."""
        for _choice in range(FARTHEST):
            if wanted.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError("No arrow leads to it")

    def enters(self, name: str, *, role: str = "link", within: Locator | None = None) -> None:
        """Tab to a link or a button, and press Enter."""
        self.tabs_to((within or self.page.locator("body")).get_by_role(role, name=name).first)
        self.press("Enter")


@pytest.fixture
def amina(place, somebody):
    who = somebody(place.amina, width=DESK)
    who.goes_to("/")
    return Keys(who)


def test_the_first_key_leads_past_the_frame(amina):
    """Tab, Enter, and one is at what the page is about."""
    amina.press("Tab")
    skip = amina.page.get_by_role("link", name="Skip to what this page is about")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    assert amina.page.evaluate(CANNOT_BE_SEEN) == ""
    amina.press("Enter")
    expect(amina.page.locator("#main")).to_be_focused()
    amina.press("Tab")
    assert amina.page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_a_note_with_keys_only(amina):
    """Four lines, a spend and something in the way, saved."""
    amina.enters("Carl", within=amina.page.locator(".people"))
    amina.enters("Write what Carl said")
    box = amina.page.get_by_label("What was said, and what you noticed")
    expect(box).to_be_focused()
    for number, words in enumerate((SAID, NOTICED, BOUGHT, STOPPED)):
        if number:
            amina.press("Enter")
        amina.write(words)
    bought, stopped = row_of(amina.page, BOUGHT), row_of(amina.page, STOPPED)
    expect(stopped).to_be_visible()
    amina.tabs_to(bought.locator(".chips--marks input:checked"))
    amina.goes_along(bought.get_by_label("we bought"))
    amina.tabs_to(bought.get_by_label("How much?"))
    amina.write("140")
    amina.tabs_to(stopped.locator(".chips--marks input:checked"))
    amina.goes_along(stopped.get_by_label("in the way", exact=True))
    amina.tabs_to(stopped.get_by_label("The rule, or what is in the way"))
    amina.write(RULE)
    amina.tabs_to(stopped.get_by_label("What did it stop?"))
    amina.write("his move nearer to Ellie")
    amina.tabs_to(stopped.get_by_label("Who can change it?"))
    amina.write("Head of")
    amina.enters("Save it all", role="button")
    expect(amina.page.locator(".said")).to_contain_text("Saved.")
    expect(amina.page.locator("main")).to_contain_text("£140")
    expect(amina.page.locator("main")).to_contain_text("With the Head of Housing")


def test_a_spend_with_keys_only(amina):
    """The amount, what for and for whom."""
    amina.enters("Spend")
    expect(amina.page.get_by_label("How much?")).to_be_focused()
    amina.write("12.50")
    amina.tabs_to(amina.page.get_by_label("What for?"))
    amina.write("A bus ticket")
    amina.tabs_to(amina.page.get_by_label("For whom?"))
    amina.write("Carl")
    amina.enters("Spend it", role="button")
    expect(amina.page.locator(".said")).to_contain_text("Carl sees it on the page.")


def test_a_leaders_answer_with_keys_only(place, somebody):
    """On a narrow screen, where nothing may hide behind the bar at its foot."""
    who = somebody(place.priya, width=PHONE)
    who.goes_to("/")
    priya, waiting = Keys(who), who.page.locator("article").first
    priya.tabs_to(waiting.get_by_role("radio").first)
    priya.press("Space")
    priya.goes_along(waiting.get_by_label("You already may"))
    priya.tabs_to(waiting.get_by_label("In plain words"))
    priya.write(ANSWER)
    priya.enters("Answer", role="button", within=waiting)
    expect(who.page.locator(".said")).to_contain_text("Answered.")
