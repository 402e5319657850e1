"""Spreadsheets as XLSX: one plain sheet in, some sheets out. A workbook is an archive, and is measured before it is opened."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from tilth.methods.formats.unreadable import UnreadableFile

BEGINS = b"PK\x03\x04"
# Far more than 10,000 lines need, far less than what would hurt a server.
MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 400
_NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Cells = Iterable[Sequence[object]]


def rows(content: bytes) -> list[tuple[int, list[str]]]:
    """Read the one sheet of a workbook, each row with the number a spreadsheet shows beside it.

    Shapes: an XLSX file with one sheet. Days become year-month-day, whole numbers lose their ".0".
    Missing: an empty cell is "".
    Errors: UnreadableFile for an archive that is no workbook or too large when unpacked, for macros, a hidden sheet or
    several sheets, a formula, and for XML that defines things of its own.
    Source: ISO/IEC 29500 (Office Open XML), read by openpyxl.

    >>> rows(write({"people": (["name"], [["Jo"], [None], [3.0]])}))
    [(1, ['name']), (2, ['Jo']), (3, ['']), (4, ['3'])]
    """
    _is_plain(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = workbook.worksheets
        if any(sheet.sheet_state != "visible" for sheet in sheets):
            raise UnreadableFile("hidden", "There is a hidden sheet in this file. Show it, or take it out.")
        if len(sheets) != 1:
            raise UnreadableFile(
                "sheets", "There are several sheets in this file. Save the one you mean alone."
            )
        return [(number, _texts(number, row)) for number, row in enumerate(sheets[0].iter_rows(), 1)]
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        zipfile.BadZipFile,
        EOFError,
    ) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise _broken() from None


def write(sheets: Mapping[str, tuple[Sequence[str], Cells]]) -> bytes:
    """Write a workbook: {sheet: (headings, rows)}. Words stay words: nothing in it is run as a formula.

    >>> rows(write({"a": (["x"], [["=1+1"], [Decimal("2.50")]])}))
    [(1, ['x']), (2, ['=1+1']), (3, ['2.5'])]
    """
    workbook = Workbook(write_only=True)
    for name, (headings, lines) in sheets.items():
        sheet = workbook.create_sheet(name[:31])
        for line in (headings, *lines):
            sheet.append([_cell(sheet, value) for value in line])
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def _cell(sheet: object, value: object) -> WriteOnlyCell:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | date | datetime | None):
        cell = WriteOnlyCell(sheet, _NOT_IN_A_CELL.sub("", str(value))[:32_767])
        cell.data_type = "s"  # not by its look: words that begin with "=" are words
        return cell
    # A moment has its zone here, and none in a spreadsheet.
    return WriteOnlyCell(sheet, value.isoformat() if isinstance(value, datetime) else value)


def _is_plain(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise UnreadableFile(
                    "large", "This file is too large when it is unpacked. Split it into smaller ones."
                )
            names = [part.filename for part in parts]
            if any("vbaproject" in name.lower() for name in names):
                raise UnreadableFile(
                    "macros", "There are macros in this file. Save it as a plain workbook (.xlsx) or as CSV."
                )
            for name in names:
                if name.endswith((".xml", ".rels")) and _defines(archive.read(name)):
                    raise _broken()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise _broken() from None


def _defines(part: bytes) -> bool:
    # No spreadsheet writes a document type; whoever does wants entities. UTF-16 would hide it from this look.
    return b"<!DOCTYPE" in part or b"<!ENTITY" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff")


def _texts(number: int, row: Sequence[Any]) -> list[str]:
    if any(cell.data_type == "f" for cell in row):
        raise UnreadableFile(
            "formula", f"There is a formula on line {number}. Copy the sheet as values alone."
        )
    texts = [_text(cell.value) for cell in row]
    # A sheet is as wide as its widest line: what is empty at the end of a line was never written.
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return texts


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if not (value.hour or value.minute or value.second)
            else value.isoformat(" ")
        )
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _broken() -> UnreadableFile:
    return UnreadableFile("broken", "This workbook cannot be read. Save the sheet again, or as CSV.")
