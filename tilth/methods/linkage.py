"""Which records are one person's, from pairs that were found to be one person, and what stayed unlinked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf


def persons_of(
    sources: Sequence[str], pairs: Iterable[tuple[int, int, float]], sure: float, likely: float
) -> list[int]:
    """Give each record the number of its person: 1 for the first met, and so on in the order of records.

    Shapes: one source for each record; `pairs` are (record, record, weight), records numbered from 0.
    A pair of weight `sure` or more is one person, and whoever is linked to somebody is linked to everybody whom that one
    is linked to. A weaker pair, down to `likely`, is believed only between sources that do not yet both know the person:
    an agency seldom has somebody twice, so a weak pair that would make it so is more often two people.
    Errors: ValueError where a stronger pair comes after a weaker one, because the stronger must be believed first.

    >>> persons_of(["a", "b", "c", "a", "b"], [(3, 1, 9.0), (1, 4, 9.0), (0, 2, 3.0), (2, 3, 2.5)], 6.0, 2.0)
    [1, 2, 1, 2, 2]
    """
    numbers_of: dict[str, int] = {}
    knows = [1 << numbers_of.setdefault(source, len(numbers_of)) for source in sources]
    first = list(range(len(sources)))

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
        first[max(a, b)] = min(a, b)
        knows[min(a, b)] = knows[a] | knows[b]
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
