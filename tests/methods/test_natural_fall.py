"""The natural fall: nobody helped, and nothing is claimed; a real effect is found; never two bars without the third."""

import doctest
from datetime import date, timedelta

import numpy as np
import pytest

from tilth.methods import natural_fall as module
from tilth.methods.natural_fall import (
    Events,
    NothingExpected,
    TooFewPeople,
    Way,
    in_words,
    natural_fall,
)

FIRST = date(2020, 1, 1)
AT = FIRST + timedelta(days=3 * 365)


def a_place(chance, people, years=4, effect=0.0, in_crises=True, rule=5):
    """People with rates of their own; crises that come and go; from the last year on, what helps those chosen."""
    quarters = years * 4
    rates = np.repeat(chance.gamma(0.6, 1.5 / 0.6, people)[:, None] / 4, quarters, axis=1)
    if in_crises:
        mood = chance.normal(size=(people, quarters))
        for quarter in range(1, quarters):
            mood[:, quarter] = 0.55 * mood[:, quarter - 1] + np.sqrt(1 - 0.55**2) * mood[:, quarter]
        rates = rates * np.exp(0.9 * mood - 0.405)
    counts = chance.poisson(rates)
    chosen = counts[:, -8:-4].sum(axis=1) >= rule
    counts[:, -4:] = np.where(chosen[:, None], chance.poisson(rates[:, -4:] * (1 + effect)), counts[:, -4:])
    person, quarter = np.nonzero(counts)
    times = counts[person, quarter]
    person, quarter = np.repeat(person, times), np.repeat(quarter, times)
    days = FIRST.toordinal() + ((quarter + chance.random(len(quarter))) * 91.25).astype(int)
    order = np.argsort(days, kind="stable")
    return Events(person[order], days[order], people), FIRST + timedelta(days=(years - 1) * 365)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("in_crises", [True, False])
def test_what_was_expected_of_forty_thousand_whom_nobody_helped_is_within_five_in_a_hundred(in_crises):
    events, at = a_place(np.random.default_rng(1), 40_000, in_crises=in_crises)
    told = natural_fall(events, 5, 365, at)
    assert told.after < 0.9 * told.before  # the fall that a naive figure would claim
    assert abs(told.expected.mean / told.after - 1) < 0.05
    assert told.expected.way is Way.EARLIER_WINDOWS and not told.is_news


def test_the_model_tells_it_too_where_rates_stay():
    events, at = a_place(np.random.default_rng(2), 40_000, years=2, in_crises=False)
    told = natural_fall(events, 5, 365, at)
    assert told.expected.way is Way.GAMMA_POISSON and told.also is None
    assert abs(told.expected.mean / told.after - 1) < 0.05


@pytest.mark.once
@pytest.mark.slow
def test_a_thousand_places_without_an_effect_and_a_thousand_with_one():
    chance = np.random.default_rng(20261122)
    news = found = 0
    for _ in range(1000):
        events, at = a_place(chance, 700)
        news += natural_fall(events, 5, 365, at).is_news
        events, at = a_place(chance, 700, effect=-0.15)
        told = natural_fall(events, 5, 365, at)
        found += told.after / told.expected.upper <= 0.85 <= told.after / told.expected.lower
    assert news <= 50
    assert found >= 900


def by_hand(*people):
    """(days before, days after) for each person, around the day AT."""
    return Events.of(
        [str(index) for index, days in enumerate(people) for _ in days],
        [AT + timedelta(days=day) for days in people for day in days],
    )


def test_the_windows_hold_their_first_day_and_not_their_last():
    person = [-30, -29, -1, 0, 29, 30, -31]
    told = natural_fall(by_hand(*[person] * 9, [-1, -2], [-1]), 3, 30, AT)
    assert (told.people, told.before, told.after) == (9, 3.0, 2.0)


def test_the_day_is_by_default_the_last_less_one_window():
    told = natural_fall(by_hand(*[[-3, -2, 25]] * 9, [-1], [-2, -3, -4, 30]), 2, 30)
    assert told.at == AT


def test_nobody_is_dropped_who_had_nothing_afterwards():
    told = natural_fall(by_hand(*[[-3, -2]] * 9, [-3, -2, -1, 20], [-3]), 2, 30, AT)
    assert told.people == 10 and told.after == pytest.approx(0.1)


def test_seven_people_are_not_told_of():
    with pytest.raises(TooFewPeople, match="7 people"):
        natural_fall(by_hand(*[[-3, -2, 20]] * 7), 2, 30, AT)


@pytest.mark.parametrize(
    ("people", "at", "says"),
    [
        ([[-3]] * 9, AT + timedelta(days=1), "no event lies on or after"),
        (
            [[-3, 5]] * 9,
            AT,
            "reach back too little",
        ),  # everybody alike: no earlier window, and no spread to model
    ],
)
def test_without_what_was_to_be_expected_nothing_is_told(people, at, says):
    with pytest.raises(NothingExpected, match=says):
        natural_fall(by_hand(*people), 1, 30, at)


@pytest.mark.parametrize(("at_least", "window"), [(0, 30), (1, 0)])
def test_a_rule_without_events_or_days_is_refused(at_least, window):
    with pytest.raises(ValueError, match="at least one"):
        natural_fall(by_hand([-1]), at_least, window, AT)
    with pytest.raises(ValueError, match="no event"):
        natural_fall(Events.of([], []), 1, 30)


def test_events_that_end_early_are_said():
    told = natural_fall(by_hand(*[[-3, -2]] * 9, [-3, -2, -1, 1], [-3]), 2, 365, AT)
    assert told.is_cut_short and "not yet" in in_words(told)


def test_the_words_always_hold_three_bars():
    events, at = a_place(np.random.default_rng(3), 3000)
    told = in_words(natural_fall(events, 5, 365, at))
    assert told.index("before") < told.index("expected anyway") < told.index("after ")
    assert "no different from what would have come anyway" in told
    events, at = a_place(np.random.default_rng(3), 3000, effect=-0.6)
    assert "fewer than would have come anyway" in in_words(natural_fall(events, 5, 365, at))


def test_events_in_any_order_tell_the_same():
    people, days = ["a", "b"] * 20, [AT + timedelta(days=index % 60 - 30) for index in range(40)]
    one, other = Events.of(people, days), Events.of(people[::-1], days[::-1])
    assert sorted(one.within(0, 10**6)) == sorted(other.within(0, 10**6)) == [20, 20]


def test_counts_that_begin_at_three_are_taken_as_such():
    """A file of those who came often alone: the model knows that nobody with fewer could be in it."""
    chance = np.random.default_rng(4)
    rates = chance.gamma(1.0, 2.0, 60_000)
    then, later = chance.poisson(rates), chance.poisson(rates)
    then, later = then[then >= 3], later[then >= 3]
    told = module._from_model(then, then)
    assert abs(told.mean / later.mean() - 1) < 0.05
