"""Recordings as phones and browsers make them: told by their bytes, measured in seconds, and rid of what they say of whoever
made them. Nothing is decoded: a sound is never played here, so no decoder stands open to a stranger's file.

Sources: RFC 9559 (Matroska and WebM), RFC 3533 and RFC 7845 (Ogg, Opus), ISO/IEC 14496-12 (MP4, M4A), ISO/IEC 11172-3 (MP3) and
ID3v2.4, *Multimedia Programming Interface* 1.0 (WAV, 1991).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tilth.methods.formats import mp4, ogg, webm
from tilth.methods.formats.unreadable import UnreadableFile

# By bit rate and sampling rate, for MPEG-1 and for MPEG-2 with 2.5; layer III.
_RATES = ((0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320), (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160))  # fmt: skip
_SAMPLING = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FEWEST_FRAMES = 3


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording to keep: what it is, how long, and its bytes without name, place, day and device."""

    content_type: str
    seconds: float
    content: bytes


def read(content: bytes) -> Recording:
    """Read a recording. Raises UnreadableFile, whose `why` is "film" for one with pictures and "sound" for what is none."""
    for begins, offset, content_type, reader in _KINDS:
        if content[offset : offset + len(begins)] == begins:
            return _read(content, content_type, reader)
    if content[:1] == b"\xff" and len(content) > 4 and _frame(content, 0):
        return _read(content, "audio/mpeg", mp3)
    raise UnreadableFile("sound", "This is not a recording we can take.")


def _read(content: bytes, content_type: str, reader: Callable[[bytes], tuple[float, bytes]]) -> Recording:
    try:
        seconds, kept = reader(content)
    except (IndexError, ValueError, OverflowError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile("sound", "This recording is broken.") from None
    if seconds <= 0:
        raise UnreadableFile("sound", "There is nothing to hear in this recording.")
    return Recording(content_type, seconds, kept)


def wav(content: bytes) -> tuple[float, bytes]:
    """Read plain sound: its format and its samples, and nothing else of the file."""
    if content[8:12] != b"WAVE":
        raise UnreadableFile("sound", "This is not a recording we can take.")
    described, samples, at = b"", b"", 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        if content[at : at + 4] == b"fmt ":
            described = content[at + 8 : at + 8 + size]
        elif content[at : at + 4] == b"data":
            samples = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    rate = int.from_bytes(described[8:12], "little")  # bytes a second
    if len(described) < 16 or not rate:
        raise UnreadableFile("sound", "This recording is broken.")
    parts = b"".join(
        name + len(part).to_bytes(4, "little") + part + b"\0" * (len(part) % 2)
        for name, part in ((b"fmt ", described), (b"data", samples))
    )
    return len(samples) / rate, b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WAVE" + parts


def mp3(content: bytes) -> tuple[float, bytes]:
    """Read MPEG sound: its frames, without the tags before and after them."""
    at = 0
    while content[at : at + 3] == b"ID3":
        size = 0
        for byte in content[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if content[at + 5] & 0x10 else 0)
    while at < len(content) and content[at] == 0:
        at += 1
    start, seconds, frames = at, 0.0, 0
    while found := _frame(content, at):
        length, lasts = found
        at, seconds, frames = at + length, seconds + lasts, frames + 1
    if frames < FEWEST_FRAMES:
        raise UnreadableFile("sound", "This is not a recording we can take.")
    return seconds, content[start:at]


def _frame(content: bytes, at: int) -> tuple[int, float] | None:
    """Give how many bytes and seconds the frame at this place has; None where there is no whole one."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # in step, and layer III
        return None
    version, bit_rate, sampling = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or sampling == 3 or not 0 < bit_rate < 15:
        return None
    hertz = _SAMPLING[version][sampling]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * _RATES[version != 3][bit_rate] * 1000 // hertz + (head[2] >> 1 & 1)
    return (length, samples / hertz) if at + length <= len(content) else None


_KINDS: tuple[tuple[bytes, int, str, Callable[[bytes], tuple[float, bytes]]], ...] = (
    (b"RIFF", 0, "audio/wav", wav),
    (b"ID3", 0, "audio/mpeg", mp3),
    (b"OggS", 0, "audio/ogg", ogg.opus),
    (b"\x1aE\xdf\xa3", 0, "audio/webm", webm.sound),
    (b"ftyp", 4, "audio/mp4", mp4.sound),
)
