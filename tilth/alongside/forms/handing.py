"""Text in, domain values out: who goes on with somebody when a worker leaves."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account
from tilth.alongside.models import Introduction
from tilth.alongside.queries import may_be_asked_to_go, may_go_on
from tilth.base.actors import Actor
from tilth.base.forms import Day, Line, VerbForm, Words


class HandOverForm(VerbForm):
    """Whom the person would like to meet, and when the three meet. Asked of the person first."""

    account = forms.ModelChoiceField(
        label=_("Who would they like to meet?"),
        queryset=Account.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose whom they would like to meet."),
            "invalid_choice": _("Choose one from the list."),
        },
    )
    on = Day(label=_("When do the three of you meet?"))
    at_words = Line(label=_("About when that day?"), max_length=60, required=False)
    where = Line(label=_("Where?"), max_length=120, required=False)
    was_asked = forms.BooleanField(
        label=_("I asked them, and they would like to meet"),
        error_messages={"required": _("Ask them first. They say who comes.")},
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["account"]).queryset = may_go_on(by)

    def cleaned(self) -> dict[str, Any]:
        """Give what the verb needs: that they were asked is the writer's word, and is not kept."""
        return {name: value for name, value in super().cleaned().items() if name != "was_asked"}


class GoingOnForm(VerbForm):
    """How the person said it, when somebody else writes it down for them."""

    how = Words(label=_("How did they say it?"), rows=2, max_length=600, required=False)


class AskToGoForm(VerbForm):
    """Which worker a gardener asks to go and say hello."""

    account = forms.ModelChoiceField(
        label=_("Whom do you ask?"),
        queryset=Account.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose whom you ask."),
            "invalid_choice": _("Choose one from the list."),
        },
    )

    def __init__(self, *args: Any, introduction: Introduction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["account"]).queryset = may_be_asked_to_go(introduction)
