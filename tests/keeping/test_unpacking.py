"""An archive is measured before it is unpacked: size, ratio, how many files, and what comes after its end."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tilth.base.errors import InvalidInput
from tilth.keeping import archive

MEGABYTE = 1024 * 1024


@pytest.fixture
def small(monkeypatch, settings, tmp_path):
    """The same bounds, a hundred times smaller."""
    monkeypatch.setattr(archive, "ALWAYS_BYTES", MEGABYTE)
    monkeypatch.setattr(archive, "MOST_ENTRIES", 50)
    settings.VAR = tmp_path
    return tmp_path


def packed(folder: Path, files: dict[str, bytes], after: bytes = b"") -> Path:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    file = folder / "made.tilth"
    file.write_bytes(gzip.compress(made.getvalue() + after))
    return file


def refused(file: Path, monkeypatch) -> str:
    written: list[str] = []
    extract = tarfile.TarFile.extract
    monkeypatch.setattr(
        tarfile.TarFile,
        "extract",
        lambda self, member, *args, **more: (
            written.append(member.name),
            extract(self, member, *args, **more),
        ),
    )
    with pytest.raises(InvalidInput) as error, archive.opened(file):
        pass
    assert [path.name for path in file.parent.iterdir()] == [file.name], "something was left behind"
    return f"{error.value.message} Wrote: {written}"


@pytest.mark.slow
def test_one_file_that_grows_a_thousandfold_is_refused_before_it_is_written(small, monkeypatch):
    file = packed(small, {"record.sqlite3": bytes(40 * MEGABYTE)})
    assert file.stat().st_size < 100_000
    assert refused(file, monkeypatch).endswith(
        "far more than a backup of its size holds. Nothing was changed. Wrote: []"
    )


def test_many_files_that_grow_together_are_refused_when_they_pass_the_bound(small, monkeypatch):
    said = refused(packed(small, {f"{number}": bytes(MEGABYTE // 4) for number in range(40)}), monkeypatch)
    assert "far more" in said and "'39'" not in said


def test_very_many_files_are_refused(small, monkeypatch):
    said = refused(packed(small, {f"{number}": b"x" for number in range(51)}), monkeypatch)
    assert "far more" in said and "'50'" not in said


def test_what_never_ends_after_the_archive_is_refused(small, monkeypatch):
    assert "far more" in refused(packed(small, {"one": b"x"}, after=bytes(30 * MEGABYTE)), monkeypatch)


def test_what_the_disk_has_no_room_for_is_refused(small, monkeypatch):
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1000))
    assert "far more" in refused(packed(small, {"one": bytes(2000)}), monkeypatch)


def test_an_archive_inside_the_bounds_is_read_and_judged_by_what_is_in_it(small, monkeypatch):
    assert "not a whole backup" in refused(packed(small, {"one": bytes(MEGABYTE // 2)}), monkeypatch)
