"""One row of a file of contacts, as a source writes it: what it says, or the one reason why it cannot be kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

# What a column of a source's file can hold: about the contact, and about who it was.
ABOUT_THE_CONTACT = ("id", "day", "kind")
ABOUT_WHO = ("given_name", "family_name", "date_of_birth", "postcode", "nhs_number", "uprn")
# What sources call them. The first that fits.
CALLED = {
    "id": ("id", "personid", "person", "patientid", "clientid", "recordid", "localid", "pseudonym", "pseudoid", "key", "ref", "reference"),
    "day": ("day", "date", "on", "eventdate", "contactdate", "attendancedate", "arrivaldate", "calldate", "incidentdate", "datetime", "arrived", "dyddiad"),
    "kind": ("kind", "type", "eventtype", "reason", "contacttype", "category", "calltype"),
    "given_name": ("givenname", "firstname", "forename", "forenames"),
    "family_name": ("familyname", "surname", "lastname"),
    "date_of_birth": ("dateofbirth", "dob", "birthdate", "born"),
    "postcode": ("postcode", "postalcode"),
    "nhs_number": ("nhsnumber", "nhsno", "nhs"),
    "uprn": ("uprn",),
}  # fmt: skip
LONGEST = 200
EARLIEST_YEAR = 1990
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody, by the source's own id, was in touch on a day. `who` holds identity where a source may give it."""

    own_id: str
    day: date
    kind: str
    who: tuple[str, ...] = ()


class BadRow(ValueError):
    """A row that cannot be kept. `why` is one of WHYS; it never repeats what the row says."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


WHYS = (
    "cells", "not text", "formula", "too long", "no id", "no day", "not a day", "no such day", "day to come", "day too early",
    "nhs number", "birth",
)  # fmt: skip


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """Guess which column holds what, by its heading. A column is taken once; what is not found is left out.

    >>> guessed(["Patient ID", "Arrival Date", "Reason"])
    {'id': 'Patient ID', 'day': 'Arrival Date', 'kind': 'Reason'}
    """
    plain = {re.sub(r"[^a-z]", "", heading.lower()): heading for heading in reversed(headings)}
    found = {
        part: next((plain[name] for name in names if name in plain), "") for part, names in CALLED.items()
    }
    return {part: heading for part, heading in found.items() if heading}


def read_row(cells: Mapping[str, str], today: date) -> ContactRow:
    """Read one row, its cells by what they hold. Raises BadRow.

    Shapes: a day as 2026-11-22 or 22/11/2026, with or without a time after it.
    Source: Caldicott 8 and the data budget: a reason never repeats what stood in the row.

    >>> read_row({"id": "A7", "day": "22/11/2026", "kind": "fall"}, date(2026, 11, 23))
    ContactRow(own_id='A7', day=datetime.date(2026, 11, 22), kind='fall', who=())
    >>> read_row({"id": "A7", "day": "31/02/2026"}, date(2026, 11, 23))
    Traceback (most recent call last):
    tilth.methods.contact_rows.BadRow: no such day
    """
    for cell in cells.values():
        if cell[:1] == "=":
            raise BadRow("formula")
        if len(cell) > LONGEST:
            raise BadRow("too long")
        if _CONTROL.search(cell):
            raise BadRow("not text")
    if not cells["id"]:
        raise BadRow("no id")
    on = read_day(cells["day"])
    if on > today:
        raise BadRow("day to come")
    if on.year < EARLIEST_YEAR:
        raise BadRow("day too early")
    return ContactRow(cells["id"], on, cells.get("kind", ""), _who(cells, on))


def _who(cells: Mapping[str, str], on: date) -> tuple[str, ...]:
    if not any(part in cells for part in ABOUT_WHO):
        return ()
    number = re.sub(r"[\s-]", "", cells.get("nhs_number", ""))
    if number and not is_nhs_number(number):
        raise BadRow("nhs number")
    if born := cells.get("date_of_birth", ""):
        try:
            if read_day(born).year < 1900 or read_day(born) > on:
                raise BadRow("birth")
        except BadRow:
            raise BadRow("birth") from None
    return tuple(number if part == "nhs_number" else cells.get(part, "") for part in ABOUT_WHO)


def read_day(text: str) -> date:
    """Read a day, year first or day first. Raises BadRow: none, no day at all, or one that never was.

    >>> read_day("2024-02-29T10:31:00")
    datetime.date(2024, 2, 29)
    """
    if not text:
        raise BadRow("no day")
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise BadRow("not a day")
    try:
        return date(year, month, day)
    except ValueError:
        raise BadRow("no such day") from None


def is_nhs_number(text: str) -> bool:
    """Say whether ten digits are an NHS number, by the last of them.

    Source: NHS Data Dictionary, NHS NUMBER: the weights 10 to 2, eleven less the remainder by eleven; ten is never given out.

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918"), is_nhs_number("943476591")
    (True, False, False)
    """
    if not re.fullmatch(r"[0-9]{10}", text) or len(set(text)) == 1:
        return False
    digits = [int(digit) for digit in text]
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if check == 11 else check)
