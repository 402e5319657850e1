"""Parents who live apart, and a fortnight's cover: each with their own browser, each seeing what is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tilth.alongside.models import Speaker
from tilth.base import clock
from tilth.teams import actions as teams


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_parents_who_live_apart(place, somebody, script):
    """Sam walks alongside Ellie. Nia reads her page; Carl must not learn where she is, and hears that she swam."""
    sam, nia, carl = (somebody(actor, script=script) for actor in (place.sam, place.nia, place.carl_himself))
    ellie = Speaker.objects.filter(account=place.nia.account).get().person

    nia.goes_to("/")
    nia.presses("Ellie", nia.page.get_by_role("region", name="For whom I speak"))
    nia.presses("Open Ellie’s page")
    main = nia.page.locator("main")
    expect(main).to_contain_text("Lives in Quarry Bank.")
    for word in ("Carl", "Well done", "She swam", "St Brid’s"):
        expect(main).not_to_contain_text(word)

    sam.goes_to(f"/people/{ellie.pk}/speaking")
    sam.presses("Write for them: Carl")
    sam.types("Your words", "She waits for the bus outside St. Brid's.")
    sam.presses("Write it", role="button")
    expect(sam.page.locator("main")).to_contain_text("gives away the place that they must not learn")
    sam.types("Your words", "She has learned to whistle.")
    sam.presses("Write it", role="button")
    expect(sam.page.get_by_role("heading", name="Who speaks for Ellie")).to_be_visible()

    carl.goes_to("/")
    carl.presses("Ellie", carl.page.get_by_role("region", name="For whom I speak"))
    said = carl.page.locator("main")
    expect(said).to_contain_text("She has learned to whistle.")
    for word in ("Nia", "Sam", "Quarry", "Brid", "bus"):
        expect(said).not_to_contain_text(word)
    for path in ("", "/print", "/who-sees-what", "/safe-ways", "/meet", "/speaking", "/said"):
        response = carl.page.goto(f"/people/{ellie.pk}{path}")
        assert response is not None and response.status == 404, path
    carl.goes_to(f"/people/{ellie.pk}/for-you")
    carl.types("Your words", "Whistle for me on Sunday.")
    carl.presses("Say it")
    expect(carl.page.locator("main")).to_contain_text("Whistle for me on Sunday.")
    nia.goes_to(f"/people/{ellie.pk}/for-you")
    expect(nia.page.locator("main")).not_to_contain_text("histle")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_fortnights_cover(place, somebody, script):
    """Amina is away; Sam of her team stands in; Carl reads it on his page and says no."""
    teams.add_member(by=place.dee, team=place.team, account=place.sam.account)
    amina, sam, carl = (
        somebody(actor, script=script) for actor in (place.amina, place.sam, place.carl_himself)
    )
    amina.goes_to("/")
    amina.presses("Somebody stands in", role="link")
    amina.presses("Somebody stands in", role="link")
    amina.selects("Who is away?", "Amina Said")
    amina.selects("Who stands in?", "Sam Poole")
    amina.page.get_by_label("Until which day?").fill((clock.today() - timedelta(days=1)).isoformat())
    amina.presses("Arrange it")
    expect(amina.page.locator("main")).to_contain_text("It would end before it begins.")
    amina.page.get_by_label("Until which day?").fill((clock.today() + timedelta(days=14)).isoformat())
    amina.presses("Arrange it")
    expect(amina.page.get_by_role("heading", name="Somebody stands in for me")).to_be_visible()

    sam.goes_to(f"/people/{place.carl.pk}")
    expect(sam.page.get_by_role("heading", name="Carl", exact=True)).to_be_visible()

    carl.goes_to("/my-page")
    card = carl.page.locator("section", has=carl.page.get_by_role("heading", name="Sam stands in for Amina"))
    expect(card).to_contain_text("Then it ends by itself.")
    carl.presses("No, thank you", card)
    carl.presses("No, thank you", role="button")
    expect(carl.page.locator("body")).to_contain_text("Sam does not come. Nothing else changes.")

    response = sam.page.goto(f"/people/{place.carl.pk}")
    assert response is not None and response.status == 404
