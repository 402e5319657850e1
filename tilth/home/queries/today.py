"""What somebody needs this morning, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tilth.alongside.models import Handover, Introducing, Introduction, Invitation, Meeting, Speaker
from tilth.alongside.queries import asked_about, introductions_for, invitations_to, next_meetings, spoken_for
from tilth.answers.models import Kind
from tilth.answers.queries import Owed, owed_by
from tilth.barriers.access import may_raise
from tilth.barriers.queries import BarrierLine, Waiting, keeps_happening, of_person, raised_by, waiting_for
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.filters import on_day
from tilth.base.roles import Role
from tilth.decisions.models import Pot
from tilth.decisions.queries import pots_for, what_it_opened_up
from tilth.home.queries.lists import people_page
from tilth.places.queries import is_on
from tilth.plans.queries import Promised, i_said_i_would, looking_back_soon
from tilth.teams.models import Visiting
from tilth.teams.queries import to_ring, visiting

NAMES_SHOWN = 12
ANSWERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OurPot:
    """A pot on Today: what is left, and what it opened up."""

    pot: Pot
    opened_up: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MyPerson:
    """Somebody I walk alongside, with a soft word about what comes next. Never about what was last done."""

    pk: UUID
    called: str
    note: str


@dataclass(frozen=True, slots=True)
class Today:
    """One morning. What does not concern this reader is empty, and not shown."""

    greeting: str
    on: date
    to_meet: tuple[Introduction, ...] = ()
    at_huddle: tuple[Introduction, ...] = ()
    asked_in: tuple[Invitation, ...] = ()
    speaks_for: tuple[Speaker, ...] = ()
    goes_on: tuple[Handover, ...] = ()  # with whom I may go on, if they say yes
    promised: tuple[Promised, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    people: tuple[MyPerson, ...] = ()
    more_people: bool = False
    pots: tuple[OurPot, ...] = ()
    answers: tuple[BarrierLine, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    again: tuple[Waiting, ...] = ()
    owed: tuple[Owed, ...] = field(default=())
    may_raise: bool = False
    visiting: Visiting | None = None  # what I asked of a colleague
    to_ring: tuple[Visiting, ...] = ()  # who asked me to ring


def today_of(actor: Actor) -> Today:
    """Gather one morning for one reader."""
    on = clock.today()
    introductions = introductions_for(actor)
    meetings = tuple(next_meetings(actor))
    people, more = _my_people(actor, meetings, on)
    waiting, again, owed = _owed(actor, on) if actor.is_staff else ((), (), ())
    return Today(
        greeting=_greeting(actor.name),
        on=on,
        to_meet=tuple(one for one in introductions if one.state != Introducing.HUDDLE),
        at_huddle=tuple(one for one in introductions if one.state == Introducing.HUDDLE),
        asked_in=tuple(invitations_to(actor)) if actor.account_id else (),
        speaks_for=tuple(spoken_for(actor)),
        goes_on=tuple(asked_about(actor)),
        promised=tuple(i_said_i_would(actor)),
        meetings=meetings,
        people=people,
        more_people=more,
        pots=_pots(actor),
        answers=_answers(actor, on),
        waiting=waiting,
        again=again,
        owed=owed,
        may_raise=may_raise(actor),
        visiting=visiting(actor),
        to_ring=tuple(to_ring(actor)),
    )


def _greeting(name: str) -> str:
    hour = timezone.localtime(clock.now()).hour
    if hour < 12:
        words = _("Good morning")
    elif hour < 18:
        words = _("Good afternoon")
    else:
        words = _("Good evening")
    return f"{words}, {name}" if name else words


def _my_people(actor: Actor, meetings: tuple[Meeting, ...], on: date) -> tuple[tuple[MyPerson, ...], bool]:
    names, more = people_page(actor)
    notes = {one.pk: one.note for one in names}
    for soon in looking_back_soon(actor, on):
        notes[soon.person_id] = _("looking back together %(when)s") % {"when": on_day(max(soon.next_on, on))}
    for meeting in reversed(meetings):
        notes[meeting.person_id] = _("meeting %(when)s") % {"when": on_day(meeting.on)}
    people = tuple(MyPerson(one.pk, one.called, notes.get(one.pk, "")) for one in names[:NAMES_SHOWN])
    return people, more or len(names) > NAMES_SHOWN


def _pots(actor: Actor) -> tuple[OurPot, ...]:
    if not is_on("pots"):
        return ()
    return tuple(OurPot(pot, tuple(what_it_opened_up(pot, 1))) for pot in pots_for(actor))


def _answers(actor: Actor, on: date) -> tuple[BarrierLine, ...]:
    """Give what came of what this actor raised: what waits for their own word first, what was settled left out."""
    if not is_on("in_the_way"):
        return ()
    raised = raised_by(actor, on) if actor.account_id else []
    if not actor.is_staff and actor.person_id:
        raised = [*raised, *(line for line in of_person(actor.person_id, on) if line not in raised)]
    alive = [line for line in raised if line.is_open or line.waits_for_verdict]
    return tuple(sorted(alive, key=lambda line: not line.waits_for_verdict)[:ANSWERS_SHOWN])


def _owed(actor: Actor, on: date) -> tuple[tuple[Waiting, ...], tuple[Waiting, ...], tuple[Owed, ...]]:
    """Give what this actor owes: rules in the way, which of them keep getting in the way, and everything else owed."""
    waiting = waiting_for(actor, on) if is_on("in_the_way") else []
    if actor.acting_as == Role.WORKER and not waiting:
        return (), (), ()
    others = [owed for owed in owed_by(actor, on) if owed.kind != Kind.BARRIER]
    return tuple(waiting), tuple(keeps_happening(waiting)), tuple(others)
