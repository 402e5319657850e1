from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account, Organisation
from tilth.accounts.queries import with_role
from tilth.answers.models import Given, Office, Verdict
from tilth.answers.queries import offices
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.base.roles import Role


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
    """The verdict of whoever asked."""

    verdict = forms.ChoiceField(
        label=_("Was it answered?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    words = Words(  # type: ignore[assignment]
        label=_("In a few words"), max_length=2000, rows=2, required=False
    )


class FindForm(VerbForm):
    """Which office can change it."""

    office = forms.ModelChoiceField(
        label=_("Which office can change it?"),
        queryset=Office.objects.none(),
        empty_label=_("Choose an office"),
        error_messages={"required": _("Choose an office."), "invalid_choice": _("Choose an office.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices()  # type: ignore[attr-defined]


class OwnForm(FindForm):
    """For which of one's own offices one takes it on."""


class OfficeForm(VerbForm):
    """An office, as the keeper writes it."""

    name = Line(label=_("What the office is called"), help_text=_("Such as: Head of Housing"), max_length=120)
    organisation = forms.ModelChoiceField(
        label=_("Which organisation"),
        queryset=Organisation.objects.all(),
        required=False,
        empty_label=_("None"),
    )
    holder = forms.ModelChoiceField(
        label=_("Who holds it today"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("Nobody yet: a gardener answers meanwhile"),
    )
    above = forms.ModelChoiceField(
        label=_("Which office stands above it"),
        help_text=_("An answer that was not really one is asked again there."),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, office: Office | None = None, **kwargs: Any) -> None:
        if office is not None:
            kwargs["initial"] = {
                "name": office.name,
                "organisation": office.organisation_id,
                "holder": office.holder_id,
                "above": office.above_id,
            }
        super().__init__(*args, **kwargs)
        others = offices().exclude(pk=office.pk) if office else offices()
        self.fields["above"].queryset = others  # type: ignore[attr-defined]
        self.fields["holder"].queryset = with_role(Role.LEADER, Role.GARDENER, Role.WORKER)  # type: ignore[attr-defined]
