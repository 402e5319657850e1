from datetime import timedelta

import pytest

from tests.conversations.cast import a_person, a_worker, themselves
from tilth.base import clock, sealing
from tilth.base.actors import NOBODY
from tilth.base.roles import Section
from tilth.people.models import Person
from tilth.plans import actions, queries
from tilth.plans.models import Rhythm

pytestmark = pytest.mark.django_db(databases="__all__")
PLAN = {Section.PLAN}


@pytest.fixture
def amina():
    return a_worker("Amina")


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=(amina,))


def test_a_plan_is_read_whole_in_one_query_and_one_for_the_key(amina, carl, django_assert_num_queries):
    cook = actions.help_me_to(by=amina, person=carl, words="cook for my daughter")
    actions.score(by=amina, aim=cook, value=6, note="pie")
    actions.score(by=amina, aim=cook, value=2, on=clock.today() - timedelta(days=40))
    actions.add_step(by=amina, person=carl, words="two dishes", who="life", who_words="Jo", aim=cook)
    actions.add_step(by=amina, person=carl, words="ring", who="worker", said_when="Sunday")
    actions.set_rhythm(by=amina, person=carl, weeks=6, words="when it suits")
    sealing.forget_keys()
    with django_assert_num_queries(1, using="default"), django_assert_num_queries(1, using="keys"):
        plan = queries.plan_of(carl, PLAN)
    (aim,) = plan.aims
    assert (aim.words, aim.has_score, aim.is_open) == ("cook for my daughter", True, True)
    assert [(value, note) for _on, value, note in aim.points] == [(2, ""), (6, "pie")]
    assert [(step.words, step.who_words) for step in aim.steps] == [("two dishes", "Jo")]
    assert [(step.words, step.who_words, step.said_when) for step in plan.steps] == [
        ("ring", "Amina", "Sunday")
    ]
    assert plan.steps[0].worker_id == amina.account_id
    assert plan.rhythm.weeks == 6
    assert len(aim.drawn.dots) == 2


def test_a_plan_outside_the_say_is_empty(amina, carl):
    actions.help_me_to(by=amina, person=carl, words="cook")
    assert queries.plan_of(carl, {Section.STORY}).is_empty
    assert not queries.plan_of(carl, PLAN).is_empty


def test_a_plan_of_nothing_is_empty(carl):
    assert queries.plan_of(carl, PLAN) == queries.PlanView()


@pytest.mark.parametrize(
    ("who", "named", "said"),
    [
        ("person", "", "Carl"),
        ("life", "", "Someone in Carl’s life"),
        ("life", "Jo", "Jo"),
        ("group", "", "A group"),
        ("worker", "", "A worker"),
    ],
)
def test_a_step_says_in_words_who_does_it(who, named, said):
    assert queries.who_in_words(who, "Carl", named, "") == said


def test_what_i_said_i_would_do_waits_in_the_order_it_was_said(amina, carl, django_assert_num_queries):
    mo = a_person("Mo", alongside=(amina,))
    first = actions.add_step(by=amina, person=carl, words="ring the shop", who="worker", said_when="Sunday")
    second = actions.add_step(by=amina, person=mo, words="bring the form", who="worker")
    actions.add_step(by=amina, person=carl, words="measure the gap", who="person")
    actions.step_not_yet(by=amina, step=second)
    done = actions.add_step(by=amina, person=carl, words="old thing", who="worker")
    actions.step_done(by=amina, step=done)
    sealing.forget_keys()
    with django_assert_num_queries(1, using="default"), django_assert_num_queries(1, using="keys"):
        found = queries.i_said_i_would(amina)
    assert [(one.pk, one.called, one.words, one.said_when) for one in found] == [
        (first.pk, "Carl", "ring the shop", "Sunday"),
        (second.pk, "Mo", "bring the form", ""),
    ]


def test_a_resident_sees_what_they_said_they_would_do(amina, carl):
    actions.add_step(by=amina, person=carl, words="measure the gap", who="person")
    actions.add_step(by=amina, person=carl, words="ring the shop", who="worker")
    assert [one.words for one in queries.i_said_i_would(themselves(carl))] == ["measure the gap"]
    assert queries.i_said_i_would(NOBODY) == []


def test_looking_back_is_offered_within_a_week_and_never_to_who_paused(amina, carl):
    actions.set_rhythm(by=amina, person=carl, next_on=clock.today() + timedelta(days=6))
    mo = a_person("Mo", alongside=(amina,))
    actions.set_rhythm(by=amina, person=mo)
    assert [one.called for one in queries.looking_back_soon(amina, clock.today())] == ["Carl"]
    Person.objects.filter(pk=carl.pk).update(walking="paused")
    assert queries.looking_back_soon(amina, clock.today()) == []


def test_a_rhythm_that_has_come_round_ends_nothing(amina, carl):
    actions.set_rhythm(by=amina, person=carl, next_on=clock.today())
    with clock.at(clock.now() + timedelta(days=400)):
        assert [one.called for one in queries.looking_back_soon(amina, clock.today())] == ["Carl"]
        carl.refresh_from_db()
        assert carl.walking == "now"
        assert Rhythm.objects.get(person=carl).next_on < clock.today()


def test_look_backs_are_read_newest_first(amina, carl):
    actions.look_back(by=amina, person=carl, what_next="go_on", words="one")
    actions.look_back(by=amina, person=carl, what_next="pause", words="two")
    assert [looked.words for looked in queries.look_backs_of(carl)] == ["two", "one"]
