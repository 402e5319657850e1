"""Standing in for leave or illness: the person told and able to say no, from a day until a day, over by itself."""

from datetime import timedelta

import pytest

from tests.builders import (
    a_person,
    a_team,
    a_worker,
    acting,
    an_account,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tilth.accounts.models import Notice
from tilth.alongside import access, queries
from tilth.alongside.actions import covering, relations
from tilth.alongside.actions.leaving import leave_everybody
from tilth.alongside.actions.say import Wish, set_say
from tilth.alongside.models import Conflict, Cover, Introduction, Relation
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound
from tilth.base.roles import Role, Section, Verb
from tilth.people.models import Moment

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

SEEN = {Section.STORY, Section.PLAN, Section.CONTACT, Section.NOTES}


@pytest.fixture
def tom():
    return a_worker("Tom Pugh")


@pytest.fixture
def dee(amina, tom):
    found = acting(an_account("Dee Marsh", Role.GARDENER), Role.GARDENER)
    a_team(amina, tom, found)
    return found


def today(days=0):
    return clock.today() + timedelta(days=days)


def stands_in(by, away, account, start=0, end=14):
    covering.stand_in(
        by=by, away=away.account, account=account.account, from_on=today(start), until_on=today(end)
    )


def sees(actor, person):
    return access.sections_for(actor, person)


def later(days):
    return clock.at(clock.now() + timedelta(days=days))


def test_a_fortnights_cover_opens_what_the_other_sees_and_ends_by_itself(amina, tom, dee, carl):
    stands_in(amina, amina, tom, 1, 14)
    assert sees(tom, carl) == frozenset() and list(access.visible_to(tom)) == []
    with later(1):
        assert sees(tom, carl) == SEEN and list(access.visible_to(tom)) == [carl]
        assert access.may(tom, carl, Verb.WRITE) and not access.may(tom, carl, Verb.SET_SAY)
    with later(14):
        assert sees(tom, carl) == SEEN
    with later(15):
        # Nothing ran in between: the next request finds it over.
        assert sees(tom, carl) == frozenset() and list(access.visible_to(tom)) == []


def test_one_that_begins_today_holds_at_once(amina, tom, dee, carl):
    stands_in(amina, amina, tom)
    assert sees(tom, carl) == SEEN


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (3, 2, "It would end before it begins"),
        (-1, 2, "That day has passed"),
        (0, 93, "longer than three months"),
    ],
)
def test_days_that_cannot_be_are_refused_in_a_plain_sentence(amina, tom, dee, carl, start, end, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        stands_in(amina, amina, tom, start, end)
    assert not Cover.objects.exists()


def test_the_person_is_told_and_says_no_on_their_page(amina, tom, dee, carl):
    stands_in(amina, amina, tom)
    assert "Tom stands in for Amina" in Moment.objects.filter(person=carl).last().summary
    assert Notice.objects.filter(account=carl.account, kind="cover").exists()
    me = signed_in_as(themselves(carl))
    cover = Cover.objects.get()
    assert f"/standing-in/{cover.pk}/no" in me.get("/my-page").content.decode()
    assert me.post(f"/standing-in/{cover.pk}/no", {"how": ""}).status_code == 302
    assert sees(tom, carl) == frozenset()
    assert Notice.objects.filter(account=amina.account, kind="cover").exists()
    assert f"/standing-in/{cover.pk}/no" not in me.get("/my-page").content.decode()


def test_who_sees_what_leads_the_person_and_whoever_stands_in_to_that_no(amina, tom, dee, carl):
    stands_in(dee, amina, tom)
    cover = Cover.objects.get(account=tom.account)
    for browser in (signed_in_as(themselves(carl)), signed_in_as(tom)):
        address = f"/people/{carl.pk}/alongside/{cover.relation_id}/end"
        assert address in browser.get(f"/people/{carl.pk}/who-sees-what").content.decode()
        assert browser.get(address)["Location"] == f"/standing-in/{cover.pk}/no"
    covering.end_cover(by=themselves(carl), cover=cover)
    assert signed_in_as(themselves(carl)).get(address).status_code == 404


def test_the_person_says_no_before_it_begins(amina, tom, dee, carl):
    stands_in(amina, amina, tom, 2, 9)
    covering.end_cover(by=themselves(carl), cover=Cover.objects.get())
    with later(3):
        assert sees(tom, carl) == frozenset()


def test_anybody_alongside_whom_they_told_says_it_for_them_in_words(amina, tom, sam, dee, carl):
    comes_alongside(sam, carl, kind="worker")
    stands_in(amina, amina, tom)
    cover = Cover.objects.get()
    with pytest.raises(InvalidInput, match="Say how they said no"):
        covering.end_cover(by=sam, cover=cover)
    covering.end_cover(by=sam, cover=cover, how="He rang me.")
    assert sees(tom, carl) == frozenset()


def test_nobody_else_says_no_for_them(amina, tom, sam, dee, nia, carl):
    stands_in(amina, amina, tom)
    for who in (sam, dee, nia):
        with pytest.raises(NotFound):
            covering.end_cover(by=who, cover=Cover.objects.get(), how="so")


def test_either_worker_can_end_it(amina, tom, dee, carl):
    stands_in(amina, amina, tom)
    covering.end_cover(by=tom, cover=Cover.objects.get())
    assert sees(tom, carl) == frozenset()


def test_a_team_mate_or_the_gardener_arranges_it_for_somebody_who_is_ill(amina, tom, dee, carl):
    stands_in(dee, amina, tom)
    assert sees(tom, carl) == SEEN
    assert Notice.objects.filter(account=amina.account, link="/standing-in").exists()
    # Whoever arranges it reads no name by it.
    assert list(access.visible_to(dee)) == [] and queries.covers_for(dee) == []


def test_nobody_lets_themselves_in(amina, tom, dee, carl):
    with pytest.raises(InvalidInput, match="Nobody lets themselves in"):
        stands_in(tom, amina, tom)


def test_only_a_worker_of_the_same_team_stands_in(amina, tom, sam, dee, carl):
    for whom in (sam, dee, amina):
        with pytest.raises(InvalidInput):
            stands_in(amina, amina, whom)
    with pytest.raises(NotAllowed):
        stands_in(sam, amina, tom)


def test_what_is_said_no_to_one_is_said_no_to_whoever_stands_in(amina, tom, dee, carl):
    stands_in(amina, amina, tom, 1, 9)
    set_say(by=themselves(carl), person=carl, wishes=[Wish(Section.NOTES, "no", account=amina.account)])
    set_say(by=themselves(carl), person=carl, wishes=[Wish(Section.HEALTH, "yes", account=amina.account)])
    with later(2):
        assert sees(tom, carl) == SEEN - {Section.NOTES}


def test_when_the_one_who_is_away_stops_so_does_whoever_stands_in(amina, tom, dee, carl):
    stands_in(amina, amina, tom)
    relation = Relation.objects.get(account=amina.account)
    relations.end_relation(by=themselves(carl), relation=relation)
    assert sees(tom, carl) == frozenset()
    # Who stands in never becomes the one who stays.
    assert not Relation.objects.filter(account=tom.account, is_first=True).exists()


def test_when_the_one_who_is_away_leaves_for_good_somebody_is_still_to_come(amina, tom, dee, carl):
    stands_in(amina, amina, tom)
    leave_everybody(by=TILTH, account=amina.account)
    assert Introduction.objects.filter(person=carl).exists()


def test_whom_a_person_keeps_away_or_who_knows_them_is_left_out_without_a_word(amina, tom, dee, carl):
    rosa = a_person("Rosa", alongside=amina)
    relations.block(by=themselves(carl), person=carl, account=tom.account)
    Conflict.objects.create(account=tom.account, person=rosa)
    a_person("Bo", alongside=amina)
    stands_in(amina, amina, tom)
    assert [cover.person.called for cover in Cover.objects.all()] == ["Bo"]


def test_who_walks_alongside_already_is_left_as_they_are(amina, tom, dee, carl):
    comes_alongside(tom, carl, kind="worker")
    stands_in(amina, amina, tom)
    assert not Cover.objects.exists()


def test_cover_is_not_passed_on(amina, tom, sam, dee, carl):
    stands_in(amina, amina, tom)
    a_team(tom, sam, name="Quarry team")
    stands_in(tom, tom, sam)
    assert sees(sam, carl) == frozenset()


def test_before_it_begins_nobody_stands_on_the_page(amina, tom, dee, carl):
    stands_in(amina, amina, tom, 2, 9)
    page = signed_in_as(themselves(carl)).get("/my-page").content.decode()
    assert "Tom stands in for Amina" in page and "Amina walks alongside you." in page
    assert [one.name for one in queries.who_is_alongside(carl.pk)] == ["Amina"]


def test_the_page_of_standing_in_names_people_only_to_who_sees_them(amina, tom, dee, carl):
    stands_in(amina, amina, tom, 2, 9)
    assert "Carl" in signed_in_as(amina).get("/standing-in").content.decode()
    coming = signed_in_as(tom).get("/standing-in").content.decode()
    assert "for Amina" in coming and "Carl" not in coming


def test_a_form_that_is_wrong_comes_back_filled(amina, tom, dee, carl):
    sent = {"away": amina.account_id, "account": tom.account_id, "from_on": today(3), "until_on": today(2)}
    response = signed_in_as(amina).post("/standing-in/new", sent)
    assert response.status_code == 422 and "It would end before it begins" in response.content.decode()
