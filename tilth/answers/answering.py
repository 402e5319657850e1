"""The forms with which what is owed is answered: one set, because there is one kind of answer, whichever room owes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Given, Office, Verdict
from tilth.answers.queries import offices
from tilth.base.forms import Day, Line, VerbForm, Words


class GiveForm(VerbForm):
    """One of the five answers, in words."""

    given = forms.ChoiceField(
        label=_("Your answer"),
        choices=Given.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the five answers."),
            "invalid_choice": _("Choose one of the five answers."),
        },
    )
    trying_until = Day(label=_("Until when"), required=False)
    asked_upward = forms.BooleanField(
        label=_("We have asked whoever can change it, such as the regulator. It stays open."), required=False
    )
    words = Words(  # type: ignore[assignment]
        label=_("In plain words"),
        max_length=4000,
        rows=3,
        error_messages={"required": _("Say it in words: whoever asked will read them.")},
    )


class ComeForm(VerbForm):
    """May I come and see?"""

    words = Line(  # type: ignore[assignment]
        label=_("When would suit, and how to reach you (if you like)"), max_length=300, required=False
    )


class PromiseForm(VerbForm):
    """An answer date."""

    answer_on = Day(label=_("I will answer by"))


class MoveForm(VerbForm):
    """The one new answer date, and why."""

    moved_to = Day(label=_("The new answer date"))
    why = Words(
        label=_("Why it moves"),
        max_length=1000,
        rows=2,
        error_messages={"required": _("Say why it moves. Whoever asked will read it.")},
    )


class JudgeForm(VerbForm):
    """The verdict of whoever raised it."""

    verdict = forms.ChoiceField(
        label=_("Was it answered?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
    words = Words(  # type: ignore[assignment]
        label=_("In a few words"), max_length=2000, rows=2, required=False
    )


class FindForm(VerbForm):
    """One office out of all: which can change it, or for which one takes it on."""

    office = forms.ModelChoiceField(
        label=_("Which office can change it?"),
        queryset=Office.objects.none(),
        empty_label=_("Choose an office"),
        error_messages={"required": _("Choose an office."), "invalid_choice": _("Choose an office.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices()  # type: ignore[attr-defined]


class OfficeForm(FindForm):
    """Which office can answer it, or for which one takes it on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].label = _("Which office can answer it?")
