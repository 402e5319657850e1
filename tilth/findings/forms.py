"""What is typed about a chart, a finding, and what somebody will do about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.base import clock
from tilth.base.forms import Day, Line, Pounds, VerbForm, Words
from tilth.findings.actions.charts import MOST_POINTS
from tilth.findings.actions.telling import Told
from tilth.findings.models import Known
from tilth.findings.queries.meeting import open_figures_of
from tilth.findings.queries.telling import charts_to_cite, comparisons_to_cite, falls_to_cite, studies_to_cite
from tilth.methods.formats.spreadsheet import MOST_BYTES
from tilth.places.models import Neighbourhood
from tilth.teams.models import Team

CHOOSE = {
    "required": gettext_lazy("Choose one."),
    "invalid_choice": gettext_lazy("Choose one."),
}


MADE_OF = ("chart", "fall", "study", "comparison")
WHOLE = {"invalid": gettext_lazy("Write a whole number, such as 40.")}


def whole(label: Any, most: int, *, least: int = 0, **options: Any) -> forms.IntegerField:
    """Make a field for a whole number."""
    width = {"inputmode": "numeric", "class": "govuk-input--width-5"}
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=forms.TextInput(attrs=width), error_messages=WHOLE, **options
    )  # fmt: skip


class ChartForm(VerbForm):
    """A new chart."""

    title = Line(
        label=gettext_lazy("What moves over time?"),
        max_length=120,
        help_text=gettext_lazy("For example: days until a repair is done."),
    )
    unit = Line(
        label=gettext_lazy("In what is it counted?"),
        max_length=60,
        help_text=gettext_lazy("For example: days."),
    )
    source = Line(
        label=gettext_lazy("Where does the number come from?"),
        help_text=gettext_lazy("So that somebody else could count the same."),
    )
    counts_people = forms.ChoiceField(
        label=gettext_lazy("Does it count people?"),
        choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        help_text=gettext_lazy("Then no number under ten is taken: it could point at somebody."),
    )

    def clean_counts_people(self) -> bool:
        return self.cleaned_data["counts_people"] == "yes"


class PointsForm(VerbForm):
    """Numbers with their days, one a line."""

    points = Words(
        label=gettext_lazy("The day and the number, one a line"),
        rows=8,
        max_length=40_000,
        help_text=gettext_lazy("For example: 1/11/2026 14. Two columns copied from a sheet will do."),
    )

    def clean_points(self) -> dict[date, float]:
        found: dict[date, float] = {}
        for number, line in enumerate(self.cleaned_data["points"].splitlines(), start=1):
            if line.strip():
                on, value = _point(number, line)
                if on in found:
                    raise forms.ValidationError(
                        _("Line %(number)d: that day stands there twice.") % {"number": number}
                    )
                found[on] = value
        if len(found) > MOST_POINTS:
            raise forms.ValidationError(_("A chart holds at most 1,000 numbers. Count by week or by month."))
        return found


def _point(number: int, line: str) -> tuple[date, float]:
    parts = line.replace("\t", " ").replace(";", " ").strip().rsplit(maxsplit=1)
    try:
        on = Day().clean(parts[0].strip(" ,"))
        value = float(parts[1].replace(",", "")) if len(parts[1]) < 20 else float("nan")
    except (forms.ValidationError, ValueError, IndexError):
        raise forms.ValidationError(
            _("Line %(number)d: write a day, a space and a number, such as 1/11/2026 14.")
            % {"number": number}
        ) from None
    if on is None or not abs(value) < 1e12:
        raise forms.ValidationError(
            _("Line %(number)d: write a day, a space and a number, such as 1/11/2026 14.")
            % {"number": number}
        )
    return on, value


class AnewForm(VerbForm):
    """From which day a chart begins anew, and why."""

    on = Day(label=gettext_lazy("From which day does it begin anew?"))
    why = Words(
        label=gettext_lazy("Why?"),
        rows=2,
        max_length=1_000,
        help_text=gettext_lazy(
            "Something about how it is counted or done is different from that day on, and stays so."
        ),
    )


class ChangeForm(VerbForm):
    """What we changed."""

    on = Day(label=gettext_lazy("Since when?"))
    words = Words(
        label=gettext_lazy("What did we change?"),
        rows=2,
        max_length=500,
        help_text=gettext_lazy("How we work, not who. For example: the first visit is by two of us."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": clock.today()}, **kwargs)


class QuestionField(forms.ModelChoiceField):
    """Something that a finding is made of, by its question or title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(getattr(obj, "question", "") or obj.title)


class FindingForm(VerbForm):
    """A finding, with everything that must stand beside it."""

    question = Line(label=gettext_lazy("What did you want to know?"))
    sentence = Words(
        label=gettext_lazy("What can be said, carefully?"),
        rows=3,
        max_length=1_000,
        help_text=gettext_lazy(
            "As you would say it to somebody who doubts it. Nothing here may point at anybody."
        ),
    )
    known = forms.ChoiceField(
        label=gettext_lazy("How is it known?"),
        choices=Known.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    from_on = Day(label=gettext_lazy("From which day was it looked at?"))
    until_on = Day(label=gettext_lazy("Until which day?"))
    people = whole(
        gettext_lazy("How many people is it about?"),
        100_000_000,
        required=False,
        help_text=gettext_lazy("Shown to the nearest five. Leave it empty if it is not about people."),
    )
    how_chosen = Words(
        label=gettext_lazy("How was it chosen who or what was looked at?"), rows=2, max_length=1_000
    )
    compared_with = Words(
        label=gettext_lazy("With what is it compared?"),
        rows=2,
        max_length=1_000,
        help_text=gettext_lazy("“With nothing” is an honest answer."),
    )
    missing = Words(
        label=gettext_lazy("What is missing?"),
        rows=2,
        max_length=1_000,
        help_text=gettext_lazy("Who was not asked, what nobody counted, what else changed."),
    )
    cost = Line(label=gettext_lazy("What is known of the cost?"), required=False, max_length=300,
                help_text=gettext_lazy("As a range. Left empty it says: not known."))  # fmt: skip
    contacts = Line(
        label=gettext_lazy("And of how often people get in touch?"), required=False, max_length=300
    )
    own_words = Line(
        label=gettext_lazy("And of change in people’s own words?"), required=False, max_length=300
    )
    chart = QuestionField(label=gettext_lazy("A chart it is made of"), queryset=None, required=False)
    fall = QuestionField(
        label=gettext_lazy("A before and after it is made of"), queryset=None, required=False
    )
    study = QuestionField(label=gettext_lazy("A study it is made of"), queryset=None, required=False)
    comparison = QuestionField(
        label=gettext_lazy("A comparison it is made of"), queryset=None, required=False
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = {
            "chart": charts_to_cite(team),
            "fall": falls_to_cite(team),
            "study": studies_to_cite(team),
            "comparison": comparisons_to_cite(),
        }
        for name, rows in sources.items():
            field: Any = self.fields[name]
            field.queryset, field.empty_label = rows, _("none")

    @property
    def told(self) -> Told:
        return Told(**{name: value for name, value in self.cleaned().items() if name not in MADE_OF})

    @property
    def made_of(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in MADE_OF}


class WhyForm(VerbForm):
    """Why a finding is withdrawn."""

    why = Words(
        label=gettext_lazy("Why?"), rows=3, max_length=1_000, help_text=gettext_lazy("Anybody can read it.")
    )


class CommitForm(VerbForm):
    """Who will do what, and by when."""

    who = forms.ChoiceField(label=gettext_lazy("Who will do it?"), error_messages=CHOOSE)
    what = Words(label=gettext_lazy("What will be done?"), rows=2, max_length=1_000)
    by_on = Day(label=gettext_lazy("By which day?"))

    def __init__(self, *args: Any, who: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, initial={"by_on": clock.today() + timedelta(days=28)}, **kwargs)
        field: Any = self.fields["who"]
        field.choices = who


class CameForm(VerbForm):
    """What came of it."""

    came = Words(label=gettext_lazy("What came of it?"), rows=3, max_length=1_000)


class FallForm(VerbForm):
    """The rule by which people were chosen, and the days on which it happened to anybody."""

    title = Line(
        label=gettext_lazy("What did you look at?"),
        max_length=120,
        help_text=gettext_lazy("For example: ambulance calls of people whom we began to visit."),
    )
    unit = Line(
        label=gettext_lazy("What is counted?"), max_length=60, help_text=gettext_lazy("For example: calls.")
    )
    source = Line(label=gettext_lazy("Where do the days come from?"))
    at_least = whole(
        gettext_lazy("How often had it to happen to somebody to be chosen?"),
        1_000,
        least=1,
        help_text=gettext_lazy(
            "For example: 5. Everybody it happened to so often is chosen, and nobody is dropped."
        ),
    )
    window_days = whole(
        gettext_lazy("Within how many days?"),
        1_000,
        least=7,
        help_text=gettext_lazy("For example: 365. As many days afterwards are looked at."),
    )
    on = Day(label=gettext_lazy("On which day were they chosen?"))
    content = forms.FileField(
        label=gettext_lazy("The days"),
        help_text=gettext_lazy(
            "CSV, or a spreadsheet (.xlsx), with the columns person and date: a line each time, everybody and not only whom you helped, and as far back as you have it. A number for each person, no name. Up to 10,000 lines and 5 MB. It is read once and not kept."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("That file is empty. Choose another."),
        },
    )

    def clean_content(self) -> bytes:
        return bytes(self.cleaned_data["content"].read(MOST_BYTES + 1))


class WeighForm(VerbForm):
    """How many contacts came in all, and what one costs."""

    contacts = whole(
        gettext_lazy("How many contacts came in all in those days?"),
        10_000_000,
        least=1,
        help_text=gettext_lazy("You wrote down some of them. How many were there?"),
    )
    low_pence = Pounds(label=gettext_lazy("What does one contact cost at the least?"))
    high_pence = Pounds(label=gettext_lazy("And at the most?"))
    source = Line(label=gettext_lazy("Where does that stand?"))
    year = whole(gettext_lazy("Prices of which year?"), 2200, least=2000)


class DetourForm(VerbForm):
    """Which journeys between agencies a thing in the way causes."""

    from_agency = Line(
        label=gettext_lazy("Where do people stand first, and again afterwards?"), max_length=120
    )
    to_agency = Line(label=gettext_lazy("Where are they sent in between?"), max_length=120)
    from_on = Day(label=gettext_lazy("Counted from which day?"))
    until_on = Day(label=gettext_lazy("Until which day?"))
    returns = whole(
        gettext_lazy("How often did somebody come back?"),
        10_000_000,
        least=1,
        help_text=gettext_lazy("As “Where people fall through” tells it. It is kept to the nearest five."),
    )
    low_pence = Pounds(label=gettext_lazy("What does one such return cost at the least?"))
    high_pence = Pounds(label=gettext_lazy("And at the most?"))
    source = Line(label=gettext_lazy("Where do the number and the price stand?"))
    year = whole(gettext_lazy("Prices of which year?"), 2200, least=2000)


class OpenFigureForm(VerbForm):
    """One figure of open data for each neighbourhood."""

    what = Line(
        label=gettext_lazy("What is counted?"),
        max_length=120,
        help_text=gettext_lazy("With its year. For example: residents of 65 and over who live alone, 2021."),
    )
    source = Line(label=gettext_lazy("Where does that stand?"))

    def __init__(self, *args: Any, what: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, Neighbourhood] = {}
        for one, value in open_figures_of(what).items():
            name = f"figure_{one.slug}"
            self.places[name] = one
            self.fields[name] = whole(one.name, 100_000_000, required=False, initial=value)

    @property
    def values(self) -> dict[Neighbourhood, int | None]:
        return {one: self.cleaned_data[name] for name, one in self.places.items()}
