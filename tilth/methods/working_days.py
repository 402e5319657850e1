"""Working days and bank holidays of the four nations, computed for any year.

The rule for each day, its substitute when it falls on a weekend, and the days that were moved or added by
proclamation. A place adds its own closing days to what this module gives.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

NATIONS = ("england", "wales", "scotland", "northern_ireland")

_MONDAY, _SATURDAY = 0, 5
_DAY = timedelta(days=1)

# Days added once, by royal proclamation.
_ONCE = {
    date(1999, 12, 31): NATIONS,  # the millennium
    date(2002, 6, 3): NATIONS,  # golden jubilee
    date(2011, 4, 29): NATIONS,  # royal wedding
    date(2012, 6, 5): NATIONS,  # diamond jubilee
    date(2022, 6, 3): NATIONS,  # platinum jubilee
    date(2022, 9, 19): NATIONS,  # the Queen's funeral
    date(2023, 5, 8): NATIONS,  # coronation
    date(2026, 6, 15): ("scotland",),  # Scotland at the World Cup
}
# Days moved once: the day the rule gives, and the day it was kept on.
_MOVED = {
    date(1995, 5, 1): date(1995, 5, 8),  # 50 years since the war in Europe ended
    date(2002, 5, 27): date(2002, 6, 4),  # golden jubilee
    date(2012, 5, 28): date(2012, 6, 4),  # diamond jubilee
    date(2020, 5, 4): date(2020, 5, 8),  # 75 years since the war in Europe ended
    date(2022, 5, 30): date(2022, 6, 2),  # platinum jubilee
}
_ST_ANDREWS_SINCE = 2007


def easter(year: int) -> date:
    """Give Easter Sunday of the western churches.

    Errors: ValueError for a year before 1583, when this calendar did not exist.
    Source: the "anonymous Gregorian" computus (Nature, 1876), as in J. Meeus, Astronomical Algorithms (1991), ch. 8.

    >>> easter(2026), easter(2038)
    (datetime.date(2026, 4, 5), datetime.date(2038, 4, 25))
    """
    if year < 1583:
        raise ValueError("Easter is computed from 1583 on")
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    full_moon = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, after_leap = divmod(in_century, 4)
    to_sunday = (32 + 2 * rest + 2 * leaps - full_moon - after_leap) % 7
    correction = (golden + 11 * full_moon + 22 * to_sunday) // 451
    month, day = divmod(full_moon + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """Give the bank holidays of a nation in one year, substitute days included.

    Units: whole days. A holiday on a Saturday or Sunday is kept on the next weekday that is not a holiday already;
    the weekend day itself is left out, since it is no working day anyway.
    Missing: days proclaimed after this was written; the place adds those. Today's rules are used for years before
    each began (early May 1978), except St Andrew's Day, which counts from 2007.
    Errors: ValueError for a nation not in NATIONS.
    Source: Banking and Financial Dealings Act 1971, schedule 1, and the proclamations since;
    St Andrew's Day Bank Holiday (Scotland) Act 2007.

    >>> sorted(d.isoformat() for d in bank_holidays("england", 2022) if d.month == 12)
    ['2022-12-26', '2022-12-27']
    >>> date(2022, 1, 4) in bank_holidays("scotland", 2022)
    True
    """
    if nation not in NATIONS:
        raise ValueError(f"Unknown nation: {nation}")
    kept = {_MOVED.get(day, day) for day in _moving_days(nation, year)}
    kept |= {day for day, where in _ONCE.items() if day.year == year and nation in where}
    return frozenset(_with_substitutes(kept, _fixed_days(nation, year)))


def _moving_days(nation: str, year: int) -> set[date]:
    sunday = easter(year)
    days = {sunday - 2 * _DAY, _first_monday(year, 5), _last_monday(year, 5)}
    if nation != "scotland":
        days.add(sunday + _DAY)
    days.add(_first_monday(year, 8) if nation == "scotland" else _last_monday(year, 8))
    return days


def _fixed_days(nation: str, year: int) -> list[date]:
    days = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    if nation == "scotland":
        days.append(date(year, 1, 2))
        if year >= _ST_ANDREWS_SINCE:
            days.append(date(year, 11, 30))
    if nation == "northern_ireland":
        days += [date(year, 3, 17), date(year, 7, 12)]
    return sorted(days)


def _with_substitutes(kept: set[date], fixed: list[date]) -> set[date]:
    # Those on weekdays first: Boxing Day on a Monday stays, and Christmas on the Sunday before moves past it.
    days = kept | {day for day in fixed if day.weekday() < _SATURDAY}
    for on_weekend in [day for day in fixed if day.weekday() >= _SATURDAY]:
        substitute = on_weekend
        while substitute.weekday() >= _SATURDAY or substitute in days:
            substitute += _DAY
        days.add(substitute)
    return days


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + (_MONDAY - first.weekday()) % 7 * _DAY


def _last_monday(year: int, month: int) -> date:
    last = date(year, month + 1, 1) - _DAY
    return last - (last.weekday() - _MONDAY) % 7 * _DAY


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Say whether people are at work on this day.

    >>> is_working_day(date(2026, 11, 22), frozenset())
    False
    """
    return day.weekday() < _SATURDAY and day not in holidays


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Count the working days after `start`, up to and with `end`: how long something has waited.

    Shapes: `holidays` are the days off between the two (more do no harm; a set is fastest).
    Returns: 0 on the same day, and over a weekend; 1 from one working day to the next.
    Errors: ValueError when `end` is before `start`.

    >>> friday, tuesday = date(2026, 11, 20), date(2026, 11, 24)
    >>> working_days_between(friday, tuesday, frozenset())
    2
    >>> working_days_between(date(2026, 12, 24), date(2026, 12, 29), bank_holidays("wales", 2026))
    1
    """
    if end < start:
        raise ValueError("the end is before the start")
    weeks, rest = divmod((end - start).days, 7)
    weekdays = weeks * 5 + sum((start + step * _DAY).weekday() < _SATURDAY for step in range(1, rest + 1))
    off = {day for day in holidays if start < day <= end and day.weekday() < _SATURDAY}
    return weekdays - len(off)


def working_days_after(start: date, days: int, holidays: Collection[date]) -> date:
    """Give the working day that comes `days` working days after `start`: by when something was promised.

    Shapes: `holidays` must reach far enough past the answer; a missing one is counted as a working day.
    Errors: ValueError for a negative number of days.
    Returns: `start` itself for 0, working day or not.

    >>> working_days_after(date(2026, 12, 23), 2, bank_holidays("england", 2026))
    datetime.date(2026, 12, 29)
    """
    if days < 0:
        raise ValueError("a number of working days cannot be negative")
    day = start
    while days:
        day += _DAY
        days -= is_working_day(day, holidays)
    return day
