"""Planning a round: by whoever holds its office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.base.errors import NotFound
from tilth.base.web import actor
from tilth.ideas.models import Idea
from tilth.rounds import access
from tilth.rounds.actions import files, planning
from tilth.rounds.forms import BringForm, OpenForm, ProposalForm, RoundForm, WhyForm
from tilth.rounds.models import Proposal, Round
from tilth.rounds.queries import finding
from tilth.rounds.views import answer, get_and_post, staff


def _must_hold_an_office(request: HttpRequest) -> None:
    access.must_be_here()
    if not access.offices_to_run_from(actor(request)).exists():
        raise NotFound


@staff
@get_and_post
def new(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    _must_hold_an_office(request)
    form = RoundForm(request.POST or None, actor=actor(request))
    return answer(
        request,
        form,
        lambda: access.page_of(planning.plan(by=actor(request), key=form.key, **form.cleaned())),
        said=_("Everybody can read it. Put proposals into it next; nobody votes before you open it."),
        title=_("A new round"),
        lead=_("Say by which rule it is decided before anybody votes. It is frozen when the vote opens."),
        button=_("Keep it"),
        back=reverse("rounds:here"),
    )


@staff
@get_and_post
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring a vote in from a `.pb` file."""
    _must_hold_an_office(request)
    form = BringForm(request.POST or None, request.FILES or None, actor=actor(request))
    return answer(
        request,
        form,
        lambda: access.page_of(files.bring_in(by=actor(request), key=form.key, **form.cleaned())),
        said=_("It is here. Look at it before you go on."),
        title=_("A vote from a file"),
        lead=_("Pabulib is a format that other towns and programs write."),
        button=_("Bring it in"),
        back=reverse("rounds:here"),
    )


def _held(request: HttpRequest, pk: UUID) -> Round:
    """Give a round that is still in the making, to whoever holds its office."""
    found = access.held_round_for(actor(request), pk)
    if not found.is_in_the_making:
        raise NotFound
    return found


@staff
@get_and_post
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a round before it opens."""
    found = _held(request, pk)
    form = RoundForm(request.POST or None, actor=actor(request), round_=found)
    return answer(
        request,
        form,
        lambda: access.page_of(planning.change(by=actor(request), round_=found, key=form.key, **form.cleaned())),
        title=_("Change this round"),
        lead=found.title,
        button=_("Keep it"),
        back=access.page_of(found),
    )  # fmt: skip


@staff
@get_and_post
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a proposal into a round; the words of an idea are there when it comes from one."""
    found = _held(request, pk)
    form = ProposalForm(request.POST or None, initial=_from_idea(request))
    return answer(
        request,
        form,
        lambda: access.page_of(
            planning.propose(by=actor(request), round_=found, key=form.key, **form.cleaned()).round
        ),
        said=_("It is in the round."),
        title=_("A proposal with its price"),
        lead=found.title,
        button=_("Put it in"),
        back=access.page_of(found),
    )


def _from_idea(request: HttpRequest) -> dict[str, Any]:
    """Give what an idea already says, when the page was opened from a list of ideas."""
    asked = request.GET.get("idea", "")
    idea = next((one for one in finding.ideas_to_cost() if str(one.pk) == asked), None) if asked else None
    return _words_of(idea) if idea else {}


def _words_of(idea: Idea) -> dict[str, Any]:
    return {"title": idea.sentence[:160], "what": idea.more or idea.sentence, "idea": idea}


def _held_proposal(request: HttpRequest, pk: UUID) -> Proposal:
    found = access.held_proposal_for(actor(request), pk)
    if not found.round.is_in_the_making:
        raise NotFound
    return found


@staff
@get_and_post
def change_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a proposal, or put one back on the ballot."""
    found = _held_proposal(request, pk)
    form = ProposalForm(request.POST or None, proposal=found)
    return answer(
        request,
        form,
        lambda: access.page_of(
            planning.change_proposal(by=actor(request), proposal=found, key=form.key, **form.cleaned()).round
        ),
        title=_("Change this proposal"),
        lead=found.title,
        button=_("Keep it"),
        back=access.page_of(found.round),
    )


@staff
@get_and_post
def leave_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a proposal off the ballot."""
    found = _held_proposal(request, pk)
    form = WhyForm(request.POST or None)
    return answer(
        request,
        form,
        lambda: access.page_of(
            planning.leave_out(by=actor(request), proposal=found, key=form.key, **form.cleaned()).round
        ),
        title=_("Leave this out"),
        lead=found.title,
        button=_("Leave it out"),
        back=access.page_of(found.round),
    )


@staff
@get_and_post
def open_it(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the vote."""
    found = _held(request, pk)
    form = OpenForm(request.POST or None)
    return answer(
        request,
        form,
        lambda: access.page_of(
            planning.open_round(by=actor(request), round_=found, key=form.key, **form.cleaned())
        ),
        said=_("The vote is open. Its rule stands on a sheet and does not change any more."),
        title=_("Open the vote"),
        lead=_("From now on the rule, the proposals and their prices never change. Read them once more."),
        button=_("Open it"),
        back=access.page_of(found),
    )
