"""Text in, domain values out: the lines of a sheet, and a picture."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.base.forms import VerbForm, Words


class LinesForm(VerbForm):
    """The lines, one idea each."""

    text = Words(
        label=_("One idea a line"),
        help_text=_("Short words, short lines. Best written together with somebody who will read it."),
        rows=14,
        max_length=8000,
    )


class EasyPictureForm(VerbForm):
    """A picture somebody chose."""

    picture = forms.FileField(
        label=_("A photo, a drawing or a symbol"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB. One that shows what the line says."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Choose a picture."),
            "empty": _("That file is empty. Choose another."),
        },
    )
