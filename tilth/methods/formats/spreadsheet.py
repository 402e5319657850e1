"""Tables as spreadsheets write and read them: comma-separated, or a workbook. Bounded, with formulas made harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from tilth.methods.formats import workbook
from tilth.methods.formats.unreadable import UnreadableFile

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


# Under this heading stands what a line holds beyond its headings.
TOO_MANY = ""


def read(content: bytes) -> list[dict[str, str]]:
    """Read a table with a heading line: `lines` without the numbers.

    >>> read("name;gifts\\nJo;\\"bikes, buses\\"\\n".encode())
    [{'name': 'Jo', 'gifts': 'bikes, buses'}]
    """
    return [row for _, row in lines(content)]


def lines(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Read a table with a heading line, each line with the number a spreadsheet shows beside it.

    Shapes: UTF-8 (with or without its mark) or Windows-1252; commas, semicolons or tabs; or an XLSX workbook of one
    sheet; at most 10,000 lines.
    Missing: an empty cell is "". Wholly empty lines are passed over, and still counted.
    Errors: UnreadableFile for anything larger, without headings, with a heading twice, or with null bytes. A line
    with more cells than there are headings keeps the rest under TOO_MANY.
    Returns: (number, {heading in small letters: cell}); cells are text, never run as formulas.

    >>> lines(b"name\\n\\nJo,Bev\\n")
    [(3, {'name': 'Jo', '': 'Bev'})]
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile("large", "The file is over 5 MB. Split it into smaller ones.")
    read_lines = workbook.rows(content) if content.startswith(workbook.BEGINS) else _separated(content)
    filled = [(number, line) for number, line in read_lines if any(cell.strip() for cell in line)]
    if not filled:
        raise UnreadableFile("empty", "There is nothing in this file.")
    headings = [heading.strip().lower() for heading in filled[0][1]]
    if len(headings) > MOST_COLUMNS or len(filled) - 1 > MOST_ROWS:
        raise UnreadableFile("long", "The table is too large: 10,000 lines and 60 columns at most.")
    if len(set(headings)) != len(headings) or not all(headings):
        raise UnreadableFile("headings", "The first line must name each column once.")
    return [(number, _row(headings, line)) for number, line in filled[1:]]


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

    >>> harmless(None), harmless(-12), harmless("-12"), harmless("@sum")
    ('', '-12', "'-12", "'@sum")
    """
    if isinstance(cell, int | float | Decimal):
        return str(cell)  # a number runs nothing, and must stay one
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _separated(content: bytes) -> list[tuple[int, list[str]]]:
    if b"\x00" in content:
        raise UnreadableFile("not text", "This is not a text file. Save the sheet as CSV and try again.")
    text = _decoded(content)
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), start=1))
    except csv.Error:
        raise UnreadableFile("broken", "This table cannot be read. Save the sheet as CSV again.") from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError:
            raise UnreadableFile(
                "not text", "This is not a text file. Save the sheet as CSV again."
            ) from None


def _delimiter(text: str) -> str:
    headings = text.lstrip().split("\n", 1)[0]
    return next((mark for mark in ";\t" if mark in headings and "," not in headings), ",")


def _row(headings: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    cells = [cell.strip() for cell in line] + [""] * (len(headings) - len(line))
    row = dict(zip(headings, cells, strict=False))
    if beyond := [cell for cell in cells[len(headings) :] if cell]:
        row[TOO_MANY] = " ".join(beyond)
    return row
