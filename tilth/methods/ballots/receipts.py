"""A receipt proves that a ballot lies in the box as it was cast, and shows nobody else what stands on it.

The list of seals is published when a vote is over. Whoever knows the number of a receipt, 128 bits by chance, works its
seal out again; without the number a seal tells nothing, however few ballots there could be.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping


def seal(number: str, given: Mapping[str, int]) -> str:
    """Give the seal of a ballot: SHA-256 of three lines, a fixed one, the receipt's number, and the ballot.

    Shapes: the number as it is written, dashes and all; the ballot as JSON, projects in the alphabet's order.

    >>> seal("00000-00000-00000-00000-00000-1", {"2": 1, "1": 3}) == seal(
    ...     "00000-00000-00000-00000-00000-1", {"1": 3, "2": 1})
    True
    """
    return hashlib.sha256(lines(number, given).encode()).hexdigest()


def lines(number: str, given: Mapping[str, int]) -> str:
    """Give the three lines of which a seal is the digest, for whoever works it out again.

    >>> print(lines("00000", {"2": 1}))
    tilth receipt 1
    00000
    {"2":1}
    """
    return f"tilth receipt 1\n{number}\n{written(given)}"


def written(given: Mapping[str, int]) -> str:
    """Give a ballot in one line, the same for the same ballot.

    >>> written({"2": 1, "1": 3, "4": 0})
    '{"1":3,"2":1}'
    """
    some = {name: points for name, points in given.items() if points}
    return json.dumps(some, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def filled_up(seals: int) -> list[str]:
    """Give marks that look like seals and are nobody's, so that a list of so many and these holds a whole number of tens.

    Whoever reads the list cannot count fewer than ten; whoever has a receipt still finds their own.

    >>> [len(filled_up(many)) for many in (0, 3, 10, 11)]
    [0, 7, 0, 9]
    """
    return [secrets.token_hex(32) for _each in range(-seals % 10)]


def box_print(seals: Iterable[str]) -> str:
    """Give the digest of all seals, whichever order they come in: printed with the result.

    >>> box_print(["b", "a"]) == box_print(["a", "b"])
    True
    """
    return hashlib.sha256("\n".join(sorted(seals)).encode()).hexdigest()
