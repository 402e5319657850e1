"""Two parents who live apart share a page with their child, while where she lives is kept from him. Then he leaves."""

from __future__ import annotations

import pytest
from django.db import transaction
from playwright.sync_api import expect

from tests.builders import a_person
from tests.crawling import crawl, sign_in
from tilth.alongside.actions import places_kept
from tilth.families.models import Family
from tilth.people.actions import set_safe_way
from tilth.people.models import Person

# Where she lives, and what it is called: on nothing that he can open.
ADDRESS, NAME = "7 Lantern Walk", "Wren House"


def _code(somebody) -> str:
    return somebody.page.locator("main strong").inner_text()


def _nia_has_a_page(place) -> Person:
    with transaction.atomic():
        nia = a_person("Nia", alongside=place.sam, account=place.nia.account)
        set_safe_way(
            by=place.sam, person=nia, channel="letter", is_safe="yes", address=f"{ADDRESS}, Coldbrook"
        )
    places_kept.keep_place(by=place.sam, person=nia, account=place.carl_himself.account, names=NAME)
    return nia


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_parents_who_live_apart_share_a_page_with_their_child(place, somebody, script):
    """Nia begins it and gives Carl a code; Ellie's yes is written down by Sam; what Nia knows is nowhere for Carl."""
    her_page = _nia_has_a_page(place)
    ellie = Person.objects.get(called="Ellie")
    nia, carl, sam = (somebody(actor, script=script) for actor in (place.nia, place.carl_himself, place.sam))

    nia.goes_to("/my-page")
    nia.presses("Open it, or begin one")
    nia.presses("Begin a page together")
    nia.types("What do you call yourselves?", "Ellie’s lot")
    nia.types("How are you named on this page?", "Mum")
    nia.presses("Begin the page")
    expect(nia.page.get_by_role("heading", name="Ellie’s lot")).to_be_visible()
    family = Family.objects.get(pk=nia.page.url.rpartition("/")[2])
    nia.presses("Ask somebody to share it")
    nia.presses("Give me a code")

    carl.goes_to("/my-page")
    carl.presses("Open it, or begin one")
    carl.presses("I have a code")
    carl.types("The code they gave you", "0000 0000")
    carl.presses("Go on")
    expect(carl.page.locator("main")).to_contain_text("No page answers to this code.")
    carl.types("The code they gave you", _code(nia))
    carl.presses("Go on")
    expect(carl.page.locator("main")).to_contain_text("Shared by Mum.")
    carl.types("How are you named on this page?", "Dad")
    carl.presses("Yes, I would like to share it")
    carl.presses("Open the page: Ellie’s lot")

    nia.goes_to(f"/people/{her_page.pk}/together/{family.pk}/ask")
    nia.presses("Give me a code")
    sam.goes_to(f"/people/{ellie.pk}")
    sam.presses("Pages Ellie shares")
    sam.presses("Ellie has a code")
    sam.types("The code they gave you", _code(nia))
    sam.presses("Go on")
    sam.types("How did they say yes?", "On the wall after school, with both of them.")
    sam.presses("They said yes")
    response = sam.page.goto(f"/families/{family.pk}")
    assert response is not None and response.status == 404
    carl.goes_to(f"/families/{family.pk}")
    expect(carl.page.locator("main")).to_contain_text("Ellie would like to share this page")
    carl.presses("Yes, they may come Ellie")
    expect(carl.page.locator("header + *, body").first).to_contain_text("Shared by Mum, Dad, Ellie.")

    nia.goes_to(f"/families/{family.pk}/help-us")
    for place_said in (f"swap at {NAME}", f"write to {ADDRESS}", "swap outside St. Brid's"):
        nia.types("Help us to…", place_said)
        nia.presses("Add it")
        expect(nia.page.locator("main")).to_contain_text(
            "This page never says where somebody lives or stays."
        )
    nia.types("Help us to…", "swap weekends without a row")
    nia.presses("Add it")
    carl.goes_to(f"/families/{family.pk}")
    carl.presses("A small step")
    carl.types("The small step", "Write the dates down")
    carl.selects("Who does it?", "Dad")
    carl.presses("Add it")
    expect(carl.page.locator("main")).to_contain_text("swap weekends without a row")

    # Neither reads more of the other than what stands here, and where she is stands on nothing that he can open.
    for who, other in ((carl, her_page), (nia, ellie)):
        assert who.page.goto(f"/people/{other.pk}/safe-ways").status in (200, 404)
    response = carl.page.goto(f"/people/{her_page.pk}")
    assert response is not None and response.status == 404
    if script:  # the pages are the same without: they are walked once
        for visit in crawl("resident", sign_in(place.carl_himself.account), ["/", f"/families/{family.pk}"]):
            for word in ("Lantern", "Wren House", "Brid’s", "Coldbrook"):
                assert word not in visit.raw.decode(errors="replace"), (visit.path, word)

    carl.goes_to(f"/families/{family.pk}")
    carl.presses("Leave this shared page")
    carl.presses("Leave", role="button")
    expect(carl.page.locator("body")).to_contain_text("You have left. Nobody is told.")
    response = carl.page.goto(f"/families/{family.pk}")
    assert response is not None and response.status == 404
    nia.goes_to(f"/families/{family.pk}")
    left = nia.page.locator("body")
    expect(left).to_contain_text("Shared by Mum, Ellie.")
    for word in ("Dad", "left"):
        expect(nia.page.locator("main")).not_to_contain_text(word)
    expect(left).to_contain_text("Somebody")
    nia.goes_to("/notices")
    expect(nia.page.locator("main")).not_to_contain_text("page")
