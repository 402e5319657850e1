"""The price of a barrier: never more than there is, and the truth mostly within the range that is told."""

import doctest
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tilth.methods import barrier_price, intervals
from tilth.methods.barrier_price import barrier_prices
from tilth.methods.intervals import mean_of_parts, wilson


def test_its_examples_run():
    assert doctest.testmod(barrier_price).failed == doctest.testmod(intervals).failed == 0


SAMPLES = some.lists(some.sets(some.sampled_from("abcd")), min_size=1, max_size=40)


@given(SAMPLES, some.integers(40, 10_000), some.floats(0, 500), some.floats(0, 500))
def test_barriers_together_never_cost_more_than_the_contacts_they_caused(sample, contacts, low, more):
    prices = barrier_prices(sample, contacts, (low, low + more))
    together = prices.pop("")
    assert sum(price.contacts for price in prices.values()) == pytest.approx(together.contacts)
    assert together.contacts <= contacts
    assert all(0 <= price.low <= price.high <= contacts * (low + more) for price in prices.values())


@given(SAMPLES)
def test_whoever_is_looked_at_first_changes_nothing(sample):
    assert barrier_prices(sample, 50, (1, 2)) == barrier_prices(sample[::-1], 50, (1, 2))


def a_place(chance):
    """Give contacts of a year with the barriers that caused each, and what a contact truly costs."""
    likely = {name: chance.uniform(0.02, 0.3) for name in ("two forms", "no phone line", "an old rule")}
    many = chance.randint(2_000, 8_000)
    causes = [{name for name, how in likely.items() if chance.random() < how} for _ in range(many)]
    return causes, chance.uniform(30, 42)


@pytest.mark.slow
@pytest.mark.once
def test_the_truth_lies_within_the_range_nine_times_in_ten():
    chance = Random(20261122)
    within = asked = narrow = 0
    for _ in range(1_000):
        causes, cost = a_place(chance)
        sample = chance.sample(causes, 150)
        told = barrier_prices(sample, len(causes), (30, 42))
        for name in {name for one in causes for name in one}:
            split = sum(1 / len(one) for one in causes if name in one)
            if name in told:
                asked += 1
                within += told[name].low <= split * cost <= told[name].high
                narrow += told[name].share.lower <= split / len(causes) <= told[name].share.upper
    assert asked > 2_500
    assert within / asked >= 0.88
    # The range is not safe because it is wide: the contacts alone, without the tariff, lie within theirs as often as said.
    assert 0.86 <= narrow / asked <= 0.95


@pytest.mark.parametrize(
    ("sample", "contacts", "tariff"), [([], 10, (1, 2)), ([{"a"}] * 5, 4, (1, 2)), ([{"a"}], 10, (2, 1))]
)
def test_what_cannot_be_priced_is_refused_in_words(sample, contacts, tariff):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        barrier_prices(sample, contacts, tariff)


@given(some.integers(1, 60), some.data())
def test_whole_parts_have_wilsons_interval(whole, data):
    part = data.draw(some.integers(0, whole))
    told, known = mean_of_parts([1.0] * part + [0.0] * (whole - part)), wilson(part, whole)
    assert (told.lower, told.upper) == pytest.approx((known.lower, known.upper))


def test_halves_are_worth_more_than_whole_ones():
    halves, wholes = mean_of_parts([0.5] * 40 + [0.0] * 60), mean_of_parts([1.0] * 20 + [0.0] * 80)
    assert halves.share == wholes.share == 0.2
    assert halves.upper - halves.lower < wholes.upper - wholes.lower


@pytest.mark.parametrize("parts", [[], [1.5], [-0.1]])
def test_no_parts_or_parts_that_are_none_are_refused(parts):
    with pytest.raises(ValueError, match="parts"):
        mean_of_parts(parts)
