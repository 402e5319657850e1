"""Text in, domain values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.filters import pounds
from tilth.base.forms import Day, Line, Pounds, VerbForm, Words
from tilth.decisions.models import PaidWith, Pot
from tilth.people.models import Person
from tilth.teams.models import Team


class PoundsOrNothing(Pounds):
    """An amount of money, where none at all is an answer too."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = str(value or "").replace("£", "").strip()
        return 0 if text and not text.strip("0.") and text.count(".") < 2 else super().to_python(value)


def a_photo(label: Any, *, required: bool) -> forms.FileField:
    """A field for a photo of a receipt."""
    return forms.FileField(
        label=label,
        required=required,
        help_text=_("JPEG, PNG or WebP, up to 10 MB. Only what was bought needs to be on it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a photo."), "empty": _("That file is empty. Choose another.")},
    )


class ByName(forms.ModelChoiceField):
    """Somebody out of a list, by the name they like to be called."""

    def label_from_instance(self, person: Any) -> str:
        return str(person.called)


class PotChoice(forms.ModelChoiceField):
    """A pot out of a list, with what is left in it."""

    def label_from_instance(self, pot: Any) -> str:
        return f"{pot.name}: {pounds(pot.balance_pence)}"


class SpendForm(VerbForm):
    """How much, what for, for whom if for anybody, and what it opened up."""

    amount_pence = Pounds(label=_("How much?"))
    what = Line(
        label=_("What for?"),
        help_text=_("A few words, such as: a cooker."),
        max_length=300,
        error_messages={"required": _("Say in a few words what it was for.")},
    )
    person = ByName(
        label=_("For whom?"),
        queryset=Person.objects.none(),
        empty_label=_("Nobody in particular"),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody from the list.")},
    )
    pot = PotChoice(
        label=_("From which pot?"),
        queryset=Pot.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose a pot from the list."), "required": _("Choose a pot.")},
    )
    opened_up = Line(label=_("What did it open up? You may leave this."), max_length=300, required=False)
    on = Day(label=_("Which day?"), required=False, initial=clock.today)
    paid_with = forms.ChoiceField(
        label=_("How was it paid? You may leave this."),
        choices=[("", _("Not said")), *PaidWith.choices],
        required=False,
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )
    receipt = a_photo(_("A photo of the receipt, if you have one"), required=False)

    def __init__(
        self, *args: Any, pots: Sequence[Pot], people: QuerySet[Person] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            cast(ByName, self.fields["person"]).queryset = people
        field = cast(PotChoice, self.fields["pot"])
        field.queryset = (
            Pot.objects.filter(pk__in=[pot.pk for pot in pots]).select_related("team").order_by("name")
        )
        if len(pots) == 1:
            field.initial = pots[0].pk
            field.widget = forms.HiddenInput()


class DecideForm(VerbForm):
    """What was decided, and what was weighed."""

    what = Words(
        label=_("What did you decide?"),
        rows=2,
        error_messages={"required": _("Say what was decided, in one sentence.")},
    )
    why = Words(label=_("Why?"), rows=2, required=False)
    with_whom = Line(label=_("Who was in the talk?"), required=False)
    risk_acting = Words(label=_("What may go wrong if we do it?"), rows=2, required=False)
    risk_not_acting = Words(label=_("What may go wrong if we do not?"), rows=2, required=False)
    our_anxiety = forms.BooleanField(label=_("To be honest, the worry is partly ours"), required=False)
    on = Day(label=_("Which day?"), required=False, initial=clock.today)


class PotForm(VerbForm):
    """A new pot for a team."""

    team = forms.ModelChoiceField(label=_("For which team?"), queryset=Team.objects.none(), empty_label=None)
    name = Line(label=_("What does the team call it?"), max_length=80)
    code = Line(
        label=_("How does the finance office find it? You may leave this."), max_length=40, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["team"]).queryset = Team.objects.all()


class PutInForm(VerbForm):
    """Money put into a pot."""

    amount_pence = Pounds(label=_("How much is put in?"))
    what = Line(label=_("From where? You may leave this."), max_length=300, required=False)


class ComeBackForm(VerbForm):
    """Money that came back."""

    amount_pence = Pounds(label=_("How much came back?"))
    what = Line(
        label=_("What was it?"),
        help_text=_("A few words, such as: the shop took the cooker back."),
        max_length=300,
        error_messages={"required": _("Say in a few words what came back.")},
    )


class FromASpendForm(ComeBackForm):
    """Money that came back from something that was bought."""

    in_cash = forms.BooleanField(label=_("It came back in cash, and lies in the tin"), required=False)


class CashForm(VerbForm):
    """Cash that goes into the tin, or out of it."""

    amount_pence = Pounds(label=_("How much?"))


class CountForm(VerbForm):
    """What lies in the tin."""

    counted_pence = PoundsOrNothing(
        label=_("How much lies in the tin?"), help_text=_("Count it together. Write 0 if it is empty.")
    )
    why = Line(
        label=_("If the book says something else: what may have happened?"), max_length=300, required=False
    )


class ReceiptForm(VerbForm):
    """A photo of a receipt."""

    receipt = a_photo(_("A photo of the receipt"), required=True)


class PaidForm(VerbForm):
    """What the finance office says."""

    on = Day(label=_("Which day did they pay it?"), initial=clock.today)
    reference = Line(label=_("Their reference. You may leave this."), max_length=40, required=False)


class YearEndForm(VerbForm):
    """The last day of a year, and what is handed back."""

    on = Day(label=_("Which was the last day of the year?"))
    hand_back_pence = PoundsOrNothing(
        label=_("How much is handed back?"),
        help_text=_("Write 0 if all of it goes on into the new year."),
        initial="0",
    )


class FinanceForm(VerbForm):
    """From which day to which."""

    from_on = Day(label=_("From which day?"))
    to_on = Day(label=_("To which day?"))
    as_workbook = forms.TypedChoiceField(
        label=_("As what?"),
        choices=[("yes", _("A spreadsheet (.xlsx)")), ("no", _("CSV"))],
        coerce=lambda text: text == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )


class CorrectForm(VerbForm):
    """What it really was, and what was wrong."""

    right_pence = PoundsOrNothing(
        label=_("How much was it really?"), help_text=_("Write 0 if there was nothing at all.")
    )
    why = Line(
        label=_("What was wrong?"),
        max_length=300,
        error_messages={"required": _("Say in a few words what was wrong.")},
    )


class GuidelineForm(VerbForm):
    """One short sentence a team gives itself to act by."""

    words = Line(label=_("What may we do without asking?"), max_length=400)
    why = Line(label=_("Why? You may leave this."), max_length=400, required=False)


class RetireForm(VerbForm):
    """Why a guideline is let go."""

    why = Line(label=_("Why do you let it go? You may leave this."), max_length=400, required=False)


class PermissionForm(VerbForm):
    """A leader's signed word."""

    title = Line(label=_("What is it about?"), max_length=120)
    office_words = Line(label=_("In which office do you sign?"), max_length=120)
    words = Words(label=_("Your word to those who work here"), rows=3, max_length=2000)
    what_without_asking = Words(label=_("What they may do without asking"), rows=3, max_length=2000)
    stay_legal = Words(label=_("Stay legal: what the law still asks"), rows=2, max_length=1000)
    do_no_harm = Words(label=_("Do no harm: what must never be done"), rows=2, max_length=1000)
    who_backs = Words(label=_("Who stands behind somebody who acted"), rows=2, max_length=1000)


class TakeBackForm(VerbForm):
    """Why a permission is taken back."""

    why = Line(label=_("Why do you take it back? Everybody will read this."), max_length=400)
