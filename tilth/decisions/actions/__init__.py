"""Verbs of this room: money (`pots`, `daily`), what may be done (`book`), and decision notes (`notes`)."""

from tilth.decisions.actions.book import (
    replace_guideline,
    retire_guideline,
    sign_permission,
    take_back_permission,
    write_guideline,
)
from tilth.decisions.actions.daily import (
    count_tin,
    end_year,
    keep_receipt,
    put_back,
    say_paid,
    take_file_for_finance,
    take_out,
    throw_receipt_away,
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
    "count_tin",
    "decide_note",
    "end_year",
    "keep_receipt",
    "open_pot",
    "open_pot_again",
    "put_back",
    "put_in",
    "replace_guideline",
    "retire_guideline",
    "say_paid",
    "sign_permission",
    "spend",
    "take_back_permission",
    "take_file_for_finance",
    "take_out",
    "throw_receipt_away",
    "write_guideline",
]
