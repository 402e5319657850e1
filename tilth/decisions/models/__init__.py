"""The tables of this room: the book of what one may do, and the money."""

from tilth.decisions.models.book import Decision, Guideline, Permission
from tilth.decisions.models.money import (
    CAN_BE_PUT_RIGHT,
    Paid,
    PaidWith,
    Pot,
    PotRow,
    ReceiptPhoto,
    TinRow,
    YearEnd,
)

__all__ = [
    "CAN_BE_PUT_RIGHT",
    "Decision",
    "Guideline",
    "Paid",
    "PaidWith",
    "Permission",
    "Pot",
    "PotRow",
    "ReceiptPhoto",
    "TinRow",
    "YearEnd",
]
