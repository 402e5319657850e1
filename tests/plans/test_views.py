import pytest
from django.urls import reverse

from tests.conversations.cast import a_person, a_worker, come_in, themselves
from tilth.base import clock
from tilth.base.ids import new_id
from tilth.base.models import Look
from tilth.plans import actions
from tilth.plans.models import Aim, LookBack, Rhythm, Score, Step

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def amina():
    return a_worker("Amina")


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=(amina,))


@pytest.fixture
def cook(amina, carl):
    return actions.help_me_to(by=amina, person=carl, words="cook for my daughter")


def at(name, *args):
    return reverse(f"plans:{name}", args=args)


def test_a_sentence_is_added_and_its_first_number_offered(client, amina, carl):
    come_in(client, amina)
    assert "Help me to…" in client.get(at("aim_add", carl.pk)).content.decode()
    sent = {"sentence": "cook 🥧", "has_score": "on", "key": str(new_id())}
    answer = client.post(at("aim_add", carl.pk), sent)
    aim = Aim.objects.get()
    assert answer.url == at("score", carl.pk, aim.pk)
    client.post(at("aim_add", carl.pk), sent)
    assert Aim.objects.count() == 1


def test_a_sentence_needs_no_number(client, amina, carl):
    come_in(client, amina)
    client.post(at("aim_add", carl.pk), {"sentence": "have quiet Sundays", "key": str(new_id())})
    assert not Aim.objects.get().has_score


def test_an_unfinished_sentence_comes_back(client, amina, carl):
    answer = come_in(client, amina).post(at("aim_add", carl.pk), {"sentence": "\x00"})
    assert answer.status_code == 422
    assert "Finish the sentence." in answer.content.decode()


def test_a_number_is_given_on_a_row_of_eleven(client, amina, carl, cook):
    come_in(client, amina)
    page = client.get(at("score", carl.pk, cook.pk)).content.decode()
    assert page.count('type="radio"') == 11
    assert "Which number does Carl give it now?" in page
    sent = {"value": "6", "note": "we did a pie", "on": "today", "key": str(new_id())}
    answer = client.post(at("score", carl.pk, cook.pk), sent)
    assert answer.url == at("aim", carl.pk, cook.pk)
    assert (Score.objects.get().value, Score.objects.get().note) == (6, "we did a pie")


@pytest.mark.parametrize("sent", [{"value": "11"}, {"note": "x"}, {"value": "3", "on": "2199-01-01"}])
def test_a_number_that_cannot_be_kept_comes_back(client, amina, carl, cook, sent):
    answer = come_in(client, amina).post(at("score", carl.pk, cook.pk), sent)
    assert answer.status_code == 422
    assert not Score.objects.exists()


def test_an_aims_page_draws_the_persons_own_line_with_the_notes(client, amina, carl, cook):
    actions.score(by=amina, aim=cook, value=2, note="no cooker")
    actions.score(by=amina, aim=cook, value=6, note="pie")
    page = come_in(client, amina).get(at("aim", carl.pk, cook.pk)).content.decode()
    assert "<svg" in page
    assert "no cooker" in page
    assert Look.objects.filter(chain=carl.pk, what="aim").count() == 1


def test_an_aim_is_done_and_taken_up_again_where_the_button_stands(client, amina, carl, cook):
    come_in(client, amina)
    back = at("aim", carl.pk, cook.pk)
    assert client.post(at("aim_done", carl.pk, cook.pk), {"back": back}).url == back
    assert client.post(at("aim_let_go", carl.pk, cook.pk)).url == reverse("home:person", args=[carl.pk])
    elsewhere = client.post(at("aim_again", carl.pk, cook.pk), {"back": "//evil.example/"})
    assert elsewhere.url == reverse("home:person", args=[carl.pk])


def test_a_step_is_added_done_and_let_go(client, amina, carl, cook):
    come_in(client, amina)
    page = client.get(at("step_add", carl.pk), {"aim": str(cook.pk)}).content.decode()
    assert "Me: I said I would" in page
    sent = {
        "what": "ring the shop",
        "who": "worker",
        "said_when": "Sunday",
        "aim": str(cook.pk),
        "key": str(new_id()),
    }
    client.post(at("step_add", carl.pk), sent)
    step = Step.objects.get()
    assert (step.who_account, step.aim, step.said_when) == (amina.account, cook, "Sunday")
    for name, state in (
        ("step_not_yet", "not_yet"),
        ("step_done", "done"),
        ("step_no_longer", "no_longer"),
    ):
        client.post(at(name, carl.pk, step.pk), {"key": str(new_id())})
        assert Step.objects.get().state == state


def test_a_person_adds_a_step_in_their_own_words(client, carl):
    come_in(client, themselves(carl))
    page = client.get(at("step_add", carl.pk)).content.decode()
    assert "I said I would" not in page
    client.post(at("step_add", carl.pk), {"what": "measure", "who": "person", "key": str(new_id())})
    assert Step.objects.get().who == "person"


def test_looking_back_scores_all_aims_on_one_page(client, amina, carl, cook):
    ride = actions.help_me_to(by=amina, person=carl, words="ride")
    actions.score(by=amina, aim=cook, value=2, note="no cooker")
    come_in(client, amina)
    page = client.get(at("look_back", carl.pk)).content.decode()
    assert page.count('type="radio"') == 22 + 4
    assert "no cooker" in page
    sent = {
        f"value-{cook.pk}": "6",
        f"note-{cook.pk}": "pie",
        f"value-{ride.pk}": "",
        "what_next": "pause",
        "what_moved": "Saturdays",
        "key": str(new_id()),
    }
    client.post(at("look_back", carl.pk), sent)
    client.post(at("look_back", carl.pk), sent)
    assert [(s.value, s.note) for s in Score.objects.filter(aim=cook).order_by("id")] == [
        (2, "no cooker"),
        (6, "pie"),
    ]
    assert not Score.objects.filter(aim=ride).exists()
    assert LookBack.objects.get().what_moved == "Saturdays"
    carl.refresh_from_db()
    assert carl.walking == "paused"
    assert "Come back to the same page" in client.get(at("look_back", carl.pk)).content.decode()


def test_a_look_back_that_cannot_be_kept_comes_back_filled(client, amina, carl, cook):
    sent = {f"note-{cook.pk}": "words without a number", "what_moved": "much"}
    answer = come_in(client, amina).post(at("look_back", carl.pk), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "words without a number" in page
    assert "much" in page
    assert not LookBack.objects.exists()


def test_a_rhythm_is_chosen(client, amina, carl):
    come_in(client, amina)
    assert 'value="12"' in client.get(at("rhythm", carl.pk)).content.decode()
    client.post(at("rhythm", carl.pk), {"weeks": "4", "said": "Mondays", "key": str(new_id())})
    assert (Rhythm.objects.get().weeks, Rhythm.objects.get().words) == (4, "Mondays")
    assert "Mondays" in client.get(at("rhythm", carl.pk)).content.decode()
    assert client.post(at("rhythm", carl.pk), {"weeks": "500"}).status_code == 422


def test_a_plan_is_not_there_for_who_may_not_see_it(client, carl, cook):
    step = Step.objects.create(person=carl, words="x", who="person")
    come_in(client, a_worker("Bev"))
    for name, args in (
        ("aim_add", ()),
        ("aim", (cook.pk,)),
        ("score", (cook.pk,)),
        ("step_add", ()),
        ("look_back", ()),
        ("rhythm", ()),
    ):
        assert client.get(at(name, carl.pk, *args)).status_code == 404
    for name, pk in (("aim_done", cook.pk), ("step_done", step.pk), ("step_done", new_id())):
        assert client.post(at(name, carl.pk, pk)).status_code == 404


def test_no_page_of_a_plan_speaks_of_a_due_date(client, amina, carl, cook):
    actions.add_step(by=amina, person=carl, words="ring", who="worker", said_when="Sunday", aim=cook)
    come_in(client, amina)
    later = clock.now().replace(year=clock.now().year + 2)
    with clock.at(later):
        page = client.get(at("look_back", carl.pk)).content.decode()
    assert "overdue" not in page.lower()
