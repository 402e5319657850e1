"""A source's file as it came, row by row however long it is: text, a workbook or Parquet. What is wrong is said with file and row."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tilth.base.errors import InvalidInput
from tilth.evidence import engine

# A workbook unpacks to more than it weighs; one that unpacks to this is no list of contacts.
MOST_UNPACKED = 2 * 1024**3
MOST_COLUMNS = 200
Rows = Iterator[tuple[int, list[str] | None]]


def opened(path: Path, name: str) -> tuple[list[str], Rows]:
    """Give the headings, and each row's number with its cells; None for a row whose cells do not fit the headings.

    `name` is what the file is called to whoever brought it. InvalidInput says what is wrong with the file as a whole.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as error:
        raise InvalidInput(f"{name}: {error.strerror}", "file") from None
    if not begins:
        raise InvalidInput(f"{name}: there is nothing in this file", "file")
    if begins == b"PAR1":
        rows = engine.parquet_rows(path, name)
    elif begins == b"PK\x03\x04":
        rows = _of_workbook(path, name)
    elif begins[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in begins:
        raise InvalidInput(f"{name}: this is not text in UTF-8. Save it as CSV (UTF-8).", "file")
    else:
        rows = _of_text(path, name)
    _number, first = next(rows, (1, None))
    return _headings(first or [], name), rows


def _headings(first: Sequence[str], name: str) -> list[str]:
    headings = [heading.strip() for heading in first]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise InvalidInput(f"{name}, row 1: there are no headings", "file")
    if len(headings) > MOST_COLUMNS:
        raise InvalidInput(f"{name}, row 1: more than {MOST_COLUMNS} columns", "file")
    small = [heading.lower() for heading in headings]
    if twice := next((heading for heading in headings if heading and small.count(heading.lower()) > 1), ""):
        raise InvalidInput(f"{name}, row 1: the column {twice[:60]} stands there twice", "file")
    return headings


def _of_text(path: Path, name: str) -> Rows:
    # Bytes that are no UTF-8 become marks that the check of each row finds: one bad letter costs one row.
    with path.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as file:
        first = file.readline()
        mark = next((mark for mark in ";\t|" if mark in first and "," not in first), ",")
        file.seek(0)
        reader = csv.reader(file, delimiter=mark)
        width = 0
        try:
            for cells in reader:
                if not any(cells):
                    continue
                width = width or len(cells)
                yield reader.line_num, [cell.strip() for cell in cells] if len(cells) == width else None
        except csv.Error as error:
            raise InvalidInput(f"{name}, row {reader.line_num}: {error}", "file") from None


def _of_workbook(path: Path, name: str) -> Rows:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise InvalidInput(f"{name}: this workbook is too large. Save it as CSV.", "file")
            if any("vbaproject" in part.filename.lower() for part in archive.infolist()):
                raise InvalidInput(f"{name}: there are macros in this file. Save it as CSV.", "file")
        # Opened by us: the library believes a name more than what is in the file.
        with path.open("rb") as content:
            yield from _of_sheet(content, name)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, SyntaxError):
        raise InvalidInput(f"{name}: this workbook cannot be read. Save it as CSV.", "file") from None


def _of_sheet(content: IO[bytes], name: str) -> Rows:
    sheets = load_workbook(content, read_only=True, keep_links=False).worksheets
    if len(sheets) != 1 or sheets[0].sheet_state != "visible":
        raise InvalidInput(f"{name}: there is more than one sheet. Save the one you mean alone.", "file")
    width = 0
    for number, cells in enumerate(sheets[0].iter_rows(values_only=True), 1):
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        if not width:
            while not texts[-1]:
                texts.pop()
            width = len(texts)
        yield number, (texts + [""] * width)[:width] if not any(texts[width:]) else None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
