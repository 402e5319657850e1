"""Who and what there is in the made-up place, by the short names the hand-written lives use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tilth.accounts.models import Organisation
from tilth.answers.models import Office
from tilth.base.actors import TILTH, Actor
from tilth.base.roles import Role
from tilth.decisions.models import Pot
from tilth.places.models import Neighbourhood
from tilth.teams.models import Member, Team


@dataclass(slots=True)
class Town:
    """Everything that can be named."""

    actors: dict[str, Actor] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    neighbourhoods: dict[str, Neighbourhood] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    pots: dict[str, Pot] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    team_of: dict[str, str] = field(default_factory=dict)

    def who(self, key: str) -> Actor:
        """Give somebody by their short name. Raises KeyError for nobody."""
        return TILTH if key == "tilth" else self.actors[key]

    def holding(self, office: Office | None) -> Actor:
        """Give whoever answers for an office: its holder, or the gardener while nobody holds it."""
        if office is None or office.holder_id is None:
            return self.actors["dee"]
        return next(actor for actor in self.actors.values() if actor.account_id == office.holder_id)

    def workers_in(self, team: str) -> list[str]:
        """Give the short names of a team's members, as they were written down."""
        return [key for key, its in self.team_of.items() if its == team]


def acting(account: Any, role: Role, organisation: Organisation | None = None, page: Any = None) -> Actor:
    """Give an actor as they sign in: in their role, with their second factor shown."""
    return Actor(
        kind="account",
        account=account,
        acting_as=role,
        has_second_factor=role != Role.RESIDENT,
        person_id=page.pk if page else None,
        organisation_id=organisation.pk if organisation else None,
    )
