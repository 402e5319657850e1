"""The main job, all nine steps, as the people who do it in turn: with scripts, and with none."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

SAID = "“I sleep badly since the cooker went.”"
NOTICED = "Smiled when he spoke of Ellie."
BOUGHT = "A cooker from the shop on the corner"
STOPPED = "He cannot move nearer to Ellie"
RULE = "No exchange while anything at all is owed"
ANSWER = "This was never the rule. Move, and we will sort out the rest."


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_walking_alongside_one_person(place, somebody, script):
    """A neighbour introduces Idris; Amina meets him; Sam is pulled in; Priya answers; Idris reads it on his page."""
    nia, amina, sam, priya = (
        somebody(actor, script=script) for actor in (place.nia, place.amina, place.sam, place.priya)
    )
    idris = somebody(script=script)

    introduces(nia)
    meets(amina)
    writes_one_note(amina)
    draws_his_people(amina)
    plans_together(amina)
    pulls_in_sam(amina)
    comes_alongside(sam)
    has_his_say(amina, sam)
    answers_what_she_owes(priya)
    reads_his_own_page(idris, *gives_a_link(amina))
    reads_the_answer(amina)
    looks_back(idris)


def introduces(nia):
    """1. A name and one sentence."""
    nia.goes_to("/")
    nia.presses("Tell us")
    nia.types("What do they like to be called?", "Idris")
    nia.types("One sentence", "He has no cooker and nobody to talk to.")
    nia.selects("Which neighbourhood?", "Hollins")
    nia.presses("Tell the neighbourhood team")
    expect(nia.page.get_by_role("heading", name="Thank you")).to_be_visible()


def meets(amina):
    """He is asked, and says yes; his page begins."""
    amina.goes_to("/")
    amina.presses("I’ll go Idris")
    amina.presses("We have met: Idris")
    amina.chooses("They said yes to a page of their own, which they can read at any time")
    amina.types("One thing that matters to them", "Cooking for Ellie on Sundays.")
    amina.presses("Begin the page")
    expect(amina.page.get_by_role("heading", name="Idris", exact=True)).to_be_visible()
    expect(amina.page.locator("main")).to_contain_text("Cooking for Ellie on Sundays.")


def row_of(page: Page, words: str) -> Locator:
    """Give the line of a note that starts with these words."""
    return page.locator("fieldset.note-row").filter(has_text=words[:20])


def writes_one_note(amina):
    """2, 5 and 6. Four lines, touched, and one save that makes them all."""
    amina.presses("Write what Idris said")
    note(amina, [SAID, NOTICED, BOUGHT, STOPPED])
    main = amina.page.locator("main")
    for words in (SAID.strip("“”"), NOTICED, BOUGHT, RULE):
        expect(main).to_contain_text(words)
    expect(main).to_contain_text("£140")


def note(who, lines: list[str], about: str = ""):
    """Write a note whose third line is a spend and whose fourth is in the way, and save it."""
    who.types("What was said, and what you noticed", "\n".join(lines))
    if about:
        who.chooses(about)
    if who.page.get_by_role("button", name="Sort the lines").is_visible():
        who.presses("Sort the lines")
    bought, stopped = row_of(who.page, lines[2]), row_of(who.page, lines[3])
    who.chooses("we bought", bought)
    who.types("How much?", "140", bought)
    who.chooses("in the way", stopped)
    who.types("The rule, or what is in the way", RULE, stopped)
    who.types("What did it stop?", "his move nearer to Ellie", stopped)
    who.selects("Who can change it?", "Head of Housing", stopped)
    who.presses("Save it all")
    expect(who.page.locator(".said")).to_contain_text("Saved.")


def draws_his_people(amina):
    """Whoever is in his life stands on his page, as a picture and as a list."""
    amina.presses("Draw the people in my life")
    amina.types("What do they call this person?", "Ellie")
    amina.presses("Draw")
    expect(amina.page.get_by_role("row", name="Ellie")).to_be_visible()
    amina.presses("Back to Idris’s page")


def plans_together(amina):
    """3. His sentence, his number, and a small step with who does it."""
    amina.presses("Help me to…")
    amina.types("Help me to", "cook for Ellie again")
    amina.presses("Add it")
    amina.chooses("3", amina.page.locator(".scale-row"))
    amina.types("What makes it that number", "no cooker yet")
    amina.presses("Keep it")
    amina.presses("A small step")
    amina.types("What is the small step?", "Ask the shop when they bring it")
    amina.chooses("Me: I said I would")
    amina.presses("Add it")
    expect(amina.page.locator("main")).to_contain_text("Ask the shop when they bring it")


def pulls_in_sam(amina):
    """4. Help is pulled in."""
    amina.presses("Invite someone alongside")
    amina.types("Whom would you like to ask?", "Sam Poole")
    amina.types("What are they asked for?", "Find out about the music evening")
    amina.chooses("my story, hopes and gifts")
    amina.chooses("what workers noticed")
    amina.presses("Ask them")
    expect(amina.page.locator(".said")).to_contain_text("They are asked.")


def comes_alongside(sam):
    """Sam reads what he would see, and says yes."""
    sam.goes_to("/")
    sam.presses("Read it: Idris")
    expect(sam.page.locator("main")).to_contain_text("Find out about the music evening")
    sam.presses("Yes, I’ll come alongside")
    expect(sam.page.get_by_role("heading", name="Idris", exact=True)).to_be_visible()
    expect(sam.page.locator("main")).to_contain_text(SAID.strip("“”"))
    expect(sam.page.locator("main")).to_contain_text(NOTICED)
    # What nobody said yes to stays closed to him.
    expect(sam.page.locator("main")).not_to_contain_text(RULE)


def has_his_say(amina, sam):
    """What he says at the kitchen table holds at the next request."""
    his_page = sam.page.url
    amina.presses("Change it together")
    his = amina.page.locator("section.card").filter(has_text="Sam")
    amina.chooses("no", his.locator("fieldset").filter(has_text="what workers noticed"))
    amina.types("How was it said?", "at the kitchen table")
    amina.presses("This is what Idris says")
    sam.page.goto(his_page)
    expect(sam.page.locator("main")).to_contain_text(SAID.strip("“”"))
    expect(sam.page.locator("main")).not_to_contain_text(NOTICED)


def answers_what_she_owes(priya):
    """7. The leader answers where it waits for her, in plain words."""
    priya.goes_to("/")
    waiting = priya.page.locator("article").filter(has_text=RULE)
    expect(waiting).to_contain_text("somebody we walk alongside")
    expect(waiting).not_to_contain_text("Idris")
    if not waiting.get_by_label("In plain words").is_visible():
        waiting.locator("summary").click()
    priya.chooses("You already may", waiting)
    priya.types("In plain words", ANSWER, waiting)
    priya.presses("Answer", waiting, role="button")
    expect(priya.page.locator(".said")).to_contain_text("Answered.")


def gives_a_link(amina) -> tuple[str, str]:
    """No account is needed: a link and a PIN."""
    amina.goes_to("/people")
    amina.presses("Idris", role="link")
    amina.presses("A private link with a PIN")
    amina.presses("Make a link and a PIN")
    return amina.page.locator(".slip-link").inner_text(), amina.page.locator(".slip-pin").inner_text()


def reads_his_own_page(idris, link: str, pin: str):
    """7 and 2. He reads the answer on his page, and puts a line right."""
    idris.page.goto(link)
    idris.types("Your six-figure PIN", pin)
    idris.presses("Open it")
    main = idris.page.locator("main")
    expect(main).to_contain_text(ANSWER)
    expect(main).to_contain_text("£140")
    idris.presses(f"Change it, or put it right: {NOTICED}")
    idris.presses("Say what is wrong or missing")
    idris.types("What is wrong or missing?", "I smile when she rings, too.")
    idris.presses("Put it beside")
    idris.goes_to("/my-page")
    expect(main).to_contain_text("I smile when she rings, too.")
    expect(main).to_contain_text(NOTICED)


def reads_the_answer(amina):
    """The worker sees both, and says that it was an answer."""
    amina.goes_to("/")
    amina.presses(RULE)
    expect(amina.page.locator("main")).to_contain_text(ANSWER)
    amina.chooses("Answered")
    amina.presses("Say so")
    expect(amina.page.locator("main")).to_contain_text("Answered, says whoever raised it.")
    amina.presses("Back to Idris’s page")
    expect(amina.page.locator("main")).to_contain_text("I smile when she rings, too.")


def looks_back(idris):
    """8. His own numbers, words beside them, and what next; the answer stays where he can read it."""
    idris.goes_to("/my-page")
    idris.presses("Look back together")
    idris.chooses("7", idris.page.locator(".scale-row"))
    idris.types("What moved?", "We cook on Sundays.")
    idris.chooses("Go on")
    idris.presses("Keep what we said")
    main = idris.page.locator("main")
    expect(main).to_contain_text(re.compile(r"3 → 7"))
    expect(main).to_contain_text("We cook on Sundays.")
    expect(main).to_contain_text(ANSWER)
