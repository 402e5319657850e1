"""Somebody who holds every published table and works out what must follow: linear bounds, the rounding counted in.

Written apart from the module it attacks: it knows only what stands on the pages, which stars are small counts and which
were hidden for their sake, and which combinations of filters somebody could pass. That is more than a page tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tilth.methods.suppression import Rule, Table

ENDLESS = 10**6
NEARLY = 1e-7


@dataclass(frozen=True)
class Told:
    """What a page says of some groups together: at least so many, at most so many."""

    groups: frozenset[int]
    low: int
    high: int


def regions(table: Table):
    """Give everything that stands on a table: where it stands, and what."""
    yield from table.cells.items()
    yield from (((row, None), number) for row, number in table.row_totals.items())
    yield from (((None, column), number) for column, number in table.column_totals.items())
    yield (None, None), table.total


def holds(region, cell) -> bool:
    return all(wanted is None or wanted == here for wanted, here in zip(region, cell, strict=True))


def told_by(
    table: Table, groups: Mapping[int, tuple[str, str]], truth: Sequence[int], rule: Rule
) -> list[Told]:
    """Read one table. `groups` are those who pass its filter, each with the cell it stands in."""
    found = []
    small = [
        region
        for region, number in regions(table)
        if number is None
        and 0 < sum(truth[g] for g, cell in groups.items() if holds(region, cell)) < rule.least
    ]
    for region, number in regions(table):
        inside = frozenset(g for g, cell in groups.items() if holds(region, cell))
        if number is not None:
            window = rule.nearest // 2 if number else 0
            found.append(Told(inside, max(number - window, rule.least if number else 0), number + window))
        elif any(holds(other, _whole(region)) for other in small if other != region):
            found.append(Told(inside, 0, rule.least - 1))
        elif region in small:
            found.append(Told(inside, 1, rule.least - 1))
        else:
            found.append(Told(inside, rule.least, ENDLESS))
    return found


def _whole(region):
    """Give a region as something that only a wider one holds."""
    return tuple("(any)" if part is None else part for part in region)


def narrowed(told: Sequence[Told], count: int) -> list[tuple[int, int]]:
    """Give between what each group must lie, by subtracting what is known of the others until nothing new follows."""
    low, high = [0] * count, [ENDLESS] * count
    changed = True
    while changed:
        changed = False
        for each in told:
            lows, highs = sum(low[g] for g in each.groups), sum(high[g] for g in each.groups)
            for g in each.groups:
                at_most = each.high - (lows - low[g])
                at_least = each.low - (highs - high[g])
                if at_most < high[g]:
                    highs -= high[g] - at_most
                    high[g], changed = at_most, True
                if at_least > low[g]:
                    lows += at_least - low[g]
                    low[g], changed = at_least, True
    return list(zip(low, high, strict=True))


def most(told: Sequence[Told], truth: Sequence[int], wanted: frozenset[int], *, least: bool = False) -> float:
    """Give the most (or the least) that some groups can hold together: the simplex method, begun at the truth.

    Beginning there saves the search for a first point; it tells the attacker nothing, since the answer is the same from
    wherever one begins.
    """
    count = len(truth)
    rows: list[list[float]] = []
    for each in told:
        now = sum(truth[g] for g in each.groups)
        line = [float(g in each.groups) for g in range(count)]
        if each.high < ENDLESS:
            rows.append([*line, *(-x for x in line), each.high - now])
        if each.low > 0:
            rows.append([*(-x for x in line), *line, now - each.low])
    for g in range(count):
        line = [-float(g == other) for other in range(count)]
        rows.append([*line, *(-x for x in line), float(truth[g])])
    sign = -1.0 if least else 1.0
    gain = [sign * (g in wanted) for g in range(count)]
    gained = _climb(rows, [*gain, *(-x for x in gain), 0.0])
    return sum(truth[g] for g in wanted) + sign * gained


def _climb(rows: list[list[float]], gain: list[float]) -> float:
    """Give the highest gain: Bland's rule, so that it ends; a gain without end is ENDLESS."""
    width = len(gain) - 1
    out = list(range(width, width + len(rows)))  # who is counted in each row; the columns hold the others
    inside = list(range(width))
    while True:
        better = [c for c in range(width) if gain[c] > NEARLY]
        if not better:
            return -gain[-1]
        column = min(better, key=inside.__getitem__)
        limits = [(row[-1] / row[column], out[r], r) for r, row in enumerate(rows) if row[column] > NEARLY]
        if not limits:
            return ENDLESS
        least = min(limit for limit, _, _ in limits)
        _, _, r = min((who, limit, r) for limit, who, r in limits if limit <= least + NEARLY)
        _turn(rows, gain, r, column)
        inside[column], out[r] = out[r], inside[column]


def _turn(rows: list[list[float]], gain: list[float], r: int, column: int) -> None:
    pivot = rows[r][column]
    turned = [x / pivot for x in rows[r]]
    turned[column] = 1 / pivot
    rows[r] = turned
    for other in (*(row for i, row in enumerate(rows) if i != r), gain):
        times = other[column]
        if times:
            other[column] = 0.0
            for i, x in enumerate(turned):
                if x:
                    other[i] -= times * x
