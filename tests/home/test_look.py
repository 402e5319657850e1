"""The components and the colours: drawn once with everything in them, and legible."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.test import RequestFactory

from tests.undefined import listening
from tilth.base import clock, filters
from tilth.base.forms import Day, Line, Pounds, VerbForm, Words
from tilth.methods import drawing

TOKENS = dict(
    re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", (settings.BASE / "static/src/_tokens.scss").read_text(), re.M)
)
# Text on its ground: AA asks 4.5 to 1.
TEXT = [
    ("ink", "white"), ("ink", "paper"), ("ink", "earth"), ("ink", "leaf-soft"), ("ink", "clay-soft"), ("ink", "straw"),
    ("quiet", "white"), ("quiet", "paper"), ("quiet", "earth"), ("quiet", "leaf-soft"), ("quiet", "clay-soft"),
    ("leaf", "white"), ("leaf", "paper"), ("leaf", "earth"), ("leaf", "leaf-soft"), ("leaf", "clay-soft"),
    ("white", "leaf"), ("white", "leaf-deep"), ("white", "ink"),
    ("clay-deep", "white"), ("clay-deep", "clay-soft"), ("leaf-deep", "leaf-soft"), ("clay", "white"),
]  # fmt: skip
# What shows where something is, and is not text: 3 to 1.
MARKS = [
    ("leaf", "white"),
    ("leaf", "paper"),
    ("clay", "white"),
    ("clay", "clay-soft"),
    ("quiet", "white"),
    ("ink", "straw"),
]


def brightness(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((brightness(TOKENS[one]), brightness(TOKENS[other])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_legible_on_its_ground(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_are_seen_on_their_ground(mark, ground):
    assert contrast(mark, ground) >= 3


SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Everything(VerbForm):
    """One field of each kind."""

    said = Words(label="What was said", help_text="As they said it.")
    name = Line(label="Name")
    sum = Pounds(label="How much")
    day = Day(label="Which day")
    who = forms.ChoiceField(label="Who", choices=[("a", "Amina"), ("b", "Bev")], widget=forms.RadioSelect)
    what = forms.MultipleChoiceField(
        label="What", choices=[("s", "story"), ("p", "plan")], widget=forms.CheckboxSelectMultiple
    )
    where = forms.ChoiceField(label="Where", choices=[("h", "Hollins"), ("q", "Quarry Bank")])
    sure = forms.BooleanField(label="I am sure", required=False)
    picture = forms.FileField(label="A picture", required=False)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)


SHOWCASE = """
{% from "components/words.html" import quote, noticed, correction %}
{% from "components/blocks.html" import card, invitation, todo, pill, buttons, line_row %}
{% from "components/forms.html" import form, verb_button with context %}
{% from "components/pictures.html" import rings, own_line %}
{% call quote("One.\n\nTwo <b>.", who="Carl", when=on, where="at home", lang="cy") %}<a href="#">Change it</a>{% endcall %}
{{ quote("Bare.") }}
{% call noticed("Laughs.", who="Amina", when=on) %}<a href="#">Change it</a>{% endcall %}{{ noticed("Bare.") }}
{% call correction("No.", "Carl", on) %}<a href="#">Why</a>{% endcall %}{{ correction("No.", "Carl") }}
{% for kind in ("plain", "leaf", "clay") %}{% call card(title=kind, kind=kind, level=3, id=kind) %}{{ pill(kind, kind) }}{% endcall %}{% endfor %}
{% call card() %}bare{% endcall %}
{{ invitation("Nothing yet.", "/begin", "Begin here") }}{{ invitation("Nothing yet.", "/begin") }}{{ invitation("Nothing.") }}
<ul>{% for state in ("open", "done", "not_yet", "no_longer") %}{{ todo("Ring", by="Amina", state=state, note="Sunday") }}{% endfor %}
{% call todo("Ring") %}{{ verb_button("Done", "/done", hidden={"a": "<1>"}, about="Ring") }}{% endcall %}
{{ line_row("Jo", "sees plan", "/jo") }}{{ line_row("Jo") }}</ul>
{{ buttons([("One", "/1"), ("Two", "/2")]) }}
{{ form(bare, "Save it", action="/save", back="/back") }}{{ form(filled, "Save it") }}
{{ rings(life, "r", "People", "Keeley is closest.", [("Keeley", "closest")]) }}{{ rings(nobody, "n", "Nobody") }}
{{ own_line(line, "l", "cook", "From 2 to 6.") }}
"""


@pytest.fixture
def drawn():
    request = RequestFactory().get("/")
    context = {
        "on": date(2026, 11, 19),
        "bare": Everything(initial={"sum": 1250, "day": date(2026, 11, 22)}),
        "filled": Everything(
            {"who": "b", "what": ["p"], "where": "q", "sure": "on", "sum": "x", "said": "Hello\n"}
        ),
        "life": drawing.rings("Carl", [drawing.InLife("Keeley", 1), drawing.InLife("Bev", 4)]),
        "nobody": drawing.rings("Carl", []),
        "line": drawing.own_line(
            [drawing.OwnScore(date(2026, 9, 3), 2), drawing.OwnScore(date(2026, 11, 19), 6, "pie")]
        ),
    }
    with listening() as heard:
        text = engines["jinja2"].from_string(SHOWCASE).render(context, request)
    return text, heard


def test_no_component_asks_for_something_nobody_gave(drawn):
    assert drawn[1] == set()


def test_words_are_escaped_and_keep_their_paragraphs(drawn):
    assert '<blockquote lang="cy" dir="ltr"><p>One.</p><p>Two &lt;b&gt;.</p></blockquote>' in drawn[0]


def test_a_day_is_said_as_people_do_with_the_exact_one_behind_it(drawn):
    assert '<time datetime="2026-11-19" title="Thursday 19 November 2026">' in drawn[0]


def test_a_form_carries_its_mark_against_forgery_and_its_key(drawn):
    assert drawn[0].count("csrfmiddlewaretoken") == 3
    assert drawn[0].count('name="key"') == 3


def test_a_form_without_context_refuses_to_be_drawn():
    template = '{% from "components/forms.html" import verb_button %}{{ verb_button("Done", "/done") }}'
    with pytest.raises(RuntimeError, match="with context"):
        engines["jinja2"].from_string(template).render({})


def test_every_kind_of_field_has_its_label_and_keeps_what_was_typed(drawn):
    text = drawn[0]
    for label in (
        "What was said",
        "Name",
        "How much",
        "Which day",
        "Who",
        "What",
        "Where",
        "I am sure",
        "A picture",
        "Password",
    ):
        assert label in text
    assert 'enctype="multipart/form-data"' in text
    for kept in (
        'value="12.50"',
        'value="2026-11-22"',
        'type="date"',
        'type="password"',
        ">Hello</textarea>",
    ):
        assert kept in text.replace("Hello\n</", "Hello</")
    assert re.search(r'value="b"\s+checked', text)
    assert re.search(r'value="p"\s+checked', text)
    assert re.search(r'value="q"\s+selected', text)
    assert re.search(r'name="sure"[^>]*checked', text)


def test_an_error_is_said_above_and_beside_and_leads_to_its_field(drawn):
    text = drawn[0]
    assert 'href="#id_sum"' in text
    assert text.count("Write the amount in pounds, such as 140 or 12.50.") == 2
    assert 'id="id_sum-error"' in text


def test_a_picture_has_a_title_a_sentence_and_a_list(drawn):
    text = drawn[0]
    assert '<title id="r-title">People</title>' in text
    assert '<desc id="r-said">Keeley is closest.</desc>' in text
    assert "As a list" in text
    assert "6 out of 10" in text


def test_nothing_in_a_component_breaks_the_strict_policy(drawn):
    assert " style=" not in drawn[0]
    assert "<script" not in drawn[0]
    assert not re.search(r"\son\w+=", drawn[0])


# --- filters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "words", "sentence"),
    [
        (date(2026, 11, 22), "today", "today"),
        (date(2026, 11, 21), "yesterday", "yesterday"),
        (date(2026, 11, 23), "tomorrow", "tomorrow"),
        (date(2026, 11, 19), "Thursday", "on Thursday"),
        (date(2026, 11, 28), "Saturday", "on Saturday"),
        (date(2026, 9, 3), "3 September", "on 3 September"),
        (date(2025, 9, 3), "3 September 2025", "on 3 September 2025"),
    ],
)
def test_days_are_said_as_people_say_them(on, words, sentence):
    with clock.at(SUNDAY):
        assert filters.day_words(on) == words
        assert filters.on_day(on) == sentence
        assert words in filters.day(on)


def test_a_moment_is_the_day_it_was_here_and_not_in_greenwich():
    assert filters.exact_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July 2026"


def test_no_day_is_no_words():
    assert (
        filters.day(None) == filters.day_words(None) == filters.exact_day(None) == filters.on_day(None) == ""
    )
    assert filters.short_day(None) == filters.pounds(None) == filters.ago_working(None) == ""


@pytest.mark.parametrize(
    ("pence", "words"), [(14000, "£140"), (1250, "£12.50"), (-500, "-£5"), (0, "£0"), (140005, "£1,400.05")]
)
def test_pence_are_said_as_pounds(pence, words):
    assert filters.pounds(pence) == words


@pytest.mark.parametrize(("days", "words"), [(0, "since today"), (1, "1 working day"), (9, "9 working days")])
def test_waiting_is_said_in_working_days(days, words):
    assert filters.ago_working(days) == words


def test_names_are_joined_as_a_sentence_does():
    assert filters.and_list([]) == ""
    assert filters.and_list(["Jo"]) == "Jo"
    assert filters.and_list(["Jo", "Bev", "Pat"]) == "Jo, Bev and Pat"


def test_a_widget_gives_what_the_macro_does_not_draw_itself():
    given = {
        "class": "x",
        "rows": 3,
        "type": "date",
        "required": True,
        "disabled": False,
        "inputmode": "decimal",
    }
    assert filters.attributes(given) == {"required": "", "inputmode": "decimal"}
    assert filters.typed(None) == ""
    assert filters.typed(date(2026, 11, 22)) == "2026-11-22"
