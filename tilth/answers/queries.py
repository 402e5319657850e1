"""What is owed, by whom, since when, and how an answer lived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.answers.models import Answer, AnswerEvent, Given, Office, Verdict, What
from tilth.base.actors import Actor
from tilth.base.forms import day_words
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


def as_owed(answers: Iterable[Answer], on: date) -> list[Owed]:
    """Put answers into the words of whoever owes them. One look at the holidays for all."""
    answers = list(answers)
    days = ages(answers, on)
    return [
        Owed(
            answer=answer,
            kind=answer.kind,
            sentence=answer.sentence,
            raiser=answer.raiser,
            days=days[answer.pk],
            waiting=_waiting_on_you(answer, days[answer.pk]),
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
    return {answer.subject_id: answer for answer in found.order_by("asked_on", "made_at")}


def latest_for(kind: str, subject_id: UUID) -> Answer | None:
    """Give the answer that stands now for one subject."""
    return for_subjects(kind, [subject_id]).get(subject_id)


def offices() -> QuerySet[Office]:
    """Give every office by name, with who holds it."""
    return Office.objects.select_related("holder", "organisation", "above").order_by("name")


def offices_held_by(account_id: UUID | None) -> QuerySet[Office]:
    """Give the offices somebody holds."""
    return Office.objects.filter(holder_id=account_id).exclude(holder=None)


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


def days_words(days: int) -> str:
    """Say a number of working days as people do."""
    if days == 0:
        return _("less than a working day")
    return ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}


def where_it_stands(answer: Answer, days: int) -> str:
    """Say in one line with whom it is, or what was answered."""
    if answer.waits_upward:
        return _("%(office)s said no for now, and asked upward") % {"office": answer.owed_by}
    if answer.given:
        said = {"office": answer.owed_by, "given": given_words(answer.given, answer.trying_until)}
        if answer.verdict == Verdict.NOT_REALLY:
            return _("%(office)s: %(given)s. Not really answered.") % said
        return _("%(office)s: %(given)s") % said
    if answer.office is None and days == 0:
        return _("With a gardener, who is finding out who can change it")
    if days == 0:
        return _("With %(office)s since today") % {"office": answer.owed_by}
    return _("With %(office)s for %(days)s") % {"office": answer.owed_by, "days": days_words(days)}


def _waiting_on_you(answer: Answer, days: int) -> str:
    if answer.waits_upward:
        return _("asked upward, still open")
    if days == 0:
        return _("waiting on you since today")
    return _("waiting on you %(days)s") % {"days": days_words(days)}


def date_words(answer: Answer) -> str:
    """Say by when the office said it would answer; nothing when it set no date or has answered."""
    if answer.given or answer.answer_on is None:
        return ""
    if answer.moved_to is None:
        return _("Answer date: %(day)s") % {"day": day_words(answer.answer_on)}
    days = {"day": day_words(answer.moved_to), "first": day_words(answer.answer_on)}
    return _("Answer date: %(day)s, moved from %(first)s") % days


def given_words(given: str, until: date | None = None) -> str:
    """Say which of the five answers it was."""
    return {
        Given.FREED: _("it is freed"),
        Given.CHANGING: _("we are changing it"),
        Given.ALREADY_MAY: _("you already may"),
        Given.TRYING: _("we are trying without it until %(day)s")
        % {"day": day_words(until) if until else "…"},
        Given.NO: _("no, because…"),
    }[Given(given)]


def life_of(kind: str, subject_id: UUID) -> list[LifeLine]:
    """Tell the whole life of what was asked, reopenings included, oldest first."""
    events = AnswerEvent.objects.filter(answer__kind=kind, answer__subject_id=subject_id)
    return [_line(event) for event in events.select_related("answer").order_by("at", "made_at")]


def _line(event: AnswerEvent) -> LifeLine:
    is_askers = event.what in (What.ASKED, What.JUDGED)
    who = event.answer.raiser if is_askers else event.by_words
    about_office = event.what in (What.OFFERED, What.ACCEPTED)
    sentence = _sentence(event, who, event.words if about_office else "")
    return LifeLine(event.at, sentence, "" if about_office else event.words, event.what)


def _sentence(event: AnswerEvent, who: str, office: str) -> str:
    day = day_words(event.day) if event.day else ""
    if event.what == What.ASKED:
        return (
            _("Asked again, one leader up")
            if event.answer.reopens_id
            else _("Raised by %(who)s") % {"who": who}
        )
    if event.what == What.GIVEN:
        return _("%(who)s: %(given)s") % {"who": who, "given": given_words(event.given, event.day)}
    if event.what == What.JUDGED:
        was = _("answered") if event.verdict == Verdict.ANSWERED else _("not really answered")
        return _("Whoever raised it says: %(was)s") % {"was": was}
    return {
        What.HEARD: _("%(who)s read it"),
        What.COME_AND_SEE: _("%(who)s asked to come and see"),
        What.PROMISED: _("%(who)s will answer by %(day)s"),
        What.MOVED: _("%(who)s moved the answer date to %(day)s"),
        What.OFFERED: _("%(who)s asked %(office)s whether they can change it"),
        What.ACCEPTED: _("%(who)s took it on: it is now with %(office)s"),
    }[What(event.what)] % {"who": who, "day": day, "office": office}
