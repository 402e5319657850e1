"""Closing, counting and deciding. What was computed, what was decided and what was paid never overwrite each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.writing import act, verb
from tilth.ideas.words import needed
from tilth.methods import suppression
from tilth.methods.ballots.board import tie_order
from tilth.methods.ballots.count import Count, count
from tilth.methods.ballots.election import Election, election
from tilth.methods.ballots.payments import Ledger
from tilth.methods.ballots.receipts import box_print, filled_up
from tilth.methods.ballots.shares import TooManyRuns
from tilth.rounds.access import held_proposal_for, held_round_for
from tilth.rounds.actions import box
from tilth.rounds.models import Paper, Proposal, Round
from tilth.rounds.queries.rules import frozen_sheet, on_the_ballot

LEAST = suppression.BALLOT_IN_PUBLIC.least


@verb("rounds.close")
def close_round(*, by: Actor, round_: Round) -> Round:
    """Close the vote, on its last day or after. Papers that lie in boxes are read after this."""
    held = _held(by, round_)
    if held.is_in_the_making or held.closed_at is not None:
        raise WrongState(_("This vote is not open."))
    if clock.today() < held.until_on:
        raise WrongState(_("People were told that they have until the last day. It closes then."))
    held.closed_at = clock.now()
    held.save(update_fields=["closed_at"])
    act(by, "rounds.close", subject=held)
    return held


@verb("rounds.count")
def count_round(*, by: Actor, round_: Round) -> Round:
    """Count by the sheet that was frozen. Every paper must have been read by two people first."""
    held = _held(by, round_)
    if held.closed_at is None or held.counted_at is not None:
        raise WrongState(_("Close the vote first. What was counted once is not counted again."))
    waiting = papers_waiting(held)
    if waiting:
        raise WrongState(
            ngettext(
                "%(number)s paper is not read by two people yet.",
                "%(number)s papers are not read by two people yet.",
                waiting,
            )
            % {"number": waiting}
        )
    proposals = on_the_ballot(held)
    cast, seals = [], []
    for given, seal in box.everything(held):
        cast.append(given)
        seals.append(seal)
    cast += papers_counted(held)
    if not cast:
        raise WrongState(_("There is no ballot to count."))
    found = _counted(held, proposals, cast)
    _keep(held, proposals, found)
    held.fillers = filled_up(len(seals))
    held.ballots, held.box_print = len(cast), box_print([*seals, *held.fillers])
    held.counted_at = clock.now()
    held.rarest = min(Counter(tuple(sorted(given.items())) for given in cast).values())
    held.save()
    act(by, "rounds.count", subject=held)
    return held


def papers_waiting(round_: Round) -> int:
    """Give how many papers of this round have not been read by two people, or were read differently."""
    promised = sum(round_.paper_batches.values_list("papers", flat=True))
    settled = Paper.objects.filter(batch__round=round_).filter(Q(agreed__isnull=False) | ~Q(set_aside_why=""))
    return promised - settled.count()


def papers_counted(round_: Round) -> list[dict[str, int]]:
    """Give the ballots on paper that count."""
    rows = Paper.objects.filter(batch__round=round_, set_aside_why="", agreed__isnull=False)
    return [one.agreed or {} for one in rows.order_by("batch__number", "number")]


def to_count(round_: Round, proposals: list[Proposal], cast: Iterable[Mapping[str, int]]) -> Election:
    """Put the election together."""
    place = {str(one.number): at for at, one in enumerate(proposals)}
    return election(
        [(str(one.number), one.cost_pence) for one in proposals],
        round_.money_pence,
        ([(place[number], points) for number, points in given.items()] for given in cast),
    )


def _counted(round_: Round, proposals: list[Proposal], cast: list[dict[str, int]]) -> Count:
    try:
        return count(to_count(round_, proposals, cast), frozen_sheet(round_))
    except TooManyRuns as error:
        raise WrongState(
            _(
                "Shares would have to grow too often to count this here. Take the ballots out and count the file."
            )
        ) from error


def _keep(round_: Round, proposals: list[Proposal], found: Count) -> None:
    votes, points = found.election.votes().tolist(), found.election.points_of().tolist()
    ledger = Ledger(found.election, found.outcome) if found.outcome else None
    for place, one in enumerate(proposals):
        one.votes, one.points, one.is_computed = votes[place], points[place], place in found.projects
        one.account = (
            _account(ledger, proposals, place, votes[place]) if ledger else _turn(found, place, points, votes)
        )
        one.save(update_fields=["votes", "points", "is_computed", "account"])
    if found.outcome:
        weights = found.election.weights
        round_.outcome = {
            "share": str(found.outcome.share),
            "rounds": [
                {
                    "number": proposals[each.project].number,
                    "price": str(each.price),
                    "in_full": int(weights[each.in_full].sum()),
                    "rest": int(weights[each.with_the_rest].sum()),
                }
                for each in found.outcome.rounds
            ],
        }


def _turn(found: Count, place: int, points: list[int], votes: list[int]) -> dict[str, Any]:
    """Give what was left when a proposal's turn came, where most votes come first; nothing where they are few."""
    if votes[place] < LEAST:
        return {}
    before = tie_order(found.election, found.sheet.lot, votes)
    taken = [at for at in found.projects if (-points[at], before[at]) < (-points[place], before[place])]
    left = found.election.budget - sum(found.election.costs[at] for at in taken)
    return {"left": left, "short_by": max(found.election.costs[place] - left, 0)}


def _account(ledger: Ledger, proposals: list[Proposal], place: int, votes: int) -> dict[str, Any]:
    """Give what became of the shares of those who support a proposal, in pence; nothing where they are few.

    What fewer than ten of them spent together on something else is told in one sum with the next, so that no small
    number can be worked out from money.
    """
    if votes < LEAST:
        return {}
    account = ledger.account(place)
    also = _also_on(ledger.election, place)
    told: list[tuple[int, Fraction]] = []
    few, few_people = Fraction(0), 0
    for other, spent in sorted(account.spent_on.items(), key=lambda line: (-also[line[0]], line[0])):
        if other == place:
            continue
        if also[other] >= LEAST:
            told.append((other, spent))
        else:
            few, few_people = few + spent, few_people + also[other]
    while few_people and few_people < LEAST and told:
        other, spent = told.pop()
        few, few_people = few + spent, few_people + also[other]
    return (
        {
            "together": _pence(votes * ledger.outcome.share),
            "here": _pence(account.spent_on.get(place, Fraction(0))),
            "elsewhere": [
                {"number": proposals[other].number, "pence": _pence(spent)} for other, spent in told
            ],
            "others": _pence(few),
            "left": _pence(account.left),
            "short_by": _pence(account.short_by),
        }
        if few_people == 0 or few_people >= LEAST
        else {"short_by": _pence(account.short_by)}
    )


def _also_on(found: Election, place: int) -> Counter[int]:
    """Give on how many ballots that support one proposal each of the others stands too."""
    also: Counter[int] = Counter()
    on = (found.chosen == place) & (found.points > 0)
    kinds = set(found.kind_of[on].tolist())
    for kind in kinds:
        weight = int(found.weights[kind])
        for at in range(int(found.starts[kind]), int(found.starts[kind + 1])):
            if found.points[at] > 0:
                also[int(found.chosen[at])] += weight
    return also


def _pence(sum_: Fraction) -> int:
    return round(sum_)


@verb("rounds.decide")
def decide_round(*, by: Actor, round_: Round, chosen: Collection[UUID], otherwise_why: str = "") -> Round:
    """Decide what was counted. The count never changes; to decide otherwise needs a reason that everybody reads."""
    held = _held(by, round_)
    if held.counted_at is None or held.decided_at is not None:
        raise WrongState(_("This vote is not counted yet, or was decided already."))
    proposals = on_the_ballot(held)
    if not set(chosen) <= {one.pk for one in proposals}:
        raise InvalidInput(_("Choose among what was voted on."), "chosen")
    differs = [one for one in proposals if (one.pk in chosen) != one.is_computed]
    if differs:
        otherwise_why = needed(
            otherwise_why,
            "otherwise_why",
            _("This is not what was counted. Say why: everybody reads it beside the count."),
        )
    for one in proposals:
        one.is_decided = one.pk in chosen
        one.otherwise_why = otherwise_why if one in differs else ""
        one.save(update_fields=["is_decided", "otherwise_why"])
    held.decided_at = clock.now()
    held.save(update_fields=["decided_at"])
    act(by, "rounds.decide", subject=held)
    return held


@verb("rounds.say_funded")
def say_funded(*, by: Actor, proposal: Proposal, funded_pence: int, on: date) -> Proposal:
    """Say that money was paid for what was decided, how much and when. It may be less or more than the price was."""
    held_proposal_for(by, proposal.pk)
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not proposal.is_decided or proposal.funded_on is not None:
        raise WrongState(_("This was not decided so, or was paid already."))
    if on > clock.today():
        raise InvalidInput(_("That day is still to come."), "on")
    proposal.funded_pence, proposal.funded_on = funded_pence, on
    proposal.save(update_fields=["funded_pence", "funded_on"])
    act(by, "rounds.say_funded", subject=proposal)
    return proposal


def _held(by: Actor, round_: Round) -> Round:
    held_round_for(by, round_.pk)
    return Round.objects.select_for_update(of=("self",)).select_related("office__holder").get(pk=round_.pk)
