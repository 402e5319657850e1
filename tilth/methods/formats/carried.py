"""A page that a person carries from one place to another: one file that anybody can read, and that Tilth reads too.

The file is a page for any browser, to read and to print. The same words stand in it once more as JSON, in a block that
runs nothing. Whoever opens it elsewhere believes none of it: it is what somebody says of themselves, and no more.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from tilth.methods.formats.unreadable import UnreadableFile

BEGIN = '<script type="application/json" id="tilth-page-1">'
END = "</script>"
# What a person says themselves: what they hope for, what matters, how to talk, what they bring, who is in their life,
# what they want help with, and what they said.
KINDS = ("hope", "matters", "talk", "gift", "life", "aim", "said")
MOST_BYTES = 1_000_000
MOST_LINES = 200
LONGEST = 2_000
LONGEST_NAME = 80
RINGS = (1, 2, 3, 4)
# Everything below a space but a new line, and what turns the direction of the words around it.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """One thing a person says. `ring` is how near somebody in their life is, 0 for every other kind."""

    kind: str
    words: str
    ring: int = 0


@dataclass(frozen=True, slots=True)
class Carried:
    """What a person carries: what they like to be called, from which place, on which day, and their own words."""

    called: str
    place: str
    on: str
    lines: tuple[CarriedLine, ...]


def as_json(page: Carried) -> str:
    """Give the page as JSON.

    >>> as_json(Carried("Carl", "Brackenshaw", "2026-11-22", (CarriedLine("gift", "I mend bikes"),)))
    '{"called": "Carl", "place": "Brackenshaw", "on": "2026-11-22", "lines": [["gift", "I mend bikes", 0]]}'
    """
    lines = [[line.kind, line.words, line.ring] for line in page.lines]
    return json.dumps({"called": page.called, "place": page.place, "on": page.on, "lines": lines})


def embedded(page: Carried) -> str:
    """Give the block that stands in the file. No word in it can end the block early."""
    return BEGIN + as_json(page).replace("<", "\\u003c").replace(">", "\\u003e") + END


def read(content: bytes) -> Carried:
    """Read a file that somebody carries. Raises UnreadableFile for whatever is no such file."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile("large", "The file is larger than a page that somebody carries.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableFile("kind", "This is not a page that somebody carries.") from None
    if text.count(BEGIN) != 1:
        raise UnreadableFile("kind", "This is not a page that somebody carries.")
    inside, closed, _after = text.partition(BEGIN)[2].partition(END)
    if not closed:
        raise _broken()
    return from_json(inside)


def from_json(text: str) -> Carried:
    """Read the JSON of a page, believing nothing of it. Raises UnreadableFile.

    >>> from_json('{"called": "Carl", "place": "", "on": "", "lines": [["gift", "I mend bikes", 0]]}').lines[0].words
    'I mend bikes'
    """
    if len(text) > MOST_BYTES:
        raise UnreadableFile("large", "The file is larger than a page that somebody carries.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise _broken() from None
    if not isinstance(found, dict) or set(found) != {"called", "place", "on", "lines"}:
        raise _broken()
    lines = found["lines"]
    if not isinstance(lines, list):
        raise _broken()
    if len(lines) > MOST_LINES:
        raise UnreadableFile("lines", "There are more lines in it than somebody carries.")
    called = _words(found["called"], LONGEST_NAME)
    if not called:
        raise _broken()
    place, on = _words(found["place"], LONGEST_NAME), _words(found["on"], 10)
    return Carried(called, place, on, tuple(_line(line) for line in lines))


def _line(line: Any) -> CarriedLine:
    if not isinstance(line, list) or len(line) != 3 or line[0] not in KINDS:
        raise _broken()
    kind, words, ring = line
    spoken = _words(words, LONGEST)
    is_ring = type(ring) is int and (ring in RINGS if kind == "life" else ring == 0)
    if not spoken or not is_ring or (kind == "life" and len(spoken) > LONGEST_NAME):
        raise _broken()
    return CarriedLine(kind, spoken, ring)


def _words(words: Any, longest: int) -> str:
    if not isinstance(words, str):
        raise _broken()
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        raise _broken() from None
    said = UNSEEN.sub("", words).strip()
    if len(said) > longest:
        raise _broken()
    return said


def _broken() -> UnreadableFile:
    return UnreadableFile("broken", "Something in this file was changed, so it cannot be read.")
