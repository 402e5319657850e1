"""What the office does about the answer a story is owed, and what its teller says to it, each by their own channel."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.answers import actions as answers
from tilth.answers.models import Answer, Office, Verdict
from tilth.base import clock
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.stories import access
from tilth.stories.actions.using import tell_teller
from tilth.stories.models import Story


def page_of(answer: Answer) -> str:
    """Give the address of what is owed."""
    return reverse("stories:owed", args=[answer.pk])


def _own_page(answer: Answer) -> str:
    """Give where a teller with an account reads it."""
    return reverse("stories:own", args=[answer.subject_id])


@verb("stories.hear")
def hear(*, by: Actor, answer: Answer) -> Answer:
    """Say that the office has read it."""
    answer = answers.hear(by=by, answer=answer, link=_own_page(answer))
    act(by, "stories.hear", subject=answer)
    return answer


@verb("stories.promise")
def promise(*, by: Actor, answer: Answer, answer_on: date) -> Answer:
    """Set the answer date."""
    answer = answers.promise(by=by, answer=answer, answer_on=answer_on, link=_own_page(answer))
    return _told(by, answer, "stories.promise", _("There is a day by which your story is answered."))


@verb("stories.move")
def move(*, by: Actor, answer: Answer, moved_to: date, why: str) -> Answer:
    """Move the answer date: once, openly, with why."""
    answer = answers.move(by=by, answer=answer, moved_to=moved_to, why=why, link=_own_page(answer))
    return _told(by, answer, "stories.move", _("The day by which your story is answered moved."))


@verb("stories.give")
def give(
    *,
    by: Actor,
    answer: Answer,
    given: str,
    words: str,
    trying_until: date | None = None,
    asked_upward: bool = False,
) -> Answer:
    """Answer a story in one of five kinds and in words. Its teller is told by their own channel."""
    answer = answers.give(
        by=by,
        answer=answer,
        given=given,
        words=words,
        trying_until=trying_until,
        asked_upward=asked_upward,
        link=_own_page(answer),
    )
    return _told(by, answer, "stories.give", _("Your story was answered."))


@verb("stories.find_office")
def find_office(*, by: Actor, answer: Answer, office: Office) -> Answer:
    """Say, as a gardener, which office can answer it."""
    answer = answers.find_office(by=by, answer=answer, office=office, link=page_of(answer))
    act(by, "stories.find_office", subject=answer)
    return answer


@verb("stories.own")
def own(*, by: Actor, answer: Answer, office: Office) -> Answer:
    """Take it on for an office one holds."""
    answer = answers.accept(by=by, answer=answer, office=office, link=_own_page(answer))
    act(by, "stories.own", subject=answer)
    return answer


@verb("stories.judge")
def judge(*, by: Actor, story: Story, verdict: str, words: str = "", own: str = "") -> Story:
    """Say, as the teller, whether it was answered. The first *not really* asks one leader up, who reads the story then."""
    access.must_own(by, story, own)
    answer = access.answer_of(story)
    if answer is None:
        raise WrongState(_("There is no answer yet."))
    speaks = by if by.account is not None else Actor(kind="pass")
    answers.judge(
        by=speaks, answer=answer, verdict=verdict, words=words, link=page_of(answer), is_vouched_for=True
    )
    again = access.answer_of(story)
    if verdict == Verdict.NOT_REALLY and again is not None and again.pk != answer.pk and story.office_id:
        story.office = again.office
        story.save(update_fields=["office"])
    act(NOBODY, "stories.judge", subject=story)
    return story


@verb("stories.say_told")
def say_told(*, by: Actor, story: Story) -> Story:
    """Say that a human told the teller what was answered, as they asked."""
    answer = access.answer_of(story)
    if answer is None or not answer.given:
        raise WrongState(_("There is no answer to tell yet."))
    if not tells(by, story, answer):
        raise NotFound
    story.told_at = clock.now()
    story.save(update_fields=["told_at"])
    act(by, "stories.say_told", subject=story)
    return story


def tells(by: Actor, story: Story, answer: Answer) -> bool:
    """Say whether this actor is the human who tells the teller: whoever typed it, or else whoever owes the answer."""
    if story.typed_by_id is not None:
        return by.account_id == story.typed_by_id
    return bool(story.contact) and access.answers_for(by, answer)


def _told(by: Actor, answer: Answer, what: str, news: str) -> Answer:
    story = Story.objects.select_related("typed_by").filter(pk=answer.subject_id).first()
    if story is not None and story.taken_back_at is None:
        if answer.raised_by_id is not None:
            story.told_by = None  # told already, as whoever asked
        tell_teller(story, news)
    act(by, what, subject=answer)
    return answer
