"""One archive with everything a place is, but never its keys: writing it while people write, and reading it back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.models import Epoch

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files"


def sqlite_path(alias: str) -> Path | None:
    """Give the file of a database kept by SQLite; None for one kept elsewhere."""
    connection = connections[alias]
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def write(file: Path) -> dict[str, Any]:
    """Write the record, the looks and the files to one archive, whole, beside people who go on writing.

    Gives the manifest. The archive is written aside and takes its name only when it is complete and was read again.
    """
    with tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".backup-") as folder:
        inside = Path(folder) / "place"
        inside.mkdir()
        for alias in _aliases():
            _copy_database(alias, inside)
        if Path(settings.FILES).is_dir():
            shutil.copytree(settings.FILES, inside / FILES)
        manifest = _manifest(inside)
        (inside / MANIFEST).write_text(json.dumps(manifest, indent=1))
        made = Path(folder) / "archive"
        with tarfile.open(made, "w:gz", compresslevel=3) as archive:
            archive.add(inside, arcname=".")
        check(made)
        made.chmod(0o600)
        made.replace(file)
    return manifest


def check(file: Path) -> dict[str, Any]:
    """Read an archive and compare every file in it with its checksum. Gives the manifest, or raises InvalidInput."""
    with opened(file) as folder:
        return read_manifest(folder)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Give the manifest of an unpacked archive."""
    return dict(json.loads((folder / MANIFEST).read_text()))


def write_keys(file: Path) -> None:
    """Copy the persons' keys, still wrapped, to a file of their own: kept briefly, and apart from everything else."""
    with closing(sqlite3.connect(connections["keys"].settings_dict["NAME"])) as source:
        source.execute("VACUUM INTO ?", [str(file)])
    file.chmod(0o600)


@contextmanager
def opened(file: Path) -> Iterator[Path]:
    """Unpack an archive aside, checked. Raises InvalidInput for anything that is not a whole backup of ours."""
    broken = InvalidInput(
        _("%(file)s is not a whole backup of Tilth. Nothing was changed.") % {"file": file.name}
    )
    with tempfile.TemporaryDirectory(dir=Path(settings.VAR), prefix=".restore-") as folder:
        inside = Path(folder)
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(inside, filter="data")
            manifest = json.loads((inside / MANIFEST).read_text())
            whole = manifest["format"] == FORMAT and manifest["checksums"] == _checksums(inside)
        except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError):
            raise broken from None
        if not whole:
            raise broken
        yield inside


def put_back(folder: Path, manifest: dict[str, Any]) -> None:
    """Put an unpacked backup where the place lives. Each database is swapped in one step."""
    if manifest["engine"] != connections["default"].vendor:
        raise WrongState(
            _("This backup is of another kind of database. Set DATABASE_URL as it was and try again.")
        )
    for alias in _aliases():
        path = sqlite_path(alias)
        connections[alias].close()
        if path is None:
            _postgres(
                "psql",
                "--quiet",
                "--single-transaction",
                "--set=ON_ERROR_STOP=1",
                "--file",
                str(folder / "record.sql"),
            )
            continue
        for leftover in ("-wal", "-shm"):
            Path(f"{path}{leftover}").unlink(missing_ok=True)
        (folder / path.name).replace(path)
    if (folder / FILES).is_dir():
        aside = Path(f"{settings.FILES}.before")
        shutil.rmtree(aside, ignore_errors=True)
        if Path(settings.FILES).is_dir():
            Path(settings.FILES).rename(aside)
        shutil.move(folder / FILES, settings.FILES)
        shutil.rmtree(aside, ignore_errors=True)


def _aliases() -> list[str]:
    return ["default", "looks"] if settings.LOOKS_OWN_FILE else ["default"]


def _copy_database(alias: str, folder: Path) -> None:
    path = sqlite_path(alias)
    if path is None:
        _postgres("pg_dump", "--clean", "--if-exists", "--no-owner", "--file", str(folder / "record.sql"))
        return
    # VACUUM INTO takes one consistent picture, however many people are writing; a copied file would not be whole.
    with closing(sqlite3.connect(path)) as source:
        source.execute("VACUUM INTO ?", [str(folder / path.name)])
    with closing(sqlite3.connect(folder / path.name)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise WrongState(
                _("The copy of %(name)s could not be read back. Nothing was kept.") % {"name": path.name}
            )


def _postgres(*command: str) -> None:
    at = connections["default"].settings_dict
    env = os.environ | {"PGPASSWORD": at["PASSWORD"] or ""}
    options = [
        f"--{word}={at[name]}"
        for word, name in (("host", "HOST"), ("port", "PORT"), ("username", "USER"))
        if at[name]
    ]
    done = subprocess.run(
        [*command, *options, f"--dbname={at['NAME']}"], env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise WrongState(f"{command[0]}: {done.stderr.strip().splitlines()[-1:] or done.returncode}")


def _manifest(folder: Path) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": clock.now().isoformat(timespec="seconds"),
        "engine": connections["default"].vendor,
        "epoch": epoch(),
        "rows": rows(),
        "checksums": _checksums(folder),
    }


def _checksums(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def rows() -> dict[str, int]:
    """Count the rows of every table of the record and the looks."""
    counted = {}
    for alias in _aliases():
        with connections[alias].cursor() as cursor:
            for table in sorted(connections[alias].introspection.table_names(cursor)):
                cursor.execute(f"SELECT COUNT(*) FROM {connections[alias].ops.quote_name(table)}")
                counted[f"{alias}.{table}"] = cursor.fetchone()[0]
    return counted


def epoch() -> int:
    """Give which life of the record this is."""
    latest = Epoch.objects.order_by("-number").values_list("number", flat=True).first()
    return latest or 1
