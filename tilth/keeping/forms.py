"""Text in, domain values out."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Organisation
from tilth.base.forms import Day, VerbForm, Words
from tilth.keeping.imports import SHEETS
from tilth.methods.formats.spreadsheet import MOST_BYTES


class TableForm(VerbForm):
    """A table from a spreadsheet."""

    kind = forms.ChoiceField(
        label=_("What does the table hold?"),
        choices=[(sheet.kind, sheet.title) for sheet in SHEETS.values()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what the table holds."),
            "invalid_choice": _("Choose what the table holds."),
        },
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_("A spreadsheet (.xlsx) with one sheet, or CSV: up to 10,000 lines and 5 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("That file is empty. Choose another.")},
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is over 5 MB. Split it into smaller ones."))
        return bytes(upload.read())


class AskPlainForm(VerbForm):
    """Something asked by a press alone."""


class AskForm(VerbForm):
    """Something a person asks about their own record, in their words."""

    words = Words(label=_("In your own words"))
    organisation = forms.ModelChoiceField(
        label=_("Is it about one organisation?"),
        queryset=Organisation.objects.order_by("name"),
        required=False,
        empty_label=_("No, or I do not know"),
    )


class AnswerForm(VerbForm):
    """An answer in words."""

    words = Words(label=_("Your answer, in plain words"), max_length=4000)


class WhyForm(VerbForm):
    """Why a line is left out."""

    why = Words(
        label=_("Why is it left out?"),
        help_text=_("The person reads this. Do not say whom it speaks of."),
        max_length=1000,
    )


class HoldForm(VerbForm):
    """Why a page must be kept for now."""

    why = Words(label=_("Which law says so, and why?"), max_length=2000)
    until_on = Day(label=_("Until which day?"))


def said_of_lines(post: QueryDict) -> tuple[frozenset[int], frozenset[int]]:
    """Give of which lines it was said that they are the same, and of which that they are somebody else."""
    said: dict[str, set[int]] = {"same": set(), "other": set()}
    for name, value in post.items():
        number = name.removeprefix("line-")
        if (
            name != number
            and len(number) < 7
            and number.isascii()
            and number.isdigit()
            and str(value) in said
        ):
            said[str(value)].add(int(number))
    return frozenset(said["same"]), frozenset(said["other"])
