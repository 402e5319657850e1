"""Easy Read: one idea a line, a picture that somebody chose, advice that closes nothing."""

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.builders import (
    a_person,
    a_place,
    a_team,
    a_worker,
    an_account,
    comes_alongside,
    signed_in_as,
    themselves,
)
from tilth.alongside.actions.say import Wish, set_say
from tilth.answers.actions import ask
from tilth.answers.models import Kind
from tilth.base import sealing
from tilth.base.errors import NotFound
from tilth.base.ids import new_id
from tilth.base.models import Look, StoredFile
from tilth.base.roles import Role, Section
from tilth.decisions import actions as decisions
from tilth.people.actions import say_about
from tilth.plans.actions import help_me_to
from tilth.sheets import actions
from tilth.sheets.models import Sheet, SheetLine

pytestmark = pytest.mark.django_db(databases="__all__")
LONG = "The tenancy agreement stipulates that any alteration to the premises requires written permission from the landlord first"


@pytest.fixture
def amina():
    a_place()
    return a_worker("Amina Said")


@pytest.fixture
def carl(amina):
    carl = a_person("Carl", alongside=amina, account=an_account("Carl Reed"))
    say_about(by=amina, person=carl, kind="hope", words="A home with a garden. And a dog.")
    help_me_to(by=amina, person=carl, words="get a cooker")
    return carl


@pytest.fixture
def sheet(amina, carl):
    return actions.begin_of_page(by=amina, person=carl)


def words_of(sheet):
    return [line.words for line in sheet.lines.order_by("order_in_it")]


def at(name, *args):
    return reverse(f"sheets:{name}", args=args)


def a_picture(content=None):
    made = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(made, "PNG")
    return SimpleUploadedFile("dog.png", content or made.getvalue())


def test_it_begins_with_what_stands_on_the_page_one_idea_a_line(client, amina, carl):
    client = signed_in_as(amina)
    assert (
        "One idea a line, and a picture beside each." in client.get(at("of_page", carl.pk)).content.decode()
    )
    sent = client.post(at("of_page", carl.pk), {"key": new_id()})
    sheet = Sheet.objects.get()
    assert sent.url == at("lines", sheet.pk)
    assert words_of(sheet) == [
        "This is about Carl",
        "A home with a garden.",
        "And a dog.",
        "Help me to: get a cooker",
    ]
    assert client.get(at("of_page", carl.pk)).url == at("sheet", sheet.pk)
    page = client.get(at("sheet", sheet.pk)).content.decode()
    assert page.count('class="easy-picture"') == 4
    assert Look.objects.filter(chain=carl.pk, what="easy read").exists()


def test_a_long_sentence_gets_advice_and_is_kept(amina, sheet):
    client = signed_in_as(amina)
    sent = client.post(at("lines", sheet.pk), {"key": new_id(), "text": f"Carl wants a dog.\n{LONG}."})
    assert sent.status_code == 302
    page = client.get(at("sheet", sheet.pk)).content.decode()
    assert "17 words in one sentence. Could it be two lines?" in page
    assert page.count("Could it be two lines?") == 1
    assert "by the Flesch–Kincaid formula. It only counts words and syllables" in page
    assert words_of(sheet) == ["Carl wants a dog.", f"{LONG}."]


def test_a_line_keeps_its_picture_when_others_change(amina, sheet):
    dog = sheet.lines.get(order_in_it=2)
    actions.choose_picture(by=amina, line=dog, picture=a_picture())
    actions.write_lines(
        by=amina, sheet=sheet, text="New first line.\nA home with a garden.\nA small brown dog."
    )
    pictured = sheet.lines.exclude(picture=None).get()
    assert (pictured.pk, pictured.words) == (dog.pk, "A small brown dog.")


def test_a_picture_is_chosen_changed_and_taken_away(django_capture_on_commit_callbacks, amina, carl, sheet):
    client, line = signed_in_as(amina), sheet.lines.first()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            sent = client.post(at("picture", sheet.pk, line.pk), {"key": new_id(), "picture": a_picture()})
            assert sent.url == at("sheet", sheet.pk)
    assert StoredFile.objects.filter(holder_id=carl.pk).count() == 1
    shown = client.get(at("picture_file", sheet.pk, line.pk))
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("picture_away", sheet.pk, line.pk))
    assert not StoredFile.objects.exists()
    assert client.get(at("picture_file", sheet.pk, line.pk)).status_code == 404


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 40])
def test_what_is_no_picture_is_refused(amina, sheet, content):
    line = sheet.lines.first()
    sent = {"key": new_id(), "picture": SimpleUploadedFile("x.png", content)}
    page = signed_in_as(amina).post(at("picture", sheet.pk, line.pk), sent)
    assert page.status_code == 422
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n \n", "a line\n" * 41])
def test_no_lines_and_too_many_are_refused_and_nothing_is_lost(amina, sheet, text):
    before = words_of(sheet)
    assert signed_in_as(amina).post(at("lines", sheet.pk), {"key": new_id(), "text": text}).status_code == 422
    assert words_of(sheet) == before


def test_each_reader_sees_the_lines_of_the_parts_that_are_open_to_them(amina, carl, sheet):
    friend = a_worker("Fay Hill")
    comes_alongside(friend, carl, kind="worker", sees=(Section.STORY,))
    page = signed_in_as(friend).get(at("sheet", sheet.pk)).content.decode()
    assert "A home with a garden." in page
    assert "cooker" not in page
    actions.write_lines(by=friend, sheet=sheet, text="Carl wants a home.")
    assert words_of(sheet) == ["Carl wants a home.", "Help me to: get a cooker"], (
        "what they may not see stays"
    )
    line = sheet.lines.get(section="plan")
    with pytest.raises(NotFound):
        actions.choose_picture(by=friend, line=line, picture=a_picture())
    assert signed_in_as(friend).get(at("picture_file", sheet.pk, line.pk)).status_code == 404


def test_nobody_else_reads_or_makes_one(amina, carl, sheet):
    stranger = signed_in_as(a_worker("Sam Poole"))
    line = sheet.lines.first()
    for address in (at("of_page", carl.pk), at("sheet", sheet.pk), at("lines", sheet.pk), at("picture", sheet.pk, line.pk),
                    at("picture_file", sheet.pk, line.pk), at("sheet", new_id())):  # fmt: skip
        assert stranger.get(address).status_code == 404
    set_say(by=themselves(carl), person=carl, wishes=[Wish(Section.STORY, "no", account=amina.account)])
    assert signed_in_as(amina).get(at("sheet", sheet.pk)).status_code == 404


def test_the_person_changes_their_own_sheet(carl, sheet):
    himself = signed_in_as(themselves(carl))
    himself.post(at("lines", sheet.pk), {"key": new_id(), "text": "I want a dog."})
    assert "I want a dog." in himself.get(at("sheet", sheet.pk)).content.decode()


def test_an_answer_in_easy_words(amina):
    asked = ask(by=amina, kind=Kind.IDEA, subject_id=new_id(), sentence="Could the library open on Sundays?")
    client = signed_in_as(amina)
    client.post(at("of_answer", asked.pk), {"key": new_id()})
    sheet = Sheet.objects.get(of="answer")
    assert words_of(sheet) == ["Could the library open on Sundays?"]
    line = sheet.lines.get()
    client.post(at("picture", sheet.pk, line.pk), {"key": new_id(), "picture": a_picture()})
    assert client.get(at("picture_file", sheet.pk, line.pk)).status_code == 200


def test_something_bought_in_easy_words(amina, carl):
    team = a_team(amina)
    gardener = a_worker("Dee Marsh")
    pot = decisions.open_pot(by=tending(gardener), team=team, name="Hollins pot")
    decisions.put_in(by=tending(gardener), pot=pot, amount_pence=50_000)
    row = decisions.spend(
        by=amina, pot=pot, amount_pence=14_000, what="A cooker for Carl.", opened_up="He cooks for his brother.",
        person=carl,
    )  # fmt: skip
    signed_in_as(amina).post(at("of_spend", row.pk), {"key": new_id()})
    sheet = Sheet.objects.get(of="spend")
    assert words_of(sheet) == ["A cooker for Carl.", "It cost £140", "He cooks for his brother."]
    assert signed_in_as(tending(gardener)).get(at("sheet", sheet.pk)).status_code == 404, (
        "the words are not theirs to read"
    )


def tending(gardener):
    return replace(gardener, acting_as=Role.GARDENER)


def test_its_words_are_sealed_with_the_persons_key_and_go_with_it(carl, sheet):
    line = sheet.lines.first()
    raw = SheetLine.objects.filter(pk=line.pk).values_list("words", flat=True).get()
    assert b"Carl" not in bytes(raw)
    sealing.destroy_key(carl.pk, "a test")
    assert SheetLine.objects.get(pk=line.pk).words == ""
