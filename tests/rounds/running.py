"""A round as the tests of this folder run it: somebody who holds the office, proposals, an open vote."""

from __future__ import annotations

from typing import Any

from tests.builders import a_place, acting, an_account
from tilth.answers.actions import add_office
from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.base.roles import Role
from tilth.methods.ballots import codes
from tilth.rounds.actions import counting, planning, voting
from tilth.rounds.models import Count, Kind, Round, Who

PRICES = (("A bench by the brook", 300_00), ("New pans for the hall", 200_00), ("A swing", 250_00))


def a_leader() -> Actor:
    a_place()
    leader = acting(an_account("Priya Shah", Role.LEADER), Role.LEADER)
    add_office(by=TILTH, name="Head of Parks", holder=leader.account)
    return leader


def a_round(leader: Actor, **more: Any) -> Round:
    """A round in the making."""
    words: dict[str, Any] = {
        "title": "Hollins decides", "words": "For what we do together.", "money_pence": 500_00, "kind": Kind.APPROVAL,
        "whole": None, "who": Who.OPEN, "postcodes": "", "count": Count.SHARES, "until_full": False, "least": 0,
        "until_on": clock.today(),
    }  # fmt: skip
    office = Office.objects.get(name="Head of Parks")
    made = planning.plan(by=leader, office=office, **(words | more))
    for title, pence in PRICES:
        planning.propose(by=leader, round_=made, title=title, what=f"{title}, for all.", cost_pence=pence)
    return made


def an_open_round(leader: Actor, **more: Any) -> Round:
    return planning.open_round(
        by=leader, round_=a_round(leader, **more), drawn="12 November: 4 9 17 23 41 44"
    )


def cast(round_: Round, *numbers: int, by: Actor = NOBODY, times: int = 1, **more: Any) -> str:
    """Vote for these proposals; gives the number of the last receipt."""
    receipt = ""
    for _each in range(times):
        receipt = codes.new_code()
        given = {str(number): 1 for number in numbers}
        voting.vote(by=by, round_=round_, given=given, receipt=receipt, **more)
    return receipt


def counted(leader: Actor, round_: Round) -> Round:
    counting.close_round(by=leader, round_=round_)
    return counting.count_round(by=leader, round_=round_)
