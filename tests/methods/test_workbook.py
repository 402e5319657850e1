"""A workbook is read as the one plain sheet it should be, or refused in a sentence."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from tilth.methods.formats import spreadsheet, workbook
from tilth.methods.formats.unreadable import UnreadableFile


def a_book(*lines, **sheets):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    for name, state in sheets.items():
        book.create_sheet(name).sheet_state = state
    return saved(book)


def saved(book):
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_part(content, name, part):
    """The same archive with one part added, or in place of its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, part)
    return made.getvalue()


def test_a_sheet_is_read_like_a_comma_separated_table():
    book = a_book(["Name", "Gifts", None], ["Jo", "bikes"], [], [None, 3.0], ["Bev", date(2026, 11, 22)])
    assert spreadsheet.lines(book) == [
        (2, {"name": "Jo", "gifts": "bikes"}),
        (4, {"name": "", "gifts": "3"}),
        (5, {"name": "Bev", "gifts": "2026-11-22"}),
    ]


def test_a_moment_keeps_its_time_and_a_part_of_one_stays():
    assert workbook.rows(a_book([datetime(2026, 11, 22, 9, 30), 2.5, True])) == [
        (1, ["2026-11-22 09:30:00", "2.5", "True"])
    ]


def test_what_is_written_is_read_again_and_no_word_becomes_a_formula():
    rows = [
        ["=1+1", "-2", 4, date(2026, 11, 22), "a\x00b"],
        ["+cmd|' /C calc'!A0", None, 2.5, datetime(2026, 1, 2, tzinfo=UTC), ""],
    ]
    made = workbook.write({"one": (["a", "b", "c", "d", "e"], rows)})
    assert workbook.rows(made)[1:] == [
        (2, ["=1+1", "-2", "4", "2026-11-22", "ab"]),
        (3, ["+cmd|' /C calc'!A0", "", "2.5", "2026-01-02T00:00:00+00:00"]),
    ]
    assert {cell.data_type for cell in load_workbook(io.BytesIO(made)).active["A"]} == {"s"}


BILLION = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (a_book(["name"], ["=1+1"]), "formula on line 2"),
        (a_book(["name"], other="visible"), "several sheets"),
        (a_book(["name"], other="hidden"), "hidden sheet"),
        (a_book(["name"], other="veryHidden"), "hidden sheet"),
        (with_part(a_book(["name"]), "xl/vbaProject.bin", b"macro"), "macros"),
        (with_part(a_book(["name"]), "xl/sharedStrings.xml", BILLION), "cannot be read"),
        (with_part(a_book(["name"]), "xl/worksheets/sheet1.xml", BILLION.decode().encode("utf-16")), "cannot be read"),
        (with_part(a_book(["name"]), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "cannot be read"),
        (with_part(a_book(["name"]), "xl/media/big.bin", b"0" * (workbook.MOST_UNPACKED + 1)), "too large when it is unpacked"),
        (a_book(["name"])[:900], "cannot be read"),
        (b"PK\x03\x04 and nothing more", "cannot be read"),
        (with_part(b"PK\x05\x06" + bytes(18), "letter.txt", b"no workbook"), "cannot be read"),
    ],
    ids=["formula", "several", "hidden", "very-hidden", "macros", "entities", "utf-16", "torn-sheet", "bomb", "cut", "junk", "other-zip"],
)  # fmt: skip
def test_anything_else_is_refused_in_a_sentence(content, says):
    with pytest.raises(UnreadableFile, match=says):
        workbook.rows(content)


def test_very_many_parts_are_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(workbook.MOST_PARTS + 1):
            archive.writestr(f"{number}.xml", "")
    with pytest.raises(UnreadableFile, match="too large"):
        workbook.rows(made.getvalue())
