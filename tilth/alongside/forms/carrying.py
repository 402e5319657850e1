"""Text in, domain values out: a page that somebody carries from another place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.alongside.forms.walking import IntroduceForm
from tilth.base.forms import VerbForm, Words
from tilth.methods.formats.carried import MOST_BYTES, Carried, as_json, from_json, read
from tilth.methods.formats.unreadable import UnreadableFile

WHY_NOT = {
    "large": _("This file is larger than a page that somebody carries. Nothing of it was kept."),
    "kind": _(
        "This is not a page to carry. It is the file called my-page.html that the other place gave you."
    ),
    "lines": _("There are more lines in this file than somebody carries. Nothing of it was kept."),
    "broken": _(
        "Something in this file was changed, so we cannot read it. Ask the other place for it again, or tell us yourself."
    ),
}


def what_it_is() -> dict[str, Any]:
    """Say what each kind of line is, as whoever reads it would."""
    return {
        "hope": _("a hope"),
        "matters": _("what matters to them"),
        "talk": _("how to talk with them"),
        "gift": _("what they bring"),
        "life": _("somebody in their life"),
        "aim": _("“Help me to…”"),
        "said": _("what they said"),
    }


class CarriedFileForm(VerbForm):
    """The file itself. Nothing of it is kept by opening it."""

    file = forms.FileField(
        label=_("The file you brought"),
        help_text=_("It is called my-page.html. Opening it keeps nothing and tells nobody."),
        widget=forms.FileInput(attrs={"accept": ".html,text/html"}),
        error_messages={"required": _("Choose the file."), "empty": _("That file is empty. Choose another.")},
    )

    def clean_file(self) -> Carried:
        upload = self.cleaned_data["file"]
        try:
            # One byte more than may be: what is too large is never read whole.
            return read(upload.read(MOST_BYTES + 1))
        except UnreadableFile as error:
            raise forms.ValidationError(WHY_NOT[error.why]) from None


class CarriedForm(IntroduceForm):
    """One's own introduction, with what is chosen of the page one carries."""

    page = forms.CharField(widget=forms.HiddenInput, max_length=MOST_BYTES)
    sentence = Words(
        label=_("One sentence in your own words: why do you come?"),
        rows=2,
        max_length=600,
        error_messages={"required": _("Write one sentence. It can be short.")},
    )
    lines = forms.MultipleChoiceField(
        label=_("What goes along?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, carried: Carried, **kwargs: Any) -> None:
        super().__init__(*args, is_known=True, **kwargs)
        del self.fields["is_myself"], self.fields["do_they_know"]
        words = what_it_is()
        choices = [
            (str(number), f"{line.words} ({words[line.kind]})") for number, line in enumerate(carried.lines)
        ]
        lines = self.fields["lines"]
        lines.choices = choices  # type: ignore[attr-defined]
        lines.initial = [number for number, _words in choices]
        self.fields["called"].initial = carried.called
        self.fields["called"].label = _("What do you like to be called?")
        self.fields["page"].initial = as_json(carried)
        self.fields["how_to_meet"].label = _("How might we meet you?")
        if not choices:
            del self.fields["lines"]
        self.carried = carried

    def chosen(self) -> Carried:
        """Give what goes along, and nothing of the rest."""
        numbers = {int(number) for number in self.cleaned_data.get("lines", [])}
        lines = tuple(line for number, line in enumerate(self.carried.lines) if number in numbers)
        return replace(self.carried, called=self.cleaned_data["called"], lines=lines)

    def words(self) -> dict[str, Any]:
        """Give what the introduction itself says."""
        return {
            name: self.cleaned_data[name] for name in ("called", "sentence", "neighbourhood", "how_to_meet")
        }


def carried_again(text: str) -> Carried | None:
    """Read the page that the form itself handed back; None when it is no such page any more."""
    try:
        return from_json(text)
    except UnreadableFile:
        return None
