from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office, Signed
from tilth.answers.queries import offices
from tilth.barriers.models import Origin, Sort
from tilth.base.actors import Actor
from tilth.base.forms import VerbForm, Words
from tilth.people.models import Person
from tilth.teams.models import Team


class RaiseForm(VerbForm):
    """What is in the way. Two boxes are enough; the rest is there for whoever knows more."""

    rule = Words(
        label=_("The rule"),
        help_text=_("As you would quote it. Everybody who works here reads this line, so name nobody in it."),
        max_length=600,
        rows=2,
        error_messages={"required": _("Write the rule, or what is in the way, in a few words.")},
    )
    stopped = Words(label=_("What it stopped"), max_length=4000, rows=3)
    office = forms.ModelChoiceField(
        label=_("Who can change it?"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("Help us find out"),
        error_messages={"invalid_choice": _("Choose an office, or leave it to us to find out.")},
    )
    kind = forms.ChoiceField(
        label=_("What sort of thing is it?"), choices=Sort.choices, required=False, initial=Sort.IN_THE_WAY
    )
    signed = forms.ChoiceField(
        label=_("Sign it as"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose how you sign it.")},
    )
    origin = forms.ChoiceField(
        label=_("Where does it come from?"),
        choices=Origin.choices,
        widget=forms.RadioSelect,
        required=False,
        initial=Origin.DONT_KNOW,
    )

    def __init__(
        self, *args: Any, actor: Actor, teams: list[Team], person: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.teams = teams
        self.fields["office"].queryset = offices()  # type: ignore[attr-defined]
        is_own = person is not None and person.pk == actor.person_id
        self.fields["signed"].choices = _ways_to_sign(actor, teams, is_own=is_own)  # type: ignore[attr-defined]
        self.fields["signed"].initial = Signed.UNSIGNED if is_own else Signed.NAME
        self.fields["stopped"].help_text = self._who_reads(person)
        if person is not None:
            del self.fields["kind"]

    def _who_reads(self, person: Person | None) -> str:
        if person is None:
            return _now("In a sentence. Everybody who works here can read it.")
        return _now("Only those who may see %(called)s’s plan read this.") % {"called": person.called}

    def cleaned(self) -> dict[str, Any]:
        """Give the cleaned values, with the team that signs apart from how it is signed."""
        words = super().cleaned()
        signed, _colon, team = words["signed"].partition(":")
        words["signed"] = signed
        words["team"] = next((one for one in self.teams if str(one.pk) == team), None)
        words["kind"] = words.get("kind") or Sort.IN_THE_WAY
        words["origin"] = words.get("origin") or Origin.DONT_KNOW
        return words


def _ways_to_sign(actor: Actor, teams: list[Team], *, is_own: bool) -> list[tuple[str, str]]:
    unsigned = (str(Signed.UNSIGNED), _now("Unsigned. Nobody will be able to tell it was you"))
    if is_own:
        return [unsigned]
    mine = (str(Signed.NAME), _now("My name: %(name)s") % {"name": actor.name})
    ours = [(f"{Signed.TEAM}:{team.pk}", _now("My team: %(team)s") % {"team": team.name}) for team in teams]
    return [mine, *ours, unsigned]


class ReplyForm(VerbForm):
    """What whoever asked replies to *may I come and see?*"""

    words = Words(
        label=_("Your reply"),
        help_text=_("Everybody who works here can read it, so name nobody."),
        max_length=600,
        rows=3,
        error_messages={"required": _("Say it in a few words.")},
    )
