from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.files import MOST_MINUTES, MOST_SOUND_BYTES
from tilth.base.forms import Day, Language, Line, VerbForm, Words


class ReviseForm(VerbForm):
    """New words for a line, with the revision one started from."""

    text = Words(label=_("The words"), rows=5)
    language = Language(
        label=_("In which language? (if you like)"), help_text=_("The one it was said in."), required=False
    )
    started_from = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_kept: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Of a drawing or a recording words are asked for, and never demanded.
        self.fields["text"].required = not is_kept


class TranslateForm(VerbForm):
    """What a line says in another language, and who put it so."""

    words = Words(label=_("What it says"), rows=4)
    language = Language(label=_("In which language?"))
    translator = Line(label=_("Who put it into that language?"), max_length=120)


class DrawingForm(VerbForm):
    """A drawing, and what is on it."""

    picture = forms.FileField(
        label=_("The drawing, as a photo or a picture"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Choose a picture."),
            "empty": _("That file is empty. Choose another."),
        },
    )
    words = Words(
        label=_("What is on it? (if you like)"),
        help_text=_("For whoever cannot see it. Ask, and write it as it is said. You can do it later."),
        rows=3,
        required=False,
    )
    language = Language(label=_("In which language? (if you like)"), required=False)
    on = Day(label=_("Which day?"), required=False, initial=clock.today)


class RecordingForm(VerbForm):
    """A recording, and what is said in it."""

    recording = forms.FileField(
        label=_("The recording"),
        help_text=_("Up to %(minutes)s minutes and %(size)s MB: WebM, M4A, MP3, Ogg or WAV."),
        widget=forms.FileInput(attrs={"accept": "audio/*,.m4a,.mp3,.ogg,.opus,.wav,.webm"}),
        error_messages={
            "required": _("Choose a recording."),
            "empty": _("That file is empty. Choose another."),
        },
    )
    words = Words(
        label=_("What is said in it? (if you like)"),
        help_text=_("For whoever cannot hear it. Write it as it is said. You can do it later."),
        rows=4,
        required=False,
    )
    language = Language(label=_("In which language? (if you like)"), required=False)
    on = Day(label=_("Which day?"), required=False, initial=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = {"minutes": MOST_MINUTES, "size": MOST_SOUND_BYTES // 1024 // 1024}
        self.fields["recording"].help_text = self.fields["recording"].help_text % most


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
