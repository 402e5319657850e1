"""What is typed about a comparison before it begins, and the table that is brought when it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.comparisons.actions import Written
from tilth.comparisons.models import Beside, Kind, Version
from tilth.methods.formats.spreadsheet import MOST_BYTES

WHOLE = {"invalid": _("Write a whole number, such as 8.")}
CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}


class WrittenForm(VerbForm):
    """What is written down beforehand. `why` is asked where something stands already."""

    question = Line(
        label=_("What do you want to know?"),
        help_text=_("For example: does the Tuesday team help people who are in A&E a lot?"),
    )
    chosen_by = Words(
        label=_("How are they chosen?"),
        rows=3,
        max_length=2_000,
        help_text=_("The rule in words, so that somebody else would choose the same."),
    )
    starts_on = Day(
        label=_("From which day?"), help_text=_("Today or later. After that nothing here changes.")
    )
    outcome = Line(label=_("What is counted?"), max_length=80, help_text=_("For example: A&E visits."))
    quarters_before = forms.IntegerField(
        label=_("How many quarters are known before?"),
        help_text=_("Eight at least: people are chosen when it is at its worst, and most get better anyway."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        initial=8,
        error_messages=WHOLE,
    )
    quarters_watched = forms.IntegerField(
        label=_("After how many quarters is it told?"),
        help_text=_("Until then nobody looks."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        initial=4,
        error_messages=WHOLE,
    )
    analyst = Line(
        label=_("Who answers for the arithmetic?"),
        max_length=80,
        help_text=_("A name that anybody may read."),
    )

    def __init__(self, *args: Any, version: Version | None = None, name: str = "", **kwargs: Any) -> None:
        initial = {"starts_on": clock.today() + timedelta(days=1), "analyst": name}
        if version is not None:
            initial = {field: getattr(version, field) for field in self.base_fields}
            initial |= {"is_rationed": "yes" if version.is_rationed else "no"}
        super().__init__(*args, initial=initial, **kwargs)
        if version is not None:
            self.fields["why"] = Words(
                label=_("Why does it change?"), rows=2, max_length=2_000, help_text=_("Anybody can read it.")
            )

    @property
    def written(self) -> Written:
        said = {name: value for name, value in self.cleaned().items() if name != "why"}
        if "known" in said:
            said["known"] = tuple(said["known"].split("\n"))
        if "is_rationed" in said:
            said["is_rationed"] = said["is_rationed"] == "yes"
        return Written(**said)


class PeopleForm(WrittenForm):
    """People who are helped, beside people like them who are not yet."""

    beside = forms.ChoiceField(
        label=_("With whom are they compared?"),
        choices=[(one.value, one.label) for one in (Beside.LOT, Beside.NOT_YET)],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    is_rationed = forms.ChoiceField(
        label=_("Are there fewer places than people?"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        widget=forms.RadioSelect,
        help_text=_(
            "Then drawing lots for who starts first is the fairest, and tells more than any arithmetic."
        ),
        error_messages=CHOOSE,
    )
    why_no_lot = Words(
        label=_("If so, and it is not drawn by lot: why not?"), rows=2, max_length=2_000, required=False
    )
    untouched = Line(
        label=_("What else is counted, that the help cannot change?"),
        max_length=80,
        help_text=_(
            "For example: visits to the dentist. If that changes too, the comparison is not fair and nothing is told."
        ),
    )
    known = Words(
        label=_("What else is known of each beforehand?"),
        rows=3,
        max_length=400,
        required=False,
        help_text=_(
            "Numbers, one name a line: age, for example. Nothing that was not named here is taken later."
        ),
    )

    field_order = (
        "question", "chosen_by", "beside", "is_rationed", "why_no_lot", "starts_on", "outcome", "untouched", "known",
        "quarters_before", "quarters_watched", "analyst", "why",
    )  # fmt: skip


class PlaceForm(WrittenForm):
    """One place, beside a mix of others."""

    place = Line(
        label=_("Which place?"),
        max_length=60,
        help_text=_("By the name it has in the table. The others should be places where this is not done."),
    )

    field_order = (
        "question", "place", "chosen_by", "starts_on", "outcome", "quarters_before", "quarters_watched", "analyst", "why",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen_by"].label = _("How was it chosen?")
        self.fields["outcome"].help_text = _("As a rate: A&E visits for every 1,000 people, for example.")


FORMS: dict[str, type[WrittenForm]] = {Kind.PEOPLE: PeopleForm, Kind.PLACE: PlaceForm}


class GiveUpForm(VerbForm):
    """Why a comparison is given up."""

    why = Words(label=_("Why?"), rows=3, max_length=2_000, help_text=_("Anybody can read it."))


class TableForm(VerbForm):
    """The table, when the time is over."""

    content = forms.FileField(
        label=_("The table"),
        help_text=_("CSV, or a spreadsheet (.xlsx) with one sheet: up to 10,000 lines and 5 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("That file is empty. Choose another.")},
    )

    def __init__(self, *args: Any, is_again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_again:
            self.fields["why_again"] = Words(
                label=_("Why is it worked out again?"),
                rows=2,
                max_length=2_000,
                help_text=_("What came of it before stays in public beside this."),
            )

    def clean_content(self) -> bytes:
        upload = self.cleaned_data["content"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is over 5 MB. Split it into smaller ones."))
        return bytes(upload.read())
