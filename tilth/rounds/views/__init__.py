"""Rounds as anybody reads them: the list, one round, its sheet, its result, the receipts, and ballots as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF
from tilth.base.web import acting, actor, public
from tilth.rounds import access
from tilth.rounds.actions import box
from tilth.rounds.actions.counting import papers_counted
from tilth.rounds.models import Round
from tilth.rounds.queries import finding, results
from tilth.rounds.queries.rules import on_the_ballot

get_and_post = require_http_methods(["GET", "POST"])
staff = acting(*STAFF)


def answer(
    request: HttpRequest, form: forms.Form, do: Callable[[], str], *, said: str = "", **page: Any
) -> HttpResponse:
    """Do what a valid form asks and go to where that leads; else the page with the form, and what was typed in it."""
    if form.is_valid():
        try:
            where = do()
        except InvalidInput as error:
            form.refuse(error)  # type: ignore[attr-defined]
        else:
            if said:
                say(request, said)
            return redirect(where)
    return form_page(request, form, **page)


@public
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """The rounds of this place."""
    access.must_be_here()
    who = actor(request)
    lines = [(one, finding.stands(one)) for one in finding.rounds_here()]
    may_plan = who.is_staff and access.offices_to_run_from(who).exists()
    return render(request, "rounds/here.html", {"lines": lines, "may_plan": may_plan})


@public
@require_GET
def round_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One round: what is voted on, by which rule, and what came of it."""
    found = access.round_for(pk)
    who = actor(request)
    everything = list(found.proposals.select_related("idea"))
    proposals = [one for one in everything if not one.left_out_why]
    counted = found.counted_at is not None
    context = {
        "round": found,
        "stands": finding.stands(found),
        "rule": finding.rule_words(found),
        "proposals": proposals,
        "left_out": [one for one in everything if one.left_out_why],
        "lines": results.result_lines(found, proposals) if counted else [],
        "may_publish": results.may_publish(found),
        "least": results.PUBLIC.least,
        "holds": access.holds(who, found.office),
        "may_close": clock.today() >= found.until_on,
        "reads_papers": access.reads_papers(who) and not found.is_in_the_making and not found.brought_in,
    }
    return render(request, "rounds/round.html", context)


@public
@require_GET
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rule as it was frozen before the vote, with its digest, on paper too."""
    found = _opened(pk)
    context = {
        "round": found,
        "proposals": on_the_ballot(found),
        "rule": finding.rule_words(found),
    }
    return render(request, "rounds/sheet.html", context)


@public
@require_GET
def paper_ballot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The ballot to print."""
    found = _opened(pk)
    context = {"round": found, "proposals": on_the_ballot(found), "rule": finding.rule_words(found)}
    return render(request, "rounds/paper_ballot.html", context)


@public
@require_GET
def receipts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The seals of all ballots that were counted, and which papers were: so everybody finds their own, and nobody another's.

    It is filled up to whole tens, so that nobody can count a few.
    """
    found = _opened(pk)
    if found.counted_at is None:
        raise NotFound
    seals = [seal for _given, seal in box.everything(found)]
    context = {
        "round": found,
        "seals": sorted([*seals, *found.fillers]),
        "batches": finding.paper_batches(found),
        "least": results.PUBLIC.least,
    }
    return render(request, "rounds/receipts.html", context)


@public
@require_GET
def ballots_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every ballot as a `.pb` file: for anybody where no number in it is small, else for whoever holds the office."""
    found = _opened(pk)
    proposals = on_the_ballot(found)
    may = results.may_publish(found) or (
        found.counted_at is not None and access.holds(actor(request), found.office)
    )
    if not may:
        raise NotFound
    cast = [given for given, _seal in box.everything(found)] + papers_counted(found)
    response = HttpResponse(
        results.as_pabulib(found, proposals, cast), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="round.pb"'
    return response


def _opened(pk: UUID) -> Round:
    found = access.round_for(pk)
    if found.is_in_the_making:
        raise NotFound
    return found
