"""The doors of this room: anybody reads a round; whoever holds its office runs it; papers are read by those who work here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.access import may as role_may
from tilth.answers.models import Office
from tilth.answers.queries import offices_held_by
from tilth.base.actors import Actor
from tilth.base.errors import NotAllowed, NotFound
from tilth.base.roles import Verb
from tilth.places.queries import is_on
from tilth.rounds.models import CodeBatch, Paper, PaperBatch, Proposal, Round


def must_be_here() -> None:
    """Raise NotFound where the place has turned this room off."""
    if not is_on("rounds"):
        raise NotFound


def round_for(pk: UUID) -> Round:
    """Give a round to anybody, from its first day on. Raises NotFound for one that is not there."""
    must_be_here()
    found = Round.objects.select_related("office__holder", "neighbourhood").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def offices_to_run_from(actor: Actor) -> QuerySet[Office]:
    """Give the offices in whose name this actor may run a round."""
    return offices_held_by(actor.account_id)


def holds(actor: Actor, office: Office) -> bool:
    """Say whether the vote is this actor's to answer for: whoever holds the office."""
    return role_may(actor, Verb.ANSWER, holds=office.holder_id == actor.account_id and actor.is_staff)


def must_hold(actor: Actor, office: Office) -> None:
    """Raise NotAllowed unless this actor holds the office. Tilth itself, in the demo place, may."""
    if not holds(actor, office):
        raise NotAllowed(_("Only whoever holds %(office)s does this.") % {"office": office.name})


def held_round_for(actor: Actor, pk: UUID) -> Round:
    """Give a round to whoever holds its office. Raises NotFound for everybody else."""
    found = round_for(pk)
    if not holds(actor, found.office):
        raise NotFound
    return found


def proposal_for(pk: UUID) -> Proposal:
    """Give a proposal to anybody. Raises NotFound for one that is not there."""
    must_be_here()
    rows = Proposal.objects.select_related("round__office__holder", "idea")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def held_proposal_for(actor: Actor, pk: UUID) -> Proposal:
    """Give a proposal to whoever holds the office of its round. Raises NotFound for everybody else."""
    found = proposal_for(pk)
    if not holds(actor, found.round.office):
        raise NotFound
    return found


def code_batch_for(actor: Actor, pk: UUID) -> CodeBatch:
    """Give a batch of codes to whoever holds the office. Raises NotFound for everybody else."""
    must_be_here()
    found = CodeBatch.objects.select_related("round__office__holder").filter(pk=pk).first()
    if found is None or not holds(actor, found.round.office):
        raise NotFound
    return found


def reads_papers(actor: Actor) -> bool:
    """Say whether this actor types what stands on a paper: whoever works with people here."""
    return actor.kind == "tilth" or (actor.is_staff and role_may(actor, Verb.RAISE))


def paper_round_for(actor: Actor, pk: UUID) -> Round:
    """Give a round to whoever reads its papers. Raises NotFound for everybody else, and before the vote opens."""
    found = round_for(pk)
    if not reads_papers(actor) or found.is_in_the_making:
        raise NotFound
    return found


def paper_batch_for(actor: Actor, pk: UUID) -> PaperBatch:
    """Give a batch of papers to whoever reads them. Raises NotFound for everybody else."""
    must_be_here()
    found = PaperBatch.objects.select_related("round__office__holder").filter(pk=pk).first()
    if found is None or not reads_papers(actor):
        raise NotFound
    return found


def paper_for(actor: Actor, pk: UUID) -> Paper:
    """Give a paper to whoever reads them. Raises NotFound for everybody else."""
    must_be_here()
    found = Paper.objects.select_related("batch__round__office__holder").filter(pk=pk).first()
    if found is None or not reads_papers(actor):
        raise NotFound
    return found


def page_of(round_: Round) -> str:
    """Give the address of a round."""
    return reverse("rounds:round", args=[round_.pk])
