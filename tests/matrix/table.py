"""The table beside this file, as plain values. It is read and looked up; nothing of who may do what is known here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("expected.md")
SECTIONS = ("story", "plan", "contact", "health", "money", "notes")
# The columns of table 3, each somebody's standing at the door.
HATS = ("stranger", "link", "no factor", "resident", "worker", "gardener", "leader", "keeper", "analyst", "privacy lead")  # fmt: skip
COUNTS_AS = {
    "any": frozenset(HATS),
    "worker": frozenset({"worker"}),
    "at work": frozenset(HATS[4:]),
    "emergency": frozenset({"worker", "gardener", "leader", "privacy lead"}),
}
# Columns of table 2 that hang on no standing.
IN_ANY_STANDING = ("not shut", "second look", "steps aside")


@dataclass(frozen=True)
class Line:
    """One address, or one thing behind it, with what opens it to a GET and to a POST; None where it has no such way."""

    address: str
    which: str
    get: str | None
    post: str | None

    @property
    def name(self) -> str:
        return f"{self.address} · {self.which}" if self.which else self.address


@dataclass(frozen=True)
class Column:
    """One reader: how they stand to the person, what was said to them, in which standing they act, what ties they have."""

    relation: str = "nobody to them"
    said: str = "nothing said"
    hat: str = "worker"
    ties: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return " · ".join([self.relation, self.said, self.hat, *sorted(self.ties)])


@cache
def tables() -> list[list[list[str]]]:
    """Every table of the file: its rows, each a list of cells, the head first."""
    found: list[list[list[str]]] = []
    before = ""
    for line in FILE.read_text().splitlines():
        if line.startswith("|"):
            if not before.startswith("|"):
                found.append([])
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not set("".join(cells)) <= {"-", " "} or not "".join(cells):
                found[-1].append(cells)
        before = line
    return found


def _by_name(number: int) -> dict[str, dict[str, str]]:
    head, *rows = tables()[number]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


@cache
def says() -> dict[str, frozenset[str]]:
    """What was said: the parts of the page that are open by it."""
    return {said: _parts(row["open"]) for said, row in _by_name(0).items()}


@cache
def unsaid() -> dict[str, frozenset[str]]:
    """What was said: the parts of the page about which nothing was."""
    return {said: _parts(row["unsaid"]) for said, row in _by_name(0).items()}


@cache
def said_to() -> dict[str, str]:
    """What was said: in which standing it helps."""
    return {said: row["to"] for said, row in _by_name(0).items()}


@cache
def relations() -> dict[str, dict[str, str]]:
    """Give who stands how to the person, with both tables of it: nothing, where the second does not name them."""
    more = hanging_on_it()
    nothing = dict.fromkeys(tables()[2][0][1:], "–")
    return {relation: row | nothing | more.get(relation, {}) for relation, row in _by_name(1).items()}


@cache
def hanging_on_it() -> dict[str, dict[str, str]]:
    return _by_name(2)


@cache
def doors() -> dict[str, dict[str, str]]:
    return _by_name(3)


@cache
def lines() -> tuple[Line, ...]:
    found = []
    for table in tables()[4:7]:
        for name, get, post in table[1:]:
            address, _dot, which = name.partition(" · ")
            found.append(Line(address, which, get or None, post or None))
    return tuple(found)


def asked_elsewhere() -> set[str]:
    """Addresses of which this table knows no reader, with the tests that ask them instead."""
    return {row[0] for row in tables()[7][1:]}


def by_table() -> tuple[tuple[Line, ...], ...]:
    """The lines of one person's things, of the place's, and of the sign-in library."""
    one, two, _three = (len(table) - 1 for table in tables()[4:7])
    return lines()[:one], lines()[one : one + two], lines()[one + two :]


def _parts(words: str) -> frozenset[str]:
    if words == "–":
        return frozenset()
    every, _but, but = words.partition("all but ")
    if not every:
        return frozenset(SECTIONS) - frozenset(re.split(r",\s*", but))
    return frozenset(SECTIONS) if words == "all" else frozenset(re.split(r",\s*", words))


def opens(door: str, column: Column) -> bool:
    """Say what the table says: whether this door stands open to this reader."""
    return any(
        all(_one(words.strip(), column) for words in either.split(" and ")) for either in door.split(" or ")
    )


def _one(words: str, column: Column) -> bool:
    if words in doors():
        value = doors()[words][column.hat]
        return value == "yes" or (value != "–" and value in column.ties)
    verb, part = _split(words)
    row = relations()[column.relation]
    if verb not in IN_ANY_STANDING and column.hat not in COUNTS_AS[row["works as"]]:
        return False
    open_parts = _open_parts(row[verb], column)
    return bool(open_parts) if part == "any" else part in open_parts


def _open_parts(value: str, column: Column) -> frozenset[str]:
    """Say for which parts of the page a cell of table 2 says yes to this reader."""
    if value in ("yes", "–"):
        return frozenset(SECTIONS) if value == "yes" else frozenset()
    when, colon, parts = value.partition(": ")
    if not colon and when not in ("say", "say or unsaid"):
        return _parts(value)
    is_said_to = column.hat in COUNTS_AS[said_to()[column.said]]
    found = says()[column.said] if is_said_to else frozenset()
    if when == "say or unsaid":
        found |= unsaid()[column.said] if is_said_to else frozenset(SECTIONS)
    elif when == "yes":
        found = frozenset(SECTIONS)
    return found & _parts(parts or "all")


def _split(words: str) -> tuple[str, str]:
    verb, _space, part = words.rpartition(" ")
    return (verb, part) if part in (*SECTIONS, "any") else (words, "any")


def sees(column: Column) -> frozenset[str]:
    """Say what the table says: which parts of the person's page this reader sees."""
    return frozenset(part for part in SECTIONS if opens(f"see {part}", column))
