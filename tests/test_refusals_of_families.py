"""What Tilth refuses to guess of people who belong together. One more page of test_refusals.py, which lists every line."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps

from tests import refusal_rules as rules
from tests.reading import Source, imports, planted, planted_template, sources
from tests.test_refusals import in_code, in_pages

# Words that such a thing would need, wherever it were built.
HOUSEHOLD = (
    {"household", "households", "cohabitant", "cohabitants", "surname", "surnames", "kinship"},
    ("same_address", "lives_with", "family_of", "suggested_families", "suggest_family", "likely_family", "related_people"),
)  # fmt: skip
# What agencies call a column of theirs. Such a name is used to link records, and no page of a person leads there.
OF_SOURCES = ("tilth/methods/contact_rows.py", "tilth/demo/agencies.py")
# What leads from one person to another, or to where they live: the room of shared pages reads none of it.
LEADS = {
    "neighbourhood", "neighbourhoods", "search_name", "searchable", "named_like", "one_named", "visible_to", "people_alongside", "life_of",
    "LifePerson", "life", "SafeWay", "safe_ways_of", "safe_ways", "speakers_of", "spoken_for", "address", "Introduction", "joined_into",
}  # fmt: skip
# A parent's place is kept for their child: whom a member speaks for is read there, to refuse words and for nothing else.
READS_SPEAKERS = {"names_kept"}


def guesses(source: Source) -> Iterator[str]:
    """Ways from one person to another in the room of shared pages, and a speaker read for anything but a kept place."""
    if source.room != "families":
        yield from (
            f"{source.path} reaches into the pages that people share: {name}"
            for _node, name in imports(source.tree)
            if name.startswith("tilth.families.models")
        )
        return
    for node, name in rules.identifiers(source.tree):
        if name in LEADS:
            yield f"{source.at(node)} reads {name!r}"
    for function in source.tree.body:
        if isinstance(function, ast.FunctionDef) and function.name not in READS_SPEAKERS:
            for node, name in rules.identifiers(function):
                if name == "Speaker":
                    yield f"{source.at(node)} reads who speaks for whom"


def test_no_family_is_made_or_suggested_from_an_address_a_name_or_a_relation():
    assert in_code(guesses) == []
    assert in_code(rules.named, HOUSEHOLD, but=OF_SOURCES) == []
    assert in_pages(rules.named_in, HOUSEHOLD) == []
    assert any(source.room == "families" and source.part == "actions" for source in sources())


def test_no_table_says_who_belongs_together_but_by_their_own_yes():
    named = {model._meta.label for model in apps.get_models() if "amil" in model.__name__}
    assert named == {"families.Family"}


@pytest.mark.parametrize(
    "breach",
    [
        "def offer(by, person):\n    return Person.objects.filter(neighbourhood=person.neighbourhood)",
        "def offer(by, person):\n    return Person.objects.filter(search_name__endswith=person.called.split()[-1])\nsearch_name = 1",
        "def offer(by, person):\n    return [one.name for one in life_of(person)]",
        "def offer(by, person):\n    return SafeWay.objects.filter(channel='letter')",
        "def begin(by, child):\n    for row in Speaker.objects.filter(person=child):\n        join(row.account)",
    ],
)
def test_a_guess_in_the_room_of_shared_pages_is_caught(breach):
    assert list(guesses(planted(breach, "families", "actions/sharing.py")))


def test_a_guess_from_another_room_is_caught():
    breach = "from tilth.families.models import Member\ndef join(by, one, other):\n    Member.objects.create(person=other)"
    assert list(guesses(planted(breach, "home", "actions.py")))


@pytest.mark.parametrize("breach", ["household_id = 1", "def lives_with(person): ...", "surname = 'x'"])
def test_the_words_for_it_are_caught_anywhere(breach):
    assert list(rules.named(planted(breach, "people", "models.py"), HOUSEHOLD))
    assert list(rules.named_in(planted_template("{{ person.household }}"), HOUSEHOLD))
