"""What is owed, by whom, since when, and how an answer lived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from tilth.answers.models import Answer, AnswerEvent, Office, What
from tilth.answers.words import date_words, event_words, waiting_on_you
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.methods.working_days import working_days_between
from tilth.places.queries import holidays_between


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that waits for an answer, as the one who owes it reads it."""

    answer: Answer
    kind: str
    sentence: str
    raiser: str
    days: int
    waiting: str  # "waiting on you 9 working days"
    date_words: str  # "You said you would answer by 3 October 2026", or nothing
    is_unowned: bool
    is_upward: bool


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One dated event in the life of an answer, in words."""

    at: datetime
    sentence: str
    words: str
    what: str


def owed_by(actor: Actor, on: date) -> list[Owed]:
    """List what this actor owes an answer, longest waiting first: their offices' and, for a gardener, nobody's."""
    if not actor.is_staff or actor.account_id is None:
        return []
    answers = Answer.objects.held_by(actor.account_id)
    if actor.acting_as == Role.GARDENER:
        answers = answers | Answer.objects.without_a_holder()
    return as_owed(answers.still_open().select_related("office"), on)


def owed_unowned(on: date) -> list[Owed]:
    """List what nobody can answer yet, because the office is not known or nobody holds it."""
    return as_owed(Answer.objects.without_a_holder().still_open().select_related("office"), on)


def offered_to(actor: Actor) -> QuerySet[Answer]:
    """Give what a gardener thinks this actor's office can change and nobody has taken on yet."""
    return (
        Answer.objects.not_yet_answered()
        .filter(offered_to__holder=actor.account_id)
        .exclude(offered_to=None)
        .select_related("office", "offered_to")
    )


def as_owed(answers: Iterable[Answer], on: date, days: dict[UUID, int] | None = None) -> list[Owed]:
    """Put answers into the words of whoever owes them. One look at the holidays for all, or none with `days`."""
    answers = list(answers)
    days = ages(answers, on) if days is None else days
    return [
        Owed(
            answer=answer,
            kind=answer.kind,
            sentence=answer.sentence,
            raiser=answer.raiser,
            days=days[answer.pk],
            waiting=waiting_on_you(answer, days[answer.pk]),
            date_words=date_words(answer),
            is_unowned=answer.office is None or answer.office.holder_id is None,
            is_upward=answer.waits_upward,
        )
        for answer in answers
    ]


def age_in_working_days(answer: Answer, on: date) -> int:
    """Count the working days an answer has been owed; once answered, the days it took."""
    return ages([answer], on)[answer.pk]


def ages(answers: Iterable[Answer], on: date) -> dict[UUID, int]:
    """Count the working days of many answers, by id, with one question about holidays."""
    spans = {answer.pk: (answer.asked_on, max(answer.asked_on, _end_of(answer, on))) for answer in answers}
    if not spans:
        return {}
    first, last = min(start for start, _last in spans.values()), max(end for _first, end in spans.values())
    holidays = frozenset(holidays_between(first, last))
    return {pk: working_days_between(start, end, holidays) for pk, (start, end) in spans.items()}


def _end_of(answer: Answer, on: date) -> date:
    if answer.answered_at is None or answer.is_open:
        return on
    return timezone.localdate(answer.answered_at)


def for_subjects(kind: str, ids: Iterable[UUID]) -> dict[UUID, Answer]:
    """Give the answer that stands now for each subject, by the subject's id."""
    found = Answer.objects.filter(kind=kind, subject_id__in=list(ids)).select_related("office")
    return {answer.subject_id: answer for answer in found.order_by("asked_on", "made_at", "pk")}


def latest_for(kind: str, subject_id: UUID) -> Answer | None:
    """Give the answer that stands now for one subject."""
    return for_subjects(kind, [subject_id]).get(subject_id)


def offices() -> QuerySet[Office]:
    """Give every office by name, with who holds it."""
    return Office.objects.select_related("holder", "organisation", "above").order_by("name")


def offices_held_by(account_id: UUID | None) -> QuerySet[Office]:
    """Give the offices somebody holds."""
    return Office.objects.filter(holder_id=account_id).exclude(holder=None)


def may_take_on(actor: Actor, answer: Answer) -> list[Office]:
    """List the offices for which this actor could take an answer on: theirs, when nobody owns it or it was offered."""
    if not answer.is_owed or not actor.is_staff:
        return []
    mine = list(offices_held_by(actor.account_id))
    if answer.office is None or answer.office.holder_id is None:
        return mine
    return [office for office in mine if office.pk == answer.offered_to_id and office.pk != answer.office_id]


def is_above(office: Office, other: Office) -> bool:
    """Say whether `office` stands somewhere above `other`, or is it."""
    above = dict(Office.objects.values_list("pk", "above_id"))
    at: UUID | None = other.pk
    seen: set[UUID] = set()
    while at is not None and at not in seen:
        if at == office.pk:
            return True
        seen.add(at)
        at = above.get(at)
    return False


def life_of(kind: str, subject_id: UUID) -> list[LifeLine]:
    """Tell the whole life of what was asked, reopenings included, oldest first."""
    events = AnswerEvent.objects.filter(answer__kind=kind, answer__subject_id=subject_id)
    return [_line(event) for event in events.select_related("answer__reopens").order_by("sequence")]


def _line(event: AnswerEvent) -> LifeLine:
    about_office = event.what in (What.OFFERED, What.ACCEPTED)
    return LifeLine(event.at, event_words(event), "" if about_office else event.words, event.what)


def come_words(answer: Answer) -> str:
    """Give what the office wrote when it asked whether it may come and see."""
    asked = answer.events.filter(what=What.COME_AND_SEE).order_by("-sequence").first()
    return asked.words if asked else ""
