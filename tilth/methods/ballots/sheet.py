"""The rule of a vote on one sheet, frozen and hashed before the vote opens, so that nobody can choose it by its result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

SHEET = "tilth ballots 1"


class Rule(StrEnum):
    """How winners are found."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"


class Completion(StrEnum):
    """What happens with money that equal shares leave over: nothing, or everybody's share grows by one unit at a time."""

    NONE = "none"
    ADD1 = "add1"


class Stop(StrEnum):
    """When shares stop growing: before the winners would cost too much; or as soon as nothing more fits."""

    OVERSPEND = "overspend"
    EXHAUSTIVE = "exhaustive"


@dataclass(frozen=True)
class Sheet:
    """Everything on which the result depends apart from the ballots.

    Units: `least` is the fewest points (votes, on approval ballots) with which greedy may fund a project.
    Missing: `lot` empty: what is still equal is settled by the order in which projects stand in the list.
    Ties: the cheaper first, then more votes, then the lot, which is drawn before anybody votes.
    """

    rule: Rule = Rule.GREEDY
    completion: Completion = Completion.NONE
    stop: Stop = Stop.OVERSPEND
    stops_at_first_that_does_not_fit: bool = False
    least: int = 0
    lot: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sheet as it is hashed and published: one line, the same on every machine.

        >>> Sheet().text[:52]
        '{"completion":"none","least":0,"lot":[],"rule":"gree'
        """
        words = asdict(self) | {
            "sheet": SHEET,
            "ties": ["lower cost", "more votes", "lot", "order of the list"],
        }
        return json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=True)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the text: printed on the public sheet before the vote and beside the result after it."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def draw_lot(ids: Iterable[str], drawn: str) -> tuple[str, ...]:
    """Give the order of a lot, from a sentence that nobody could know before: the numbers of Saturday's draw, say.

    Anybody can draw it again: each project stands where SHA-256 of the sentence, a line break and its id puts it.

    >>> draw_lot(["park", "path", "pond"], "12 November: 4 9 17 23 41 44")
    ('park', 'path', 'pond')
    """
    return tuple(sorted(ids, key=lambda name: hashlib.sha256(f"{drawn}\n{name}".encode()).hexdigest()))
