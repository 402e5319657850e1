"""Papers read by two people, and closing, counting and deciding."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tilth.base.errors import NotFound
from tilth.base.pages import render, say
from tilth.base.web import actor
from tilth.rounds import access
from tilth.rounds.actions import counting, paper
from tilth.rounds.forms import DecideForm, FundedForm, PaperForm, PapersForm
from tilth.rounds.models import Paper, PaperBatch, Round, Who
from tilth.rounds.queries import finding
from tilth.rounds.queries.rules import on_the_ballot
from tilth.rounds.views import answer, get_and_post, staff


def _with_papers(request: HttpRequest, pk: UUID) -> Round:
    found = access.paper_round_for(actor(request), pk)
    if found.brought_in:
        raise NotFound
    return found


@staff
@require_GET
def papers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The boxes of papers, and how far each is read."""
    found = _with_papers(request, pk)
    context = {"round": found, "batches": finding.paper_batches(found)}
    return render(request, "rounds/papers.html", context)


@staff
@get_and_post
def open_papers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a box."""
    found = _with_papers(request, pk)
    if found.counted_at is not None:
        raise NotFound
    form = PapersForm(request.POST or None, with_codes=found.who == Who.CODE)
    return answer(
        request,
        form,
        lambda: _batch_page(
            paper.open_papers(by=actor(request), round_=found, key=form.key, **form.cleaned())
        ),
        title=_("Open a box"),
        lead=_("Count the papers before anybody reads one. Each is then typed by two people."),
        button=_("Open it"),
        back=reverse("rounds:papers", args=[pk]),
    )


def _batch_page(batch: PaperBatch) -> str:
    return reverse("rounds:batch", args=[batch.pk])


@staff
@require_GET
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One box: what waits for whom, and what is done."""
    found = access.paper_batch_for(actor(request), pk)
    waiting = finding.papers_of(found, actor(request))
    return render(request, "rounds/batch.html", {"batch": found, "round": found.round, "papers": waiting})


def _must_be_countable(round_: Round) -> None:
    if round_.counted_at is not None or round_.is_in_the_making:
        raise NotFound


def _paper_form(request: HttpRequest, round_: Round, given: dict[str, int] | None = None) -> PaperForm:
    return PaperForm(
        request.POST or None,
        round_=round_,
        proposals=on_the_ballot(round_),
        given=given,
        asks=("spoilt_why",),
    )


@staff
@get_and_post
def read_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type the next paper, as the first of two."""
    found = access.paper_batch_for(actor(request), pk)
    _must_be_countable(found.round)
    number = found.read.count() + 1
    if number > found.papers and request.method == "GET":
        return redirect(_batch_page(found))
    form = _paper_form(request, found.round)

    def do() -> str:
        words = {"given": form.given, "spoilt_why": form.cleaned_data["spoilt_why"]}
        made = paper.read_paper(by=actor(request), batch=found, key=form.key, **words)
        done = made.number >= found.papers
        return _batch_page(found) if done else reverse("rounds:read_paper", args=[pk])

    return answer(
        request,
        form,
        do,
        said=_("It is kept. Somebody else reads it next."),
        title=_("Paper %(number)s of %(papers)s") % {"number": number, "papers": found.papers},
        lead=_("Write this number on the paper, then type what stands on it."),
        button=_("Keep it"),
        back=_batch_page(found),
    )


@staff
@get_and_post
def read_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type a paper as the second of two, without seeing what the first one read."""
    who = actor(request)
    found = access.paper_for(who, pk)
    _must_be_countable(found.batch.round)
    if found.first_by_id == who.account_id:
        raise NotFound
    if found.second is not None and request.method == "GET":
        return redirect(_batch_page(found.batch))
    form = _paper_form(request, found.batch.round)

    def do() -> str:
        words = {"given": form.given, "spoilt_why": form.cleaned_data["spoilt_why"]}
        read = paper.read_again(by=who, paper=found, key=form.key, **words)
        say(
            request,
            _("You read it differently. Look at the paper together.")
            if read.differs
            else _("Both of you read the same."),
        )
        return _batch_page(found.batch)

    return answer(
        request,
        form,
        do,
        title=_("Paper %(number)s, read again") % {"number": found.number},
        lead=_("Type what stands on the paper. What somebody else read is not shown, so that you read it afresh."),
        button=_("Keep it"),
        back=_batch_page(found.batch),
    )  # fmt: skip


@staff
@get_and_post
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Settle a paper that two people read differently."""
    found = access.paper_for(actor(request), pk)
    _must_be_countable(found.batch.round)
    if not found.differs and request.method == "GET":
        return redirect(_batch_page(found.batch))
    form = _paper_form(request, found.batch.round, given=found.second)

    def do() -> str:
        words = {"given": form.given, "spoilt_why": form.cleaned_data["spoilt_why"]}
        paper.settle_paper(by=actor(request), paper=found, key=form.key, **words)
        return _batch_page(found.batch)

    return answer(
        request,
        form,
        do,
        said=_("It is settled. Both readings stay beside it."),
        template="rounds/settle.html",
        title=_("Paper %(number)s, read differently") % {"number": found.number},
        button=_("This is what stands on it"),
        back=_batch_page(found.batch),
        **_both(found),
    )


def _both(found: Paper) -> dict[str, object]:
    round_ = found.batch.round
    proposals = on_the_ballot(round_)
    return {
        "paper": found,
        "one": finding.ballot_words(found.first, proposals, round_.kind),
        "other": finding.ballot_words(found.second or {}, proposals, round_.kind),
    }


@staff
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the vote."""
    counting.close_round(by=actor(request), round_=access.held_round_for(actor(request), pk))
    say(request, _("The vote is closed. Read the papers, then count."))
    return redirect("rounds:round", pk=pk)


@staff
@require_POST
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count the vote."""
    counting.count_round(by=actor(request), round_=access.held_round_for(actor(request), pk))
    say(request, _("It is counted, by the rule that was frozen before. Decide next."))
    return redirect("rounds:round", pk=pk)


@staff
@get_and_post
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide what was counted."""
    found = access.held_round_for(actor(request), pk)
    if found.counted_at is None or (found.decided_at is not None and request.method == "GET"):
        raise NotFound
    form = DecideForm(request.POST or None, round_=found, proposals=on_the_ballot(found))
    return answer(
        request,
        form,
        lambda: access.page_of(
            counting.decide_round(by=actor(request), round_=found, key=form.key, **form.cleaned())
        ),
        said=_("It is decided. Counted and decided stand beside each other."),
        title=_("Decide"),
        lead=_("What was counted is ticked. It stays as it is, whatever you decide."),
        button=_("Decide"),
        back=access.page_of(found),
    )


@staff
@get_and_post
def funded(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that money was paid for a proposal."""
    found = access.held_proposal_for(actor(request), pk)
    if not found.is_decided or (found.funded_on is not None and request.method == "GET"):
        raise NotFound
    form = FundedForm(request.POST or None, proposal=found)
    return answer(
        request,
        form,
        lambda: access.page_of(
            counting.say_funded(by=actor(request), proposal=found, key=form.key, **form.cleaned()).round
        ),
        said=_("Everybody reads that it was paid."),
        title=_("It was paid"),
        lead=found.title,
        button=_("Say so"),
        back=access.page_of(found.round),
    )
