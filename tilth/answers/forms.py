from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account, Organisation
from tilth.accounts.queries import with_role
from tilth.answers.models import Office
from tilth.answers.queries import offices
from tilth.base.forms import Line, VerbForm
from tilth.base.roles import Role


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
