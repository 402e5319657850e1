"""The log of looks on disk: written without waiting, and synced every 200 ms by the worker beside the server.

A look is committed before the page leaves, but its file is not synced for each (that would cost every page half as
much again). So a power cut, and nothing less, can lose at most the last 200 ms of looks; TILTH_LOOKS_SYNCHRONOUS=FULL
closes that window.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

EVERY_SECONDS = 0.2
# A file system notes times in steps: what changed within one is synced once more.
_STEP_SECONDS = 1.0


def looks_log() -> Path | None:
    """Give the file that looks are written to first; None where the database syncs by itself."""
    at = settings.DATABASES["looks"]
    if not at["ENGINE"].endswith("sqlite3") or settings.LOOKS_SYNCHRONOUS == "FULL":
        return None
    return Path(f"{at['NAME']}-wal")


def sync_looks() -> bool:
    """Put on disk what was written to the log of looks. False when there is no such file."""
    file = looks_log()
    if file is None:
        return False
    # The file goes when the last process closes it, and then everything in it is in the database, synced.
    with suppress(FileNotFoundError):
        opened = os.open(file, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
        return True
    return False


def keep_syncing(told: threading.Event) -> None:
    """Sync what is new, every 200 ms, until told to stop."""
    synced = 0.0
    file = looks_log()
    while file is not None and not told.wait(EVERY_SECONDS):
        with suppress(FileNotFoundError):
            changed = file.stat().st_mtime
            if changed > synced - _STEP_SECONDS:
                synced = time.time()
                sync_looks()
