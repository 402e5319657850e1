"""What stands in the small place's votes about money: in the making, open, counted and decided, and a box of papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.small_place_later import MARKUP
from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH, Actor
from tilth.methods.ballots import codes
from tilth.places.models import Neighbourhood
from tilth.rounds.actions import counting, paper, planning, voting
from tilth.rounds.models import Count, Kind, Paper, PaperBatch, Proposal, Round, Who


@dataclass
class Votes:
    """The rounds, by where they stand."""

    making: Round
    proposed: Proposal
    open: Round
    by_code: Round
    counted: Round
    decided: Round
    won: Proposal
    papers: PaperBatch
    once: Paper
    differing: Paper
    receipt: str  # the number of a ballot in the open round
    seldom: dict[str, list[str]]  # who: pages in a state that the first one they meet is not in

    @property
    def things(self) -> dict[str, UUID]:
        """Name what addresses are filled in with."""
        return {
            "round in the making": self.making.pk, "proposal": self.proposed.pk, "open round": self.open.pk,
            "code round": self.by_code.pk, "counted round": self.counted.pk, "decided proposal": self.won.pk,
            "papers": self.papers.pk, "paper read once": self.once.pk, "paper read differently": self.differing.pk,
        }  # fmt: skip

    @property
    def links(self) -> list[str]:
        """Addresses that somebody has on paper."""
        return [f"/rounds/{self.open.pk}/my-ballot/{self.receipt}"]


def votes(priya: Actor, office: Office, where: Neighbourhood) -> Votes:
    """Rounds of every kind of ballot and in every state."""
    making = _round(priya, office, "In the making", neighbourhood=where)
    planning.leave_out(by=priya, proposal=making.proposals.get(number=3), why=f"Too wet. {MARKUP}")
    opened = _opened(priya, _round(priya, office, "Open now", kind=Kind.KNAPSACK))
    receipt = _cast(opened, 1)
    by_code = _opened(
        priya, _round(priya, office, "By code", kind=Kind.POINTS, whole=5, count=Count.MOST, who=Who.CODE)
    )
    digests = tuple(str(codes.digest(one)) for one in codes.codes_from("small place", 2))
    voting.print_codes(by=priya, round_=by_code, digests=digests, where=f"Each door {MARKUP}")
    by_postcode = _opened(priya, _round(priya, office, "Here", who=Who.POSTCODE, postcodes="AM4"))
    by_account = _opened(priya, _round(priya, office, "Ours", who=Who.ACCOUNT, kind=Kind.CHOOSE, whole=1))
    counted = _counted(priya, _opened(priya, _round(priya, office, "Counted")), 12)
    decided = _counted(priya, _opened(priya, _round(priya, office, "Decided", count=Count.MOST)), 3)
    won = decided.proposals.get(number=1)
    counting.decide_round(
        by=priya, round_=decided, chosen=[won.pk], otherwise_why=f"The hall has pans. {MARKUP}"
    )
    closed = _opened(priya, _round(priya, office, "Closed"))
    counting.close_round(by=priya, round_=closed)
    papers = paper.open_papers(by=priya, round_=opened, where=f"The chapel {MARKUP}", papers=5, how="paper")
    once, differing, spoilt = (paper.read_paper(by=TILTH, batch=papers, given={"1": 1}) for _ in range(3))
    differing = paper.read_again(by=TILTH, paper=differing, given={"2": 1}, spoilt_why="")
    paper.read_again(by=TILTH, paper=spoilt, given={}, spoilt_why=f"Torn. {MARKUP}")
    return Votes(
        making, making.proposals.get(number=1), opened, by_code, counted, decided, Proposal.objects.get(pk=won.pk),
        papers, once, differing, receipt,
        {
            "leader": [
                f"/rounds/{making.pk}", f"/rounds/{making.pk}/open", f"/rounds/{by_code.pk}", f"/rounds/{by_code.pk}/codes",
                f"/rounds/{counted.pk}", f"/rounds/{counted.pk}/decide", f"/rounds/{closed.pk}", f"/rounds/{decided.pk}", f"/proposals/{won.pk}/paid",
            ],
            "worker": [
                f"/rounds/{opened.pk}/papers", f"/paper-boxes/{papers.pk}", f"/papers/{once.pk}/read-again",
                f"/papers/{differing.pk}/settle", f"/rounds/{by_code.pk}/papers/open",
            ],
            "neighbour": [
                f"/rounds/{opened.pk}/vote", f"/rounds/{by_code.pk}/vote", f"/rounds/{by_postcode.pk}/vote",
                f"/rounds/{by_account.pk}/vote", f"/rounds/{counted.pk}", f"/rounds/{counted.pk}/receipts",
            ],
        },
    )  # fmt: skip


def _round(priya: Actor, office: Office, title: str, **more: Any) -> Round:
    words: dict[str, Any] = {
        "title": f"{title} {MARKUP}", "words": f"For what we do together. {MARKUP}", "money_pence": 500_00,
        "kind": Kind.APPROVAL, "whole": None, "who": Who.OPEN, "postcodes": "", "count": Count.SHARES,
        "until_full": False, "least": 0, "until_on": clock.today(),
    }  # fmt: skip
    made = planning.plan(by=priya, office=office, **(words | more))
    for name, pence in (("A bench", 300_00), ("Pans", 200_00), ("A swing", 250_00)):
        planning.propose(
            by=priya, round_=made, title=f"{name} {MARKUP}", what=f"For all. {MARKUP}", cost_pence=pence, how_costed=f"Asked. {MARKUP}"
        )  # fmt: skip
    return made


def _opened(priya: Actor, made: Round) -> Round:
    return planning.open_round(by=priya, round_=made, drawn=f"4 9 17 {MARKUP}")


def _cast(opened: Round, *numbers: int) -> str:
    receipt = codes.new_code()
    voting.vote(by=NOBODY, round_=opened, given=dict.fromkeys(map(str, numbers), 1), receipt=receipt)
    return receipt


def _counted(priya: Actor, opened: Round, ballots: int) -> Round:
    for number in range(ballots):
        _cast(opened, 1, *((2,) if number % 4 == 0 else ()))
    counting.close_round(by=priya, round_=opened)
    return counting.count_round(by=priya, round_=opened)
