"""Small numbers: what is shown, what is hidden, and that nobody can work out more from all of it together."""

from __future__ import annotations

import doctest
import random
from collections import Counter

import pytest

from tests.methods.attacker import ENDLESS, Told, most, narrowed, regions, told_by
from tilth.methods import flows, suppression
from tilth.methods.suppression import (
    BALLOT_IN_PUBLIC,
    BALLOT_RECEIPT,
    HEAPS,
    LEAVING_THE_TEAM,
    PUBLIC,
    Rule,
    enough,
    publish,
    share,
    shown,
)

RULES = (LEAVING_THE_TEAM, LEAVING_THE_TEAM, PUBLIC, BALLOT_IN_PUBLIC, BALLOT_RECEIPT, HEAPS)
ATTRIBUTES = {"area": "hqmt", "kind": "abc", "sex": "fm", "age": "1234"}


def people(**counts):
    """Give so many records for each "area_kind"."""
    return [
        dict(zip(("area", "kind"), name.split("_"), strict=False))
        for name, n in counts.items()
        for _ in range(n)
    ]


# --- on paper ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", [suppression, flows])
def test_its_examples_run(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("rule", "first"),
    [(LEAVING_THE_TEAM, 8), (PUBLIC, 10), (BALLOT_IN_PUBLIC, 10), (BALLOT_RECEIPT, 5), (HEAPS, 5)],
)
def test_the_first_count_that_is_shown(rule, first):
    assert [shown(count, rule) for count in range(1, first)] == [None] * (first - 1)
    assert shown(first, rule) is not None
    assert (enough(first - 1, rule), enough(first, rule)) == (False, True)
    assert shown(0, rule) == 0


def test_the_rest_is_rounded_to_the_nearest_five():
    assert [shown(count, PUBLIC) for count in (10, 12, 13, 17, 18, 1002)] == [10, 10, 15, 15, 20, 1000]
    assert shown(11, BALLOT_IN_PUBLIC) == 11


def test_a_percentage_comes_from_what_is_shown_alone():
    assert share(shown(11, PUBLIC), shown(41, PUBLIC)) == 25
    assert share(None, 40) is None
    assert share(10, 15) is None
    assert share(45, 40) == 100


def test_a_star_that_could_be_worked_out_takes_another_number_with_it():
    # 40 and 45 are shown: the star may be anything from 1 to 9.
    wide = publish(people(h=42, q=1), by=["area"], rule=LEAVING_THE_TEAM)[""]
    assert (wide.cells["h", ""], wide.cells["q", ""], wide.total) == (40, None, 45)
    # 40 and 40 would be shown, and leave 4 at most.
    tight = publish(people(h=40, q=1), by=["area"], rule=LEAVING_THE_TEAM)[""]
    assert tight.cells["q", ""] is None
    assert tight.cells["h", ""] is None or tight.total is None


def test_exact_numbers_hide_a_second_one_as_well():
    held = publish(people(h=20, q=6, m=30, t=3), by=["area"], rule=HEAPS)[""]
    assert held.cells["t", ""] is None
    assert held.cells["q", ""] is None
    assert (held.cells["h", ""], held.cells["m", ""]) == (20, 30)


def test_in_a_table_the_hidden_stand_in_a_circle():
    counts = {f"{area}_{kind}": 30 for area in "hqm" for kind in "abc"} | {"h_a": 3}
    held = publish(people(**counts), by=["area", "kind"], rule=HEAPS)[""]
    hidden = {cell for cell, number in held.cells.items() if number is None}
    totals = [*held.row_totals.values(), *held.column_totals.values(), held.total]
    assert ("h", "a") in hidden
    for axis in (0, 1):
        lines = Counter(cell[axis] for cell in hidden)
        assert 1 not in lines.values() or None in totals


def test_inside_a_small_total_nothing_is_shown_and_no_zero_either():
    held = publish(people(h_a=50, h_b=60, q_a=1, q_b=3), by=["area", "kind"], rule=LEAVING_THE_TEAM)[""]
    alone = publish(people(h_a=50, h_b=60, q_a=4), by=["area", "kind"], rule=LEAVING_THE_TEAM)[""]
    for table in (held, alone):
        assert table.row_totals["q"] is None
        assert table.cells["q", "a"] is None
        assert table.cells["q", "b"] is None


def test_nobody_is_shown_as_nobody():
    held = publish(people(h=20), by=["area"], rule=PUBLIC, values={"area": ["h", "q"]})[""]
    assert (held.cells["q", ""], held.rows) == (0, ("h", "q"))
    assert publish([], by=["area"], rule=PUBLIC)[""].total == 0


def test_a_filter_that_leaves_a_few_out_is_refused():
    held = publish(
        people(h=30, q=30, m=2), by=[], rule=LEAVING_THE_TEAM,
        filters={"without m": {"area": "hq"}, "h": {"area": "h"}, "without h": {"area": "qm"}},
    )  # fmt: skip
    assert held[""].total == 60
    assert held["without m"] is None
    assert held["h"].total == 30


def test_a_filter_that_leaves_many_out_is_open():
    held = publish(
        people(h=30, q=30), by=[], rule=LEAVING_THE_TEAM, filters={"h": {"area": "h"}, "q": {"area": "q"}}
    )
    assert (held["h"].total, held["q"].total) == (30, 30)


def test_the_same_question_has_the_same_answer():
    records = people(h_a=13, h_b=4, q_a=22, q_b=9)
    assert publish(records, by=["area", "kind"], rule=PUBLIC) == publish(
        records[::-1], by=["area", "kind"], rule=PUBLIC
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"by": ["area", "kind", "sex"]},
        {"by": [], "filters": {"": {"area": "h"}}},
        {"by": ["area"], "values": {"area": ["q"]}},
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(asked):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        publish(people(h=20), rule=PUBLIC, **asked)


@pytest.mark.parametrize("wrong", [(1, 5), (8, 4), (8, 0)])
def test_a_rule_that_hides_nothing_or_rounds_by_an_even_number_is_refused(wrong):
    with pytest.raises(ValueError, match="least"):
        Rule(*wrong)


# --- whoever holds all of it ---------------------------------------------------------------------------------


def a_place(draw):
    """Give a random population, a layout, a rule and a pair of filters."""
    size = draw.choice((draw.randint(1, 40), draw.randint(30, 150), draw.randint(100, 400)))
    lean = {name: [draw.choice((1, 2, 5, 12)) for _ in texts] for name, texts in ATTRIBUTES.items()}
    records = [
        {name: draw.choices(texts, lean[name])[0] for name, texts in ATTRIBUTES.items()} for _ in range(size)
    ]
    by = draw.sample(["area", "kind"], draw.choice((0, 1, 1, 2)))
    return records, by, draw.choice(RULES), {"one": a_filter(draw), "two": a_filter(draw)}


def a_filter(draw):
    chosen = draw.sample(list(ATTRIBUTES), draw.choice((1, 1, 2)))
    return {
        name: set(draw.sample(ATTRIBUTES[name], draw.randint(1, len(ATTRIBUTES[name]) - 1)))
        for name in chosen
    }


class Attack:
    """All that follows from what was published, against what is true."""

    def __init__(self, records, by, rule, filters, held) -> None:
        self.rule = rule
        asked = {name: wanted for name, wanted in {"": {}, **filters}.items() if held[name]}
        groups = Counter(
            (
                frozenset(
                    name
                    for name, wanted in asked.items()
                    if all(each[key] in texts for key, texts in wanted.items())
                ),
                tuple([*(each[name] for name in by), "", ""][:2]),
            )
            for each in records
        )
        tables = [(name, table) for name, table in held.items() if table]
        cells = sorted({cell for _, table in tables for cell in table.cells} or {("", "")})
        passes = sorted({through for through, _ in groups}, key=sorted)
        self.groups = [(through, cell) for through in passes for cell in cells]
        self.truth = [groups[group] for group in self.groups]
        self.told: list[Told] = []
        self.stars: list[Told] = []
        for name, table in tables:
            inside = {g: cell for g, (through, cell) in enumerate(self.groups) if name in through}
            said = told_by(table, inside, self.truth, rule)
            self.told += said
            self.stars += [each for each in said if each.high == rule.least - 1 and self.true(each.groups)]
        self.bounds = narrowed(self.told, len(self.groups))

    def true(self, groups) -> int:
        return sum(self.truth[g] for g in groups)

    def targets(self):
        """Yield every group that must not be known to be small, with how high its bound must reach."""
        starred = frozenset().union(*(star.groups for star in self.stars))
        for g, count in enumerate(self.truth):
            if 0 < count < self.rule.least:
                yield frozenset({g}), self.rule.least - (g in starred)
        yield from ((star.groups, self.rule.least - 1) for star in self.stars)

    def by_subtracting(self):
        """Give what subtraction alone gives away."""
        wrong = [
            (self.groups[g], self.bounds[g])
            for groups, need in self.targets()
            for g in groups
            if len(groups) == 1 and self.bounds[g][1] < need
        ]
        for star in self.stars:
            low, high = (sum(min(self.bounds[g][end], ENDLESS) for g in star.groups) for end in (0, 1))
            if low > max(star.low, 1) or high < self.rule.least - 1:
                wrong.append((sorted(star.groups), (low, high)))
        return wrong

    def by_planning(self, draw, times):
        """Give what linear programming gives away of the groups that subtraction came closest to, and of some at random."""
        targets = sorted(self.targets(), key=lambda each: sum(self.bounds[g][1] for g in each[0]) - each[1])
        chosen = targets[:1] + draw.sample(targets[1:], min(times - 1, len(targets[1:])))
        wrong = [
            (each, high) for each, need in chosen if (high := most(self.told, self.truth, each)) < need - 0.01
        ]
        for star in self.stars[:1]:
            low = most(self.told, self.truth, star.groups, least=True)
            if low > max(star.low, 1) + 0.01:
                wrong.append((star, low))
        return wrong


def attacked(seed, publisher=publish):
    draw = random.Random(seed)
    records, by, rule, filters = a_place(draw)
    held = publisher(records, by=by, rule=rule, filters=filters)
    attack = Attack(records, by, rule, filters, held)
    assert all(each.low <= attack.true(each.groups) <= each.high for each in attack.told)
    return held, attack.by_subtracting() + attack.by_planning(draw, 2)


def each_on_its_own(records, *, by, rule, filters):
    """Publish each filter as if nobody held the others."""
    values = {name: list(texts) for name, texts in ATTRIBUTES.items()}
    return {
        name: publish(
            [each for each in records if all(each[key] in texts for key, texts in wanted.items())],
            by=by, rule=rule, values=values,
        )[""]
        for name, wanted in {"": {}, **filters}.items()
    }  # fmt: skip


@pytest.mark.once
@pytest.mark.slow
def test_numbers_published_each_on_its_own_are_worked_out():
    """The attack finds what it is for."""
    assert sum(bool(attacked(seed, each_on_its_own)[1]) for seed in range(100)) > 20


@pytest.mark.once
@pytest.mark.slow
def test_ten_thousand_pairs_of_filters_reveal_no_small_number():
    numbers, opened = Counter(), 0
    for seed in range(10_000):
        held, revealed = attacked(seed)
        assert revealed == [], seed
        opened += sum(held[name] is not None for name in ("one", "two"))
        numbers.update(
            number is None for table in held.values() if table for _, number in regions(table) if number != 0
        )
    # Nothing is revealed by whoever says nothing: more than half of the filters are open, and show more than they hide.
    assert opened > 10_000
    assert numbers[False] > numbers[True] > 10_000
