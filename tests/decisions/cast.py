"""The people of the answers' cast, with a pot and a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass

from tests.answers.cast import Cast, acting, an_account, the_cast
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.decisions import actions
from tilth.decisions.models import Pot
from tilth.people.models import Person
from tilth.teams.models import Team

FIVE_HUNDRED = 500_00


@dataclass
class Money:
    """A team with £500 in its pot. Amina walks alongside Carl, Jo does not; Sam is of another team."""

    cast: Cast
    sam: Actor
    pot: Pot

    @property
    def amina(self) -> Actor:
        return self.cast.amina

    @property
    def jo(self) -> Actor:
        return self.cast.jo

    @property
    def dee(self) -> Actor:
        return self.cast.dee

    @property
    def carl(self) -> Person:
        return self.cast.carl

    @property
    def team(self) -> Team:
        return self.cast.team

    def left(self) -> int:
        return Pot.objects.get(pk=self.pot.pk).balance_pence


def a_place_with_money() -> Money:
    cast = the_cast()
    pot = actions.open_pot(by=cast.dee, team=cast.team, name="Hollins pot")
    actions.put_in(by=cast.dee, pot=pot, amount_pence=FIVE_HUNDRED)
    return Money(cast, acting(an_account("Sam Poole", Role.WORKER), Role.WORKER), pot)
