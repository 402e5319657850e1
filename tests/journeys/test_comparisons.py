"""A comparison written down, written down anew, and read by a neighbour; a table that is wrong, and one that is worked out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.comparisons import tables
from tilth.comparisons.models import Verdict
from tilth.comparisons.tasks import often


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_comparison_is_written_down_by_an_analyst_and_read_by_anybody(place, somebody, script):
    ana, neighbour = somebody(place.ana, script=script), somebody(script=script)
    ana.goes_to("/learning/comparisons")
    ana.presses("Compare people")
    ana.types("What do you want to know?", "Do the Friday lunches help?")
    ana.types("How are they chosen?", "Whoever said yes to lunch.")
    ana.page.get_by_label("people on the waiting list: who starts first is drawn by lot").check()
    ana.page.get_by_label("yes", exact=True).check()
    ana.types("What is counted?", "calls to the council")
    ana.presses("Write it down", role="button")
    expect(ana.page.locator("main")).to_contain_text("Something needs mending")
    expect(ana.page.get_by_label("How are they chosen?")).to_have_value("Whoever said yes to lunch.")
    ana.types("What else is counted, that the help cannot change?", "bin days missed")
    ana.presses("Write it down", role="button")
    expect(ana.page.locator("main")).to_contain_text("Nothing is told before its time is over")
    ana.presses("Write it down anew")
    ana.types("What is counted?", "calls and letters to the council")
    ana.types("Why does it change?", "Some write letters.")
    ana.presses("Write it down", role="button")

    neighbour.goes_to("/our-place")
    neighbour.presses("Everything that was compared here")
    neighbour.presses("Do the Friday lunches help?")
    neighbour.presses("What was written down, and when: 2 versions")
    expect(neighbour.page.locator("main")).to_contain_text("Some write letters.")
    expect(neighbour.page.locator("main")).to_contain_text("Digest (SHA-256)")


def test_a_table_that_is_wrong_is_mended_and_worked_out(place, somebody):
    ana = somebody(place.ana, script=False)
    over = place.comparisons.over
    ana.goes_to(f"/learning/comparisons/{over.pk}")
    ana.presses("See what is wrong, and bring it again")
    expect(ana.page.locator("main")).to_contain_text("Row 4, age")
    table = {
        "name": "t.csv",
        "mimeType": "text/csv",
        "buffer": tables.people(over.versions.last(), effect=-0.6),
    }
    ana.page.get_by_label("The table").set_input_files(table)
    ana.presses("Work it out", role="button")
    expect(ana.page.locator("main")).to_contain_text("It is being worked out")
    assert often() and over.results.last().verdict == Verdict.FOUND
    ana.goes_to(f"/learning/comparisons/{over.pk}")
    expect(ana.page.locator("main")).to_contain_text("fewer than would have come anyway")
    ana.presses("On paper")
    expect(ana.page.locator("main")).to_contain_text("Expected anyway")
