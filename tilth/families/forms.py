"""Text in, domain values out: beginning and coming to a family page, what is written on it, who may see it, leaving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.families.models import Member
from tilth.families.queries import LineView
from tilth.people.models import Person

NO, NAMED, SEES = "no", "named", "sees"


class YesForm(VerbForm):
    """How somebody is named on the page and, where another hand writes it down, how they said yes."""

    my_name = Line(
        label=_("How are you named on this page?"),
        help_text=_("Everybody who shares it reads this name, and nothing else about you."),
        max_length=80,
        error_messages={"required": _("Say how you are named there.")},
    )
    said_how = Line(
        label=_("How did they say yes?"), help_text=_("At the kitchen table, with them."), max_length=300,
        error_messages={"required": _("Say how they said it.")},
    )  # fmt: skip
    shows_writer = forms.BooleanField(label=_("They say that I may see this page too"), required=False)

    def __init__(self, *args: Any, person: Person, is_own: bool, may_be_shown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["my_name"].initial = person.called
        if is_own:
            del self.fields["said_how"]
        else:
            self.fields["my_name"].label = _("How are they named on this page?")
            self.fields["my_name"].help_text = _(
                "Everybody who shares it reads this name, and nothing else about them."
            )
        if is_own or not may_be_shown:
            del self.fields["shows_writer"]


class BeginForm(YesForm):
    """What a family page is called, and the yes of the first who shares it."""

    field_order = ("called", "my_name", "said_how", "shows_writer")
    called = Line(
        label=_("What do you call yourselves?"),
        help_text=_("In your words: “Us and Nan”, “The Saturday lot”."),
        max_length=80,
        error_messages={"required": _("Say what you would like to call this page.")},
    )


class CodeForm(VerbForm):
    """The code that somebody was given."""

    code = Line(
        label=_("The code they gave you"),
        max_length=20,
        error_messages={"required": _("Type the code. It has eight digits.")},
    )


class CodeYesForm(YesForm):
    """The yes of somebody who has a code and has read whose page it is."""

    field_order = ("my_name", "said_how", "shows_writer", "code")
    code = forms.CharField(max_length=20, widget=forms.HiddenInput)


class WhoseForm(VerbForm):
    """Words for one of several members, where the writer is beside more than one."""

    def __init__(self, *args: Any, mine: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mine = {str(member.person_id): member for member in mine}
        if len(self.mine) > 1:
            names = [(pk, member.called) for pk, member in self.mine.items()]
            self.fields["whose"] = forms.ChoiceField(label=_("Whose words are these?"), choices=names)

    @property
    def whose(self) -> Person | None:
        """Give whose words they are, where it had to be said."""
        chosen = self.cleaned_data.get("whose")
        return self.mine[chosen].person if chosen else None


class HelpForm(WhoseForm):
    """One sentence that begins "Help us to…"."""

    words = Words(label=_("Help us to…"), rows=2, max_length=500)


class StepForm(WhoseForm):
    """One small step, for which sentence it is, and who does it."""

    words = Line(label=_("The small step"), max_length=300)
    of = forms.ChoiceField(label=_("It helps us to…"), required=False)
    doer = forms.ChoiceField(label=_("Who does it?"), required=False)
    doer_words = Line(label=_("Or somebody who helps: their name"), max_length=80, required=False)
    said_when = Line(
        label=_("When, in your words"), help_text=_("On Sunday, after tea"), max_length=80, required=False
    )

    def __init__(
        self, *args: Any, helps: Iterable[LineView], members: Iterable[tuple[Member, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = list(members)
        self.members = {str(member.pk): member for member, _name in named}
        of, doer = (cast(forms.ChoiceField, self.fields[name]) for name in ("of", "doer"))
        of.choices = [("", _("Nothing on this list")), *((str(one.pk), one.words[:80]) for one in helps)]
        doer.choices = [
            ("", _("Somebody who helps")),
            *((str(member.pk), name) for member, name in named),
        ]

    @property
    def of_id(self) -> UUID | None:
        """Give the sentence the step is for, by id."""
        return UUID(self.cleaned_data["of"]) if self.cleaned_data.get("of") else None

    @property
    def chosen_doer(self) -> Member | None:
        """Give the member who does it."""
        return self.members.get(self.cleaned_data.get("doer", ""))


class LookBackForm(WhoseForm):
    """What moved, in words, and when to look back next."""

    words = Words(label=_("What moved, and what did not?"), rows=4, max_length=2000)
    next_on = Day(label=_("When shall we look back next?"), required=False)


class ShowForm(VerbForm):
    """For each of those alongside: sees the page, is only named as helping, or neither."""

    def __init__(self, *args: Any, beside: Iterable[tuple[Account, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {f"to_{account.pk}": account.pk for account, _said in beside}
        for account, said in beside:
            self.fields[f"to_{account.pk}"] = forms.ChoiceField(
                label=account.short_name,
                choices=[(NO, _("Neither")), (NAMED, _("Named as helping us")), (SEES, _("May see this page and write on it"))],
                widget=forms.RadioSelect,
                initial=said,
            )  # fmt: skip

    @property
    def wishes(self) -> dict[UUID, str]:
        """Give what was said about each."""
        return {pk: self.cleaned_data[name] for name, pk in self.accounts.items()}


class LeaveForm(VerbForm):
    """Whether what one said stays, without one's name, or goes too."""

    words = forms.ChoiceField(
        label=_("And what you said there?"),
        choices=[("stay", _("It stays, and reads “Somebody”")), ("take", _("I take it back with me"))],
        widget=forms.RadioSelect,
        initial="stay",
    )
