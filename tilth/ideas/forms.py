"""What is typed about ideas and questions. An idea asks for one sentence; everything else may stay empty."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.answers.queries import offices
from tilth.base.actors import Actor
from tilth.base.forms import Day, Line, VerbForm, Words
from tilth.ideas.access import offices_to_ask_from
from tilth.ideas.models import CARD, How, Question
from tilth.ideas.queries.finding import ANSWERED, WAITING, Wanted
from tilth.places.models import Neighbourhood
from tilth.places.queries import neighbourhoods


class Where(forms.ChoiceField):
    """A neighbourhood, or none."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Which neighbourhood is it about?"))
        super().__init__(required=False, choices=_where, **options)

    def clean(self, value: Any) -> Neighbourhood | None:
        slug = super().clean(value)
        return Neighbourhood.objects.filter(slug=slug).first() if slug else None


def _where() -> list[tuple[str, Any]]:
    return [("", _("None, or several")), *((one.slug, one.name) for one in neighbourhoods())]


class IdeaForm(VerbForm):
    """An idea. One sentence is enough."""

    sentence = Words(
        label=_("Your idea, in one sentence"),
        help_text=_("Everybody reads this, so leave out names and numbers."),
        max_length=300,
        rows=2,
        error_messages={"required": _("Say your idea in one sentence.")},
    )
    more = Words(label=_("More about it (if you like)"), max_length=4_000, rows=4, required=False)
    picture = forms.FileField(
        label=_("A photo of what you wrote on paper (if you like)"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB. Everybody sees it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        required=False,
        error_messages={"empty": _("That file is empty. Choose another.")},
    )
    picture_words = Words(
        label=_("What the paper says"),
        help_text=_("Only with a photo: for whoever cannot see it."),
        max_length=2_000,
        rows=3,
        required=False,
    )
    neighbourhood = Where()
    office = forms.ModelChoiceField(
        label=_("Who can answer it?"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("Help us find out"),
        error_messages={"invalid_choice": _("Choose an office, or leave it to us to find out.")},
    )
    called = Line(label=_("What shall we call you? (if you like)"), max_length=120, required=False)
    mail = forms.EmailField(
        label=_("A mail address, to hear what became of it (if you like)"),
        help_text=_("We send your link there and write when there is an answer. Nobody reads the address."),
        max_length=200,
        required=False,
        error_messages={"invalid": _("Write a mail address, such as kitchen@example.org.")},
    )
    contact = Line(
        label=_("Or another way to tell you (if you like)"),
        help_text=_("Such as a number. Only whoever owes you the answer, or who typed it for you, sees it."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices()  # type: ignore[attr-defined]
        if has_account:
            # Whoever signs in hears by their own notices and mail.
            for name in ("called", "mail", "contact"):
                del self.fields[name]

    def cleaned(self) -> dict[str, Any]:
        """Give the cleaned values; with a photo, the idea came on paper."""
        words = super().cleaned()
        return words | ({"how": How.PAPER} if words.get("picture") else {})


class FindForm(forms.Form):
    """What somebody looks for. Never says an error: what cannot be understood is not asked for."""

    words = Line(label=_("In words"), required=False, max_length=100)
    where = forms.ChoiceField(
        choices=lambda: [("", _("Anywhere")), *_where()[1:]], label=_("Where"), required=False
    )
    stands = forms.ChoiceField(
        choices=[
            ("", _("All, the newest first")),
            (WAITING, _("Waiting for an answer, the longest first")),
            (ANSWERED, _("Answered")),
        ],
        label=_("Which?"),
        required=False,
    )

    def wanted(self) -> Wanted:
        """Give what is looked for."""
        self.is_valid()
        asked = self.cleaned_data
        return Wanted(asked.get("words", ""), asked.get("where", ""), asked.get("stands", ""))


class CommentForm(VerbForm):
    """Words under an idea."""

    words = Words(
        label=_("What would you like to say?"),
        help_text=_("Everybody reads this, so leave out names and numbers."),
        max_length=1_000,
        rows=3,
    )
    called = Line(label=_("What shall we call you? (if you like)"), max_length=80, required=False)


class WhyForm(VerbForm):
    """Why something goes out of sight."""

    why = Words(label=_("Why? Whoever wrote it reads this."), rows=2, max_length=500)


class _CardForm(VerbForm):
    """The four lines of the honesty card."""

    decided = Words(label=_("What is already decided"), rows=2, max_length=1_000, required=False)
    still_open = Words(label=_("What is open"), rows=2, max_length=1_000, required=False)
    get_back = Words(label=_("What you get back"), rows=2, max_length=1_000, required=False)
    hear_when = Words(label=_("When you hear"), rows=2, max_length=1_000, required=False)


class QuestionForm(_CardForm):
    """A question to residents."""

    title = Line(label=_("The question"), max_length=200)
    words = Words(label=_("More about it (if you like)"), rows=4, max_length=4_000, required=False)
    office = forms.ModelChoiceField(
        label=_("Who asks?"),
        queryset=Office.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose an office."), "invalid_choice": _("Choose an office.")},
    )
    until_on = Day(label=_("Open until"))
    hear_on = Day(
        label=_("The day by which you answer"), help_text=_("It is a promise. It can move once, in the open.")
    )
    youngest = forms.IntegerField(
        label=_("From which age? (if it is for young people)"), min_value=0, max_value=120, required=False
    )
    oldest = forms.IntegerField(
        label=_("Up to which age? (if you like)"), min_value=0, max_value=120, required=False
    )
    route = Line(
        label=_("Where are young people answered?"),
        help_text=_("Their own channel, such as: the youth club’s board."),
        max_length=300,
        required=False,
    )
    field_order = ("title", "words", "office", *CARD, "until_on", "hear_on", "youngest", "oldest", "route")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices_to_ask_from(actor)  # type: ignore[attr-defined]


class ChangeCardForm(_CardForm):
    """The card, written anew."""

    why = Words(
        label=_("Why does it change? Everybody reads this."), rows=2, max_length=1_000, required=False
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(question, name) for name in CARD}, **kwargs)
        if question.opened_at is None:
            del self.fields["why"]


class StatementForm(VerbForm):
    """A short statement to agree or disagree with."""

    words = Line(
        label=_("A short sentence that others can agree or disagree with"),
        help_text=_("One thought, such as: The library should open on Sundays. Everybody reads it."),
        max_length=200,
    )
