"""Halves of a year. What is told of people here is told once a half is over, each of them in one half alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True, slots=True)
class Half:
    """January to June (1), or July to December (2), of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Half:
        """Give the half that a day lies in."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def first(self) -> date:
        return date(self.year, 1 if self.number == 1 else 7, 1)

    @property
    def end(self) -> date:
        """The day after its last."""
        return self.next.first

    @property
    def next(self) -> Half:
        return Half(self.year, 2) if self.number == 1 else Half(self.year + 1, 1)

    @property
    def before(self) -> Half:
        return Half(self.year - 1, 2) if self.number == 1 else Half(self.year, 1)

    @property
    def key(self) -> str:
        """How it stands in an address.

        >>> Half.of(date(2026, 7, 1)).key, Half(2026, 2).next.key
        ('2026-2', '2027-1')
        """
        return f"{self.year}-{self.number}"

    @property
    def words(self) -> str:
        text = _("January to June %(year)s") if self.number == 1 else _("July to December %(year)s")
        return text % {"year": self.year}


def chosen(key: str, offered: list[Half]) -> Half | None:
    """Give the half that an address asks for, else the newest that is offered."""
    return next((half for half in offered if half.key == key), offered[0] if offered else None)


def over(today: date, many: int = 4) -> list[Half]:
    """Give the halves that are over, the newest first.

    >>> [half.key for half in over(date(2026, 11, 23), 2)]
    ['2026-1', '2025-2']
    """
    halves, half = [], Half.of(today)
    for _each in range(many):
        half = half.before
        halves.append(half)
    return halves
