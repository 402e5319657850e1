"""Verbs of this room: an account closed (`closing`), tables coming in (`tables`), the place put back or taken out (`place`)."""

from tilth.keeping.actions.closing import close_account
from tilth.keeping.actions.place import bring_back_keys, note_export, settle, take_open_files
from tilth.keeping.actions.tables import WAITING, bring_in, forget_tables, lay_down

__all__ = [
    "WAITING",
    "bring_back_keys",
    "bring_in",
    "close_account",
    "forget_tables",
    "lay_down",
    "note_export",
    "settle",
    "take_open_files",
]
