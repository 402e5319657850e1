"""Real files that are not part of the project: they lie beside it, or nowhere, and then their tests say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.reading import ROOT

FOLDER = Path(os.environ.get("TILTH_SHARED_DATA", ROOT.parent / "shared" / "data"))


def shared(name: str) -> Path:
    """Give a file of that folder, or a folder in it; where it is absent, skip the test and say so."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not in {FOLDER}: set TILTH_SHARED_DATA to where it is")
    return path
