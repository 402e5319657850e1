"""A new master key: every holder's key is wrapped anew, in one transaction; whoever is stopped half way goes on later.

The new key lies beside the old one until every key is wrapped by it; only then does it take the old one's place. The
old one is kept under its own name, because older backups of the keys still need it.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tilth.base import anchors, sealing
from tilth.base.errors import WrongState


def waiting() -> bool:
    """Say whether a change of the master key was begun and not finished."""
    return _new().is_file()


def begin() -> None:
    """Make the new key, beside the old one. Raises WrongState when the log is not whole or the key is in a setting."""
    if settings.MASTER_KEY:
        raise WrongState(
            _(
                "The master key is in TILTH_MASTER_KEY. Put it into the file TILTH_MASTER_KEY_FILE names first."
            )
        )
    if fault := next(anchors.faults(), ""):
        raise WrongState(
            _("The log is not whole: %(fault)s. Look at that first: tilth verify_audit") % {"fault": fault}
        )
    aside = _new().with_suffix(".making")
    aside.touch(mode=0o600)
    _write(aside, secrets.token_bytes(32))
    aside.replace(_new())


def finish() -> tuple[int, Path]:
    """Wrap every key anew and let the new key take the old one's place. Gives how many, and where the old one is."""
    old, new = sealing.master_key(), bytes.fromhex(_new().read_text().strip())
    wrapped = sealing.wrap_anew(old, new)
    kept = sealing.older_master_file(sealing.name_of(old))
    kept.touch(mode=0o600)
    _write(kept, old)
    _new().replace(settings.MASTER_KEY_FILE)
    sealing.forget_keys()
    anchors.make()
    return wrapped, kept


def _new() -> Path:
    file = Path(settings.MASTER_KEY_FILE)
    return file.with_name(f"{file.name}.new")


def _write(file: Path, key: bytes) -> None:
    with file.open("w") as out:
        out.write(key.hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
