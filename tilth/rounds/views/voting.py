"""The ballot page, one's own receipt, and codes on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilth.base.errors import InvalidInput, NotFound
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, render, say
from tilth.base.web import actor, public
from tilth.methods.ballots import codes
from tilth.methods.ballots.receipts import lines, seal
from tilth.rounds import access
from tilth.rounds.actions import voting
from tilth.rounds.forms import BallotForm, CodesForm
from tilth.rounds.models import Round, Who
from tilth.rounds.queries import finding, results
from tilth.rounds.queries.rules import form_of, on_the_ballot
from tilth.rounds.views import get_and_post, staff

ASKS = {Who.CODE: ("code",), Who.POSTCODE: ("postcode",)}


@public
@get_and_post
def vote(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The ballot. What it adds up to stands on the page, with a script or by a button."""
    found = access.round_for(pk)
    if not found.is_open:
        raise NotFound
    who = actor(request)
    asks = ("receipt", *ASKS.get(Who(found.who), ()))
    form = _ballot_form(request, found, asks, initial={"receipt": codes.new_code()})
    if form.is_valid() and "sum" not in request.POST:
        rate_limit(
            "vote in a round", str(who.account_id or address_of(request.META)), times=300, seconds=3600
        )
        shown = {name: form.cleaned_data.get(name, "") for name in ("receipt", "code", "postcode")}
        try:
            voting.vote(by=who, round_=found, given=form.given, **shown)
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Your vote is in the box. Keep the number of your receipt."))
            return redirect("rounds:receipt", pk=pk, token=shown["receipt"])
    must_sign_in = found.who == Who.ACCOUNT and not who.is_signed_in
    return _ballot_page(request, found, form, must_sign_in=must_sign_in)


def _ballot_form(request: HttpRequest, round_: Round, asks: tuple[str, ...], **more: Any) -> BallotForm:
    return BallotForm(request.POST or None, round_=round_, proposals=on_the_ballot(round_), asks=asks, **more)


def _ballot_page(request: HttpRequest, round_: Round, form: BallotForm, **more: Any) -> HttpResponse:
    proposals = on_the_ballot(round_)
    given = form.given if form.is_bound and hasattr(form, "cleaned_data") else {}
    if not form.is_bound:
        given = more.get("given", {})
    rules = form_of(round_, proposals)
    context = {
        "round": round_,
        "form": form,
        "proposals": proposals,
        "rule": finding.rule_words(round_),
        "sum": rules.sum(given),
        "sum_words": finding.sum_words(rules, rules.sum(given)),
        "token": "",
        "must_sign_in": False,
        **more,
    }
    return render(request, "rounds/vote.html", context, status=422 if form.is_bound and form.errors else 200)


@public
@require_GET
def find_receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open one's receipt by typing its number."""
    found = access.round_for(pk)
    if found.is_in_the_making:
        raise NotFound
    number = codes.in_groups(request.GET.get("number", ""))
    if number is None:
        return render(
            request, "rounds/find_receipt.html", {"round": found, "typed": request.GET.get("number", "")}
        )
    return redirect("rounds:receipt", pk=pk, token=number)


def _own(request: HttpRequest, pk: UUID, token: str) -> tuple[Round, dict[str, int], str]:
    """Give the round, the ballot and the written number of a receipt. Raises NotFound for a number nobody was given."""
    found = access.round_for(pk)
    try:
        return found, *voting.own_ballot(found, token)
    except NotFound:
        # Only guesses are counted: whoever opens their own leaves nothing behind.
        rate_limit("receipt of a ballot", address_of(request.META), times=60, seconds=900)
        raise


@public
@require_GET
def receipt(request: HttpRequest, pk: UUID, token: str) -> HttpResponse:
    """One's own receipt: what lies in the box under this number, and after the count what it paid for."""
    round_, given, number = _own(request, pk, token)
    proposals = on_the_ballot(round_)
    context = {
        "round": round_,
        "number": number,
        "chosen": finding.ballot_words(given, proposals, round_.kind),
        "seal": seal(number, given),
        "lines": lines(number, given),
        "paid": results.receipt_of(round_, proposals, given) if round_.counted_at else None,
        "won": [one for one in proposals if one.is_computed and given.get(str(one.number))],
    }
    return render(request, "rounds/receipt.html", context)


@public
@get_and_post
def vote_anew(request: HttpRequest, pk: UUID, token: str) -> HttpResponse:
    """Change one's vote. The latest counts."""
    found, given, number = _own(request, pk, token)
    if not found.is_open:
        raise NotFound
    form = _ballot_form(request, found, (), given=given)
    if form.is_valid() and "sum" not in request.POST:
        try:
            voting.vote_anew(by=actor(request), round_=found, given=form.given, receipt=number)
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Your vote is changed. The latest counts."))
            return redirect("rounds:receipt", pk=pk, token=number)
    return _ballot_page(request, found, form, given=given, token=number)


@staff
@get_and_post
def print_codes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print voting codes. They stand on this one page, and are kept nowhere."""
    found = access.held_round_for(actor(request), pk)
    if found.who != Who.CODE or found.closed_at is not None:
        raise NotFound
    form = CodesForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned()
        made = codes.codes_from(words["seed"], words["how_many"])
        digests = tuple(str(codes.digest(one)) for one in made)
        try:
            batch = voting.print_codes(
                by=actor(request), round_=found, digests=digests, where=words["where"], key=form.key
            )
        except InvalidInput as error:
            form.refuse(error)
        else:
            response = render(request, "rounds/codes.html", {"round": found, "batch": batch, "codes": made})
            response["Cache-Control"] = "no-store"
            return response
    return form_page(
        request,
        form,
        title=_("Print voting codes"),
        lead=_("Each code opens one ballot. Print this page at once: nobody can show the codes again."),
        button=_("Make them"),
        back=access.page_of(found),
        template="rounds/print_codes.html",
        batches=finding.code_batches(found),
    )
