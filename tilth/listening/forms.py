"""What is typed in a study: its question and days, what somebody said, what it says about us, what was learned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tilth.base import clock
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.listening.models import Again, Contact, Says
from tilth.listening.queries import causes_said, in_the_way_of


class StudyForm(VerbForm):
    """What we want to understand, and for how long."""

    question = Line(
        label=gettext_lazy("What do we want to understand?"),
        max_length=200,
        help_text=gettext_lazy("For example: why do people have to ring us?"),
    )
    from_on = Day(label=gettext_lazy("From which day?"))
    until_on = Day(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("Two weeks are plenty. Then it stops by itself."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = clock.today()
        kwargs["initial"] = {"from_on": today, "until_on": today + timedelta(days=13)}
        super().__init__(*args, **kwargs)


class ContactForm(VerbForm):
    """That somebody got in touch."""

    words = Words(
        label=gettext_lazy("What did they ask, in their words?"),
        rows=3,
        max_length=1_000,
        help_text=gettext_lazy("No name, no address, nothing that tells who it was."),
    )
    again = forms.ChoiceField(
        choices=Again.choices,
        widget=forms.RadioSelect,
        initial=Again.CANT_TELL,
        label=gettext_lazy("Had they been in touch about it before?"),
    )


class RuleField(forms.ModelChoiceField):
    """Something in the way, by its rule."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.rule)


class LookForm(VerbForm):
    """What a contact says about us."""

    says = forms.ChoiceField(
        choices=Says.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("What does it say about us?"),
        error_messages={"required": gettext_lazy("Choose one. “Can’t tell” is an answer too.")},
    )
    cause = Line(
        label=gettext_lazy("If something was not done right: what caused it?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "In a few words, the same for the same thing. For example: had to tell it again, no call back, sent elsewhere."
        ),
    )
    is_second = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, contact: Contact, is_second: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_second"].initial = is_second
        # Whoever looks a second time is shown nothing of the first look.
        self.said = [] if is_second else causes_said(contact.study)
        in_the_way = in_the_way_of(contact.study.team)
        if in_the_way.exists():
            self.fields["barrier"] = RuleField(
                queryset=in_the_way,
                required=False,
                label=gettext_lazy("Does it lead to something that is in our way?"),
                empty_label=gettext_lazy("Nothing written down yet"),
            )


class CloseForm(VerbForm):
    """What the team learned."""

    learned = Words(
        label=gettext_lazy("What did we learn, and what will we do?"),
        max_length=2_000,
        help_text=gettext_lazy("Whoever works here can read it. “Nothing yet” is an honest answer."),
    )
