"""A note's text as rows, each with its mark. Plain text in, plain rows out; nothing is read or written here.

A row keeps its name (`rid`) while the text around it changes, so that what was chosen for a line stays with that line
when another is written above it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 60
RID = re.compile(r"[0-9a-f]{8}")
_QUOTED = re.compile(r"^[\"“”„«‘'](?P<words>.+?)[\"”“»’'](?P<end>[.!?…]?)$", re.DOTALL)
_POUNDS = re.compile(r"£\s?(\d[\d,]{0,8}(?:\.\d{1,2})?)(?![\d.])")


class Mark(TextChoices):
    """What a line of a note is touched to become."""

    THEIRS = "theirs", _("their words")
    NOTICED = "noticed", _("we noticed")
    STEP = "step", _("a step")
    BOUGHT = "bought", _("we bought")
    IN_THE_WAY = "in_the_way", _("in the way")
    GIFT = "gift", _("a gift")


# What a row's fields are called, beside its text and mark.
FIELDS = (
    "who",
    "who_words",
    "said_when",
    "amount",
    "pot",
    "opened_up",
    "rule",
    "stopped",
    "office",
    "language",
    "translation",
    "translator",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the note as the page shows it: its words, its mark, and what was filled in beside it."""

    rid: str
    text: str
    mark: str
    is_touched: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The words to keep: without the quotation marks that showed whose they are."""
        quoted = _QUOTED.match(self.text) if self.mark in (Mark.THEIRS, Mark.GIFT) else None
        return quoted["words"].strip() + quoted["end"] if quoted else self.text


def lines_in(text: str) -> list[str]:
    """Give the lines of a text, without the empty ones."""
    return [line.strip() for line in text.replace("\x00", "").splitlines() if line.strip()]


def guess(text: str) -> Mark:
    """Say what an untouched line becomes: their words if it stands in quotation marks, else what we noticed."""
    return Mark.THEIRS if _QUOTED.match(text) else Mark.NOTICED


def amount_in(text: str) -> str:
    """Give the amount of money a line speaks of, as typed; empty when it speaks of none, or of two."""
    found = _POUNDS.findall(text)
    return found[0].replace(",", "") if len(found) == 1 else ""


def rows_for(text: str, before: Sequence[Row], only: Collection[str] = Mark.values) -> list[Row]:
    """Give the rows of a text, each line keeping what was chosen for it in the rows before.

    `only` are the marks this writer may use here; another mark that was chosen earlier falls back to the guess.
    """
    lines = lines_in(text)
    kept = _same_lines([row.text for row in before], lines)
    return [
        _row(line, before[kept[number]] if number in kept else None, only)
        for number, line in enumerate(lines)
    ]


def _same_lines(before: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Match each line now with the line it was: unchanged lines first, then changed ones in their order."""
    kept: dict[int, int] = {}
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for what, was_from, was_to, now_from, now_to in matcher.get_opcodes():
        if what in ("equal", "replace"):
            kept.update(zip(range(now_from, now_to), range(was_from, was_to), strict=False))
    return kept


def _row(text: str, was: Row | None, only: Collection[str]) -> Row:
    own_words = guess(text) if guess(text) in only else Mark.THEIRS
    if was is None:
        fields = {"amount": amount_in(text), "rule": text}
        return Row(secrets.token_hex(4), text, own_words, fields=fields)
    is_touched = was.is_touched and was.mark in only
    fields = dict(was.fields)
    # What we filled in from the line follows the line; what somebody typed stays.
    if fields.get("amount", "") in ("", amount_in(was.text)):
        fields["amount"] = amount_in(text)
    if fields.get("rule", "") in ("", was.text):
        fields["rule"] = text
    return Row(was.rid, text, was.mark if is_touched else own_words, is_touched, fields)


def rows_from(typed: Mapping[str, Sequence[str]]) -> list[Row]:
    """Read the rows that a page sent back: field name to the values it carried."""

    def first(name: str) -> str:
        values = typed.get(name) or [""]
        return values[0].replace("\x00", "")

    rows = []
    for rid in list(typed.get("row") or [])[:MOST_ROWS]:
        if not RID.fullmatch(rid):
            continue
        text = first(f"{rid}-text")
        mark, guessed = first(f"{rid}-mark"), first(f"{rid}-guess")
        mark = mark if mark in Mark.values else guess(text)
        # A line touched once stays touched, also when it was touched back to what we would have guessed.
        is_touched = mark != guessed or first(f"{rid}-touched") == "yes"
        rows.append(Row(rid, text, mark, is_touched, {name: first(f"{rid}-{name}") for name in FIELDS}))
    return rows
