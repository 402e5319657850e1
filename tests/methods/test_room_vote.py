"""A vote in the room: most votes first as long as the money lasts, and nobody overtakes those who stand level."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tilth.methods.room_vote import count

ASKS = some.dictionaries(
    some.sampled_from("abcdefgh"), some.tuples(some.integers(0, 6), some.integers(1, 60)), max_size=8
)


def counted(asks, money):
    return count(
        {one: votes for one, (votes, _) in asks.items()},
        {one: asked for one, (_, asked) in asks.items()},
        money,
    )


def test_what_does_not_fit_is_passed_over():
    assert counted({"a": (9, 60), "b": (7, 50), "c": (5, 40)}, 100).taken == {"a", "c"}


def test_those_who_stand_level_are_both_taken_where_both_fit():
    assert counted({"a": (5, 60), "b": (5, 40)}, 100) == counted({"b": (5, 40), "a": (5, 60)}, 100)
    assert counted({"a": (5, 60), "b": (5, 40)}, 100).taken == {"a", "b"}


def test_where_they_do_not_both_fit_the_room_decides_and_nobody_with_fewer_votes_overtakes_them():
    told = counted({"a": (5, 60), "b": (5, 60), "c": (1, 10)}, 100)
    assert (told.taken, told.level) == (frozenset(), frozenset("ab"))


def test_nothing_is_taken_that_nobody_voted_for():
    assert counted({"a": (0, 10)}, 100).taken == frozenset()


@given(ASKS, some.integers(0, 200))
def test_it_never_gives_more_than_there_is_and_the_order_of_the_sheet_changes_nothing(asks, money):
    told = counted(asks, money)
    assert sum(asks[one][1] for one in told.taken) <= money
    assert counted(dict(reversed(asks.items())), money) == told
    assert not told.taken & told.level
    for one in asks.keys() - told.taken - told.level:
        more = sum(asks[other][1] for other in told.taken if asks[other][0] > asks[one][0])
        level = bool(told.level) and asks[one][0] < max(asks[other][0] for other in told.level)
        assert asks[one][0] == 0 or level or more + asks[one][1] > money


@pytest.mark.parametrize(
    ("votes", "asked", "money"),
    [({"a": -1}, {"a": 1}, 1), ({"a": 1}, {"a": 0}, 1), ({"a": 1}, {"b": 1}, 1), ({}, {}, -1)],
)
def test_what_cannot_be_is_refused(votes, asked, money):
    with pytest.raises(ValueError):
        count(votes, asked, money)
