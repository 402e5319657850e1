"""The place's own words over the translation's."""

import pytest
from django.utils import translation

from tilth.base import words


@pytest.fixture
def said():
    """A source of words that can be changed, and how often it was asked."""
    source = {"version": 1, "words": {"en": {"Today": "The day"}}, "asked": 0}

    def read(known):
        source["asked"] += 1
        return None if known == source["version"] else (source["version"], source["words"])

    words.set_source(read)
    yield source
    words.set_source(None)


def test_a_place_says_a_word_its_own_way(said):
    assert words.gettext("Today") == "The day"
    assert words.gettext("Tomorrow") == "Tomorrow"
    assert words.pgettext("menu", "Today") == "The day"
    assert words.pgettext("menu", "Tomorrow") == "Tomorrow"


def test_words_belong_to_one_language_and_its_kin(said):
    with translation.override("en-gb"):
        assert words.gettext("Today") == "The day"
    with translation.override("cy"):
        assert words.gettext("Today") != "The day"


def test_one_and_many_are_asked_for_apart(said):
    said["words"] = {"en": {"%(days)s day": "%(days)s sun", "%(days)s days": "%(days)s suns"}}
    assert words.ngettext("%(days)s day", "%(days)s days", 1) == "%(days)s sun"
    assert words.ngettext("%(days)s day", "%(days)s days", 3) == "%(days)s suns"
    assert words.npgettext("x", "%(days)s day", "%(days)s days", 3) == "%(days)s suns"
    assert words.ngettext("one hill", "hills", 2) == "hills"
    assert words.npgettext("x", "one hill", "hills", 2) == "hills"


def test_words_are_only_words_never_markup(said):
    said["words"] = {"en": {"Today": '<b onclick="x">&</b>'}}
    assert str(words.gettext("Today")) == "&lt;b onclick=&#34;x&#34;&gt;&amp;&lt;/b&gt;"


def test_the_source_is_asked_at_most_every_ten_seconds(said, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(words.time, "monotonic", lambda: now[0])
    for _ in range(3):
        words.gettext("Today")
    assert said["asked"] == 1
    said["version"], said["words"] = 2, {"en": {"Today": "This day"}}
    now[0] += 9.9
    assert words.gettext("Today") == "The day"
    now[0] += 0.2
    assert words.gettext("Today") == "This day"
    assert said["asked"] == 2
    now[0] += 11
    assert words.gettext("Today") == "This day"


def test_without_a_source_the_translation_serves():
    words.set_source(None)
    assert words.gettext("Today") == "Today"


def test_what_is_remembered_has_a_bound(said, monkeypatch):
    monkeypatch.setattr(words, "MOST_REMEMBERED", 2)
    for number in range(5):
        words.gettext(f"sentence {number}")
    assert words.gettext("Today") == "The day"
