"""What happens to it: the office's verbs, the gardener's, and the verdict. Each keeps the person's timeline."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tilth.answers import actions as answers
from tilth.answers.models import Answer, Office
from tilth.answers.words import given_words
from tilth.barriers import access
from tilth.barriers.actions.telling import page_of, refuse_name, remember_about, writer_of
from tilth.barriers.models import Barrier
from tilth.base.actors import Actor
from tilth.base.forms import day_words
from tilth.base.roles import Section
from tilth.base.writing import act, verb
from tilth.people.models import MomentKind


@verb("barriers.hear")
def hear(*, by: Actor, barrier: Barrier) -> Barrier:
    """Say that the office has read it."""
    was_heard = barrier.answer.heard_at is not None
    answer = answers.hear(by=by, answer=barrier.answer, link=page_of(barrier))
    words = "" if was_heard else _("%(office)s read it") % {"office": answer.owed_by}
    return _done(by, barrier, "barriers.hear", answer, words)


@verb("barriers.come_and_see")
def come_and_see(*, by: Actor, barrier: Barrier, words: str = "") -> Barrier:
    """Ask: may I come and see? The question goes back to whoever raised it."""
    refuse_name(by, barrier, words)
    answer = answers.come_and_see(by=by, answer=barrier.answer, words=words, link=page_of(barrier))
    told = _("%(office)s asked to come and see") % {"office": answer.owed_by}
    return _done(by, barrier, "barriers.come_and_see", answer, told)


@verb("barriers.promise")
def promise(*, by: Actor, barrier: Barrier, answer_on: date) -> Barrier:
    """Set the answer date."""
    answer = answers.promise(by=by, answer=barrier.answer, answer_on=answer_on, link=page_of(barrier))
    told = _("%(office)s will answer by %(day)s") % {"office": answer.owed_by, "day": day_words(answer_on)}
    return _done(by, barrier, "barriers.promise", answer, told)


@verb("barriers.move")
def move(*, by: Actor, barrier: Barrier, moved_to: date, why: str) -> Barrier:
    """Move the answer date: once, openly, with why."""
    refuse_name(by, barrier, why, "why")
    answer = answers.move(by=by, answer=barrier.answer, moved_to=moved_to, why=why, link=page_of(barrier))
    told = _("%(office)s moved the answer date to %(day)s: %(why)s")
    values = {"office": answer.owed_by, "day": day_words(moved_to), "why": answer.moved_why}
    return _done(by, barrier, "barriers.move", answer, told % values)


@verb("barriers.give")
def give(
    *,
    by: Actor,
    barrier: Barrier,
    given: str,
    words: str,
    trying_until: date | None = None,
    asked_upward: bool = False,
) -> Barrier:
    """Answer in one of five kinds and in words. The answer stands on the person's page, if it is about one."""
    refuse_name(by, barrier, words)
    answer = answers.give(
        by=by,
        answer=barrier.answer,
        given=given,
        words=words,
        trying_until=trying_until,
        asked_upward=asked_upward,
        link=page_of(barrier),
    )
    told = _("%(office)s: %(given)s. %(words)s")
    values = {
        "office": answer.owed_by,
        "given": given_words(answer),
        "words": answer.words,
    }
    return _done(by, barrier, "barriers.give", answer, told % values)


@verb("barriers.judge")
def judge(*, by: Actor, barrier: Barrier, verdict: str, words: str = "") -> Barrier:
    """Say, as whoever raised it, whether it was answered. The first *not really* asks one leader up."""
    refuse_name(by, barrier, words)
    answer = answers.judge(
        by=by,
        answer=barrier.answer,
        verdict=verdict,
        words=words,
        link=page_of(barrier),
        is_vouched_for=access.is_asker(by, barrier),
    )
    again = Answer.objects.select_related("office").filter(reopens=answer).first()
    told = {
        "answered": _("It was answered, says whoever raised it"),
        "not_really": _("Not really answered, says whoever raised it: %(words)s")
        % {"words": answer.verdict_words},
    }[answer.verdict]
    if again:
        told += ". " + _("Asked again: it is now with %(office)s") % {"office": again.owed_by}
    return _done(writer_of(by, barrier), barrier, "barriers.judge", again or answer, told)


@verb("barriers.find_office")
def find_office(*, by: Actor, barrier: Barrier, office: Office) -> Barrier:
    """Say, as a gardener, which office can change it."""
    answer = answers.find_office(by=by, answer=barrier.answer, office=office, link=page_of(barrier))
    told = _("A gardener asked %(office)s whether they can change it") % {"office": office.name}
    return _done(by, barrier, "barriers.find_office", answer, told)


@verb("barriers.own")
def own(*, by: Actor, barrier: Barrier, office: Office) -> Barrier:
    """Take it on for an office one holds."""
    answer = answers.accept(by=by, answer=barrier.answer, office=office, link=page_of(barrier))
    return _done(
        by, barrier, "barriers.own", answer, _("It is now with %(office)s") % {"office": office.name}
    )


def _done(by: Actor, barrier: Barrier, what: str, answer: Answer, told: str) -> Barrier:
    """Keep the answer that stands now, put one line on the person's timeline, write the act."""
    barrier = Barrier.objects.select_for_update().get(pk=barrier.pk)
    barrier.answer = answer
    barrier.version += 1
    barrier.save(update_fields=["answer", "version"])
    remember_about(by, barrier, MomentKind.ANSWER, told)
    act(by, what, person_id=barrier.person_id, subject=barrier, section=Section.PLAN)
    return barrier
