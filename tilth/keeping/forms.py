"""Text in, domain values out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.base.forms import VerbForm
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
        help_text=_("Saved from a spreadsheet as CSV, up to 10,000 lines and 5 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("That file is empty. Choose another.")},
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is over 5 MB. Split it into smaller ones."))
        return bytes(upload.read())
