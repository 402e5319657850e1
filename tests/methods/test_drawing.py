"""Pictures as plain numbers: whatever a life holds, no label lies on another, and none leaves the picture."""

import doctest
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilth.methods import drawing
from tilth.methods.drawing import InLife, OwnScore, own_line, rings, shortened, width_of

quickly = settings(max_examples=40, deadline=None)
names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
lives = st.lists(st.builds(InLife, names, st.integers(1, 4)), max_size=40)
lines = st.lists(
    st.builds(
        OwnScore,
        st.integers(0, 700).map(lambda days: date(2026, 1, 1) + timedelta(days=days)),
        st.integers(0, 10),
        st.text(max_size=80),
    ),
    max_size=25,
)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(drawing).failed == 0


@quickly
@given(lives)
def test_names_never_overlap_and_stay_inside(life):
    drawn = rings("Carl", life)
    boxes = [drawn.own.box, *(label.box for label in drawn.labels)]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    for box in boxes:
        assert box.left >= 0 and box.right <= drawn.width
        assert box.top >= 0 and box.bottom <= drawn.height


@quickly
@given(lives)
def test_every_name_is_drawn_or_counted_as_left_to_the_list(life):
    drawn = rings("Carl", life)
    assert len(drawn.labels) + drawn.left_out == len(life)


def test_a_usual_life_is_drawn_whole_and_round():
    life = [InLife(f"Friend {number}", ring) for ring in (1, 2, 3, 4) for number in range(4)]
    drawn = rings("Carl", life)
    assert drawn.left_out == 0
    assert drawn.width == 360


def test_a_full_life_makes_the_picture_taller_before_it_leaves_anybody_out():
    drawn = rings("Carl", [InLife(f"Somebody long-named {number}", 1 + number % 4) for number in range(24)])
    assert drawn.height > drawn.width
    assert drawn.left_out == 0


@pytest.mark.once
@pytest.mark.slow
def test_more_people_than_any_picture_holds_are_left_to_the_list():
    drawn = rings("Carl", [InLife("W" * 18, 1) for _ in range(60)])
    assert drawn.left_out > 0


def test_the_closest_stand_nearer_than_those_paid_to_help():
    drawn = rings("Carl", [InLife("Keeley", 1), InLife("Bev", 4)])
    near, far = drawn.labels
    middle = drawn.width / 2, drawn.height / 2
    assert _apart(near, middle) < _apart(far, middle)


def _apart(label, middle):
    return ((label.x - middle[0]) ** 2 + (label.y - middle[1]) ** 2) ** 0.5


def test_a_long_name_is_shortened_in_the_picture_alone():
    assert shortened("Mr Papadopoulos next door", 18) == "Mr Papadopoulos n…"
    assert shortened("  Jo   from\nthe allotment ", 40) == "Jo from the allotment"


@pytest.mark.parametrize("ring", [0, 5])
def test_a_ring_that_does_not_exist_is_refused(ring):
    with pytest.raises(ValueError, match="ring"):
        rings("Carl", [InLife("Jo", ring)])


@pytest.mark.parametrize("value", [-1, 11])
def test_a_score_outside_nought_to_ten_is_refused(value):
    with pytest.raises(ValueError, match="score"):
        own_line([OwnScore(date(2026, 1, 1), value)])


@pytest.mark.once
@pytest.mark.slow
@quickly
@given(lines)
def test_dots_and_notes_stay_inside_and_never_overlap(scores):
    drawn = own_line(scores)
    assert len(drawn.dots) == len(scores)
    notes = [dot.note.box for dot in drawn.dots if dot.note]
    assert not any(one.meets(other) for one, other in combinations(notes, 2))
    for dot in drawn.dots:
        assert 0 <= dot.x <= drawn.width and 0 <= dot.y <= drawn.height
    for box in notes:
        assert box.left >= 0 and box.right <= drawn.width
        assert box.top >= 0 and box.bottom <= drawn.height


@quickly
@given(lines)
def test_no_note_is_written_across_a_dot(scores):
    drawn = own_line(scores)
    for dot in drawn.dots:
        for other in drawn.dots:
            if other.note:
                box = other.note.box
                assert not (box.left < dot.x < box.right and box.top < dot.y < box.bottom)


@quickly
@given(lines)
def test_dots_follow_the_days(scores):
    across = [dot.x for dot in own_line(scores).dots]
    assert across == sorted(across)


def test_days_under_the_line_never_overlap_and_always_hold_the_last():
    scores = [OwnScore(date(2026, 1, 1) + timedelta(days=days), 5) for days in range(12)]
    drawn = own_line(scores)
    half = width_of("30 Sept", drawing.MARK_SIZE) / 2
    for one, other in combinations(drawn.days, 2):
        assert abs(one.x - other.x) >= 2 * half
    assert drawn.days[-1].on == scores[-1].on


def test_a_lone_score_stands_in_the_middle():
    [dot] = own_line([OwnScore(date(2026, 1, 1), 10, "a good day")]).dots
    assert dot.x == 180
    assert dot.note is not None
    assert own_line([OwnScore(date(2026, 1, 1), 10)]).path.startswith("M180")
