"""Moving away: one's own words as a file, which another place opens only as an introduction that the person carries."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders import a_neighbourhood, a_team, a_worker, acting, signed_in_as
from tests.keeping.conftest import NOTICED, SECRET, THEIRS
from tilth.alongside.actions import dying, introductions
from tilth.alongside.models import Introduction
from tilth.base.errors import NotFound
from tilth.base.ids import new_id
from tilth.keeping import actions
from tilth.methods.formats.carried import BEGIN, MOST_BYTES, as_json, read
from tilth.people import actions as people
from tilth.people.models import About, LifePerson, Moment, Person
from tilth.places import actions as places
from tilth.plans import actions as plans

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def full(amina, carl):
    people.draw_life(by=amina, person=carl, name="Nan", ring=1)
    plans.help_me_to(by=amina, person=carl, words="sing again")
    return carl


@pytest.fixture
def carried(himself, full):
    return actions.carry(by=himself, person=full)


def upload(content: bytes, name: str = "my-page.html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def opened(client: Client, content: bytes):
    return client.post("/introduce/carried", {"file": upload(content), "key": new_id()})


def sent(client: Client, content: bytes, lines: list[str], **more: str):
    given = {
        "page": as_json(read(content)), "called": "Carl", "sentence": "I moved here on Monday.",
        "neighbourhood": str(a_neighbourhood().pk), "lines": lines, "key": str(new_id()),
    }  # fmt: skip
    return client.post("/introduce/carried", given | more)


def test_it_holds_their_own_words_and_nothing_that_others_wrote(carried):
    page = read(carried)
    said = {(line.kind, line.words) for line in page.lines}
    assert {("matters", SECRET), ("life", "Nan"), ("aim", "sing again"), ("said", THEIRS)} <= said
    text = carried.decode()
    assert SECRET in text.partition(BEGIN)[0], "the same words to read without Tilth"
    for others in (NOTICED, "Amina"):
        assert others not in text


def test_what_was_taken_back_or_put_out_of_sight_does_not_go_along(himself, full):
    people.take_back(by=himself, about=About.objects.get(person=full, kind="matters"))
    actions.hide(by=himself, person=full, moment_id=Moment.objects.get(person=full, kind="quote").pk)

    text = actions.carry(by=himself, person=full).decode()
    assert SECRET not in text
    assert THEIRS not in text


def test_the_page_and_the_file_are_given_from_my_rights(himself, full):
    client = signed_in_as(himself)
    assert "A page to carry" in client.get(f"/people/{full.pk}/my-rights").content.decode()
    assert SECRET in client.get(f"/people/{full.pk}/my-rights/moving").content.decode()
    response = client.post(f"/people/{full.pk}/my-rights/moving", {"key": new_id()})
    assert response["Content-Disposition"] == 'attachment; filename="my-page.html"'
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert read(response.content).called == "Carl"


def test_a_worker_gives_it_beside_them_and_no_more_than_they_see(amina, full):
    sam = a_worker("Sam Poole")
    assert THEIRS in actions.carry(by=amina, person=full).decode()
    with pytest.raises(NotFound):
        actions.carry(by=sam, person=full)
    assert signed_in_as(sam).get(f"/people/{full.pk}/my-rights/moving").status_code == 404


def test_that_somebody_may_be_leaving_stands_on_no_timeline(himself, full):
    before = Moment.objects.filter(person=full).count()
    actions.carry(by=himself, person=full)
    assert Moment.objects.filter(person=full).count() == before


def test_when_somebody_has_died_nobody_carries_their_page_away(amina, himself, full):
    dying.say_died(by=amina, person=full)
    for somebody in (amina, himself):
        with pytest.raises(NotFound):
            actions.carry(by=somebody, person=full)


def test_opening_it_elsewhere_shows_every_line_and_keeps_nothing(carried):
    text = opened(Client(), carried).content.decode()

    assert SECRET in text
    assert "Nan" in text
    assert "What goes along?" in text
    assert not Introduction.objects.exists()


def test_what_was_chosen_goes_along_as_an_introduction_and_nothing_else(carried):
    lines = read(carried).lines
    keep = next(number for number, line in enumerate(lines) if line.words == "Nan")
    response = sent(Client(), carried, [str(keep)])

    assert response.status_code == 302
    found = Introduction.objects.get()
    assert found.is_myself
    assert found.person is None
    assert found.sentence == "I moved here on Monday."
    assert "Nan" in found.carried
    assert SECRET not in found.carried
    assert not Person.objects.filter(called="Carl").exclude(made_at__lt=found.made_at).exists()


def test_the_team_reads_it_as_the_persons_own_words_and_keeps_it_when_they_say_so(carried):
    lines = read(carried).lines
    sent(Client(), carried, [str(number) for number in range(len(lines))])
    rosa = a_worker("Rosa Frost")
    a_team(rosa)
    found = Introduction.objects.get()
    introductions.go(by=rosa, introduction=found)
    text = signed_in_as(rosa).get(f"/introductions/{found.pk}").content.decode()
    assert "What they carried here" in text
    assert SECRET in text
    assert "They would like the words they carried here on their page" in text

    response = signed_in_as(rosa).post(
        f"/introductions/{found.pk}/met",
        {"called": "Carl", "said_yes": "on", "keep_carried": "on", "key": new_id()},
    )
    person = Person.objects.get(pk=re.search(r"/people/([0-9a-f-]+)", response["Location"])[1])
    assert About.objects.get(person=person, kind="matters").words == SECRET
    assert LifePerson.objects.get(person=person).name == "Nan"
    said = [moment.summary for moment in Moment.objects.filter(person=person, kind="quote")]
    assert THEIRS in said
    assert "Help me to… sing again" in said
    assert not Introduction.objects.exists()


def test_without_their_yes_nothing_they_carried_is_kept(carried):
    sent(Client(), carried, ["0"])
    rosa = a_worker("Rosa Frost")
    a_team(rosa)
    person = introductions.say_met(
        by=rosa,
        introduction=introductions.go(by=rosa, introduction=Introduction.objects.get()),
        called="Carl",
    )
    assert not About.objects.filter(person=person).exists()
    assert not Introduction.objects.exists()


def test_an_introduction_that_carries_nothing_offers_to_keep_nothing(here):
    rosa = a_worker("Rosa Frost")
    a_team(rosa)
    found = introductions.introduce(
        by=rosa, called="Bo", sentence="Likes bikes.", neighbourhood=a_neighbourhood()
    )
    introductions.go(by=rosa, introduction=found)
    assert "carried" not in signed_in_as(rosa).get(f"/introductions/{found.pk}").content.decode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "That file is empty."),
        (b"PK\x03\x04" * 9, "This is not a page to carry."),
        (b"x" * (MOST_BYTES + 1), "larger than a page that somebody carries"),
        (f"{BEGIN}{{}}</script>".encode(), "Something in this file was changed"),
    ],
)
def test_another_file_is_refused_in_a_plain_sentence_and_nothing_is_kept(here, content, says):
    a_neighbourhood()
    response = opened(Client(), content)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Introduction.objects.exists()


def test_words_in_it_are_words_and_no_markup(carried):
    page = read(carried)
    planted = replace(page, lines=(replace(page.lines[0], words="<img src=x onerror=y>"),))
    client = Client()
    text = client.post("/introduce/carried", {"page": as_json(planted), "key": new_id()}).content.decode()
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


def test_a_form_that_was_changed_on_the_way_keeps_nothing(here):
    a_neighbourhood()
    for page in ("{}", "[" * 9_999, "null"):
        response = Client().post("/introduce/carried", {"page": page})
        assert response.status_code == 400
    assert not Introduction.objects.exists()


def test_a_place_that_takes_introductions_from_nobody_outside_opens_no_file(here, kit):
    places.turn(by=kit, name="introductions_from_public", is_on=False)
    assert Client().get("/introduce/carried").status_code == 404
    assert signed_in_as(acting(kit.account)).get("/introduce/carried").status_code == 200
