"""Stories as their readers find them: the loneliest first, neighbours by shared words, and nothing counted or scored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from tilth.answers.models import Answer, Kind
from tilth.answers.queries import for_subjects
from tilth.answers.words import given_title
from tilth.base import sealing
from tilth.base.actors import Actor
from tilth.methods.nearness import loneliest_first, neighbours
from tilth.stories import access
from tilth.stories.models import Audience, Choice, Circle, InTheme, Story, Theme, Use
from tilth.stories.words import FIRST, first_words

# So many of the newest are opened for one list; an older one is found by its theme, its gathering or its address.
AT_MOST = 200
SHOWN = 60
NEWEST, LONELIEST = "newest", "loneliest"


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One story in a list. Without a name, its first words stand for it and are not said again."""

    story: Story
    called: str
    excerpt: str
    given: str = ""


def opened(rows: Iterable[Story]) -> list[Story]:
    """Open many stories with one read of their keys. What was taken back since an older backup has no words, and is left out."""
    stories = list(rows)
    sealing.load_keys(story.pk for story in stories)
    return [story for story in stories if text_of(story)]


def text_of(story: Story) -> str:
    """Give all the words of a story."""
    return " ".join(filter(None, (story.title, story.words, story.picture_words)))


def find(
    actor: Actor, words: str = "", order: str = LONELIEST, theme: Theme | None = None
) -> list[StoryLine]:
    """Find among the stories this actor may read: by words, under a theme. The loneliest first, or the newest."""
    rows = access.visible_to(actor).select_related("neighbourhood")
    if theme is not None:
        rows = rows.filter(in_themes__theme=theme, in_themes__not_this_at=None)
    stories = opened(rows[:AT_MOST])
    wanted = words.casefold().split()[:10]
    if order == LONELIEST:
        texts = {story.pk: text_of(story) for story in stories}
        by_id = {story.pk: story for story in stories}
        stories = [by_id[pk] for pk in loneliest_first(texts)]
    found = [story for story in stories if all(word in text_of(story).casefold() for word in wanted)]
    return as_lines(found[:SHOWN])


def as_lines(stories: Iterable[Story]) -> list[StoryLine]:
    """Put stories beside what was answered to them."""
    stories = list(stories)
    answers = for_subjects(Kind.STORY, [story.pk for story in stories])
    return [_line(story, answers.get(story.pk)) for story in stories]


def _line(story: Story, answer: Answer | None) -> StoryLine:
    called = first_words(story)
    text = " ".join((story.words or story.picture_words).split())
    rest = text if story.title else ""
    excerpt = rest if len(rest) <= 2 * FIRST else rest[: 2 * FIRST].rsplit(" ", 1)[0] + "…"
    return StoryLine(story, called, excerpt, given_title(answer) if answer and answer.given else "")


@dataclass(frozen=True, slots=True)
class NearLine:
    """A story that says something near this one, and the words by which it does."""

    line: StoryLine
    shared: tuple[str, ...]


def near(actor: Actor, story: Story) -> list[NearLine]:
    """Give others who said something near this, among what this actor may read. A suggestion: no theme comes of it."""
    stories = opened(access.visible_to(actor).exclude(pk=story.pk)[:AT_MOST])
    by_id = {one.pk: one for one in stories}
    texts = {pk: text_of(one) for pk, one in by_id.items()}
    found = neighbours({**texts, story.pk: text_of(story)}, story.pk)
    return [NearLine(_line(by_id[one.name], None), one.shared) for one in found]


def newest_public(many: int = 3) -> list[StoryLine]:
    """Give the newest stories that everyone may read, for our place."""
    return [_line(story, None) for story in opened(access.public_stories()[:many])]


def has_public_words(words: str) -> bool:
    """Say whether any story for everyone could hold these words: the one search leads on, and opens nothing itself."""
    return bool(words) and access.public_stories().exists()


def told_by(actor: Actor) -> list[StoryLine]:
    """Give what an account told, the newest first."""
    if actor.account_id is None:
        return []
    rows = Story.objects.filter(told_by=actor.account_id, taken_back_at=None)
    return [_line(story, None) for story in opened(rows[:SHOWN])]


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story as its reader sees it."""

    story: Story
    answer: Answer | None
    given: str
    themes: tuple[InTheme, ...]
    chosen: tuple[Choice, ...]
    heard_at: tuple[Use, ...]
    near: tuple[NearLine, ...]


def story_view(actor: Actor, story: Story) -> StoryView:
    """Gather one story for whoever may read it."""
    answer = access.answer_of(story)
    uses = story.uses.exclude(heard_at=None).exclude(gathering=None).select_related("gathering")
    return StoryView(
        story=story,
        answer=answer,
        given=given_title(answer) if answer and answer.given else "",
        themes=tuple(story.in_themes.filter(not_this_at=None).select_related("theme")),
        chosen=tuple(story.choices.select_related("circle")),
        heard_at=tuple(uses),
        near=tuple(near(actor, story)),
    )


def in_room(actor: Actor, gathering_id: UUID) -> list[tuple[Use, StoryLine]]:
    """Give the stories that come into a gathering by a yes, to whoever their tellers let read them."""
    rows = Use.objects.filter(
        gathering=gathering_id, said="yes", story__set_aside_why="", story__taken_back_at=None
    )
    uses = list(rows.select_related("gathering"))
    return _with_stories(actor, uses)


def in_circle(actor: Actor, circle: Circle) -> list[tuple[Use, StoryLine]]:
    """Give the stories that come into a circle by a yes, to whoever may read them."""
    rows = circle.uses.filter(said="yes", story__set_aside_why="", story__taken_back_at=None)
    return _with_stories(actor, list(rows))


def _with_stories(actor: Actor, uses: list[Use]) -> list[tuple[Use, StoryLine]]:
    readable = opened(access.visible_to(actor).filter(pk__in=[use.story_id for use in uses]))
    lines = {line.story.pk: line for line in as_lines(readable)}
    # Nobody else learns that there is one.
    return [(use, lines[use.story_id]) for use in uses if use.story_id in lines]


def chosen_in(actor: Actor, circle: Circle) -> list[tuple[Choice, StoryLine]]:
    """Give what a circle chose and because of what, of the stories this actor may read."""
    choices = list(circle.choices.all())
    readable = opened(access.visible_to(actor).filter(pk__in=[one.story_id for one in choices]))
    lines = {line.story.pk: line for line in as_lines(readable)}
    return [(one, lines[one.story_id]) for one in choices if one.story_id in lines]


def circles() -> QuerySet[Circle]:
    """Give the circles, the newest first."""
    return Circle.objects.all()[:SHOWN]


def themes_for(actor: Actor) -> QuerySet[Theme]:
    """Give the themes under which a story stands that this actor may read."""
    stands = InTheme.objects.filter(
        not_this_at=None, story__in=access.visible_to(actor).order_by().values("pk")
    )
    return Theme.objects.filter(pk__in=stands.order_by().values("theme"))


def theme_of(actor: Actor, number: str) -> Theme | None:
    """Give a theme by what stands in an address; None for what is none, or holds no story that this actor may read."""
    try:
        return themes_for(actor).filter(pk=UUID(number)).first()
    except ValueError:
        return None


def to_go_back_to(actor: Actor) -> list[Story]:
    """Give the stories whose tellers would like to be rung and were not yet, the longest waiting first."""
    rows = access.goes_back_to(actor).filter(ring="ring", rung_at=None).order_by("made_at", "pk")
    return opened(rows[:SHOWN])


def typed_by(actor: Actor) -> list[tuple[Story, Answer | None]]:
    """Give what this actor typed for somebody, with the answer to tell them, the newest first.

    What its teller has since kept to themselves is left out.
    """
    if actor.account_id is None:
        return []
    rows = access.stories_up().filter(typed_by=actor.account_id).exclude(audience=Audience.ONLY_ME)
    stories = opened(rows[:SHOWN])
    answers = for_subjects(Kind.STORY, [story.pk for story in stories])
    return [(story, answers.get(story.pk)) for story in stories]


def out_of_sight() -> list[Story]:
    """Give what the keeper took out of sight."""
    rows = Story.objects.filter(taken_back_at=None, audience=Audience.EVERYONE).exclude(set_aside_why="")
    return opened(rows[:SHOWN])
