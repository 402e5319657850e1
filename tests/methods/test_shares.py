"""Shares out of few, the widening of small numbers, and two people who code the same contacts."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.methods import failure_share as module
from tilth.methods import intervals
from tilth.methods.failure_share import agreement, failure_share
from tilth.methods.intervals import students_t, wilson

codes = st.lists(st.tuples(st.sampled_from("vfc"), st.sampled_from("vfc")), min_size=1, max_size=40)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(module).failed == doctest.testmod(intervals).failed == 0


@pytest.mark.parametrize(
    ("part", "whole", "published"),
    # Newcombe 1998, table I, method 3.
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_is_as_published(part, whole, published):
    told = wilson(part, whole)
    assert (round(told.lower, 4), round(told.upper, 4)) == published


@pytest.mark.once
@pytest.mark.slow
@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share_and_mirrors(part, whole):
    part = min(part, whole)
    told, other = wilson(part, whole), wilson(whole - part, whole)
    assert 0 <= told.lower <= told.share <= told.upper <= 1
    assert told.lower == pytest.approx(1 - other.upper, abs=1e-12)


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (-1, 5), (6, 5)])
def test_a_share_of_nothing_is_refused(part, whole):
    with pytest.raises(ValueError, match="a part out of a whole"):
        wilson(part, whole)


@pytest.mark.parametrize(
    ("freedom", "published"), [(5, 2.571), (7, 2.365), (10, 2.228), (20, 2.086), (60, 2.000)]
)
def test_students_t_is_as_in_every_table(freedom, published):
    assert students_t(0.95, freedom) == pytest.approx(published, abs=0.005)


@pytest.mark.once
@pytest.mark.slow
@given(codes)
def test_agreement_does_not_ask_who_coded_first(pairs):
    ours, theirs = zip(*pairs, strict=True)
    one, other = agreement(ours, theirs), agreement(theirs, ours)
    assert one == other and (one.kappa is None or -1 <= one.kappa <= 1)
    assert agreement(ours, ours).alike.share == 1


def test_two_who_say_the_same_of_everything_have_no_kappa():
    assert agreement(["failure"] * 5, ["failure"] * 5).kappa is None
    with pytest.raises(ValueError, match="the same contacts"):
        agreement(["failure"], [])


def test_those_nobody_could_tell_are_shown_and_not_dropped():
    told = failure_share(3, 9, 40)
    assert (told.contacts, told.cannot_tell, told.failure.share) == (52, 40, 0.75)
