"""Planning a round: its money and rule, its proposals with a price, and opening it, which freezes all of that."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.writing import act, verb
from tilth.ideas.access import ideas_up
from tilth.ideas.models import Idea
from tilth.ideas.words import needed
from tilth.rounds.access import held_proposal_for, held_round_for, must_hold
from tilth.rounds.models import Count, Kind, Proposal, Round, Who
from tilth.rounds.queries.rules import fingerprint, form_of, on_the_ballot, public_sheet

MOST_PROPOSALS = 500


@verb("rounds.plan")
def plan(*, by: Actor, office: Office, **words: Any) -> Round:
    """Begin a round. Everybody reads it from now on; nobody votes before it opens."""
    must_hold(by, office)
    made = Round(office=office, **_checked(words))
    made.save(force_insert=True)
    act(by, "rounds.plan", subject=made)
    return made


@verb("rounds.change")
def change(*, by: Actor, round_: Round, **words: Any) -> Round:
    """Change a round that is still in the making."""
    held = _in_the_making(by, round_)
    for name, value in _checked(words).items():
        setattr(held, name, value)
    held.save()
    act(by, "rounds.change", subject=held)
    return held


def _checked(words: dict[str, Any]) -> dict[str, Any]:
    """Give the words of a round as they are kept. Raises InvalidInput for a ballot that nobody could fill in."""
    words["title"] = needed(words["title"], "title", _("Say what the round is called."))
    words["words"] = needed(words["words"], "words", _("Say what the money is for."))
    if words["until_on"] < clock.today():
        raise InvalidInput(_("That day is over. Choose one to come."), "until_on")
    if words["kind"] in (Kind.APPROVAL, Kind.KNAPSACK):
        words["whole"] = None
    elif not words["whole"]:
        raise InvalidInput(_("Say how many proposals, or how many points."), "whole")
    if words["kind"] == Kind.POINTS and words["count"] in (Count.SHARES, Count.SHARES_PLAIN):
        raise InvalidInput(
            _(
                "Equal shares counts who wants something, and not how much. For points choose most votes first, or let people say yes."
            ),
            "count",
        )
    words["postcodes"] = " ".join(words["postcodes"].upper().replace(",", " ").split())
    if words["who"] != Who.POSTCODE:
        words["postcodes"] = ""
    elif not words["postcodes"]:
        raise InvalidInput(_("Write how the postcodes here begin, such as AM4 AM5."), "postcodes")
    return words


@verb("rounds.propose")
def propose(
    *,
    by: Actor,
    round_: Round,
    title: str,
    what: str,
    cost_pence: int,
    how_costed: str = "",
    idea: Idea | None = None,
) -> Proposal:
    """Put a proposal with its price into a round, from an idea or not."""
    held = _in_the_making(by, round_)
    if held.proposals.count() >= MOST_PROPOSALS:
        raise WrongState(_("There are many proposals already. Nobody could read them all."))
    made = Proposal.objects.create(
        round=held,
        number=(held.proposals.aggregate(last=Max("number"))["last"] or 0) + 1,
        **_priced(held, title, what, cost_pence, how_costed, idea),
    )
    act(by, "rounds.propose", subject=made)
    return made


@verb("rounds.change_proposal")
def change_proposal(
    *,
    by: Actor,
    proposal: Proposal,
    title: str,
    what: str,
    cost_pence: int,
    how_costed: str = "",
    idea: Idea | None = None,
) -> Proposal:
    """Change a proposal, or what it costs, while the round is in the making."""
    held_proposal_for(by, proposal.pk)
    held = _in_the_making(by, proposal.round)
    proposal = held.proposals.get(pk=proposal.pk)
    for name, value in _priced(held, title, what, cost_pence, how_costed, idea).items():
        setattr(proposal, name, value)
    proposal.left_out_why = ""
    proposal.save()
    act(by, "rounds.change_proposal", subject=proposal)
    return proposal


def _priced(
    round_: Round, title: str, what: str, cost_pence: int, how_costed: str, idea: Idea | None
) -> dict[str, Any]:
    if cost_pence > round_.money_pence:
        raise InvalidInput(_("That is more than the whole round has."), "cost_pence")
    if idea is not None and not ideas_up().filter(pk=idea.pk).exists():
        raise InvalidInput(_("That idea was taken back."), "idea")
    return {
        "title": needed(title, "title", _("Say what it is called.")),
        "what": needed(what, "what", _("Say what would be done.")),
        "cost_pence": cost_pence,
        "how_costed": how_costed.strip(),
        "idea": idea,
    }


@verb("rounds.leave_out")
def leave_out(*, by: Actor, proposal: Proposal, why: str) -> Proposal:
    """Take a proposal off the ballot before the vote, with a reason that everybody reads."""
    held_proposal_for(by, proposal.pk)
    held = _in_the_making(by, proposal.round)
    proposal = held.proposals.get(pk=proposal.pk)
    if proposal.left_out_why:
        raise WrongState(_("It is off the ballot already."))
    proposal.left_out_why = needed(why, "why", _("Say why. Everybody reads it."))
    proposal.save(update_fields=["left_out_why"])
    act(by, "rounds.leave_out", subject=proposal)
    return proposal


@verb("rounds.open")
def open_round(*, by: Actor, round_: Round, drawn: str) -> Round:
    """Open the vote. From here on its rule, its proposals and its lot stand on a sheet with a digest, and never change.

    `drawn` is a sentence that nobody could know before, such as the numbers of Saturday's draw: it orders what is equal.
    """
    held = _in_the_making(by, round_)
    proposals = on_the_ballot(held)
    if len(proposals) < 2:
        raise WrongState(_("A vote needs two proposals at least."))
    if any(one.cost_pence > held.money_pence for one in proposals):
        raise WrongState(_("A proposal costs more than the round has. Change it or leave it out."))
    if held.until_on < clock.today():
        raise WrongState(_("The last day is over. Change it first."))
    held.drawn = needed(drawn, "drawn", _("Write the sentence from which the lot is drawn."))
    freeze(held, proposals)
    held.opened_at = clock.now()
    held.save()
    act(by, "rounds.open", subject=held)
    return held


def freeze(round_: Round, proposals: list[Proposal]) -> None:
    """Write the sheet and its digest. Raises ValueError for a ballot that could not be filled in."""
    form_of(round_, proposals)
    round_.sheet = public_sheet(round_, proposals)
    round_.fingerprint = fingerprint(round_.sheet)


def _in_the_making(by: Actor, round_: Round) -> Round:
    held_round_for(by, round_.pk)
    held = Round.objects.select_for_update(of=("self",)).select_related("office__holder").get(pk=round_.pk)
    if not held.is_in_the_making:
        raise WrongState(_("The vote is open. Its rule and its proposals do not change any more."))
    return held
