import pytest
from django.urls import reverse

from tests.conversations.cast import a_person, a_worker, come_in, themselves
from tilth.base.ids import new_id
from tilth.base.models import Look
from tilth.conversations import actions
from tilth.conversations.actions import Said
from tilth.conversations.models import Correction, Line

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def amina():
    return a_worker("Amina")


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=(amina,))


@pytest.fixture
def talk(amina, carl):
    lines = (Said("They asked me four times."), Said("He laughs about the bikes.", "noticed"))
    return actions.write(by=amina, person=carl, lines=lines, where="at his kitchen table")


@pytest.fixture
def theirs(talk):
    return talk.lines.get(voice="theirs")


@pytest.fixture
def noticed(talk):
    return talk.lines.get(voice="noticed")


def at(name, *args):
    return reverse(f"conversations:{name}", args=args)


def test_what_was_said_shows_two_voices_and_writes_a_look(client, amina, carl, talk):
    page = come_in(client, amina).get(at("said", carl.pk)).content.decode()
    assert 'class="quote"' in page
    assert 'class="noticed"' in page
    assert "at his kitchen table" in page
    assert Look.objects.filter(chain=carl.pk).count() == 1


def test_nothing_said_yet_is_an_invitation(client, amina, carl):
    page = come_in(client, amina).get(at("said", carl.pk)).content.decode()
    assert "Start with one thing Carl said" in page


def test_earlier_conversations_are_a_page_away(client, amina, carl):
    for number in range(22):
        actions.write(by=amina, person=carl, lines=(Said(f"number {number}."),))
    come_in(client, amina)
    page = client.get(at("said", carl.pk)).content.decode()
    assert "number 2." in page
    assert "number 1." not in page
    before = page.partition("?before=")[2].partition('"')[0]
    assert "number 1." in client.get(at("said", carl.pk), {"before": before}).content.decode()
    assert client.get(at("said", carl.pk), {"before": "rubbish"}).status_code == 200


def test_unknown_and_forbidden_are_the_same(client, carl, theirs):
    come_in(client, a_worker("Bev"))
    for pk, line in ((carl.pk, theirs.pk), (carl.pk, new_id()), (new_id(), theirs.pk)):
        assert client.get(at("line", pk, line)).status_code == 404
        assert client.get(at("revise", pk, line)).status_code == 404
        assert client.get(at("correct", pk, line)).status_code == 404
        assert client.post(at("line_take_back", pk, line)).status_code == 404
    assert client.get(at("said", carl.pk)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, carl, theirs):
    for name in ("line", "revise", "correct"):
        assert client.get(at(name, carl.pk, theirs.pk)).status_code == 302


def test_a_line_is_changed_and_its_earlier_wording_stays(client, amina, carl, theirs):
    come_in(client, amina)
    page = client.get(at("revise", carl.pk, theirs.pk)).content.decode()
    assert "They asked me four times." in page
    sent = {"text": "FIVE times 🚲", "started_from": str(theirs.pk), "key": str(new_id())}
    done = client.post(at("revise", carl.pk, theirs.pk), sent, follow=True).content.decode()
    assert "FIVE times 🚲" in done
    assert "They asked me four times." in done
    assert "Earlier wordings" in done
    client.post(at("revise", carl.pk, theirs.pk), sent)
    assert Line.objects.filter(voice="theirs").count() == 2


def test_words_too_long_come_back_beside_the_field(client, amina, carl, theirs):
    come_in(client, amina)
    sent = {"text": "x" * 20_001, "started_from": str(theirs.pk), "key": str(new_id())}
    answer = client.post(at("revise", carl.pk, theirs.pk), sent)
    assert answer.status_code == 422
    assert "x" * 20_001 in answer.content.decode()
    assert Line.objects.filter(voice="theirs").count() == 1


def both_page(client, amina, carl, theirs):
    actions.revise(by=themselves(carl), started_from=theirs, words="Carl’s wording")
    come_in(client, amina)
    sent = {"text": "Amina’s wording", "started_from": str(theirs.pk), "key": str(new_id())}
    return client.post(at("revise", carl.pk, theirs.pk), sent)


def test_the_second_of_two_sees_both_and_loses_nothing(client, amina, carl, theirs):
    answer = both_page(client, amina, carl, theirs)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Carl’s wording" in page
    assert "Amina’s wording" in page


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        ("mine", "Amina’s wording"),
        ("theirs", "Carl’s wording"),
        ("both", "Carl’s wording\n\nAmina’s wording"),
    ],
)
def test_the_second_chooses_what_stands(client, amina, carl, theirs, stands, words):
    both_page(client, amina, carl, theirs)
    newest = Line.objects.latest("id")
    sent = {
        "text": "Amina’s wording",
        "started_from": str(newest.pk),
        "stands": stands,
        "key": str(new_id()),
    }
    answer = client.post(at("both", carl.pk, newest.pk), sent)
    assert answer.status_code == 302
    assert Line.objects.latest("id").words == words


def test_a_third_change_meanwhile_is_shown_again(client, amina, carl, theirs):
    both_page(client, amina, carl, theirs)
    newest = Line.objects.latest("id")
    actions.revise(by=themselves(carl), started_from=newest, words="Carl again")
    sent = {"text": "Amina’s", "started_from": str(newest.pk), "stands": "mine", "key": str(new_id())}
    answer = client.post(at("both", carl.pk, newest.pk), sent)
    assert answer.status_code == 409
    assert "Carl again" in answer.content.decode()
    incomplete = client.post(at("both", carl.pk, newest.pk), {"text": "kept", "started_from": str(newest.pk)})
    assert incomplete.status_code == 422
    assert "kept" in incomplete.content.decode()
    assert client.get(at("both", carl.pk, newest.pk)).status_code == 302


def test_the_person_says_what_is_wrong_and_it_stands_beside(client, carl, noticed):
    come_in(client, themselves(carl))
    page = client.get(at("correct", carl.pk, noticed.pk)).content.decode()
    assert "What is wrong or missing?" in page
    sent = {"text": "Only the old ones.", "key": str(new_id())}
    done = client.post(at("correct", carl.pk, noticed.pk), sent, follow=True).content.decode()
    assert 'class="correction"' in done
    client.post(at("correct", carl.pk, noticed.pk), sent)
    assert Correction.objects.count() == 1


def test_an_empty_correction_is_refused_in_words(client, carl, noticed):
    come_in(client, themselves(carl))
    assert client.post(at("correct", carl.pk, noticed.pk), {"text": "\x00 "}).status_code == 422


def test_words_are_taken_back_and_shown_to_nobody(client, carl, theirs):
    come_in(client, themselves(carl))
    assert "Take these words back" in client.get(at("line", carl.pk, theirs.pk)).content.decode()
    client.post(at("line_take_back", carl.pk, theirs.pk), {"key": str(new_id())})
    page = client.get(at("line", carl.pk, theirs.pk)).content.decode()
    assert "four times" not in page
    assert "taken back" in page
