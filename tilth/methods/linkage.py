"""Which records are one person's, from pairs that were found to be one person, and what stayed unlinked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf, log2
from typing import Any


def persons_of(
    sources: Sequence[str],
    pairs: Iterable[tuple[int, int, float]],
    sure: float,
    likely: float,
    apart: Iterable[tuple[int, int]] = (),
) -> list[int]:
    """Give each record the number of its person: 1 for the first met, and so on in the order of records.

    Shapes: one source for each record; `pairs` are (record, record, weight), records numbered from 0.
    A pair of weight `sure` or more is one person, and whoever is linked to somebody is linked to everybody whom that one
    is linked to. A weaker pair, down to `likely`, is believed only between sources that do not yet both know the person:
    an agency seldom has somebody twice, so a weak pair that would make it so is more often two people.
    Two records of `apart` are never one person, through whomever they would be joined: somebody looked and said so.
    Errors: ValueError where a stronger pair comes after a weaker one, because the stronger must be believed first.

    >>> persons_of(["a", "b", "c", "a", "b"], [(3, 1, 9.0), (1, 4, 9.0), (0, 2, 3.0), (2, 3, 2.5)], 6.0, 2.0)
    [1, 2, 1, 2, 2]
    >>> persons_of(["a", "b", "c"], [(0, 1, 9.0), (1, 2, 8.0)], 6.0, 2.0, apart=[(0, 2)])
    [1, 1, 2]
    """
    numbers_of: dict[str, int] = {}
    knows = [1 << numbers_of.setdefault(source, len(numbers_of)) for source in sources]
    first = list(range(len(sources)))
    never: dict[int, set[int]] = {}
    for one, other in apart:
        never.setdefault(one, set()).add(other)
        never.setdefault(other, set()).add(one)

    def first_of(record: int) -> int:
        while first[record] != record:
            first[record] = first[first[record]]
            record = first[record]
        return record

    last = inf
    for one, other, weight in pairs:
        if weight > last:
            raise ValueError("the strongest pair must come first")
        last = weight
        a, b = first_of(one), first_of(other)
        if a == b or weight < likely or (weight < sure and knows[a] & knows[b]):
            continue
        if never and any(first_of(record) == a for record in never.get(b, ())):
            continue
        first[max(a, b)] = min(a, b)
        knows[min(a, b)] = knows[a] | knows[b]
        if never and (a in never or b in never):
            never[min(a, b)] = never.get(a, set()) | never.get(b, set())
    numbers: dict[int, int] = {}
    return [numbers.setdefault(first_of(record), len(numbers) + 1) for record in range(len(sources))]


def unlinked_share(sources: Sequence[str], persons: Sequence[int]) -> dict[str, float]:
    """Give for each source the share of its records that were linked to no other record, in whatever source.

    It stands beside every figure: these people's contacts are counted too low.

    >>> unlinked_share(["ambulance", "council", "council"], [1, 1, 2])
    {'ambulance': 0.0, 'council': 0.5}
    """
    met: dict[int, int] = {}
    for person in persons:
        met[person] = met.get(person, 0) + 1
    alone: dict[str, int] = {}
    all_of: dict[str, int] = {}
    for source, person in zip(sources, persons, strict=True):
        all_of[source] = all_of.get(source, 0) + 1
        alone[source] = alone.get(source, 0) + (met[person] == 1)
    return {source: alone[source] / all_of[source] for source in sorted(all_of)}


def waterfall(
    levels: Sequence[tuple[str, int]], model: dict[str, Any], weight: float
) -> list[tuple[str, str, float]]:
    """Say what made up the weight of one pair: where it began, what each point added, and how rare was what both share.

    Shapes: `levels` are (column, number of the level, 0 for missing) in the order of the model's comparisons; `model` is
    Splink's, in its own words. Given are (column, the level's words, what it added); the columns "" and "rare" stand for
    the beginning and the rest. What it adds is log2 of how much likelier one person agrees so than two.
    Source: I. Fellegi and A. Sunter, "A theory for record linkage", JASA 64 (1969).

    >>> level = {"label_for_charts": "the same", "m_probability": 0.8, "u_probability": 0.1}
    >>> one = {"output_column_name": "postcode", "comparison_levels": [{"label_for_charts": "missing"}, level]}
    >>> waterfall([("postcode", 1)], {"probability_two_random_records_match": 0.2, "comparisons": [one]}, 2.5)
    [('', '', -2.0), ('postcode', 'the same', 3.0), ('rare', '', 1.5)]
    """
    chance = model["probability_two_random_records_match"]
    falls = [("", "", round(log2(chance / (1 - chance)), 1))]
    by_column = {one["output_column_name"]: one["comparison_levels"] for one in model["comparisons"]}
    for column, number in levels:
        level = by_column[column][number]
        adds = log2(level["m_probability"] / level["u_probability"]) if number else 0.0
        falls.append((column, level["label_for_charts"], round(adds, 1)))
    rest = round(weight - sum(adds for *_, adds in falls), 1)
    return [*falls, ("rare", "", rest)] if rest else falls
