"""How hard English words are to read: the Flesch–Kincaid grade and the SMOG grade, and which sentences are long.

Sources: J. P. Kincaid and others, *Derivation of New Readability Formulas* (Naval Technical Training Command, Research Branch
Report 8-75, 1975): grade = 0.39 × words a sentence + 11.8 × syllables a word − 15.59. G. H. McLaughlin, *SMOG Grading: a New
Readability Formula* (Journal of Reading 12, 1969), with the constants of his regression:
grade = 1.0430 × √(words of three syllables or more × 30 / sentences) + 3.1291.
Easy Read asks for sentences of no more than 15 words (*Information for All: European standards for making information easy to
read and understand*, Inclusion Europe, 2009, and the guides that follow it).

A grade is a year of American school, begun at six: the age is the grade and five more. Syllables are counted by spelling, so every
figure is near and none is exact. It is advice to whoever writes, and closes nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

LONGEST_EASY = 15
# SMOG was made on samples of thirty sentences; below ten it says nothing.
FEWEST_FOR_SMOG = 10
BEFORE_SCHOOL = 5
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_SHORTENED = re.compile(r"\b(Mr|Mrs|Ms|Dr|St|e\.g|i\.e|etc|No)\.", re.IGNORECASE)
_SPOKEN_APART = re.compile(r"[aeouy]ing|creat(?!u)|idea|ua[lt]|(?<![cgst])i[oa]$")
_SILENT = re.compile(
    r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$|[^aeioucgszxh]es$|[^aeiouy]e(?=ful|less|ly|ment)"
)
_VOWELS = re.compile(r"[aeiouyáéíóúàèêâôûŵŷ]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads: its words, sentences and syllables, and what the two formulas make of them."""

    words: int
    sentences: int
    syllables: int
    long_words: int  # of three syllables or more

    @property
    def grade(self) -> float:
        """The Flesch–Kincaid grade."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def smog(self) -> float | None:
        """The SMOG grade; none for fewer than ten sentences."""
        if self.sentences < FEWEST_FOR_SMOG:
            return None
        return 1.0430 * math.sqrt(self.long_words * 30 / self.sentences) + 3.1291

    @property
    def age(self) -> int:
        """The age at which most can read it, by the Flesch–Kincaid grade; five at the least."""
        return max(BEFORE_SCHOOL, round(self.grade) + BEFORE_SCHOOL)


def read(text: str) -> Reading:
    """Measure English words. A line end is the end of a sentence, as on a sheet of one idea a line."""
    said = sentences_in(text)
    words = [word for sentence in said for word in _WORD.findall(sentence)]
    counted = [syllables(word) for word in words]
    return Reading(len(words), max(1, len(said)), sum(counted), sum(count >= 3 for count in counted))


def sentences_in(text: str) -> list[str]:
    """Give the sentences of a text; a piece without a word is none."""
    whole = _SHORTENED.sub(r"\1", text)
    return [piece.strip() for piece in _SENTENCE.findall(whole) if _WORD.search(piece)]


def words_in(sentence: str) -> int:
    """Count the words of a sentence."""
    return len(_WORD.findall(sentence))


def is_long(sentence: str) -> bool:
    """Say whether a sentence is longer than Easy Read asks for."""
    return words_in(sentence) > LONGEST_EASY


def syllables(word: str) -> int:
    """Count the syllables of an English word by its spelling, at least one."""
    plain = word.casefold().replace("’", "'").split("'")[0] or word.casefold()
    count = len(_VOWELS.findall(plain))
    # Two vowels that are spoken apart: be-ing, cre-ate, i-de-a, ra-di-o, ac-tu-al.
    count += len(_SPOKEN_APART.findall(plain))
    # A letter that is written and not spoken: made, walked, makes, careful, lovely, statement.
    count -= len(_SILENT.findall(plain))
    return max(1, count)
