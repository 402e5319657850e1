"""What is typed about accounts, standings, organisations and one's own choices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.accounts.models import Account, OrganisationKind, ToldWhen
from tilth.accounts.queries import organisations
from tilth.base.forms import Day, Line, VerbForm
from tilth.base.roles import STAFF, Role


def _roles(blank: str = "") -> list[tuple[str, Any]]:
    roles = [(value, label) for value, label in Role.choices if value in STAFF]
    return [("", blank), *roles] if blank else roles


def _organisation_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=organisations(),
        required=False,
        label=gettext_lazy("For which organisation?"),
        empty_label=gettext_lazy("None in particular"),
        error_messages={"invalid_choice": gettext_lazy("Choose an organisation from the list.")},
    )


class LetInForm(VerbForm):
    """Somebody to let in."""

    name = Line(label=gettext_lazy("Their name"), max_length=120)
    short_name = Line(
        label=gettext_lazy("What people call them"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Their first name, if you leave this empty."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        required=False,
        help_text=gettext_lazy(
            "They sign in with it. Without one they sign in with a passkey on their own device."
        ),
        error_messages={"invalid": gettext_lazy("Write the address like name@example.org.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            choices=_roles(_("As a resident only")), required=False, label=_("As what?")
        )
        self.fields["organisation"] = _organisation_field()


class MendForm(VerbForm):
    """Somebody's name, what people call them, and the address they sign in with."""

    name = Line(label=gettext_lazy("Their name"), max_length=120)
    short_name = Line(label=gettext_lazy("What people call them"), max_length=60)
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        required=False,
        help_text=gettext_lazy(
            "With a new address they are signed out everywhere, and show that it is theirs when they sign in."
        ),
        error_messages={"invalid": gettext_lazy("Write the address like name@example.org.")},
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        initial = {"name": account.name, "short_name": account.short_name, "email": account.email or ""}
        super().__init__(*args, initial=initial, **kwargs)


class StandingForm(VerbForm):
    """A standing to give."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(choices=_roles(), label=_("As what?"))
        self.fields["organisation"] = _organisation_field()
        self.fields["from_on"] = Day(
            label=_("From which day?"), required=False, help_text=_("Today, if empty.")
        )


class OrganisationForm(VerbForm):
    """An organisation's name and kind."""

    name = Line(label=gettext_lazy("What is it called?"), max_length=120)
    kind = forms.ChoiceField(choices=OrganisationKind.choices, label=gettext_lazy("What sort is it?"))


class NameForm(VerbForm):
    """What one is called here, and the language of one's pages."""

    name = Line(label=gettext_lazy("Your name"), max_length=120)
    short_name = Line(label=gettext_lazy("What people call you"), max_length=60)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        initial = {
            "name": account.name,
            "short_name": account.short_name,
            "language": account.language or "en",
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            choices=settings.LANGUAGES, label=_("The language of your pages")
        )


class NoticesForm(VerbForm):
    """By which ways we may tell that something waits, and how often."""

    mail_ok = forms.BooleanField(
        required=False,
        label=gettext_lazy("Send me a mail when something waits for me. It says nothing more."),
    )
    mail_is_safe = forms.BooleanField(
        required=False,
        label=gettext_lazy("My mail is safe: nobody opens it who should not know."),
        help_text=gettext_lazy("Without this we send none."),
    )
    text_ok = forms.BooleanField(
        required=False,
        label=gettext_lazy("Send me a text, to the number on my page, if it is safe there"),
    )
    letter_ok = forms.BooleanField(
        required=False,
        label=gettext_lazy("Send me a letter, to the address on my page, if it is safe there"),
        help_text=gettext_lazy("At most once a week. Choose “once a week” too."),
    )
    told_when = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=ToldWhen.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        names = ("mail_ok", "mail_is_safe", "text_ok", "letter_ok", "told_when")
        super().__init__(*args, initial={name: getattr(account, name) for name in names}, **kwargs)
        self.told_before = account.told_when
        if not settings.OUTGOING_COMMAND:
            del self.fields["text_ok"], self.fields["letter_ok"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["told_when"] = given.get("told_when") or self.told_before
        if given.get("letter_ok") and given["told_when"] != ToldWhen.WEEK:
            self.add_error("told_when", _("A letter comes at most once a week. Choose that, or no letter."))
        return given


class WelcomeForm(forms.Form):
    """A first password. No key: the link works once, and a password leaves no digest behind."""

    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Ten letters or more. Three words you like are good."),
        error_messages={"required": gettext_lazy("Choose a password.")},
    )
