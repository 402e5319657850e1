"""What may stand on one ballot."""

from __future__ import annotations

import pytest

from tilth.methods.ballots.form import Form, Kind, Wrong, differences

COSTS = {"park": 300, "path": 200, "pond": 100}


@pytest.mark.parametrize(
    ("kind", "whole", "given"),
    [
        (Kind.APPROVAL, None, {"park": 1, "path": 1, "pond": 1}),
        (Kind.CHOOSE, 2, {"park": 1, "pond": 1}),
        (Kind.POINTS, 5, {"park": 5}),
        (Kind.KNAPSACK, 400, {"park": 1, "pond": 1}),
        (Kind.KNAPSACK, 400, {}),
    ],
)
def test_a_ballot_that_just_fits_is_counted(kind: Kind, whole: int | None, given: dict[str, int]) -> None:
    assert Form(kind, COSTS, whole).wrong(given) == ()


@pytest.mark.parametrize(
    ("kind", "whole", "given", "wrong"),
    [
        (Kind.APPROVAL, None, {"park": 2}, (Wrong.POINTS,)),
        (Kind.APPROVAL, None, {"tower": 1}, (Wrong.UNKNOWN,)),
        (Kind.CHOOSE, 1, {"park": 1, "pond": 1}, (Wrong.TOO_MANY,)),
        (Kind.POINTS, 5, {"park": 4, "pond": 2}, (Wrong.OVER,)),
        (Kind.KNAPSACK, 400, {"park": 1, "path": 1}, (Wrong.OVER,)),
    ],
)
def test_a_ballot_that_does_not_fit_is_refused_with_its_reason(
    kind: Kind, whole: int | None, given: dict[str, int], wrong: tuple[Wrong, ...]
) -> None:
    assert Form(kind, COSTS, whole).wrong(given) == wrong


def test_points_below_nought_make_no_room_for_others() -> None:
    form = Form(Kind.POINTS, COSTS, 5)
    assert form.wrong({"park": 8, "pond": -3}) == (Wrong.POINTS, Wrong.OVER)


def test_the_running_sum_says_over_and_left() -> None:
    form = Form(Kind.KNAPSACK, COSTS, 400)
    assert (form.sum({"park": 1, "path": 1}).over, form.sum({"park": 1, "path": 1}).left) == (100, 0)
    assert (form.sum({"path": 1}).over, form.sum({"path": 1}).left) == (0, 200)


@pytest.mark.parametrize(("kind", "whole"), [(Kind.APPROVAL, 3), (Kind.CHOOSE, None), (Kind.KNAPSACK, 0)])
def test_a_form_says_how_much_there_is_where_something_is_added_up(kind: Kind, whole: int | None) -> None:
    with pytest.raises(ValueError, match="says how much there is"):
        Form(kind, COSTS, whole)


def test_two_readings_of_one_paper_differ_by_project() -> None:
    assert differences({"park": 1, "path": 0}, {"park": 1}) == ()
    assert differences({"park": 1}, {"pond": 1}) == ("park", "pond")
