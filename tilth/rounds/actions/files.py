"""A round in from a `.pb` file: only its proposals, or a vote that was cast elsewhere, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.writing import act, verb
from tilth.methods.ballots import codes
from tilth.methods.ballots.receipts import seal
from tilth.methods.formats.pabulib import PbFile
from tilth.rounds.access import must_hold
from tilth.rounds.actions import box
from tilth.rounds.actions.planning import MOST_PROPOSALS, freeze
from tilth.rounds.models import Kind, Proposal, Round

MOST_BALLOTS = 20_000
PENCE = 100


@verb("rounds.bring_in")
def bring_in(*, by: Actor, office: Office, title: str, file: PbFile, **rule: Any) -> Round:
    """Bring a vote in from a file. With ballots in it, it is over and waits to be counted; without, it is in the making."""
    must_hold(by, office)
    _must_fit(file)
    voters = file.election.voters
    made = Round(
        office=office,
        title=title.strip(),
        words=_("Brought in from a file of another system."),
        money_pence=_pence(file, file.election.budget),
        until_on=clock.today(),
        brought_in=bool(voters),
        **_ballot_of(file),
        **rule,
    )
    made.save(force_insert=True)
    Proposal.objects.bulk_create(
        Proposal(
            round=made, number=number, outside_id=one.id[:80], cost_pence=_pence(file, cost),
            title=(one.more.get("name") or one.id)[:160], what=one.more.get("name") or one.id,
        )
        for number, (one, cost) in enumerate(zip(file.projects, file.election.costs, strict=True), 1)
    )  # fmt: skip
    if voters:
        # What is equal stands in the order of the file's digest: nobody chose it, and the same file gives the same.
        made.drawn = seal(
            title, {one.id: cost for one, cost in zip(file.projects, file.election.costs, strict=True)}
        )
        freeze(made, list(made.proposals.all()))
        made.opened_at = made.closed_at = clock.now()
        made.save()
        box.fill(made, _entries(file), parts=1 + voters // box.MOST_IN_A_PART)
    act(by, "rounds.bring_in", subject=made)
    return made


def _must_fit(file: PbFile) -> None:
    if not 2 <= len(file.projects) <= MOST_PROPOSALS:
        raise InvalidInput(_("There must be between 2 and 500 projects in the file."), "content")
    if file.election.voters > MOST_BALLOTS:
        raise InvalidInput(
            _("There are over 20,000 ballots in the file. Count it by the command count_ballots."), "content"
        )


def _pence(file: PbFile, amount: int) -> int:
    """Give an amount of the file in pence. Raises InvalidInput for fractions of a penny."""
    pence, rest = divmod(amount * PENCE, file.election.unit)
    if rest or pence >= 2**62:
        raise InvalidInput(_("An amount in the file has fractions of a penny, or is too large."), "content")
    return pence


def _ballot_of(file: PbFile) -> dict[str, Any]:
    kind = file.meta["vote_type"]
    if kind == "approval":
        return {"kind": Kind.APPROVAL, "whole": None}
    if kind == "choose-1":
        return {"kind": Kind.CHOOSE, "whole": 1}
    return {
        "kind": Kind.POINTS,
        "whole": max([sum(given.values()) for given, _ in _ballots(file)], default=1) or 1,
    }


def _ballots(file: PbFile) -> Iterator[tuple[dict[str, int], int]]:
    """Yield each kind of ballot by the numbers of its projects, and how many there are."""
    found = file.election
    for kind in range(found.kinds):
        begin, end = int(found.starts[kind]), int(found.starts[kind + 1])
        given = {str(int(found.chosen[at]) + 1): int(found.points[at]) for at in range(begin, end)}
        yield given, int(found.weights[kind])


def _entries(file: PbFile) -> Iterator[tuple[str, Any]]:
    for given, many in _ballots(file):
        for _each in range(many):
            number = codes.new_code()
            yield str(codes.digest(number)), {"given": given, "seal": seal(number, given)}
