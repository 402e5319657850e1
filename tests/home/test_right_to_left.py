"""A language is added as docs/guides/translating.md says, and one that is written from right to left turns the page."""

import re

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client, override_settings

from tests.builders import a_person, a_place, a_worker, signed_in_as
from tests.reading import ROOT
from tilth.conversations.actions import Said, write
from tilth.home.queries import frame
from tilth.places import queries as places

pytestmark = pytest.mark.django_db(databases="__all__")
GUIDE = ROOT / "docs" / "guides" / "translating.md"
WELSH = ROOT / "locale" / "cy" / "LC_MESSAGES" / "django.po"
SAID = {"Our place": "ہماری جگہ", "Search": "تلاش", "Sign in": "سائن ان", "Write": "لکھیں"}


def forget():
    """Let the pages read their languages anew, as a start does; Django sees to its own."""
    frame._links.cache_clear()
    places.forget()


@pytest.fixture
def urdu(tmp_path):
    """A catalogue made by the guide: the Welsh header with three lines changed, some sentences, compiled, named in settings."""
    header = WELSH.read_text().split("\n\n", 1)[0]
    for line, now in (
        ("Language", "ur"), ("Language-Team", "Urdu"), ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ):  # fmt: skip
        assert f"`{line}`" in GUIDE.read_text(), "the guide names each line that changes"
        header, count = re.subn(rf'"{line}: [^"]*\\n"', f'"{line}: {now}\\\\n"', header)
        assert count == 1
    folder = tmp_path / "ur" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    entries = "".join(f'\n\nmsgid "{english}"\nmsgstr "{urdu}"' for english, urdu in SAID.items())
    (folder / "django.po").write_text(header + entries + "\n")
    with (folder / "django.po").open("rb") as catalogue, (folder / "django.mo").open("wb") as compiled:
        write_mo(compiled, read_po(catalogue))
    languages = [*settings.LANGUAGES, ("ur", "اردو")]
    with override_settings(LOCALE_PATHS=[tmp_path, *settings.LOCALE_PATHS], LANGUAGES=languages):
        forget()
        yield
    forget()


def test_a_new_catalogue_speaks_and_its_page_runs_from_right_to_left(urdu):
    a_place()
    client = Client()
    english = client.get("/our-place").content.decode()
    assert '<a href="/language/ur" lang="ur" dir="rtl" hreflang="ur">اردو</a>' in english
    client.get("/language/ur")
    page = client.get("/our-place").content.decode()
    assert '<html class="govuk-template" lang="ur" dir="rtl">' in page
    for words in SAID.values():
        assert words in page or words == SAID["Write"]
    assert "What Tilth is" in page, "what nobody has translated yet stays English"
    for name in ("English", "Cymraeg"):
        assert f">{name}</a>" in page


def test_words_keep_their_own_direction_on_a_page_that_runs_the_other_way(urdu):
    a_place()
    amina = a_worker("Amina Said")
    carl = a_person("Carl", alongside=amina)
    write(by=amina, person=carl, lines=[Said("I miss cooking.", language="en"), Said("گھر", language="ur")])
    client = signed_in_as(amina)
    client.get("/language/ur")
    page = client.get(f"/people/{carl.pk}").content.decode()
    assert '<blockquote lang="en" dir="ltr"><p>I miss cooking.</p></blockquote>' in page
    assert '<blockquote lang="ur" dir="rtl"><p>گھر</p></blockquote>' in page


def test_english_and_welsh_run_from_left_to_right():
    a_place()
    for code in ("en", "cy"):
        client = Client()
        client.get(f"/language/{code}")
        assert f'lang="{code}" dir="ltr"' in client.get("/our-place").content.decode()


def test_no_side_of_our_own_style_is_left_or_right():
    """What stands at the beginning of a line stands there whichever way the line runs."""
    sides = re.compile(
        r"(?<![\w-])(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|(?<![\w-])(?:left|right):|float: (?:left|right)"
    )
    found = {
        f"{sheet.name}: {line.strip()}"
        for sheet in (ROOT / "static" / "src").glob("*.scss")
        for line in sheet.read_text().splitlines()
        if sides.search(line)
    }
    assert found == set()
