"""Sound in WebM, as browsers record it: how long it lasts, and the same without title, day and tags (RFC 8794, RFC 9559)."""

from __future__ import annotations

from collections.abc import Iterator

from tilth.methods.formats.unreadable import UnreadableFile

HEADER, SEGMENT, INFO, TRACKS, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
TRACK, TRACK_TYPE, SCALE = 0xAE, 0x83, 0x2AD7B1
TIME, SIMPLE_BLOCK, BLOCK_GROUP, BLOCK = 0xE7, 0xA3, 0xA0, 0xA1
INSIDE = frozenset({SEGMENT, INFO, TRACKS, CLUSTER, TRACK, BLOCK_GROUP})
FILM, SOUND = 1, 2
# What tells of whoever made it: title, day, file names, chapters, attachments, tags, the name of a track.
TELLING = frozenset({0x7BA9, 0x4461, 0x7384, 0x3C83AB, 0x3E83BB, 0x1043A770, 0x1941A469, 0x1254C367, 0x536E})
WRITER = 0x5741  # must be there, and may be blank
VOID = 0xEC
DEEPEST = 5
MOST_ELEMENTS = 500_000
# A name of its own for "as long as there is more", which a browser writes while it records.
OPEN_END = -1


def sound(content: bytes) -> tuple[float, bytes]:
    """Read a recording of a browser: no length stands in it, so its blocks are followed to the last."""
    kept = bytearray(content)
    scale, cluster_at, last, tracks = 1_000_000, 0, 0, set()
    for number, (name, whole, begins, ends) in enumerate(_elements(content, 0, len(content), 0)):
        if number > MOST_ELEMENTS:
            raise ValueError("more elements than any recording has")
        if name == TRACK_TYPE:
            tracks.add(_number(content[begins:ends]))
        elif name == SCALE:
            scale = _number(content[begins:ends]) or scale
        elif name == TIME:
            cluster_at = _number(content[begins:ends])
        elif name in (SIMPLE_BLOCK, BLOCK):
            _track, at = _size(content, begins)
            last = max(last, cluster_at + int.from_bytes(content[at : at + 2], "big", signed=True))
        else:
            _blank(kept, name, whole, begins, ends)
    if FILM in tracks:
        raise UnreadableFile("film", "This is a film.")
    if SOUND not in tracks:
        raise UnreadableFile("sound", "This is not a recording we can take.")
    return last * scale / 1e9, bytes(kept)


def _blank(kept: bytearray, name: int, whole: int, begins: int, ends: int) -> None:
    """Blank what tells of whoever made it, so that everything else stays where it is."""
    if name in TELLING:
        kept[whole:ends] = _void(ends - whole)
    elif name == WRITER:
        kept[begins:ends] = b" " * (ends - begins)


def _elements(content: bytes, at: int, end: int, depth: int) -> Iterator[tuple[int, int, int, int]]:
    """Give each element as (name, where it starts, where its content begins, where it ends), those inside others too."""
    while at < end:
        whole = at
        name, at = _name(content, at)
        size, at = _size(content, at)
        ends = end if size == OPEN_END else min(at + size, end)
        yield name, whole, at, ends
        if name in INSIDE and depth < DEEPEST:
            if size == OPEN_END:
                # What follows stands beside it as well as inside it: read on from here.
                continue
            yield from _elements(content, at, ends, depth + 1)
        at = ends


def _name(content: bytes, at: int) -> tuple[int, int]:
    length = _length(content[at], 4)
    return int.from_bytes(content[at : at + length], "big"), at + length


def _size(content: bytes, at: int) -> tuple[int, int]:
    length = _length(content[at], 8)
    value = int.from_bytes(content[at : at + length], "big") & (1 << 7 * length) - 1
    return (OPEN_END if value == (1 << 7 * length) - 1 else value), at + length


def _length(first: int, most: int) -> int:
    length = 9 - first.bit_length()
    if length > most:
        raise ValueError("no such length")
    return length


def _number(value: bytes) -> int:
    return int.from_bytes(value, "big")


def _void(size: int) -> bytes:
    """Give an element of this many bytes that says nothing."""
    if size > 9:
        return bytes([VOID, 0x01]) + (size - 9).to_bytes(7, "big") + bytes(size - 9)
    return bytes([VOID, 0x80 | size - 2]) + bytes(size - 2)
