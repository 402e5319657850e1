"""Text in, domain values out. Errors are said in the reader's words, and what was typed always comes back."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.errors import InvalidInput, TilthError
from tilth.base.ids import new_id
from tilth.methods.languages import code_of, name_of

LONGEST = 20_000
MOST_PENCE = 100_000_00


class VerbForm(forms.Form):
    """A form for one verb. Its hidden `key` makes a double press save once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_id)

    @property
    def key(self) -> UUID:
        """Give the key the browser sent, or a new one."""
        return self.cleaned_data.get("key") or new_id()

    def cleaned(self) -> dict[str, Any]:
        """Give the cleaned values without the key, ready to hand to a verb."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    def refuse(self, error: TilthError) -> None:
        """Put a verb's refusal beside its field, or above the form."""
        field = error.field if isinstance(error, InvalidInput) and error.field in self.fields else None
        self.add_error(field, error.message)


class Line(forms.CharField):
    """One line of text."""

    default_error_messages: ClassVar = {"required": gettext_lazy("Write something here.")}

    def __init__(self, *, max_length: int = 200, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.error_messages["max_length"] = gettext_lazy(
            "This is longer than we can keep here (%(limit_value)d letters at most). Shorten it a little."
        )

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\x00", "").strip()


def unknown_language(typed: str) -> str:
    """Say that nobody knows a language, and what to do."""
    return _(
        "We do not know the language “%(typed)s”. Choose one from the list, or write its code, such as ur for Urdu."
    ) % {"typed": typed[:35]}


class Language(Line):
    """A language, chosen from a list or typed by its name or code; gives the code (BCP 47)."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"list": "languages", "autocomplete": "off"}))
        super().__init__(max_length=60, **options)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        code = code_of(typed)
        if typed and not code:
            raise forms.ValidationError(unknown_language(typed), code="unknown")
        return code

    def prepare_value(self, value: Any) -> Any:
        return name_of(value, get_language() or "en") if value and code_of(value) == value else value


class Words(Line):
    """Words in a box of several lines."""

    def __init__(self, *, rows: int = 4, max_length: int = LONGEST, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}))
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class Pounds(forms.CharField):
    """An amount of money typed as people do; gives whole pence."""

    default_error_messages: ClassVar = {
        "required": gettext_lazy("Say how much, in pounds: 140 or 12.50."),
        "too_much": gettext_lazy("That is over £100,000. Look at the amount again."),
    }
    most_pence = MOST_PENCE

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"})
        )
        super().__init__(max_length=20, **options)

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = (
            (super().to_python(value) or "")
            .replace("£", "")
            .replace(",", "")
            .replace(" ", "")
            .replace("\x00", "")
        )
        if not text:
            return None
        if not re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?", text, flags=re.ASCII):
            raise forms.ValidationError(_("Write the amount in pounds, such as 140 or 12.50."))
        try:
            pence = int(Decimal(text) * 100)
        except InvalidOperation:
            raise forms.ValidationError(_("Write the amount in pounds, such as 140 or 12.50.")) from None
        if pence <= 0:
            raise forms.ValidationError(_("The amount must be more than nothing."))
        if pence > self.most_pence:
            raise forms.ValidationError(self.error_messages["too_much"])
        return pence

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        return

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:.2f}" if isinstance(value, int) else value


# Both languages are read, whichever the page speaks: many people here write a day in one and read in the other.
NEARBY = {
    "today": 0, "tomorrow": 1, "yesterday": -1,
    "heddiw": 0, "yfory": 1, "fory": 1, "ddoe": -1, "echdoe": -2, "drennydd": 2,
}  # fmt: skip
_MONTHS = (
    "january jan ionawr ion", "february feb chwefror chwef chw", "march mar mawrth maw fawrth",
    "april apr ebrill ebr", "may mai fai", "june jun mehefin meh fehefin", "july jul gorffennaf gorff gor orffennaf gorffenaf",
    "august aug awst", "september sept sep medi fedi", "october oct hydref hyd", "november nov tachwedd tach dachwedd",
    "december dec rhagfyr rhag ragfyr",
)  # fmt: skip
MONTHS = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
# Django's own Welsh misspells this month. Named here, it stands in our catalogue and is read from there.
SPELT_ANEW = (gettext_lazy("July"),)
# 22 November, 22nd of November 2026, 22 Tachwedd, 1af o Fai.
_SPOKEN = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|af|il|ydd|fed|ed|eg|ain)?\s+(?:of?\s+)?(?P<month>[a-z]+)\.?(?:,?\s+(?P<year>[0-9]{4}))?"
)


class Day(forms.DateField):
    """A day, typed or picked: 2026-11-22, 22/11/2026, 22 November, today, tomorrow; or 22 Tachwedd, heddiw, yfory."""

    default_error_messages: ClassVar = {
        "required": gettext_lazy("Say which day."),
        "invalid": gettext_lazy("Write the day as 22 November 2026 or 22/11/2026."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = value.replace("\x00", "").strip().lower()
            if value in NEARBY:
                return clock.today() + timedelta(days=NEARBY[value])
        day = self._parse(value)
        if day and not 1900 <= day.year <= 2200:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def _parse(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, pattern).date()  # noqa: DTZ007  (a day has no zone)
            except ValueError:
                continue
        spoken = _SPOKEN.fullmatch(value)
        if spoken and spoken["month"] in MONTHS:
            year = int(spoken["year"] or clock.today().year)
            try:
                return date(year, MONTHS[spoken["month"]], int(spoken["day"]))
            except ValueError:
                pass
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


def day_words(day: date) -> str:
    """Give a day as it is written in print."""
    return formats.date_format(day, "j F Y")
