"""Ideas as anybody reads them: the newest first or the longest waiting; never by how many would like them too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tilth.answers.models import Answer, AnswerEvent, Kind
from tilth.answers.queries import ages, for_subjects
from tilth.answers.words import date_words, event_words, given_title, given_words, where_it_stands
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.ideas import access
from tilth.ideas.models import Comment, Idea, Question, Statement, Support
from tilth.methods.suppression import PUBLIC, shown

AT_MOST = 200
WAITING, ANSWERED = "waiting", "answered"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Everything left out is not asked for."""

    words: str = ""
    neighbourhood: str = ""
    stands: str = ""

    @property
    def is_anything(self) -> bool:
        return bool(self.words or self.neighbourhood or self.stands)


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """One idea in a list: with whom it is and since when, or what was answered."""

    idea: Idea
    stands: str
    promised: str
    given: str
    words: str
    office: str
    is_answered: bool
    asked_on: date
    answered_at: datetime | None


def find(wanted: Wanted) -> list[IdeaLine]:
    """Find ideas: the newest first; of those that wait, the longest waiting first. Four reads, however many there are."""
    rows = access.ideas_up().select_related("neighbourhood")
    if wanted.neighbourhood:
        rows = rows.filter(neighbourhood__slug=wanted.neighbourhood)
    for word in wanted.words.split()[:10]:
        rows = rows.filter(
            Q(sentence__icontains=word) | Q(more__icontains=word) | Q(picture_words__icontains=word)
        )
    # What is asked for is looked for among all of them, and only then cut: whoever waits longest is never left out.
    given = Answer.objects.filter(kind=Kind.IDEA).exclude(given="").order_by().values("subject_id")
    if wanted.stands == WAITING:
        waits = Answer.objects.filter(kind=Kind.IDEA, given="").order_by().values("subject_id")
        rows = rows.filter(pk__in=waits).order_by("made_at", "pk")
    elif wanted.stands == ANSWERED:
        rows = rows.filter(pk__in=given)
    lines = as_lines(rows[:AT_MOST])
    if wanted.stands == WAITING:
        return sorted((line for line in lines if not line.is_answered), key=lambda line: line.asked_on)
    if wanted.stands == ANSWERED:
        return [line for line in lines if line.is_answered]
    return lines


def as_lines(ideas: Iterable[Idea]) -> list[IdeaLine]:
    """Put ideas beside the answers that stand for them now."""
    ideas = list(ideas)
    answers = for_subjects(Kind.IDEA, [idea.pk for idea in ideas])
    days = ages(answers.values(), clock.today())
    return [_line(idea, answers[idea.pk], days) for idea in ideas if idea.pk in answers]


def _line(idea: Idea, answer: Answer, days: dict[UUID, int]) -> IdeaLine:
    return IdeaLine(
        idea=idea,
        stands=where_it_stands(answer, days[answer.pk]),
        promised=date_words(answer),
        given=given_words(answer),
        words=answer.words,
        office=answer.owed_by,
        is_answered=bool(answer.given),
        asked_on=answer.asked_on,
        answered_at=answer.answered_at,
    )


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One dated thing that happened, by an office and not by somebody's name."""

    day: date
    sentence: str
    words: str


def life_of(subject_id: UUID) -> list[LifeLine]:
    """Tell the life of what was asked, reopenings included, for anybody: offices are named, nobody else."""
    events = AnswerEvent.objects.filter(answer__kind=Kind.IDEA, answer__subject_id=subject_id)
    return [
        _life_line(event)
        for event in events.select_related("answer__office", "answer__reopens").order_by("sequence")
    ]


def _life_line(event: AnswerEvent) -> LifeLine:
    event.by_words = event.answer.owed_by
    is_about_office = event.what in ("offered", "accepted")
    return LifeLine(timezone.localdate(event.at), event_words(event), "" if is_about_office else event.words)


@dataclass(frozen=True, slots=True)
class IdeaView:
    """One idea as anybody reads it."""

    idea: Idea
    answer: Answer
    stands: str
    promised: str
    given: str
    life: tuple[LifeLine, ...]
    support: str
    has_supported: bool
    comments: tuple[tuple[Comment, bool], ...]


def idea_view(idea: Idea, actor: Actor, hand: str) -> IdeaView:
    """Gather one idea. `hand` is the browser's, "" for one that has said nothing yet. Six reads."""
    answer = access.answer_of(idea)
    assert answer is not None  # raised with it, in one transaction
    mine = access.digest_for(actor, hand, idea.pk) if actor.is_signed_in or hand else ""
    supports = Support.objects.filter(idea=idea)
    comments = Comment.objects.filter(idea=idea, taken_back_at=None)
    return IdeaView(
        idea=idea,
        answer=answer,
        stands=where_it_stands(answer, ages([answer], clock.today())[answer.pk]),
        promised=date_words(answer),
        given=given_title(answer),
        life=tuple(life_of(idea.pk)),
        support=support_words(supports.count()),
        has_supported=bool(mine) and supports.filter(hand=mine).exists(),
        comments=tuple((one, bool(mine) and one.hand == mine) for one in comments),
    )


def support_words(count: int) -> str:
    """Say in words how many would like it too: nothing exact, and nothing that an order could be made of."""
    told = shown(count, PUBLIC)
    if told == 0:
        return _("Nobody else has said so yet.")
    if told is None:
        return _("A few others would like it too.")
    return _("About %(number)s others would like it too.") % {"number": told}


def raised_by(actor: Actor) -> list[IdeaLine]:
    """Give what an account raised, the newest first."""
    if actor.account_id is None:
        return []
    mine = Answer.objects.filter(kind=Kind.IDEA, raised_by=actor.account_id).values("subject_id")
    return as_lines(Idea.objects.filter(pk__in=mine, taken_back_at=None).select_related("neighbourhood"))


def questions_here() -> tuple[list[Question], list[Question]]:
    """Give the questions that are open, those that close soonest first, and those that are over, the newest first."""
    opened = list(Question.objects.exclude(opened_at=None).select_related("office"))
    now = sorted((one for one in opened if one.is_open), key=lambda one: (one.until_on, one.title))
    return now, [one for one in opened if not one.is_open][:20]


def own_questions(actor: Actor) -> QuerySet[Question]:
    """Give the questions that this actor wrote or may open, not opened yet."""
    return Question.objects.filter(opened_at=None, office__in=access.offices_to_ask_from(actor))


def statements_of(question: Question) -> QuerySet[Statement]:
    """Give the statements that anybody may read, in the order they came."""
    return question.statements.filter(set_aside_why="")


def answered_lately(many: int = 30) -> list[IdeaLine]:
    """Give the ideas that were answered last, for a feed."""
    newest = Answer.objects.filter(kind=Kind.IDEA).exclude(given="").order_by("-answered_at", "-pk")
    ids = list(newest.values_list("subject_id", flat=True)[:many])
    ideas = {idea.pk: idea for idea in access.ideas_up().filter(pk__in=ids).select_related("neighbourhood")}
    return as_lines(ideas[pk] for pk in dict.fromkeys(ids) if pk in ideas)


def you_said(many: int = 5) -> list[IdeaLine]:
    """Give what was answered last, for our place: you said, we did, we could not because."""
    return answered_lately(many)


def newest(many: int = 5) -> list[IdeaLine]:
    """Give the newest ideas."""
    return as_lines(access.ideas_up().select_related("neighbourhood")[:many])


def out_of_sight() -> dict[str, list[access.Aside]]:
    """Give what the keeper took out of sight, by kind."""
    return {
        kind: list(model._base_manager.exclude(set_aside_why="").order_by("made_at", "pk"))
        for kind, model in access.ASIDE.items()
    }
