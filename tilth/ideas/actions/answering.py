"""What the office does, and what whoever raised an idea says to it. Each tells them by their own channel."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.answers import actions as answers
from tilth.answers.models import Answer, Office
from tilth.base import clock, outbound
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.ideas import access
from tilth.ideas.models import Idea, Question


def page_of(answer: Answer) -> str:
    """Give the address of the page where its life is told to anybody."""
    subject = access.subject_of(answer)
    name = "ideas:question" if isinstance(subject, Question) else "ideas:idea"
    return reverse(name, args=[answer.subject_id])


@verb("ideas.hear")
def hear(*, by: Actor, answer: Answer) -> Answer:
    """Say that the office has read it."""
    answer = answers.hear(by=by, answer=answer, link=page_of(answer))
    act(by, "ideas.hear", subject=answer)
    return answer


@verb("ideas.promise")
def promise(*, by: Actor, answer: Answer, answer_on: date) -> Answer:
    """Set the answer date."""
    answer = answers.promise(by=by, answer=answer, answer_on=answer_on, link=page_of(answer))
    return _told(by, answer, "ideas.promise")


@verb("ideas.move")
def move(*, by: Actor, answer: Answer, moved_to: date, why: str) -> Answer:
    """Move the answer date: once, openly, with why."""
    answer = answers.move(by=by, answer=answer, moved_to=moved_to, why=why, link=page_of(answer))
    return _told(by, answer, "ideas.move")


@verb("ideas.give")
def give(
    *,
    by: Actor,
    answer: Answer,
    given: str,
    words: str,
    trying_until: date | None = None,
    asked_upward: bool = False,
) -> Answer:
    """Answer in one of five kinds and in words, for all to read. Whoever raised it is told by their own channel."""
    answer = answers.give(
        by=by,
        answer=answer,
        given=given,
        words=words,
        trying_until=trying_until,
        asked_upward=asked_upward,
        link=page_of(answer),
    )
    return _told(by, answer, "ideas.give")


@verb("ideas.find_office")
def find_office(*, by: Actor, answer: Answer, office: Office) -> Answer:
    """Say, as a gardener, which office can answer it."""
    answer = answers.find_office(by=by, answer=answer, office=office, link=_owed_page(answer))
    act(by, "ideas.find_office", subject=answer)
    return answer


@verb("ideas.own")
def own(*, by: Actor, answer: Answer, office: Office) -> Answer:
    """Take it on for an office one holds."""
    answer = answers.accept(by=by, answer=answer, office=office, link=page_of(answer))
    act(by, "ideas.own", subject=answer)
    return answer


@verb("ideas.judge")
def judge(*, by: Actor, idea: Idea, verdict: str, words: str = "", own: str = "") -> Idea:
    """Say, as whoever raised it, whether it was answered. The first *not really* asks one leader up."""
    if access.own_idea_for(by, own or str(idea.pk)).pk != idea.pk:
        raise NotFound
    answer = access.answer_of(idea)
    if answer is None:
        raise WrongState(_("There is no answer yet."))
    speaks = by if by.account is not None else Actor(kind="pass")
    answers.judge(
        by=speaks, answer=answer, verdict=verdict, words=words, link=_owed_page(answer), is_vouched_for=True
    )
    act(NOBODY, "ideas.judge", subject=idea)
    return idea


@verb("ideas.say_told")
def say_told(*, by: Actor, idea: Idea) -> Idea:
    """Say that a human told whoever raised it what came of it, as they asked."""
    answer = access.answer_of(idea)
    if answer is None or not answer.given:
        raise WrongState(_("There is no answer to tell yet."))
    if not tells(by, idea, answer):
        raise NotFound
    idea.told_at = clock.now()
    idea.save(update_fields=["told_at"])
    act(by, "ideas.say_told", subject=idea)
    return idea


def tells(by: Actor, idea: Idea, answer: Answer) -> bool:
    """Say whether this actor is the human who tells them: whoever typed it for them, or else whoever owes the answer."""
    if idea.spoken_to_id is not None:
        return by.account_id == idea.spoken_to_id
    return bool(idea.contact) and access.answers_for(by, answer)


def _owed_page(answer: Answer) -> str:
    return reverse("ideas:owed", args=[answer.pk])


def _told(by: Actor, answer: Answer, what: str) -> Answer:
    """Tell whoever raised an idea: their letterbox by mail, whoever typed it for them by a notice. Accounts were told."""
    subject = access.subject_of(answer)
    if isinstance(subject, Idea):
        outbound.queue_to_box(subject.pk)
        if subject.spoken_to is not None:
            sentence = _("There is news of an idea you typed for somebody. Tell them: “%(idea)s”")
            notify(subject.spoken_to, sentence % {"idea": subject.sentence}, _owed_page(answer))
    act(by, what, subject=answer)
    return answer
