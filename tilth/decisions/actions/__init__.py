"""Verbs of this room: money (`pots`), what may be done (`book`), and decision notes (`notes`)."""

from tilth.decisions.actions.book import (
    replace_guideline,
    retire_guideline,
    sign_permission,
    take_back_permission,
    write_guideline,
)
from tilth.decisions.actions.notes import decide_note
from tilth.decisions.actions.pots import (
    close_pot,
    come_back,
    correct,
    open_pot,
    open_pot_again,
    put_in,
    spend,
)

__all__ = [
    "close_pot",
    "come_back",
    "correct",
    "decide_note",
    "open_pot",
    "open_pot_again",
    "put_in",
    "replace_guideline",
    "retire_guideline",
    "sign_permission",
    "spend",
    "take_back_permission",
    "write_guideline",
]
