from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.answers.cast import A_WEDNESDAY, alongside
from tests.decisions.cast import FIVE_HUNDRED, a_place_with_money
from tilth.base import clock, sealing
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import Act
from tilth.base.roles import Section
from tilth.decisions import actions, queries
from tilth.decisions.models import Decision, Pot, PotRow
from tilth.people.models import Moment, MomentKind

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


def stage():
    with clock.at(A_WEDNESDAY):
        return a_place_with_money()


@pytest.fixture
def here(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def spend(here, **more):
    more = {"by": here.amina, "pot": here.pot, "amount_pence": 140_00, "what": "a cooker", **more}
    return actions.spend(**more)


def moments(here):
    return list(Moment.objects.filter(person=here.carl, kind=MomentKind.SPEND).order_by("sequence"))


def adds_up(pot):
    balance = 0
    for number, row in enumerate(PotRow.objects.filter(pot=pot).order_by("sequence"), start=1):
        balance += row.amount_pence
        assert (row.sequence, row.balance_pence) == (number, balance)
    assert Pot.objects.get(pk=pot.pk).balance_pence == balance


# --- spending ----------------------------------------------------------------------------------------------


def test_a_spend_is_written_at_once_with_what_is_left_after_it(here):
    row = spend(here, opened_up="hot dinners")
    assert (row.kind, row.amount_pence, row.balance_pence, row.sequence) == ("spend", -140_00, 360_00, 2)
    assert here.left() == 360_00
    adds_up(here.pot)


def test_a_spend_for_somebody_is_one_line_on_their_page_in_words(here):
    spend(here, person=here.carl, opened_up="hot dinners")
    (moment,) = moments(here)
    assert moment.section == Section.PLAN
    assert moment.summary == "Amina bought: a cooker, £140, from Hollins pot. It opened up: hot dinners"


def test_a_spend_for_nobody_in_particular_is_on_nobodys_page(here):
    spend(here)
    assert moments(here) == []


def test_more_than_the_pot_holds_is_refused_with_what_is_left_and_what_to_do(here):
    spend(here, amount_pence=487_60)
    with pytest.raises(
        InvalidInput, match=r"There is £12\.40 left in this pot\..*ask whoever tends"
    ) as refused:
        spend(here, amount_pence=12_41)
    assert refused.value.field == "amount_pence"
    assert here.left() == 12_40
    spend(here, amount_pence=12_40)
    assert here.left() == 0
    adds_up(here.pot)


def test_the_same_press_twice_spends_once(here):
    key = uuid4()
    first, second = spend(here, person=here.carl, key=key), spend(here, person=here.carl, key=key)
    assert first.pk == second.pk
    assert here.left() == 360_00
    assert len(moments(here)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"amount_pence": 0}, "amount_pence"), ({"amount_pence": -1}, "amount_pence"), ({"what": ""}, "what")],
)
def test_what_cannot_be_taken_is_said_beside_its_field(here, wrong, field):
    with pytest.raises(InvalidInput) as refused:
        spend(here, **wrong)
    assert refused.value.field == field
    assert here.left() == FIVE_HUNDRED


def test_a_day_still_to_come_is_refused_and_an_earlier_one_kept(here):
    with pytest.raises(InvalidInput, match="still to come"):
        spend(here, on=clock.today() + timedelta(days=1))
    assert spend(here, on=clock.today() - timedelta(days=2)).on == clock.today() - timedelta(days=2)


def test_only_the_team_spends_from_its_pot(here):
    for stranger in (here.sam, here.cast.kit, here.cast.priya, here.dee):
        with pytest.raises(NotFound):
            spend(here, by=stranger)
    assert here.left() == FIVE_HUNDRED


def test_a_team_mate_who_does_not_walk_with_them_does_not_spend_for_them(here):
    with pytest.raises(NotFound):
        spend(here, by=here.jo, person=here.carl)
    assert here.left() == FIVE_HUNDRED


def test_every_spend_is_an_act_in_the_log_of_the_person(here):
    row = spend(here, person=here.carl)
    act = Act.objects.get(what="decisions.spend")
    assert (act.chain, act.subject, act.section) == (here.carl.pk, row.pk, "plan")


def test_nobody_approves_a_spend(here):
    names = {field.name for field in [*PotRow._meta.get_fields(), *Decision._meta.get_fields()]}
    assert not [name for name in names if "appro" in name or "state" in name or "signed" in name]


# --- what comes back, what was wrong -----------------------------------------------------------------------


def test_money_that_came_back_is_a_line_of_its_own(here):
    spend(here)
    row = actions.come_back(by=here.jo, pot=here.pot, amount_pence=40_00, what="the shop took the hob back")
    assert (row.kind, row.amount_pence, row.balance_pence) == ("back", 40_00, 400_00)
    adds_up(here.pot)
    with pytest.raises(InvalidInput):
        actions.come_back(by=here.jo, pot=here.pot, amount_pence=40_00, what="")


def test_a_wrong_line_stays_and_a_second_puts_it_right(here):
    row = spend(here, person=here.carl)
    made = actions.correct(by=here.amina, row=row, right_pence=104_00, why="It was £104.")
    assert (made.kind, made.amount_pence, made.corrects, made.balance_pence) == (
        "correction",
        36_00,
        row,
        396_00,
    )
    row.refresh_from_db()
    assert row.amount_pence == -140_00
    assert [m.summary for m in moments(here)][1] == "Amina put a line right: it was £104. It was £104."
    adds_up(here.pot)


def test_a_spend_that_never_was_is_put_right_to_nothing(here):
    actions.correct(by=here.jo, row=spend(here), right_pence=0, why="Written twice.")
    assert here.left() == FIVE_HUNDRED
    adds_up(here.pot)


def test_a_spend_that_was_larger_takes_the_rest_if_the_pot_holds_it(here):
    row = spend(here)
    actions.correct(by=here.amina, row=row, right_pence=500_00, why="Two of them.")
    assert here.left() == 0
    other = actions.come_back(by=here.amina, pot=here.pot, amount_pence=5_00, what="change")
    last = spend(here, amount_pence=5_00)
    with pytest.raises(InvalidInput) as refused:
        actions.correct(by=here.amina, row=last, right_pence=6_00, why="x")
    assert refused.value.field == "right_pence"
    assert other.kind == "back"


def test_a_line_is_put_right_once(here):
    row = spend(here)
    made = actions.correct(by=here.amina, row=row, right_pence=1_00, why="x")
    for line in (row, made):
        with pytest.raises(WrongState):
            actions.correct(by=here.amina, row=line, right_pence=2_00, why="x")


@pytest.mark.parametrize(("pence", "why"), [(140_00, "the same"), (-1, "less than nothing"), (1_00, "")])
def test_putting_right_needs_a_reason_and_another_amount(here, pence, why):
    with pytest.raises(InvalidInput):
        actions.correct(by=here.amina, row=spend(here), right_pence=pence, why=why)


def test_who_may_put_a_line_right(here):
    for_carl, for_us = spend(here, person=here.carl), spend(here)
    put_in = PotRow.objects.get(kind="in")
    with pytest.raises(NotFound):
        actions.correct(by=here.jo, row=for_carl, right_pence=1_00, why="Jo does not walk with Carl")
    with pytest.raises(NotFound):
        actions.correct(by=here.sam, row=for_us, right_pence=1_00, why="another team")
    with pytest.raises(NotFound):
        actions.correct(by=here.amina, row=put_in, right_pence=1_00, why="whoever put it in does")
    assert (
        actions.correct(by=here.dee, row=put_in, right_pence=600_00, why="It was £600.").amount_pence
        == 100_00
    )


# --- tending -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["dee", "kit", "priya"])
def test_those_who_tend_open_pots_and_put_money_in(here, who):
    by = getattr(here.cast, who)
    pot = actions.open_pot(by=by, team=here.team, name=f"The pot of {who}")
    row = actions.put_in(by=by, pot=pot, amount_pence=10_00, what="spring grant")
    assert (row.kind, row.what, row.balance_pence) == ("in", "spring grant", 10_00)


def test_a_worker_neither_opens_a_pot_nor_puts_money_in(here):
    with pytest.raises(NotAllowed):
        actions.open_pot(by=here.amina, team=here.team, name="Mine")
    with pytest.raises(NotFound):
        actions.put_in(by=here.amina, pot=here.pot, amount_pence=1)


@pytest.mark.parametrize("name", ["Hollins pot", "hollins POT", ""])
def test_a_pot_needs_a_name_that_its_team_has_not(here, name):
    with pytest.raises(InvalidInput) as refused:
        actions.open_pot(by=here.dee, team=here.team, name=name)
    assert refused.value.field == "name"


def test_a_pot_holds_no_more_than_a_pot_can(here):
    Pot.objects.filter(pk=here.pot.pk).update(balance_pence=1_999_999_999)
    with pytest.raises(InvalidInput, match="more than one pot can hold"):
        actions.put_in(by=here.dee, pot=here.pot, amount_pence=100_000_00)


def test_from_a_closed_pot_nothing_is_spent_until_it_opens_again(here):
    actions.close_pot(by=here.dee, pot=here.pot)
    with pytest.raises(WrongState, match="closed"):
        spend(here)
    assert queries.pots_for(here.amina) == []
    assert queries.public_pots() == []
    actions.open_pot_again(by=here.dee, pot=here.pot)
    assert spend(here).balance_pence == 360_00
    with pytest.raises(NotFound):
        actions.close_pot(by=here.amina, pot=here.pot)


# --- the database itself refuses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "spend", "amount_pence": 1},
        {"kind": "in", "amount_pence": -1},
        {"kind": "back", "amount_pence": 0},
        {"kind": "correction", "amount_pence": 5},
        {"kind": "gift", "amount_pence": 5},
        {"kind": "in", "amount_pence": 5, "balance_pence": -1},
        {"kind": "in", "amount_pence": 5, "sequence": 1},
        {"kind": "in", "amount_pence": 5, "sequence": 0},
    ],
)
def test_a_line_that_cannot_be_true_is_refused_by_the_database(here, wrong):
    line = {"pot": here.pot, "sequence": 2, "balance_pence": 0, "on": clock.today(), **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        PotRow.objects.create(**line)


def test_a_pot_below_nothing_is_refused_by_the_database(here):
    with pytest.raises(IntegrityError), transaction.atomic():
        Pot.objects.filter(pk=here.pot.pk).update(balance_pence=-1)


# --- who reads what ----------------------------------------------------------------------------------------


def test_who_sees_the_person_reads_what_it_was_for_and_others_only_the_amount(here):
    spend(here, person=here.carl, opened_up="hot dinners")
    spend(here, amount_pence=3_00, what="tea for the huddle")
    open_line = queries.pot_page(here.amina, here.pot)[1]
    assert (open_line.words, open_line.opened_up, open_line.person, open_line.who) == (
        "a cooker", "hot dinners", here.carl, "Amina",
    )  # fmt: skip
    for other in (here.jo, here.dee, here.cast.kit, here.cast.priya):
        tea, cooker, first = queries.pot_page(other, here.pot)
        assert (cooker.words, cooker.opened_up, cooker.person, cooker.who) == ("", "", None, "")
        assert (cooker.amount_pence, cooker.is_about_somebody) == (-140_00, True)
        assert (tea.words, first.kind) == ("tea for the huddle", "in")


def test_a_companion_whom_they_do_not_show_the_plan_reads_only_the_amount(here):
    spend(here, person=here.carl)
    alongside(here.carl, here.jo.account, Section.STORY)
    assert queries.pot_page(here.jo, here.pot)[0].words == ""


def test_when_somebody_is_erased_the_pot_still_adds_up_and_says_nothing(here):
    spend(here, person=here.carl)
    sealing.destroy_key(here.carl.pk)
    here.carl.delete()
    line = queries.pot_page(here.amina, here.pot)[0]
    assert (line.words, line.person, line.is_about_somebody, line.amount_pence) == ("", None, True, -140_00)
    adds_up(here.pot)
    actions.correct(
        by=here.amina, row=PotRow.objects.get(kind="spend"), right_pence=1_00, why="Wrong amount."
    )
    adds_up(here.pot)


def test_the_pot_turns_its_pages_by_sequence(here):
    for number in range(1, 8):
        spend(here, amount_pence=number)
    first = queries.pot_page(here.amina, here.pot, limit=5)
    second = queries.pot_page(here.amina, here.pot, before=first[-1].sequence, limit=5)
    assert [line.sequence for line in first + second] == [8, 7, 6, 5, 4, 3, 2, 1]


def test_a_long_pot_is_read_in_two_statements(here, django_assert_max_num_queries):
    for number in range(1, 20):
        spend(here, amount_pence=number, person=here.carl if number % 2 else None)
    sealing.forget_keys()
    with django_assert_max_num_queries(1), django_assert_max_num_queries(1, using="keys"):
        queries.pot_page(here.amina, here.pot)


def test_what_was_bought_for_somebody_is_lines_in_words_newest_first(here):
    row = spend(here, person=here.carl, on=clock.today() - timedelta(days=3))
    spend(here, person=here.carl, what="a pan", amount_pence=9_00)
    actions.correct(by=here.amina, row=row, right_pence=130_00, why="It was £130.")
    lines = queries.spends_for(here.carl)
    assert [(line.words, line.amount_pence, line.put_right) for line in lines] == [
        ("a pan", 9_00, ""),
        ("a cooker", 140_00, "It was £130."),
    ]
    assert len(queries.spends_for(here.carl, limit=1)) == 1


def test_pots_are_offered_to_their_team_alone(here):
    assert queries.pots_for(here.amina) == [here.pot]
    for other in (here.sam, here.dee, here.cast.kit):
        assert queries.pots_for(other) == []


def test_a_spend_is_offered_for_those_who_show_their_plan(here):
    assert list(queries.spent_for(here.amina)) == [here.carl]
    assert list(queries.spent_for(here.jo)) == []


def test_what_a_pot_opened_up_names_nobody(here):
    spend(here, person=here.carl, opened_up="his own front door")
    spend(here, opened_up="a huddle with biscuits", amount_pence=2_00)
    assert queries.what_it_opened_up(here.pot) == ["a huddle with biscuits"]
