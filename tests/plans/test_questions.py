"""Four questions at a look back: optional, at most one set, never at a first meeting, never again after a no."""

from datetime import timedelta

import pytest

from tests.builders import a_person, a_worker, acting, an_account, comes_alongside, signed_in_as, themselves
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.roles import Section
from tilth.people.models import Moment
from tilth.places import actions as places
from tilth.plans import actions, queries
from tilth.plans.models import NoQuestions, OwnAnswers
from tilth.plans.questions import SETS

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

ONS4 = {"satisfied": "7", "worthwhile": "0", "happy": "5", "anxious": "3"}


@pytest.fixture
def amina():
    return a_worker("Amina Said")


@pytest.fixture
def carl(amina):
    places.turn(by=TILTH, name="questions", is_on=True)
    with clock.at(clock.now() - timedelta(days=90)):
        return a_person("Carl", alongside=amina, account=an_account("Carl Reed"))


def looked_back(amina, carl):
    return actions.look_back(by=amina, person=carl, what_next="go_on")


def answer(by, carl, kind="ons4", answers=ONS4, note=""):
    return actions.answer_questions(by=by, person=carl, kind=kind, answers=answers, note=note)


def test_the_questions_are_the_published_ones_in_their_order():
    assert [str(one.words) for one in SETS["ons4"].questions] == [
        "Overall, how satisfied are you with your life nowadays?",
        "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
        "Overall, how happy did you feel yesterday?",
        "Overall, how anxious did you feel yesterday?",
    ]
    assert [str(one.words) for one in SETS["loneliness"].questions] == [
        "How often do you feel that you lack companionship?",
        "How often do you feel left out?",
        "How often do you feel isolated from others?",
        "How often do you feel lonely?",
    ]
    assert [len(one.choices) for one in SETS["loneliness"].questions] == [3, 3, 3, 5]


def test_a_look_back_leads_to_them_and_each_answer_stands_by_itself_with_the_note(amina, carl):
    client = signed_in_as(themselves(carl))
    done = client.post(f"/people/{carl.pk}/look-back", {"what_next": "go_on"})
    assert done["Location"] == f"/people/{carl.pk}/questions"
    page = client.get(done["Location"]).content.decode()
    for question in (*SETS["ons4"].questions, *SETS["loneliness"].questions):
        assert str(question.words) in page
    sent = client.post(
        f"/people/{carl.pk}/questions/ons4", ONS4 | {"note": "It was a good week."}, follow=True
    )
    page = sent.content.decode()
    assert "It was a good week." in page and "satisfied are you with your life nowadays?" in page
    assert "15" not in [part.strip() for part in page.replace("<", ">").split(">")]  # 7 + 0 + 5 + 3
    kept = OwnAnswers.objects.get()
    assert "It was a good week." in Moment.objects.order_by("-sequence")[0].summary
    assert "7" not in Moment.objects.order_by("-sequence")[0].summary
    assert b"satisfied" not in bytes(
        OwnAnswers.objects.filter(pk=kept.pk).values_list("answers", flat=True)[0]
    )


def test_at_most_one_set_at_a_look_back(amina, carl):
    looked_back(amina, carl)
    answer(amina, carl)
    assert queries.questions_offered(amina, carl) is None
    with pytest.raises(WrongState):
        answer(amina, carl, "loneliness", {"lonely": "never"})
    looked_back(amina, carl)
    with pytest.raises(WrongState):
        answer(amina, carl, "loneliness", {"lonely": "never"})
    with clock.at(clock.now() + timedelta(days=84)):
        looked_back(amina, carl)
        answer(amina, carl, "loneliness", {"lonely": "never"})
    assert [one.title for one in queries.own_answers_of(carl)] == ["About company", "How life is"]


def test_never_without_a_look_back_that_day(amina, carl):
    looked_back(amina, carl)
    with clock.at(clock.now() + timedelta(days=1)):
        assert queries.questions_offered(amina, carl) is None
        assert signed_in_as(amina).get(f"/people/{carl.pk}/questions").status_code == 404


def test_never_at_a_first_meeting(amina, carl):
    new = a_person("Bo", alongside=amina)
    looked_back(amina, new)
    assert queries.questions_offered(amina, new) is None
    sam = a_worker("Sam Poole")
    comes_alongside(sam, carl, kind="worker", sees=(Section.STORY, Section.PLAN))
    looked_back(sam, carl)
    assert queries.questions_offered(sam, carl) is None
    assert queries.questions_offered(amina, carl) is not None


def test_after_a_no_they_are_never_offered_again(amina, carl):
    looked_back(amina, carl)
    client = signed_in_as(amina)
    assert client.post(f"/people/{carl.pk}/questions/no-thank-you").status_code == 302
    assert client.post(f"/people/{carl.pk}/questions/no-thank-you").status_code == 302
    assert NoQuestions.objects.count() == 1
    with clock.at(clock.now() + timedelta(days=84)):
        done = signed_in_as(amina).post(f"/people/{carl.pk}/look-back", {"what_next": "go_on"})
        assert done["Location"] == f"/people/{carl.pk}"
        assert queries.questions_offered(themselves(carl), carl) is None


def test_a_place_that_did_not_choose_them_offers_none(amina, carl):
    places.turn(by=TILTH, name="questions", is_on=False)
    looked_back(amina, carl)
    assert queries.questions_offered(amina, carl) is None


def test_any_may_be_left_out_and_nonsense_is_refused(amina, carl):
    looked_back(amina, carl)
    with pytest.raises(InvalidInput, match="Answer one of them"):
        answer(amina, carl, answers={})
    for wrong in ({"satisfied": "11"}, {"satisfied": "-1"}, {"satisfied": "often"}):
        with pytest.raises(InvalidInput, match="Choose one of the answers"):
            answer(amina, carl, answers=wrong)
    with pytest.raises(InvalidInput):
        answer(amina, carl, kind="phq9")
    page = signed_in_as(amina).post(f"/people/{carl.pk}/questions/ons4", {"satisfied": "11"})
    assert page.status_code == 422
    answer(amina, carl, answers={"happy": "0"})
    [kept] = queries.own_answers_of(carl)
    assert kept.lines == (("Overall, how happy did you feel yesterday?", "0"),)


def test_whoever_may_not_look_back_with_them_finds_nothing(amina, carl):
    looked_back(amina, carl)
    answer(amina, carl)
    nia = acting(an_account("Nia Pugh"))
    comes_alongside(nia, carl)
    for other in (nia, a_worker("Tom Pugh")):
        with pytest.raises(NotFound):
            answer(other, carl)
        for path in ("questions", "questions/ons4", "whose-hands"):
            assert signed_in_as(other).get(f"/people/{carl.pk}/{path}").status_code == 404


def test_whose_hands_the_steps_were_in_is_for_the_person_alone(amina, carl):
    with clock.at(clock.now() - timedelta(days=60)):
        for words in ("Ring", "Write"):
            actions.add_step(by=amina, person=carl, words=words, who="worker")
        looked = clock.now() + timedelta(days=30)
    with clock.at(looked):
        looked_back(amina, carl)
        actions.add_step(by=amina, person=carl, words="Walk there", who="person")
        actions.add_step(by=amina, person=carl, words="Bring soup", who="life", who_words="Jean")
    first, then = queries.hands_over_time(carl)
    assert first.steps == (("worker", 2),) and then.steps == (("person", 1), ("life", 1))
    assert (first.until, then.until) == (then.since, None)
    own = signed_in_as(themselves(carl)).get(f"/people/{carl.pk}/whose-hands").content.decode()
    assert "2 steps" in own and "somebody in your life" in own and "Amina" not in own.partition("<main")[2]
    assert signed_in_as(amina).get(f"/people/{carl.pk}/whose-hands").status_code == 404
    assert "whose-hands" not in signed_in_as(amina).get(f"/people/{carl.pk}/look-back").content.decode()
    assert (
        "whose-hands" in signed_in_as(themselves(carl)).get(f"/people/{carl.pk}/look-back").content.decode()
    )
