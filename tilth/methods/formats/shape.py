"""What a JSON document should look like, and every way in which one does not: paths and sentences, in the file's order."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tilth.methods.formats.unreadable import UnreadableFile

MOST_BYTES = 64 * 1024 * 1024
# A verdict is for a reader: beyond so many errors the rest is only counted.
MOST_TOLD = 1000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")

Problem = tuple[str, str]
Check = Callable[[Any, str], Iterator[Problem]]


@dataclass(frozen=True)
class Verdict:
    """What is said of a document. Errors make it invalid; warnings do not."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether there is no error."""
        return not self.errors


def told(problems: Iterator[Problem]) -> tuple[str, ...]:
    """Give problems as sentences; beyond a thousand, how many more there are."""
    lines = [f"{path or 'the document'}: {what}" for path, what in problems]
    more = len(lines) - MOST_TOLD
    return tuple(lines[:MOST_TOLD] + ([f"and {more} more"] if more > 0 else []))


def parse(content: bytes) -> Any:
    """Read JSON. Errors: UnreadableFile, with the line, for what is none or is nested too deeply.

    >>> parse(b'{"a": 1}')
    {'a': 1}
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile("large", "the file is over 64 MB. Nothing was read.")
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise UnreadableFile("row", f"row {row}: this is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise UnreadableFile("row", f"row {error.lineno}: this is not JSON ({error.msg}).") from None
    except (RecursionError, ValueError) as error:
        raise UnreadableFile("deep", f"this cannot be read as JSON ({error}).") from None


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number in JSON")


# --- what a value may be -----------------------------------------------------------------------------------


def is_moment(value: str) -> bool:
    """Say whether this is a time with its zone, as RFC 3339 writes it.

    >>> is_moment("2023-03-15T10:30:45.123Z"), is_moment("2023-03-15"), is_moment("2023-02-30T10:30:45Z")
    (True, False, False)
    """
    if not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


def is_day(value: str) -> bool:
    """Say whether this is a day as year-month-day."""
    try:
        return bool(_DAY.fullmatch(value) and date.fromisoformat(value))
    except ValueError:
        return False


def is_uri(value: str) -> bool:
    """Say whether this is an address with its scheme."""
    return bool(_URI.fullmatch(value))


def is_uuid(value: str) -> bool:
    """Say whether this is a UUID with its hyphens."""
    return bool(_UUID.fullmatch(value) and uuid.UUID(value))


def is_email(value: str) -> bool:
    """Say whether this could be an e-mail address."""
    return bool(_EMAIL.fullmatch(value))


def text(
    of: Callable[[str], bool] | None = None,
    what: str = "",
    *,
    within: Collection[str] = (),
    null: bool = False,
) -> Check:
    """A text; of a kind, or one of some words."""

    def check(value: Any, path: str) -> Iterator[Problem]:
        if value is None and null:
            return
        if not isinstance(value, str):
            yield path, "must be a text"
        elif within and value not in within:
            yield path, f"must be one of {', '.join(sorted(within)[:8])}: {value[:40]!r}"
        elif of and not of(value):
            yield path, f"must be {what}: {value[:60]!r}"

    return check


def number(*, whole: bool = False, least: float | None = None, null: bool = False) -> Check:
    """A number; true and false are none."""

    def check(value: Any, path: str) -> Iterator[Problem]:
        if value is None and null:
            return
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield path, "must be a number"
        elif whole and value != int(value):
            yield path, "must be a whole number"
        elif least is not None and value < least:
            yield path, f"must be at least {least}"

    return check


def truth(value: Any, path: str) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield path, "must be true or false"


def many(each: Check, *, least: int = 0) -> Check:
    """A list."""

    def check(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield path, "must be a list"
            return
        if len(value) < least:
            yield path, f"must hold at least {least}"
        for at, one in enumerate(value):
            yield from each(one, f"{path}/{at}")

    return check


def thing(fields: Mapping[str, Check], required: Collection[str] = ()) -> Check:
    """An object with these fields. Further ones are allowed: every standard here says so."""

    def check(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield path, "must be an object"
            return
        for name in required:
            if name not in value:
                yield path, f"{name} is missing"
        for name, of in fields.items():
            if name in value:
                yield from of(value[name], f"{path}/{name}".lstrip("/"))

    return check
