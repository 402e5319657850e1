"""Did it help? Found where it did, declined where it did not, refused where nobody can tell; and California's cigarettes."""

import csv
import doctest
from datetime import date

import numpy as np
import pytest

from tests.shared import shared
from tilth.methods import did_it_help as module
from tilth.methods import stand_in as places
from tilth.methods.did_it_help import CannotCompare, Registered, balancing_weights, compare, e_value, in_words
from tilth.methods.stand_in import NoStandIn, difference_in_differences, non_negative, stand_in

QUARTERS = 12
NAMES = (*(f"quarter {number}" for number in range(1, QUARTERS + 1)), "age")
WRITTEN = {
    "chosen_by": "five visits or more in a year",
    "starts_on": date(2026, 1, 1),
    "outcome": "A&E visits",
    "untouched": "dental visits",
    "compared_with": "chosen, and not yet helped",
    "analyst": "Sam",
    "registered_on": date(2025, 12, 1),
}
REGISTERED = Registered(**WRITTEN)


def a_place(chance, effect=0.0, people=20_000, dental=0.0):
    """Crises that come and go; helped are rather those who had one lately, and the older."""
    rates = chance.gamma(0.35, 2.4, people)
    mood = chance.normal(size=(people, QUARTERS + 4))
    for quarter in range(1, QUARTERS + 4):
        mood[:, quarter] = 0.55 * mood[:, quarter - 1] + np.sqrt(1 - 0.55**2) * mood[:, quarter]
    rates = rates[:, None] / 4 * np.exp(mood - 0.5)
    history = chance.poisson(rates[:, :QUARTERS])
    chosen = history[:, -4:].sum(axis=1) >= 5
    rates, history = rates[chosen], history[chosen]
    age = chance.normal(size=len(history))
    drawn = -0.9 + 0.25 * (history[:, -1] - history[:, -1].mean()) + 0.3 * age
    helped = chance.random(len(history)) < 1 / (1 + np.exp(-drawn))
    outcome = chance.poisson(rates[:, QUARTERS:] * np.where(helped, 1 + effect, 1)[:, None]).sum(axis=1)
    untouched = chance.poisson(np.where(helped, 2.0 * (1 + dental), 2.0))
    known = np.column_stack([history, age - age.min()]).astype(float)
    return known, helped, outcome.astype(float), untouched.astype(float)


def asked(chance, **more):
    known, helped, outcome, untouched = a_place(chance, **more)
    return compare(REGISTERED, known, NAMES, helped, outcome, untouched, QUARTERS)


def test_the_examples_in_the_docstrings_hold():
    for one in (module, places):
        assert doctest.testmod(one, extraglobs={"np": np}).failed == 0


def test_a_large_effect_is_found_and_none_is_declined():
    told = asked(np.random.default_rng(5), effect=-0.5)
    assert told.claims_an_effect and told.effect.lower <= -0.5 <= told.effect.upper
    assert told.hidden_choice > 1.5 and "hidden reason" in in_words(told)
    none = asked(np.random.default_rng(6))
    assert not none.claims_an_effect and "by chance" in in_words(none)
    assert none.hidden_choice == 1.0 and 0.05 < none.smallest < 0.5
    assert f"{none.smallest:.0%}" in in_words(none)


@pytest.mark.once
@pytest.mark.slow
def test_places_without_an_effect_and_places_with_one():
    chance = np.random.default_rng(20261122)
    none = [asked(chance, people=12_000) for _ in range(1000)]
    some = [asked(chance, people=12_000, effect=-0.15) for _ in range(1000)]
    assert sum(told.claims_an_effect for told in none) <= 1000 * 0.05
    assert sum(told.effect.lower <= -0.15 <= told.effect.upper for told in some) >= 1000 * 0.9
    assert abs(np.mean([told.effect.share for told in none])) < 0.02
    assert abs(np.mean([told.effect.share for told in some]) + 0.15) < 0.02


def test_the_groups_are_made_alike_and_the_table_says_so():
    told = asked(np.random.default_rng(7))
    assert max(abs(one.before) for one in told.balance) > 0.1
    assert max(abs(one.weighted) for one in told.balance) < 0.001
    assert [one.of for one in told.balance] == list(NAMES)


def test_what_cannot_have_changed_and_did_forbids_a_claim():
    told = asked(np.random.default_rng(5), effect=-0.5, dental=-0.5)
    assert told.effect.is_news and not told.claims_an_effect
    assert any("dental visits" in doubt for doubt in told.doubts) and "No effect is claimed" in in_words(told)


@pytest.mark.parametrize(
    ("change", "says"),
    [({"analyst": ""}, "written down whole"), ({"registered_on": date(2026, 2, 1)}, "before it starts")],
)
def test_a_comparison_is_written_down_first(change, says):
    with pytest.raises(CannotCompare, match=says):
        Registered(**{**WRITTEN, **change})


def test_too_few_people_or_too_short_a_past_is_refused():
    known, helped, outcome, untouched = a_place(np.random.default_rng(8))
    few = helped & (np.cumsum(helped) <= 7)
    with pytest.raises(CannotCompare, match="eight people"):
        compare(REGISTERED, known, NAMES, few, outcome, untouched, QUARTERS)
    with pytest.raises(CannotCompare, match="eight quarters"):
        compare(REGISTERED, known, NAMES, helped, outcome, untouched, 7)
    with pytest.raises(CannotCompare, match="too little happened"):
        compare(REGISTERED, known, NAMES, helped, np.where(helped, 0.0, outcome), untouched, QUARTERS)


def test_people_like_nobody_are_not_compared():
    with pytest.raises(CannotCompare, match="enough like"):
        balancing_weights(np.array([9.0]), np.array([[1.0], [2.0], [3.0]]))


def test_weights_give_the_means_asked_for_and_stay_weights():
    chance = np.random.default_rng(9)
    others = chance.normal(size=(500, 4))
    weights = balancing_weights(np.array([0.3, -0.2, 0.1, 0.0]), others)
    assert weights @ others == pytest.approx([0.3, -0.2, 0.1, 0.0], abs=1e-4)
    assert weights.sum() == pytest.approx(1) and weights.min() > 0


def test_the_published_example_of_the_e_value():
    # VanderWeele and Ding 2017: a ratio of 3.9 (1.8 to 8.7) has an E-value of 3.0 at its lower end.
    assert e_value(3.9, 1.8, 8.7) == pytest.approx(3.0, abs=0.01)


# --- places ------------------------------------------------------------------------------------------------


def cigarettes():
    rows = list(csv.DictReader(shared("prop99/california_prop99.csv").read_text().splitlines()))
    lines = {name: np.array([float(row[name]) for row in rows]) for name in rows[0] if name != "Year"}
    return lines, sum(int(row["Year"]) <= 1988 for row in rows)


def test_california_is_as_published():
    lines, before = cigarettes()
    assert difference_in_differences("California", lines, before) == pytest.approx(-27.3, abs=0.5)
    told = stand_in("California", lines, before)
    assert told.difference == pytest.approx(-19.6, abs=0.5)
    assert sorted(told.weights, key=told.weights.__getitem__)[-4:] == [
        "Connecticut",
        "Nevada",
        "Montana",
        "Utah",
    ]
    assert told.as_far == 3 and told.places == 39 and told.chance < 0.1
    # Three of 39 is more than one in twenty: with outcomes alone even this is not told as a change, and its interval says so.
    assert told.lower < told.difference < told.upper and told.mixed[0] == pytest.approx(120, abs=10)
    assert sum(told.weights.values()) == pytest.approx(1)


def test_a_place_like_no_other_is_refused():
    lines, before = cigarettes()
    with pytest.raises(NoStandIn, match="more than a quarter"):
        stand_in("New Hampshire", lines, before)


@pytest.mark.parametrize(
    ("times", "others", "before", "says"),
    [(20, 5, 7, "eight times"), (20, 2, 10, "eight times"), (10, 5, 10, "nothing after")],
)
def test_too_little_to_stand_in_is_refused(times, others, before, says):
    lines = {str(place): np.arange(times, dtype=float) + place for place in range(others + 1)}
    with pytest.raises(NoStandIn, match=says):
        stand_in("0", lines, before)


def test_a_mix_that_is_known_is_found():
    chance = np.random.default_rng(10)
    lines = {str(place): np.cumsum(chance.normal(size=40)) for place in range(1, 9)}
    lines["0"] = 0.25 * lines["3"] + 0.75 * lines["5"] - np.where(np.arange(40) >= 30, 4.0, 0.0)
    told = stand_in("0", lines, 30)
    assert told.weights == pytest.approx({"3": 0.25, "5": 0.75}, abs=1e-4)
    assert told.difference == pytest.approx(-4, abs=1e-3) and told.as_far == 1


def test_non_negative_weights_can_be_bettered_by_no_small_step():
    chance = np.random.default_rng(11)
    for _ in range(50):
        rows, wanted = chance.normal(size=(12, 6)), chance.normal(size=12)
        weights = non_negative(rows, wanted)
        pull = rows.T @ (wanted - rows @ weights)
        assert weights.min() >= 0 and pull.max() < 1e-8
        assert pull[weights > 0] == pytest.approx(0, abs=1e-8)
