"""Our place, as anybody may read it: what is here, what we decide together, what we hear and owe. A calm page each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tilth.answers.models import Given
from tilth.barriers.models import Barrier
from tilth.comparisons.queries import Line as ComparisonLine
from tilth.comparisons.queries import newest_told
from tilth.decisions.models import Pot
from tilth.decisions.queries import public_pots
from tilth.directory.queries.days import DayOn
from tilth.directory.queries.finding import InEmergency, in_emergency, this_week
from tilth.findings.models import Finding
from tilth.findings.queries.telling import newest as newest_findings
from tilth.funds.queries.finding import GrantLine, lately_granted
from tilth.gatherings.models import Gathering
from tilth.gatherings.queries import coming
from tilth.ideas.models import Question
from tilth.ideas.queries.finding import IdeaLine, questions_here, you_said
from tilth.places.models import Neighbourhood
from tilth.places.queries import is_on, neighbourhoods
from tilth.promises.models import Sheet
from tilth.promises.queries import newest as newest_promises
from tilth.rounds.models import Round
from tilth.rounds.queries.finding import open_now
from tilth.stories.queries.reading import StoryLine, newest_public
from tilth.teams.models import Team
from tilth.teams.queries import teams

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was in the way here, in safe words about nobody, and what a leader answered."""

    rule: str
    given: str
    label: str
    words: str
    office: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OurPlace:
    """What is here and what comes next; what is open for residents to say; and which rooms are on."""

    rooms: frozenset[str]
    may_introduce: bool
    has_contacts: bool
    neighbourhoods: tuple[Neighbourhood, ...]
    teams: tuple[Team, ...]
    week: tuple[DayOn, ...]
    emergency: InEmergency | None
    gatherings: tuple[Gathering, ...]
    questions: tuple[Question, ...]
    votes: tuple[Round, ...]

    @property
    def is_something_open(self) -> bool:
        return bool(self.questions or self.votes)


@dataclass(frozen=True, slots=True)
class WeDecide:
    """What residents, groups and offices decide together: ideas, votes, money and promises."""

    rooms: frozenset[str]
    ideas: tuple[IdeaLine, ...]
    questions: tuple[Question, ...]
    votes: tuple[Round, ...]
    granted: tuple[GrantLine, ...]
    promises: tuple[Sheet, ...]
    pots: tuple[Pot, ...]


@dataclass(frozen=True, slots=True)
class WeHear:
    """What was heard here, what came of it, and whether it helped."""

    rooms: frozenset[str]
    stories: tuple[StoryLine, ...]
    happened: tuple[Happened, ...]
    findings: tuple[Finding, ...]
    comparisons: tuple[ComparisonLine, ...]


ROOMS = (
    "directory",
    "ideas",
    "promises",
    "funds",
    "rounds",
    "stories",
    "gatherings",
    "findings",
    "comparisons",
)


def our_place() -> OurPlace:
    """Gather the first page of the place. At most six reads, and three more in an emergency."""
    rooms = _rooms()
    return OurPlace(
        rooms=rooms,
        may_introduce=is_on("introductions_from_public"),
        has_contacts=is_on("contacts") and settings.CONTACTS is not None,
        neighbourhoods=tuple(neighbourhoods()),
        teams=tuple(teams()),
        week=this_week() if "directory" in rooms else (),
        emergency=in_emergency() if "directory" in rooms and is_on("emergency") else None,
        gatherings=tuple(coming()[:3]) if "gatherings" in rooms else (),
        questions=tuple(questions_here()[0]) if "ideas" in rooms else (),
        votes=_votes(rooms),
    )


def we_decide() -> WeDecide:
    """Gather what is decided together. A read or two for each room that is on."""
    rooms = _rooms()
    return WeDecide(
        rooms=rooms,
        ideas=tuple(you_said()[:3]) if "ideas" in rooms else (),
        questions=tuple(questions_here()[0]) if "ideas" in rooms else (),
        votes=_votes(rooms),
        granted=tuple(lately_granted()[:3]) if "funds" in rooms else (),
        promises=tuple(newest_promises()) if "promises" in rooms else (),
        pots=tuple(public_pots()) if is_on("pots") else (),
    )


def we_hear() -> WeHear:
    """Gather what was heard, what came of it, and whether it helped. A read for each room that is on."""
    rooms = _rooms()
    return WeHear(
        rooms=rooms,
        stories=tuple(newest_public(2)) if "stories" in rooms else (),
        happened=_happened() if is_on("in_the_way") else (),
        findings=tuple(newest_findings()) if "findings" in rooms else (),
        comparisons=tuple(newest_told()) if "comparisons" in rooms else (),
    )


def _rooms() -> frozenset[str]:
    return frozenset(name for name in ROOMS if is_on(name))


def _votes(rooms: frozenset[str]) -> tuple[Round, ...]:
    return tuple(open_now()[:3]) if "rounds" in rooms else ()


def _happened() -> tuple[Happened, ...]:
    """Give what was answered about no person. What stopped somebody's life stays with them, however safe its words."""
    rows = (
        Barrier.objects.filter(person=None).exclude(answer__given="").order_by("-answer__answered_at", "-pk")
    )
    found = rows.values_list(
        "rule", "answer__given", "answer__words", "answer__office__name", "answer__answered_at", "made_at"
    )[:SHOWN]
    return tuple(
        Happened(rule, given, str(Given(given).label), words, office or "", answered or made)
        for rule, given, words, office, answered, made in found
    )
