"""Sound in MP4 (M4A, 3GP), as phones record it: how long it lasts, and the same without tags, place and days (ISO/IEC 14496-12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tilth.methods.formats.unreadable import UnreadableFile

INSIDE = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf", b"mvex"})
# Tags, what Apple and Android write of place and device, and what anybody may add.
TELLING = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
HEARD = frozenset({b"hdlr", b"mvhd", b"mdhd", b"trex", b"tfhd", b"tfdt", b"trun"})
DEEPEST = 6
MOST_BOXES = 100_000


@dataclass(slots=True)
class _Told:
    """What the boxes say of a recording."""

    handlers: set[bytes] = field(default_factory=set)
    whole: float = 0.0  # seconds, as the head says
    scale: int = 0  # of the sound: ticks a second
    a_sample: int = 0  # ticks, where nothing else is said
    begins: int = 0  # of the piece being read
    pieces: int = 0  # ticks, up to the end of the last piece


def sound(content: bytes) -> tuple[float, bytes]:
    """Read a recording of a phone, whole or in pieces as Safari writes it."""
    kept, told = bytearray(content), _Told()
    for number, (at, begins, ends) in enumerate(_boxes(content, 0, len(content), 0)):
        name = content[at : at + 4]
        if number > MOST_BOXES:
            raise ValueError("more boxes than any recording has")
        if name in TELLING:
            kept[at : at + 4] = b"free"
            kept[begins:ends] = bytes(ends - begins)
        elif name in HEARD | DATED:
            _hear(told, name, content[begins:ends])
        if name in DATED:
            _undated(kept, begins)
    if b"vide" in told.handlers:
        raise UnreadableFile("film", "This is a film.")
    if b"soun" not in told.handlers:
        raise UnreadableFile("sound", "This is not a recording we can take.")
    return max(told.whole, told.pieces / told.scale if told.scale else 0), bytes(kept)


def _hear(told: _Told, name: bytes, box: bytes) -> None:
    if name == b"hdlr":
        told.handlers.add(box[8:12])
    elif name in (b"mvhd", b"mdhd"):
        scale, lasts = _scale_and_length(box)
        told.whole = max(told.whole, lasts / scale if scale else 0)
        told.scale = scale if name == b"mdhd" else told.scale
    elif name == b"trex":
        told.a_sample = _number(box, 12)
    elif name == b"tfhd":
        told.a_sample = _default_of_piece(box) or told.a_sample
    elif name == b"tfdt":
        told.begins = int.from_bytes(box[4:12] if box[0] else box[4:8], "big")
    elif name == b"trun":
        told.pieces = max(told.pieces, told.begins + _length_of_piece(box, told.a_sample))


def _scale_and_length(box: bytes) -> tuple[int, int]:
    if box[0]:  # wide numbers
        lasts = int.from_bytes(box[24:32], "big")
        return _number(box, 20), 0 if lasts == (1 << 64) - 1 else lasts
    lasts = _number(box, 16)
    return _number(box, 12), 0 if lasts == (1 << 32) - 1 else lasts


def _default_of_piece(box: bytes) -> int:
    flags = int.from_bytes(box[1:4], "big")
    at = 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    return _number(box, at) if flags & 8 else 0


def _length_of_piece(box: bytes, a_sample: int) -> int:
    flags, count = int.from_bytes(box[1:4], "big"), _number(box, 4)
    if not flags & 0x100:
        return count * a_sample
    at = 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
    step = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    return sum(_number(box, at + step * number) for number in range(min(count, len(box) // step)))


def _undated(kept: bytearray, begins: int) -> None:
    """Blank the days on which it was made and changed."""
    size = 16 if kept[begins] else 8
    kept[begins + 4 : begins + 4 + size] = bytes(size)


def _number(box: bytes, at: int) -> int:
    return int.from_bytes(box[at : at + 4], "big")


def _boxes(content: bytes, at: int, end: int, depth: int) -> Iterator[tuple[int, int, int]]:
    """Give each box as (where its name stands, where its content begins, where it ends), those inside others too."""
    while at + 8 <= end:
        size, name, begins = _number(content, at), content[at + 4 : at + 8], at + 8
        if size == 1:
            size, begins = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        ends = end if size == 0 else at + size
        if ends < begins or ends > end:
            raise ValueError("a box longer than what holds it")
        yield at + 4, begins, ends
        if name in INSIDE and depth < DEEPEST:
            yield from _boxes(content, begins, ends, depth + 1)
        at = ends
