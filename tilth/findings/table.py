"""The table a before and after is told from: a line for each time something happened to somebody. Read whole or not at all."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tilth.base.errors import InvalidInput
from tilth.base.forms import Day
from tilth.base.tables import lines_of

PERSON, DATE = "person", "date"


def read_days(content: bytes) -> tuple[list[str], list[date]]:
    """Read who (by a number of the source's own) and on which day, a line each time.

    Errors: InvalidInput that names the line; what stands in a cell is not repeated.
    """
    lines = lines_of(content, "content")
    if set(lines[0][1]) != {PERSON, DATE}:
        raise InvalidInput(
            _("The first line must name two columns and no more: person and date. No name belongs in it."),
            "content",
        )
    persons: list[str] = []
    days: list[date] = []
    for number, row in lines:
        who, on = row[PERSON].strip(), _day(row[DATE])
        if not who or on is None:
            raise InvalidInput(
                _("Line %(number)s: write a number of your own for who it was, and a day such as 2026-11-22.")
                % {"number": number},
                "content",
            )
        persons.append(who)
        days.append(on)
    return persons, days


def _day(cell: str) -> date | None:
    try:
        return Day(required=False).clean(cell)
    except ValidationError:
        return None
