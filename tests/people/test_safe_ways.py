"""What every way out asks first: is it safe?"""

import pytest

from tests.builders import a_person, an_account
from tilth.base.actors import TILTH
from tilth.people.access import safe_ways
from tilth.people.actions import set_safe_way

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


def test_what_nobody_asked_about_is_not_used():
    assert not safe_ways(channel="phone", person_id=a_person().pk).allowed
    assert not safe_ways(channel="phone").allowed


@pytest.mark.parametrize(("answer", "is_used"), [("yes", True), ("ask", False), ("no", False)])
def test_only_a_yes_is_a_yes(answer, is_used):
    carl = a_person()
    set_safe_way(
        by=TILTH, person=carl, channel="phone", is_safe=answer, address="01632 960123", message_ok=True
    )

    way = safe_ways(channel="phone", person_id=carl.pk)

    assert way.allowed is is_used
    assert (way.address, way.message_ok) == (("01632 960123", True) if is_used else ("", False))
    assert not safe_ways(channel="text", person_id=carl.pk).allowed


@pytest.mark.parametrize("chosen", [{}, {"mail_ok": True}, {"mail_is_safe": True}])
def test_an_account_gets_no_mail_until_it_chose_it_and_said_it_is_safe(chosen):
    account = an_account("Nia Pugh", **chosen)

    assert not safe_ways(channel="mail", account_id=account.pk).allowed
    assert safe_ways(channel="mail", account_id=account.pk, asked_for=True).allowed


def test_mail_that_is_chosen_and_safe_is_sent():
    account = an_account("Nia Pugh", mail_ok=True, mail_is_safe=True)

    way = safe_ways(channel="mail", account_id=account.pk)

    assert (way.allowed, way.address) == (True, account.email)


def test_the_word_on_their_own_page_wins_over_the_choice_of_the_account():
    account = an_account("Carl Reed", mail_ok=True, mail_is_safe=True)
    carl = a_person(account=account)
    set_safe_way(by=TILTH, person=carl, channel="mail", is_safe="no")

    assert not safe_ways(channel="mail", account_id=account.pk).allowed
    assert not safe_ways(channel="mail", account_id=account.pk, asked_for=True).allowed
