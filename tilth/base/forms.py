"""Text in, domain values out. Errors are said in the reader's words, and what was typed always comes back."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.base import clock
from tilth.base.errors import InvalidInput, TilthError
from tilth.base.ids import new_id

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


class Words(Line):
    """Words in a box of several lines."""

    def __init__(self, *, rows: int = 4, max_length: int = LONGEST, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}))
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class Pounds(forms.CharField):
    """An amount of money typed as people do; gives whole pence."""

    default_error_messages: ClassVar = {"required": gettext_lazy("Say how much, in pounds: 140 or 12.50.")}

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
        if pence > MOST_PENCE:
            raise forms.ValidationError(_("That is over £100,000. Look at the amount again."))
        return pence

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        return

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:.2f}" if isinstance(value, int) else value


class Day(forms.DateField):
    """A day, typed or picked: 2026-11-22, 22/11/2026, 22 November, today, tomorrow, yesterday."""

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
            nearby = {
                _("today"): 0,
                _("tomorrow"): 1,
                _("yesterday"): -1,
                "today": 0,
                "tomorrow": 1,
                "yesterday": -1,
            }
            if value in nearby:
                return clock.today() + timedelta(days=nearby[value])
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
        this_year = f"{value} {clock.today().year}"
        for text, pattern in [(value, p) for p in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")] + [
            (this_year, "%d %B %Y"),
            (this_year, "%d %b %Y"),
        ]:
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007  (a day has no zone)
            except ValueError:
                continue
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


def day_words(day: date) -> str:
    """Give a day as it is written in print."""
    return formats.date_format(day, "j F Y")
