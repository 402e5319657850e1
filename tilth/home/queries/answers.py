"""Everything owed an answer, as this reader may see it."""

from __future__ import annotations

from dataclasses import dataclass

from tilth.answers.models import Kind
from tilth.answers.queries import Owed, owed_by
from tilth.barriers.queries import (
    BarrierLine,
    Waiting,
    in_the_way,
    keeps_happening,
    of_person,
    raised_by,
    waiting_for,
)
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.places.queries import is_on


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """What I owe, what I raised, what is mine, and what is in the way here."""

    waiting: tuple[Waiting, ...]
    again: tuple[Waiting, ...]
    owed: tuple[Owed, ...]
    raised: tuple[BarrierLine, ...]
    mine: tuple[BarrierLine, ...]
    here: tuple[BarrierLine, ...]
    more_here: bool


def answers_page(actor: Actor) -> AnswersPage:
    """Gather everything owed an answer. Staff read what is in the way of the place; everybody reads what is theirs."""
    on = clock.today()
    has_barriers = is_on("in_the_way")
    waiting = waiting_for(actor, on) if has_barriers else []
    here, more = in_the_way(1, on) if has_barriers and actor.is_staff else ([], False)
    return AnswersPage(
        waiting=tuple(waiting),
        again=tuple(keeps_happening(waiting)),
        owed=tuple(owed for owed in owed_by(actor, on) if owed.kind != Kind.BARRIER),
        raised=tuple(raised_by(actor, on)) if has_barriers else (),
        mine=tuple(of_person(actor.person_id, on)) if has_barriers and actor.person_id else (),
        here=tuple(here),
        more_here=more,
    )
