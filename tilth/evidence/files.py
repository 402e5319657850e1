"""Tables that come in as text: read row by row however long they are, and what is wrong is said with file and row."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from math import isfinite
from pathlib import Path

from tilth.base.errors import InvalidInput

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BEGINS = {b"PK\x03\x04": "a workbook", b"PAR1": "a Parquet file"}


def rows_of(path: Path, needed: Sequence[str], also: Collection[str] = ()) -> Iterator[tuple[int, list[str]]]:
    """Give each row's number and its cells in the columns `needed`, then in those of `also` ("" where there is none).

    Text in UTF-8, with commas, semicolons or tabs, headings in the first line. InvalidInput names the file and the row.
    """
    reject_other_kinds(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            first = file.readline()
            mark = next((mark for mark in ";\t" if mark in first and "," not in first), ",")
            file.seek(0)
            reader = csv.reader(file, delimiter=mark, strict=True)
            headings = [heading.strip().lower() for heading in next(reader, [])]
            places = _places(path, headings, needed, also)
            for cells in reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(headings):
                    raise InvalidInput(
                        f"{path}, row {reader.line_num}: {len(cells)} cells, but {len(headings)} headings"
                    )
                if any("\0" in cell for cell in cells):
                    raise InvalidInput(f"{path}, row {reader.line_num}: this is not text")
                yield reader.line_num, ["" if place is None else cells[place].strip() for place in places]
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: this is not text in UTF-8. Save it as CSV (UTF-8).") from None
    except csv.Error as error:
        raise InvalidInput(f"{path}, row {reader.line_num}: {error}") from None
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}") from None


def reject_other_kinds(path: Path) -> None:
    """Say so where a file is no text at all, instead of reading nonsense from it."""
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror}") from None
    if not begins:
        raise InvalidInput(f"{path}: there is nothing in this file")
    if begins in _BEGINS:
        raise InvalidInput(f"{path}: this is {_BEGINS[begins]}. Save it as CSV first.")


def _places(
    path: Path, headings: list[str], needed: Sequence[str], also: Collection[str]
) -> list[int | None]:
    wanted = [*needed, *also]
    for name in needed:
        if name.lower() not in headings:
            raise InvalidInput(f"{path}, row 1: there is no column {name}")
    if twice := [name for name in wanted if headings.count(name.lower()) > 1]:
        raise InvalidInput(f"{path}, row 1: the column {twice[0]} stands there twice")
    return [headings.index(name.lower()) if name.lower() in headings else None for name in wanted]


def day(path: Path, row: int, text: str) -> date:
    """Read a day written as 2026-11-22; a time of day after it is passed over."""
    written = text[:10] if text[10:11] in ("T", " ") else text
    try:
        if _DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise InvalidInput(f"{path}, row {row}: {text or 'nothing'} is not a day like 2026-11-22")


def number(path: Path, row: int, text: str) -> float:
    """Read a number written with a point."""
    if not text:
        raise InvalidInput(f"{path}, row {row}: the value is missing")
    if not _NUMBER.fullmatch(text) or not isfinite(float(text)):
        raise InvalidInput(f"{path}, row {row}: {text} is not a number")
    return float(text)
