"""Comma-separated files as spreadsheets write and read them, bounded and with formulas made harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFile(ValueError):
    """The file is not a table we can take. The message says why, to the person who sent it."""


def read(content: bytes) -> list[dict[str, str]]:
    """Read a table with a heading line.

    Shapes: UTF-8 (with or without its mark) or Windows-1252; commas, semicolons or tabs; at most 10,000 lines.
    Missing: an empty cell is "". Wholly empty lines are passed over.
    Errors: UnreadableFile for anything larger, without headings, with a heading twice, or with null bytes.
    Returns: one dict a line, with small-letter headings; cells are text, never run as formulas.

    >>> read("name;gifts\\nJo;\\"bikes, buses\\"\\n".encode())
    [{'name': 'Jo', 'gifts': 'bikes, buses'}]
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile("The file is over 5 MB. Split it into smaller ones.")
    if b"\x00" in content:
        raise UnreadableFile("This is not a text file. Save the sheet as CSV and try again.")
    text = _decoded(content)
    lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if not lines:
        raise UnreadableFile("There is nothing in this file.")
    headings = [heading.strip().lower() for heading in lines[0]]
    if len(headings) > MOST_COLUMNS or len(lines) - 1 > MOST_ROWS:
        raise UnreadableFile("The table is too large: 10,000 lines and 60 columns at most.")
    if len(set(headings)) != len(headings) or not all(headings):
        raise UnreadableFile("The first line must name each column once.")
    return [_row(headings, line) for line in lines[1:]]


def write(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table that a spreadsheet opens: UTF-8 with its mark, every cell quoted, formulas made plain text.

    >>> write(["name"], [["=1+1"]]).decode("utf-8-sig")
    '"name"\\r\\n"\\'=1+1"\\r\\n'
    """
    made = io.StringIO(newline="")
    sheet = csv.writer(made, quoting=csv.QUOTE_ALL)
    sheet.writerow(headings)
    sheet.writerows([harmless(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> str:
    """Give a cell as text that no spreadsheet runs.

    >>> harmless(None), harmless(12), harmless("@sum")
    ('', '12', "'@sum")
    """
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    headings = text.lstrip().split("\n", 1)[0]
    return next((mark for mark in ";\t" if mark in headings and "," not in headings), ",")


def _row(headings: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    cells = [cell.strip() for cell in line] + [""] * (len(headings) - len(line))
    return dict(zip(headings, cells, strict=False))
