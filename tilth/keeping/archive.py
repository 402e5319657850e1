"""One archive with everything a place is, but never its keys: written while people write, and checked before it counts."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.models import Epoch
from tilth.keeping import postgres

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files"
CHUNK = 1024 * 1024
# What an archive may become when it is unpacked: a made-up one could fill the disk, or never end.
MOST_ENTRIES = 200_000
MOST_RATIO = 100
ALWAYS_BYTES = 64 * 1024 * 1024
# In hundredths of what is free on the disk.
MOST_OF_DISK = 90


def aliases() -> list[str]:
    """Give the databases a backup holds. The keys are never among them."""
    return ["default", "looks"] if settings.LOOKS_OWN_FILE else ["default"]


def sqlite_path(alias: str) -> Path | None:
    """Give the file of a database kept by SQLite; None for one kept elsewhere."""
    connection = connections[alias]
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def write(file: Path) -> dict[str, Any]:
    """Write the record, the looks and the files to one archive, whole, beside people who go on writing.

    Gives the manifest. The archive is written aside and takes its name only when it is complete and was read again.
    """
    with _aside(file) as folder:
        inside = folder / "place"
        inside.mkdir()
        counted: dict[str, int] = {}
        for alias in aliases():
            counted |= _copy_database(alias, inside)
        _copy_files(inside / FILES)
        manifest = {
            "format": FORMAT,
            "tilth": version("tilth"),
            "made_at": clock.now().isoformat(timespec="seconds"),
            "engine": connections["default"].vendor,
            "epoch": epoch(),
            "tables_as_of": _tables_as_of(),
            "rows": counted,
            "checksums": checksums(inside),
        }
        (inside / MANIFEST).write_text(json.dumps(manifest, indent=1))
        made = folder / "archive"
        with tarfile.open(made, "w:gz", compresslevel=3) as archive:
            archive.add(inside, arcname=".")
        shutil.rmtree(inside)
        with opened(made, folder):
            pass
        made.chmod(0o600)
        made.replace(file)
    return manifest


@contextmanager
def opened(file: Path, beside: Path | None = None) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Unpack an archive aside and compare every file in it with its checksum. Gives the folder and the manifest.

    Raises InvalidInput for anything that is not a whole backup of ours.
    """
    with tempfile.TemporaryDirectory(
        dir=beside or settings.VAR, prefix=".unpacked-", ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        try:
            with gzip.open(file) as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
                _unpack(file, archive, folder)
                _read_to_the_end(file, stream, folder)
            manifest = dict(json.loads((folder / MANIFEST).read_text()))
            whole = manifest["format"] == FORMAT and manifest["checksums"] == checksums(folder)
        except (tarfile.TarError, zlib.error, EOFError, ValueError, KeyError, TypeError, OSError) as error:
            if isinstance(error, FileNotFoundError) and not file.exists():
                raise
            whole = False
        if not whole:
            raise InvalidInput(
                _("%(file)s is not a whole backup of Tilth. Nothing was changed.") % {"file": file.name}
            )
        yield folder, manifest


def _unpack(file: Path, archive: tarfile.TarFile, folder: Path) -> None:
    most, entries, size = _most_bytes(file, folder), 0, 0
    for member in archive:
        entries, size = entries + 1, size + member.size
        if entries > MOST_ENTRIES or size > most:
            raise _too_much(file)
        archive.extract(member, folder, filter="data")


def _read_to_the_end(file: Path, stream: gzip.GzipFile, folder: Path) -> None:
    # Only at its very end does gzip compare what was read with its checksum, the manifest included.
    most, size = _most_bytes(file, folder), 0
    while part := stream.read(CHUNK):
        size += len(part)
        if size > most:
            raise _too_much(file)


def _most_bytes(file: Path, folder: Path) -> int:
    """Give how much a file may become: so many times itself, and never more than the disk has room for."""
    by_ratio = max(ALWAYS_BYTES, file.stat().st_size * MOST_RATIO)
    return min(by_ratio, shutil.disk_usage(folder).free * MOST_OF_DISK // 100)


def _too_much(file: Path) -> InvalidInput:
    return InvalidInput(
        _("%(file)s would unpack to far more than a backup of its size holds. Nothing was changed.")
        % {"file": file.name}
    )


def write_keys(file: Path) -> None:
    """Copy the persons' keys, still wrapped, to a file of their own: kept briefly, and apart from everything else."""
    with _aside(file) as folder:
        made = folder / "keys"
        _vacuum(Path(connections["keys"].settings_dict["NAME"]), made)
        made.chmod(0o600)
        made.replace(file)


def read_keys(file: Path) -> list[dict[str, Any]]:
    """Give the keys in such a file, still wrapped. Raises InvalidInput when it is something else."""
    if not file.is_file():
        raise FileNotFoundError(f"there is no file {file}")
    try:
        with closing(sqlite3.connect(f"file:{file.resolve()}?mode=ro", uri=True)) as source:
            source.row_factory = sqlite3.Row
            return [dict(row) for row in source.execute("SELECT * FROM base_holderkey")]
    except sqlite3.DatabaseError:
        raise InvalidInput(
            _("%(file)s holds no keys of Tilth. Nothing was changed.") % {"file": file.name}
        ) from None


def rows() -> dict[str, int]:
    """Count the rows of every table of the record and the looks."""
    counted = {}
    for alias in aliases():
        with connections[alias].cursor() as cursor:
            for table in sorted(connections[alias].introspection.table_names(cursor)):
                cursor.execute(f"SELECT COUNT(*) FROM {connections[alias].ops.quote_name(table)}")
                counted[f"{alias}.{table}"] = cursor.fetchone()[0]
    return counted


def epoch() -> int:
    """Give which life of the record this is."""
    latest = Epoch.objects.order_by("-number").values_list("number", flat=True).first()
    return latest or 1


def checksums(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of every file in a folder, the manifest left out."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST):
        with path.open("rb") as content:
            found[str(path.relative_to(folder))] = hashlib.file_digest(content, "sha256").hexdigest()
    return found


@contextmanager
def _aside(file: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".backup-") as folder:
        yield Path(folder)


def _copy_database(alias: str, folder: Path) -> dict[str, int]:
    path = sqlite_path(alias)
    if path is None:
        return postgres.dump(alias, folder / f"{alias}.sql")
    copy = folder / path.name
    _vacuum(path, copy)
    # Counted in the copy itself: in the place people have gone on writing.
    with closing(sqlite3.connect(copy)) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise WrongState(
                _("The copy of %(name)s could not be read back. Nothing was kept.") % {"name": path.name}
            )
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = sorted(name for name in names if not name.startswith("sqlite_"))
        return {
            f"{alias}.{name}": database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]
            for name in tables
        }


def _vacuum(path: Path, copy: Path) -> None:
    # VACUUM INTO takes one consistent picture, however many people are writing; a copied file would not be whole.
    with closing(sqlite3.connect(path, timeout=20)) as source:
        source.execute("VACUUM INTO ?", [str(copy)])


def _copy_files(folder: Path) -> None:
    folder.mkdir()
    for path in Path(settings.FILES).glob("*/*"):
        (folder / path.parent.name).mkdir(exist_ok=True)
        # A picture that somebody replaces in this moment is gone, and its row with it.
        with suppress(FileNotFoundError):
            shutil.copyfile(path, folder / path.parent.name / path.name)


def _tables_as_of() -> dict[str, str]:
    applied = sorted(MigrationRecorder(connections["default"]).applied_migrations())
    return dict(applied)
