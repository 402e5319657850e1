"""An idea on paper, its answer and the author's word on it; a question with its card, statements and the groups after it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.shared import ROOT
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.ideas.actions import asking
from tilth.ideas.models import Question

PAPER = ROOT / "docs" / "guides" / "pictures" / "whats-here-360.png"


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_an_idea_on_paper_is_answered_and_its_author_says_so_by_their_link(place, somebody, script):
    author, office = somebody(script=script), somebody(place.priya, script=script)

    author.goes_to("/our-place")
    author.presses("Ideas, and what was answered")
    author.presses("I have an idea")
    author.types("Your idea, in one sentence", "A tap on the green.")
    author.page.get_by_label("Who can answer it?").select_option(place.office.name)
    author.page.locator("summary", has_text="I wrote it on paper").click()
    author.page.get_by_label("A photo of what you wrote").set_input_files(PAPER)
    author.presses("Raise it", role="button")
    expect(author.page.locator("main")).to_contain_text("Write what the paper says")
    author.types("What the paper says", "A tap, drawn, with a dog drinking.")
    author.page.get_by_label("A photo of what you wrote").set_input_files(PAPER)
    author.presses("Raise it", role="button")
    expect(author.page.locator("main")).to_contain_text("It is shown once")
    author.presses("Open it now")
    expect(author.page.locator("main")).to_contain_text("No answer yet")
    own = author.page.url

    office.goes_to("/ideas")
    office.presses("A tap on the green.")
    expect(office.page.locator("main")).to_contain_text("a dog drinking")
    office.presses("The answer that is owed")
    office.page.get_by_label("Yes, we will do it").check()
    office.types("In plain words", "It comes with the new path in May.")
    office.presses("Answer", role="button")
    expect(office.page.locator("main")).to_contain_text("It comes with the new path in May.")

    author.page.goto(own)
    author.page.get_by_label("Answered", exact=True).check()
    author.presses("Say so", role="button")
    expect(author.page.locator("main")).to_contain_text("You said: answered.")
    author.goes_to("/ideas?stands=answered")
    expect(author.page.locator("main")).to_contain_text("It comes with the new path in May.")


def test_a_question_opens_with_its_card_and_shows_its_groups_when_it_is_over(place, somebody):
    office, neighbour = somebody(place.priya), somebody(script=False)
    office.goes_to("/ideas")
    office.presses("Ask residents something")
    office.types("The question", "What is the green for?")
    for line in ("What is already decided", "What is open", "What you get back"):
        office.types(line, f"{line}: said.")
    soon = f"{clock.today():%Y-%m-%d}"
    office.page.get_by_label("Open until").fill(soon)
    office.page.get_by_label("The day by which you answer").fill(soon)
    office.presses("Keep it", role="button")
    office.presses("Open it", role="button")
    expect(office.page.locator("main")).to_contain_text("This one is empty")
    office.presses("Write the card", role="link")
    office.types("When you hear", "At the fair.")
    office.presses("Keep it", role="button")
    for number in range(7):
        office.presses("Add a statement of your own")
        office.types("A short sentence", f"Thought {number}.")
        office.presses("Put it up", role="button")
    office.presses("Open it", role="button")
    expect(office.page.locator("main")).to_contain_text("you owe an answer")

    neighbour.goes_to("/ideas")
    neighbour.presses("What is the green for?")
    expect(neighbour.page.locator("main")).to_contain_text("At the fair.")
    neighbour.presses("One at a time")
    for said in ("Agree", "Disagree", "Pass", "Agree", "Agree", "Agree", "Agree"):
        neighbour.page.get_by_role("button", name=re.compile(f"^{said}$")).click()
    expect(neighbour.page.locator("main")).to_contain_text("something to all of them")

    question = Question.objects.get(title="What is the green for?")
    statements = list(question.statements.all())
    votes = [
        (statement, f"{side}{number}", given if at < 6 else 1)
        for side, given in (("a", 1), ("b", -1))
        for number in range(6)
        for at, statement in enumerate(statements)
    ]
    asking.bring_votes(by=TILTH, question=question, votes=votes)
    office.presses("Close it", role="button")
    neighbour.goes_to(f"/ideas/questions/{question.pk}")
    neighbour.presses("What people said")
    expect(neighbour.page.locator("main")).to_contain_text("All groups say the same here.")
    expect(neighbour.page.locator("main")).to_contain_text("Group 2: 6 people.")
