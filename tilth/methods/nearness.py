"""Which texts say something near each other, by their own words: suggestions for people, who alone name what they share.

    texts → words, cut to their stems, each worth more the fewer texts use it → how much two texts share

There is no model and nothing is learnt elsewhere: what is near hangs on these texts alone, is the same on every run and in
every order, and can be shown, because the shared words are known. The loneliest text is the one that shares least with all
the others, and stands first where people read: what few say is otherwise read last.

What it does not say: what a text is about, whether it is true, or how somebody felt. A place in the order is shown to
people as an order of reading and never as a number.

Source: term frequency times inverse document frequency, K. Spärck Jones, "A statistical interpretation of term specificity
and its application in retrieval", Journal of Documentation 28 (1972); the cosine of two texts, G. Salton, A. Wong,
C. S. Yang, "A vector space model for automatic indexing", Communications of the ACM 18 (1975).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import log, sqrt

_WORD = re.compile(r"[^\W\d_]{3,}")
# Endings that make no other word of it, the longest first.
_ENDINGS = ("ing", "ers", "ies", "ed", "er", "es", "ly", "s", "e", "y")
# Words that every story has: English and Welsh.
_EVERYWHERE = frozenset(
    [
        "about",
        "after",
        "again",
        "all",
        "also",
        "and",
        "any",
        "are",
        "back",
        "because",
        "been",
        "before",
        "but",
        "came",
        "can",
        "could",
        "did",
        "does",
        "don",
        "for",
        "from",
        "get",
        "got",
        "had",
        "has",
        "have",
        "her",
        "him",
        "his",
        "how",
        "into",
        "its",
        "just",
        "like",
        "made",
        "make",
        "more",
        "much",
        "not",
        "now",
        "off",
        "one",
        "our",
        "out",
        "over",
        "said",
        "say",
        "see",
        "she",
        "should",
        "some",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "this",
        "those",
        "too",
        "two",
        "very",
        "was",
        "way",
        "went",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "ac",
        "ach",
        "aeth",
        "ar",
        "bod",
        "byd",
        "bydd",
        "chi",
        "dim",
        "dod",
        "doedd",
        "ddim",
        "efo",
        "ein",
        "eu",
        "eto",
        "gan",
        "gyda",
        "hefyd",
        "hon",
        "hwn",
        "hyn",
        "iawn",
        "iddi",
        "iddo",
        "lle",
        "mae",
        "mai",
        "maen",
        "mynd",
        "nad",
        "nid",
        "oedd",
        "oes",
        "ond",
        "pan",
        "pob",
        "rhai",
        "roedd",
        "sydd",
        "sy",
        "wedi",
        "wnaeth",
        "wrth",
        "yma",
        "yna",
        "yng",
        "ymlaen",
    ]
)
# Below this, two texts share no more than any two would.
LEAST = 0.05

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Near[Name: Hashable]:
    """A text near another, and the words by which it is. The words are stems' longest forms in the two texts."""

    name: Name
    shared: tuple[str, ...]


def stems(text: str) -> Counter[str]:
    """Count the words of a text, without the ones that stand everywhere, cut to their stems.

    >>> sorted(stems("The damp walls; damper than the wall.").items())
    [('damp', 2), ('wall', 2)]
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return Counter(_stem(word) for word in _WORD.findall(plain) if word not in _EVERYWHERE)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def weigh[Name: Hashable](texts: Mapping[Name, str]) -> dict[Name, dict[str, float]]:
    """Give each text as weights of its stems, of length one; nothing for a text without words.

    A word that every text has weighs little, and one that a single text has weighs most.
    """
    counted = {name: stems(text) for name, text in texts.items()}
    in_texts = Counter(stem for words in counted.values() for stem in words)
    many = len(counted)
    return {name: _of_length_one(words, in_texts, many) for name, words in counted.items()}


def _of_length_one(words: Counter[str], in_texts: Counter[str], many: int) -> dict[str, float]:
    # Sorted, so that sums come out the same in whichever order the words stood.
    weights = {
        stem: (1 + log(words[stem])) * (log((1 + many) / (1 + in_texts[stem])) + 1) for stem in sorted(words)
    }
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {stem: weight / length for stem, weight in weights.items()} if length else {}


def likeness(one: Vector, other: Vector) -> float:
    """Say how much two weighed texts share: 0 nothing, 1 all.

    >>> round(likeness({"damp": 0.6, "wall": 0.8}, {"damp": 0.6, "bus": 0.8}), 2)
    0.36
    """
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(stem, 0.0) for stem, weight in sorted(one.items()))


def neighbours[Name: Hashable](
    texts: Mapping[Name, str], of: Name, many: int = 3, but: frozenset[Name] = frozenset()
) -> list[Near[Name]]:
    """Give the texts nearest to one, the nearest first, each with the words both share. `but` are left out.

    Missing: a name that is not among the texts has no neighbours.
    """
    weighed = weigh(texts)
    own = weighed.get(of, {})
    found = [
        (likeness(own, vector), name) for name, vector in weighed.items() if name != of and name not in but
    ]
    near = sorted((pair for pair in found if pair[0] >= LEAST), key=lambda pair: (-pair[0], str(pair[1])))[
        :many
    ]
    return [Near(name, _shared(own, weighed[name], texts[of])) for _, name in near]


def _shared(own: Vector, other: Vector, text: str) -> tuple[str, ...]:
    """Give up to four words that both have, as the first text writes them, the weightiest first."""
    both = sorted(own.keys() & other.keys(), key=lambda stem: (-own[stem] * other[stem], stem))[:4]
    plain = unicodedata.normalize("NFKC", text).casefold()
    written = {_stem(word): word for word in reversed(_WORD.findall(plain))}
    return tuple(written.get(stem, stem) for stem in both)


def loneliest_first[Name: Hashable](texts: Mapping[Name, str]) -> list[Name]:
    """Give the names in the order of reading: first the text that shares least with all the others together.

    Missing: a text without words comes last; nobody can say what it shares. Equals stand by their names.
    """
    weighed = weigh(texts)
    together: dict[str, float] = {}
    for name in sorted(weighed, key=str):
        for stem, weight in weighed[name].items():
            together[stem] = together.get(stem, 0.0) + weight
    shares = {
        name: sum(weight * (together[stem] - weight) for stem, weight in sorted(vector.items()))
        for name, vector in weighed.items()
    }
    return sorted(texts, key=lambda name: (not weighed[name], round(shares[name], 9), str(name)))
