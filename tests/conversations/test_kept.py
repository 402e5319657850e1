"""Drawings and recordings are words: kept, shown, taken back, put right, copied out and erased as other lines are."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.conversations.cast import a_person, a_worker, come_in, themselves, walks_with
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.files import MOST_SOUND_BYTES
from tilth.base.ids import new_id
from tilth.base.models import Look, StoredFile
from tilth.base.roles import Section
from tilth.conversations import actions
from tilth.conversations.access import kept_for
from tilth.conversations.models import Line
from tilth.people.actions import hide
from tilth.people.models import Moment

pytestmark = pytest.mark.django_db(databases="__all__")
RECORDINGS = Path(__file__).parent.parent / "methods" / "recordings"


@pytest.fixture
def amina():
    return a_worker("Amina")


@pytest.fixture
def carl(amina):
    return a_person("Carl", alongside=(amina,))


def a_drawing():
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "PNG")
    return SimpleUploadedFile("drawing.png", made.getvalue(), content_type="image/png")


def a_recording(name="a.webm", content=None):
    return SimpleUploadedFile(name, content or (RECORDINGS / name).read_bytes(), content_type="text/html")


def at(name, *args):
    return reverse(f"conversations:{name}", args=args)


@pytest.fixture
def drawn(amina, carl):
    return actions.keep_drawing(by=amina, person=carl, picture=a_drawing(), words="My house, and the dog.")


@pytest.fixture
def spoken(amina, carl):
    return actions.keep_recording(by=amina, person=carl, recording=a_recording())


def test_a_drawing_is_their_words_on_the_page_and_what_is_on_it_is_read_out(client, amina, carl, drawn):
    page = come_in(client, amina).get(reverse("home:person", args=[carl.pk])).content.decode()
    assert f'src="{at("drawing_file", carl.pk, drawn.pk)}"' in page
    assert 'alt="My house, and the dog."' in page
    assert drawn.is_theirs
    picture = client.get(at("drawing_file", carl.pk, drawn.pk))
    assert picture["Content-Type"] == "image/jpeg"
    assert picture["Cache-Control"] == "no-store"
    assert Look.objects.filter(chain=carl.pk, what="drawing").count() == 1


def test_what_is_on_a_drawing_is_asked_for_and_never_demanded(client, amina, carl):
    come_in(client, amina)
    sent = client.post(at("draw", carl.pk), {"key": new_id(), "picture": a_drawing()})
    line = Line.objects.get()
    assert sent.url == at("line", carl.pk, line.pk)
    page = client.get(sent.url).content.decode()
    assert "Nobody has written yet what is on it." in page
    assert "Write what is on it" in page
    later = client.post(
        at("revise", carl.pk, line.pk),
        {"key": new_id(), "text": "A dog.", "language": "", "started_from": line.pk},
    )
    newest = Line.objects.get(pk=later.url.rpartition("/")[2])
    assert (newest.words, newest.stored, newest.kept_as) == ("A dog.", line.stored, "drawn")


def test_a_recording_is_heard_whole_and_in_pieces(client, amina, carl, spoken):
    come_in(client, amina)
    assert spoken.seconds == 1
    address = at("recording_file", carl.pk, spoken.pk)
    whole = client.get(address)
    assert (whole.status_code, whole["Content-Type"], whole["Cache-Control"]) == (
        200,
        "audio/webm",
        "no-store",
    )
    assert whole["Accept-Ranges"] == "bytes"
    assert b"SECRET" not in whole.content
    piece = client.get(address, headers={"Range": "bytes=4-9"})
    assert (piece.status_code, piece.content) == (206, whole.content[4:10])
    assert piece["Content-Range"] == f"bytes 4-9/{len(whole.content)}"
    assert client.get(address, headers={"Range": "bytes=-5"}).content == whole.content[-5:]
    assert client.get(address, headers={"Range": "bytes=9-"}).content == whole.content[9:]
    for nonsense in ("bytes=999999-", "bytes=9-4", "bytes=-", "bytes=-0"):
        assert client.get(address, headers={"Range": nonsense}).status_code == 416
    for another in ("bytes=0-1,4-5", "lines=1-2", "bytes=x-y"):
        assert client.get(address, headers={"Range": another}).content == whole.content
    assert Look.objects.filter(chain=carl.pk, what="recording").exists()


def test_a_player_stands_on_the_page_and_what_is_said_when_somebody_wrote_it(client, amina, carl, spoken):
    page = come_in(client, amina).get(reverse("home:person", args=[carl.pk])).content.decode()
    assert f'src="{at("recording_file", carl.pk, spoken.pk)}"' in page
    assert 'preload="none"' in page
    assert "Nobody has written down yet what is said." in page
    actions.revise(by=amina, started_from=spoken, words="I want to go home.")
    page = client.get(reverse("home:person", args=[carl.pk])).content.decode()
    assert "I want to go home." in page


def ninety_minutes():
    content = bytearray((RECORDINGS / "a.ogg").read_bytes())
    last = content.rindex(b"OggS")
    content[last + 6 : last + 14] = (90 * 60 * 48_000).to_bytes(8, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ninety_minutes(), "at most 20 minutes and 12 MB. Cut it into shorter pieces and keep each"),
        (b"\x1aE\xdf\xa3" + b"\0" * MOST_SOUND_BYTES, "at most 20 minutes and 12 MB"),
        ((RECORDINGS / "film.mp4").read_bytes(), "That is a film. Keep the sound alone"),
        (b"<html><script>alert(1)</script>", "We could not read that recording"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "We could not read that recording"),
        (b"", "That file is empty"),
    ],
    ids=["ninety minutes", "too large", "a film", "a page", "a picture", "empty"],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence_and_the_words_stay(client, amina, carl, content, said):
    come_in(client, amina)
    sent = {
        "key": new_id(),
        "recording": SimpleUploadedFile("a.webm", content),
        "words": "What he said about the kettle.",
    }
    page = client.post(at("record", carl.pk), sent)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "What he said about the kettle." in page.content.decode()
    assert not Line.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_request_larger_than_anything_kept_here_says_what_to_do(client, amina, carl):
    come_in(client, amina)
    big = SimpleUploadedFile("long.mp3", b"\0" * (17 * 1024 * 1024))
    page = client.post(at("record", carl.pk), {"key": new_id(), "recording": big})
    assert page.status_code == 400
    assert "Cut it into shorter pieces" in page.content.decode()


def test_the_pages_offer_what_can_be_sent(client, amina, carl):
    come_in(client, amina)
    page = client.get(at("record", carl.pk)).content.decode()
    assert "Ask before you record." in page
    assert 'data-seconds="1200"' in page
    assert "Up to 20 minutes and 12 MB" in page
    assert "It can be taken back at any time" in client.get(at("draw", carl.pk)).content.decode()
    come_in(client, themselves(carl))
    assert "Say it as you like." in client.get(at("record", carl.pk)).content.decode()


def test_a_double_press_keeps_one(client, amina, carl):
    come_in(client, amina)
    key = new_id()
    for _ in range(2):
        client.post(at("draw", carl.pk), {"key": key, "picture": a_drawing()})
    assert Line.objects.count() == 1


def test_taken_back_it_is_shown_to_nobody_in_any_wording(client, amina, carl, drawn, spoken):
    himself = themselves(carl)
    for line, name in ((drawn, "drawing_file"), (spoken, "recording_file")):
        later = actions.revise(by=amina, started_from=line, words="Words for it.")
        actions.take_back(by=himself, line=later)
        come_in(client, amina)
        for wording in (line, later):
            assert client.get(at(name, carl.pk, wording.pk)).status_code == 404
    page = client.get(reverse("home:person", args=[carl.pk])).content.decode()
    assert "<audio" not in page
    assert 'class="drawing"' not in page


def test_put_out_of_sight_it_is_shown_to_the_person_alone(amina, carl, drawn):
    himself = themselves(carl)
    hide(by=himself, moment=Moment.objects.get(subject_id=drawn.pk))
    with pytest.raises(NotFound):
        kept_for(amina, carl.pk, drawn.pk, Line.KeptAs.DRAWN)
    assert kept_for(himself, carl.pk, drawn.pk, Line.KeptAs.DRAWN)[0] == drawn


def test_what_was_changed_and_then_put_out_of_sight_is_out_of_sight(client, amina, carl):
    talk = actions.write(by=amina, person=carl, lines=[actions.Said("First wording.")])
    later = actions.revise(by=amina, started_from=talk.lines.get(), words="Second wording.")
    hide(by=themselves(carl), moment=Moment.objects.get(subject_id=later.pk))
    page = come_in(client, amina).get(at("said", carl.pk)).content.decode()
    assert "wording" not in page


def test_only_those_who_may_read_the_part_see_or_hear_it(client, carl, drawn, spoken):
    friend = a_worker("Fay")
    walks_with(friend, carl, sections=[Section.HEALTH])
    come_in(client, friend)
    assert client.get(at("drawing_file", carl.pk, drawn.pk)).status_code == 404
    assert client.get(at("recording_file", carl.pk, spoken.pk)).status_code == 404
    assert client.get(at("draw", carl.pk)).status_code == 404
    assert client.get(at("recording_file", carl.pk, drawn.pk)).status_code == 404


def test_a_correction_stands_beside_a_recording(client, amina, carl, spoken):
    actions.correct(by=themselves(carl), line=spoken, words="I meant the old house.")
    page = come_in(client, amina).get(at("line", carl.pk, spoken.pk)).content.decode()
    assert "I meant the old house." in page


def test_a_day_to_come_is_refused(amina, carl):
    with pytest.raises(InvalidInput, match="has not come yet"):
        actions.keep_drawing(
            by=amina, person=carl, picture=a_drawing(), on=carl.made_at.date().replace(year=2199)
        )


def test_from_the_pen_the_words_wait_as_a_draft(client, amina, carl):
    come_in(client, amina)
    typed = {"key": new_id(), "about": str(carl.pk), "body": "He drew his house.", "then": "draw"}
    assert client.post(reverse("pen:keep"), typed).url == at("draw", carl.pk)
    assert "He drew his house." in client.get(reverse("pen:write")).content.decode()
    empty = {**typed, "key": new_id(), "body": "", "then": "record"}
    assert client.post(reverse("pen:keep"), empty).url == at("record", carl.pk)
