"""The rule of a round: the ballot it uses, the counting sheet, and the public sheet that is frozen and hashed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tilth.methods.ballots.form import Form
from tilth.methods.ballots.form import Kind as FormKind
from tilth.methods.ballots.sheet import Completion, Rule, Sheet, Stop, draw_lot
from tilth.rounds.models import Count, Kind, Proposal, Round

SHEET = "tilth round 1"


def on_the_ballot(round_: Round) -> list[Proposal]:
    """Give the proposals that are voted on, in the order of the ballot. One read."""
    return list(round_.proposals.filter(left_out_why=""))


def form_of(round_: Round, proposals: list[Proposal]) -> Form:
    """Give the ballot: what may stand on it."""
    whole = round_.money_pence if round_.kind == Kind.KNAPSACK else round_.whole
    return Form(
        FormKind(round_.kind),
        {str(one.number): one.cost_pence for one in proposals},
        None if round_.kind == Kind.APPROVAL else whole,
    )


def counting_sheet(round_: Round, proposals: list[Proposal]) -> Sheet:
    """Give everything on which the count depends, from what the round says now."""
    numbers = [str(one.number) for one in proposals]
    return Sheet(
        rule=Rule.EQUAL_SHARES if round_.shares else Rule.GREEDY,
        completion=Completion.ADD1 if round_.count == Count.SHARES else Completion.NONE,
        stop=Stop.EXHAUSTIVE if round_.until_full else Stop.OVERSPEND,
        stops_at_first_that_does_not_fit=round_.count == Count.MOST_STOP,
        least=0 if round_.shares else round_.least,
        lot=draw_lot(numbers, round_.drawn) if round_.drawn else (),
    )


def public_sheet(round_: Round, proposals: list[Proposal]) -> str:
    """Give the sheet as it is frozen: one line of JSON with the ballot, the proposals, who may vote and the count."""
    words: dict[str, Any] = {
        "sheet": SHEET,
        "title": round_.title,
        "money_pence": round_.money_pence,
        "ballot": {"kind": round_.kind, "whole": round_.whole},
        "who": {"may": round_.who, "postcodes": round_.postcodes},
        "last_day": round_.until_on.isoformat(),
        "drawn": round_.drawn,
        "proposals": [
            {"number": one.number, "title": one.title, "cost_pence": one.cost_pence} for one in proposals
        ],
        "latest_counts": True,
        "count": json.loads(counting_sheet(round_, proposals).text),
    }
    return json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def fingerprint(sheet: str) -> str:
    """Give the SHA-256 of a sheet."""
    return hashlib.sha256(sheet.encode()).hexdigest()


def frozen_sheet(round_: Round) -> Sheet:
    """Give the counting sheet as it was frozen: the count reads it from there, and from nowhere else."""
    words = json.loads(round_.sheet)["count"]
    return Sheet(
        rule=Rule(words["rule"]),
        completion=Completion(words["completion"]),
        stop=Stop(words["stop"]),
        stops_at_first_that_does_not_fit=words["stops_at_first_that_does_not_fit"],
        least=words["least"],
        lot=tuple(words["lot"]),
    )
