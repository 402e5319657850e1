"""Two lines on one scale, from nothing upwards, and where between two times something began."""

import doctest

import pytest

from tilth.methods import beside as module
from tilth.methods.beside import beside


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(module).failed == 0


def test_every_dot_is_inside_the_picture_and_more_stands_higher():
    drawn = beside([0.0, 3.0, 7.5], [1.0, 3.0, 6.0], 2)
    for dot in (*drawn.ours, *drawn.theirs):
        assert drawn.left <= dot.x <= drawn.right and drawn.top <= dot.y <= drawn.bottom
    assert drawn.ours[2].y < drawn.theirs[2].y < drawn.theirs[0].y
    assert drawn.ours[1].x < drawn.began < drawn.ours[2].x


def test_nothing_at_all_and_one_time_alone_can_be_drawn_or_are_refused():
    assert beside([0.0], [0.0], 1).rungs[2].value == 1.0
    with pytest.raises(ValueError, match="nothing to draw"):
        beside([], [], 1)
