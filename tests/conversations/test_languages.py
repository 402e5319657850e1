"""Words in the language spoken: the line as it was said, with a translation and its translator beside it."""

import pytest
from django.urls import reverse

from tests.conversations.cast import a_person, a_worker, come_in, themselves, walks_with
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.ids import new_id
from tilth.base.roles import Section
from tilth.conversations import actions
from tilth.conversations.models import Line, Translation
from tilth.people.models import Moment

pytestmark = pytest.mark.django_db(databases="__all__")
URDU = "مجھے اپنا گھر چاہیے۔"


@pytest.fixture
def amina():
    return a_worker("Amina")


@pytest.fixture
def sana(amina):
    return a_person("Sana", alongside=(amina,))


@pytest.fixture
def line(amina, sana):
    said = actions.Said(URDU, language="ur", translation="I need my own home.", translator="Mrs Khan")
    return actions.write(by=amina, person=sana, lines=[said]).lines.get()


def at(name, *args):
    return reverse(f"conversations:{name}", args=args)


def pages_of(client, sana, line):
    return {
        "page": client.get(reverse("home:person", args=[sana.pk])).content.decode(),
        "print": client.get(reverse("home:print", args=[sana.pk])).content.decode(),
        "said": client.get(at("said", sana.pk)).content.decode(),
        "line": client.get(at("line", sana.pk, line.pk)).content.decode(),
        "older": client.get(reverse("home:older", args=[sana.pk]) + "?before=99").content.decode(),
    }


def test_a_line_stands_in_the_language_it_was_said_in_on_every_page(client, amina, sana, line):
    for name, page in pages_of(come_in(client, amina), sana, line).items():
        assert f'<blockquote lang="ur" dir="rtl"><p>{URDU}</p></blockquote>' in page, name


def test_the_translation_stands_beside_it_with_the_translators_name(client, amina, sana, line):
    pages = pages_of(come_in(client, amina), sana, line)
    for name in ("page", "print", "said", "line"):
        assert "In English, by Mrs Khan" in pages[name], name
        assert '<blockquote lang="en" dir="ltr"><p>I need my own home.</p></blockquote>' in pages[name], name


def test_words_of_no_named_language_let_their_letters_say_which_way_they_run(client, amina, sana):
    actions.write(by=amina, person=sana, lines=[actions.Said(URDU)])
    page = come_in(client, amina).get(reverse("home:person", args=[sana.pk])).content.decode()
    assert f'<blockquote dir="auto"><p>{URDU}</p></blockquote>' in page


@pytest.mark.parametrize(
    ("typed", "code"), [("Urdu", "ur"), ("ur", "ur"), ("اردو", "ur"), ("pa-Arab", "pa-Arab")]
)
def test_the_pen_takes_a_language_by_name_or_code(client, amina, sana, typed, code):
    send(client, amina, sana, **{"ab12cd34-language": typed})
    assert Line.objects.get().language == code
    assert Moment.objects.get(kind="quote").language == code


def send(client, amina, sana, **more):
    come_in(client, amina)
    row = "ab12cd34"
    typed = {
        "key": new_id(), "about": str(sana.pk), "body": f"“{URDU}”", "do": "save", "row": row, f"{row}-text": f"“{URDU}”",
        f"{row}-mark": "theirs", f"{row}-guess": "theirs",
    }  # fmt: skip
    return client.post(reverse("pen:write"), typed | more)


def test_a_language_that_nobody_knows_is_refused_and_the_words_stay(client, amina, sana):
    page = send(client, amina, sana, **{"ab12cd34-language": "qq-Nowhere"})
    assert page.status_code == 422
    assert "We do not know the language “qq-Nowhere”. Choose one from the list" in page.content.decode()
    assert URDU in page.content.decode()
    assert not Line.objects.exists()
    with pytest.raises(InvalidInput, match="We do not know the language"):
        actions.write(by=amina, person=sana, lines=[actions.Said("hello", language="qq")])


def test_the_pen_takes_a_translation_with_its_translator(client, amina, sana):
    more = {"ab12cd34-language": "ur", "ab12cd34-translation": "I need my own home."}
    page = send(client, amina, sana, **more)
    assert "Write who put it into that language." in page.content.decode()
    assert not Line.objects.exists()
    send(client, amina, sana, **more, **{"ab12cd34-translator": "Mrs Khan"})
    found = Translation.objects.get()
    assert (found.words, found.language, found.translator) == ("I need my own home.", "en", "Mrs Khan")


def test_a_translation_is_laid_beside_a_line_later(client, amina, sana, line):
    come_in(client, amina)
    page = client.get(at("translate", sana.pk, line.pk)).content.decode()
    assert '<datalist id="languages">' in page
    typed = {
        "key": new_id(),
        "words": "Mae angen fy nghartref fy hun arna i.",
        "language": "Welsh",
        "translator": "Gwen",
    }
    assert client.post(at("translate", sana.pk, line.pk), typed).status_code == 302
    assert [one.language for one in line.translations.all()] == ["en", "cy"]
    line.refresh_from_db()
    assert line.words == URDU


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": ""}, "Write something here."),
        ({"translator": ""}, "Write something here."),
        ({"language": "Nowhereish"}, "We do not know the language"),
        ({"language": "ur"}, "That is the language it was said in."),
    ],
)
def test_a_translation_that_cannot_stand_is_refused(client, amina, sana, line, typed, said):
    come_in(client, amina)
    whole = {"key": new_id(), "words": "Home.", "language": "Polish", "translator": "Ola"} | typed
    page = client.post(at("translate", sana.pk, line.pk), whole)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert line.translations.count() == 1


def test_a_translation_is_taken_back_by_the_person_or_whoever_wrote_it(client, amina, sana, line):
    other = a_worker("Oona")
    walks_with(other, sana)
    translation = line.translations.get()
    with pytest.raises(NotFound):
        actions.take_translation_back(by=other, translation=translation)
    actions.take_translation_back(by=themselves(sana), translation=translation)
    page = come_in(client, amina).get(reverse("home:person", args=[sana.pk])).content.decode()
    assert "I need my own home." not in page
    assert URDU in page


def test_nobody_translates_or_reads_what_they_may_not_see(client, sana, line):
    friend = a_worker("Fay")
    walks_with(friend, sana, sections=[Section.HEALTH])
    come_in(client, friend)
    assert client.get(at("translate", sana.pk, line.pk)).status_code == 404
    back = at("translation_take_back", sana.pk, line.pk, line.translations.get().pk)
    assert client.post(back).status_code == 404


def test_the_language_of_a_line_is_said_later(client, amina, sana):
    line = actions.write(by=amina, person=sana, lines=[actions.Said(URDU)]).lines.get()
    come_in(client, amina)
    typed = {"key": new_id(), "text": URDU, "language": "Urdu", "started_from": line.pk}
    client.post(at("revise", sana.pk, line.pk), typed)
    newest = line.later.get()
    assert (newest.words, newest.language) == (URDU, "ur")
