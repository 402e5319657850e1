"""What is typed about a basis, and the pages of its paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.accounts.queries import organisations
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.base.roles import Section
from tilth.basis.models import ARTICLES, Article6, Article9, Basis, Part

COPIED = (
    "purpose", "walks", "part", "sections", "article6", "article9", "power", "confidence", "crime", "title", "words",
)  # fmt: skip


def _named(choices: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(value, f"{label} ({ARTICLES[value]})" if value else str(label)) for value, label in choices]


class BasisForm(VerbForm):
    """Why an organisation may use what people say, for one purpose."""

    organisation = forms.ModelChoiceField(
        queryset=organisations(),
        label=_("Which organisation?"),
        empty_label=_("Choose one"),
        error_messages={
            "required": _("Choose an organisation."),
            "invalid_choice": _("Choose an organisation."),
        },
    )
    purpose = Line(
        label=_("What for?"),
        max_length=300,
        help_text=_(
            "One purpose in one sentence that a resident understands: to walk alongside people who asked us to."
        ),
    )
    walks = forms.BooleanField(
        required=False, initial=True, label=_("Their people walk alongside residents under this one.")
    )
    part = forms.ChoiceField(
        choices=Part.choices,
        widget=forms.RadioSelect,
        label=_("Who decides what it is used for?"),
        initial=Part.JOINT,
    )
    sections = forms.MultipleChoiceField(
        choices=[choice for choice in Section.choices if choice[0] != Section.RESTRICTED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=_("Which parts of a page, as far as the person says yes?"),
    )
    article6 = forms.ChoiceField(label=_("What in law lets them?"), widget=forms.RadioSelect)
    article9 = forms.ChoiceField(
        label=_("And where health, belief or the like come up?"), widget=forms.RadioSelect, required=False
    )
    power = Line(
        label=_("Which Act gives them the power?"),
        max_length=300,
        help_text=_("With its section, such as: Care Act 2014, section 2."),
    )
    confidence = Line(label=_("How does what is said in confidence stay so?"), max_length=500, required=False)
    crime = Line(label=_("May anything about crime come up, and how?"), max_length=500, required=False)
    title = Line(label=_("What is the sharing agreement called?"))
    words = Words(
        label=_("What does it say?"),
        rows=10,
        help_text=_(
            "The agreement itself, or what it says in plain words. You can add pictures of the signed pages afterwards."
        ),
    )
    signed = Line(
        label=_("Who signed it, and when?"),
        max_length=300,
        help_text=_("Offices, not names: everybody may read this."),
    )
    from_on = Day(label=_("From which day?"))
    until_on = Day(label=_("Until which day?"), help_text=_("A year at most. Then it is looked at again."))

    def __init__(self, *args: Any, again: Basis | None = None, **kwargs: Any) -> None:
        if again is not None:
            kwargs["initial"] = {name: getattr(again, name) for name in COPIED}
        super().__init__(*args, **kwargs)
        self.fields["article6"].choices = _named(Article6.choices)  # type: ignore[attr-defined]
        self.fields["article9"].choices = _named(Article9.choices)  # type: ignore[attr-defined]
        if again is not None:
            del self.fields["organisation"]


class PageForm(VerbForm):
    """A picture of the next page of the signed paper."""

    picture = forms.FileField(
        label=_("A picture of the next page"),
        help_text=_(
            "A photo or a scan. JPEG, PNG or WebP, up to 10 MB. Everybody may see it, so cover names and signatures."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Choose a picture."),
            "empty": _("That file is empty. Choose another."),
        },
    )
