"""Working out a before and after: who was chosen, what was to be expected anyway, and what came. The days are not kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.writing import act, verb
from tilth.findings.access import team_that_writes
from tilth.findings.models import Fall
from tilth.findings.table import read_days
from tilth.methods.suppression import PUBLIC, enough, shown
from tilth.teams.models import Team

if TYPE_CHECKING:
    from tilth.methods.natural_fall import NaturalFall


@verb("findings.work_out_fall")
def work_out_fall(
    *,
    by: Actor,
    team: Team,
    title: str,
    unit: str,
    source: str,
    at_least: int,
    window_days: int,
    on: date,
    content: bytes,
) -> Fall:
    """Work out three bars: before, expected anyway, after. Nothing is kept where what was to be expected cannot be told.

    Raises InvalidInput for a table that cannot be read, for fewer than ten people, and where nothing can be expected.
    """
    team = team_that_writes(by, team.slug)
    told, rule = _told(*read_days(content), at_least, window_days, on)
    people = shown(told.people, PUBLIC) if enough(told.people, PUBLIC) else None
    if people is None:
        raise InvalidInput(_few(), "content")
    made = Fall.objects.create(
        team=team, title=title, unit=unit, source=source, at_least=at_least, window_days=window_days, on=on,
        people=people, before=told.before, expected=told.expected.mean, lower=told.expected.lower,
        upper=told.expected.upper, way=told.expected.way, also=told.also.mean if told.also else None,
        also_way=told.also.way if told.also else "", after=told.after, is_cut_short=told.is_cut_short, method=rule,
    )  # fmt: skip
    act(by, "findings.work_out_fall", subject=made)
    return made


def _told(
    persons: list[str], days: list[date], at_least: int, window_days: int, on: date
) -> tuple[NaturalFall, str]:
    # Loaded where somebody asks for it: a page that only shows things needs none of it.
    from tilth.methods.natural_fall import RULE, Events, NothingExpected, TooFewPeople, natural_fall

    try:
        return natural_fall(Events.of(persons, days), at_least, window_days, on), RULE
    except TooFewPeople:
        raise InvalidInput(_few(), "content") from None
    except NothingExpected:
        raise InvalidInput(
            _(
                "These days do not tell what would have come anyway, so nothing is drawn. Bring days that reach from well before that day to after it."
            ),
            "content",
        ) from None


def _few() -> str:
    return _(
        "Fewer than ten people were chosen by that rule. Nothing is told of so few: ask for fewer times, or for more days."
    )
