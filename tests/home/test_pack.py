"""A printed pack for a visit: chosen parts, and paper only where it is safe."""

import pytest
from django.urls import reverse

from tests.builders import a_person, a_place, a_worker, an_account, signed_in_as, themselves
from tilth.base.models import Look
from tilth.people.actions import say_about, set_safe_way

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def amina():
    a_place()
    return a_worker("Amina Said")


@pytest.fixture
def carl(amina):
    carl = a_person("Carl", alongside=amina, account=an_account("Carl Reed"))
    say_about(by=amina, person=carl, kind="hope", words="A home with a garden.")
    say_about(by=amina, person=carl, kind="matters", words="They asked me four times.")
    return carl


def pack(client, carl, query=""):
    return client.get(reverse("home:pack", args=[carl.pk]) + query)


def paper(by, carl, is_safe):
    set_safe_way(by=by, person=carl, channel="print", is_safe=is_safe)


def test_only_the_chosen_parts_are_on_paper(amina, carl):
    paper(amina, carl, "yes")
    page = pack(signed_in_as(amina), carl, "?part=hope&part=blank").content.decode()
    assert "A home with a garden." in page
    assert "four times" not in page
    assert page.count("writing-line") == 12
    assert Look.objects.filter(chain=carl.pk, what="pack").count() == 1


def test_while_nobody_asked_about_paper_the_worker_asks_first(amina, carl):
    client = signed_in_as(amina)
    page = pack(client, carl, "?part=hope")
    assert page.status_code == 422
    assert "Ask first: paper can be found by somebody else." in page.content.decode()
    assert "garden" not in page.content.decode()
    assert "garden" in pack(client, carl, "?part=hope&asked=on").content.decode()
    printed = client.get(reverse("home:print", args=[carl.pk])).content.decode()
    assert "Nobody has written down yet whether paper about Carl is safe." in printed


def test_where_the_person_says_no_paper_nothing_is_printed(amina, carl):
    paper(amina, carl, "no")
    client = signed_in_as(amina)
    for page in (
        pack(client, carl, "?part=hope&asked=on"),
        client.get(reverse("home:print", args=[carl.pk])),
    ):
        assert "Carl says: no paper about me." in page.content.decode()
        assert "garden" not in page.content.decode()


def test_the_person_prints_their_own_page_whatever_they_said(amina, carl):
    paper(amina, carl, "no")
    himself = signed_in_as(themselves(carl))
    assert "garden" in pack(himself, carl, "?part=hope").content.decode()
    assert "garden" in himself.get(reverse("home:print", args=[carl.pk])).content.decode()


def test_nothing_chosen_and_nonsense_are_refused(amina, carl):
    client = signed_in_as(amina)
    assert "Choose at least one part." in pack(client, carl, "?asked=on").content.decode()
    assert pack(client, carl, "?part=everything&asked=on").status_code == 422
    stranger = signed_in_as(a_worker("Sam Poole"))
    assert pack(stranger, carl, "?part=hope&asked=on").status_code == 404
    assert pack(stranger, carl).status_code == 404
