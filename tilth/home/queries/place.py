"""Our place, as anybody may read it."""

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
    """Everything public about the place."""

    neighbourhoods: tuple[Neighbourhood, ...]
    teams: tuple[Team, ...]
    happened: tuple[Happened, ...]
    pots: tuple[Pot, ...]
    may_introduce: bool
    has_directory: bool
    week: tuple[DayOn, ...]
    emergency: InEmergency | None
    has_ideas: bool
    has_funds: bool
    votes: tuple[Round, ...]
    has_rounds: bool
    ideas: tuple[IdeaLine, ...]
    questions: tuple[Question, ...]
    granted: tuple[GrantLine, ...]
    has_comparisons: bool
    comparisons: tuple[ComparisonLine, ...]
    has_gatherings: bool
    gatherings: tuple[Gathering, ...]
    has_stories: bool
    stories: tuple[StoryLine, ...]
    has_contacts: bool
    has_promises: bool
    promises: tuple[Sheet, ...]


def our_place() -> OurPlace:
    """Gather the public page of the place. A few reads for each room that is on, and three more in an emergency."""
    has_directory, has_ideas = is_on("directory"), is_on("ideas")
    has_funds, has_comparisons = is_on("funds"), is_on("comparisons")
    has_promises = is_on("promises")
    has_gatherings, has_stories = is_on("gatherings"), is_on("stories")
    return OurPlace(
        neighbourhoods=tuple(neighbourhoods()),
        teams=tuple(teams()),
        happened=_happened() if is_on("in_the_way") else (),
        pots=tuple(public_pots()) if is_on("pots") else (),
        may_introduce=is_on("introductions_from_public"),
        has_directory=has_directory,
        week=this_week() if has_directory else (),
        emergency=in_emergency() if has_directory and is_on("emergency") else None,
        has_ideas=has_ideas,
        has_funds=has_funds,
        votes=tuple(open_now()[:3]) if is_on("rounds") else (),
        has_rounds=is_on("rounds"),
        ideas=tuple(you_said()) if has_ideas else (),
        questions=tuple(questions_here()[0]) if has_ideas else (),
        granted=tuple(lately_granted()[:3]) if has_funds else (),
        has_comparisons=has_comparisons,
        comparisons=tuple(newest_told()) if has_comparisons else (),
        has_gatherings=has_gatherings,
        gatherings=tuple(coming()[:3]) if has_gatherings else (),
        has_stories=has_stories,
        stories=tuple(newest_public(2)) if has_stories else (),
        has_contacts=is_on("contacts") and settings.CONTACTS is not None,
        has_promises=has_promises,
        promises=tuple(newest_promises()) if has_promises else (),
    )


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
