"""A story as its teller sees it: every use, every yes, the answer, and where it stands in the triangles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tilth.answers.models import Answer, Kind
from tilth.answers.queries import LifeLine, ages, life_of
from tilth.answers.words import date_words, given_title, where_it_stands
from tilth.base import clock
from tilth.gatherings.models import Gathering
from tilth.gatherings.queries import to_bring_to
from tilth.methods.suppression import HEAPS, enough
from tilth.places.queries import is_on
from tilth.stories import access
from tilth.stories.models import Audience, Choice, InTheme, Mark, Story, Triangle, Use
from tilth.stories.words import PLACES, audience_words, place_words

# Where each of the ten places is drawn: shares of the top, left and right corner on a sheet of 300 by 260.
TOP, LEFT, RIGHT = (150, 20), (20, 240), (280, 240)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a triangle: what its form sends, where it is drawn, and what it says in words."""

    at: str
    x: float
    y: float
    words: str
    many: int = 0


def spots(triangle: Triangle, counted: Counter[str] | None = None) -> list[Spot]:
    """Give the ten places of a triangle. With counts, only those where five stories or more stand."""
    told = counted or Counter()
    return [
        Spot(at, *_drawn(at), place_words(triangle, at), told[at])
        for at in PLACES
        if counted is None or enough(told[at], HEAPS)
    ]


def _drawn(at: str) -> tuple[float, float]:
    shares = [int(share) / 3 for share in at]
    x = sum(share * corner[0] for share, corner in zip(shares, (TOP, LEFT, RIGHT), strict=True))
    y = sum(share * corner[1] for share, corner in zip(shares, (TOP, LEFT, RIGHT), strict=True))
    return round(x, 1), round(y, 1)


@dataclass(frozen=True, slots=True)
class Explored:
    """A triangle and where stories for everyone stand in it: no dot of fewer than five."""

    triangle: Triangle
    spots: tuple[Spot, ...]


def explored() -> list[Explored]:
    """Give the triangles that are asked, with the dots that may be shown. Two reads."""
    triangles = list(Triangle.objects.filter(ended_at=None))
    rows = Mark.objects.filter(
        triangle__in=triangles,
        story__audience=Audience.EVERYONE,
        story__set_aside_why="",
        story__taken_back_at=None,
    )
    counted: dict[object, Counter[str]] = {triangle.pk: Counter() for triangle in triangles}
    for triangle_id, at in rows.values_list("triangle", "at"):
        counted[triangle_id][at] += 1
    return [Explored(one, tuple(spots(one, counted[one.pk]))) for one in triangles]


def asked() -> list[Triangle]:
    """Give the triangles that tellers are asked."""
    return list(Triangle.objects.filter(ended_at=None))


@dataclass(frozen=True, slots=True)
class OwnView:
    """Everything its teller sees of a story."""

    story: Story
    who_reads: str
    answer: Answer | None
    stands: str
    promised: str
    given: str
    life: tuple[LifeLine, ...]
    uses: tuple[Use, ...]
    themes: tuple[InTheme, ...]
    chosen: tuple[Choice, ...]
    marks: tuple[tuple[Mark, str], ...]
    triangles: tuple[Triangle, ...]
    rooms: tuple[Gathering, ...]


def own_view(story: Story) -> OwnView:
    """Gather one's own story."""
    from_answers = _answered(story)
    uses = tuple(story.uses.select_related("gathering", "circle"))
    taken = {use.gathering_id for use in uses}
    rooms = to_bring_to() if is_on("gatherings") else ()
    marks = story.marks.select_related("triangle").order_by("triangle__made_at", "triangle__pk")
    return OwnView(
        story=story,
        who_reads=audience_words(story),
        uses=uses,
        themes=tuple(story.in_themes.filter(not_this_at=None).select_related("theme")),
        # A circle chooses only what its teller said yes to.
        chosen=tuple(story.choices.select_related("circle")) if any(use.circle_id for use in uses) else (),
        marks=tuple((mark, place_words(mark.triangle, mark.at)) for mark in marks),
        triangles=tuple(asked()),
        rooms=tuple(one for one in rooms if one.pk not in taken),
        **from_answers,
    )


def _answered(story: Story) -> dict[str, Any]:
    answer = access.answer_of(story)
    if answer is None:
        return {"answer": None, "stands": "", "promised": "", "given": "", "life": ()}
    return {
        "answer": answer,
        "stands": where_it_stands(answer, ages([answer], clock.today())[answer.pk]),
        "promised": date_words(answer),
        "given": given_title(answer) if answer.given else "",
        "life": tuple(life_of(Kind.STORY, story.pk)),
    }
