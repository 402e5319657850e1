"""Run charts: the published limits to their last digit, each rule as published, and an oracle that counts another way."""

import csv
import doctest
import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared
from tilth.methods import run_charts
from tilth.methods.run_charts import Mark, in_shift, in_trend, in_two_of_three, in_words, run_chart

FIRST = date(2024, 1, 1)
# Few different values, so that ties, rows and points on the mean are met often.
values = st.lists(st.integers(-6, 6).map(float), min_size=1, max_size=40)
# The published example of one accident among twos: Making Data Count leaves it out, its Excel tool does not.
ACCIDENT = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
PUBLISHED = {"Common Cause": "none", "Special Cause": "told"}


def a_series(numbers):
    return [(FIRST + timedelta(days=index), float(number)) for index, number in enumerate(numbers)]


def marks(numbers, **more):
    return [point.mark.value for point in run_chart(a_series(numbers), **more).points]


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(run_charts).failed == 0


@pytest.mark.parametrize(("screen", "limits"), [(True, (1.94, -0.72, 4.6)), (False, (1.94, -3.06, 6.95))])
def test_the_limits_are_the_published_ones(screen, limits):
    stretch = run_chart(a_series(ACCIDENT), screen=screen).stretches[0]
    assert tuple(round(number, 2) for number in (stretch.mean, stretch.lower, stretch.upper)) == limits


def test_every_published_series_has_its_published_limits_and_marks():
    for case in json.loads(shared("spc/plotthedots_expected.json").read_text())["cases"]:
        expected = case["expected"]
        chart = run_chart(a_series(case["values"]), screen=case["options"].get("screen_outliers", True))
        stretch = chart.stretches[0]
        for name, ours in (("mean", stretch.mean), ("lpl", stretch.lower), ("upl", stretch.upper)):
            if name in expected:
                digits = len(str(expected[name]).partition(".")[2])
                assert abs(ours - expected[name]) <= 0.6 * 10**-digits, case["id"]
        told = [
            PUBLISHED["Common Cause" if point.mark is Mark.NONE else "Special Cause"]
            for point in chart.points
        ]
        for name, ours in (("special", told), ("last_two", told[-2:])):
            if name in expected:
                assert ours == [PUBLISHED[word] for word in expected[name]], case["id"]


def test_every_published_rule_marks_what_was_published():
    found = 0
    for case in json.loads(shared("spc/plotthedots_expected.json").read_text())["rules"]:
        # Published are the ends of a row; we mark the whole row, as the published next step does.
        if case["rule"] in ("seven_one_side", "seven_trend"):
            rule = in_shift if case["rule"] == "seven_one_side" else in_trend
            ends = [index for index, mark in enumerate(case["expected"]) if mark]
            rows = {index for end in ends for index in range(end - 6, end + 1)}
            assert rule(case["input"]) == [index in rows for index in range(len(case["input"]))]
        elif case["rule"] == "part_of_two_in_three":
            ours = in_two_of_three([bool(one) for one in case["close"]], case["side"])
            assert ours == [bool(one) for one in case["expected"]]
        elif case["rule"] == "two_in_three":
            ours = in_two_of_three([bool(one) for one in case["close"]], case["side"])
            assert ours == [bool(a and b) for a, b in zip(case["close"], case["expected"], strict=True)]
        else:
            continue
        found += 1
    assert found == 8


def test_a_year_of_emergency_visits_is_drawn():
    with shared("spc/ae_attendances_england_monthly.csv").open() as file:
        series = [
            (date.fromisoformat(row["period"]), float(row["attendances"])) for row in csv.DictReader(file)
        ]
    chart = run_chart(series)
    assert len(chart.points) == 36 and not chart.stretches[0].has_trial_limits
    again = run_chart(series, rebase=[date(2018, 4, 1)])
    assert again.points[:24] == run_chart(series[:24]).points
    assert again.points[24:] == run_chart(series[24:]).points


@pytest.mark.once
@pytest.mark.slow
@given(values, st.booleans(), st.sets(st.integers(1, 39), max_size=2))
def test_an_oracle_that_counts_another_way_agrees(numbers, screen, begins):
    begins = {index for index in begins if index < len(numbers)}
    chart = run_chart(a_series(numbers), [FIRST + timedelta(days=index) for index in begins], screen)
    edges = [0, *sorted(begins), len(numbers)]
    expected = [row for a, b in pairwise(edges) for row in oracle(numbers[a:b], screen)]
    for point, (mean, lower, upper, mark) in zip(chart.points, expected, strict=True):
        assert point.mark.value == mark
        assert point.mean == pytest.approx(mean)
        assert (point.lower, point.upper) == (pytest.approx(lower), pytest.approx(upper))


def oracle(numbers, screen):
    """Each point alone: look at every window that holds it, in the words of the rules."""
    mean = sum(numbers) / len(numbers)
    moves = [abs(numbers[i] - numbers[i - 1]) for i in range(1, len(numbers))]
    lower = upper = None
    if moves:
        usual = sum(moves) / len(moves)
        if screen and usual:
            moves = [move for move in moves if not move >= 3.267 * usual]
        lower, upper = (mean + sign * 2.66 * sum(moves) / len(moves) for sign in (-1, 1))
    return [(mean, lower, upper, told(numbers, index, mean, lower, upper)) for index in range(len(numbers))]


def windows(numbers, index, size):
    return [numbers[i : i + size] for i in range(len(numbers) - size + 1) if i <= index < i + size]


def told(numbers, index, mean, lower, upper):
    def close(value):
        high, low = mean + (upper - mean) * 2 / 3, mean - (mean - lower) * 2 / 3
        return (high < value <= upper) or (lower <= value < low)

    value = numbers[index]
    if upper is not None and value > upper:
        return "above"
    if lower is not None and value < lower:
        return "below"
    for seven in windows(numbers, index, 7):
        if seven in (sorted(set(seven)), sorted(set(seven), reverse=True)):
            return "trend"
    for three in windows(numbers, index, 3):
        one_side = all(one > mean for one in three) or all(one < mean for one in three)
        if one_side and close(value) and sum(close(one) for one in three) >= 2:
            return "two_of_three"
    for seven in windows(numbers, index, 7):
        if all(one > mean for one in seven) or all(one < mean for one in seven):
            return "shift"
    return "none"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([5, 5, 5, 5, 5, 5, 5, 5], ["none"] * 8),  # never moved: its limits lie on its mean
        ([7], ["none"]),
        ([1, 9], ["none", "none"]),
    ],
)
def test_a_series_that_says_nothing_has_no_mark(numbers, expected):
    assert marks(numbers) == expected


def test_a_rebase_starts_every_rule_anew():
    numbers = [3, 4] * 8 + [9, 10] * 8
    assert set(marks(numbers)) != {"none"}
    assert set(marks(numbers, rebase=[FIRST + timedelta(days=16)])) == {"none"}


def test_no_row_reaches_over_a_rebase():
    rising = [*range(1, 13)]
    assert marks(rising).count("trend") >= 6
    assert "trend" not in marks(rising, rebase=[FIRST + timedelta(days=6)])


@pytest.mark.parametrize(
    ("series", "rebase", "says"),
    [
        ([], [], "no point"),
        ([(FIRST, 1.0), (FIRST, 2.0)], [], "in order"),
        ([(FIRST, 1.0)], [date(2030, 1, 1)], "2030-01-01"),
    ],
)
def test_what_cannot_be_drawn_is_said(series, rebase, says):
    with pytest.raises(ValueError, match=says):
        run_chart(series, rebase)


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ([3, 4] * 4, "trial limits"),
        ([3], "too few"),
        ([3, 4] * 8 + [12], "higher than it moves by itself"),
        ([3, 4] * 8 + [-9], "lower than it moves by itself"),
        ([3.5, 3, 4, 1, 7] * 4 + [4.0, 4.5, 5, 5.5, 6, 6.5, 7], "each higher than the last"),
        ([3, 7, 2, 8] * 4 + [4, 3, 4, 3, 4, 3, 4, 3], "row below the mean"),
        ([5, 4] * 14 + [7, 7.2, 7.1], "close to a limit"),
    ],
)
def test_a_chart_says_itself_in_words(numbers, says):
    chart = run_chart(a_series(numbers))
    assert says in in_words(chart)
    assert in_words(chart).startswith("Since 1 January 2024")


def test_no_chart_takes_a_line_for_what_is_wished():
    assert set(run_chart.__annotations__) == {"series", "rebase", "screen", "return"}
