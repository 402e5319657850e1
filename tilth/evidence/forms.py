"""What is typed about contacts: the notice, what residents said, an agreement, which column holds what, a code,
what a weight is, whether a pair is one person, how what happened is worked out."""

from __future__ import annotations

import csv
import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.evidence.linked import WEIGHTS
from tilth.evidence.models import Kind, Rule
from tilth.methods.contact_rows import ABOUT_THE_CONTACT, ABOUT_WHO

PRICE_CELLS = 6
PRICE = re.compile(r"\d{1,7}(\.\d{1,2})?")
PARTS = {
    "id": _("The source’s own id for the person"),
    "day": _("The day they were in touch"),
    "kind": _("What kind of contact it was"),
    "given_name": _("First name"),
    "family_name": _("Family name"),
    "date_of_birth": _("Date of birth"),
    "postcode": _("Postcode"),
    "nhs_number": _("NHS number"),
    "uprn": _("Number of the address (UPRN)"),
}


class NoticeForm(VerbForm):
    """What everybody is told."""

    words = Words(
        label=_("What everybody should know"),
        rows=8,
        max_length=5_000,
        help_text=_(
            "What comes, from whom, what for, what you will never do with it, and how somebody says no."
        ),
    )


class ResidentsForm(VerbForm):
    """That residents met about it."""

    met_on = Day(label=_("When did residents meet?"))
    residents = forms.IntegerField(
        label=_("How many residents came?"), min_value=1, max_value=500, help_text=_("How many, not who.")
    )
    said = Words(label=_("What did they say?"), max_length=5_000)
    changed = Words(
        label=_("What did you change because of it?"),
        max_length=5_000,
        help_text=_("“Nothing, because…” is an answer."),
    )


class SourceForm(VerbForm):
    """An agreement with a source."""

    name = Line(
        label=_("Who brings contacts?"), max_length=120, help_text=_("For example: Aldermoor Infirmary.")
    )
    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.RadioSelect, label=_("What is it?"))
    purpose = Line(label=_("What are they looked at for?"), max_length=300)
    basis = Line(
        label=_("The basis in law"),
        max_length=300,
        help_text=_("For example: public task, and the Act behind it."),
    )
    agreement = Line(label=_("The agreement, and where it can be read"), max_length=300)
    office = Line(
        label=_("Which office there answers for it?"),
        max_length=200,
        help_text=_("Whoever does not want to be in this rings that office. Write how."),
    )
    until_on = Day(
        label=_("Until which day?"), help_text=_("On that day everything this source brought is destroyed.")
    )
    names_basis = Line(
        label=_("May names be used to link? Then write why, and by which agreement."),
        max_length=300,
        required=False,
        help_text=_("Leave it empty: ids of the source’s own, without names, are the normal way."),
    )
    names_days = forms.IntegerField(
        label=_("If names come: after how many days are they destroyed?"),
        min_value=1,
        max_value=90,
        required=False,
    )


class FileForm(VerbForm):
    """A file that a source gave."""

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=False,
        help_text=_(
            "CSV, XLSX or Parquet, one row a contact, up to 16 MB. A larger one comes in by the command."
        ),
        error_messages={"empty": _("There is nothing in this file.")},
    )


class ColumnsForm(VerbForm):
    """Which column of a file holds what."""

    def __init__(
        self, *args: Any, headings: list[str], chosen: dict[str, str], names: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        none = ("", _("Not in this file"))
        for part in ABOUT_THE_CONTACT + (ABOUT_WHO if names else ()):
            self.fields[part] = forms.ChoiceField(
                choices=[none, *((heading, heading) for heading in headings if heading)],
                label=PARTS[part],
                required=False,
                initial=chosen.get(part, ""),
            )


class ObjectionsForm(VerbForm):
    """Whose rows are left out."""

    ids = Words(
        label=_("Their ids, as the source gave them"),
        rows=6,
        max_length=20_000,
        help_text=_(
            "One on each line, exactly as the source writes it: k10 is not K10. They are kept as marks that nobody can read back."
        ),
    )

    def clean_ids(self) -> list[str]:
        """Give each id once."""
        lines = (line.strip() for line in self.cleaned_data["ids"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class AskingForm(VerbForm):
    """By what a source finds its own people again."""

    rule = forms.ChoiceField(
        choices=Rule.choices,
        widget=forms.RadioSelect,
        initial=Rule.OFTEN,
        label=_("Whom may it help to ring? Whoever…"),
    )
    at_least = forms.IntegerField(label=_("How often, at least?"), min_value=2, max_value=100, initial=5)
    window = forms.IntegerField(label=_("In how many days?"), min_value=1, max_value=730, initial=365)
    reason = Line(
        label=_("Why may it help, and who will ring?"),
        max_length=300,
        help_text=_(
            "Somebody who knows them already, at the source. They ring to ask how things are, and take no for an answer."
        ),
    )


class CodeForm(VerbForm):
    """A code that was said by voice."""

    code = Line(
        label=_("The code you were told on the telephone"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-5"}
        ),
    )

    def clean_code(self) -> str:
        """Give the code without the spaces people write in it."""
        return str(self.cleaned_data["code"]).replace(" ", "")


class ReasonForm(VerbForm):
    """Why people are to be linked by their names."""

    reason = Line(
        label=_("What is it for, that ids alone cannot tell?"),
        max_length=300,
        help_text=_("Everybody can read it. Each source’s agreement says that names may be used."),
    )


class WeightForm(VerbForm):
    """From what weight on two ids are one person."""

    sure = forms.TypedChoiceField(
        coerce=int,
        choices=[(weight, str(weight)) for weight in WEIGHTS],
        widget=forms.RadioSelect,
        label=_("From what weight on?"),
    )
    why = Line(label=_("Why this one?"), max_length=300, help_text=_("It stands beside every figure."))


class PairForm(VerbForm):
    """Whether a pair is one person."""

    is_same = forms.ChoiceField(
        choices=[("same", _("the same person")), ("apart", _("not the same person"))],
        widget=forms.RadioSelect,
        label=_("What is it?"),
    )
    why = Line(
        label=_("How do you know?"),
        max_length=300,
        help_text=_("Without a name: “The office there says they are father and son.”"),
    )

    def clean_is_same(self) -> bool:
        """Give whether it is one person."""
        return bool(self.cleaned_data["is_same"] == "same")


class LookingForm(VerbForm):
    """How what happened is worked out."""

    at_least = forms.IntegerField(label=_("In touch how often, at least?"), min_value=2, max_value=100)
    window = forms.IntegerField(label=_("In any run of how many days?"), min_value=1, max_value=1_096)
    within = forms.IntegerField(
        label=_("Within how many days does something count as following?"), min_value=1, max_value=1_096
    )
    prices = Words(
        label=_("What a contact costs, one price on a line"),
        rows=6,
        max_length=20_000,
        required=False,
        help_text=_(
            "Agency, kind (or nothing), lowest, highest, where it is from, its year. For example: Aldermoor Infirmary, fall, 120, 450, National Cost Collection, 2025"
        ),
    )

    def clean_prices(self) -> list[list[str]]:
        """Give each price as six cells. What cannot be read is said with its line."""
        rows: list[list[str]] = []
        for number, line in enumerate(self.cleaned_data["prices"].splitlines(), 1):
            if not line.strip():
                continue
            cells = [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True))]
            if wrong := _wrong_price(cells, rows):
                raise forms.ValidationError(
                    _("Line %(number)s: %(wrong)s"), params={"number": number, "wrong": wrong}
                )
            rows.append(cells)
        return rows


def _wrong_price(cells: list[str], before: list[list[str]]) -> str:
    """Say what is wrong with one price; nothing where it can be read."""
    if len(cells) != PRICE_CELLS:
        return gettext("six things, with commas between them.")
    agency, _kind, low, high, source, year = cells
    if not agency or not source or not (year.isascii() and year.isdecimal()):
        return gettext("a price says its agency, where it is from, and its year.")
    if not all(PRICE.fullmatch(end) for end in (low, high)) or float(low) > float(high):
        return gettext("a range goes from the lower to the higher, in pounds: 120, 450.")
    return (
        gettext("this agency and kind stand there twice.") if cells[:2] in (row[:2] for row in before) else ""
    )
