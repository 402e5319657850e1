"""Human time, counted: each tap, choice or focused field is one touch, typing is free.

Everything starts from Today, signed in, with nothing written in advance, on a phone 360 px wide. The figures stand in
docs/figures.md, which must say what is counted here.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.test_main_job import BOUGHT, NOTICED, RULE, SAID, STOPPED, note

FIGURES = Path(__file__).parents[2] / "docs" / "figures.md"


def begins_to_write(who):
    who.presses("Write")
    expect(who.page.get_by_label("What was said, and what you noticed")).to_be_focused()


def introduces_somebody(who):
    who.presses("Tell us")
    who.types("What do they like to be called?", "Sheila")
    who.types("One sentence", "She has not opened her curtains this week.")
    who.presses("Tell the neighbourhood team")
    expect(who.page.get_by_role("heading", name="Thank you")).to_be_visible()


def writes_a_note(who):
    who.presses("Write")
    note(who, [SAID, NOTICED, BOUGHT, STOPPED], about="Carl")


def spends(who):
    who.presses("Spend")
    who.types("How much?", "140")
    who.types("What for?", "A cooker")
    who.selects("For whom?", "Carl")
    who.presses("Spend it")
    expect(who.page.locator(".said")).to_contain_text("Carl sees it on the page.")


def raises_what_is_in_the_way(who):
    who.presses("Something got in the way")
    who.types("The rule", RULE)
    who.types("What it stopped", "A family of four waits in one room.")
    who.selects("Who can change it?", "Head of Housing")
    who.presses("Ask for an answer")
    expect(who.page.locator(".said")).to_contain_text("Head of Housing")


def raises_it_for_somebody(who):
    who.presses("Carl", who.page.locator(".people"))
    who.presses("Something got in the way")
    who.types("The rule", RULE)
    who.types("What it stopped for Carl", "his move nearer to Ellie")
    who.presses("Ask for an answer")
    expect(who.page.locator(".said")).to_contain_text("finding out who can change it")


def answers(who):
    waiting = who.page.locator("article").first
    who.chooses("You already may", waiting)
    who.types("In plain words", "This was never the rule.", waiting)
    who.presses("Answer", waiting, role="button")
    expect(who.page.locator(".said")).to_contain_text("Answered.")


# What is done, who does it in the small place, and at most how many touches it may cost.
BUDGET = {
    "From Today to writing": ("amina", begins_to_write, 1),
    "Introduce somebody: a name and one sentence": ("carl_himself", introduces_somebody, 3),
    "A note of four lines, with a spend and something in the way": ("amina", writes_a_note, 12),
    "Spend for somebody": ("amina", spends, 6),
    "In the way, with the office that can change it": ("amina", raises_what_is_in_the_way, 4),
    "In the way of one person": ("amina", raises_it_for_somebody, 4),
    "A leader’s answer": ("priya", answers, 4),
}


def test_what_a_thing_costs_in_touches(place, somebody):
    """Each is counted by hand and browser; a dearer one fails, and so does a figure that is not the written one."""
    counted = {}
    for what, (name, does, _most) in BUDGET.items():
        who = somebody(getattr(place, name))
        who.goes_to("/")
        does(who)
        counted[what] = who.touches
    table = "\n".join(f"| {what} | {BUDGET[what][2]} | {touches} |" for what, touches in counted.items())
    assert all(touches <= BUDGET[what][2] for what, touches in counted.items()), f"counted:\n{table}"
    assert table in FIGURES.read_text(), f"docs/figures.md must say:\n{table}"
