"""What a barrier costs: the contacts that came because of it, counted from a sample, and what such contacts cost, as a range.

The rule for shared causes: a contact that several barriers caused together is split evenly between them. So what all
barriers cost together is never more than what the contacts cost that any of them caused, and nothing is counted twice.
Contacts of which nobody could tell the cause are given to no barrier: the price is what can be shown, and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tilth.methods.intervals import Share, mean_of_parts

SURE = 0.90


@dataclass(frozen=True)
class Price:
    """What one barrier, or all together, cost in the time that was asked about.

    `share`: of all contacts, with the two between which it lies nine times in ten. `contacts`: what that comes to.
    `low` and `high`: in the unit of the tariff; the truth lies between them at least nine times in ten, as far as the
    tariff's own range holds what a contact costs.
    """

    seen: int
    share: Share
    contacts: float
    low: float
    high: float


def barrier_prices(
    sample: Sequence[Collection[str]], contacts: int, tariff: tuple[float, float]
) -> dict[str, Price]:
    """Give what each barrier costs; under "" what all of them cost together.

    Shapes: `sample` has for each contact that was looked at the barriers that caused it, none for another cause or where
    nobody could tell; the sample was not chosen by its causes. `contacts`: how many came in the time asked about.
    `tariff`: what one contact costs at the least and at the most.
    Errors: ValueError for an empty sample, fewer contacts than were looked at, or a tariff that is no range.

    >>> sample = [{"two forms"}] * 20 + [{"two forms", "no phone line"}] * 10 + [set()] * 70
    >>> prices = barrier_prices(sample, 1_000, (3.0, 5.0))
    >>> [(name, price.seen, round(price.contacts), round(price.low), round(price.high)) for name, price in prices.items()]
    [('', 30, 300, 692, 1899), ('no phone line', 10, 50, 92, 404), ('two forms', 30, 250, 570, 1608)]
    """
    low, high = tariff
    if not sample or contacts < len(sample):
        raise ValueError("the sample is empty, or larger than what it was taken from")
    if not 0 <= low <= high:
        raise ValueError("a tariff goes from the lower to the higher")
    names = sorted({name for causes in sample for name in causes})
    parts = {"": [1.0 if causes else 0.0 for causes in sample]}
    parts |= {name: [1 / len(causes) if name in causes else 0.0 for causes in sample] for name in names}
    return {name: _price(own, contacts, low, high) for name, own in parts.items()}


def _price(parts: Sequence[float], contacts: int, low: float, high: float) -> Price:
    share = mean_of_parts(parts, SURE)
    return Price(
        seen=sum(part > 0 for part in parts),
        share=share,
        contacts=share.share * contacts,
        low=share.lower * contacts * low,
        high=share.upper * contacts * high,
    )
