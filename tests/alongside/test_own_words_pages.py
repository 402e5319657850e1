"""The pages on which somebody is described: their words, name, picture, people, safe ways, and when we meet."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.builders import (
    a_place,
    a_worker,
    signed_in_as,
)
from tilth.alongside.actions import words
from tilth.alongside.models import Meeting
from tilth.base import clock
from tilth.base.ids import new_id
from tilth.people import queries as people
from tilth.people.models import About, AboutKind, Person, SafeWay

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

NOWHERE = "0190a0a0-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def place():
    a_place()


def text(response):
    return response.content.decode()


def picture(size=30):
    made = io.BytesIO()
    Image.new("RGB", (size, size), "green").save(made, "PNG")
    return SimpleUploadedFile("me.png", made.getvalue(), "image/png")


# --- their own words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", AboutKind.values)
def test_what_they_say_about_themselves_is_one_box(carl, worker, kind):
    at = f"/people/{carl.pk}/about/{kind}"
    assert worker.get(at).status_code == 200
    assert worker.post(at, {"words": ""}).status_code == 422

    assert worker.post(at, {"words": "Ŵyn a'r môr 🌊"}).status_code == 302
    assert About.objects.get(kind=kind).words == "Ŵyn a'r môr 🌊"


def test_there_is_no_other_kind_of_word_about_somebody(carl, worker):
    assert worker.get(f"/people/{carl.pk}/about/diagnosis").status_code == 404


def test_two_who_change_the_same_words_both_keep_them(carl, amina, me, worker):
    hope = words.say_about(by=amina, person=carl, kind="hope", words="my own front door")
    at = f"/people/{carl.pk}/words/{hope.pk}"
    me.post(at, {"words": "my own blue front door"})

    page = worker.post(at, {"words": "a door of his own"})

    assert page.status_code == 422
    assert "my own blue front door" in text(page)
    assert "a door of his own" in text(page)
    assert About.objects.filter(replaces=hope).count() == 1

    newest = About.objects.get(replaces=hope)
    assert f'action="/people/{carl.pk}/words/{newest.pk}"' in text(page)
    worker.post(f"/people/{carl.pk}/words/{newest.pk}", {"words": "a door of his own, and blue"})
    assert [one.words for one in people.about_of(carl)["hope"]] == ["a door of his own, and blue"]


def test_a_friend_reads_the_words_and_is_offered_no_button_that_would_refuse(carl, amina, nia):
    hope = words.say_about(by=amina, person=carl, kind="hope", words="my own front door")
    at = f"/people/{carl.pk}/words/{hope.pk}"

    page = text(signed_in_as(nia).get(at))

    assert "my own front door" in page
    assert "take-back" not in page
    assert signed_in_as(nia).post(at, {"words": "a door"}).status_code == 404
    assert signed_in_as(nia).post(f"{at}/take-back").status_code == 403


def test_words_taken_back_are_shown_to_nobody_and_a_second_press_does_no_harm(carl, amina, me, worker):
    hope = words.say_about(by=amina, person=carl, kind="hope", words="my own front door")
    at, key = f"/people/{carl.pk}/words/{hope.pk}", {"key": str(new_id())}

    for _press in range(2):
        assert me.post(f"{at}/take-back", key).status_code == 302
    assert worker.get(at).status_code == 404
    assert "my own front door" not in text(worker.get(f"/people/{carl.pk}"))


def test_the_name_they_like_is_theirs_to_change(carl, me):
    at = f"/people/{carl.pk}/name"
    assert me.post(at, {"called": ""}).status_code == 422
    me.post(at, {"called": "Charlie", "words_for_them": "he", "language": "Cymraeg"})

    carl.refresh_from_db()
    assert (carl.called, carl.language) == ("Charlie", "Cymraeg")


def test_the_people_in_a_life_are_drawn_moved_and_taken_off_with_keys_alone(carl, me):
    at = f"/people/{carl.pk}/life"
    assert "Nobody is drawn yet." in text(me.get(at))
    me.post(at, {"name": "Pat", "ring": "2", "gives": "lifts"})
    (pat,) = people.life_of(carl)
    assert f'href="?who={pat.pk}"' in text(me.get(at))

    me.post(f"{at}?who={pat.pk}", {"name": "Pat", "ring": "1"})
    assert people.life_of(carl)[0].ring == 1
    me.post(f"{at}/{pat.pk}/off")
    assert people.life_of(carl) == []
    for nobody in (NOWHERE, "not-an-id"):
        assert me.get(f"{at}?who={nobody}").status_code == 404
    assert me.post(f"{at}/{NOWHERE}/off").status_code == 404


def test_a_picture_is_seen_by_those_who_see_the_story_and_nobody_else(carl, nia, me):
    at = f"/people/{carl.pk}/picture"
    assert me.get(f"{at}.jpg").status_code == 404
    assert me.post(at, {"picture": picture()}).status_code == 302

    shown = signed_in_as(nia).get(f"{at}.jpg")
    assert shown.content.startswith(b"\xff\xd8")
    assert "no-store" in shown["Cache-Control"]
    assert shown["Content-Disposition"] == 'inline; filename="picture.jpg"'
    assert signed_in_as(a_worker("Sam Poole")).get(f"{at}.jpg").status_code == 404

    assert f"{at}/away" in text(me.get(at))
    assert me.post(f"{at}/away").status_code == 302
    assert me.get(f"{at}.jpg").status_code == 404


def test_a_file_that_is_no_picture_is_refused_in_words(carl, me):
    wrong = SimpleUploadedFile("me.png", b"%PDF-1.7 not a picture", "image/png")
    page = me.post(f"/people/{carl.pk}/picture", {"picture": wrong})

    assert page.status_code == 422
    assert "JPEG, PNG or WebP" in text(page)


def test_safe_ways_are_read_with_the_contact_section_and_changed_by_the_person(carl, nia, me):
    at = f"/people/{carl.pk}/safe-ways"
    me.post(at, {"channel": "phone", "is_safe": "yes", "address": "01632 960123", "when_words": "mornings"})
    assert SafeWay.objects.get().address == "01632 960123"

    page = text(signed_in_as(nia).get(at))
    assert "01632 960123" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert signed_in_as(nia).post(at, {"channel": "phone", "is_safe": "no"}).status_code == 404
    assert me.post(at, {"channel": "phone"}).status_code == 422


# --- meeting -----------------------------------------------------------------------------------------------


def test_when_we_next_meet_is_a_day_and_words(carl, worker):
    at = f"/people/{carl.pk}/meet"
    assert worker.post(at, {"on": "2020-01-01"}).status_code == 422
    assert (
        worker.post(at, {"on": "tomorrow", "at_words": "after school", "where": "the mill"}).status_code
        == 302
    )

    meeting = Meeting.objects.get()
    assert meeting.on == clock.today() + timedelta(days=1)
    assert f"{at}/{meeting.pk}/off" in text(worker.get(at))
    for _press in range(2):
        assert worker.post(f"{at}/{meeting.pk}/off").status_code == 302
    assert "Call off" not in text(worker.get(at))
    assert worker.post(f"{at}/{NOWHERE}/off").status_code == 404


def test_a_language_is_written_as_people_say_it(carl, amina):
    sent = {"called": "Carl", "words_for_them": "he", "language": "British Sign Language"}
    assert signed_in_as(amina).post(f"/people/{carl.pk}/name", sent).status_code == 302
    carl.refresh_from_db()
    assert carl.language == "British Sign Language"
    assert len(carl.language) <= Person._meta.get_field("language").max_length
