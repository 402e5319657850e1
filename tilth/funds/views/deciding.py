"""What those who hold the money or decide about it do."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF, Role
from tilth.base.web import acting, actor, signed_in
from tilth.funds import access
from tilth.funds.actions import deciding, money
from tilth.funds.forms import AwardForm, DecideForm, EndForm, FundForm, PutInForm, WhyForm
from tilth.funds.models import Stands
from tilth.funds.queries import finding
from tilth.funds.views import get_and_post

keeper = acting(Role.KEEPER)


@acting(*STAFF)
@get_and_post
def new(request: HttpRequest) -> HttpResponse:
    """Open a fund."""
    access.must_be_here()
    if not access.offices_to_fund_from(actor(request)).exists():
        raise NotFound
    form = FundForm(request.POST or None, actor=actor(request))
    if form.is_valid():
        try:
            fund = money.open_fund(by=actor(request), key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The fund is open. Put money into it next."))
            return redirect("funds:fund", pk=fund.pk)
    lead = _("Say who decides and how soon before anybody asks. Everybody reads it.")
    return form_page(
        request, form, title=_("A new fund"), lead=lead, button=_("Open it"), back=reverse("funds:here")
    )


@acting(*STAFF)
@get_and_post
def put_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put money into a fund."""
    fund = access.held_fund_for(actor(request), pk)
    form = PutInForm(request.POST or None)
    if form.is_valid():
        try:
            money.put_in(by=actor(request), fund=fund, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is in the fund."))
            return redirect("funds:fund", pk=pk)
    back = reverse("funds:fund", args=[pk])
    return form_page(request, form, title=_("Put money in"), lead=fund.name, button=_("Put it in"), back=back)


@acting(*STAFF)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a fund."""
    money.close_fund(by=actor(request), fund=access.held_fund_for(actor(request), pk))
    say(request, _("The fund is closed. What was granted goes on."))
    return redirect("funds:fund", pk=pk)


@signed_in
@get_and_post
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide about one ask."""
    grant = access.decided_grant_for(actor(request), pk)
    # What was sent twice is told so by the verb; whoever only looks goes to what was decided.
    if request.method == "GET" and grant.stands != Stands.ASKED:
        return redirect("funds:grant", pk=pk)
    form = DecideForm(request.POST or None, grant=grant)
    if form.is_valid():
        try:
            deciding.decide(by=actor(request), grant=grant, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is decided, and they are told."))
            return redirect("funds:grant", pk=pk)
    context = {"grant": grant, "decided_by": finding.decided_by_day(grant), "form": form}
    return render(request, "funds/decide.html", context, status=422 if form.is_bound and form.errors else 200)


@acting(*STAFF)
@get_and_post
def from_a_round(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Grant what residents voted for in a round."""
    fund = access.decided_fund_for(actor(request), pk)
    # What was sent twice finds its proposal funded already, and the verb's key gives the first answer.
    shown = access.proposals_to_award if request.method == "GET" else access.proposals_decided
    waiting = shown(actor(request), fund)
    if not waiting.exists():
        raise NotFound
    form = AwardForm(request.POST or None, waiting=waiting)
    if form.is_valid():
        try:
            grant = deciding.award_proposal(by=actor(request), fund=fund, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is granted, and stands beside the vote as funded."))
            return redirect("funds:grant", pk=grant.pk)
    back = reverse("funds:fund", args=[pk])
    return form_page(
        request, form, title=_("Grant what a round decided"), lead=fund.name, button=_("Grant it"), back=back
    )


@signed_in
@require_POST
def paid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that it was paid."""
    deciding.say_paid(by=actor(request), grant=access.decided_grant_for(actor(request), pk))
    say(request, _("They are told that it is paid."))
    return redirect("funds:grant", pk=pk)


@signed_in
@require_POST
def visited(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that somebody came to see."""
    deciding.say_visited(by=actor(request), grant=access.decided_grant_for(actor(request), pk))
    say(request, _("Thank you for going. Nothing more is asked of them."))
    return redirect("funds:grant", pk=pk)


@signed_in
@get_and_post
def end_early(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a grant before the day that was promised."""
    grant = access.decided_grant_for(actor(request), pk)
    # What was given once has no end to bring forward.
    if not grant.is_granted or grant.until_on is None or grant.ended_on is not None:
        raise NotFound
    form = EndForm(request.POST or None)
    back = reverse("funds:grant", args=[pk])
    if form.is_valid():
        try:
            deciding.end_early(by=actor(request), grant=grant, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is ended, and they are told why."))
            return redirect(back)
    lead = _("Ring them first. This tells them and everybody else.")
    return form_page(request, form, title=_("End it early"), lead=lead, button=_("End it"), back=back)


@keeper
@get_and_post
def set_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an ask out of sight."""
    grant = access.aside_for(actor(request), pk)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        deciding.set_aside(by=actor(request), grant=grant, key=form.key, **form.cleaned())
        say(request, _("It is out of sight. Whoever asked reads why."))
        return redirect("funds:fund", pk=grant.fund_id)
    back = reverse("funds:fund", args=[grant.fund_id])
    return form_page(
        request,
        form,
        title=_("Take this out of sight"),
        lead=grant.called,
        button=_("Take it out of sight"),
        back=back,
    )


@keeper
@require_POST
def bring_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let everybody read it again."""
    grant = deciding.bring_back(by=actor(request), grant=access.aside_for(actor(request), pk))
    say(request, _("Everybody can read it again."))
    return redirect("funds:grant", pk=grant.pk)
