"""Two pages, one person: joined when both first workers agree, nothing opened by it, the stricter say, reversible."""

import re
from datetime import timedelta

import pytest

from tests.builders import (
    a_person,
    a_team,
    a_worker,
    an_account,
    comes_alongside,
    sees_everything,
    signed_in_as,
    themselves,
)
from tilth.alongside.access import may, person_for, sections_for
from tilth.alongside.actions import dying, joining, relations
from tilth.alongside.actions.say import Wish, set_say
from tilth.alongside.models import Conflict, Join
from tilth.alongside.queries import SHOWN_SECTIONS, people_alongside, people_showing, shut_to
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound, TilthError
from tilth.base.ids import new_id
from tilth.base.roles import Section, Verb
from tilth.keeping.leaving import everything_about
from tilth.people import actions as people
from tilth.people.models import Moment, MomentKind, Person

pytestmark = pytest.mark.django_db(databases="__all__")
HERS, HIS = "I sing in the choir.", "I mend bikes."


def again(person):
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def ben():
    return a_worker("Ben Frost")


@pytest.fixture
def other(ben):
    """Carl's other page, begun by a team that did not know of the first."""
    person = a_person("Carl R", alongside=ben)
    people.say_about(by=ben, person=person, kind="gift", words=HIS)
    return person


@pytest.fixture
def first(amina, carl):
    people.say_about(by=amina, person=carl, kind="matters", words=HERS)
    return carl


def join(amina, first, ben, other):
    return joining.join_pages(by=amina, person=first, number=joining.offer_join(by=ben, person=other))


@pytest.fixture
def joined(amina, first, ben, other):
    return join(amina, first, ben, other)


def say_yes(by, person, whom, *sections, answer="yes"):
    wishes = [Wish(section, answer, account=whom.account) for section in sections or SHOWN_SECTIONS]
    return set_say(by=by, person=person, wishes=wishes, given_how="together")


def everything_on(person):
    """Every row that points at a page, whole, the joins apart."""
    rows = everything_about(again(person), {})
    return {
        table: found
        for table, _model, found in rows
        if table not in ("alongside.join", "people.moment", "people.person")
    }


def test_both_first_workers_agree_by_a_number_read_from_one_to_the_other(amina, first, ben, other):
    offered = signed_in_as(ben).post(f"/people/{other.pk}/same-person/number", {"key": new_id()})
    number = Join.objects.get().number_hash
    assert number not in offered.content.decode()
    shown = re.search(r"<strong>(\d{4} \d{4})</strong>", offered.content.decode())[1]

    response = signed_in_as(amina).post(f"/people/{first.pk}/same-person", {"number": shown, "key": new_id()})
    assert response.status_code == 302
    assert again(other).joined_into == first
    assert ben.account.notices.get().sentence == "Two pages are joined now, as you both said."
    for one in (first, other):
        said = Moment.objects.get(person=one, kind=MomentKind.JOINED).summary
        assert said == "Ben and Amina agree that two pages here are about the same person."


def test_no_row_moves_and_undoing_it_leaves_both_as_they_were(amina, first, ben, other):
    before = everything_on(first), everything_on(other)
    joined = join(amina, first, ben, other)
    assert (everything_on(first), everything_on(other)) == before

    joining.part_pages(by=ben, person=other, join=joined)
    assert again(other).joined_into is None
    assert (everything_on(first), everything_on(other)) == before
    assert "Ben said so" in Moment.objects.filter(person=first).order_by("sequence").last().summary


def test_the_join_alone_opens_nothing_to_anybody(amina, first, ben, other, nia, joined):
    sees_everything(amina, first)
    assert sections_for(amina, other) == frozenset()
    assert sections_for(ben, first) == frozenset()
    assert sections_for(nia, other) == frozenset()
    for who, whose in ((amina, other), (ben, first), (nia, other), (themselves(first), other)):
        with pytest.raises(NotFound):
            person_for(who, whose.pk)
    assert HIS not in signed_in_as(amina).get(f"/people/{first.pk}").content.decode()
    assert HERS not in signed_in_as(ben).get(f"/people/{other.pk}").content.decode()


def test_where_both_pages_say_yes_the_words_of_both_are_read_on_one(amina, first, ben, other, joined):
    say_yes(ben, other, amina, Section.STORY)

    assert sections_for(amina, other) == {Section.STORY}
    text = signed_in_as(amina).get(f"/people/{first.pk}").content.decode()
    assert HERS in text
    assert HIS in text
    assert HIS in signed_in_as(amina).get(f"/people/{first.pk}/print").content.decode()
    # Their own page says no: then the yes of the other is no use.
    say_yes(amina, first, amina, Section.STORY, answer="no")
    assert sections_for(amina, other) == frozenset()


def test_who_goes_through_the_say_finds_the_other_first_worker_there_and_nobody_else(
    amina, first, ben, other, nia, joined
):
    text = signed_in_as(ben).get(f"/people/{other.pk}/say").content.decode()
    assert "Amina" in text
    assert "Nia" not in text


def test_a_no_on_either_page_is_no(amina, first, ben, other):
    comes_alongside(amina, other, kind="worker", sees=tuple(SHOWN_SECTIONS))
    sees_everything(amina, first)
    assert Section.HEALTH in sections_for(amina, first)
    say_yes(ben, other, amina, Section.HEALTH, answer="no")
    say_yes(ben, other, amina, Section.MONEY, answer="ask")
    assert Section.HEALTH in sections_for(amina, first), "before the join each page speaks for itself"
    joined = join(amina, first, ben, other)

    assert sections_for(amina, first) == set(SHOWN_SECTIONS) - {Section.HEALTH, Section.MONEY}
    assert first not in people_showing(amina, Section.HEALTH)
    assert first in people_showing(amina, Section.STORY)
    joining.part_pages(by=amina, person=first, join=joined)
    assert Section.HEALTH in sections_for(amina, first)
    assert first in people_showing(amina, Section.HEALTH)


def test_whoever_is_kept_away_from_one_page_is_kept_away_from_both(amina, first, ben, other, nia):
    joined = join(amina, first, ben, other)
    account = an_account("Carl Roe")
    Person.objects.filter(pk=other.pk).update(account=account)
    relations.block(by=themselves(again(other)), person=other, account=nia.account)

    assert not may(nia, first, Verb.SEE)
    assert first not in people_alongside(nia)
    assert Person.objects.filter(pk__in=shut_to(nia.account_id, clock.now()), pk=first.pk).exists()
    assert signed_in_as(nia).get(f"/people/{first.pk}").status_code == 404
    joining.part_pages(by=amina, person=first, join=joined)
    assert may(nia, first, Verb.SEE)
    assert first in people_alongside(nia)


def test_whoever_knows_them_or_works_with_them_is_shut_out_of_both(amina, first, ben, other, nia, sam):
    comes_alongside(sam, first, kind="worker")
    join(amina, first, ben, other)
    Conflict.objects.create(person=other, account=nia.account)
    assert not may(nia, first, Verb.SEE)
    assert first not in people_alongside(nia)

    works_here = a_worker("Carl Here")
    a_team(works_here, sam)
    Person.objects.filter(pk=other.pk).update(account=works_here.account)
    assert not may(sam, first, Verb.SEE)
    assert first not in people_alongside(sam)


def test_the_old_address_leads_on_only_for_those_who_see_the_page_it_leads_to(
    amina, first, ben, other, nia, joined
):
    client = signed_in_as(ben)
    assert client.get(f"/people/{other.pk}").status_code == 200
    assert signed_in_as(amina).get(f"/people/{other.pk}").status_code == 404
    assert signed_in_as(nia).get(f"/people/{other.pk}").status_code == 404

    say_yes(amina, first, ben, Section.STORY)
    response = client.get(f"/people/{other.pk}")
    assert (response.status_code, response["Location"]) == (302, f"/people/{first.pk}")
    text = client.get(f"/people/{first.pk}").content.decode()
    assert HERS in text
    assert HIS in text


def test_one_person_is_one_line_of_a_list_for_whoever_sees_both(amina, first, ben, other):
    comes_alongside(amina, other, kind="worker")
    assert signed_in_as(amina).get("/people").content.decode().count(">Carl") == 2
    join(amina, first, ben, other)
    assert signed_in_as(amina).get("/people").content.decode().count(">Carl") == 1
    assert "Carl R" in signed_in_as(ben).get("/people").content.decode()


def test_writing_on_the_other_page_hangs_on_both_says_too(amina, first, ben, other, joined):
    assert not may(amina, other, Verb.WRITE)
    say_yes(ben, other, amina, Section.STORY)
    assert may(amina, other, Verb.WRITE)
    assert not may(amina, other, Verb.SET_SAY), "the say of a page stays with its own first worker"


@pytest.mark.parametrize("number", ["00000000", "1", "x" * 20, "' or 1=1 --", "１２３４５６７８"])
def test_a_number_that_nobody_gave_joins_nothing(amina, first, ben, other, number):
    with pytest.raises(InvalidInput, match="No page answers to this number"):
        joining.join_pages(by=amina, person=first, number=number)
    assert not Join.objects.filter(agreed_at__isnull=False).exists()


def test_a_number_holds_once_and_for_a_day(amina, first, ben, other):
    number = joining.offer_join(by=ben, person=other)
    with clock.at(clock.now() + timedelta(days=1, minutes=1)), pytest.raises(InvalidInput):
        joining.join_pages(by=amina, person=first, number=number)
    newer = joining.offer_join(by=ben, person=other)
    with pytest.raises(InvalidInput):
        joining.join_pages(by=amina, person=first, number=number)
    joining.join_pages(by=amina, person=first, number=f" {newer[:4]} {newer[4:]} ")
    with pytest.raises(InvalidInput):
        joining.join_pages(by=amina, person=first, number=newer)


def test_guesses_are_counted(amina, first):
    for _ in range(10):
        with pytest.raises(InvalidInput):
            joining.join_pages(by=amina, person=first, number="00000000")
    with pytest.raises(TilthError, match="tried very often"):
        joining.join_pages(by=amina, person=first, number="00000000")


def test_a_page_is_not_joined_with_itself(amina, first):
    with pytest.raises(InvalidInput, match="this very page"):
        join(amina, first, amina, first)


def test_two_joins_in_a_circle_are_refused(amina, first, ben, other, joined):
    with pytest.raises(InvalidInput, match="round in a circle"):
        join(ben, other, amina, first)
    third = a_person("Carlo", alongside=ben)
    joined_too = join(amina, first, ben, third)
    for back in (other, third):
        with pytest.raises(InvalidInput, match="round in a circle"):
            join(ben, back, amina, first)
    fourth = a_person("Charles", alongside=ben)
    with pytest.raises(InvalidInput, match="already joined"):
        join(ben, fourth, ben, other)
    with pytest.raises(InvalidInput, match="already joined"):
        join(ben, fourth, amina, first)
    joining.part_pages(by=ben, person=third, join=joined_too)
    assert join(ben, fourth, ben, third).into == fourth


def test_three_pages_of_one_person_speak_for_each_other(amina, first, ben, other, nia, joined):
    third = a_person("Carlo", alongside=ben)
    join(amina, first, ben, third)
    comes_alongside(nia, third)
    Conflict.objects.create(person=other, account=nia.account)

    assert not may(nia, first, Verb.SEE)
    assert not may(nia, third, Verb.SEE)
    assert third not in people_alongside(nia)


def test_only_the_first_workers_agree(amina, first, ben, other, sam, nia):
    comes_alongside(sam, first, kind="worker", sees=tuple(SHOWN_SECTIONS))
    for somebody in (sam, nia, themselves(first)):
        with pytest.raises(NotFound):
            joining.offer_join(by=somebody, person=first)
        with pytest.raises(NotFound):
            joining.join_pages(by=somebody, person=first, number="12345678")
    number = joining.offer_join(by=ben, person=other)
    other.relations.update(is_first=False)
    with pytest.raises(InvalidInput):
        joining.join_pages(by=amina, person=first, number=number)


def test_a_worker_who_is_kept_away_learns_nothing_from_a_number(amina, first, ben, other):
    number = joining.offer_join(by=ben, person=other)
    Conflict.objects.create(person=other, account=amina.account)
    with pytest.raises(InvalidInput, match="No page answers to this number"):
        joining.join_pages(by=amina, person=first, number=number)
    Conflict.objects.all().delete()
    relations.block(by=themselves(first), person=first, account=ben.account)
    with pytest.raises(InvalidInput, match="No page answers to this number"):
        joining.join_pages(by=amina, person=first, number=number)


def test_the_person_can_say_that_it_is_somebody_else(me, first, other, joined, nia, sam):
    text = me.get(f"/people/{first.pk}/same-person").content.decode()
    assert "That is somebody else: undo it" in text
    assert "Carl R" not in text
    for somebody in (nia, sam):
        assert signed_in_as(somebody).get(f"/people/{first.pk}/same-person").status_code == 404
        undo = f"/people/{first.pk}/same-person/{joined.pk}/undo"
        assert signed_in_as(somebody).post(undo, {"key": new_id()}).status_code == 404
    assert me.post(f"/people/{first.pk}/same-person/{joined.pk}/undo", {"key": new_id()}).status_code == 302
    assert again(other).joined_into is None


def test_a_join_of_other_pages_is_nobodys_to_undo_here(amina, first, ben, other, joined, sam):
    theirs = a_person("Rosa", alongside=sam)
    with pytest.raises(NotFound):
        joining.part_pages(by=sam, person=theirs, join=joined)
    assert again(other).joined_into == first


def test_somebody_who_has_died_has_died_on_every_page(amina, first, ben, other, joined):
    dying.say_died(by=ben, person=again(other))

    assert again(first).died_said_at is not None
    assert not may(amina, first, Verb.WRITE)
    text = signed_in_as(amina).get(f"/people/{first.pk}/died").content.decode()
    assert "Those alongside" in text, "whoever was first on this page tells those of this page"
    dying.was_a_mistake(by=amina, person=again(first))
    assert again(other).died_said_at is None
    assert may(ben, other, Verb.WRITE)


def test_a_copy_of_one_page_holds_no_word_of_the_other(first, other, joined):
    assert HIS not in str(everything_about(again(first), {}))
    assert "Carl R" not in str(everything_about(again(first), {}))


def test_a_page_that_is_joined_with_none_costs_no_read_more(amina, first, django_assert_num_queries):
    person_for(amina, first.pk)
    with django_assert_num_queries(3):
        person_for(amina, first.pk)
