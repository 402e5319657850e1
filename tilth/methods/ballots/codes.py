"""Voting codes: 128 bits by chance, written so that they can be read off paper, and kept only as a digest.

Letters are those of Crockford's base 32: no I, L, O or U, so nothing on a printed slip can be mistaken for a figure.
Source: D. Crockford, Base 32, https://www.crockford.com/base32.html (2019).
"""

from __future__ import annotations

import hashlib
import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("ILO", "110")
_BITS = 128
_LENGTH = 26
_GROUP = 5


def new_code() -> str:
    """Draw a code for one printed slip. It is shown once, and never kept."""
    return written(secrets.randbits(_BITS))


def codes_from(seed: str, many: int) -> tuple[str, ...]:
    """Give so many codes, the same for the same seed, so that a page sent twice prints the same slips.

    The seed is drawn by chance (32 bytes), stands in that page alone, and is kept no more than the codes are.

    >>> codes_from("a seed", 2) == codes_from("a seed", 3)[:2]
    True
    """
    return tuple(
        written(int.from_bytes(hashlib.sha256(f"{seed}\n{place}".encode()).digest()[:16]))
        for place in range(many)
    )


def written(number: int) -> str:
    """Write a number of 128 bits as a code in groups.

    >>> written(1), written(2**128 - 1)
    ('00000-00000-00000-00000-00000-1', '7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-Z')
    """
    if not 0 <= number < 2**_BITS:
        raise ValueError("a code is a number of 128 bits")
    letters = "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def digest(typed: str) -> str | None:
    """Give the digest to look for, from a code as somebody typed it; None where it cannot be a code at all.

    Small letters, spaces, dashes, and letters that look like figures are all the same code.

    >>> digest("ooooo 00000 00000 00000 00000 l") == digest("00000-00000-00000-00000-00000-1")
    True
    >>> digest("hello") is None
    True
    """
    code = _letters(typed)
    return hashlib.sha256(b"tilth voting code 1\n" + code.encode()).hexdigest() if code else None


def in_groups(typed: str) -> str | None:
    """Give a code as it is printed, from how somebody typed it; None where it cannot be a code at all.

    >>> in_groups("ooooo 00000 00000 00000 00000 l")
    '00000-00000-00000-00000-00000-1'
    """
    code = _letters(typed)
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP)) if code else None


def _letters(typed: str) -> str | None:
    if len(typed) > 4 * _LENGTH or not typed.isascii():
        return None
    code = "".join(typed.upper().replace("-", " ").split()).translate(_ALIKE)
    if len(code) != _LENGTH or not set(code) <= set(_LETTERS) or code[0] > "7":
        return None
    return code
