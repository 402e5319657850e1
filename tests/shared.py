"""Real files that are not part of the project: they lie beside it, or nowhere, and then their tests say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.reading import ROOT

FOLDER = Path(os.environ.get("TILTH_SHARED_DATA", ROOT.parent / "shared" / "data"))


def shared(name: str) -> Path:
    """Give a folder of real files, or skip the test."""
    folder = FOLDER / name
    if not folder.is_dir():
        pytest.skip(f"there are no real files here: {folder} (TILTH_SHARED_DATA says where else)")
    return folder
