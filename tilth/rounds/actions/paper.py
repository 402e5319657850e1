"""Ballots on paper: each is read by two people who do not see what the other read, and counts when both say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.ideas.words import needed
from tilth.methods.ballots.form import differences
from tilth.rounds.access import paper_batch_for, paper_for, paper_round_for
from tilth.rounds.actions.voting import refuse_wrong, use_code
from tilth.rounds.models import Paper, PaperBatch, Round, Who
from tilth.rounds.queries.rules import form_of, on_the_ballot

MOST_PAPERS = 5_000


@verb("rounds.open_papers")
def open_papers(
    *, by: Actor, round_: Round, where: str, papers: int, how: str, slips: Sequence[str] = ()
) -> PaperBatch:
    """Say which box is opened, and how many papers were in it, before anybody types one.

    Where voting needs a code, the `slips` with the codes were torn off the papers and are typed here all at once: which
    slip came with which paper is known to nobody.
    """
    paper_round_for(by, round_.pk)
    held = _countable(round_)
    if not 1 <= papers <= MOST_PAPERS:
        raise InvalidInput(_("Count between 1 and 5,000 papers into one batch."), "papers")
    if held.who == Who.ACCOUNT:
        raise WrongState(
            _("Here only accounts vote, and a paper shows none. A round with codes takes paper too.")
        )
    if held.who == Who.CODE:
        _use_slips(held, slips, papers)
    made = PaperBatch.objects.create(
        round=held,
        number=held.paper_batches.count() + 1,
        how=how,
        where=needed(where, "where", _("Say which box these came from.")),
        papers=papers,
    )
    act(by, "rounds.open_papers", subject=made)
    return made


@verb("rounds.read_paper")
def read_paper(*, by: Actor, batch: PaperBatch, given: Mapping[str, int], spoilt_why: str = "") -> Paper:
    """Type what stands on the next paper, as the first of two people. It gets the next number, to be written on it."""
    paper_batch_for(by, batch.pk)
    held = _countable(batch.round)
    number = batch.read.count() + 1
    if number > batch.papers:
        raise WrongState(_("Every paper of this box has been read once."))
    ballot = _as_read(held, given, spoilt_why)
    made = Paper.objects.create(
        batch=batch, number=number, first=ballot, first_why=spoilt_why.strip(), first_by=by.account
    )
    act(by, "rounds.read_paper", subject=made)
    return made


@verb("rounds.read_again")
def read_again(*, by: Actor, paper: Paper, given: Mapping[str, int], spoilt_why: str = "") -> Paper:
    """Type the same paper as the second person. Where both say the same, it counts, or is set aside."""
    paper_for(by, paper.pk)
    held = _countable(paper.batch.round)
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.second is not None:
        raise WrongState(_("Two people have read this paper already."))
    if by.account_id is not None and paper.first_by_id == by.account_id:
        raise NotFound
    paper.second, paper.second_why = _as_read(held, given, spoilt_why), spoilt_why.strip()
    paper.second_by = by.account
    if bool(paper.first_why) == bool(paper.second_why) and not differences(paper.first, paper.second):
        paper.set_aside_why = paper.second_why
        paper.agreed = None if paper.second_why else paper.second
    paper.save()
    act(by, "rounds.read_again", subject=paper)
    return paper


@verb("rounds.settle_paper")
def settle_paper(*, by: Actor, paper: Paper, given: Mapping[str, int], spoilt_why: str = "") -> Paper:
    """Say what stands on a paper that two people read differently, with the paper in front of both. Both readings stay."""
    paper_for(by, paper.pk)
    held = _countable(paper.batch.round)
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if not paper.differs:
        raise WrongState(_("There is nothing to settle on this paper."))
    ballot = _as_read(held, given, spoilt_why)
    paper.set_aside_why = spoilt_why.strip()
    paper.agreed = None if paper.set_aside_why else ballot
    paper.save()
    act(by, "rounds.settle_paper", subject=paper)
    return paper


def _use_slips(round_: Round, slips: Sequence[str], papers: int) -> None:
    if len(slips) != papers:
        raise InvalidInput(
            _("There are %(papers)s papers and %(codes)s codes. Each paper comes with one.")
            % {"papers": papers, "codes": len(slips)},
            "slips",
        )
    # In the alphabet's order, not in that of the papers.
    for slip in sorted(slips):
        try:
            use_code(round_, slip)
        except InvalidInput as error:
            raise InvalidInput(f"{slip[:40]}: {error.message}", "slips") from error


def _as_read(round_: Round, given: Mapping[str, int], spoilt_why: str) -> dict[str, int]:
    """Give a reading as it is kept: nothing for a paper that cannot be counted. Raises InvalidInput for a wrong ballot."""
    if spoilt_why.strip():
        return {}
    refuse_wrong(form_of(round_, on_the_ballot(round_)), given)
    return {name: points for name, points in sorted(given.items()) if points}


def _countable(round_: Round) -> Round:
    held = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if held.is_in_the_making or held.counted_at is not None or held.brought_in:
        raise WrongState(_("No papers are read now: the vote has not begun, or was counted."))
    return held
