from datetime import timedelta

import pytest

from tests.answers.cast import A_WEDNESDAY
from tests.decisions.cast import a_place_with_money
from tilth.base import clock
from tilth.base.errors import BothKept, InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import Act
from tilth.base.roles import Section
from tilth.decisions import actions, queries
from tilth.decisions.models import Decision, Guideline
from tilth.people.models import Moment, MomentKind

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

SIGNED = {
    "title": "Act first",
    "words": "If it is kind, legal and cheap, do it.",
    "office_words": "Director of Place",
    "what_without_asking": "Spend, visit, ring.",
    "stay_legal": "The law still holds.",
    "do_no_harm": "Nobody is left worse off.",
    "who_backs": "I do, in public.",
}


def stage():
    with clock.at(A_WEDNESDAY):
        return a_place_with_money()


@pytest.fixture
def here(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def guideline(here, words="If it gets someone eating, buy it.", **more):
    return actions.write_guideline(**{"by": here.amina, "team": here.team, "words": words, **more})


# --- guidelines --------------------------------------------------------------------------------------------


def test_a_team_writes_its_own_guidelines(here):
    one = guideline(here, why="Hunger does not wait.")
    assert (one.version, one.from_on, one.written_by, one.is_in_force) == (
        1, clock.today(), here.amina.account, True,
    )  # fmt: skip
    assert Act.objects.filter(what="decisions.write_guideline", subject=one.pk).exists()


def test_another_teams_worker_and_a_leader_do_not_write_them(here):
    for other in (here.sam, here.cast.priya):
        with pytest.raises(NotAllowed):
            guideline(here, by=other)
    with pytest.raises(InvalidInput):
        guideline(here, words="")


def test_a_new_wording_replaces_and_the_old_stays_readable(here):
    old = guideline(here)
    new = actions.replace_guideline(by=here.jo, guideline=old, words="If it gets someone cooking, buy it.")
    old.refresh_from_db()
    assert (new.thread_id, new.version, old.until_on, old.is_in_force) == (
        old.thread_id, 2, clock.today(), False,
    )  # fmt: skip
    assert [one.words for one in queries.guidelines_of(here.team)] == [new.words, old.words]
    assert queries.book(here.amina).guidelines == [new]


def test_two_who_rewrite_one_guideline_both_keep_their_words(here):
    old = guideline(here)
    actions.replace_guideline(by=here.jo, guideline=old, words="What Jo wrote")
    with pytest.raises(BothKept) as both:
        actions.replace_guideline(by=here.amina, guideline=old, words="What Amina wrote")
    assert (both.value.theirs, both.value.mine) == ("What Jo wrote", "What Amina wrote")
    assert Guideline.objects.count() == 2


def test_a_guideline_let_go_says_when_and_why_and_is_not_rewritten(here):
    one = guideline(here)
    with pytest.raises(NotFound):
        actions.retire_guideline(by=here.sam, guideline=one)
    gone = actions.retire_guideline(by=here.amina, guideline=one, why="Everybody does it now.")
    assert (gone.until_on, gone.ended_why) == (clock.today(), "Everybody does it now.")
    with pytest.raises(WrongState):
        actions.replace_guideline(by=here.amina, guideline=one, words="Again")
    with pytest.raises(NotFound):
        actions.retire_guideline(by=here.amina, guideline=one)
    assert queries.book(here.amina).guidelines == []


def test_an_empty_new_wording_changes_nothing(here):
    one = guideline(here)
    with pytest.raises(InvalidInput):
        actions.replace_guideline(by=here.amina, guideline=one, words="")
    one.refresh_from_db()
    assert one.is_in_force


# --- permission --------------------------------------------------------------------------------------------


def test_a_leader_signs_with_name_and_day(here):
    one = actions.sign_permission(by=here.cast.priya, **SIGNED)
    assert (one.signed_by, one.signed_on, one.is_in_force) == (here.cast.priya.account, clock.today(), True)
    assert queries.book(here.amina).permissions == [one]
    assert queries.book(here.sam).permissions == [one]


@pytest.mark.parametrize("field", SIGNED)
def test_a_permission_says_all_of_it_or_nobody_can_lean_on_it(here, field):
    with pytest.raises(InvalidInput) as refused:
        actions.sign_permission(by=here.cast.priya, **{**SIGNED, field: ""})
    assert refused.value.field == field


def test_a_worker_and_a_keeper_sign_nothing(here):
    for other in (here.amina, here.cast.kit):
        with pytest.raises(NotAllowed):
            actions.sign_permission(by=other, **SIGNED)


def test_a_permission_is_taken_back_openly_once_and_with_a_reason(here):
    one = actions.sign_permission(by=here.cast.priya, **SIGNED)
    with pytest.raises(InvalidInput):
        actions.take_back_permission(by=here.cast.ruth, permission=one, why="")
    with pytest.raises(NotFound):
        actions.take_back_permission(by=here.amina, permission=one, why="x")
    gone = actions.take_back_permission(by=here.cast.ruth, permission=one, why="The law changed.")
    assert (gone.taken_back_on, gone.taken_back_why, gone.taken_back_by) == (
        clock.today(), "The law changed.", here.cast.ruth.account,
    )  # fmt: skip
    with pytest.raises(NotFound):
        actions.take_back_permission(by=here.cast.ruth, permission=one, why="Again")
    assert queries.book(here.amina).permissions == [gone]


def test_the_book_holds_my_teams_guidelines_and_every_teams_for_who_tends_them(here):
    one = guideline(here)
    assert queries.book(here.sam).guidelines == []
    assert queries.book(here.dee).guidelines == [one]


def test_the_book_is_read_in_few_statements(here, django_assert_max_num_queries):
    for number in range(12):
        guideline(here, words=f"Guideline {number}")
    with django_assert_max_num_queries(2):
        book = queries.book(here.amina)
        assert {one.written_by.short_name + one.team.name for one in book.guidelines} == {"AminaHollins team"}


# --- decision notes ----------------------------------------------------------------------------------------


def test_a_decision_about_somebody_stands_on_their_page(here):
    one = actions.decide_note(
        by=here.amina, person=here.carl, what="Buy the cooker now", why="He cooks for Ellie on Saturday",
        with_whom="Carl", risk_acting="It breaks", risk_not_acting="She stops coming", our_anxiety=True,
        on=clock.today() - timedelta(days=1),
    )  # fmt: skip
    (moment,) = Moment.objects.filter(person=here.carl, kind=MomentKind.DECISION)
    assert (moment.summary, moment.section) == ("Amina decided: Buy the cooker now", Section.PLAN)
    assert queries.decisions_of(here.carl) == [one]
    read = Decision.objects.get(pk=one.pk)
    assert (read.why, read.risk_not_acting, read.our_anxiety) == (
        "He cooks for Ellie on Saturday", "She stops coming", True,
    )  # fmt: skip


def test_a_team_writes_down_what_it_decided_about_its_own_work(here):
    one = actions.decide_note(by=here.jo, team=here.team, what="Huddle on Mondays")
    assert queries.decisions_of_team(here.team) == [one]
    actions.decide_note(by=here.amina, person=here.carl, team=here.team, what="Only on Carl's page")
    assert queries.decisions_of_team(here.team) == [one]
    with pytest.raises(NotAllowed):
        actions.decide_note(by=here.sam, team=here.team, what="Not Sam's team")


def test_a_decision_is_about_somebody_or_some_team_and_says_what(here):
    with pytest.raises(InvalidInput, match="whom or which team"):
        actions.decide_note(by=here.amina, what="x")
    with pytest.raises(InvalidInput) as refused:
        actions.decide_note(by=here.amina, person=here.carl, what="")
    assert refused.value.field == "what"


def test_who_does_not_walk_with_them_decides_nothing_for_them(here):
    for other in (here.jo, here.sam, here.dee, here.cast.kit):
        with pytest.raises(NotFound):
            actions.decide_note(by=other, person=here.carl, what="x")
