"""What is typed on a sheet. Nothing can be attached to it, and no box asks for a number to reach."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tilth.base.forms import Day, Line, Pounds, VerbForm, Words
from tilth.promises.models import TERMS, Kind, Part, Said, Side, ThankYou, Wording
from tilth.promises.queries import named

# Which boxes each kind of sheet has, in the order they stand.
BOXES = {
    Kind.DEAL: ("title", "about", "own", "other"),
    Kind.AGREEMENT: (
        "title", "about", "money", "from_on", "until_on", "own", "other", "learning", "talks", "stays",
    ),
    Kind.ASK: ("title", "about", "whose_job", "own_change", "cost", "who_pays", "unpaid_pence", "own"),
}  # fmt: skip
NOT_NEEDED = {"about", "learning", "talks", "stays", "unpaid_pence", "own", "other"}


class SheetForm(VerbForm):
    """A sheet of two columns: what stands above them, and the columns as far as this side writes them."""

    with_whom = Line(
        label=_("Who with?"),
        help_text=_("The name of a group, a place, a business, an office or a team, as it stands here."),
        max_length=120,
    )
    title = Line(label=_("What is it about, in one line?"), max_length=200)
    about = Words(label=_("What is it for?"), rows=3, max_length=2_000)
    money = Line(
        label=_("How much money, and when it comes"),
        help_text=_("Such as: £6,000 a year, in April, with no form to fill in."),
        max_length=300,
    )
    from_on = Day(label=_("From"))
    until_on = Day(label=_("Until"), help_text=_("Everybody reads how long you commit yourselves."))
    whose_job = Words(label=_("Whose job is this by law?"), rows=2, max_length=1_000)
    own_change = Words(label=_("What will you change in your own service?"), rows=2, max_length=1_000)
    cost = Words(
        label=_("What does taking part cost them?"),
        help_text=_("Hours, travel, somebody to mind the children."),
        rows=2,
        max_length=1_000,
    )
    who_pays = Line(label=_("Who pays it?"), max_length=300)
    unpaid_pence = Pounds(
        label=_("How much of it does nobody pay? (in pounds)"),
        help_text=_("This is counted for you who ask, never for them."),
    )
    own = Words(label=_("We will"), help_text=_("One promise a line."), rows=4, max_length=3_000)
    other = Words(
        label=_("You will"),
        help_text=_("One promise a line, as you would like it. It holds only if they say yes."),
        rows=4,
        max_length=3_000,
    )
    learning = Words(
        label=_("What would both of you like to learn?"),
        help_text=_("Questions to talk about, and no numbers to hand in."),
        rows=3,
        max_length=2_000,
    )
    talks = Words(label=_("When do you talk?"), rows=2, max_length=500)
    stays = Words(
        label=_("What stays with the group"),
        help_text=_("How they work and what people tell them is theirs. Say more if you like."),
        rows=2,
        max_length=1_000,
    )

    def __init__(self, *args: Any, kind: str, wording: Wording | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(wording, name) or None for name in TERMS} if wording else {}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        first = () if wording else ("with_whom",)
        boxes = (*first, *BOXES[Kind(kind)])
        self.fields = {name: self.fields[name] for name in (*boxes, "key")}
        for name in NOT_NEEDED & set(boxes):
            self.fields[name].required = False
        if kind == Kind.ASK:
            self.fields["own"].label = _("What will they get back from you?")

    def clean_with_whom(self) -> Any:
        """Give the page, the office or the team of this name; say which names are near where none is the same."""
        words = self.cleaned_data["with_whom"]
        exact, near = named(words)
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise forms.ValidationError(_now("Two have this name. Write to them first to find out which."))
        if near:
            raise forms.ValidationError(
                _now("Nobody here has just this name. Is it one of these? %(names)s")
                % {"names": "; ".join(near)}
            )
        raise forms.ValidationError(
            _now("Nobody here has this name. Look at What’s here for how it is written.")
        )

    def cleaned(self) -> dict[str, Any]:
        """Give the cleaned values; nothing said of what is unpaid is nothing unpaid."""
        words = super().cleaned()
        return words | ({"unpaid_pence": words["unpaid_pence"] or 0} if "unpaid_pence" in words else {})


class ColumnForm(VerbForm):
    """One's own column, where somebody asked."""

    own = Words(
        label=_("We will"),
        help_text=_("One promise a line. Only what you want to; they say yes to it, or it does not hold."),
        rows=5,
        max_length=3_000,
    )


class WordForm(VerbForm):
    """What one side says of another."""

    said = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=Said.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    words = Words(
        label=_("In words"),
        help_text=_("Everybody who may read the sheet reads this, so leave out names of people."),
        rows=3,
        max_length=1_000,
    )


class EnoughForm(VerbForm):
    """Enough for now. No reason is needed."""

    words = Words(label=_("Something to say with it (if you like)"), rows=2, max_length=1_000, required=False)


class EndForm(VerbForm):
    """Why a sheet ends."""

    why = Words(label=_("Why does it end? What stays, and whom can they turn to?"), rows=3, max_length=1_000)


class PartForm(VerbForm):
    """One's own part of a shared problem."""

    part = forms.ChoiceField(
        label=_("What is your part?"),
        choices=Part.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. Staying out of it is one too.")},
    )
    will = Words(
        label=_("We will"),
        help_text=_("One promise a line, for yourselves alone."),
        rows=4,
        max_length=3_000,
        required=False,
    )

    def __init__(self, *args: Any, side: Side | None = None, **kwargs: Any) -> None:
        initial = {"part": side.part, "will": side.will} if side else {}
        super().__init__(*args, initial=initial, **kwargs)


class SharedForm(PartForm):
    """A problem that is shared in the open."""

    title = Line(label=_("Which problem is it?"), max_length=200)
    about = Words(label=_("More about it (if you like)"), rows=3, max_length=2_000, required=False)
    only_state = Words(
        label=_("What can only the state do about it? (if you like)"),
        rows=2,
        max_length=1_000,
        required=False,
    )
    field_order = ("title", "about", "part", "will", "only_state")


class LimitsForm(VerbForm):
    """How much a thank-you may be."""

    each_pence = Pounds(label=_("At most how much is one thank-you? (in pounds)"))
    month_pence = Pounds(
        label=_("At most how much may each team, office or group give in a month? (in pounds)")
    )
    why = Words(label=_("Why so much? Everybody reads it."), rows=2, max_length=500)


class ThanksForm(VerbForm):
    """A thank-you that was given. No box asks for whom."""

    how = forms.ChoiceField(
        label=_("What was it?"),
        choices=ThankYou.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    pence = Pounds(label=_("How much? (in pounds)"))
    what_for = Line(
        label=_("What was it for?"),
        help_text=_(
            "Name nobody: everybody reads this. Such as: three evenings of helping us choose a doctor."
        ),
        max_length=200,
    )
    given_on = Day(label=_("When was it given?"))


class WhyForm(VerbForm):
    """Why something goes out of sight."""

    why = Words(
        label=_("Why?"),
        help_text=_("Whoever wrote it reads this."),
        rows=3,
        max_length=500,
    )
