"""Reads the hand-written lives: a few lines of headings, then days (`@-204`, `@-9w`, `@+3`), each with what was done.

A line is `kind: words | more | name=value`, or `who> kind: …` when somebody other than the worker does it. A line that
begins with a blank goes on from the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"
_DAY = re.compile(r"@([+-]?\d+)([wd]?)$")
_LINE = re.compile(r"(?:(?P<who>[a-z]+)> )?(?P<kind>[a-z][a-z ]*):(?: (?P<rest>.*))?$", re.DOTALL)
_STROKE = re.compile(r"\s*\|\s*")
_NAMED = re.compile(r"([a-z_]+)=(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it is from today: so many days, or working days (`w`), before or after; `d`: that day and no other."""

    days: int
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing somebody did on a day."""

    day: Day
    kind: str
    words: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)
    who: str = ""

    def word(self, number: int, default: str = "") -> str:
        """Give one of the fields between the strokes, or the default where there is none."""
        return self.words[number] if number < len(self.words) else default

    def get(self, name: str, default: str = "") -> str:
        """Give a named field."""
        return self.named.get(name, default)


@dataclass(slots=True)
class Life:
    """What was written about one person, or about one team: headings, and entries in the order of their days."""

    headings: dict[str, str]
    entries: list[Entry]

    @property
    def called(self) -> str:
        return self.headings["called"]


def lives(name: str) -> list[Life]:
    """Read every life in a file of `words/`."""
    return [life_from(part, name) for part in re.split(r"^== .*$", text_of(name), flags=re.MULTILINE)[1:]]


def life_from(text: str, where: str = "") -> Life:
    """Read one life. Raises ValueError, with the line, for what cannot be read."""
    headings: dict[str, str] = {}
    entries: list[Entry] = []
    day: Day | None = None
    for line in _whole_lines(text):
        if line.startswith("@"):
            day = day_from(line)
        elif day is None:
            name, _, words = line.partition(": ")
            headings[name.rstrip(":")] = words
        else:
            entries.append(entry_from(line, day, where))
    return Life(headings, entries)


def _whole_lines(text: str) -> Iterator[str]:
    whole = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" "):
            whole = f"{whole} {line.strip()}"
            continue
        if whole:
            yield whole
        whole = line.rstrip()
    if whole:
        yield whole


def day_from(line: str) -> Day:
    """Read `@-204` or `@-9w`."""
    found = _DAY.match(line.strip())
    if found is None:
        raise ValueError(f"Not a day: {line}")
    return Day(int(found[1]), found[2])


def entry_from(line: str, day: Day, where: str = "") -> Entry:
    """Read `kind: words | more | name=value`."""
    found = _LINE.match(line)
    if found is None:
        raise ValueError(f"{where}: cannot read {line!r}")
    words, named = [], {}
    for part in _STROKE.split(found["rest"] or ""):
        pair = _NAMED.match(part)
        if pair:
            named[pair[1]] = pair[2]
        else:
            words.append(part)
    return Entry(day, found["kind"], tuple(words), named, found["who"] or "")


def headed(name: str) -> dict[str, list[str]]:
    """Read a file of lists: `[heading]` lines, and under each one thing a line."""
    found: dict[str, list[str]] = {}
    under: list[str] = []
    for line in _whole_lines(text_of(name)):
        if line.startswith("["):
            under = found.setdefault(line.strip("[]"), [])
        else:
            under.append(line)
    return found


@lru_cache(maxsize=64)
def text_of(name: str) -> str:
    """Give a file of `words/`."""
    return (WORDS / name).read_text(encoding="utf-8")
