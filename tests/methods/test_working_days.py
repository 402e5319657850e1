"""Bank holidays as gov.uk lists them, and counting working days."""

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.methods import working_days
from tilth.methods.working_days import (
    NATIONS,
    bank_holidays,
    easter,
    is_working_day,
    working_days_after,
    working_days_between,
)

# As published on gov.uk/bank-holidays.
PUBLISHED = {
    ("england", 2020): "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    ("england", 2021): "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    ("england", 2022): "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    ("wales", 2023): "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    ("england", 2026): "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    ("scotland", 2021): "01-01 01-04 04-02 05-03 05-31 08-02 11-30 12-27 12-28",
    ("scotland", 2022): "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27",
    ("scotland", 2023): "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26",
    ("scotland", 2024): "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
    ("scotland", 2026): "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
    ("northern_ireland", 2024): "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26",
    ("northern_ireland", 2025): "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
}


@pytest.mark.parametrize(("nation", "year"), PUBLISHED)
def test_bank_holidays_are_those_the_government_lists(nation, year):
    expected = [date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[nation, year].split()]
    assert sorted(bank_holidays(nation, year)) == expected


def test_days_moved_and_added_once_are_known():
    assert date(2012, 6, 4) in bank_holidays("england", 2012)
    assert date(2012, 6, 5) in bank_holidays("wales", 2012)
    assert date(2012, 5, 28) not in bank_holidays("england", 2012)
    assert date(1999, 12, 31) in bank_holidays("northern_ireland", 1999)


def test_st_andrews_day_begins_in_2007():
    assert date(2006, 11, 30) not in bank_holidays("scotland", 2006)
    assert date(2007, 11, 30) in bank_holidays("scotland", 2007)


def test_an_unknown_nation_is_refused():
    with pytest.raises(ValueError, match="atlantis"):
        bank_holidays("atlantis", 2026)


def test_easter_before_this_calendar_is_refused():
    with pytest.raises(ValueError, match="1583"):
        easter(1582)


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@given(st.sampled_from(NATIONS), st.integers(1978, 2200))
def test_no_bank_holiday_falls_on_a_weekend(nation, year):
    assert all(day.weekday() < 5 and day.year == year for day in bank_holidays(nation, year))
    assert len(bank_holidays(nation, year)) >= 7


@pytest.mark.once
@pytest.mark.slow
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 120), st.sets(st.integers(0, 120)))
def test_counting_by_weeks_gives_the_same_as_counting_day_by_day(start, length, offsets):
    holidays = {start + timedelta(days=offset) for offset in offsets}
    days = [start + timedelta(days=step) for step in range(1, length + 1)]
    expected = sum(is_working_day(day, holidays) for day in days)
    assert working_days_between(start, start + timedelta(days=length), holidays) == expected


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValueError, match="before"):
        working_days_between(date(2026, 1, 2), date(2026, 1, 1), frozenset())


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_a_promise_of_some_working_days_is_kept_by_counting_them(start, days):
    end = working_days_after(start, days, frozenset())
    assert is_working_day(end, frozenset())
    assert working_days_between(start, end, frozenset()) == days


def test_a_negative_number_of_working_days_is_refused():
    with pytest.raises(ValueError, match="negative"):
        working_days_after(date(2026, 1, 1), -1, frozenset())


def test_the_examples_in_the_docstrings_hold():
    failures, tried = doctest.testmod(working_days)
    assert tried > 5
    assert failures == 0
