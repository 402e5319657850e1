"""What is typed about funds. An ask has three questions; there is no form to monitor with, and none can be added."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account
from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.filters import pounds
from tilth.base.forms import Day, Line, Pounds, VerbForm, Words
from tilth.funds.access import offices_to_fund_from
from tilth.funds.models import Fund, Grant, How, Room
from tilth.funds.queries.finding import Voted
from tilth.places.models import Neighbourhood
from tilth.rounds.models import Proposal

PICTURES = {"accept": "image/jpeg,image/png,image/webp"}


class Photo(forms.FileField):
    """A photo."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("JPEG, PNG or WebP, up to 10 MB. Everybody sees it."))
        super().__init__(
            widget=forms.FileInput(attrs=PICTURES),
            error_messages={
                "empty": _("That file is empty. Choose another."),
                "required": _("Choose a photo."),
            },
            **options,
        )


class AskForm(VerbForm):
    """Three questions, and how to hear back."""

    called = Line(
        label=_("What does your group call itself?"),
        help_text=_("Two neighbours are a group."),
        max_length=120,
    )
    what = Words(
        label=_("What would you like to do?"),
        help_text=_("Everybody reads your three answers, so leave out names and numbers."),
        max_length=1_000,
        rows=3,
        error_messages={"required": _("Say what you would like to do.")},
    )
    asked_pence = Pounds(label=_("How much do you need?"))
    who_with = Words(
        label=_("Who do you do it with?"),
        help_text=_("“Ourselves” is an answer. Nobody asks how many come."),
        max_length=1_000,
        rows=2,
        error_messages={"required": _("Say who you do it with. “Ourselves” is an answer.")},
    )
    mail = forms.EmailField(
        label=_("A mail address, to hear what was decided (if you like)"),
        help_text=_("We send your link there and write when there is news. Nobody reads the address."),
        max_length=200,
        required=False,
        error_messages={"invalid": _("Write a mail address, such as kitchen@example.org.")},
    )
    contact = Line(
        label=_("Or another way to tell you (if you like)"),
        help_text=_("Such as a number. Only those who decide, or who typed it for you, see it."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, fund: Fund, has_account: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_pence"].help_text = _now("At most %(most)s.") % {"most": pounds(fund.most_pence)}
        if has_account:
            # Whoever signs in hears by their own notices and mail.
            for name in ("mail", "contact"):
                del self.fields[name]


class ToldForm(AskForm):
    """The three answers as somebody told them."""

    how = forms.ChoiceField(
        label=_("How did you hear it?"),
        choices=[(How.SPOKEN, _("They told me")), (How.VISIT, _("I visited them"))],
        widget=forms.RadioSelect,
        initial=How.SPOKEN,
    )


class TellForm(VerbForm):
    """What came of it: two sentences, and a photo if there is one. Nothing else is asked, now or later."""

    story = Words(
        label=_("What came of it?"),
        help_text=_("Two sentences are enough. Everybody reads them, so leave out names and numbers."),
        max_length=600,
        rows=3,
        error_messages={"required": _("Two sentences are enough. What happened?")},
    )
    picture = Photo(label=_("A photo (if you like)"), required=False)
    picture_words = Line(
        label=_("What the photo shows"),
        help_text=_("Only with a photo: for whoever cannot see it."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(
            *args, initial={"story": grant.story, "picture_words": grant.picture_words}, **kwargs
        )


class DecideForm(VerbForm):
    """Yes, or not this time; always with words."""

    answer = forms.ChoiceField(
        label=_("What did you decide?"),
        choices=[("yes", _("Yes")), ("no", _("Not this time"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    granted_pence = Pounds(label=_("How much? (if yes)"), required=False)
    until_on = Day(
        label=_("Until when? (if it is for longer than once)"),
        help_text=_("What you promise here, everybody reads."),
        required=False,
    )
    words = Words(label=_("Why? Everybody reads it."), max_length=2_000, rows=3)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, initial={"granted_pence": grant.asked_pence}, **kwargs)

    def cleaned(self) -> dict[str, Any]:
        """Give the cleaned values as the verb takes them."""
        words = super().cleaned()
        is_yes = words.pop("answer") == "yes"
        return words | {"is_yes": is_yes} | ({} if is_yes else {"granted_pence": None, "until_on": None})


class AwardForm(VerbForm):
    """What a round decided becomes a grant: to whom, and how much."""

    proposal = forms.ModelChoiceField(
        label=_("What was decided?"),
        queryset=Proposal.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    called = Line(label=_("Who gets the money?"), help_text=_("A group, not a person."), max_length=120)
    who_with = Words(label=_("Who do they do it with?"), max_length=1_000, rows=2)
    amount_pence = Pounds(label=_("How much?"))
    until_on = Day(label=_("Until when? (if it is for longer than once)"), required=False)

    def __init__(self, *args: Any, waiting: QuerySet[Proposal], **kwargs: Any) -> None:
        first = waiting.first()
        initial = {"proposal": first, "amount_pence": first.cost_pence} if first else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["proposal"].queryset = waiting  # type: ignore[attr-defined]


class EndForm(VerbForm):
    """Why a grant ends early, and what comes back."""

    why = Words(
        label=_("Why does it end before the day you promised?"),
        help_text=_("The group and everybody else reads it."),
        rows=3,
        max_length=1_000,
    )
    back_pence = Pounds(label=_("How much comes back? (if any)"), required=False)


class WhyForm(VerbForm):
    """Why something goes out of sight."""

    why = Words(label=_("Why? Whoever asked reads this."), rows=2, max_length=500)


class FundForm(VerbForm):
    """A fund, as it is opened."""

    name = Line(label=_("What is it called?"), max_length=120)
    purpose = Words(label=_("What is the money for?"), rows=3, max_length=2_000)
    office = forms.ModelChoiceField(
        label=_("Whose money is it?"),
        queryset=Office.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose an office."), "invalid_choice": _("Choose an office.")},
    )
    who_decides = Line(
        label=_("Who decides?"),
        help_text=_(
            "By name or by what they are, as everybody should read it: three residents of Hollins and Amina."
        ),
        max_length=300,
    )
    deciders = forms.CharField(
        label=_("Their sign-ins here (if they have any)"),
        help_text=_("The mail addresses they sign in with, one a line. They are told of each ask."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
    most_pence = Pounds(label=_("The most one grant may be"))
    decide_days = forms.IntegerField(
        label=_("Decided in how many days?"), min_value=1, max_value=90, initial=14
    )
    pay_days = forms.IntegerField(label=_("And paid in how many more?"), min_value=1, max_value=60, initial=5)
    neighbourhood = forms.ModelChoiceField(
        label=_("For which neighbourhood?"),
        queryset=Neighbourhood.objects.all(),
        empty_label=_("All of them"),
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": _("Choose a neighbourhood, or all of them.")},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices_to_fund_from(actor)  # type: ignore[attr-defined]

    def clean_deciders(self) -> list[Account]:
        """Give the accounts of the addresses, or name the one that nobody here signs in with."""
        wanted = [line.strip().lower() for line in self.cleaned_data["deciders"].splitlines() if line.strip()]
        found = {
            str(account.email).lower(): account
            for account in Account.objects.filter(email__in=wanted, is_active=True)
        }
        for address in wanted:
            if address not in found:
                raise forms.ValidationError(
                    _now("Nobody signs in here with %(mail)s.") % {"mail": address[:60]}
                )
        return [found[address] for address in dict.fromkeys(wanted)]


class PutInForm(VerbForm):
    """Money that goes into a fund."""

    amount_pence = Pounds(label=_("How much?"))
    what = Line(label=_("Where does it come from?"), max_length=200)


class RoomForm(VerbForm):
    """A vote in the room."""

    on = Day(label=_("Which day?"), initial=clock.today)
    where = Line(label=_("Where?"), max_length=200)
    way = forms.ChoiceField(
        label=_("How do people vote?"),
        choices=Room.Way.choices,
        widget=forms.RadioSelect,
        initial=Room.Way.DOTS,
    )
    money_pence = Pounds(label=_("How much money is decided about?"))
    said = Words(
        label=_("What should people know before they come? (if anything)"),
        rows=2,
        max_length=1_000,
        required=False,
    )


class CountForm(VerbForm):
    """The totals of the sheet, typed by the host."""

    first_name = Line(label=_("Who counted?"), max_length=120)
    second_name = Line(label=_("Who counted with them?"), max_length=120)
    picture = Photo(label=_("A photo of the sheet"), required=False)

    def __init__(self, *args: Any, lines: list[Voted], room: Room, **kwargs: Any) -> None:
        super().__init__(
            *args, initial={"first_name": room.first_name, "second_name": room.second_name}, **kwargs
        )
        self.asked = [line.grant.pk for line in lines]
        for line in lines:
            self.fields[f"votes_{line.grant.pk}"] = forms.IntegerField(
                label=f"{line.grant.called}: {pounds(line.grant.asked_pence)}",
                min_value=0,
                max_value=100_000,
                initial=line.votes,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
                error_messages={"required": _("Write a total, nought where nobody voted for it.")},
            )
        self.order_fields([*(f"votes_{pk}" for pk in self.asked), "first_name", "second_name", "picture"])

    def cleaned(self) -> dict[str, Any]:
        """Give the totals by ask, beside the rest."""
        words = super().cleaned()
        votes: dict[UUID, int] = {pk: words.pop(f"votes_{pk}") for pk in self.asked}
        return words | {"votes": votes}


class DecideRoomForm(VerbForm):
    """What was decided of what was counted."""

    chosen = forms.MultipleChoiceField(
        label=_("Who gets the money?"),
        help_text=_("What the rule gives is chosen already."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = Words(label=_("Why? Everybody reads it."), rows=2, max_length=2_000)
    otherwise_why = Words(
        label=_("If you decide otherwise than was counted: why?"), rows=2, max_length=1_000, required=False
    )

    def __init__(self, *args: Any, lines: list[Voted], computed: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, initial={"chosen": [str(pk) for pk in computed]}, **kwargs)
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (str(line.grant.pk), f"{line.grant.called}: {pounds(line.grant.asked_pence)}") for line in lines
        ]

    def cleaned(self) -> dict[str, Any]:
        """Give the chosen asks by their ids."""
        words = super().cleaned()
        return words | {"chosen": [UUID(one) for one in words["chosen"]]}
