"""The file that somebody carries from one place to another: written, read again, and not believed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.methods.formats.carried import (
    BEGIN,
    END,
    KINDS,
    LONGEST,
    MOST_BYTES,
    MOST_LINES,
    Carried,
    CarriedLine,
    as_json,
    embedded,
    from_json,
    read,
)
from tilth.methods.formats.unreadable import UnreadableFile

PAGE = Carried(
    "Carl", "Brackenshaw", "2026-11-22",
    (CarriedLine("gift", "I mend bikes"), CarriedLine("life", "Nan", 1), CarriedLine("said", "Diolch 🌻\nTŷ")),
)  # fmt: skip


def a_file(inside: str) -> bytes:
    return f"<!doctype html><p>Carl</p>{BEGIN}{inside}{END}".encode()


def changed(**more: object) -> str:
    return json.dumps(json.loads(as_json(PAGE)) | more)


def test_what_was_written_is_read_again():
    assert read(a_file(embedded(PAGE).removeprefix(BEGIN).removesuffix(END))) == PAGE
    assert from_json(as_json(PAGE)) == PAGE


def test_no_word_can_end_the_block_or_begin_another():
    words = f"</script><script>alert(1)</script>{BEGIN}"
    page = Carried("Carl", "", "", (CarriedLine("said", words),))

    block = embedded(page)
    assert block.count("</script>") == 1
    assert block.count("<script") == 1
    assert read(block.encode()).lines[0].words == words


TEXT = (
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60).filter(str.strip).map(str.strip)
)


@pytest.mark.once
@pytest.mark.slow
@given(
    st.lists(st.builds(CarriedLine, st.sampled_from([k for k in KINDS if k != "life"]), TEXT), max_size=20),
    TEXT,
)
def test_whatever_somebody_says_comes_through_whole(lines, called):
    page = Carried(called, "", "", tuple(lines))
    assert read(embedded(page).encode()) == page


@given(st.binary(max_size=300))
def test_whatever_else_is_given_is_refused_in_a_sentence(content):
    for bad in (content, a_file(content.decode("latin-1"))):
        with pytest.raises(UnreadableFile):
            read(bad)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "kind"),
        (b"PK\x03\x04" + b"\x00" * 50, "kind"),
        (b"\xff\xfe", "kind"),
        (b"<html>another page</html>", "kind"),
        (a_file("{}") + a_file("{}"), "kind"),
        (BEGIN.encode() + b'{"called": "Carl"', "broken"),
        (a_file(""), "broken"),
        (a_file("[" * 100_000), "broken"),
        (a_file("[]"), "broken"),
        (a_file(changed(more=1)), "broken"),
        (a_file(changed(called="")), "broken"),
        (a_file(changed(called=None)), "broken"),
        (a_file(changed(called="x" * 81)), "broken"),
        (a_file(changed(called="\ud800")), "broken"),
        (a_file(changed(lines="gift")), "broken"),
        (a_file(changed(lines=[["gift", "words"]])), "broken"),
        (a_file(changed(lines=[["debt", "words", 0]])), "broken"),
        (a_file(changed(lines=[[["gift"], "words", 0]])), "broken"),
        (a_file(changed(lines=[["gift", "", 0]])), "broken"),
        (a_file(changed(lines=[["gift", "words", 1]])), "broken"),
        (a_file(changed(lines=[["gift", "words", False]])), "broken"),
        (a_file(changed(lines=[["life", "Nan", 9]])), "broken"),
        (a_file(changed(lines=[["life", "N" * 81, 1]])), "broken"),
        (a_file(changed(lines=[["gift", "w" * (LONGEST + 1), 0]])), "broken"),
        (a_file(changed(lines=[["gift", "w", 0]] * (MOST_LINES + 1))), "lines"),
        (b" " * (MOST_BYTES + 1), "large"),
    ],
)
def test_what_was_changed_or_is_something_else_says_which(content, why):
    with pytest.raises(UnreadableFile) as refused:
        read(content)
    assert refused.value.why == why


def test_letters_that_nobody_sees_are_left_out():
    inside = changed(lines=[["gift", "\u202ebikes\u0000\u200f mend", 0]])
    assert read(a_file(inside)).lines[0].words == "bikes mend"


def test_a_form_that_was_blown_up_is_refused_too():
    with pytest.raises(UnreadableFile):
        from_json("x" * (MOST_BYTES + 1))
