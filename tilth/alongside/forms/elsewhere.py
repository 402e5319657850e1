"""Text in, domain values out: what is copied for another record."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.alongside.models import KeptElsewhere
from tilth.alongside.queries import SHOWN_SECTIONS
from tilth.base.forms import Day, Line, VerbForm
from tilth.base.roles import Section
from tilth.people.queries import MomentLine


class CopyLinesForm(VerbForm):
    """Which lines, and into which record."""

    lines = forms.MultipleChoiceField(
        label=_("Which lines?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one line."),
            "invalid_choice": _(
                "One of these lines may not be copied now: it was changed, or the say about it was. Look again."
            ),
        },
    )
    where_words = Line(
        label=_("Into which record?"), help_text=_("Such as: our housing system."), max_length=120
    )
    how = forms.ChoiceField(label=_("How?"), choices=KeptElsewhere.How.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, lines: list[MomentLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["lines"]).choices = [
            (str(line.id), line.words) for line in lines
        ]
        self.fields["how"].initial = KeptElsewhere.How.TEXT


class EmployerSayForm(VerbForm):
    """What the person says an employer may keep in its own record."""

    sections = forms.MultipleChoiceField(
        label=_("Which parts? They say yes to:"),
        choices=[(section.value, section.label) for section in Section if section in SHOWN_SECTIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    until_on = Day(label=_("Until when? (if they like)"), required=False)
    given_how = Line(
        label=_("How did they say it?"),
        help_text=_("Such as: at the kitchen table, together."),
        max_length=300,
    )
