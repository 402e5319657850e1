"""What happened, worked out of what is held and kept as it may be read: so that no page opens the contacts, or an engine.

`happened.py` works it out, for the worker and the command; a page calls `kept` alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tilth.evidence import store


def kept() -> dict[str, Any]:
    """Give what was worked out last. Empty where nothing was."""
    file = store.folder() / "figures.json"
    read: dict[str, Any] = json.loads(file.read_bytes()) if file.exists() else {}
    return read


def forget() -> None:
    """Destroy what was worked out."""
    (store.folder() / "figures.json").unlink(missing_ok=True)


def keep(told: Mapping[str, Any]) -> None:
    """Keep what was worked out, whole or not at all."""
    store.write_whole(store.folder() / "figures.json", json.dumps(told).encode())
