"""The two formulas against examples that were published with them or of them; and what Easy Read calls long."""

import pytest

from tilth.methods import reading_age


def test_the_platypus_is_read_in_the_twelfth_year_of_school():
    """Published of this sentence: 13 words, 24 syllables, grade 11.3."""
    found = reading_age.read(
        "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    )
    assert (found.words, found.sentences, found.syllables) == (13, 1, 24)
    assert found.grade == pytest.approx(11.3, abs=0.05)
    assert found.age == 16


def test_the_cat_is_read_by_anybody():
    """Published: grade -1.45 by the formula, six words of one syllable; -3.40 is the lowest there can be."""
    found = reading_age.read("The cat sat on the mat.")
    assert found.grade == pytest.approx(-1.45, abs=0.005)
    assert found.age == 5
    assert reading_age.read("Go.").grade == pytest.approx(-3.40, abs=0.005)


@pytest.mark.parametrize(
    ("long_words", "grade"),
    [(3, 5), (10, 6), (16, 7), (25, 8), (36, 9), (49, 10), (64, 11), (81, 12), (100, 13)],
)
def test_smog_agrees_with_its_published_table(long_words, grade):
    """McLaughlin's table for thirty sentences gives whole grades by hand; the regression is within one of each."""
    found = reading_age.Reading(words=500, sentences=30, syllables=800, long_words=long_words)
    assert found.smog == pytest.approx(grade, abs=1)


def test_smog_says_nothing_of_a_few_sentences():
    assert reading_age.read("It rained. " * 9).smog is None
    assert reading_age.read("It rained. " * 10).smog == pytest.approx(3.1291)


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("cooker", 2), ("made", 1), ("walked", 1), ("wanted", 2), ("houses", 2), ("makes", 1), ("table", 2),
     ("radio", 3), ("idea", 3), ("create", 2), ("creature", 2), ("being", 2), ("carefully", 3), ("statement", 2),
     ("neighbourhood", 3), ("education", 4), ("nation", 2), ("people", 2), ("a", 1), ("rhythm", 1), ("she’ll", 1)],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert reading_age.syllables(word) == count


def test_a_line_is_a_sentence_and_a_title_ends_none():
    assert reading_age.sentences_in("Dr. Pugh came.\nShe will come again") == [
        "Dr Pugh came.",
        "She will come again",
    ]
    assert reading_age.sentences_in("… !") == []


def test_a_sentence_is_long_above_fifteen_words():
    assert not reading_age.is_long("one " * 15)
    assert reading_age.is_long("one " * 16)


def test_no_words_have_no_age():
    found = reading_age.read("")
    assert (found.words, found.grade, found.age) == (0, 0.0, 5)
