"""Votes about money in the made-up place: one that is counted, decided and paid for, and one in which people vote now."""

from __future__ import annotations

import random
import tomllib
from datetime import timedelta
from functools import partial
from typing import Any

from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.ideas.models import Idea
from tilth.methods.ballots import codes
from tilth.rounds.actions import counting, paper, planning, voting
from tilth.rounds.models import PaperBatch, Round
from tilth.rounds.queries.rules import on_the_ballot

# From pounds, as they are written down.
PENCE = 100
# Minutes after nine, later than ideas are raised on the same day.
AT = 690
# Whoever reads a paper first, and whoever reads it again.
FIRST, SECOND = "amina", "bev"


def put_rounds_down(town: Town, diary: Diary) -> None:
    """Put each round, its votes and papers, and what was decided and paid into the diary."""
    written = tomllib.loads((WORDS / "rounds.toml").read_text(encoding="utf-8"))
    for line in written["rounds"]:
        made: list[Round] = []

        def note(after: int, do: Any, line: dict[str, Any] = line, made: list[Round] = made) -> None:
            day = diary.today - timedelta(days=line["ago"] - after)
            diary.note(diary.moment(day, AT), partial(do, town, line, made))

        note(0, _plan)
        note(line["opened"], _open)
        note(line["opened"] + 3, _vote)
        if "closed" in line:
            note(line["closed"], _close)
            note(line["decided"], _decide)
        for number, pounds, after in line.get("paid", ()):
            note(after, partial(_pay, number, pounds))


def _plan(town: Town, line: dict[str, Any], made: list[Round]) -> None:
    office = town.offices[line["office"]]
    by = town.holding(office)
    planned = planning.plan(
        by=by,
        office=office,
        neighbourhood=town.neighbourhoods[line["where"]],
        money_pence=line["money"] * PENCE,
        whole=None,
        who="open",
        postcodes="",
        until_full=False,
        least=0,
        until_on=clock.today() + timedelta(days=line["until"]),
        **{name: line[name] for name in ("title", "words", "kind", "count")},
    )
    made.append(planned)
    for title, what, pounds, how in line["proposals"]:
        idea = Idea.objects.filter(sentence=line.get("idea", ""), sentence__startswith=title).first()
        planning.propose(
            by=by,
            round_=planned,
            title=title,
            what=what,
            cost_pence=pounds * PENCE,
            how_costed=how,
            idea=idea,
        )
    for title, why, pounds in line["left_out"]:
        proposed = planning.propose(by=by, round_=planned, title=title, what=title, cost_pence=pounds * PENCE)
        planning.leave_out(by=by, proposal=proposed, why=why)


def _open(town: Town, line: dict[str, Any], made: list[Round]) -> None:
    made[0] = planning.open_round(by=town.holding(made[0].office), round_=made[0], drawn=line["drawn"])


def _vote(_town: Town, line: dict[str, Any], made: list[Round]) -> None:
    """Cast every ballot, in an order of no meaning."""
    cast = [chosen for many, chosen in line["ballots"] for _each in range(many)]
    random.Random(line["key"]).shuffle(cast)
    for chosen in cast:
        given = {str(number): 1 for number in chosen}
        voting.vote(by=NOBODY, round_=made[0], given=given, receipt=codes.new_code())


def _close(town: Town, line: dict[str, Any], made: list[Round]) -> None:
    """Close, and read the papers: two people each, and both say the same."""
    by, box = town.holding(made[0].office), line["box"]
    counting.close_round(by=by, round_=made[0])
    first, second = town.who(FIRST), town.who(SECOND)
    batch = paper.open_papers(
        by=first, round_=made[0], where=box["where"], papers=len(box["papers"]), how=PaperBatch.How.PAPER
    )
    for chosen in box["papers"]:
        given = {str(number): 1 for number in chosen}
        read = paper.read_paper(by=first, batch=batch, given=given)
        paper.read_again(by=second, paper=read, given=given)
    counting.count_round(by=by, round_=made[0])


def _decide(town: Town, _line: dict[str, Any], made: list[Round]) -> None:
    made[0].refresh_from_db()
    won = [one.pk for one in on_the_ballot(made[0]) if one.is_computed]
    counting.decide_round(by=town.holding(made[0].office), round_=made[0], chosen=won)


def _pay(number: int, pounds: int, town: Town, _line: dict[str, Any], made: list[Round]) -> None:
    proposal = made[0].proposals.get(number=number)
    if proposal.is_decided:
        counting.say_funded(
            by=town.holding(made[0].office), proposal=proposal, funded_pence=pounds * PENCE, on=clock.today()
        )
