"""A made-up place whose people have good and bad years by themselves, as a file of events."""

from datetime import date, timedelta
from random import Random


def events_of_a_place(people, years, seed=20261122):
    """Give `person,date`: everybody at a rate of their own, and nobody helped."""
    chance = Random(seed)
    lines = ["person,date"]
    for person in range(people):
        rate = chance.gammavariate(0.6, 2.5)
        day = chance.expovariate(rate / 365)
        while day < years * 365:
            lines.append(f"{person},{date(2022, 1, 1) + timedelta(days=int(day))}")
            day += chance.expovariate(rate / 365)
    return "\n".join(lines) + "\n"
