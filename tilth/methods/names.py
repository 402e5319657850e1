"""Whether two names may be one: the same but for accents, order, one letter (or two changed round), or a part left out.

Nothing is weighed or guessed beyond that: what looks alike is shown to a human, who says.

>>> alike("Siân Rees", "Rees Sian"), alike("Carl", "Carl Reed"), alike("Aled", "Alud"), alike("Bo", "Jo")
(True, True, True, False)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

# In a shorter name one letter is a different name: Jo and Bo.
LETTERS_THAT_MAY_DIFFER_BY_ONE = 4


def plain(name: str) -> tuple[str, ...]:
    """Give the parts of a name in small letters, without accents or signs, in the order of the alphabet."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return tuple(sorted(re.findall(r"[^\W_]+", bare.casefold().replace("’", "").replace("'", ""))))


def alike(one: str, other: str) -> bool:
    """Say whether two names may be one."""
    return bool(AlikeNames([one]).like(other))


class AlikeNames:
    """Many names, put away so that the ones like another are found without comparing each with each."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_part: dict[str, set[tuple[str, ...]]] = {}
        self.by_letters: dict[str, set[tuple[str, ...]]] = {}
        for name in names:
            parts = plain(name)
            for part in parts:
                self.by_part.setdefault(part, set()).add(parts)
            for shorter in _one_letter_less("".join(parts)):
                self.by_letters.setdefault(shorter, set()).add(parts)

    def like(self, name: str) -> set[tuple[str, ...]]:
        """Give the names, as their plain parts, that may be this one."""
        mine = set(parts := plain(name))
        shared = {theirs for part in parts for theirs in self.by_part.get(part, ())}
        found = {theirs for theirs in shared if mine <= set(theirs) or set(theirs) <= mine}
        for shorter in _one_letter_less("".join(parts)):
            found |= self.by_letters.get(shorter, set())
        return found


def _one_letter_less(letters: str) -> Iterator[str]:
    """Give a name and every form of it with one letter left out: two that differ by one letter share one of them."""
    yield letters
    if len(letters) >= LETTERS_THAT_MAY_DIFFER_BY_ONE:
        for place in range(len(letters)):
            yield f"{letters[:place]}{letters[place + 1 :]}"
