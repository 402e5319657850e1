"""What is typed about the place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.places.models import Nation, Neighbourhood, Place

MOST_OF_OUTLINES = 5 * 1024 * 1024


class _WithVersion(VerbForm):
    """A form for words that two keepers might write at once: it remembers which wording it began from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False)


class _Order(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(
            min_value=0,
            max_value=999,
            required=False,
            label=gettext_lazy("Where in the list?"),
            help_text=gettext_lazy("A small number stands first. The same number: in alphabetical order."),
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        )

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class PlaceForm(_WithVersion):
    """What the place is called and how it is told."""

    name = Line(label=gettext_lazy("What is the place called?"), max_length=80)
    nation = forms.ChoiceField(
        choices=Nation.choices,
        label=gettext_lazy("In which nation?"),
        help_text=gettext_lazy("Its bank holidays are not counted as working days."),
    )
    story = Words(
        label=gettext_lazy("How residents tell it"),
        required=False,
        rows=6,
        help_text=gettext_lazy("In their words. Public."),
    )
    proud_of = Words(label=gettext_lazy("What it is proud of"), required=False, max_length=5_000)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        initial = {
            "name": place.name,
            "nation": place.nation,
            "story": place.story,
            "proud_of": place.proud_of,
        }
        super().__init__(*args, initial={**initial, "seen": place.version}, **kwargs)


class NeighbourhoodForm(_WithVersion):
    """A neighbourhood as those who live there tell it."""

    name = Line(label=gettext_lazy("What do residents call it?"), max_length=80)
    other_names = Line(label=gettext_lazy("What else is it called?"), required=False)
    story = Words(
        label=gettext_lazy("How residents tell it"),
        required=False,
        rows=6,
        help_text=gettext_lazy("In their words, as they would to somebody new. Public."),
    )
    proud_of = Words(label=gettext_lazy("What it is proud of"), required=False, max_length=5_000)
    rivalry = Words(label=gettext_lazy("Whom it teases, and why"), required=False, rows=2, max_length=2_000)
    order_in_list = _Order()

    def __init__(self, *args: Any, neighbourhood: Neighbourhood | None = None, **kwargs: Any) -> None:
        if neighbourhood is not None:
            names = ("name", "other_names", "story", "proud_of", "rivalry", "order_in_list")
            kwargs["initial"] = {name: getattr(neighbourhood, name) for name in names}
            kwargs["initial"]["seen"] = neighbourhood.version
        super().__init__(*args, **kwargs)


class WordForm(VerbForm):
    """One of the place's own words."""

    msgid = Line(
        label=gettext_lazy("What Tilth says, in English"),
        max_length=500,
        help_text=gettext_lazy("Exactly as it stands on the page, from its first letter to its last."),
    )
    chosen_by_words = Line(
        label=gettext_lazy("Who chose it?"),
        required=False,
        help_text=gettext_lazy("Such as: the Tuesday lunch, March."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(choices=settings.LANGUAGES, label=_("In which language?"))
        self.fields["words"] = Line(label=_("What you say here"), max_length=500)
        self.order_fields(["language", "msgid", "words", "chosen_by_words"])


class HolidayForm(VerbForm):
    """A day on which nobody is at work here."""

    on = Day(label=gettext_lazy("Which day?"))
    name = Line(label=gettext_lazy("Why?"), max_length=80, help_text=gettext_lazy("Such as: Wakes Monday."))


class SafetyNumberForm(VerbForm):
    """A number to ring when somebody may not be safe."""

    name = Line(label=gettext_lazy("Who answers?"), max_length=80)
    number = forms.RegexField(
        regex=r"^\+?[0-9][0-9 ()-]{1,38}$",
        max_length=40,
        label=gettext_lazy("The number"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "govuk-input--width-20"}),
        error_messages={
            "required": gettext_lazy("Write the number."),
            "invalid": gettext_lazy("Write the number in figures, such as 01632 960123."),
        },
    )
    when = Line(
        label=gettext_lazy("When do they answer?"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Such as: evenings and weekends."),
    )
    order_in_list = _Order()


class TurnForm(VerbForm):
    """One switch to turn."""

    name = forms.SlugField(max_length=40)
    to = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])

    def wanted(self) -> bool:
        """Say whether it is to be on."""
        return self.cleaned_data["to"] == "on"


def first_error(form: forms.Form) -> str:
    """Give the first sentence of what is wrong, for a form that is only a button."""
    for messages in form.errors.values():
        return str(messages[0])
    return _("That did not work. Try again.")


class OutlinesForm(VerbForm):
    """A GeoJSON file of outlines."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy(
            "GeoJSON, 5 MB at most. Each outline has a name, the same as a neighbourhood here."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("That file is empty. Choose another."),
        },
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_OF_OUTLINES:
            raise forms.ValidationError(_("The file is over 5 MB. Simplify the outlines first."))
        return upload

    def cleaned(self) -> dict[str, Any]:
        upload = super().cleaned()["file"]
        return {"content": bytes(upload.read()), "file_name": upload.name}
