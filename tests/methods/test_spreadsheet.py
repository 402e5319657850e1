import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.methods.formats.spreadsheet import read, write
from tilth.methods.formats.unreadable import UnreadableFile

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip)


@pytest.mark.once
@pytest.mark.slow
@given(st.lists(st.tuples(TEXT.filter(bool), TEXT), min_size=1, max_size=8))
def test_what_is_written_is_read_back(rows):
    read_back = [(row["name"], row["gifts"]) for row in read(write(["name", "gifts"], rows))]

    assert read_back == [
        tuple(f"'{c}" if c[:1] in ("=", "+", "-", "@") and c else c for c in row) for row in rows
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_goes_out_as_a_formula(start):
    assert f'"\'{start}1+1"' in write(["a"], [[f"{start}1+1"]]).decode("utf-8-sig")


@pytest.mark.parametrize("content", ["a;b\n1;2\n", "a,b\n1,2\n", "a\tb\n1\t2\n", "﻿a,b\n1,2\n"])
def test_the_ways_spreadsheets_save_are_all_read(content):
    assert read(content.encode()) == [{"a": "1", "b": "2"}]


def test_an_old_windows_file_is_read():
    assert read("name\nZoë\n".encode("cp1252")) == [{"name": "Zoë"}]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "nothing"),
        (b"\n\n", "nothing"),
        (b"PK\x03\x04\x00\x00", "cannot be read"),
        (b"a\x00b", "not a text file"),
        (b"a,a\n1,2\n", "once"),
        (b"a,\n1,2\n", "once"),
        (b"a\n" + b"1\n" * 10_001, "too large"),
        (b"a\n" + b"x" * (5 * 1024 * 1024), "over 5 MB"),
    ],
)
def test_what_cannot_be_taken_is_said_in_a_sentence(content, says):
    with pytest.raises(UnreadableFile, match=says):
        read(content)
