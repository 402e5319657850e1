"""Text in, domain values out: who stands in for whom."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account
from tilth.alongside.queries import may_be_away, may_cover
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.forms import Day, VerbForm, Words


class CoverForm(VerbForm):
    """Who is away, who stands in, from when until when. Why is nobody's."""

    away = forms.ModelChoiceField(
        label=_("Who is away?"),
        queryset=Account.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose who is away."),
            "invalid_choice": _("Choose one from the list."),
        },
    )
    account = forms.ModelChoiceField(
        label=_("Who stands in?"),
        help_text=_("Somebody of the same team. Ask them first."),
        queryset=Account.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose who stands in."),
            "invalid_choice": _("Choose one from the list."),
        },
    )
    from_on = Day(label=_("From which day?"))
    until_on = Day(label=_("Until which day?"), help_text=_("It ends by itself after that day."))

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["away"]).queryset = may_be_away(by)
        cast(forms.ModelChoiceField, self.fields["account"]).queryset = may_cover(by)
        self.fields["from_on"].initial = clock.today()
        if by.account_id is not None:
            self.fields["away"].initial = by.account_id


class NoCoverForm(VerbForm):
    """That somebody would rather not have whoever stands in."""

    how = Words(label=_("How did they say it?"), rows=2, max_length=600, required=False)
