"""Text in, domain values out: who speaks for somebody, who decides, what is written for them, a place kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account
from tilth.alongside.models import SayAnswer
from tilth.alongside.queries import SHOWN_SECTIONS, Companion, DecidingLine
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.base.roles import Decides, Section, Speaks

SECTION_CHOICES = [(section.value, section.label) for section in SHOWN_SECTIONS]
HEARS, READS = "hears", "reads"
NAMES_HELP = _(
    "One name in each line: the street, the school, the nursery, the name of anybody who would give it away."
)


class WhoField(Line):
    """The exact name or e-mail address of somebody who has an account here; gives the account."""

    def clean(self, value: Any) -> Any:
        who = super().clean(value)
        if not who:
            return None
        accounts = Account.objects.get_queryset().filter(is_active=True)
        found = list(accounts.filter(email__iexact=who)[:2] or accounts.filter(name__iexact=who)[:2])
        if len(found) > 1:
            raise forms.ValidationError(
                _("Two people have that name here. Write the e-mail address instead."), code="two"
            )
        if not found:
            raise forms.ValidationError(
                _("Nobody of that name has an account here yet. The keeper can let them in."), code="nobody"
            )
        return found[0]


class SpeakerForm(VerbForm):
    """Who speaks for a person, as what, on which paper, for which parts and until when."""

    who = WhoField(
        label=_("Who is it?"),
        help_text=_("Their name or e-mail here, written exactly."),
        max_length=120,
        error_messages={"required": _("Say who it is.")},
    )
    kind = forms.ChoiceField(
        label=_("As what do they speak?"),
        choices=Speaks.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say as what they speak.")},
    )
    paper = Words(
        label=_("Which paper did you see?"),
        help_text=_("What it is, who gave it, its date. If there is none, say so."),
        rows=2,
        max_length=600,
        error_messages={"required": _("Say which paper you saw, and when. If there is none, say so.")},
    )
    words = Words(
        label=_("How did you go through it with the person?"),
        rows=2,
        max_length=600,
        error_messages={"required": _("Say how you went through it with them.")},
    )
    sections = forms.MultipleChoiceField(
        label=_("For which parts?"),
        choices=SECTION_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    on_page = forms.ChoiceField(
        label=_("What do they read?"),
        choices=(
            (HEARS, _("only what is written for them")),
            (READS, _("those parts of the page")),
        ),
        initial=HEARS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what they read.")},
    )
    decides = forms.ChoiceField(
        label=_("Of a parent: who decides about those parts?"),
        help_text=_(
            "From then on it grows toward the child, part by part. What the child decides already stays theirs."
        ),
        choices=Decides.choices,
        initial=Decides.CHILD,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who decides.")},
    )
    knows_others = Words(
        label=_("If two parents read the page: how was it said that each may read the other’s words?"),
        rows=2,
        max_length=600,
        required=False,
    )
    until_on = Day(label=_("Until which day?"), help_text=_("Then you look at it again together."))
    place_names = Words(
        label=_("Is there a place that they must not learn?"),
        help_text=NAMES_HELP,
        rows=3,
        max_length=2000,
        required=False,
    )

    def cleaned(self) -> dict[str, Any]:
        values = super().cleaned()
        values["account"] = values.pop("who")
        return values | {"on_page": values["on_page"] == READS}


class PlaceForm(VerbForm):
    """From whom a place is kept, and the names that give it away."""

    who = WhoField(
        label=_("Who must not learn it?"),
        help_text=_("Their name or e-mail here, written exactly. They are not told."),
        max_length=120,
        error_messages={"required": _("Say from whom the place is kept.")},
    )
    place_names = Words(
        label=_("Which names give the place away?"),
        help_text=NAMES_HELP,
        rows=4,
        max_length=2000,
        error_messages={
            "required": _(
                "Write the names that give the place away, one in each line: the street, the school, a person."
            )
        },
    )


class WhyForm(VerbForm):
    """Why, in a sentence."""

    why = Words(
        label=_("Why?"), rows=2, max_length=600, error_messages={"required": _("Say why, in a sentence.")}
    )


class DecidingForm(VerbForm):
    """Who decides about each part of a child's page."""

    words = Words(
        label=_("How was it said, with the child there?"),
        help_text=_("Such as: she said it herself, after school, with a drawing."),
        rows=2,
        max_length=600,
        error_messages={"required": _("Say how it was said, with the child there.")},
    )

    def __init__(self, *args: Any, held: Sequence[DecidingLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in held:
            self.fields[line.section.value] = forms.ChoiceField(
                label=line.section.label,
                choices=Decides.choices,
                widget=forms.RadioSelect,
                initial=line.decides,
                error_messages={
                    "required": _("Choose who decides."),
                    "invalid_choice": _("Choose who decides."),
                },
            )
        self.order_fields([*(line.section.value for line in held), "words"])

    def choices(self) -> dict[Section, str]:
        return {section: self.cleaned_data[section] for section in SHOWN_SECTIONS}


class SpeakerSayForm(VerbForm):
    """What the person says about the parts that somebody who speaks for them may see."""

    given_how = Line(label=_("How was it said?"), max_length=200)

    def __init__(
        self, *args: Any, sections: Iterable[Section], answers: dict[str, str], is_own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts = list(sections)
        self.fields["given_how"].required = not is_own
        for section in self.parts:
            self.fields[section.value] = forms.ChoiceField(
                label=section.label,
                choices=SayAnswer.choices,
                widget=forms.RadioSelect,
                initial=answers.get(section),
                required=False,
                error_messages={"invalid_choice": _("Choose yes, no or ask me.")},
            )
        self.order_fields([*(section.value for section in self.parts), "given_how"])

    def answers(self) -> dict[Section, str]:
        """Give what was said; what was left open is left as it was."""
        said = {section: self.cleaned_data[section.value] for section in self.parts}
        return {section: answer for section, answer in said.items() if answer}


class SayForForm(VerbForm):
    """What is said for a person: who of those alongside sees the parts that one may decide about."""

    given_how = Line(label=_("How was the person asked?"), max_length=200)

    def __init__(
        self,
        *args: Any,
        sections: Iterable[Section],
        companions: Sequence[Companion],
        answers: dict[tuple[str, str], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[tuple[str, Companion, Section]] = []
        for companion in companions:
            for section in sections:
                name = f"{section}-{companion.relation_id}"
                self.fields[name] = forms.ChoiceField(
                    label=_("%(who)s: %(part)s") % {"who": companion.name, "part": section.label},
                    choices=SayAnswer.choices,
                    widget=forms.RadioSelect,
                    initial=answers.get((str(companion.relation_id), section.value)),
                    required=False,
                    error_messages={"invalid_choice": _("Choose yes, no or ask me.")},
                )
                self.rows.append((name, companion, section))
        self.order_fields([*(name for name, _companion, _section in self.rows), "given_how"])

    def answers(self) -> list[tuple[Companion, Section, str]]:
        """Give what was said and is other than before; what was left open is left as it was."""
        return [
            (companion, section, self.cleaned_data[name])
            for name, companion, section in self.rows
            if self.cleaned_data[name] and self.cleaned_data[name] != self.fields[name].initial
        ]


class DecideForForm(VerbForm):
    """What was decided for a person, about one part."""

    section = forms.ChoiceField(
        label=_("About which part?"),
        choices=(),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose about which part."),
            "invalid_choice": _("Choose about which part."),
        },
    )
    words = Words(
        label=_("What was decided, and how was the person asked?"),
        rows=3,
        max_length=2000,
        error_messages={"required": _("Say what was decided, and how the person was asked.")},
    )

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [(section.value, section.label) for section in sections]  # type: ignore[attr-defined]


class WrittenForForm(VerbForm):
    """Words for somebody who speaks for a person, or back from them."""

    words = Words(
        label=_("Your words"), rows=3, max_length=5000, error_messages={"required": _("Write a sentence.")}
    )
