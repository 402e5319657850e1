"""On which days something is on: worked out from its first day and how often it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tilth.directory.models import Activity, Every


@dataclass(frozen=True, slots=True)
class DayOn:
    """One day, and what is on then, the earliest first."""

    on: date
    activities: tuple[Activity, ...]

    @property
    def by_neighbourhood(self) -> list[tuple[str, list[Activity]]]:
        """The same by neighbourhood, in the order of the alphabet; what names none comes last, under ""."""
        found: dict[str, list[Activity]] = {}
        for activity in self.activities:
            where = activity.neighbourhood or activity.page.neighbourhood
            found.setdefault(where.name if where else "", []).append(activity)
        return sorted(found.items(), key=lambda one: (not one[0], one[0].casefold()))


def falls_on(activity: Activity, day: date) -> bool:
    """Say whether something is on, on this day."""
    if day < activity.on:
        return False
    if activity.every == Every.ONCE:
        return day == activity.on
    if day.weekday() != activity.on.weekday():
        return False
    return activity.every == Every.WEEK or which_in_month(day) == activity.week_of_month


def which_in_month(day: date) -> int:
    """Give 1 for the first Tuesday of a month, and so on; 5 becomes the last one, -1."""
    number = (day.day - 1) // 7 + 1
    return number if number < 5 else -1


def week_of(activities: Iterable[Activity], first: date, days: int = 7) -> Iterator[DayOn]:
    """Give each day on which something is on, from `first` on."""
    all_of_them = list(activities)
    for number in range(days):
        day = first + timedelta(days=number)
        on = tuple(activity for activity in all_of_them if falls_on(activity, day))
        if on:
            yield DayOn(day, on)


def next_on(activity: Activity, today: date) -> date | None:
    """Give the next day on which something is on; None where it is over."""
    start = max(today, activity.on)
    return next((d for n in range(63) if falls_on(activity, d := start + timedelta(days=n))), None)
