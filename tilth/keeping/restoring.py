"""Bringing a place back: everything is unpacked and checked aside, then swapped in steps that can be taken again.

From the moment the unpacked folder has its name, the restore will be finished: by the command that began it or, when
that was killed, by the next `tilth restore`, `serve`, `backup` or `keeping`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from tilth.base import sealing
from tilth.base.errors import WrongState
from tilth.keeping import archive, postgres

PLAN = "plan.json"


def waiting() -> Path | None:
    """Give the folder of a restore that was begun and not finished; None when there is none."""
    folder = Path(settings.VAR) / "restoring"
    return folder if (folder / PLAN).is_file() else None


def begin(folder: Path, manifest: dict[str, Any], life: int) -> None:
    """Give an unpacked backup the name from which on it counts. Raises WrongState for one of another engine."""
    if manifest["engine"] != connections["default"].vendor:
        raise WrongState(
            _("This backup is of another kind of database. Set DATABASE_URL as it was and try again.")
        )
    plan = {"life": life, "made_at": manifest["made_at"], "rows": manifest["rows"]}
    (folder / PLAN).write_text(json.dumps(plan))
    named = Path(settings.VAR) / "restoring"
    shutil.rmtree(named, ignore_errors=True)
    folder.replace(named)


def swap(folder: Path) -> dict[str, Any]:
    """Put what is unpacked where the place lives. Each step is whole, and may be taken again. Gives the plan."""
    for alias in archive.aliases():
        path = archive.sqlite_path(alias)
        connections[alias].close()
        if path is None:
            if (folder / f"{alias}.sql").is_file():
                postgres.put_back(alias, folder / f"{alias}.sql")
                (folder / f"{alias}.sql").unlink()
        elif (folder / path.name).is_file():
            for leftover in ("-wal", "-shm"):
                Path(f"{path}{leftover}").unlink(missing_ok=True)
            (folder / path.name).replace(path)
    files, before = Path(settings.FILES), Path(f"{settings.FILES}.before")
    if (folder / archive.FILES).is_dir():
        if files.is_dir():
            shutil.rmtree(before, ignore_errors=True)
            files.rename(before)
        (folder / archive.FILES).replace(files)
    shutil.rmtree(before, ignore_errors=True)
    sealing.forget_keys()
    return dict(json.loads((folder / PLAN).read_text()))


def lost(plan: dict[str, Any]) -> list[str]:
    """Say which tables have other rows now than the backup had. Nothing, when all is well."""
    counted = archive.rows()
    return [
        f"{table}: {number} rows in the backup, {counted.get(table, 0)} here"
        for table, number in plan["rows"].items()
        if counted.get(table) != number
    ]
