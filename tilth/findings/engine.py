"""The natural fall, loaded where somebody asks for it: a page that only shows things loads no arrays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tilth.base.errors import InvalidInput

if TYPE_CHECKING:
    from tilth.methods.natural_fall import NaturalFall


def work_out(
    persons: list[str], days: list[date], at_least: int, window_days: int, on: date
) -> tuple[NaturalFall, str]:
    """Give the three bars and the rule they are told by, from whom it happened to and on which days.

    Raises InvalidInput for fewer than ten people, and where nothing can be expected.
    """
    from tilth.methods.natural_fall import RULE, Events, NothingExpected, TooFewPeople, natural_fall

    try:
        return natural_fall(Events.of(persons, days), at_least, window_days, on), RULE
    except TooFewPeople:
        raise InvalidInput(few(), "content") from None
    except NothingExpected:
        raise InvalidInput(
            _(
                "These days do not tell what would have come anyway, so nothing is drawn. Bring days that reach from well before that day to after it."
            ),
            "content",
        ) from None


def few() -> str:
    """Say that nothing is told of so few."""
    return _(
        "Fewer than ten people were chosen by that rule. Nothing is told of so few: ask for fewer times, or for more days."
    )
