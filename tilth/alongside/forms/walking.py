"""Text in, domain values out: coming near a person, their own words, the say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account, Organisation
from tilth.alongside.models import Knows, RelationKind, SayAnswer
from tilth.alongside.queries import SHOWN_SECTIONS, Companion, SayLine
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.base.roles import Section
from tilth.people.models import Channel, IsSafe, Ring
from tilth.places.models import Neighbourhood
from tilth.places.queries import neighbourhoods

# An organisation comes as what it is; everybody else says as what.
KIND_CHOICES = [choice for choice in RelationKind.choices if choice[0] != RelationKind.GROUP]


SECTION_CHOICES = [(section.value, section.label) for section in SHOWN_SECTIONS]


def key_in(post: QueryDict) -> UUID | None:
    """Give the key that a single button sent, so that a double press saves once."""
    form = VerbForm(post)
    return form.key if form.is_valid() else None


class IntroduceForm(VerbForm):
    """A name and one sentence. Everything else may stay empty."""

    called = Line(
        label=_("What do they like to be called?"),
        max_length=80,
        error_messages={"required": _("Write the name they like to be called.")},
    )
    sentence = Words(
        label=_("One sentence about why you thought of us"),
        rows=2,
        max_length=600,
        error_messages={"required": _("Write one sentence. It can be short.")},
    )
    neighbourhood = forms.ModelChoiceField(
        label=_("Which neighbourhood?"),
        queryset=Neighbourhood.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose a neighbourhood."),
            "invalid_choice": _("Choose one from the list."),
        },
    )
    is_myself = forms.BooleanField(label=_("It is about me"), required=False)
    do_they_know = forms.ChoiceField(
        label=_("Do they know that you are telling us?"),
        choices=Knows.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    how_to_meet = Words(
        label=_("How might we meet them?"),
        help_text=_("Where they like to be, when is good, who could come along."),
        rows=2,
        max_length=600,
        required=False,
    )
    introducer_name = Line(label=_("Your name, if you like"), max_length=80, required=False)
    introducer_contact = Line(
        label=_("How can we tell you what happened?"),
        help_text=_("A phone number or an address. Leave it empty if you would rather not."),
        max_length=120,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        near: Sequence[Neighbourhood] = (),
        is_known: bool = False,
        is_spoken: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["neighbourhood"])
        field.queryset = Neighbourhood.objects.order_by("order_in_list", "name")
        if len(near) == 1:
            field.initial = near[0]
        elif len(neighbourhoods()) > 1:
            field.empty_label = _("Choose")
        if is_spoken:
            # Somebody told a worker, who types it: the words are the teller's.
            self.fields["introducer_name"].label = _("Who told you, if it was somebody else?")
            self.fields["introducer_contact"].label = _("How can we tell them what happened?")
        elif is_known:
            del self.fields["introducer_name"], self.fields["introducer_contact"]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The fields that stand folded away: nobody needs them."""
        names = ("do_they_know", "how_to_meet", "introducer_name", "introducer_contact")
        return [self[name] for name in names if name in self.fields]


class MetForm(VerbForm):
    """That they met and the person said yes."""

    called = Line(label=_("The name they like to be called"), max_length=80)
    said_yes = forms.BooleanField(
        label=_("They said yes to a page of their own, which they can read at any time"),
        error_messages={
            "required": _("Only begin a page when they said yes. If they said no, press that instead.")
        },
    )
    what_matters = Words(label=_("One thing that matters to them, in their words"), rows=2, required=False)
    keep_carried = forms.BooleanField(
        label=_("They would like the words they carried here on their page"), required=False
    )

    def __init__(self, *args: Any, has_carried: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_carried:
            del self.fields["keep_carried"]


class MetAgainForm(VerbForm):
    """That a new worker met somebody who has a page, whose worker left, and they said yes."""

    goes_on = forms.CharField(widget=forms.HiddenInput, initial="yes")
    said_yes = forms.BooleanField(
        label=_("They said yes: I walk alongside from here on, and can read their page"),
        error_messages={
            "required": _("Only go on when they said yes. If they would rather not, press that instead.")
        },
    )


class PullInForm(VerbForm):
    """Whom to ask to come alongside, what for, and what they would see."""

    who = Line(
        label=_("Whom would you like to ask?"),
        help_text=_(
            "The name or e-mail of somebody who uses Tilth, an organisation, or who they are in words."
        ),
        max_length=120,
        error_messages={"required": _("Say whom to ask.")},
    )
    kind = forms.ChoiceField(label=_("As what?"), choices=KIND_CHOICES, initial=RelationKind.WORKER)
    asked_for = Words(
        label=_("What are they asked for?"),
        rows=2,
        max_length=600,
        error_messages={"required": _("Say what they are asked for, in one sentence.")},
    )
    sections = forms.MultipleChoiceField(
        label=_("What would they see? Ask first."),
        choices=SECTION_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        who = values.get("who", "")
        accounts = Account.objects.get_queryset().filter(is_active=True)
        found = list(accounts.filter(email__iexact=who)[:2] or accounts.filter(name__iexact=who)[:2])
        organisation = Organisation.objects.filter(name__iexact=who).first()
        if not who:
            return values
        if len(found) > 1:
            self.add_error("who", _("Two people have that name here. Write the e-mail address instead."))
        values["to_account"] = found[0] if len(found) == 1 else None
        values["to_organisation"] = None if found else organisation
        values["to_words"] = "" if found or organisation else who
        values.pop("who", None)
        return values


class ReplyForm(VerbForm):
    """A kind no, in words or without."""

    words = Words(label=_("A word to whoever asked, if you like"), rows=2, max_length=600, required=False)


class EndForm(VerbForm):
    """Why somebody stops walking alongside."""

    why = Words(label=_("A word about why, if you like"), rows=2, max_length=600, required=False)


class SayForm(VerbForm):
    """Everybody alongside by every part of the page: yes, no or ask me, and until when."""

    given_how = Line(label=_("How was it said?"), max_length=200)

    def __init__(
        self,
        *args: Any,
        companions: Sequence[Companion],
        says: Sequence[SayLine],
        is_own: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[tuple[Companion, list[str], str]] = []
        self.fields["given_how"].required = not is_own
        self.fields["given_how"].help_text = "" if is_own else _("Such as: at the kitchen table, together.")
        for companion, line in zip(companions, says, strict=True):
            names = []
            for section in SHOWN_SECTIONS:
                name = f"{section}-{companion.relation_id}"
                self.fields[name] = forms.ChoiceField(
                    label=section.label,
                    choices=SayAnswer.choices,
                    widget=forms.RadioSelect,
                    initial=line.answers.get(section, SayAnswer.NO),
                    error_messages={"invalid_choice": _("Choose yes, no or ask me.")},
                )
                names.append(name)
            until = f"until-{companion.relation_id}"
            self.fields[until] = Day(
                label=_("Until (leave empty for: until I say otherwise)"), required=False
            )
            self.fields[until].initial = line.until_on
            self.rows.append((companion, names, until))

    def answers(self) -> list[tuple[Companion, Section, str, Any]]:
        """Give each answer: for whom, which section, what was said, until when."""
        values = self.cleaned_data
        return [
            (companion, Section(name.split("-", 1)[0]), values[name], values[until])
            for companion, names, until in self.rows
            for name in names
        ]


class PinForm(forms.Form):
    """The PIN that belongs to a link."""

    pin = forms.RegexField(
        label=_("Your six-figure PIN"),
        regex=r"^[0-9]{6}$",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-5"}
        ),
        error_messages={"required": _("Write the six figures."), "invalid": _("The PIN is six figures.")},
    )


class MeetingForm(VerbForm):
    """When one next meets the person."""

    on = Day(label=_("Which day?"))
    at_words = Line(
        label=_("About when?"), help_text=_("Such as: after school."), max_length=60, required=False
    )
    where = Line(label=_("Where?"), max_length=200, required=False)


class AboutForm(VerbForm):
    """One thing a person says about themselves."""

    words = Words(
        label=_("In their own words"),
        rows=3,
        error_messages={"required": _("Start with one thing they said.")},
    )
    said_by = Line(label=_("Who said it, if it was somebody else"), max_length=80, required=False)


class CallForm(VerbForm):
    """The name they like, and how to speak of and with them."""

    called = Line(label=_("The name they like to be called"), max_length=80)
    words_for_them = Line(label=_("Say she, he or they?"), max_length=20, required=False)
    language = Line(
        label=_("The language they like best"),
        help_text=_("Such as: Polish, BSL, Cymraeg."),
        max_length=60,
        required=False,
    )


class LifeForm(VerbForm):
    """Somebody in a person's life, on a ring."""

    name = Line(label=_("What do they call this person?"), max_length=80)
    ring = forms.TypedChoiceField(
        label=_("How near are they?"),
        choices=Ring.choices,
        coerce=int,
        widget=forms.RadioSelect,
        initial=Ring.NEAR,
    )
    gives = Line(label=_("What do they do for them?"), max_length=200, required=False)
    gets = Line(label=_("And the other way round?"), max_length=200, required=False)


class PictureForm(VerbForm):
    """The picture a person chose."""

    picture = forms.FileField(
        label=_("A picture they like"),
        help_text=_("A photo of them, or of anything they choose. JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Choose a picture."),
            "empty": _("That file is empty. Choose another."),
        },
    )


class SafeWayForm(VerbForm):
    """Whether one way of reaching the person is safe."""

    channel = forms.ChoiceField(label=_("Which way?"), choices=Channel.choices)
    address = Line(label=_("The number or address"), max_length=200, required=False)
    is_safe = forms.ChoiceField(label=_("Is it safe?"), choices=IsSafe.choices, widget=forms.RadioSelect)
    when_words = Line(
        label=_("When and how?"), help_text=_("Such as: mornings only."), max_length=200, required=False
    )
    message_ok = forms.BooleanField(label=_("A message may be left there"), required=False)
