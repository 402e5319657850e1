"""What stands in the small place's comparisons: one that was told, one declined, one unread, one to change, one of a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tests.small_place_findings import Findings, findings
from tests.small_place_later import MARKUP
from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.actors import TILTH, Actor
from tilth.comparisons import actions
from tilth.comparisons.actions import Written
from tilth.comparisons.models import Comparison, Kind, Verdict
from tilth.teams.models import Team

CHANGE = {"share": -32, "lower": -38, "upper": -25}
CHECKS = {
    "helped": 85, "not_yet": 120, "balance": [["before_1", 0.41, 0.0], ["age", -0.2, 0.03]],
    "untouched": {"share": 2, "lower": -9, "upper": 13}, "smallest": 14,
}  # fmt: skip
TOLD = CHECKS | CHANGE | {
    "with_own": {"share": 110, "lower": 90, "upper": 131}, "ours": [1.0] * 8 + [0.6], "theirs": [1.0] * 8 + [0.9],
    "three": {"before": 1.2, "expected": 0.9, "after": 0.6}, "hidden_choice": 1.8, "own_each": 11.0,
}  # fmt: skip
OF_A_PLACE = {
    "share": -19.5, "lower": -30.0, "upper": -8.0, "as_far": 1, "places": 39, "mix": [[f"Utah {MARKUP}"[:20], 61]],
    "fit": 12, "ours": [90.0] * 8 + [60.0], "theirs": [90.0] * 8 + [80.0], "smallest": 11.0,
}  # fmt: skip


@dataclass
class Comparisons:
    """What was compared, by what it is for."""

    told: Comparison
    coming: Comparison  # not begun: it can be changed and given up
    over: Comparison  # its time is over, and its table could not be read
    others: list[Comparison]  # told of a place, declined, and given up
    findings: Findings

    @property
    def seldom(self) -> dict[str, list[str]]:
        """Pages in a state that the first one somebody meets is not in."""
        at = "/learning/comparisons"
        return {
            "resident": [f"{at}/{one.pk}" for one in (self.told, *self.others)],
            "worker": [f"{at}/{self.others[0].pk}/print"],
            "analyst": [
                f"{at}/new/place",
                f"{at}/{self.told.pk}/table",
                f"{at}/{self.over.pk}",
                f"{at}/{self.over.pk}/table",
                *(f"{at}/{self.coming.pk}{verb}" for verb in ("", "/change", "/give-up", "/written")),
            ],
        }

    @property
    def things(self) -> dict[str, UUID]:
        """Name what addresses are filled in with."""
        return {
            "comparison": self.told.pk,
            "comparison coming": self.coming.pk,
            "comparison over": self.over.pk,
        }


def comparisons(ana: Actor, amina: Actor, kit: Actor, team: Team, barrier: Barrier) -> Comparisons:
    """Make them a year ago, but for the one that is to come."""
    with clock.at(clock.now() - timedelta(days=400)):
        told = _written(ana, "Does it help?")
        declined, over = _written(ana, "And there?"), _written(ana, "And then?")
        place = actions.register(
            by=ana, kind=Kind.PLACE, written=_said(ana, f"Did the town change? {MARKUP}", place="Utah")
        )  # fmt: skip
        dropped = _written(ana, "And this?")
        actions.give_up(by=ana, comparison=dropped, why=f"Nobody came. {MARKUP}")
    _tell(ana, told, verdict=Verdict.FOUND, found=TOLD, method="did_it_help_1")
    _tell(ana, told, again=f"Two rows were swapped. {MARKUP}", verdict=Verdict.CANNOT_TELL, method="did_it_help_1",
          found=TOLD | {"share": -4, "lower": -12, "upper": 5})  # fmt: skip
    _tell(ana, declined, verdict=Verdict.DECLINED, why_not="untouched", found=CHECKS, method="did_it_help_1")
    _tell(ana, place, verdict=Verdict.FOUND, found=OF_A_PLACE, method="stand_in_2")
    _tell(ana, over, verdict=Verdict.UNREADABLE, why_not="rows", faults=[[4, "age", "a_number"], [0, MARKUP[:40], "not_written_down"]])  # fmt: skip
    coming = _written(ana, "Will it help?")
    actions.change(
        by=ana, comparison=coming, written=_said(ana, "Will it help them?"), why=f"Clearer. {MARKUP}"
    )
    return Comparisons(told, coming, over, [place, declined, dropped], findings(amina, kit, team, barrier))


def _said(ana: Actor, question: str, **more: str) -> Written:
    return Written(
        question=question, chosen_by=f"Five visits in a year. {MARKUP}", starts_on=clock.today(), outcome="A&E visits",
        untouched="dentist visits", is_rationed=True, why_no_lot=f"The list was there. {MARKUP}", known=("age",),
        quarters_watched=1, analyst=ana.name, **more,
    )  # fmt: skip


def _written(ana: Actor, question: str) -> Comparison:
    return actions.register(by=ana, kind=Kind.PEOPLE, written=_said(ana, question))


def _tell(ana: Actor, comparison: Comparison, again: str = "", **more: object) -> None:
    result = actions.bring(by=ana, comparison=comparison, content=b"helped", why_again=again)
    actions.tell(by=TILTH, result=result, **more)
