"""Names that may be one: found without comparing each with each, and never by a guess."""

import doctest

import pytest

from tilth.methods import names


def test_the_examples_in_the_module_run():
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Carl", "carl", True),
        ("Zoë O’Neill", "Zoe O'Neill", True),
        ("Anne-Marie Cole", "Marie Anne Cole", True),
        ("Megan Marsh", "Megan Marhs", True),
        ("Megan Marsh", "Megan Mars", True),
        ("Megan Marsh", "Meagan Marsh", True),
        ("Carl Reed", "Carl Cole", False),
        ("Jo", "Bo", False),
        ("", "", True),
        ("", "Carl", False),
        ("李小龍", "李小龍", True),
    ],
)
def test_two_names(one, other, is_alike):
    assert names.alike(one, other) is is_alike
    assert names.alike(other, one) is is_alike


@pytest.mark.once
@pytest.mark.slow
def test_ten_thousand_names_are_looked_through_quickly():
    many = names.AlikeNames(f"Person {number} of {number * 7}" for number in range(10_000))
    assert all(
        1 <= len(many.like(f"Person {number} of {number * 7}")) < 100 for number in range(0, 10_000, 100)
    )
