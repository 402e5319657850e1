"""The ledger of erasures: whose keys were destroyed, in a file apart from every database and every backup.

It is asked after every restore and at every start, so that an erased holder's key never comes back, whichever older
file was put in its place. It holds random ids, days and rules; no name, no word.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tilth.base import clock


def note(holder_id: UUID, rule: str) -> None:
    """Write down, on disk before this returns, that a holder's key is destroyed for good."""
    file = _file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("a") as out:
        file.chmod(0o600)
        out.write(f"{clock.today().isoformat()} {holder_id} {rule.replace(' ', '_')}\n")
        out.flush()
        os.fsync(out.fileno())


def noted() -> dict[UUID, date]:
    """Give every holder whose key was destroyed, and on which day."""
    try:
        lines = _file().read_text().split("\n")
    except FileNotFoundError:
        return {}
    parts = [words for line in lines if len(words := line.split(" ")) == 3 and len(words[1]) == 36]
    return {UUID(holder): date.fromisoformat(on) for on, holder, _rule in parts}


def _file() -> Path:
    return Path(settings.ERASURES)
