"""A worker leaves: one person says who goes on with them, and only then the account can be closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.builders import LONG_AGO, a_worker
from tilth.accounts.models import Standing
from tilth.alongside.models import Relation
from tilth.base import clock
from tilth.plans import actions as plans


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_handover(place, somebody, script):
    """Amina leaves. Carl would like to meet Jo: the three meet, Carl says yes on his page, and Amina's account closes."""
    jo_account = a_worker("Jo Bloggs", is_demo=True)
    plans.add_step(by=place.amina, person=place.carl, words="Bring the blue paint", who="worker")
    amina, jo, carl, kit = (
        somebody(one, script=script) for one in (place.amina, jo_account, place.carl_himself, place.kit)
    )
    closing = f"/looking-after/people-who-work-here/{place.amina.account_id}/close"
    kit.goes_to(closing)
    expect(kit.page.locator("main")).to_contain_text("still walks alongside somebody")
    expect(kit.page.get_by_role("button", name="Close it")).to_have_count(0)

    amina.goes_to("/")
    amina.presses("Before I leave", role="link")
    expect(amina.page.locator("main")).to_contain_text("Bring the blue paint")
    amina.presses("They told me whom they would like: Carl")
    amina.selects("Who would they like to meet?", "Jo Bloggs")
    amina.page.get_by_label("When do the three of you meet?").fill(
        (clock.today() + timedelta(days=2)).isoformat()
    )
    amina.types("Where?", "The allotment")
    amina.presses("We meet", role="button")
    expect(amina.page.locator("main")).to_contain_text("Ask them first.")
    amina.page.get_by_label("I asked them, and they would like to meet").check()
    amina.presses("We meet", role="button")
    expect(amina.page.locator("main")).to_contain_text("You meet Jo together")

    jo.goes_to("/")
    expect(jo.page.locator("main")).to_contain_text("Carl would like to meet you")
    jo.presses("Read it: Carl")
    expect(jo.page.locator("main")).to_contain_text("The allotment")
    expect(jo.page.locator("main")).not_to_contain_text("They said yes")
    response = jo.page.goto(f"/people/{place.carl.pk}")
    assert response is not None and response.status == 404

    carl.goes_to("/my-page")
    carl.presses("Who goes on with me?")
    carl.presses("Yes, Jo goes on with me")
    carl.presses("Yes", role="button")
    expect(carl.page.locator("body")).to_contain_text("Jo goes on with you.")

    jo.goes_to("/")
    expect(jo.page.get_by_role("region", name="What I said I would do")).to_contain_text(
        "Bring the blue paint"
    )
    jo.goes_to(f"/people/{place.carl.pk}")
    expect(jo.page.get_by_role("heading", name="Carl", exact=True)).to_be_visible()
    response = amina.page.goto(f"/people/{place.carl.pk}")
    assert response is not None and response.status == 404

    _the_others_say_goodbye(place)
    kit.goes_to(closing)
    kit.presses("Close it", role="button")
    expect(kit.page.locator("body")).to_contain_text("is closed")
    response = amina.page.goto("/people")
    assert response is not None and "login" in amina.page.url


def _the_others_say_goodbye(place):
    """Whom Amina still walks with, and what she said she would go to, are settled in other tests."""
    Relation.objects.filter(account=place.amina.account, until_at=None).update(until_at=clock.now())
    place.amina.account.refresh_from_db()
    for introduction in place.amina.account._meta.apps.get_model("alongside.Introduction").objects.filter(
        taken_by=place.amina.account
    ):
        introduction.delete()
    assert Standing.objects.filter(account=place.amina.account, from_on__gt=LONG_AGO).exists()
