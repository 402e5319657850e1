"""What is typed about rounds: the plan, proposals with a price, a ballot, a paper, codes, and what was decided."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.filters import pounds
from tilth.base.forms import Day, Line, Pounds, VerbForm, Words
from tilth.ideas.models import Idea
from tilth.methods.formats import pabulib
from tilth.methods.formats.unreadable import UnreadableFile
from tilth.places.models import Neighbourhood
from tilth.rounds.access import offices_to_run_from
from tilth.rounds.models import Count, Kind, PaperBatch, Proposal, Round, Who
from tilth.rounds.queries.finding import ideas_to_cost

MOST_BYTES = 8 * 1024 * 1024


class Large(Pounds):
    """Money of a whole place."""

    default_error_messages: ClassVar = {"too_much": _("That is over £100,000,000. Look at the amount again.")}
    most_pence = 100_000_000_00


class _Rule(VerbForm):
    """How winners are found."""

    count = forms.ChoiceField(
        label=_("How are winners found?"),
        help_text=_(
            "With equal shares everybody’s vote carries the same share of the money, so that no street wins it all."
        ),
        choices=Count.choices,
        widget=forms.RadioSelect,
        initial=Count.SHARES,
    )
    until_full = forms.BooleanField(
        label=_("With equal shares: stop as soon as nothing more fits"),
        help_text=_("Else shares grow until one more pound would cost more than there is. Both are honest; say which before."),
        required=False,
    )  # fmt: skip
    least = forms.IntegerField(
        label=_("With most votes first: how many votes does a proposal need?"),
        min_value=0,
        max_value=1_000_000,
        required=False,
    )

    def cleaned(self) -> dict[str, Any]:
        """Give the cleaned values; what does not belong to the chosen rule is not kept."""
        words = super().cleaned()
        by_shares = words["count"] in (Count.SHARES, Count.SHARES_PLAIN)
        return words | {
            "until_full": words["until_full"] and words["count"] == Count.SHARES,
            "least": 0 if by_shares else words.get("least") or 0,
        }


class RoundForm(_Rule):
    """A round: its money, its ballot, who may vote, its rule and its last day."""

    title = Line(label=_("What is the round called?"), max_length=160)
    words = Words(label=_("What is the money for?"), max_length=3_000, rows=4)
    money_pence = Large(label=_("How much is voted about?"))
    office = forms.ModelChoiceField(
        label=_("In whose name?"),
        queryset=Office.objects.none(),
        error_messages={"required": _("Choose an office."), "invalid_choice": _("Choose an office.")},
    )
    neighbourhood = forms.ModelChoiceField(
        label=_("For which neighbourhood?"),
        queryset=Neighbourhood.objects.order_by("name", "pk"),
        to_field_name="slug",
        required=False,
        empty_label=_("All of them"),
    )
    kind = forms.ChoiceField(
        label=_("How do people vote?"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.APPROVAL
    )
    whole = forms.IntegerField(
        label=_("How many proposals may be chosen, or points given? (only where there is a number)"),
        min_value=1,
        max_value=1_000,
        required=False,
    )
    who = forms.ChoiceField(
        label=_("Who may vote?"), choices=Who.choices, widget=forms.RadioSelect, initial=Who.OPEN
    )
    postcodes = Line(
        label=_("How do the postcodes here begin? (only where people say their postcode)"),
        help_text=_("Such as AM4 AM5. What people type is looked at and not kept."),
        max_length=300,
        required=False,
    )
    until_on = Day(label=_("The last day of the vote"))

    field_order = (
        "title", "words", "money_pence", "office", "neighbourhood", "kind", "whole", "who", "postcodes",
        "count", "until_full", "least", "until_on",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, round_: Round | None = None, **kwargs: Any) -> None:
        initial = {} if round_ is None else {name: getattr(round_, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        if round_ is not None:
            del self.fields["office"]
        else:
            self.fields["office"].queryset = offices_to_run_from(actor)  # type: ignore[attr-defined]


class ProposalForm(VerbForm):
    """A proposal with its price."""

    title = Line(label=_("What is it called?"), max_length=160)
    what = Words(label=_("What would be done?"), max_length=2_000, rows=3)
    cost_pence = Large(label=_("What does it cost?"))
    how_costed = Words(
        label=_("How was the price worked out? (if you like)"), max_length=1_000, rows=2, required=False
    )
    idea = forms.ModelChoiceField(
        label=_("From which idea does it come?"),
        queryset=Idea.objects.none(),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("That idea was taken back.")},
    )

    def __init__(self, *args: Any, proposal: Proposal | None = None, **kwargs: Any) -> None:
        if proposal is not None:
            kwargs["initial"] = {name: getattr(proposal, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = ideas_to_cost()  # type: ignore[attr-defined]


class WhyForm(VerbForm):
    """Why a proposal is not voted on."""

    why = Words(label=_("Why? Everybody reads it."), max_length=1_000, rows=3)


class OpenForm(VerbForm):
    """The sentence from which the lot is drawn."""

    drawn = Line(
        label=_("A sentence that nobody could know before"),
        help_text=_(
            "Such as the numbers of Saturday’s draw. It orders what is level, and anybody can draw the lot again from it."
        ),
        max_length=300,
    )


class BallotForm(forms.Form):
    """A ballot. A key would tie an account to it, so there is none: the number of its receipt makes it one ballot."""

    receipt = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    code = Line(
        label=_("Your voting code"),
        help_text=_("26 letters and figures, from your slip of paper. Small or large letters are the same."),
        max_length=60,
        required=False,
    )
    postcode = Line(
        label=_("Your postcode"),
        help_text=_("Only to see that you live here. It is not kept."),
        max_length=10,
        required=False,
    )
    spoilt_why = Line(
        label=_("Or: why can this paper not be counted?"),
        help_text=_("Only if nobody can say what it means. Such as: torn in two."),
        max_length=300,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        round_: Round,
        proposals: list[Proposal],
        given: Mapping[str, int] | None = None,
        asks: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in {"receipt", "code", "postcode", "spoilt_why"} - {*asks}:
            del self.fields[name]
        self.by_points = round_.kind == Kind.POINTS
        given = given or {}
        if self.by_points:
            for one in proposals:
                self.fields[f"points_{one.number}"] = forms.IntegerField(
                    label=f"{one.number}. {one.title}, {pounds(one.cost_pence)}",
                    min_value=0,
                    max_value=round_.whole,
                    required=False,
                    initial=given.get(str(one.number)),
                    widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
                )
        else:
            self.fields["ballot"] = forms.MultipleChoiceField(
                label=_("The proposals"),
                choices=[
                    (str(one.number), f"{one.number}. {one.title}, {pounds(one.cost_pence)}")
                    for one in proposals
                ],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=list(given),
                error_messages={
                    "invalid_choice": _(
                        "Something on this ballot is not among the proposals. Nothing was counted."
                    )
                },
            )

    @property
    def given(self) -> dict[str, int]:
        """Give the ballot as it was typed: points by the number of the proposal."""
        found = self.cleaned_data
        if self.by_points:
            return {
                name.removeprefix("points_"): points
                for name, points in found.items()
                if name.startswith("points_") and points
            }
        return dict.fromkeys(found.get("ballot", ()), 1)

    def refuse(self, error: Any) -> None:
        """Put a refusal beside its field, or above the form."""
        self.add_error(error.field if getattr(error, "field", None) in self.fields else None, error.message)


class PaperForm(BallotForm, VerbForm):
    """What stands on a paper."""


class CodesForm(VerbForm):
    """How many codes are printed, and for where. The codes come from a seed in the page, so that two presses print the same."""

    how_many = forms.IntegerField(label=_("How many codes?"), min_value=1, max_value=2_000)
    where = Line(label=_("Where are these handed out?"), max_length=200)
    seed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seed": secrets.token_urlsafe(32)}, **kwargs)

    def clean_seed(self) -> str:
        # A page without its seed, or with one that somebody made up, gets one by chance.
        seed = str(self.cleaned_data["seed"])
        return seed if len(seed) == 43 else secrets.token_urlsafe(32)


class PapersForm(VerbForm):
    """A box that is opened."""

    where = Line(label=_("Which box did they come from?"), max_length=200)
    papers = forms.IntegerField(
        label=_("How many papers are in it? Count them first."), min_value=1, max_value=5_000
    )
    how = forms.ChoiceField(
        label=_("How were they filled in?"),
        choices=PaperBatch.How.choices,
        widget=forms.RadioSelect,
        initial=PaperBatch.How.PAPER,
    )
    slips = Words(
        label=_("The codes that were torn off them, one a line"),
        help_text=_("Mix them first. Which code came with which paper is nobody’s business."),
        rows=6,
        max_length=200_000,
        required=False,
    )

    def __init__(self, *args: Any, with_codes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_codes:
            del self.fields["slips"]

    def cleaned(self) -> dict[str, Any]:
        """Give the cleaned values, the codes one by one."""
        words = super().cleaned()
        return words | {"slips": tuple(line for line in words.get("slips", "").splitlines() if line.strip())}


class DecideForm(VerbForm):
    """What is decided, beside what was counted."""

    chosen = forms.ModelMultipleChoiceField(
        label=_("What gets the money?"),
        queryset=Proposal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose among what was voted on.")},
    )
    otherwise_why = Words(
        label=_("If this is not what was counted: why?"),
        help_text=_("Everybody reads it beside the count."),
        max_length=1_000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, round_: Round, proposals: list[Proposal], **kwargs: Any) -> None:
        computed = [one.pk for one in proposals if one.is_computed]
        super().__init__(*args, initial={"chosen": computed}, **kwargs)
        self.fields["chosen"].queryset = round_.proposals.filter(left_out_why="")  # type: ignore[attr-defined]

    def cleaned(self) -> dict[str, Any]:
        """Give what was chosen as ids."""
        words = super().cleaned()
        return words | {"chosen": sorted(one.pk for one in words["chosen"])}


class FundedForm(VerbForm):
    """How much was paid, and when."""

    funded_pence = Large(label=_("How much was paid?"))
    on = Day(label=_("When?"))

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, initial={"funded_pence": proposal.cost_pence, "on": clock.today()}, **kwargs)


class BringForm(_Rule):
    """A `.pb` file of another system."""

    title = Line(label=_("What is the round called?"), max_length=160)
    office = forms.ModelChoiceField(
        label=_("In whose name?"),
        queryset=Office.objects.none(),
        error_messages={"required": _("Choose an office."), "invalid_choice": _("Choose an office.")},
    )
    content = forms.FileField(
        label=_("The file"),
        help_text=_("A .pb file of up to 8 MB. With ballots in it, they are counted here; without, its projects become proposals."),
        error_messages={"required": _("Choose a file."), "empty": _("That file is empty. Choose another.")},
    )  # fmt: skip

    field_order = ("title", "office", "content", "count", "until_full", "least")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices_to_run_from(actor)  # type: ignore[attr-defined]

    def clean_content(self) -> pabulib.PbFile:
        upload = self.cleaned_data["content"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is over 8 MB. Count it by the command count_ballots."))
        try:
            return pabulib.read(upload.read())
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error

    def cleaned(self) -> dict[str, Any]:
        """Give the cleaned values, the file as it was read."""
        words = super().cleaned()
        return words | {"file": words.pop("content")}
