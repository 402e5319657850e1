"""The table that is brought: one line a person without a name, or one line a place. Read whole or not at all.

Only columns that were written down beforehand are taken, so no name and no number of anybody can come along. What is
wrong is told by row and column; what stands in the cell is not repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from tilth.comparisons.models import Kind, Version
from tilth.methods.formats import spreadsheet

HELPED, UNTOUCHED, OWN, PLACE, PEOPLE = "helped", "untouched", "own", "place", "people"
YES = frozenset({"yes", "y", "1", "true", "ydw", "ie"})
NO = frozenset({"no", "n", "0", "false", "na"})
MOST_FAULTS = 50
MOST = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: in which row (0 for the table itself), in which column, and what, in one word."""

    row: int
    column: str
    what: str


class BadTable(ValueError):
    """The table cannot be taken, and everything that is wrong with it, the first fifty."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults[:MOST_FAULTS]


@dataclass(slots=True)
class Columns:
    """The table by column, each as long as it has rows. `places` names the rows where places are compared."""

    numbers: dict[str, list[float]] = field(default_factory=dict)
    helped: list[bool] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


def quarters(side: str, many: int) -> list[str]:
    """Name the columns of the quarters before or after.

    >>> quarters("after", 2)
    ['after_1', 'after_2']
    """
    return [f"{side}_{number}" for number in range(1, many + 1)]


def headings(kind: str, version: Version) -> list[str]:
    """Give the columns of the table, in their order: what a blank one begins with, and all that is taken."""
    times = [*quarters("before", version.quarters_before), *quarters("after", version.quarters_watched)]
    if kind == Kind.PLACE:
        return [PLACE, PEOPLE, *times]
    return [HELPED, *version.known_names, *times, OWN, UNTOUCHED]


def read(content: bytes, kind: str, version: Version) -> Columns:
    """Read the table that was brought.

    Errors: UnreadableFile where it is no table, BadTable with every fault where a row or a column is not as it should be.
    """
    wanted = headings(kind, version)
    lines = spreadsheet.lines(content)
    if not lines:
        raise BadTable([Fault(0, "", "no_rows")])
    there = set(lines[0][1]) - {spreadsheet.TOO_MANY}
    faults = [Fault(0, name, "missing") for name in wanted if name not in there]
    # Nobody's name or number comes along, and no column that somebody thought of when they had seen the others.
    faults += [Fault(0, name[:40], "not_written_down") for name in sorted(there - set(wanted))]
    if faults:
        raise BadTable(faults)
    columns = Columns(numbers={name: [] for name in wanted if name not in (HELPED, PLACE)})
    for number, row in lines:
        faults += _take(number, row, columns)
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise BadTable(faults)
    return columns


def _take(number: int, row: Mapping[str, str], columns: Columns) -> list[Fault]:
    faults = [Fault(number, "", "too_many")] if row.get(spreadsheet.TOO_MANY) else []
    if HELPED in row:
        said = row[HELPED].strip().casefold()
        if said not in YES | NO:
            faults.append(Fault(number, HELPED, "yes_or_no"))
        columns.helped.append(said in YES)
    if PLACE in row:
        name = row[PLACE].strip()[:60]
        if not name or name in columns.places:
            faults.append(Fault(number, PLACE, "a_name_once"))
        columns.places.append(name)
    for name, line in columns.numbers.items():
        value = _number(row[name])
        if value is None:
            faults.append(Fault(number, name, "a_number"))
        elif name.startswith(("before_", "after_")) and PLACE not in row and value % 1:
            faults.append(Fault(number, name, "a_whole_number"))
        elif name == PEOPLE and value < 10:
            faults.append(Fault(number, name, "too_few_people"))
        line.append(value or 0.0)
    return faults


def _number(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if isfinite(value) and 0 <= value <= MOST else None
