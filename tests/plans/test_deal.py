"""A deal between a person and those alongside holds when both said yes, and nothing hangs on it."""

from __future__ import annotations

import pytest

from tests.builders import a_person, a_place, a_worker, signed_in_as, themselves
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.plans import actions, queries
from tilth.plans.models import Deal

pytestmark = pytest.mark.django_db(databases="__all__")
COLUMNS = {"we_will": "Ring on Fridays.", "you_will": "Say when it is too much."}


@pytest.fixture
def amina():
    a_place()
    return a_worker("Amina Said")


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=amina)


def written(by, carl, **columns):
    return actions.write_deal(by=by, person=carl, **{**COLUMNS, **columns})


def test_a_deal_holds_when_the_person_said_yes(amina, carl):
    deal = written(amina, carl)
    assert queries.deal_of(carl).waits == deal and queries.deal_of(carl).holds is None
    with pytest.raises(WrongState):
        actions.say_of_deal(by=themselves(carl), person=carl, said="kept", words="You did.")
    actions.agree_deal(by=themselves(carl), person=carl, seen=str(deal.pk))
    assert queries.deal_of(carl).holds == deal
    actions.say_of_deal(by=themselves(carl), person=carl, said="not_yet", words="No ring on Friday.")
    page = signed_in_as(amina).get(f"/people/{carl.pk}/deal").content.decode()
    assert "Ring on Fridays." in page and "No ring on Friday." in page


def test_a_yes_said_aloud_or_on_paper_is_written_down_with_who_heard_it(amina, carl):
    deal = written(amina, carl)
    client = signed_in_as(amina)
    assert "said yes, aloud or on paper" in client.get(f"/people/{carl.pk}/deal").content.decode()
    assert client.post(f"/people/{carl.pk}/deal/yes", {"seen": deal.pk}).status_code == 302
    assert queries.deal_of(carl).holds.said_yes_to == amina.account


def test_a_yes_to_words_written_anew_since_is_refused(amina, carl):
    old = written(amina, carl)
    written(amina, carl, we_will="Ring on Mondays.")
    with pytest.raises(WrongState):
        actions.agree_deal(by=themselves(carl), person=carl, seen=str(old.pk))


def test_what_holds_holds_until_both_say_yes_to_the_new_words(amina, carl):
    first = written(themselves(carl), carl)
    actions.agree_deal(by=amina, person=carl, seen=str(first.pk))
    newer = written(amina, carl, we_will="Ring on Mondays.")
    page = queries.deal_of(carl)
    assert (page.holds, page.waits) == (first, newer)
    actions.agree_deal(by=themselves(carl), person=carl, seen=str(newer.pk))
    assert queries.deal_of(carl).holds == newer


def test_a_deal_whose_place_was_taken_does_not_come_back_when_the_new_one_ends(amina, carl):
    for words in ("Ring on Fridays.", "Ring on Mondays.", "Ring on Sundays."):
        new = written(themselves(carl), carl, we_will=words)
        actions.agree_deal(by=amina, person=carl, seen=str(new.pk))
    actions.end_deal(by=themselves(carl), person=carl)
    page = queries.deal_of(carl)
    assert page.holds is None and page.waits is None and len(page.over) == 3


def test_a_yes_pressed_twice_is_one_yes(amina, carl):
    deal = written(amina, carl)
    for _press in range(2):
        actions.agree_deal(by=themselves(carl), person=carl, seen=str(deal.pk))
    assert queries.deal_of(carl).holds == deal
    assert [one.summary for one in carl.moments.filter(kind="deal")].count("Both said yes to our deal.") == 1


def test_the_person_ends_it_without_a_reason_and_those_alongside_with_one(amina, carl):
    written(amina, carl)
    with pytest.raises(InvalidInput):
        actions.end_deal(by=amina, person=carl)
    actions.end_deal(by=themselves(carl), person=carl)
    assert queries.deal_of(carl).waits is None and Deal.objects.get().ended_on


def test_whoever_does_not_walk_alongside_meets_no_trace_of_it(amina, carl):
    written(amina, carl)
    sam = a_worker("Sam Poole")
    with pytest.raises(NotFound):
        written(sam, carl)
    assert signed_in_as(sam).get(f"/people/{carl.pk}/deal").status_code == 404


def test_an_empty_column_is_refused_beside_its_box(amina, carl):
    sent = {"we_will": "Ring on Fridays.", "you_will": " "}
    answer = signed_in_as(amina).post(f"/people/{carl.pk}/deal/write", sent)
    assert answer.status_code == 422 and "Ring on Fridays." in answer.content.decode()
