"""The words in other languages: nothing a resident reads is left in English, and nothing is lost in the telling."""

import io
import re
import subprocess
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps

from tests.reading import ROOT
from tilth.base.actors import TILTH
from tilth.places import actions as places

CATALOGUES = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
# What residents and passers-by read. Pages for those who work here may wait for a translation; these may not.
RESIDENTS_READ = (
    "templates/shell.html", "templates/components/", "templates/errors/", "templates/home/", "templates/alongside/",
    "templates/accounts/me.html", "templates/accounts/second_factor.html", "templates/accounts/welcome",
    "templates/account/", "templates/mfa/", "templates/socialaccount/", "templates/places/neighbourhood.html",
    "templates/plans/", "templates/conversations/", "templates/barriers/", "templates/answers/", "templates/pen/",
    "tilth/base/", "tilth/home/", "tilth/alongside/", "tilth/people/", "tilth/accounts/", "tilth/plans/",
    "tilth/conversations/", "tilth/barriers/", "tilth/answers/", "tilth/pen/",
    "templates/keeping/rights.html", "templates/keeping/lines.html", "templates/keeping/how_long.html",
    "templates/keeping/what_we_ask.html", "tilth/keeping/schedule.py", "tilth/keeping/asking.py",
    "tilth/keeping/copying.py", "tilth/keeping/views/rights.py",
)  # fmt: skip
NEVER_SAID = re.compile(
    r"\b(users?|clients?|cases?|referrals?|assessments?|demands?|targets?|compliance|customers?|submit\w*|success\w*"
    r"|overdue)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def forms(words) -> list[str]:
    """One string, or a string for each plural."""
    return [words] if isinstance(words, str) else list(words)


def said(message) -> list[str]:
    return [words for words in forms(message.string) if words]


def read(path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


@pytest.fixture(scope="module")
def strings(tmp_path_factory):
    """Every string on screen, gathered from the code as it is now."""
    path = tmp_path_factory.mktemp("strings") / "strings.pot"
    subprocess.run(["tools/catalogues", "strings", path], cwd=ROOT, check=True)
    return [message for message in read(path) if message.id]


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parts[-3])
def catalogue(request):
    return read(request.param)


def test_there_is_welsh():
    assert ROOT / "locale/cy/LC_MESSAGES/django.po" in CATALOGUES


def test_a_catalogue_compiles_and_none_of_it_is_left_out(catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    found = GNUTranslations(compiled)
    for message in catalogue:
        if message.id and isinstance(message.id, str) and message.string:
            assert found.gettext(message.id) == message.string
    assert not [message.id for message in catalogue if message.fuzzy and message.id]


def test_nothing_a_resident_reads_is_left_in_english(catalogue, strings):
    missing = []
    for string in strings:
        read_in = [path for path, _ in string.locations if path.startswith(RESIDENTS_READ)]
        translated = catalogue.get(string.id, string.context)
        if read_in and not (translated and all(forms(translated.string))):
            missing.append(f"{read_in[0]}: {forms(string.id)[0]}")
    assert not missing, "run `tools/catalogues extract`, then translate:\n" + "\n".join(missing)


def test_what_is_kept_about_a_resident_is_said_in_every_language(catalogue, strings):
    """The data budget is declared beside each field, and read on a page: each of its words is gathered and translated."""
    gathered = {message.id for message in strings}
    told = {
        words
        for model in apps.get_models()
        for one in getattr(model, "PRIVACY", {}).values()
        if one.kind == "personal"
        for words in (one.use, one.expiry)
    }
    assert len(told) > 100 and told - gathered == set()
    assert [words for words in sorted(told) if not catalogue.get(words).string] == []


def test_names_and_numbers_stay_in_the_sentence(catalogue):
    for message in catalogue:
        asked = sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
        for words in said(message) if message.id else []:
            assert sorted(PLACEHOLDER.findall(words)) == asked, words
            # Newstyle gettext in Jinja formats every sentence: a bare per cent sign would break the page.
            assert "%" not in PLACEHOLDER.sub("", words).replace("%%", ""), words


def test_a_sentence_has_every_plural_of_its_language(catalogue):
    for message in catalogue:
        if message.id and not isinstance(message.id, str) and said(message):
            assert len(said(message)) == catalogue.num_plurals, message.id


def test_a_translation_is_only_words_never_markup(catalogue):
    every = [words for message in catalogue if message.id for words in said(message)]
    assert not [words for words in every if re.search("[<>&]", words)]


def test_some_words_are_never_said(strings):
    assert not [words for message in strings for words in forms(message.id) if NEVER_SAID.search(words)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/introduce", "Cyflwyno rhywun, neu chi eich hun"),
        ("/safety", "Yn poeni am ddiogelwch rhywun?"),
        ("/our-place", "Ein lle ni"),
        ("/what-we-ask", "yr enw maen nhw’n hoffi cael eu galw"),
    ],
)
def test_a_page_speaks_welsh_to_whoever_asks_for_it(client, address, title):
    places.found(by=TILTH, name="Brackenshaw", nation="wales", is_demo=True)
    page = client.get(address, headers={"accept-language": "cy"}).content.decode()
    assert 'lang="cy"' in re.search("<html[^>]*>", page)[0]
    assert title in page, "is the catalogue compiled? `make catalogues`"
    assert "Mewngofnodi" in page and "Sign in" not in page
