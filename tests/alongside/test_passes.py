"""A link with a PIN."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.answers.cast import signed_in_as, the_cast
from tilth.alongside.actions import passes
from tilth.alongside.models import Pass
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound
from tilth.people.actions import begin

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


stage = the_cast


@pytest.fixture
def cast(on_stage):
    return on_stage


def opened(token, pin) -> Client:
    client = Client()
    assert client.post(f"/p/{token}", {"pin": pin}).status_code == 302
    return client


def test_a_link_and_its_pin_open_ones_own_page(cast):
    given = passes.give_pass(by=cast.amina, person=cast.carl)

    client = opened(given.token, given.pin)

    assert client.get("/my-page").status_code == 200
    assert client.get(f"/people/{begin(by=cast.amina, called='Rosa').pk}").status_code == 404


def test_neither_link_nor_pin_is_kept(cast):
    given = passes.give_pass(by=cast.amina, person=cast.carl)

    kept = Pass.objects.values().get()
    assert given.token not in str(kept)
    assert given.pin not in str(kept)


def test_five_wrong_pins_end_the_link(cast):
    given = passes.give_pass(by=cast.amina, person=cast.carl)
    wrong = "000000" if given.pin != "000000" else "111111"
    for left in (4, 3, 2, 1):
        with pytest.raises(InvalidInput, match=str(left)):
            passes.open_pass(token=given.token, pin=wrong)
    with pytest.raises(NotFound):
        passes.open_pass(token=given.token, pin=wrong)
    with pytest.raises(NotFound):
        passes.open_pass(token=given.token, pin=given.pin)


def test_taking_it_back_shuts_an_open_page_at_the_next_request(cast):
    given = passes.give_pass(by=cast.amina, person=cast.carl)
    client = opened(given.token, given.pin)

    passes.revoke_pass(by=cast.amina, held=given.held)

    assert client.get("/my-page").status_code == 302
    assert Client().get(f"/p/{given.token}").status_code == 404


def test_the_page_shuts_after_eight_hours(cast):
    given = passes.give_pass(by=cast.amina, person=cast.carl)
    client = opened(given.token, given.pin)

    with clock.at(clock.now() + timedelta(hours=8, minutes=1)):
        assert client.get("/my-page").status_code == 302


def test_the_slip_shows_link_and_pin_once(cast):
    client = signed_in_as(cast.amina)
    page = client.post(f"/people/{cast.carl.pk}/link").content.decode()

    assert "PIN" in page
    assert "/p/" in page
    assert "/p/" not in client.get(f"/people/{cast.carl.pk}/link").content.decode()


def test_a_stranger_gives_no_link(cast):
    with pytest.raises(NotFound):
        passes.give_pass(by=cast.jo, person=cast.carl)
