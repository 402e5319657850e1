"""Verbs of this room: an account closed (`closing`), tables coming in (`tables`), the place put back or taken out (`place`),
what people ask about their own record (`rights`), erasing and keeping (`erasing`), and what goes when its time is over (`expiring`)."""

from tilth.keeping.actions.closing import close_account, stop_at_once
from tilth.keeping.actions.erasing import (
    agree_erasure,
    agree_hold,
    destroy_keys_left,
    erase,
    lift_hold,
    place_hold,
)
from tilth.keeping.actions.expiring import expire, expire_elsewhere, expire_log, over_today
from tilth.keeping.actions.place import bring_back_keys, note_export, settle, take_open_files
from tilth.keeping.actions.rights import (
    acknowledge,
    answer_ask,
    ask,
    carry,
    hide,
    note_reading,
    read_part,
    show_again,
    take_ask_back,
    take_copy,
    went_through,
)
from tilth.keeping.actions.tables import WAITING, bring_in, forget_tables, lay_down

__all__ = [
    "WAITING",
    "acknowledge",
    "agree_erasure",
    "agree_hold",
    "answer_ask",
    "ask",
    "bring_back_keys",
    "bring_in",
    "carry",
    "close_account",
    "destroy_keys_left",
    "erase",
    "expire",
    "expire_elsewhere",
    "expire_log",
    "forget_tables",
    "hide",
    "lay_down",
    "lift_hold",
    "note_export",
    "note_reading",
    "over_today",
    "place_hold",
    "read_part",
    "settle",
    "show_again",
    "stop_at_once",
    "take_ask_back",
    "take_copy",
    "take_open_files",
    "went_through",
]
