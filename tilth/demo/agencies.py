"""Contacts of three years with five agencies of the made-up place, drawn so that what was planted in them is known.

People have good and bad times: who is chosen in a bad one falls back by itself. In one neighbourhood half of the chosen are
helped and it helps; in another half of them get something that changes nothing.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

QUARTERS_OF_HISTORY, QUARTERS_SINCE = 8, 4
QUARTERS = QUARTERS_OF_HISTORY + QUARTERS_SINCE
DAYS_A_QUARTER = 91
CHOSEN_FROM, CHOSEN_QUARTERS = 5, 4
HELPED = 0.45
# How much of one quarter's good or bad time is left in the next.
STAYS = 0.55
NEIGHBOURHOODS = ("Coldbrook", "Sallow End", "Upper Folding", "Nether Alder", "Kiln Hill", "The Wharves")
SHARES = (0.22, 0.22, 0.14, 0.14, 0.14, 0.14)
# How many in a hundred names are written otherwise somewhere.
WRITTEN_OTHERWISE = 6

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class County:
    """Everybody: where they live, how their times go, who was chosen in a planted place and who of them was helped."""

    chance: np.random.Generator
    lives_in: NDArray[np.int64]
    mood: NDArray[np.float64]
    age: Counts
    infirmary: Counts
    chosen: NDArray[np.bool_]
    helped: NDArray[np.bool_]
    given_names: list[str]
    family_names: list[str]

    @property
    def people(self) -> int:
        return len(self.lives_in)


def county(people: int, written: dict[str, Any], seed: int = 23) -> County:
    """Draw everybody, and their visits to A&E quarter by quarter (a row a person, a column a quarter)."""
    chance = np.random.default_rng(seed)
    planted, each, names = written["planted"], written["sources"][0]["each"], written["names"]
    mood = chance.normal(size=(people, QUARTERS))
    for quarter in range(1, QUARTERS):
        mood[:, quarter] = STAYS * mood[:, quarter - 1] + np.sqrt(1 - STAYS**2) * mood[:, quarter]
    lives_in = chance.choice(len(NEIGHBOURHOODS), people, p=SHARES)
    rates = chance.gamma(0.35, each / 0.35, people)[:, None] / 4 * np.exp(mood - 0.5)
    before = chance.poisson(rates[:, :QUARTERS_OF_HISTORY])
    is_planted = np.isin(lives_in, [NEIGHBOURHOODS.index(one["where"]) for one in planted])
    chosen = (before[:, -CHOSEN_QUARTERS:].sum(axis=1) >= CHOSEN_FROM) & is_planted
    helped = chosen & (chance.random(people) < HELPED)
    change = np.ones(people)
    for one in planted:
        change[helped & (lives_in == NEIGHBOURHOODS.index(one["where"]))] += one["effect"]
    after = chance.poisson(rates[:, QUARTERS_OF_HISTORY:] * change[:, None])
    return County(
        chance, lives_in, mood, chance.integers(18, 90, people), np.hstack([before, after]), chosen, helped,
        names["given"].split(), [first + last for first in names["first"].split() for last in names["last"].split()],
    )  # fmt: skip


def table_rows(town: County, planted: dict[str, Any]) -> list[list[Any]]:
    """Give a comparison's table of one planted place: helped, age, each quarter, the help's own contacts, what it cannot change."""
    of = town.chosen & (town.lives_in == NEIGHBOURHOODS.index(planted["where"]))
    helped = town.helped[of]
    own = np.where(helped, town.chance.poisson(planted["own"], helped.size), 0)
    columns = [
        np.where(helped, "yes", "no"), town.age[of], *town.infirmary[of].T, own, town.chance.poisson(2.0, helped.size),
    ]  # fmt: skip
    return [list(row) for row in zip(*(one.tolist() for one in columns), strict=True)]


def contacts_of(town: County, source: dict[str, Any], starts_on: date) -> bytes:
    """Give one agency's file: a row a contact, in the order of its days, with ids of its own and names where it may give them."""
    counts = town.infirmary if source["name"] == "Aldermoor Infirmary" else _counts(town, source)
    person, quarter = np.nonzero(counts)
    times = counts[person, quarter]
    person, quarter = np.repeat(person, times), np.repeat(quarter, times)
    day = (quarter - QUARTERS_OF_HISTORY) * DAYS_A_QUARTER + town.chance.integers(
        0, DAYS_A_QUARTER, person.size
    )
    kind = town.chance.integers(0, len(source["kinds"]), person.size)
    order = np.argsort(day, kind="stable")
    said = {int(one): (starts_on + timedelta(days=int(one))).isoformat() for one in np.unique(day)}
    ids = town.chance.permutation(town.people)
    who = _names(town, np.unique(person)) if "names_basis" in source else {}
    written = io.StringIO()
    sheet = csv.writer(written, lineterminator="\n")
    sheet.writerow(["id", "date", "type", *(["forename", "surname", "dob", "postcode"] if who else [])])
    sheet.writerows(
        [f"{source['name'][0]}{ids[at]:06}", said[on], source["kinds"][what], *who.get(at, ())]
        for at, on, what in zip(
            person[order].tolist(), day[order].tolist(), kind[order].tolist(), strict=True
        )
    )
    return written.getvalue().encode()


def _counts(town: County, source: dict[str, Any]) -> Counts:
    each = source["each"] / source["known"]
    rates = town.chance.gamma(0.7, each / 0.7, town.people)[:, None] / 4
    if source["moves"]:
        rates = rates * np.exp(town.mood - 0.5)
    rates = (
        np.broadcast_to(rates, town.mood.shape) * (town.chance.random(town.people) < source["known"])[:, None]
    )
    return np.asarray(town.chance.poisson(rates), dtype=np.int64)


def _names(town: County, people: NDArray[np.int64]) -> dict[int, tuple[str, str, str, str]]:
    """Give how each of these people is written at one agency. What somebody is really called comes from their number alone."""
    return {int(one): _written(town, int(one)) for one in people}


def _written(town: County, person: int) -> tuple[str, str, str, str]:
    own, chance = np.random.default_rng(person), town.chance
    given, family = (names[own.integers(len(names))] for names in (town.given_names, town.family_names))
    born = date(1930, 1, 1) + timedelta(days=int(own.integers(0, 28_000)))
    home = f"AM{own.integers(1, 9)} {own.integers(1, 10)}{''.join('ABDEFGHJLN'[at] for at in own.integers(0, 10, 2))}"
    if chance.integers(100) < WRITTEN_OTHERWISE:
        family = family[:2] + family[3:]
    if chance.integers(100) < WRITTEN_OTHERWISE:
        given = given[0]
    if chance.integers(100) < WRITTEN_OTHERWISE:
        home = ""
    return given, family, born.isoformat(), home
