"""Recordings are told by their bytes, measured, and leave their maker behind. The files here were made by a common encoder."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilth.methods.formats import recording
from tilth.methods.formats.unreadable import UnreadableFile

HERE = Path(__file__).with_name("recordings")
TOLD = (b"SECRETTITLE", b"SECRETPLACE", b"SECRETCOMMENT")


def made(name):
    return (HERE / name).read_bytes()


def a_wav(seconds=2, extra=b"LIST\x1a\x00\x00\x00INFOIART\x0e\x00\x00\x00SECRETTITLE\x00\x00\x00"):
    described = bytes.fromhex("0100010040 1f0000 401f0000 0100 0800".replace(" ", ""))
    chunks = b"fmt " + len(described).to_bytes(4, "little") + described + extra
    chunks += b"data" + (8000 * seconds).to_bytes(4, "little") + b"\x80" * 8000 * seconds
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WAVE" + chunks


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.webm", "audio/webm"), ("a.ogg", "audio/ogg"), ("a.m4a", "audio/mp4"), ("frag.mp4", "audio/mp4"),
     ("a.mp3", "audio/mpeg")],
)  # fmt: skip
def test_a_second_of_sound_is_a_second_long_and_tells_nothing_of_its_maker(name, content_type):
    content = made(name)
    assert any(word in content for word in TOLD), "the file must tell something, or this proves nothing"
    found = recording.read(content)
    assert found.content_type == content_type
    assert found.seconds == pytest.approx(1, abs=0.1)
    assert not any(word in found.content for word in TOLD)


@pytest.mark.parametrize("name", ["a.webm", "a.ogg", "a.m4a", "frag.mp4", "a.mp3"])
def test_what_was_kept_reads_the_same_again(name):
    once = recording.read(made(name))
    assert recording.read(once.content) == once


def test_plain_sound_keeps_its_format_and_samples_alone():
    found = recording.read(a_wav())
    assert (found.content_type, found.seconds) == ("audio/wav", 2)
    assert b"SECRET" not in found.content
    assert found.content == a_wav(extra=b"")


def test_a_recording_of_ninety_minutes_says_so():
    content = bytearray(made("a.ogg"))
    last = content.rindex(b"OggS")
    content[last + 6 : last + 14] = (90 * 60 * 48_000).to_bytes(8, "little")
    assert recording.read(bytes(content)).seconds == pytest.approx(5400, abs=1)


def test_the_checksum_of_a_page_is_the_one_its_encoder_wrote():
    """RFC 3533: polynomial 0x04c11db7, nothing before and nothing after."""
    content, kept = made("a.ogg"), recording.read(made("a.ogg")).content
    assert kept[:4] == b"OggS"
    assert kept[22:26] == content[22:26], "the first page is as it was, so its checksum is too"


def test_a_film_is_no_recording():
    with pytest.raises(UnreadableFile) as refused:
        recording.read(made("film.mp4"))
    assert refused.value.why == "film"


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WAVE", b"RIFF" + b"\x00" * 60, b"OggS", b"OggS" * 40,
     b"\x1aE\xdf\xa3", b"\x1aE\xdf\xa3" + b"\x00" * 50, b"\x00\x00\x00\x08ftyp", b"\x00\x00\x00\x08ftyp\x00\x00\x00\x01moov",
     b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", b"\xff\xfb\x90\x00" * 4, b"<html><script>", b"\x00" * 400],
)  # fmt: skip
def test_what_is_no_recording_is_refused(content):
    with pytest.raises(UnreadableFile):
        recording.read(content)


@pytest.mark.once
@pytest.mark.slow
@given(st.sampled_from(["a.webm", "a.ogg", "a.m4a", "frag.mp4", "a.mp3"]), st.data())
def test_a_broken_recording_is_read_or_refused_and_nothing_else(name, more):
    content = bytearray(made(name))
    for _ in range(more.draw(st.integers(1, 4))):
        content[more.draw(st.integers(0, len(content) - 1))] = more.draw(st.integers(0, 255))
    cut = bytes(content[: more.draw(st.integers(1, len(content)))])
    with contextlib.suppress(UnreadableFile):
        assert recording.read(cut).seconds > 0
