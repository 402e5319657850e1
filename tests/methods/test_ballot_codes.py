"""Voting codes on printed slips."""

from __future__ import annotations

import pytest

from tilth.methods.ballots.codes import digest, new_code, written


def test_every_code_that_is_drawn_can_be_typed_back_in_small_letters_and_without_dashes() -> None:
    code = new_code()
    assert digest(code) is not None
    assert digest(code.lower().replace("-", "")) == digest(code)
    assert digest(code) != digest(new_code())


def test_a_digest_does_not_hold_its_code() -> None:
    code = written(2**127 + 5)
    found = digest(code)
    assert found is not None
    assert code.replace("-", "").lower() not in found


@pytest.mark.parametrize(
    "typed", ["", "00000", "8" + "0" * 25, "U" * 26, "0" * 27, "٠" * 26, "0" * 26 + " " * 200]
)
def test_what_cannot_be_a_code_is_no_code(typed: str) -> None:
    assert digest(typed) is None


@pytest.mark.parametrize("number", [-1, 2**128])
def test_a_code_has_128_bits_and_no_more(number: int) -> None:
    with pytest.raises(ValueError, match="128 bits"):
        written(number)
