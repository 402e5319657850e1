"""What is typed about a story. Its words, or a recording, or a drawing; who may read it; everything else may stay empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Account
from tilth.alongside.queries import who_is_alongside
from tilth.answers.models import Office
from tilth.answers.queries import offices
from tilth.base.actors import Actor
from tilth.base.forms import Line, VerbForm, Words
from tilth.gatherings.models import Gathering
from tilth.gatherings.queries import to_bring_to
from tilth.places.models import Neighbourhood
from tilth.places.queries import is_on
from tilth.stories.models import Audience, Circle, Ring, Said, Story, Triangle
from tilth.stories.queries.owning import spots
from tilth.stories.queries.reading import LONELIEST, NEWEST
from tilth.teams.models import Team

NOT_IN_LIST = _("Choose one from the list.")


class _LettingIn(VerbForm):
    """For whom it is: one rung of the ladder, and whom that means."""

    audience = forms.ChoiceField(
        label=_("Who may read it?"),
        help_text=_("You can change this at any time. Each use besides asks for your yes first."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may read it.")},
    )
    worker = forms.ModelChoiceField(
        label=_("Which worker?"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        error_messages={"invalid_choice": NOT_IN_LIST},
    )
    team = forms.ModelChoiceField(
        label=_("Which team?"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": NOT_IN_LIST},
    )
    office = forms.ModelChoiceField(
        label=_("Who shall answer you? They read it too."),
        help_text=_(
            "What leaders or everyone may read is owed an answer anyway; somebody finds out whose it is."
        ),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("Nobody, or help us find out"),
        error_messages={"invalid_choice": _("Choose an office, or leave it to us to find out.")},
    )

    def let_in_by(self, workers: Any, *, typed: bool) -> None:
        """Offer only rungs that let somebody in."""
        has_worker = typed or workers.exists()
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            pair for pair in Audience.choices if has_worker or pair[0] != Audience.WORKER
        ]
        if typed or not has_worker:
            del self.fields["worker"]
        else:
            self.fields["worker"].queryset = workers  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]
        self.fields["office"].queryset = offices()  # type: ignore[attr-defined]


def workers_of(actor: Actor) -> Any:
    """Give the workers who walk with this actor: those a teller may call *my worker*."""
    if actor.person_id is None:
        return Account.objects.none()
    beside = [one.account_id for one in who_is_alongside(actor.person_id) if one.account_id]
    return Account.objects.filter(pk__in=beside, is_active=True).order_by("short_name", "pk")


class TellForm(_LettingIn):
    """A story."""

    words = Words(
        label=_("Your story, in your own words"),
        help_text=_("A few lines are enough. Begin where it began for you."),
        rows=8,
        max_length=12_000,
        required=False,
    )
    title = Line(label=_("What do you call it? (if you like)"), max_length=100, required=False)
    recording = forms.FileField(
        label=_("A recording of you telling it (if you like)"),
        help_text=_("Up to 20 minutes. Write what is said into the box above, for whoever cannot hear it."),
        widget=forms.FileInput(attrs={"accept": "audio/*,video/webm"}),
        required=False,
        error_messages={"empty": _("That file is empty. Choose another.")},
    )
    picture = forms.FileField(
        label=_("A drawing or photo of it (if you like)"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        required=False,
        error_messages={"empty": _("That file is empty. Choose another.")},
    )
    picture_words = Words(
        label=_("What is on it"),
        help_text=_("Only with a drawing: for whoever cannot see it."),
        max_length=2_000,
        rows=3,
        required=False,
    )
    neighbourhood = forms.ModelChoiceField(
        label=_("Which neighbourhood is it from?"),
        queryset=Neighbourhood.objects.all(),
        required=False,
        empty_label=_("None, or several"),
        error_messages={"invalid_choice": NOT_IN_LIST},
    )
    called = Line(
        label=_("What shall we call you? (if you like)"),
        help_text=_("Whoever reads the story reads this too."),
        max_length=80,
        required=False,
    )
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

    def __init__(self, *args: Any, actor: Actor, typed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_in_by(workers_of(actor), typed=typed)
        if actor.account is not None and not typed:
            # Whoever signs in hears by their own notices and mail.
            for name in ("mail", "contact"):
                del self.fields[name]


class AudienceForm(_LettingIn):
    """For whom it is, said anew."""

    def __init__(self, *args: Any, actor: Actor, story: Story, **kwargs: Any) -> None:
        initial = {
            "audience": story.audience,
            "worker": story.worker_id,
            "team": story.team_id,
            "office": story.office_id,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.let_in_by(workers_of(actor), typed=story.typed_by_id is not None)


class AfterForm(VerbForm):
    """After telling: who is with you, may we ring?"""

    with_me = Line(label=_("Who is with you now? (if you like)"), max_length=120, required=False)
    ring = forms.ChoiceField(
        label=_("May we ring you?"),
        choices=Ring.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether we may ring, or not today.")},
    )
    contact = Line(label=_("On which number? (if we do not know it)"), max_length=120, required=False)


class FindForm(forms.Form):
    """What somebody looks for. Never says an error: what cannot be understood is not asked for."""

    words = Line(label=_("In words"), required=False, max_length=100)
    order = forms.ChoiceField(
        choices=[(LONELIEST, _("What few others say, first")), (NEWEST, _("The newest first"))],
        label=_("In which order?"),
        required=False,
    )

    def wanted(self) -> tuple[str, str]:
        """Give what is looked for, and in which order."""
        self.is_valid()
        return self.cleaned_data.get("words", ""), self.cleaned_data.get("order") or LONELIEST


class MeaningForm(VerbForm):
    """The triangles: one place in each, or none."""

    def __init__(self, *args: Any, triangles: list[Triangle], story: Story, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.triangles = triangles
        stands = {mark.triangle_id: mark.at for mark in story.marks.all()}
        for triangle in triangles:
            self.fields[str(triangle.pk)] = forms.ChoiceField(
                label=triangle.question,
                choices=[
                    *((spot.at, spot.words) for spot in spots(triangle)),
                    ("", _("I leave this one out")),
                ],
                widget=forms.RadioSelect,
                required=False,
                initial=stands.get(triangle.pk, ""),
            )

    def marks(self) -> dict[Triangle, str]:
        """Give the place in each triangle, "" for none."""
        return {triangle: self.cleaned_data.get(str(triangle.pk), "") for triangle in self.triangles}


class SayForm(VerbForm):
    """The teller's yes or no to one use."""

    said = forms.ChoiceField(choices=Said.choices)


class RoomForm(VerbForm):
    """Into which gathering the teller brings it."""

    gathering = forms.ModelChoiceField(
        label=_("Into which gathering?"),
        queryset=Gathering.objects.none(),
        empty_label=_("Choose one"),
        error_messages={
            "required": _("Choose a gathering that comes."),
            "invalid_choice": _("Choose a gathering that comes."),
        },
    )

    def __init__(self, *args: Any, rooms: Iterable[Gathering] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gathering"].queryset = to_bring_to()  # type: ignore[attr-defined]
        if rooms is not None:
            # To be shown, with what was read already.
            shown = [("", _("Choose one")), *((one.pk, one.title) for one in rooms)]
            self.fields["gathering"].choices = shown  # type: ignore[attr-defined]


class AskForm(VerbForm):
    """For which use somebody asks the teller's yes."""

    gathering = forms.ModelChoiceField(
        label=_("To bring it into a gathering"),
        queryset=Gathering.objects.none(),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("Choose a gathering that comes.")},
    )
    circle = forms.ModelChoiceField(
        label=_("Or into a circle you host"),
        queryset=Circle.objects.none(),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": NOT_IN_LIST},
    )
    what_for = Line(
        label=_("Or elsewhere: where, and for whom?"),
        help_text=_("Such as: read aloud at the school’s staff day, without your name."),
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = to_bring_to() if is_on("gatherings") else Gathering.objects.none()
        self.fields["gathering"].queryset = rooms  # type: ignore[attr-defined]
        mine = Circle.objects.filter(host=actor.account_id, closed_at=None)
        self.fields["circle"].queryset = mine  # type: ignore[attr-defined]
        for name in ("gathering", "circle"):
            if not self.fields[name].queryset.exists():  # type: ignore[attr-defined]
                del self.fields[name]


class ThemeForm(VerbForm):
    """A theme, as residents would say it."""

    name = Line(
        label=_("A theme, as residents would say it"),
        help_text=_("You name it, and nobody else does it for you. The teller can say: not this."),
        max_length=80,
        error_messages={"required": _("Name it as residents would say it.")},
    )


class CircleForm(VerbForm):
    """A circle."""

    question = Line(
        label=_("What do you look for together?"),
        help_text=_("Such as: what changed most for somebody at home this year?"),
        error_messages={"required": _("Say what the circle looks for.")},
    )
    who = Line(
        label=_("Who sits in it?"),
        help_text=_("In words: two neighbours, a nurse, somebody from housing."),
        error_messages={"required": _("Say who sits in it.")},
    )


class ChooseForm(VerbForm):
    """Because of what a circle chose."""

    because = Words(
        label=_("We chose it because…"),
        help_text=_("The teller reads this. Of the stories you did not choose nothing is written."),
        rows=3,
        max_length=1_000,
        error_messages={"required": _("Say because of what you chose it. Its teller reads this.")},
    )


class TriangleForm(VerbForm):
    """A triangle."""

    question = Line(
        label=_("What do you ask of a story?"),
        max_length=160,
        help_text=_("Such as: what was this story about?"),
    )
    a = Line(label=_("The corner at the top"), max_length=60)
    b = Line(label=_("The corner at the left"), max_length=60)
    c = Line(label=_("The corner at the right"), max_length=60)


class WhyForm(VerbForm):
    """Why something goes out of sight."""

    why = Words(label=_("Why? Whoever wrote it reads this."), rows=2, max_length=500)
