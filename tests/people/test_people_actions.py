"""A person's own words, the people in their life, their picture and their timeline."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.builders import a_person, a_worker, comes_alongside, themselves
from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.base.errors import BothKept, InvalidInput, NotAllowed
from tilth.base.files import open_file
from tilth.base.ids import new_id
from tilth.base.models import Act, HolderKey, StoredFile
from tilth.base.roles import Section
from tilth.people import actions, queries
from tilth.people.models import About, AboutKind, LifePerson, Moment, MomentKind, Person, SafeWay, Walking

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


@pytest.fixture
def carl():
    return a_person("Carl")


def a_picture(name="carl.jpg", kind="JPEG", side=40):
    made = io.BytesIO()
    Image.new("RGB", (side, side), "green").save(made, kind)
    return SimpleUploadedFile(name, made.getvalue())


# --- beginning ---------------------------------------------------------------------------------------------


def test_a_page_begins_with_a_key_of_its_own_and_one_moment():
    person = actions.begin(by=TILTH, called="Zoë O’Neill")

    assert HolderKey.objects.get(pk=person.pk).wrapped
    assert [moment.kind for moment in Moment.objects.filter(person=person)] == [MomentKind.BEGAN]
    assert Act.objects.filter(chain=person.pk, what="people.begin").exists()
    assert person.walking == Walking.NOW


@pytest.mark.parametrize(
    ("name", "found_as"),
    [
        ("Zoë", "zoe"),
        ("  Siân   Ŵyn ", "sian wyn"),
        ("ÁNGEL", "angel"),
        ("Straße", "strasse"),
        ("李 娜", "李 娜"),
    ],
)
def test_a_name_is_found_however_it_is_typed(name, found_as):
    assert actions.searchable(name) == found_as


def test_a_new_name_is_found_too(carl):
    actions.call(by=TILTH, person=carl, called="Charlie Röm", words_for_them="he")

    carl.refresh_from_db()
    assert (carl.called, carl.search_name, carl.words_for_them) == ("Charlie Röm", "charlie rom", "he")


def test_a_name_cannot_be_nothing(carl):
    with pytest.raises(InvalidInput) as refused:
        actions.call(by=TILTH, person=carl, called="")
    assert refused.value.field == "called"


# --- what they say about themselves ------------------------------------------------------------------------


def test_what_somebody_says_is_sealed_and_stands_on_their_timeline(carl):
    about = actions.say_about(by=TILTH, person=carl, kind=AboutKind.MATTERS, words="my own front door 🚪")

    assert b"front door" not in bytes(About.objects.values_list("words", flat=True).get(pk=about.pk))
    assert About.objects.get(pk=about.pk).words == "my own front door 🚪"
    moment = Moment.objects.get(subject_id=about.pk)
    assert (moment.summary, moment.voice, moment.said_by) == ("my own front door 🚪", "theirs", "Carl")


def test_nothing_said_is_not_kept(carl):
    with pytest.raises(InvalidInput) as refused:
        actions.say_about(by=TILTH, person=carl, kind="hope", words="")
    assert refused.value.field == "words"


def test_a_new_wording_takes_the_place_and_the_old_stays_readable(carl):
    old = actions.say_about(by=TILTH, person=carl, kind="gift", words="mends bikes")
    new = actions.say_about(by=TILTH, person=carl, kind="gift", words="mends old bikes", replaces=old)

    assert [one.words for one in queries.about_of(carl)["gift"]] == ["mends old bikes"]
    assert [one.words for one in queries.wordings_of(new)] == ["mends old bikes", "mends bikes"]


def test_of_two_who_change_the_same_words_the_second_sees_both(carl):
    old = actions.say_about(by=TILTH, person=carl, kind="gift", words="mends bikes")
    actions.say_about(by=TILTH, person=carl, kind="gift", words="mends old bikes", replaces=old)

    with pytest.raises(BothKept) as both:
        actions.say_about(by=TILTH, person=carl, kind="gift", words="mends prams", replaces=old)
    assert (both.value.theirs, both.value.mine) == ("mends old bikes", "mends prams")


def test_a_double_press_says_it_once(carl):
    key = new_id()
    said = [
        actions.say_about(by=TILTH, person=carl, kind="hope", words="Saturdays", key=key)
        for _press in range(2)
    ]

    assert said[0] == said[1]
    assert About.objects.count() == 1


def test_the_person_takes_their_words_back_whenever_they_like(carl):
    amina = a_worker()
    comes_alongside(amina, carl)
    about = actions.say_about(by=amina, person=carl, kind="hope", words="Saturdays")

    with clock.at(clock.now() + timedelta(days=400)):
        actions.take_back(by=themselves(carl), about=about)

    assert queries.about_of(carl)["hope"] == []
    assert queries.moments_of(carl.pk, [Section.STORY])[0].kind == MomentKind.BEGAN
    assert About.objects.get(pk=about.pk).words == "Saturdays"  # sealed, kept, not shown


def test_whoever_wrote_them_takes_words_back_within_the_hour(carl):
    amina, jo = a_worker("Amina Said"), a_worker("Jo Bell")
    comes_alongside(amina, carl)
    comes_alongside(jo, carl)
    about = actions.say_about(by=amina, person=carl, kind="hope", words="Saturdays")

    with pytest.raises(NotAllowed):
        actions.take_back(by=jo, about=about)
    with clock.at(clock.now() + timedelta(hours=1, seconds=1)), pytest.raises(NotAllowed):
        actions.take_back(by=amina, about=about)
    actions.take_back(by=amina, about=about)

    assert About.objects.get().taken_back_at


def test_taking_back_twice_changes_nothing_more(carl):
    about = actions.say_about(by=TILTH, person=carl, kind="hope", words="Saturdays")
    first = actions.take_back(by=themselves(carl), about=about).taken_back_at

    assert actions.take_back(by=themselves(carl), about=about).taken_back_at == first


# --- people in their life ----------------------------------------------------------------------------------


def test_the_nearest_stand_first_in_the_picture_of_a_life(carl):
    bev = actions.draw_life(by=TILTH, person=carl, name="Nurse Bev", ring=4)
    actions.draw_life(by=TILTH, person=carl, name="Keeley", ring=1, gives="phones on Sundays", gets="lifts")
    assert [one.name for one in queries.life_of(carl)] == ["Keeley", "Nurse Bev"]

    actions.draw_life(by=TILTH, person=carl, name="Bev", ring=1, life_person=bev)
    assert [one.name for one in queries.life_of(carl)] == ["Bev", "Keeley"]


def test_somebody_taken_off_the_picture_is_off_it(carl):
    pat = actions.draw_life(by=TILTH, person=carl, name="Pat", ring=2)

    actions.leave_life(by=TILTH, life_person=pat)
    actions.leave_life(by=TILTH, life_person=pat)

    assert queries.life_of(carl) == []
    assert LifePerson.objects.get().gone_on == clock.today()


def test_nobody_without_a_name_is_drawn(carl):
    with pytest.raises(InvalidInput) as refused:
        actions.draw_life(by=TILTH, person=carl, name="", ring=1)
    assert refused.value.field == "name"


# --- picture -----------------------------------------------------------------------------------------------


def test_a_picture_is_made_anew_and_sealed(carl):
    actions.choose_picture(by=TILTH, person=carl, picture=a_picture(kind="PNG"))

    assert carl.picture.holder_id == carl.pk
    assert open_file(carl.picture).startswith(b"\xff\xd8")


def test_the_picture_before_is_gone_for_good(carl, django_capture_on_commit_callbacks):
    actions.choose_picture(by=TILTH, person=carl, picture=a_picture())
    first = carl.picture_id
    with django_capture_on_commit_callbacks(execute=True):
        actions.choose_picture(by=TILTH, person=carl, picture=a_picture())
    assert not StoredFile.objects.filter(pk=first).exists()

    with django_capture_on_commit_callbacks(execute=True):
        actions.choose_picture(by=TILTH, person=carl, picture=None)
    assert not StoredFile.objects.exists()
    assert Person.objects.get(pk=carl.pk).picture is None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0broken"])
def test_what_is_no_picture_is_refused_in_words(carl, content):
    with pytest.raises(InvalidInput) as refused:
        actions.choose_picture(by=TILTH, person=carl, picture=SimpleUploadedFile("x.jpg", content))
    assert refused.value.field == "picture"


# --- the timeline ------------------------------------------------------------------------------------------


def test_every_moment_has_its_own_place_and_the_version_goes_up(carl):
    for words in ("one", "two", "three"):
        actions.remember(
            by=TILTH, person_id=carl.pk, section=Section.NOTES, kind=MomentKind.NOTICED, summary=words
        )

    lines = queries.moments_of(carl.pk, [Section.NOTES])
    assert [line.words for line in lines] == ["three", "two", "one"]
    assert [line.sequence for line in lines] == [4, 3, 2]
    carl.refresh_from_db()
    assert carl.version == 4


def test_a_timeline_shows_only_the_sections_asked_for(carl):
    actions.remember(
        by=TILTH, person_id=carl.pk, section=Section.HEALTH, kind=MomentKind.QUOTE, summary="my knees"
    )

    assert "my knees" not in [line.words for line in queries.moments_of(carl.pk, [Section.STORY])]
    assert queries.moments_of(carl.pk, []) == []


def test_older_moments_are_read_from_before_a_place(carl):
    for number in range(5):
        actions.remember(
            by=TILTH, person_id=carl.pk, section=Section.STORY, kind=MomentKind.QUOTE, summary=str(number)
        )

    first = queries.moments_of(carl.pk, [Section.STORY], limit=2)
    older = queries.moments_of(carl.pk, [Section.STORY], before=first[-1].sequence, limit=2)

    assert [line.words for line in first + older] == ["4", "3", "2", "1"]


def test_a_timeline_is_read_at_once(carl, django_assert_num_queries):
    for number in range(20):
        actions.remember(
            by=TILTH, person_id=carl.pk, section=Section.STORY, kind=MomentKind.QUOTE, summary=str(number)
        )

    with django_assert_num_queries(1):
        queries.moments_of(carl.pk, [Section.STORY])


def test_walking_changes_only_because_somebody_said_so(carl):
    actions.set_walking(by=TILTH, person=carl, walking=Walking.GOODBYE)
    assert Person.objects.get(pk=carl.pk).walking == Walking.GOODBYE

    actions.set_walking(by=TILTH, person=carl, walking=Walking.NOW)
    assert Person.objects.get(pk=carl.pk).walking == Walking.NOW


# --- names -------------------------------------------------------------------------------------------------


def test_a_name_is_found_by_its_beginning_else_by_a_part():
    for name in ("Carl Reed", "Carla Moss", "Zoë Carlin"):
        a_person(name)
    everybody = Person.objects.all()

    assert [called for _pk, called, _where in queries.named_like(everybody, "carl")] == [
        "Carl Reed",
        "Carla Moss",
    ]
    assert [called for _pk, called, _where in queries.named_like(everybody, "lin zoe")] == ["Zoë Carlin"]
    assert queries.named_like(everybody, "nobody") == []


def test_there_is_one_word_about_each_way(carl):
    actions.set_safe_way(by=TILTH, person=carl, channel="phone", is_safe="yes", address="01632 960123")
    actions.set_safe_way(by=TILTH, person=carl, channel="phone", is_safe="no")

    way = SafeWay.objects.get()
    assert (way.is_safe, way.address) == ("no", "")
    assert queries.safe_ways_of(carl) == [way]
