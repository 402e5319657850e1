from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.plans.actions import LONGEST_WEEKS, WEEKS, Scored
from tilth.plans.models import Aim, Deal, DealWord, LookBack, Step
from tilth.plans.queries import AimView
from tilth.plans.questions import SetOfQuestions

ZERO_TO_TEN = [(str(number), str(number)) for number in range(11)]


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class AimForm(VerbForm):
    """One "Help me to…" sentence."""

    sentence = Line(
        label=_("Help me to…"), max_length=600, error_messages={"required": _("Finish the sentence.")}
    )
    has_score = forms.BooleanField(
        label=_("Put a number from 0 to 10 beside it from time to time"), required=False, initial=True
    )

    def __init__(self, *args: Any, called: str, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sentence"].help_text = (
            _("In your own words, such as: cook for my daughter.")
            if is_own
            else _("In %(called)s’s own words, such as: cook for my daughter.") % {"called": called}
        )


class ScoreForm(VerbForm):
    """The person's own number, with their note beside it."""

    value = forms.TypedChoiceField(
        label=_("Which number is it now?"),
        choices=ZERO_TO_TEN,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("0 is not at all, 10 is just as I want it."),
        error_messages={"required": _("Choose a number from 0 to 10.")},
    )
    note = Words(label=_("What makes it that number?"), rows=2, max_length=2000, required=False)
    on = Day(label=_("Which day?"), required=False, initial=clock.today)

    def __init__(self, *args: Any, called: str, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_own:
            self.fields["value"].label = _("Which number does %(called)s give it now?") % {"called": called}
            self.fields["note"].label = _("What makes it that number, in %(called)s’s words?") % {
                "called": called
            }


class StepForm(VerbForm):
    """One small step and who does it."""

    what = Line(label=_("What is the small step?"), max_length=600)
    who = forms.ChoiceField(label=_("Who does it?"), widget=forms.RadioSelect, choices=Step.Who.choices)
    who_words = Line(label=_("Who is that? (if it is someone else)"), max_length=120, required=False)
    said_when = Line(
        label=_("When, in words (if you like)"),
        help_text=_("Such as: Sunday, or after the school holidays."),
        max_length=120,
        required=False,
    )
    aim = forms.ChoiceField(label=_("Which of the sentences does it help with?"), required=False)

    def __init__(self, *args: Any, called: str, is_own: bool, aims: Sequence[AimView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whos = [(Step.Who.PERSON, _("Me") if is_own else called)]
        whos += [(Step.Who.LIFE, _("Someone in my life") if is_own else _("Someone in their life"))]
        whos += [(Step.Who.GROUP, _("A group"))]
        if not is_own:
            whos += [(Step.Who.WORKER, _("Me: I said I would"))]
        _offer(self, "who", whos)
        self.fields["who"].initial = Step.Who.PERSON
        if aims:
            _offer(self, "aim", [("", _("None of them")), *((str(aim.pk), aim.words) for aim in aims)])
        else:
            del self.fields["aim"]

    @property
    def aim_id(self) -> UUID | None:
        """Give the id of the aim that was chosen, if one was."""
        chosen = self.cleaned_data.get("aim")
        return UUID(chosen) if chosen else None


class RhythmForm(VerbForm):
    """How often to look back."""

    weeks = forms.IntegerField(
        label=_("About every how many weeks?"),
        min_value=1,
        max_value=LONGEST_WEEKS,
        initial=WEEKS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )
    next_on = Day(label=_("And the next time? (if a day was said)"), required=False)
    said = Line(label=_("Anything that was said about it"), max_length=400, required=False)


class LookBackForm(VerbForm):
    """Looking back together: every aim re-scored if the person likes, words beside, and what comes next."""

    what_moved = Words(label=_("What moved?"), rows=3, max_length=4000, required=False)
    said = Words(label=_("Anything else that was said"), rows=3, max_length=4000, required=False)
    what_next = forms.ChoiceField(
        label=_("What next?"),
        choices=LookBack.Next.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes next. You can change it any day.")},
    )
    next_words = Words(
        label=_("Anything to say about what comes next?"), rows=2, max_length=2000, required=False
    )

    def __init__(self, *args: Any, aims: Sequence[AimView], walking: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        away = walking in ("paused", "goodbye", "stepped_back")
        left_out = LookBack.Next.GO_ON if away else LookBack.Next.COME_BACK
        _offer(self, "what_next", [choice for choice in LookBack.Next.choices if choice[0] != left_out])
        self.scored = [aim for aim in aims if aim.has_score and aim.state == Aim.State.OPEN]
        for aim in self.scored:
            self.fields[f"value-{aim.pk}"] = forms.TypedChoiceField(
                label=_("Which number is it now?"),
                choices=ZERO_TO_TEN,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"note-{aim.pk}"] = Words(
                label=_("What makes it that number?"), rows=2, max_length=2000, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for aim in self.scored:
            if cleaned.get(f"note-{aim.pk}") and cleaned.get(f"value-{aim.pk}") is None:
                self.add_error(
                    f"value-{aim.pk}",
                    _(
                        "There are words here and no number. Choose one, or put the words under “What moved?”."
                    ),
                )
        return cleaned

    def scores(self) -> tuple[Scored, ...]:
        """Give what was scored now; an aim left alone stays as it was."""
        given = []
        for aim in self.scored:
            value = self.cleaned_data.get(f"value-{aim.pk}")
            if value is not None:
                given.append(Scored(aim.pk, value, self.cleaned_data.get(f"note-{aim.pk}", "")))
        return tuple(given)

    def rows(self) -> list[tuple[AimView, Any, Any]]:
        """Give each aim with its two fields, for the page."""
        return [(aim, self[f"value-{aim.pk}"], self[f"note-{aim.pk}"]) for aim in self.scored]


class GoesOnForm(VerbForm):
    """That the person says yes to whoever goes on with them; how they said it, when somebody else writes it down."""

    how = Words(label=_("How did they say it?"), rows=2, max_length=600, required=False)

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].required = not is_own
        if is_own:
            self.fields["how"].label = _("A word about it, if you like")


class QuestionsForm(VerbForm):
    """Four questions with the person's note beside. Every one may be left out."""

    note = Words(label=_("What would you like to say beside it?"), rows=3, max_length=2000, required=False)

    def __init__(self, *args: Any, asked: SetOfQuestions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for question in asked.questions:
            self.fields[question.name] = forms.ChoiceField(
                label=str(question.words),
                help_text=str(question.ends),
                choices=question.choices,
                required=False,
                widget=forms.RadioSelect,
            )

    def said(self) -> dict[str, str]:
        """Give what was answered, without what was left out."""
        return {
            one.name: self.cleaned_data[one.name]
            for one in self.asked.questions
            if self.cleaned_data[one.name]
        }

    def rows(self) -> list[Any]:
        """Give the questions in their order, for the page."""
        return [self[one.name] for one in self.asked.questions]


class DealForm(VerbForm):
    """The two columns of a deal."""

    we_will = Words(label=_("We will"), help_text=_("One promise a line."), rows=4, max_length=3_000)
    you_will = Words(label=_("You will"), help_text=_("One promise a line."), rows=4, max_length=3_000)

    def __init__(self, *args: Any, deal: Deal | None = None, is_own: bool = False, **kwargs: Any) -> None:
        initial = {"we_will": deal.we_will, "you_will": deal.you_will} if deal else {}
        super().__init__(*args, initial=initial, **kwargs)
        if is_own:
            self.fields["we_will"].label, self.fields["you_will"].label = _("You will"), _("I will")


class DealWordForm(VerbForm):
    """How it stands with what the other side promised."""

    said = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=DealWord.Said.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    words = Words(label=_("In words"), rows=3, max_length=1_000)


class EndDealForm(VerbForm):
    """Why a deal is over."""

    why = Words(
        label=_("Why? (a person whose page it is needs no reason)"), rows=2, max_length=1_000, required=False
    )
