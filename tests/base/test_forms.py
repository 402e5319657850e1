from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tilth.base import clock
from tilth.base.forms import Day, Line, Pounds, VerbForm, Words, day_words


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("140", 14000), ("£140", 14000), ("1,400.50", 140050), (" 0.5 ", 50), ("100000", 100_000_00)],
)
def test_pounds_reads_what_people_type(typed, pence):
    assert Pounds().clean(typed) == pence


@pytest.mark.parametrize("typed", ["", "0", "-5", "a lot", "1.234", "NaN", "1e5", "١٤٠", "100000.01", "=1+1"])
def test_pounds_refuses_what_is_no_amount(typed):
    with pytest.raises(forms.ValidationError):
        Pounds().clean(typed)


@pytest.mark.once
@pytest.mark.slow
@given(st.integers(min_value=1, max_value=100_000_00))
def test_pounds_gives_back_every_penny(pence):
    assert Pounds().clean(f"{pence // 100}.{pence % 100:02d}") == pence


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("22/11/2026", date(2026, 11, 22)),
        ("22 November 2026", date(2026, 11, 22)),
        ("3 Sept", date(2026, 9, 3)),
        ("3 Sep", date(2026, 9, 3)),
        ("1st of May 2027", date(2027, 5, 1)),
        ("tomorrow", date(2026, 6, 16)),
        ("22 Tachwedd", date(2026, 11, 22)),
        ("22 TACHWEDD 2027", date(2027, 11, 22)),
        ("1af o Fai", date(2026, 5, 1)),
        ("3 Gorff", date(2026, 7, 3)),
        ("heddiw", date(2026, 6, 15)),
        ("Yfory", date(2026, 6, 16)),
        ("ddoe", date(2026, 6, 14)),
    ],
)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_day_reads_days_as_people_write_them(typed, day, language):
    # 23:30 in UTC is already the next day in London in June.
    with clock.at(datetime(2026, 6, 14, 23, 30, tzinfo=UTC)), translation.override(language):
        assert Day().clean(typed) == day


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
@pytest.mark.parametrize("language", ["en", "cy"])
def test_day_reads_every_day_as_we_write_it(language, day):
    with translation.override(language):
        assert Day().clean(day_words(day)) == day


@pytest.mark.parametrize(
    "typed",
    [
        "31/02/2026",
        "0001-01-01",
        "soon",
        "9999-12-31",
        "31 Chwefror",
        "0 May",
        "22 Smarch",
        "٣ May",
        "3 May 20",
        "May",
    ],
)
def test_day_refuses_days_that_are_none(typed):
    with pytest.raises(forms.ValidationError):
        Day().clean(typed)


def test_words_drop_null_bytes_and_keep_emoji():
    assert Words().clean("one\x00 two 👩‍👧\r\nthree") == "one two 👩‍👧\nthree"


def test_words_too_long_are_refused_in_a_sentence():
    with pytest.raises(forms.ValidationError, match="Shorten it"):
        Words(max_length=10).clean("x" * 11)


class NameForm(VerbForm):
    called = Line()


def test_a_form_keeps_the_key_it_was_sent():
    shown = NameForm()
    key = shown["key"].initial
    sent = NameForm({"called": "Carl", "key": str(key)})

    assert sent.is_valid()
    assert sent.key == key
    assert sent.cleaned() == {"called": "Carl"}
