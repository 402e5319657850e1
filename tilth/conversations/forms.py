from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.base.forms import VerbForm, Words


class ReviseForm(VerbForm):
    """New words for a line, with the revision one started from."""

    text = Words(label=_("The words"), rows=5)
    started_from = forms.UUIDField(widget=forms.HiddenInput)


class BothForm(VerbForm):
    """What should stand when two people changed the same words."""

    MINE, THEIRS, BOTH = "mine", "theirs", "both"

    text = Words(label=_("Your words"), rows=5)
    started_from = forms.UUIDField(widget=forms.HiddenInput)
    stands = forms.ChoiceField(
        label=_("What should stand?"),
        choices=[
            (BOTH, _("Both: theirs, then mine under them")),
            (MINE, _("My words (theirs stay readable as an earlier wording)")),
            (THEIRS, _("Their words, and leave mine out")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what should stand.")},
    )

    def chosen(self, theirs: str) -> str:
        """Give the words to write."""
        mine: str = self.cleaned_data["text"]
        return f"{theirs}\n\n{mine}" if self.cleaned_data["stands"] == self.BOTH else mine


class CorrectForm(VerbForm):
    """What is wrong or missing, in the person's words."""

    text = Words(label=_("What is wrong or missing?"), rows=4)

    def __init__(self, *args: Any, is_own: bool, called: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_own:
            self.fields["text"].label = _("What does %(called)s say is wrong or missing?") % {
                "called": called
            }
        self.fields["text"].help_text = _("It stands beside what was written. Nothing is changed or hidden.")
