"""The other half of the readers, asked the same: two files, so that two workers share the whole matrix."""

from __future__ import annotations

import pytest

from tests.matrix import asking
from tests.matrix.test_matrix import (
    half,
    pytestmark,
    test_a_refusal_does_not_tell_that_there_is_a_page,
    test_a_shut_door_writes_nothing,
    test_every_cell_of_this_half_was_asked,
    test_no_word_is_shown_of_a_part_of_the_page_that_is_shut,
    test_nothing_falls_over,
    test_nothing_is_shut_that_the_table_opens,
    test_nothing_opens_that_the_table_keeps_shut,
    world,
)

__all__ = [
    "found",
    "pytestmark",
    "test_a_refusal_does_not_tell_that_there_is_a_page",
    "test_a_shut_door_writes_nothing",
    "test_every_cell_of_this_half_was_asked",
    "test_no_word_is_shown_of_a_part_of_the_page_that_is_shut",
    "test_nothing_falls_over",
    "test_nothing_is_shut_that_the_table_opens",
    "test_nothing_opens_that_the_table_keeps_shut",
    "world",
]


@pytest.fixture(scope="module")
def found(world):
    return asking.ask(world, half(1))
