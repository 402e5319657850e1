from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.answers.cast import A_WEDNESDAY, the_cast
from tilth.accounts.models import Account, Notice
from tilth.answers import actions
from tilth.answers.models import Answer, AnswerEvent, Kind, Office
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import Act

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

RULE = "No move until arrears are cleared"


def stage():
    with clock.at(A_WEDNESDAY):
        return the_cast()


@pytest.fixture
def cast(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def asked(cast, **more):
    more = {"office": cast.housing, **more}
    return actions.ask(by=cast.amina, kind=Kind.BARRIER, subject_id=uuid4(), sentence=RULE, **more)


def given(cast, answer=None, given="freed", words="It is gone from today.", **more):
    return actions.give(by=cast.priya, answer=answer or asked(cast), given=given, words=words, **more)


def events(answer):
    return list(AnswerEvent.objects.filter(answer=answer).values_list("what", flat=True))


def test_asking_starts_the_clock_of_the_office_and_tells_its_holder(cast):
    answer = asked(cast)

    assert answer.asked_on == date(2026, 11, 4)
    assert answer.is_owed
    assert answer.raiser == "Amina"
    [notice] = Notice.objects.filter(account=cast.priya.account)
    assert RULE in notice.sentence
    assert not Notice.objects.filter(account=cast.amina.account).exists()


def test_asking_without_words_is_refused_beside_the_sentence(cast):
    with pytest.raises(InvalidInput) as refused:
        actions.ask(by=cast.amina, kind=Kind.BARRIER, subject_id=uuid4(), sentence="  ")
    assert refused.value.field == "sentence"


def test_a_team_signs_by_its_name_and_needs_one(cast):
    assert asked(cast, signed="team", team_name="Hollins team").raiser == "Hollins team"
    with pytest.raises(InvalidInput):
        asked(cast, signed="team")


def test_a_second_press_asks_once(cast):
    key, subject = uuid4(), uuid4()
    first, second = (
        actions.ask(by=cast.amina, kind=Kind.ASK, subject_id=subject, sentence=RULE, key=key)
        for _ in range(2)
    )
    assert first == second
    assert Answer.objects.count() == 1


def test_what_is_raised_unsigned_leads_back_to_nobody(cast):
    answer = asked(cast, signed="unsigned", team_name="Hollins team", raiser_words="Amina")

    assert answer.raiser == "somebody, unsigned"
    assert (answer.raiser_words, answer.team_name) == ("", "")
    assert answer.pk.version == 4, "a version 7 id would tell the second it was raised"
    assert {event.by_words for event in answer.events.all()} == {""}
    assert {event.pk.version for event in answer.events.all()} == {4}
    act = Act.objects.filter(what="answers.ask").latest("pk")
    assert (act.by, act.acting_as, act.request) == (None, "tilth", "")


def test_the_verdict_of_an_unsigned_raiser_leads_back_to_nobody_either(cast):
    answer = given(cast, asked(cast, signed="unsigned"))
    actions.judge(by=cast.amina, answer=answer, verdict="not_really", words="Still stuck")

    acts = Act.objects.filter(what="answers.judge")
    assert [act.by for act in acts] == [None]
    again = Answer.objects.get(reopens=answer)
    assert again.raiser == "somebody, unsigned"
    assert again.pk.version == 4


def test_only_the_office_answers(cast):
    answer = asked(cast)
    for other in (cast.amina, cast.dee, cast.ruth, cast.kit):
        with pytest.raises(NotAllowed):
            actions.give(by=other, answer=answer, given="freed", words="Gone")


def test_a_gardener_answers_while_nobody_holds_the_office(cast):
    empty = Office.objects.create(name="School's head")
    for office in (None, empty):
        answer = actions.give(
            by=cast.dee, answer=asked(cast, office=office), given="already_may", words="Do it."
        )
        assert not answer.is_open
        assert answer.events.last().by_words == "Dee, gardener"


def test_an_answer_closes_and_the_raiser_is_told(cast):
    answer = given(cast)

    assert (answer.is_open, answer.given, answer.answered_by) == (False, "freed", cast.priya.account)
    [notice] = Notice.objects.filter(account=cast.amina.account)
    assert notice.sentence == f"Priya, Head of Housing answered: “{RULE}”"
    assert events(answer) == ["asked", "given"]


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("words", {"words": "   "}),
        ("given", {"given": "maybe"}),
        ("trying_until", {"given": "trying"}),
        ("trying_until", {"given": "trying", "trying_until": date(2026, 11, 4)}),
        ("asked_upward", {"given": "freed", "asked_upward": True}),
    ],
)
def test_an_answer_that_says_too_little_is_refused_beside_its_field(cast, field, bad):
    answer = asked(cast)
    with pytest.raises(InvalidInput) as refused:
        given(cast, answer, **bad)
    assert refused.value.field == field
    answer.refresh_from_db()
    assert answer.is_owed


def test_trying_without_it_says_until_when(cast):
    answer = given(cast, given="trying", trying_until=date(2026, 12, 1))
    assert answer.trying_until == date(2026, 12, 1)
    assert not answer.is_open


def test_answering_twice_is_refused_and_changes_nothing(cast):
    answer = given(cast)
    with pytest.raises(InvalidInput, match="answered on 4 November 2026"):
        given(cast, answer, given="no", words="No.")
    answer.refresh_from_db()
    assert answer.given == "freed"


def test_a_no_that_was_asked_upward_stays_open_and_can_be_answered_later(cast):
    answer = given(cast, given="no", words="It is the regulator's.", asked_upward=True)
    assert answer.waits_upward
    assert not answer.is_owed

    answer = given(cast, answer, given="freed", words="They changed it.")
    assert not answer.is_open
    kept = list(answer.events.filter(what="given").values_list("words", flat=True))
    assert kept == ["It is the regulator's.", "They changed it."]


def test_reading_it_is_kept_once(cast):
    answer = asked(cast)
    for _ in range(2):
        answer = actions.hear(by=cast.priya, answer=answer)
    assert events(answer) == ["asked", "heard"]


def test_may_i_come_and_see_goes_back_to_the_raiser_once(cast):
    answer = actions.come_and_see(by=cast.priya, answer=asked(cast), words="Thursday?")

    assert answer.heard_at
    assert "may I come and see?" in Notice.objects.get(account=cast.amina.account).sentence
    with pytest.raises(WrongState):
        actions.come_and_see(by=cast.priya, answer=answer)


def test_an_answer_date_is_set_by_the_office(cast):
    answer = actions.promise(by=cast.priya, answer=asked(cast), answer_on=date(2026, 11, 20))
    assert answer.expected_on == date(2026, 11, 20)
    assert "20 November 2026" in Notice.objects.get(account=cast.amina.account).sentence
    with pytest.raises(InvalidInput, match="set already"):
        actions.promise(by=cast.priya, answer=answer, answer_on=date(2026, 11, 27))


@pytest.mark.parametrize("away", [-1, 400])
def test_an_answer_date_that_has_gone_or_is_far_away_is_refused(cast, away):
    day = date(2026, 11, 4) + timedelta(days=away)
    with pytest.raises(InvalidInput) as refused:
        actions.promise(by=cast.priya, answer=asked(cast), answer_on=day)
    assert refused.value.field == "answer_on"


def test_the_answer_date_moves_once_and_says_why(cast):
    answer = actions.promise(by=cast.priya, answer=asked(cast), answer_on=date(2026, 11, 20))
    answer = actions.move(
        by=cast.priya, answer=answer, moved_to=date(2026, 12, 4), why="The panel meets then"
    )

    assert answer.expected_on == date(2026, 12, 4)
    assert answer.events.last().words == "The panel meets then"
    with pytest.raises(InvalidInput, match="moved once already, to 4 December 2026"):
        actions.move(by=cast.priya, answer=answer, moved_to=date(2026, 12, 11), why="Again")


@pytest.mark.parametrize(
    ("field", "to", "why"),
    [
        ("moved_to", date(2026, 11, 3), "Late"),
        ("moved_to", date(2026, 11, 20), "Same"),
        ("why", date(2026, 12, 1), " "),
    ],
)
def test_a_move_that_cannot_be_is_refused_beside_its_field(cast, field, to, why):
    answer = actions.promise(by=cast.priya, answer=asked(cast), answer_on=date(2026, 11, 20))
    with pytest.raises(InvalidInput) as refused:
        actions.move(by=cast.priya, answer=answer, moved_to=to, why=why)
    assert refused.value.field == field


def test_a_date_never_set_cannot_move(cast):
    with pytest.raises(InvalidInput):
        actions.move(by=cast.priya, answer=asked(cast), moved_to=date(2026, 12, 1), why="x")


def test_dates_and_questions_end_with_the_answer(cast):
    answer = given(cast)
    with pytest.raises(WrongState):
        actions.promise(by=cast.priya, answer=answer, answer_on=date(2026, 12, 1))
    with pytest.raises(WrongState):
        actions.come_and_see(by=cast.priya, answer=answer)


def test_only_whoever_raised_it_says_whether_it_was_answered(cast):
    answer = given(cast)
    for other in (cast.jo, cast.priya, cast.kit):
        with pytest.raises(NotAllowed):
            actions.judge(by=other, answer=answer, verdict="answered")

    answer = actions.judge(by=cast.amina, answer=answer, verdict="answered")
    assert answer.verdict == "answered"
    assert Notice.objects.filter(account=cast.priya.account, sentence__startswith="They say").exists()


@pytest.mark.parametrize(("verdict", "field"), [("not_really", "words"), ("perhaps", "verdict")])
def test_a_verdict_without_words_is_refused(cast, verdict, field):
    with pytest.raises(InvalidInput) as refused:
        actions.judge(by=cast.amina, answer=given(cast), verdict=verdict)
    assert refused.value.field == field


def test_there_is_no_verdict_before_the_answer_and_only_one_after(cast):
    with pytest.raises(WrongState):
        actions.judge(by=cast.amina, answer=asked(cast), verdict="answered")
    answer = actions.judge(by=cast.amina, answer=given(cast), verdict="answered")
    with pytest.raises(InvalidInput, match="said so already"):
        actions.judge(by=cast.amina, answer=answer, verdict="answered")


def test_not_really_asks_once_more_one_leader_up(cast):
    answer = given(cast)
    with clock.at(A_WEDNESDAY + timedelta(days=7)):
        actions.judge(by=cast.amina, answer=answer, verdict="not_really", words="The system still blocks it")
        again = Answer.objects.get(reopens=answer)

    assert (again.office, again.subject_id, again.is_owed) == (cast.above, answer.subject_id, True)
    assert again.asked_on == date(2026, 11, 11), "the clock of the leader above starts on its own day"
    assert Notice.objects.filter(account=cast.ruth.account).count() == 1

    actions.give(by=cast.ruth, answer=again, given="no", words="Not this year.")
    actions.judge(by=cast.amina, answer=again, verdict="not_really", words="Still stuck")
    assert Answer.objects.count() == 2, "it is reopened once, not for ever"


def test_not_really_stays_with_the_same_office_when_none_stands_above(cast):
    answer = asked(cast, office=cast.above)
    answer = actions.give(by=cast.ruth, answer=answer, given="no", words="No.")
    actions.judge(by=cast.amina, answer=answer, verdict="not_really", words="Still stuck")
    assert Answer.objects.get(reopens=answer).office == cast.above


def test_an_unowned_answer_stays_with_the_gardener_until_an_office_takes_it_on(cast):
    answer = asked(cast, office=None)
    with pytest.raises(NotAllowed):
        actions.find_office(by=cast.amina, answer=answer, office=cast.housing)

    answer = actions.find_office(by=cast.dee, answer=answer, office=cast.housing)
    assert (answer.office, answer.offered_to) == (None, cast.housing)
    assert Notice.objects.filter(account=cast.priya.account).count() == 1

    answer = actions.accept(by=cast.priya, answer=answer, office=cast.housing)
    assert (answer.office, answer.offered_to) == (cast.housing, None)
    assert events(answer) == ["asked", "offered", "accepted"]
    with pytest.raises(InvalidInput):
        actions.find_office(by=cast.dee, answer=answer, office=cast.housing)


def test_nobody_takes_on_for_an_office_they_do_not_hold_or_what_waits_elsewhere(cast):
    with pytest.raises(NotFound):
        actions.accept(by=cast.ruth, answer=asked(cast, office=None), office=cast.housing)
    with pytest.raises(WrongState):
        actions.accept(by=cast.ruth, answer=asked(cast), office=cast.above)


def test_a_gardener_can_mend_a_wrong_address_and_nothing_falls_between(cast):
    answer = actions.find_office(by=cast.dee, answer=asked(cast), office=cast.above)
    assert answer.office == cast.housing
    assert actions.accept(by=cast.ruth, answer=answer, office=cast.above).office == cast.above


def test_the_keeper_names_an_office_and_it_cannot_stand_above_itself(cast):
    office = actions.add_office(by=cast.kit, name="  Allocations   panel ", above=cast.housing)
    assert office.name == "Allocations panel"

    with pytest.raises(InvalidInput) as refused:
        actions.change_office(by=cast.kit, office=cast.above, name=cast.above.name, above=office)
    assert refused.value.field == "above"
    with pytest.raises(InvalidInput):
        actions.change_office(by=cast.kit, office=office, name="x", above=office)


@pytest.mark.parametrize("name", ["", "head of housing"])
def test_an_office_needs_a_name_of_its_own(cast, name):
    with pytest.raises(InvalidInput) as refused:
        actions.add_office(by=cast.kit, name=name)
    assert refused.value.field == "name"


def test_an_office_is_held_by_somebody_with_a_standing(cast):
    stranger = Account.objects.create(name="Sam", short_name="Sam")
    with pytest.raises(InvalidInput) as refused:
        actions.add_office(by=cast.kit, name="Panel", holder=stranger)
    assert refused.value.field == "holder"


def test_only_the_keeper_changes_offices(cast):
    with pytest.raises(NotAllowed):
        actions.add_office(by=cast.priya, name="Mine")
    with pytest.raises(NotAllowed):
        actions.change_office(by=cast.dee, office=cast.housing, name="Mine")


def test_what_an_office_owes_stays_with_it_when_somebody_else_holds_it(cast):
    answer = asked(cast)
    actions.change_office(by=cast.kit, office=cast.housing, name="Head of Housing", holder=cast.ruth.account)
    assert actions.give(by=cast.ruth, answer=answer, given="freed", words="Gone").given == "freed"
