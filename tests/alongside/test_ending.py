"""Nothing closes by itself: relations end because somebody said so, and access only sleeps."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import (
    a_person,
    a_resident,
    a_worker,
    an_account,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tilth.accounts.models import Notice
from tilth.alongside import access, queries
from tilth.alongside.actions import conflicts, meetings, relations, words
from tilth.alongside.actions.sleeping import SILENCE, fall_asleep
from tilth.alongside.models import Block, Relation, RelationKind
from tilth.alongside.tasks import daily
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.roles import Role, Section, Verb
from tilth.people.models import Moment, Walking

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


# Nobody else is here: these tests count whose access sleeps.
@pytest.fixture
def amina():
    return a_worker()


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=amina)


def of(actor, person):
    return Relation.objects.get(account=actor.account, person=person)


def later(**delta):
    return clock.at(clock.now() + timedelta(**delta))


# --- ending ------------------------------------------------------------------------------------------------


def test_an_end_has_its_words_and_who_said_it(carl, amina):
    relation = relations.end_relation(by=amina, relation=of(amina, carl), why="I am moving to Quarry Bank")

    assert (relation.ended_by, relation.ended_why) == (amina.account, "I am moving to Quarry Bank")
    assert "Amina no longer walks alongside." in [m.summary for m in Moment.objects.filter(person=carl)]
    with pytest.raises(NotFound):
        relations.end_relation(by=amina, relation=relation)
    with pytest.raises(WrongState):
        relations.end_relation(by=themselves(carl), relation=relation)


def test_one_may_go_even_after_the_person_said_no_to_everything(carl, amina):
    friend = a_resident("Nia Pugh")
    comes_alongside(friend, carl, sees=())

    assert relations.end_relation(by=friend, relation=of(friend, carl)).until_at


def test_when_the_first_worker_goes_the_one_who_walked_longest_is_first(carl, amina):
    friend, jo, sam = a_resident("Nia Pugh"), a_worker("Jo Bell"), a_worker("Sam Poole")
    comes_alongside(friend, carl)
    comes_alongside(jo, carl, kind=RelationKind.WORKER)
    with later(minutes=1):
        comes_alongside(sam, carl, kind=RelationKind.WORKER)

    with later(minutes=2):
        relations.end_relation(by=amina, relation=of(amina, carl))

        assert of(jo, carl).is_first
        assert access.may(jo, carl, Verb.SET_SAY)
        assert not access.may(sam, carl, Verb.SET_SAY)
        assert not of(friend, carl).is_first


def test_whom_one_no_longer_walks_with_one_no_longer_meets(carl, amina):
    meetings.plan_meeting(by=amina, person=carl, on=clock.today() + timedelta(days=2))

    relations.end_relation(by=themselves(carl), relation=of(amina, carl))

    assert queries.meetings_of(carl.pk) == []


def test_stepping_aside_ends_it_and_closes_the_page(carl, amina):
    conflicts.declare_conflict(by=amina, person=carl, words="my cousin")

    assert of(amina, carl).until_at
    assert access.sections_for(amina, carl) == frozenset()
    assert "Amina stepped aside." in [m.summary for m in Moment.objects.filter(person=carl)]


# --- sleeping ----------------------------------------------------------------------------------------------


def test_after_half_a_silent_year_access_sleeps_and_both_are_asked(amina):
    account = an_account("Carl Reed")
    carl = a_person("Carl", alongside=amina, account=account)

    with clock.at(clock.now() + SILENCE + timedelta(days=1)):
        assert daily() == 1
        assert daily() == 0
        assert access.sections_for(amina, carl) == frozenset()

    relation = of(amina, carl)
    assert relation.asleep_at
    assert relation.until_at is None
    assert "Carl" not in Notice.objects.get(account=amina.account).sentence
    assert "Amina" in Notice.objects.get(account=account).sentence


def test_nothing_else_changes_while_access_sleeps(carl, amina):
    with clock.at(clock.now() + SILENCE * 6):
        fall_asleep(on=clock.today())

    carl.refresh_from_db()
    assert carl.walking == Walking.NOW
    assert of(amina, carl).is_first


def test_a_word_or_a_meeting_keeps_it_awake(amina):
    written, met, silent = (a_person(name, alongside=amina) for name in ("Carl", "Rosa", "Pat"))
    with clock.at(clock.now() + SILENCE - timedelta(days=1)):
        words.say_about(by=amina, person=written, kind="hope", words="Saturdays")
        meetings.plan_meeting(by=amina, person=met, on=clock.today())

    with clock.at(clock.now() + SILENCE + timedelta(days=2)):
        assert [relation.person for relation in queries.silent_relations(clock.now() - SILENCE)] == [silent]


def test_one_tap_wakes_it_and_it_stays_awake(carl, amina):
    with clock.at(clock.now() + SILENCE + timedelta(days=1)):
        fall_asleep(on=clock.today())
        relations.wake(by=amina, relation=of(amina, carl))

        assert Section.STORY in access.sections_for(amina, carl)
        assert fall_asleep(on=clock.today()) == 0
    assert "Amina is walking alongside again." in [m.summary for m in Moment.objects.filter(person=carl)]


def test_waking_goes_through_the_door_too(carl, amina):
    """A press on an old page: whoever may do nothing there any more meets what a stranger meets."""
    assert signed_in_as(amina).post(f"/people/{carl.pk}/wake").status_code == 302
    as_herself = signed_in_as(replace(amina, acting_as=Role.RESIDENT))
    assert as_herself.post(f"/people/{carl.pk}/wake").status_code == 404
    Block.objects.create(person=carl, account=amina.account)
    assert signed_in_as(amina).post(f"/people/{carl.pk}/wake").status_code == 404


# --- when we next meet -------------------------------------------------------------------------------------


def test_a_day_that_has_passed_is_no_meeting(carl, amina):
    with pytest.raises(InvalidInput) as refused:
        meetings.plan_meeting(by=amina, person=carl, on=clock.today() - timedelta(days=1))
    assert refused.value.field == "on"


def test_the_newest_day_takes_the_place_of_ones_own_earlier_one(carl, amina):
    friend = a_resident("Nia Pugh")
    comes_alongside(friend, carl)
    tomorrow = clock.today() + timedelta(days=1)
    meetings.plan_meeting(by=friend, person=carl, on=tomorrow, at_words="tea time")
    for days in (2, 3):
        meetings.plan_meeting(
            by=amina, person=carl, on=clock.today() + timedelta(days=days), where="the mill"
        )

    assert [meeting.on for meeting in queries.meetings_of(carl.pk)] == [
        tomorrow,
        tomorrow + timedelta(days=2),
    ]
    assert [meeting.where for meeting in queries.next_meetings(amina)] == ["the mill"]
    assert len(queries.next_meetings(themselves(carl))) == 2


def test_a_meeting_is_called_off_by_whoever_may_write(carl, amina):
    meeting = meetings.plan_meeting(by=amina, person=carl, on=clock.today())
    with pytest.raises(NotFound):
        meetings.call_off(by=a_worker("Sam Poole"), meeting=meeting)

    meetings.call_off(by=themselves(carl), meeting=meeting)

    assert queries.next_meetings(amina) == []
