"""A letter for paper: without content, only where a letter is safe, and only by whoever sees how to reach them."""

import pytest

from tests.builders import comes_alongside, signed_in_as
from tilth.base.actors import TILTH
from tilth.base.models import Look
from tilth.people.actions import set_safe_way

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


def safe(person, answer="yes", address="1 Mill Lane\nHollins"):
    set_safe_way(by=TILTH, person=person, channel="letter", is_safe=answer, address=address)


def test_a_letter_holds_the_address_and_tells_nothing(worker, carl):
    safe(carl)
    page = worker.get(f"/people/{carl.pk}/letter").content.decode()
    sheet = page.partition('class="sheet"')[2].partition("</main>")[0]
    assert "1 Mill Lane" in sheet and "Dear Carl," in sheet and "Something is waiting for you." in sheet
    assert "Tilth" not in sheet and "council" not in sheet
    assert Look.objects.filter(what__contains="letter").exists()
    assert f"/people/{carl.pk}/letter" in worker.get(f"/people/{carl.pk}/safe-ways").content.decode()


@pytest.mark.parametrize("answer", ["no", "ask", None])
def test_where_a_letter_is_not_safe_there_is_none(worker, carl, answer):
    if answer:
        safe(carl, answer)
    page = worker.get(f"/people/{carl.pk}/letter").content.decode()
    assert "A letter is not safe, or nobody has asked." in page and "Mill Lane" not in page
    assert f"/people/{carl.pk}/letter" not in worker.get(f"/people/{carl.pk}/safe-ways").content.decode()


def test_without_an_address_there_is_none_either(worker, carl):
    safe(carl, address="")
    assert "There is no address to write to." in worker.get(f"/people/{carl.pk}/letter").content.decode()


def test_whoever_does_not_see_how_to_reach_them_finds_nothing(sam, carl):
    safe(carl)
    comes_alongside(sam, carl)
    assert signed_in_as(sam).get(f"/people/{carl.pk}/letter").status_code == 404
