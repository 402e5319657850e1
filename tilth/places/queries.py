"""What is asked about the place. The answers are remembered in the process and checked at most every ten seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import OperationalError, ProgrammingError
from django.db.models import QuerySet

from tilth.base.words import PlaceWords
from tilth.methods.working_days import bank_holidays
from tilth.places.models import Holiday, Neighbourhood, Place, SafetyNumber, Switch, Word
from tilth.places.switches import BY_NAME, SWITCHES, SwitchLine

CHECK_EVERY_SECONDS = 10.0


@dataclass(slots=True)
class _Kept:
    place: Place | None = None
    look_again_at: float = 0.0
    read: dict[str, Any] = field(default_factory=dict)


_kept = _Kept()


def forget() -> None:
    """Drop what is remembered: after a change in this process, and between tests."""
    _kept.place, _kept.look_again_at = None, 0.0
    _kept.read.clear()


def the_place() -> Place:
    """Give the place. Before it is founded: an unsaved one called Tilth."""
    if _kept.place is None or time.monotonic() >= _kept.look_again_at:
        _look_again()
    return _kept.place or _unfounded()


def _unfounded() -> Place:
    return Place(name="Tilth", changes=0)


def _look_again() -> None:
    # Set first, so that pages served meanwhile do not all look.
    _kept.look_again_at = time.monotonic() + CHECK_EVERY_SECONDS
    place = Place.objects.first() or _unfounded()
    if _kept.place is None or (place.pk, place.changes) != (_kept.place.pk, _kept.place.changes):
        _kept.read.clear()
    _kept.place = place


def is_founded() -> bool:
    """Say whether this install has its place yet."""
    return not the_place()._state.adding


def neighbourhoods() -> list[Neighbourhood]:
    """Give the neighbourhoods, in the order residents would list them."""
    return _remembered("neighbourhoods", lambda: list(Neighbourhood.objects.all()))


def outlined_neighbourhoods() -> list[tuple[Neighbourhood, dict[str, Any]]]:
    """Give the neighbourhoods that are drawn for the map, each with its outline."""
    return [(one, one.outline) for one in neighbourhoods() if one.outline]


def safety_numbers() -> list[SafetyNumber]:
    """Give the numbers to ring when somebody may not be safe, 999 apart."""
    return _remembered("safety numbers", lambda: list(SafetyNumber.objects.all()))


def is_on(name: str) -> bool:
    """Say whether a switch is on. Raises KeyError for a switch that does not exist."""
    line = BY_NAME[name]
    turned = _remembered("switches", lambda: dict(Switch.objects.values_list("name", "is_on")))
    return bool(turned.get(name, line.default))


def switches() -> list[tuple[SwitchLine, bool]]:
    """Give every switch and whether it is on."""
    return [(line, is_on(line.name)) for line in SWITCHES]


def holidays_between(start: date, end: date) -> frozenset[date]:
    """Give the days off between two days, both counted: the nation's bank holidays and the place's own days."""
    own = _remembered("holidays", lambda: frozenset(Holiday.objects.values_list("on", flat=True)))
    nation = the_place().nation
    national = (day for year in range(start.year, end.year + 1) for day in bank_holidays(nation, year))
    return frozenset(day for day in (*national, *own) if start <= day <= end)


def holidays() -> QuerySet[Holiday]:
    """Give the place's own days off, the next first."""
    return Holiday.objects.all()


def words() -> QuerySet[Word]:
    """Give the place's own words, in alphabetical order."""
    return Word.objects.all()


def words_source(known: object) -> tuple[object, PlaceWords] | None:
    """Read the place's own words for `base.words`. None when the version it knows is the newest."""
    try:
        _look_again()
        place = the_place()
        version = (place.pk if place.changes else None, place.changes)
        if version == known:
            return None
        chosen: dict[str, dict[str, str]] = {}
        for language, msgid, own in Word.objects.values_list("language", "msgid", "words"):
            chosen.setdefault(language, {})[msgid] = own
    except (OperationalError, ProgrammingError):
        # The tables are not made yet: Tilth's own words serve.
        return None
    return version, chosen


def _remembered(what: str, read: Any) -> Any:
    the_place()
    if what not in _kept.read:
        _kept.read[what] = read()
    return _kept.read[what]
