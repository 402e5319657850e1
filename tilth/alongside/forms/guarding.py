"""Text in, domain values out: whom one knows, what is kept apart, emergencies."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account
from tilth.accounts.queries import with_role
from tilth.alongside.models import ApartKind
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.base.roles import STAFF, Emergency, Role
from tilth.places.models import Neighbourhood

# An emergency is said in at least so many letters.
SHORTEST_WORDS = 20


KNOWN_AS = (
    ("relative", _("a relative")),
    ("neighbour", _("a neighbour")),
    ("ex_partner", _("an ex-partner")),
    ("friend", _("a friend")),
    ("colleague", _("a colleague")),
)


def by_name(label: Promise, help_text: Promise) -> Line:
    """Make the field that asks for the exact name somebody is called by."""
    return Line(
        label=label,
        help_text=help_text,
        max_length=80,
        error_messages={"required": _("Write the name they are called by.")},
    )


def where() -> forms.ModelChoiceField:
    """Make the field that asks for a neighbourhood; `offer_neighbourhoods` fills it for each form."""
    return forms.ModelChoiceField(
        label=_("Which neighbourhood?"),
        queryset=Neighbourhood.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose a neighbourhood."),
            "invalid_choice": _("Choose one from the list."),
        },
    )


def offer_neighbourhoods(form: forms.Form) -> None:
    """Offer every neighbourhood, in the place's own order."""
    field = cast(forms.ModelChoiceField, form.fields["neighbourhood"])
    field.queryset = Neighbourhood.objects.order_by("order_in_list", "name")


class ConflictForm(VerbForm):
    """That one knows the person from one's own life."""

    how = forms.MultipleChoiceField(
        label=_("How do you know them? You need not say."),
        choices=KNOWN_AS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = Line(label=_("In your own words, if you like"), max_length=200, required=False)

    def cleaned(self) -> dict[str, Any]:
        values = super().cleaned()
        said = values.pop("how")
        how = [str(label) for name, label in KNOWN_AS if name in said]
        return values | {"words": ", ".join([*how, *filter(None, [values["words"]])])}


class KnowForm(ConflictForm):
    """That one knows somebody, by the name they are called and where they live."""

    called = by_name(_("What are they called?"), _("The name just as they use it."))
    neighbourhood = where()
    field_order = ("called", "neighbourhood", "how", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_neighbourhoods(self)


class LetBackForm(VerbForm):
    """That somebody does not know a person after all, or not any more."""

    account = forms.ModelChoiceField(
        label=_("Who said that they know somebody?"),
        queryset=Account.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose who said so."),
            "invalid_choice": _("Choose one from the list."),
        },
    )
    called = by_name(_("Whom do they know?"), _("The name just as it was said."))
    neighbourhood = where()
    why = Words(
        label=_("Why may they come near again?"),
        rows=2,
        max_length=600,
        error_messages={"required": _("Say why, in a sentence.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["account"]).queryset = with_role(*STAFF)
        offer_neighbourhoods(self)


class ApartForm(VerbForm):
    """Why something is kept apart, and what it is."""

    kind = forms.ChoiceField(
        label=_("Why is it kept apart?"),
        choices=ApartKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why it is kept apart.")},
    )
    words = Words(
        label=_("What has to be known, and by whom it was said"),
        error_messages={"required": _("Write what has to be kept apart.")},
    )


class ApartByNameForm(ApartForm):
    """The same for the privacy lead, who says first beside whose page it belongs."""

    called = by_name(_("Beside whose page?"), _("The name just as they use it."))
    neighbourhood = where()
    field_order = ("called", "neighbourhood", "kind", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_neighbourhoods(self)


class MoreApartForm(VerbForm):
    """More words beside what is kept apart."""

    words = Words(
        label=_("Write more"), rows=3, error_messages={"required": _("Write what has to be kept apart.")}
    )


class NameMemberForm(VerbForm):
    """Who else should read it."""

    who = forms.ModelChoiceField(
        label=_("Who should read it too?"),
        help_text=_("It opens to them when the privacy lead, or somebody else who reads it, says so too."),
        queryset=Account.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose who."), "invalid_choice": _("Choose one from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["who"]).queryset = with_role(*STAFF)


class EmergencyForm(VerbForm):
    """Why a page has to be opened, said before whose."""

    reason = forms.ChoiceField(
        label=_("Why does a page have to be opened?"),
        choices=(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why."), "invalid_choice": _("Choose why.")},
    )
    words = Words(
        label=_("In your own words"),
        help_text=_("The privacy lead and two peers read this. Leave names out."),
        rows=3,
        min_length=SHORTEST_WORDS,
        max_length=1000,
        error_messages={
            "required": _("Say it in your own words."),
            "min_length": _("Say a little more: at least %(limit_value)d letters."),
        },
    )

    def __init__(self, *args: Any, acting_as: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [
            choice
            for choice in Emergency.choices
            if choice[0] != Emergency.REVIEW or acting_as == Role.PRIVACY_LEAD
        ]
        cast(forms.ChoiceField, self.fields["reason"]).choices = reasons


class NamedEmergencyForm(EmergencyForm):
    """Whose page it is: the exact name and where they live, after the reason."""

    called = by_name(_("What are they called?"), _("The name just as they use it."))
    neighbourhood = where()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_neighbourhoods(self)
        for name in ("reason", "words"):
            self.fields[name].widget = forms.HiddenInput()


class HoldForm(VerbForm):
    """Why telling the person is unsafe, and when that is looked at again."""

    why = Words(
        label=_("Why would telling them be unsafe?"),
        rows=3,
        max_length=1000,
        error_messages={"required": _("Say why telling them is unsafe.")},
    )
    until_on = Day(label=_("On which day do you look again?"), help_text=_("Within the next 28 days."))


class LessonForm(VerbForm):
    """What a peer says afterwards."""

    needed = Words(
        label=_("Were these parts of the page needed?"),
        rows=3,
        error_messages={"required": _("Say whether these parts of the page were needed.")},
    )
    learned = Words(
        label=_("What do we learn?"),
        rows=3,
        error_messages={"required": _("Say what we learn. It can be short.")},
    )


class WhoOpenedForm(VerbForm):
    """Whose page the privacy lead asks about."""

    called = by_name(_("What are they called?"), _("The name just as they use it."))
    neighbourhood = where()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_neighbourhoods(self)
