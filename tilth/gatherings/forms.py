"""What is typed about a gathering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.base.actors import Actor
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.gatherings.access import offices_to_bring
from tilth.gatherings.models import Gathering, RealLife
from tilth.places.models import Neighbourhood


class _WhenAndWhere(VerbForm):
    """Who hosts, when, where, and what there is to eat."""

    host = Line(
        label=_("Who hosts?"),
        help_text=_("As you wish to be named: The tea and toast group; Pat, with the library."),
        max_length=120,
        error_messages={"required": _("Say who hosts.")},
    )
    on = Day(label=_("Which day?"))
    starts = forms.TimeField(
        label=_("At what time?"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "govuk-input--width-5"}, format="%H:%M"),
        error_messages={
            "required": _("Say at what time."),
            "invalid": _("Write the time as 14:30."),
        },
    )
    where = Line(
        label=_("Where?"),
        help_text=_("As you would tell a neighbour: the back room of the library, step-free."),
        error_messages={"required": _("Say where.")},
    )
    neighbourhood = forms.ModelChoiceField(
        label=_("In which neighbourhood?"),
        queryset=Neighbourhood.objects.all(),
        required=False,
        empty_label=_("None, or several"),
        error_messages={"invalid_choice": _("Choose a neighbourhood from the list.")},
    )
    food = Line(
        label=_("What is there to eat and drink? (if you like)"),
        required=False,
        help_text=_("People come for soup and stay for a talk."),
    )


class GatheringForm(_WhenAndWhere):
    """A gathering."""

    title = Line(label=_("What is it?"), max_length=160, error_messages={"required": _("Say what it is.")})
    more = Words(label=_("More about it (if you like)"), rows=3, max_length=2_000, required=False)
    office = forms.ModelChoiceField(
        label=_("Which of your offices sits there and answers?"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("Choose an office, or none.")},
    )
    field_order = ("title", "on", "starts", "where", "neighbourhood", "host", "food", "more", "office")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = offices_to_bring(actor)
        self.fields["office"].queryset = mine  # type: ignore[attr-defined]
        if not mine:
            del self.fields["office"]


class ChangeForm(_WhenAndWhere):
    """What may change of it until it happens."""

    field_order = ("on", "starts", "where", "neighbourhood", "host", "food")

    def __init__(self, *args: Any, gathering: Gathering, **kwargs: Any) -> None:
        stands = {name: getattr(gathering, name) for name in self.field_order if name != "neighbourhood"}
        super().__init__(*args, initial={**stands, "neighbourhood": gathering.neighbourhood_id}, **kwargs)


class WhyForm(VerbForm):
    """Why it does not happen, or why it goes out of sight."""

    why = Line(
        label=_("Why? Everybody reads this."), error_messages={"required": _("Say why in a few words.")}
    )


class HeardForm(VerbForm):
    """What was heard, and whose real life was in the room."""

    heard = Words(
        label=_("What was heard?"),
        help_text=_("In their words, and name nobody. Not who came, nor how many."),
        rows=6,
        max_length=8_000,
        error_messages={"required": _("Say what was heard, in their words.")},
    )
    real_life = forms.ChoiceField(
        label=_("Whose real life was in the room?"),
        choices=RealLife.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whose real life was in the room.")},
    )
    why_not = Line(label=_("If neither: why not?"), required=False)
