"""An answer in words: with whom it is, by when, what was answered. The five kinds read differently by what was asked."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tilth.answers.models import Answer, AnswerEvent, Given, Kind, Verdict, What
from tilth.base.forms import day_words

# What the one who answers chooses from, and how it reads afterwards.
CHOICES: dict[str, dict[str, Promise]] = {
    Kind.BARRIER: {
        Given.FREED: gettext_lazy("It is freed"),
        Given.CHANGING: gettext_lazy("We are changing it"),
        Given.ALREADY_MAY: gettext_lazy("You already may"),
        Given.TRYING: gettext_lazy("We are trying without it until…"),
        Given.NO: gettext_lazy("No, because…"),
    },
    Kind.INTRODUCTION: {
        Given.FREED: gettext_lazy("Somebody will meet them"),
        Given.CHANGING: gettext_lazy("We are finding somebody"),
        Given.ALREADY_MAY: gettext_lazy("The team already may: nothing stops them"),
        Given.TRYING: gettext_lazy("Somebody lends a hand until…"),
        Given.NO: gettext_lazy("No, because…"),
    },
    Kind.IDEA: {
        Given.FREED: gettext_lazy("Yes, we will do it"),
        Given.CHANGING: gettext_lazy("We are working on it"),
        Given.ALREADY_MAY: gettext_lazy("You already may"),
        Given.TRYING: gettext_lazy("We are trying it until…"),
        Given.NO: gettext_lazy("No, because…"),
    },
    Kind.STORY: {
        Given.FREED: gettext_lazy("We have put it right"),
        Given.CHANGING: gettext_lazy("We are changing it"),
        Given.ALREADY_MAY: gettext_lazy("You already may"),
        Given.TRYING: gettext_lazy("We are trying another way until…"),
        Given.NO: gettext_lazy("We cannot, because…"),
    },
    Kind.ASK: {
        Given.FREED: gettext_lazy("Yes"),
        Given.CHANGING: gettext_lazy("We are working on it"),
        Given.ALREADY_MAY: gettext_lazy("You already may"),
        Given.TRYING: gettext_lazy("Yes, until…"),
        Given.NO: gettext_lazy("No, because…"),
    },
}


def given_choices(kind: str) -> list[tuple[str, str]]:
    """Give the five answers in the words that fit what was asked."""
    return [(value, str(label)) for value, label in CHOICES[kind].items()]


def given_words(answer: Answer) -> str:
    """Say which of the five it was; nothing while there is no answer."""
    return _given(answer.kind, answer.given, answer.trying_until) if answer.given else ""


def given_title(answer: Answer) -> str:
    """Say which of the five it was, as it stands before the words: "No, because…"."""
    return str(CHOICES[answer.kind][answer.given]) if answer.given == Given.NO else given_words(answer)


def _given(kind: str, given: str, until: date | None) -> str:
    if given == Given.NO:
        return _("No")
    label = str(CHOICES[kind][given])
    if given == Given.TRYING and until:
        return f"{label.removesuffix('…')} {day_words(until)}"
    return label


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
        said = {"office": answer.owed_by, "given": given_words(answer)}
        if answer.verdict == Verdict.NOT_REALLY:
            return _("%(office)s: %(given)s. Not really answered.") % said
        return _("%(office)s: %(given)s") % said
    if not answer.is_open:
        return answer.words  # nobody answered: they were met, or said no, first
    if answer.office is None and days == 0:
        return _("With a gardener, who is finding out who can change it")
    if days == 0:
        return _("With %(office)s since today") % {"office": in_a_sentence(answer)}
    return _("With %(office)s for %(days)s") % {"office": in_a_sentence(answer), "days": days_words(days)}


def in_a_sentence(answer: Answer) -> str:
    """Name whoever owes it as a sentence does: the Head of Housing."""
    if answer.office is None or answer.office.name.casefold().startswith("the "):
        return answer.owed_by
    return _("the %(office)s") % {"office": answer.office.name}


def waiting_on_you(answer: Answer, days: int) -> str:
    """Say how long it has waited, to the one it waits for."""
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


def event_words(event: AnswerEvent) -> str:
    """Say in one sentence what happened."""
    day = day_words(event.day) if event.day else ""
    if event.what == What.ASKED:
        first = event.answer.reopens
        if first is not None:
            is_up = event.answer.office_id != first.office_id
            return _("Asked again, one leader up") if is_up else _("Asked again")
        return _("Raised by %(who)s") % {"who": event.answer.raiser}
    if event.what == What.GIVEN:
        given = _given(event.answer.kind, event.given, event.day)
        return _("%(who)s: %(given)s") % {"who": event.by_words, "given": given}
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
        What.SETTLED: _("Nobody owes an answer any more"),
        What.REPLIED: _("Whoever raised it replied to come and see"),
    }[What(event.what)] % {"who": event.by_words, "day": day, "office": event.words}
