"""What the keeper's commands note down beside the databases: when a backup was made, when the log was found whole.

In a file of its own, because it is about this machine and must not travel inside a backup.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tilth.base import clock

BACKUP = "backup"
KEYS = "keys"
LOG = "log"


def note(what: str, words: str = "") -> None:
    """Note that something was done now, with a word about it."""
    known = _read() | {what: {"at": clock.now().isoformat(timespec="seconds"), "words": words}}
    aside = _file().with_suffix(".new")
    aside.write_text(json.dumps(known, indent=1))
    aside.replace(_file())


def last(what: str) -> tuple[datetime, str] | None:
    """Give when something was last done, and the word about it; None when it never was."""
    found = _read().get(what)
    return (datetime.fromisoformat(found["at"]), found["words"]) if found else None


def _file() -> Path:
    return Path(settings.VAR) / "keeping.json"


def _read() -> dict[str, dict[str, str]]:
    try:
        return dict(json.loads(_file().read_text()))
    except (FileNotFoundError, ValueError):
        return {}
