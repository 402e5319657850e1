"""The verbs of whoever owes an answer: read it, come and see, set a date and move it once, answer."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.answers import access
from tilth.answers.actions.telling import event, hear_first, locked, needed, still_owed, tell_raiser
from tilth.answers.models import Answer, Given, ReplyFor, What
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.forms import day_words
from tilth.base.roles import Verb
from tilth.base.writing import act, verb

LONGEST_DATE = timedelta(days=366)


@verb("answers.hear")
def hear(*, by: Actor, answer: Answer, link: str = "") -> Answer:
    """Say that it has been read. A second time changes nothing."""
    answer = _held(by, answer)
    if answer.heard_at is None:
        answer.heard_at = clock.now()
        answer.save(update_fields=["heard_at"])
        event(answer, What.HEARD, by)
        act(by, "answers.hear", subject=answer)
    return answer


@verb("answers.come_and_see")
def come_and_see(*, by: Actor, answer: Answer, words: str = "", link: str = "") -> Answer:
    """Ask the raiser whether one may come and see. Once; they are told, and answer as people do."""
    answer = _held(by, answer)
    still_owed(answer)
    if answer.come_and_see_at is not None:
        raise WrongState(_("You have asked to come and see already. They were told."))
    answer.come_and_see_at = clock.now()
    hear_first(answer)
    answer.save(update_fields=["come_and_see_at", "heard_at"])
    event(answer, What.COME_AND_SEE, by, words=words.strip())
    tell_raiser(
        answer,
        link,
        gettext_lazy("%(who)s asks: may I come and see? It is about “%(sentence)s”"),
        by,
        reply_for=ReplyFor.COME,
    )
    act(by, "answers.come_and_see", subject=answer)
    return answer


@verb("answers.promise")
def promise(*, by: Actor, answer: Answer, answer_on: date, link: str = "") -> Answer:
    """Set the answer date."""
    answer = _held(by, answer)
    still_owed(answer)
    if answer.answer_on is not None:
        words = _("An answer date is set already: %(day)s. You can move it once and say why.")
        raise InvalidInput(words % {"day": day_words(answer.answer_on)}, "answer_on")
    answer.answer_on = _day_ahead(answer_on, "answer_on")
    hear_first(answer)
    answer.save(update_fields=["answer_on", "heard_at"])
    event(answer, What.PROMISED, by, day=answer_on)
    tell_raiser(answer, link, gettext_lazy("%(who)s will answer by %(day)s: “%(sentence)s”"), by, answer_on)
    act(by, "answers.promise", subject=answer)
    return answer


@verb("answers.move")
def move(*, by: Actor, answer: Answer, moved_to: date, why: str, link: str = "") -> Answer:
    """Move the answer date: once, and openly, with why."""
    answer = _held(by, answer)
    still_owed(answer)
    if answer.answer_on is None:
        raise InvalidInput(_("There is no answer date to move yet. Set one first."), "moved_to")
    if answer.moved_to is not None:
        words = _(
            "The answer date was moved once already, to %(day)s. It cannot move again; say in words where it is."
        )
        raise InvalidInput(words % {"day": day_words(answer.moved_to)}, "moved_to")
    if moved_to == answer.answer_on:
        raise InvalidInput(_("This is the answer date that is set already. Choose another day."), "moved_to")
    answer.moved_to = _day_ahead(moved_to, "moved_to")
    answer.moved_why = needed(why, "why", _("Say why it moves. Whoever asked will read it."))
    answer.save(update_fields=["moved_to", "moved_why"])
    event(answer, What.MOVED, by, words=answer.moved_why, day=moved_to)
    tell_raiser(
        answer, link, gettext_lazy("%(who)s moved the answer date to %(day)s: “%(sentence)s”"), by, moved_to
    )
    act(by, "answers.move", subject=answer)
    return answer


@verb("answers.give")
def give(
    *,
    by: Actor,
    answer: Answer,
    given: str,
    words: str,
    trying_until: date | None = None,
    asked_upward: bool = False,
    link: str = "",
) -> Answer:
    """Answer, in one of five kinds and in words. Only a no that was asked upward stays open."""
    answer = _held(by, answer)
    if answer.given and not answer.waits_upward:
        words_of_day = day_words(_day_of(answer))
        raise InvalidInput(
            _("This was answered on %(day)s. Nothing was changed.") % {"day": words_of_day}, "given"
        )
    if not answer.is_open:
        raise WrongState(_("Nobody owes an answer to this any more. Nothing was changed."))
    _check_given(given, trying_until, asked_upward=asked_upward)
    answer.words = needed(words, "words", _("Say it in words: whoever asked will read them."))
    answer.given = given
    answer.trying_until = trying_until if given == Given.TRYING else None
    answer.asked_upward = asked_upward and given == Given.NO
    answer.is_open = answer.asked_upward
    answer.answered_at, answer.answered_by = clock.now(), by.account
    hear_first(answer)
    answer.save()
    event(answer, What.GIVEN, by, words=answer.words, given=given, day=answer.trying_until)
    tell_raiser(
        answer, link, gettext_lazy("%(who)s answered: “%(sentence)s”"), by, reply_for=ReplyFor.VERDICT
    )
    act(by, "answers.give", subject=answer)
    return answer


def _held(by: Actor, answer: Answer) -> Answer:
    answer = locked(answer)
    access.check(by, answer, Verb.ANSWER)
    return answer


def _check_given(given: str, until: date | None, *, asked_upward: bool) -> None:
    if given not in Given.values:
        raise InvalidInput(_("Choose one of the five answers."), "given")
    if given == Given.TRYING and until is None:
        raise InvalidInput(_("Say until when you are trying without it."), "trying_until")
    if given == Given.TRYING and until is not None and until <= clock.today():
        raise InvalidInput(_("This day has gone. Choose one that is still to come."), "trying_until")
    if asked_upward and given != Given.NO:
        raise InvalidInput(
            _("Asking upward goes with a no. With any other answer, leave it open."), "asked_upward"
        )


def _day_ahead(day: date, field: str) -> date:
    if day < clock.today():
        raise InvalidInput(_("This day has gone. Choose today or a day to come."), field)
    if day - clock.today() > LONGEST_DATE:
        raise InvalidInput(_("This is more than a year away. Choose a day within the year."), field)
    return day


def _day_of(answer: Answer) -> date:
    from_moment = answer.answered_at or answer.made_at
    return timezone.localdate(from_moment)
