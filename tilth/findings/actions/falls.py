"""Working out a before and after: who was chosen, what was to be expected anyway, and what came. The days are not kept."""

from __future__ import annotations

from datetime import date

from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.writing import act, verb
from tilth.findings import engine
from tilth.findings.access import team_that_writes
from tilth.findings.models import Fall
from tilth.findings.table import read_days
from tilth.methods.suppression import PUBLIC, enough, shown
from tilth.teams.models import Team


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
    told, rule = engine.work_out(*read_days(content), at_least, window_days, on)
    people = shown(told.people, PUBLIC) if enough(told.people, PUBLIC) else None
    if people is None:
        raise InvalidInput(engine.few(), "content")
    made = Fall.objects.create(
        team=team, title=title, unit=unit, source=source, at_least=at_least, window_days=window_days, on=on,
        people=people, before=told.before, expected=told.expected.mean, lower=told.expected.lower,
        upper=told.expected.upper, way=told.expected.way, also=told.also.mean if told.also else None,
        also_way=told.also.way if told.also else "", after=told.after, is_cut_short=told.is_cut_short, method=rule,
    )  # fmt: skip
    act(by, "findings.work_out_fall", subject=made)
    return made
