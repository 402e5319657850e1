"""Shares with their interval, and agreement of two codings, against published figures and by their properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.methods.shares import agreement, wilson

# Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, table I: method 3.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
shares = st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
codes = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=60)


@pytest.mark.parametrize(("part", "whole", "low", "high"), NEWCOMBE)
def test_the_interval_is_the_published_one(part, whole, low, high):
    found = wilson(part, whole)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(shares)
def test_the_share_lies_in_its_interval_and_the_interval_between_none_and_all(of):
    found = wilson(*of)
    assert 0 <= found.low <= found.point <= found.high <= 1


@given(shares)
def test_what_is_left_has_the_mirrored_interval(of):
    part, whole = of
    one, other = wilson(part, whole), wilson(whole - part, whole)
    assert one.low == pytest.approx(1 - other.high) and one.high == pytest.approx(1 - other.low)


@given(shares)
def test_ten_times_as_many_say_more_surely(of):
    part, whole = of
    few, many = wilson(part, whole), wilson(10 * part, 10 * whole)
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (-1, 4)])
def test_a_share_of_nothing_is_refused(part, whole):
    with pytest.raises(ValueError, match="something to be a share of"):
        wilson(part, whole)


def test_kappa_is_the_textbook_one():
    # Two readers of fifty grant proposals: yes/yes 20, yes/no 5, no/yes 10, no/no 15; chance gives a half, kappa 0.4.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(pairs)
    assert (found.alike, found.whole, found.kappa) == (35, 50, pytest.approx(0.4))


@given(codes)
def test_the_order_and_whose_coding_is_first_change_nothing(pairs):
    turned = [(second, first) for first, second in reversed(pairs)]
    assert agreement(turned) == agreement(pairs)


@given(codes)
def test_kappa_is_one_only_where_all_is_alike(pairs):
    found = agreement(pairs)
    if found.kappa is not None:
        assert -1 <= found.kappa <= 1
        assert (found.kappa == 1) == (found.alike == found.whole)


def test_where_chance_alone_would_agree_there_is_no_kappa():
    assert agreement([]).kappa is None
    assert agreement([("a", "a")] * 9).kappa is None
