"""Opus in Ogg: how long it lasts, and the same without its comments (RFC 3533, RFC 7845)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tilth.methods.formats.unreadable import UnreadableFile

HERTZ = 48_000
MOST_LACED = 255
# The comments every Opus file must have: a maker, and none.
NO_COMMENTS = b"OpusTags" + (5).to_bytes(4, "little") + b"tilth" + (0).to_bytes(4, "little")
_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an Ogg stream."""

    flags: int
    position: int
    stream: bytes
    laces: bytes
    body: bytes

    @property
    def ends_a_packet(self) -> bool:
        return any(lace < MOST_LACED for lace in self.laces)

    def written(self, number: int) -> bytes:
        """Write the page as the one of this number, with its checksum."""
        head = b"OggS\0" + bytes([self.flags]) + self.position.to_bytes(8, "little") + self.stream
        head += number.to_bytes(4, "little")
        rest = bytes([len(self.laces)]) + self.laces + self.body
        return head + _checksum(head + bytes(4) + rest) + rest


def opus(content: bytes) -> tuple[float, bytes]:
    """Read a voice note as most phones send it."""
    pages = list(_pages(content))
    first, *others = pages
    if not first.body.startswith(b"OpusHead") or any(page.stream != first.stream for page in others):
        raise UnreadableFile("sound", "This is not a recording we can take.")
    comments = next((at for at, page in enumerate(others) if page.ends_a_packet), None)
    if comments is None or not others[0].body.startswith(b"OpusTags"):
        raise UnreadableFile("sound", "This recording is broken.")
    sound = others[comments + 1 :]
    bare = replace(others[0], flags=0, position=0, laces=bytes([len(NO_COMMENTS)]), body=NO_COMMENTS)
    skipped = int.from_bytes(first.body[10:12], "little")
    lasts = max((page.position for page in sound if page.position < 1 << 62), default=0) - skipped
    kept = [first, bare, *sound]
    return lasts / HERTZ, b"".join(page.written(number) for number, page in enumerate(kept))


def _pages(content: bytes) -> Iterator[Page]:
    at = 0
    while content[at : at + 4] == b"OggS":
        count = content[at + 26]
        laces = content[at + 27 : at + 27 + count]
        begins, size = at + 27 + count, sum(laces)
        if begins + size > len(content):
            return  # cut off in the middle: what is whole is kept
        yield Page(
            flags=content[at + 5],
            position=int.from_bytes(content[at + 6 : at + 14], "little"),
            stream=content[at + 14 : at + 18],
            laces=laces,
            body=content[begins : begins + size],
        )
        at = begins + size


def _checksum(page: bytes) -> bytes:
    # Ogg counts the bits from the other end than zlib does, and begins with nothing.
    turned = zlib.crc32(page.translate(_TURNED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return turned.to_bytes(4, "big").translate(_TURNED)
