"""Which records are one person's, once it is known which pairs are."""

import doctest
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.methods import linkage
from tilth.methods.linkage import persons_of, unlinked_share

pairs = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(-3, 12)), max_size=30)


def strongest_first(some):
    return sorted(some, key=lambda pair: (-pair[2], pair[0], pair[1]))


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(linkage).failed == 0


@pytest.mark.once
@pytest.mark.slow
@given(pairs)
def test_sure_pairs_are_linked_through_each_other(some):
    persons = persons_of([str(number) for number in range(12)], strongest_first(some), -inf, -inf)
    together = {frozenset({number}) for number in range(12)}
    for one, other, _ in some:
        joined = next(group for group in together if one in group) | next(g for g in together if other in g)
        together = {group for group in together if not group <= joined} | {joined}
    assert len(set(persons)) == len(together)
    assert all(len({persons[number] for number in group}) == 1 for group in together)


@given(pairs, st.lists(st.sampled_from("abc"), min_size=12, max_size=12))
def test_no_weak_pair_makes_a_source_know_somebody_twice(some, sources):
    persons = persons_of(sources, strongest_first(some), inf, 0.0)
    met = list(zip(sources, persons, strict=True))
    assert len(met) == len(set(met))
    assert persons[0] == 1 and all(
        number <= max(persons[:at], default=0) + 1 for at, number in enumerate(persons)
    )


def test_the_stronger_must_come_first():
    with pytest.raises(ValueError, match="strongest"):
        persons_of(["a", "b", "c"], [(0, 1, 1.0), (1, 2, 9.0)], 8.0, 0.0)


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=20))
def test_everybody_alone_is_wholly_unlinked(sources):
    assert set(unlinked_share(sources, list(range(len(sources)))).values()) == {1.0}
