"""What is typed about a team, its members and its agreement."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from tilth.accounts.models import Account
from tilth.base.forms import Line, VerbForm, Words
from tilth.places.models import Neighbourhood
from tilth.teams.actions import MOST_DAYS
from tilth.teams.models import Agreement, Team, Week
from tilth.teams.queries import could_join, team_mates


class TeamForm(VerbForm):
    """A team: its name, purpose and neighbourhoods."""

    name = Line(label=gettext_lazy("What is the team called?"), max_length=80)
    about = Words(
        label=gettext_lazy("What is it for?"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("As you would say it to a neighbour."),
    )
    days_before_unmet = forms.IntegerField(
        min_value=1,
        max_value=MOST_DAYS,
        initial=10,
        label=gettext_lazy("After how many working days is somebody nobody could meet taken to a leader?"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": gettext_lazy("Say how many working days."),
            "invalid": gettext_lazy("Write a number of days."),
        },
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        if team is not None:
            kwargs["initial"] = {
                "name": team.name,
                "about": team.about,
                "days_before_unmet": team.days_before_unmet,
                "neighbourhoods": list(team.neighbourhoods.values_list("pk", flat=True)),
                "seen": team.version,
            }
        super().__init__(*args, **kwargs)
        self.fields["neighbourhoods"] = forms.ModelMultipleChoiceField(
            queryset=Neighbourhood.objects.all(),
            required=False,
            label=gettext_lazy("In which neighbourhoods?"),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AgreementForm(VerbForm):
    """How the team works together."""

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        now = team.agreement
        kwargs["initial"] = {"words": now.words, "after": now.pk} if now else {}
        super().__init__(*args, **kwargs)
        self.fields["words"] = Words(
            label=gettext_lazy("How we work together"),
            rows=14,
            help_text=gettext_lazy(
                "One page. What you can count on from each other, how you disagree, "
                "what you do when a day was hard."
            ),
        )
        self.fields["after"] = forms.ModelChoiceField(
            queryset=Agreement.objects.filter(team=team), widget=forms.HiddenInput, required=False
        )


class MemberForm(VerbForm):
    """Somebody to bring into a team."""

    job = Line(label=gettext_lazy("What do they do?"), max_length=120, required=False)
    is_host = forms.BooleanField(label=gettext_lazy("They host the next huddle."), required=False)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"] = forms.ModelChoiceField(
            queryset=could_join(team),
            label=gettext_lazy("Who?"),
            empty_label=gettext_lazy("Choose a name"),
            error_messages={
                "required": gettext_lazy("Choose a name."),
                "invalid_choice": gettext_lazy("Choose a name."),
            },
        )
        self.order_fields(["account", "job", "is_host"])


class GiftsForm(VerbForm):
    """What one does in the team and brings to it."""

    job = Line(label=gettext_lazy("What do you do here?"), max_length=120, required=False)
    gifts = Line(
        label=gettext_lazy("What do you bring beyond your job?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Speaks Somali. Mends bikes. Knows every shop on the hill."),
    )


class WeekForm(VerbForm):
    """Who is about this week, in the team's own words."""

    words = Words(
        label=gettext_lazy("Who is about this week?"),
        help_text=gettext_lazy(
            "As you would say it on the board: “Amina Monday to Thursday. Sam at the library on Tuesday.”"
        ),
        rows=4,
        max_length=2_000,
        required=False,
    )

    def __init__(self, *args: Any, week: Week | None = None, **kwargs: Any) -> None:
        if week is not None:
            kwargs["initial"] = {"words": week.words, "after": week.pk}
        super().__init__(*args, **kwargs)
        self.fields["after"] = forms.UUIDField(widget=forms.HiddenInput, required=False)


class VisitingForm(VerbForm):
    """Who should ring one while one is visiting, and when."""

    colleague = forms.ModelChoiceField(
        label=gettext_lazy("Who should ring you?"),
        queryset=Account.objects.none(),
        empty_label=gettext_lazy("Choose"),
        error_messages={
            "required": gettext_lazy("Choose a colleague."),
            "invalid_choice": gettext_lazy("Choose one from the list."),
        },
    )
    ring_at = Line(
        label=gettext_lazy("When should they ring?"),
        help_text=gettext_lazy("Such as: at four."),
        max_length=60,
        error_messages={"required": gettext_lazy("Say when they should ring.")},
    )
    words = Words(
        label=gettext_lazy("What should they know?"),
        help_text=gettext_lazy(
            "What they do if you do not answer. Only they read it, and it goes when you are back."
        ),
        rows=2,
        max_length=600,
        required=False,
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["colleague"]).queryset = team_mates(account)
