import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from tests.answers.cast import A_WEDNESDAY, signed_in_as, the_cast
from tilth.answers import actions, queries
from tilth.answers.access import answer_for
from tilth.answers.models import Answer, Given, Kind, Office
from tilth.answers.words import CHOICES, days_words, given_choices, where_it_stands
from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.base.errors import NotFound
from tilth.base.roles import Role, Verb
from tilth.places.actions import add_holiday

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


def stage():
    with clock.at(A_WEDNESDAY):
        return the_cast()


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def asked(cast, **more):
    more = {
        "office": cast.housing,
        "kind": Kind.INTRODUCTION,
        "sentence": "Somebody waits in Hollins",
        **more,
    }
    return actions.ask(by=cast.amina, subject_id=uuid4(), **more)


def test_age_is_told_in_working_days(cast):
    answer = asked(cast)
    assert queries.age_in_working_days(answer, date(2026, 11, 4)) == 0
    assert queries.age_in_working_days(answer, date(2026, 11, 8)) == 2, "a weekend is nobody's working time"
    assert queries.age_in_working_days(answer, date(2026, 11, 17)) == 9


def test_age_never_counts_a_weekend_or_a_bank_holiday(cast):
    answer = asked(cast)
    dice = random.Random(1)
    holidays = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}
    for _ in range(300):
        days = dice.randrange(80)
        on = answer.asked_on + timedelta(days=days)
        each = (answer.asked_on + timedelta(days=step) for step in range(1, days + 1))
        by_hand = sum(day.weekday() < 5 and day not in holidays for day in each)
        assert queries.age_in_working_days(answer, on) == by_hand


def test_the_age_of_an_answered_one_is_what_it_took(cast):
    answer = asked(cast)
    with clock.at(A_WEDNESDAY + timedelta(days=6)):
        answer = actions.give(by=cast.priya, answer=answer, given="freed", words="Amina can go")
    assert queries.age_in_working_days(answer, date(2027, 3, 1)) == 4


def test_a_leader_reads_what_is_owed_oldest_first(cast):
    old = asked(cast)
    with clock.at(A_WEDNESDAY + timedelta(days=5)):
        new = asked(cast)
    owed = queries.owed_by(cast.priya, date(2026, 11, 17))

    assert [one.answer for one in owed] == [old, new]
    assert owed[0].waiting == "waiting on you 9 working days"
    assert queries.owed_by(cast.ruth, date(2026, 11, 17)) == []
    assert queries.owed_by(NOBODY, date(2026, 11, 17)) == []


def test_a_gardener_owes_what_nobody_holds(cast):
    nobodys = asked(cast, office=None)
    without_holder = asked(cast, office=Office.objects.create(name="Panel"))
    asked(cast)

    assert {one.answer for one in queries.owed_by(cast.dee, clock.today())} == {nobodys, without_holder}
    assert {one.answer for one in queries.owed_unowned(clock.today())} == {nobodys, without_holder}


def test_a_leader_who_does_not_garden_does_not_owe_what_nobody_owns(cast):
    asked(cast, office=None)
    assert queries.owed_by(cast.priya, clock.today()) == []


def test_the_answer_that_stands_now_is_the_reopened_one(cast):
    answer = asked(cast)
    actions.give(by=cast.priya, answer=answer, given="no", words="No.")
    actions.judge(by=cast.amina, answer=answer, verdict="not_really", words="Still")
    now = queries.latest_for(Kind.INTRODUCTION, answer.subject_id)
    assert now.reopens == answer


def test_the_whole_life_is_told_in_words(cast):
    answer = asked(cast)
    actions.promise(by=cast.priya, answer=answer, answer_on=date(2026, 11, 20))
    actions.move(by=cast.priya, answer=answer, moved_to=date(2026, 12, 1), why="Panel")
    actions.give(by=cast.priya, answer=answer, given="trying", trying_until=date(2027, 1, 4), words="Try it")
    actions.judge(by=cast.amina, answer=answer, verdict="not_really", words="Not yet")

    told = [(line.sentence, line.words) for line in queries.life_of(answer.kind, answer.subject_id)]
    assert told == [
        ("Raised by Amina", ""),
        ("Priya, Head of Housing will answer by 20 November 2026", ""),
        ("Priya, Head of Housing moved the answer date to 1 December 2026", "Panel"),
        ("Priya, Head of Housing: Somebody lends a hand until 4 January 2027", "Try it"),
        ("Whoever raised it says: not really answered", "Not yet"),
        ("Asked again, one leader up", ""),
    ]


def test_where_it_stands_is_said_without_blame(cast):
    answer = asked(cast)
    assert where_it_stands(answer, 0) == "With the Head of Housing since today"
    assert where_it_stands(answer, 1) == "With the Head of Housing for 1 working day"
    assert (
        where_it_stands(asked(cast, office=None), 0)
        == "With a gardener, who is finding out who can change it"
    )
    upward = actions.give(by=cast.priya, answer=answer, given="no", words="No", asked_upward=True)
    assert where_it_stands(upward, 3) == "Head of Housing said no for now, and asked upward"


def test_every_kind_has_words_for_each_of_the_five_answers():
    assert set(CHOICES) == set(Kind.values)
    for kind in Kind.values:
        assert [value for value, _label in given_choices(kind)] == Given.values
    assert days_words(0) == "less than a working day"


def test_the_place_adds_its_own_days_off(cast):
    add_holiday(by=cast.kit, on=date(2026, 11, 5), name="Wakes day")
    assert queries.age_in_working_days(asked(cast), date(2026, 11, 6)) == 1


def test_strangers_and_residents_do_not_read_an_answer_that_is_not_theirs(cast):
    answer = asked(cast)
    assert answer_for(cast.jo, answer.pk) == answer
    with pytest.raises(NotFound):
        answer_for(NOBODY, answer.pk)
    with pytest.raises(NotFound):
        answer_for(cast.amina, uuid4())


def test_whoever_asked_reads_it_in_any_role(cast):
    answer = asked(cast)
    as_resident = replace(cast.amina, acting_as=Role.RESIDENT, has_second_factor=False)
    assert answer_for(as_resident, answer.pk) == answer
    with pytest.raises(NotFound):
        answer_for(replace(cast.jo, acting_as=Role.RESIDENT), answer.pk)
    with pytest.raises(NotFound):
        answer_for(replace(cast.jo, has_second_factor=False), answer.pk, Verb.SEE)


def test_a_leader_answers_on_the_page_and_everything_typed_is_kept(cast):
    answer = asked(cast)
    page = signed_in_as(cast.priya)

    assert "Somebody will meet them" in page.get(f"/answers/{answer.pk}").content.decode()
    refused = page.post(f"/answers/{answer.pk}/give", {"given": "", "words": "Jo goes on Monday"})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "Choose one of the five answers." in html
    assert "Jo goes on Monday" in html

    done = page.post(
        f"/answers/{answer.pk}/give", {"given": "freed", "words": "Jo goes on Monday"}, follow=True
    )
    assert done.status_code == 200
    assert "Answered. Whoever asked was told." in done.content.decode()
    assert Answer.objects.get().given == "freed"


@pytest.mark.parametrize(
    ("verb", "typed"),
    [
        ("come", {"words": "Thursday"}),
        ("promise", {"answer_on": "2026-11-20"}),
        ("hear", {}),
    ],
)
def test_a_leader_reads_asks_and_dates_on_the_page(cast, verb, typed):
    answer = asked(cast)
    assert signed_in_as(cast.priya).post(f"/answers/{answer.pk}/{verb}", typed).status_code == 302


def test_a_date_that_has_gone_comes_back_with_a_plain_sentence(cast):
    answer = asked(cast)
    page = signed_in_as(cast.priya).post(f"/answers/{answer.pk}/promise", {"answer_on": "2026-11-01"})
    assert page.status_code == 422
    assert "This day has gone." in page.content.decode()
    assert 'value="2026-11-01"' in page.content.decode()


def test_the_raiser_says_on_the_page_whether_it_was_answered(cast):
    answer = actions.give(by=cast.priya, answer=asked(cast), given="no", words="No.")
    page = signed_in_as(cast.amina)
    assert "Was it answered?" in page.get(f"/answers/{answer.pk}").content.decode()
    assert "Was it answered?" not in signed_in_as(cast.jo).get(f"/answers/{answer.pk}").content.decode()
    page.post(f"/answers/{answer.pk}/judge", {"verdict": "not_really", "words": "Still waiting"})
    assert Answer.objects.filter(reopens=answer).exists()


def test_a_gardener_finds_the_office_and_the_office_takes_it_on(cast):
    answer = asked(cast, office=None)
    signed_in_as(cast.dee).post(f"/answers/{answer.pk}/find", {"office": cast.housing.pk})
    leader = signed_in_as(cast.priya)
    assert "We take it on: Head of Housing" in leader.get(f"/answers/{answer.pk}").content.decode()
    leader.post(f"/answers/{answer.pk}/own", {"office": cast.housing.pk})
    assert Answer.objects.get(pk=answer.pk).office == cast.housing


def test_the_keeper_keeps_the_offices(cast):
    page = signed_in_as(cast.kit)
    assert "Head of Housing" in page.get("/looking-after/offices").content.decode()
    page.post("/looking-after/offices/new", {"name": "Allocations panel", "above": cast.housing.pk})
    panel = Office.objects.get(name="Allocations panel")
    circle = page.post(
        f"/looking-after/offices/{cast.above.pk}", {"name": "Director of Place", "above": panel.pk}
    )
    assert circle.status_code == 422
    assert "cannot stand above itself" in circle.content.decode()
    changed = {"name": "Director of Place", "holder": cast.ruth.account.pk}
    assert page.post(f"/looking-after/offices/{cast.above.pk}", changed).status_code == 302


def test_offices_are_not_there_for_anybody_else(cast):
    for actor in (cast.amina, cast.dee, cast.priya):
        assert signed_in_as(actor).get("/looking-after/offices").status_code == 404
        assert signed_in_as(actor).get(f"/looking-after/offices/{cast.housing.pk}").status_code == 404


def test_what_a_barrier_owes_is_answered_in_its_own_room(cast):
    answer = asked(cast, kind=Kind.BARRIER)
    assert signed_in_as(cast.priya).get(f"/answers/{answer.pk}").status_code == 404


def test_times_of_day_are_never_told(cast):
    with clock.at(datetime(2026, 11, 4, 14, 37, tzinfo=UTC)):
        answer = asked(cast)
    assert "14:37" not in signed_in_as(cast.jo).get(f"/answers/{answer.pk}").content.decode()
