import time

import pytest

from tilth.pen.note import Mark, Row, amount_in, guess, lines_in, rows_for, rows_from


def test_empty_lines_make_no_rows():
    assert lines_in("one\n\n  two \r\n\t\nthree\x00") == ["one", "two", "three"]


@pytest.mark.parametrize(
    "text", ["“I want my own front door.”", '"I want it"', "‘I want it’.", "«Je veux»", "„Ich will“"]
)
def test_a_line_in_quotation_marks_becomes_their_words(text):
    assert guess(text) == Mark.THEIRS


@pytest.mark.parametrize("text", ["He said “no” and left", "He laughs", "“unfinished", "“”"])
def test_any_other_line_becomes_what_we_noticed(text):
    assert guess(text) == Mark.NOTICED


def test_the_quotation_marks_are_not_kept_as_words():
    assert Row("a", "“I want it.”", Mark.THEIRS).words == "I want it."
    assert Row("a", "“I want it”!", Mark.THEIRS).words == "I want it!"
    assert Row("a", "He said “no”", Mark.THEIRS).words == "He said “no”"
    assert Row("a", "“Stay out”", Mark.IN_THE_WAY).words == "“Stay out”"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("A cooker, £140", "140"),
        ("£1,400.50 for the roof", "1400.50"),
        ("£12 and £13", ""),
        ("140 pounds", ""),
        ("£1.2.3", ""),
    ],
)
def test_one_amount_in_a_line_is_offered(text, amount):
    assert amount_in(text) == amount


def test_what_was_chosen_stays_with_its_line_when_another_is_written_above():
    before = rows_for("bought a cooker\nhe laughs", [])
    bought = Row(before[0].rid, before[0].text, Mark.BOUGHT, True, {"amount": "140"})
    after = rows_for("“new first line”\nbought a cooker\nhe laughs", [bought, before[1]])
    assert [(row.text, row.mark) for row in after] == [
        ("“new first line”", Mark.THEIRS),
        ("bought a cooker", Mark.BOUGHT),
        ("he laughs", Mark.NOTICED),
    ]
    assert after[1].rid == bought.rid
    assert after[1].fields["amount"] == "140"


def test_a_line_that_is_mended_keeps_what_was_chosen():
    before = [
        Row("a" * 8, "bougt a coker £14", Mark.BOUGHT, True, {"amount": "14", "rule": "bougt a coker £14"})
    ]
    (row,) = rows_for("bought a cooker £140", before)
    assert (row.mark, row.fields["amount"], row.fields["rule"]) == (
        Mark.BOUGHT,
        "140",
        "bought a cooker £140",
    )


def test_what_somebody_typed_beside_a_line_is_never_replaced():
    before = [Row("a" * 8, "a cooker £140", Mark.BOUGHT, True, {"amount": "139", "rule": "mine"})]
    (row,) = rows_for("a cooker £150", before)
    assert (row.fields["amount"], row.fields["rule"]) == ("139", "mine")


def test_an_untouched_line_follows_its_quotation_marks():
    (row,) = rows_for("I want it", [])
    (row,) = rows_for("“I want it”", [row])
    assert (row.mark, row.is_touched) == (Mark.THEIRS, False)


def test_a_mark_that_is_not_allowed_here_falls_back():
    before = [Row("a" * 8, "x", Mark.BOUGHT, True)]
    assert rows_for("x", before, [Mark.THEIRS, Mark.STEP])[0].mark == Mark.THEIRS
    assert rows_for("x", before, [Mark.THEIRS, Mark.NOTICED])[0].mark == Mark.NOTICED


def test_rows_come_back_as_the_page_sent_them():
    typed = {
        "row": ["0a1b2c3d", "not-a-row", "0a1b2c3e"],
        "0a1b2c3d-text": ["x\x00"],
        "0a1b2c3d-mark": ["step"],
        "0a1b2c3d-guess": ["noticed"],
        "0a1b2c3d-who": ["life"],
        "0a1b2c3e-text": ["y"],
        "0a1b2c3e-mark": ["rubbish"],
    }
    first, second = rows_from(typed)
    assert (first.text, first.mark, first.is_touched, first.fields["who"]) == ("x", "step", True, "life")
    assert second.mark == Mark.NOTICED


def test_sorting_a_huge_text_is_quick():
    body = "\n".join("“" + "word " * 60 + "”" for _ in range(60))
    start = time.perf_counter()
    rows = rows_for(body, rows_for(body, []))
    assert len(rows) == 60
    assert time.perf_counter() - start < 1
