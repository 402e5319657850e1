"""What comes to the made-up place from elsewhere: outlines for its map, drawn by rule, and a county's list of what is here."""

from __future__ import annotations

import json
import math
from datetime import timedelta
from functools import partial
from typing import Any

from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.directory.actions import lists
from tilth.directory.queries.lists import newest_reading
from tilth.methods.formats.outlines import middle

# In the open sea, where nobody lives: the place is invented, and so is where it lies.
NORTH, EAST = 53.75, -4.75
HIGH, WIDE = 0.018, 0.03
SEEN_DAYS_AGO = 19


def outlines_of(names: list[str]) -> bytes:
    """Draw a neighbourhood for each name, two in a row, their edges bent a little by rule: the same at every making."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [_around(number // 2, number % 2)]},
        }
        for number, name in enumerate(names)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _around(row: int, column: int) -> list[list[float]]:
    steps = [(row + n / 3, column) for n in range(3)] + [(row + 1, column + n / 3) for n in range(3)]
    steps += [(row + 1 - n / 3, column + 1) for n in range(3)] + [(row, column + 1 - n / 3) for n in range(3)]
    ring = [_bent(down, across) for down, across in steps]
    return [*ring, ring[0]]


def _bent(down: float, across: float) -> list[float]:
    """Give one point of the net. Neighbours share it, so that no gap opens between them."""
    north = NORTH - HIGH * (down + 0.12 * math.sin(3.1 * across + down))
    east = EAST + WIDE * (across + 0.1 * math.sin(2.3 * down + 1.7 * across))
    return [round(east, 5), round(north, 5)]


def put_list_down(town: Town, diary: Diary) -> None:
    """Put into the diary the day on which the keeper brought in the county's list."""
    day = diary.today - timedelta(days=SEEN_DAYS_AGO)
    diary.note(diary.moment(day, 590), partial(_bring_in, town))


def _bring_in(town: Town) -> None:
    kit = town.who("kit")
    given = json.loads((WORDS / "county.json").read_text(encoding="utf-8"))
    for one in given:
        for at in one.get("service_at_locations", ()):
            _place(town, at["location"])
    source = lists.add_list(
        by=kit, name="the county’s list", content=json.dumps(given).encode(), file_name="county.json"
    )
    reading = newest_reading(source)
    if reading is not None:
        lists.bring_in(by=kit, reading=reading)


def _place(town: Town, location: dict[str, Any]) -> None:
    """Lay a location of the list into the invented neighbourhood that it names."""
    where = town.neighbourhoods.get(location["addresses"][0]["region"])
    if where is not None and where.outline:
        north, east = middle(where.outline)
        location |= {"latitude": round(north - 0.0045, 5), "longitude": round(east - 0.009, 5)}
