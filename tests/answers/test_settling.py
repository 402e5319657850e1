"""An introduction that is met, or says no, after a leader was asked: nobody owes the answer any more."""

from datetime import timedelta

import pytest

from tests.answers.cast import A_WEDNESDAY, signed_in_as, the_cast
from tilth.accounts.models import Notice
from tilth.alongside.actions import introductions
from tilth.alongside.models import Introduction
from tilth.answers import actions as answers
from tilth.answers.models import Answer, Kind
from tilth.answers.queries import age_in_working_days, life_of, owed_by
from tilth.answers.words import where_it_stands
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import NotAllowed, WrongState
from tilth.base.models import Act
from tilth.places.actions import add_neighbourhood, found

pytestmark = pytest.mark.django_db(databases="__all__")
LATER = A_WEDNESDAY + timedelta(days=21)


def stage():
    """The cast, three weeks after somebody was introduced whom nobody met: an office owes an answer."""
    with clock.at(A_WEDNESDAY):
        found(by=TILTH, name="Testham", nation="wales")
        made = the_cast()
        hill = add_neighbourhood(by=made.kit, name="Kiln Hill")
        made.team.neighbourhoods.add(hill)
        introductions.introduce(
            by=NOBODY, called="Sheila", sentence="Her curtains stay shut.", neighbourhood=hill
        )
    with clock.at(LATER):
        assert introductions.give_up_unmet(on=LATER.date()) == 1
        Answer.objects.update(office=made.housing)
    return made


@pytest.fixture
def cast(on_stage):
    with clock.at(LATER):
        yield on_stage


def met(cast):
    return introductions.say_met(by=cast.amina, introduction=Introduction.objects.get(), called="Sheila")


def said_no(cast):
    return introductions.say_no(by=cast.amina, introduction=Introduction.objects.get())


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (met, "They have been met: a worker walks alongside now."),
        (said_no, "They have been asked, and would rather not just now."),
    ],
)
def test_what_was_owed_about_them_is_closed_with_a_plain_sentence(cast, how, sentence):
    assert len(owed_by(cast.priya, LATER.date())) == 1
    how(cast)
    answer = Answer.objects.get()
    assert not answer.is_open and not answer.is_owed
    assert answer.words == sentence
    assert owed_by(cast.priya, LATER.date()) == []
    assert where_it_stands(answer, 15) == sentence
    last = life_of(Kind.INTRODUCTION, answer.subject_id)[-1]
    assert (last.sentence, last.words) == ("Nobody owes an answer any more", sentence)
    assert "Sheila" not in answer.sentence + answer.words + last.words


def test_the_office_is_told_and_its_clock_stops(cast):
    with clock.at(LATER + timedelta(days=7)):
        said_no(cast)
    told = Notice.objects.filter(account=cast.priya.account).latest("made_at")
    assert told.sentence.startswith("Nobody waits for your answer any more:")
    answer = Answer.objects.get()
    assert age_in_working_days(answer, LATER.date() + timedelta(days=7)) == 5
    assert age_in_working_days(answer, LATER.date() + timedelta(days=30)) == 5
    page = signed_in_as(cast.priya).get(f"/answers/{answer.pk}").content.decode()
    assert "They have been asked, and would rather not just now." in page
    assert "I will answer by" not in page
    assert Act.objects.filter(what="answers.settle").count() == 1


def test_an_answer_that_was_given_stays_as_it_was_given(cast):
    answers.give(by=cast.priya, answer=Answer.objects.get(), given="freed", words="Jo goes on Friday.")
    met(cast)
    answer = Answer.objects.get()
    assert (answer.given, answer.words) == ("freed", "Jo goes on Friday.")
    assert not Act.objects.filter(what="answers.settle").exists()


def test_a_no_that_was_asked_upward_is_closed_and_its_words_stay(cast):
    answers.give(
        by=cast.priya, answer=Answer.objects.get(), given="no", words="We are too few.", asked_upward=True
    )
    met(cast)
    answer = Answer.objects.get()
    assert (answer.is_open, answer.given, answer.words) == (False, "no", "We are too few.")
    assert (
        life_of(Kind.INTRODUCTION, answer.subject_id)[-1].words
        == "They have been met: a worker walks alongside now."
    )


def test_what_is_settled_is_not_answered_afterwards(cast):
    said_no(cast)
    with pytest.raises(WrongState):
        answers.give(by=cast.priya, answer=Answer.objects.get(), given="freed", words="Too late.")
    with pytest.raises(WrongState):
        answers.promise(by=cast.priya, answer=Answer.objects.get(), answer_on=LATER.date())


def test_it_is_one_transaction(cast, monkeypatch):
    def fails(**_given):
        raise WrongState("in between")

    monkeypatch.setattr(introductions, "walk_alongside", fails)
    with pytest.raises(WrongState):
        met(cast)
    assert Answer.objects.get().is_open
    assert Introduction.objects.exists()


def test_only_what_is_owed_about_an_introduction_is_settled_by_a_meeting(cast):
    answer = answers.ask(
        by=cast.amina, kind=Kind.ASK, subject_id=cast.team.pk, sentence="A room?", office=cast.housing
    )
    with pytest.raises(NotAllowed):
        answers.settle(by=cast.amina, answer=answer, words="Done.")
