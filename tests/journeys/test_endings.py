"""A death, two pages of one person joined and parted, and a page carried to another install: each in a browser."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import transaction
from playwright.sync_api import expect

from tests.builders import a_person
from tests.journeys.browsing import Somebody
from tests.reading import ROOT
from tilth.alongside.actions.say import Wish, set_say
from tilth.base.roles import Section
from tilth.people import actions as people
from tilth.people.models import AboutKind


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_death_and_that_it_was_a_mistake(place, somebody, script):
    """Amina says that Carl has died, and rings Nia. Nothing tells Nia or Carl. Then she is told that he lives."""
    amina, nia, carl = (
        somebody(actor, script=script) for actor in (place.amina, place.nia, place.carl_himself)
    )
    amina.goes_to(f"/people/{place.carl.pk}")
    amina.presses("Say that Carl has died")
    main = amina.page.locator("main")
    expect(main).to_contain_text("Tilth tells nobody.")
    amina.presses("Carl has died", role="button")
    expect(amina.page.get_by_role("heading", name="Carl has died")).to_be_visible()
    row = amina.page.get_by_role("listitem").filter(has_text="Nia")
    amina.presses("Told", row)
    expect(amina.page.get_by_role("listitem").filter(has_text="Nia")).to_contain_text("Not yet")

    nia.goes_to("/notices")
    for words in ("died", "Carl"):
        expect(nia.page.locator("main")).not_to_contain_text(words)
    nia.goes_to(f"/people/{place.carl.pk}")
    expect(nia.page.locator("main")).to_contain_text("Carl has died. This page stays as it was.")
    expect(nia.page.get_by_role("link", name="Write")).to_have_count(0)
    for path in ("/my-page", f"/people/{place.carl.pk}"):
        response = carl.page.goto(path)
        assert response is not None
        assert response.status == 404, path
    response = carl.page.goto(f"/p/{place.link.token}")
    assert response is not None
    assert response.status == 404

    amina.goes_to("/")
    expect(amina.page.locator("main")).to_contain_text("has died")
    amina.goes_to(f"/people/{place.carl.pk}/died")
    amina.presses("It was said by mistake")
    amina.presses("Yes, Carl lives")
    expect(amina.page.get_by_role("link", name="Write what Carl said")).to_be_visible()
    carl.goes_to("/my-page")
    expect(carl.page.locator("main")).to_contain_text(
        "Amina put right what was written here by mistake: Carl lives."
    )
    carl.goes_to(f"/p/{place.link.token}")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_two_pages_joined_and_the_join_undone(place, somebody, script):
    """Sam has another page about Carl. Sam reads a number to Amina; then the two see that it is somebody else."""
    with transaction.atomic():
        other = a_person("Charlie", alongside=place.sam)
    people.say_about(by=place.sam, person=other, kind=AboutKind.GIFT, words="I whistle in the rain.")
    amina, sam = (somebody(actor, script=script) for actor in (place.amina, place.sam))

    sam.goes_to(f"/people/{other.pk}")
    sam.presses("Another page about Charlie")
    sam.presses("Give me a number to read out")
    number = sam.page.locator("main strong").inner_text()
    amina.goes_to(f"/people/{place.carl.pk}")
    amina.presses("Another page about Carl")
    amina.types("The number your colleague reads to you", "0000 0000")
    amina.presses("It is the same person")
    expect(amina.page.locator("main")).to_contain_text("No page answers to this number.")
    amina.types("The number your colleague reads to you", number)
    amina.presses("It is the same person")
    expect(amina.page.locator("main")).to_contain_text("Sam and Amina said so")

    # Nobody sees more by it.
    amina.goes_to(f"/people/{place.carl.pk}")
    expect(amina.page.locator("main")).not_to_contain_text("whistle")
    # Sam goes through the say of Charlie's page with Charlie, who says yes.
    sam.goes_to(f"/people/{other.pk}/say")
    expect(sam.page.locator("main")).to_contain_text("Amina")
    set_say(
        by=place.sam, person=other, wishes=[Wish(Section.STORY, "yes", account=place.amina.account)],
        given_how="on the bench",
    )  # fmt: skip
    amina.goes_to(f"/people/{place.carl.pk}")
    amina.page.get_by_text("From the other page about Charlie").click()
    expect(amina.page.locator("main")).to_contain_text("I whistle in the rain.")
    amina.page.goto(f"/people/{other.pk}")
    assert amina.page.url.endswith(f"/people/{place.carl.pk}"), "the old address leads on"

    amina.presses("Another page about Carl")
    amina.presses("That is somebody else: undo it")
    amina.presses("Undo it", role="button")
    expect(amina.page.locator("body")).to_contain_text(
        "They are two pages again, each with every word it had."
    )
    expect(amina.page.locator("main")).not_to_contain_text("whistle")
    response = amina.page.goto(f"/people/{other.pk}")
    assert response is not None
    assert response.status == 404
    sam.goes_to(f"/people/{other.pk}")
    expect(sam.page.locator("body")).to_contain_text("I whistle in the rain.")


@pytest.fixture
def elsewhere(tmp_path) -> Iterator[SimpleNamespace]:
    """A second install, with databases, keys and a server of its own."""
    env = {
        **os.environ,
        "TILTH_VAR": str(tmp_path / "elsewhere"),
        "TILTH_MODE": "development",
        "DATABASE_URL": "",
    }
    env["TILTH_MASTER_KEY"] = secrets.token_hex(32)
    (tmp_path / "elsewhere").mkdir()
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.journeys.another_place"],
        cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert running.stdout is not None
    assert running.stdin is not None
    try:
        yield SimpleNamespace(**json.loads(running.stdout.readline()))
    finally:
        running.stdin.close()
        running.wait(timeout=20)
        running.stdout.close()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_page_carried_to_another_place(place, somebody, browser, elsewhere, tmp_path, script):
    """Carl moves. He takes his own words as a file, opens it at the other place, leaves one line out, and is met there."""
    carl = somebody(place.carl_himself, script=script)
    people.say_about(by=place.carl_himself, person=place.carl, kind=AboutKind.GIFT, words="I mend bikes.")
    people.say_about(by=place.carl_himself, person=place.carl, kind=AboutKind.MATTERS, words="My old street.")
    carl.goes_to("/my-page")
    carl.presses("My rights")
    carl.presses("A page to carry")
    expect(carl.page.locator("main")).to_contain_text("I mend bikes.")
    with carl.page.expect_download() as saved:
        carl.presses("Save as a file")
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert file.name == "my-page.html"

    there = Somebody(browser, elsewhere.site, script=script)
    rosa = Somebody(browser, elsewhere.site, script=script)
    try:
        rosa.context.add_cookies(
            [
                {"name": name, "value": value, "url": elsewhere.site}
                for name, value in elsewhere.cookies.items()
            ]
        )
        there.goes_to("/introduce")
        there.presses("I carry my page from another place")
        there.page.get_by_label("The file you brought").set_input_files(file)
        there.presses("Open it")
        expect(there.page.locator("main")).to_contain_text("Nothing is kept yet")
        there.page.get_by_label("My old street.").uncheck()
        there.types("One sentence in your own words", "I moved here to be near Ellie.")
        there.presses("Tell the neighbourhood team")
        expect(there.page.locator("main")).to_contain_text("Thank you")

        rosa.goes_to("/")
        rosa.presses("Read what they carried here")
        main = rosa.page.locator("main")
        expect(main).to_contain_text("I moved here to be near Ellie.")
        expect(main).to_contain_text("I mend bikes.")
        expect(main).not_to_contain_text("My old street.")
        for words in ("Amina", "noticed"):
            expect(main).not_to_contain_text(words)
        rosa.presses("I’ll go")
        rosa.presses("We have met")
        rosa.page.get_by_label("They said yes to a page of their own").check()
        rosa.page.get_by_label("They would like the words they carried here").check()
        rosa.presses("Begin the page")
        expect(rosa.page.get_by_role("heading", name="Carl", exact=True)).to_be_visible()
        expect(rosa.page.locator("body")).to_contain_text("I mend bikes.")
        assert there.complaints + rosa.complaints == []
    finally:
        there.stand_up()
        rosa.stand_up()
    # The place he left knows nothing of it, and his page there is as it was.
    carl.goes_to("/my-page")
    expect(carl.page.locator("main")).to_contain_text("My old street.")
    expect(carl.page.locator("main")).not_to_contain_text("Farleigh")
