"""Funds as anybody reads them, the three questions, and one's own ask by its link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.files import open_file
from tilth.base.limits import address_of, rate_limit
from tilth.base.models import StoredFile
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF
from tilth.base.web import acting, actor, public
from tilth.directory.access import Held, held_for
from tilth.funds import access
from tilth.funds.actions import asking
from tilth.funds.forms import AskForm, TellForm, ToldForm
from tilth.funds.models import Fund, Grant
from tilth.funds.queries import finding
from tilth.funds.queries.published import published as grants_published

get_and_post = require_http_methods(["GET", "POST"])


def picture(stored: StoredFile | None, name: str) -> HttpResponse:
    """Answer with a photo that somebody put up for all to see."""
    if stored is None:
        raise NotFound
    response = HttpResponse(open_file(stored), content_type=stored.content_type)
    response["Content-Disposition"] = f'inline; filename="{name}.jpg"'
    response["Cache-Control"] = "no-store"
    return response


@public
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """The funds of this place, and what they gave."""
    access.must_be_here()
    who = actor(request)
    context = {
        "funds": finding.funds_here(),
        "granted": finding.lately_granted()[:20],
        "mine": finding.asked_by(who),
        "to_decide": finding.decided_by(who),
        "may_open": who.is_staff and access.offices_to_fund_from(who).exists(),
    }
    return render(request, "funds/here.html", context)


@public
@require_GET
def fund(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One fund: who decides, by when, what was asked and what was given."""
    found = access.fund_for(pk)
    who = actor(request)
    context = {
        "fund": found,
        "asked": finding.asked_of(found),
        "granted": finding.lately_granted(found),
        "not_granted": finding.not_granted_by(found),
        "rooms": finding.rooms_of(found),
        "out_of_sight": finding.out_of_sight(found) if access.sets_aside(who) else (),
        "types_for_others": access.types_for_others(who),
        "decides": access.decides(who, found),
        "holds": access.holds(who, found.office),
        "awards": who.is_staff
        and access.decides(who, found)
        and access.proposals_to_award(who, found).exists(),
    }
    return render(request, "funds/fund.html", context)


@public
@require_GET
def lines(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the money of a fund came from and went, line by line."""
    found = access.fund_for(pk)
    return render(request, "funds/lines.html", {"fund": found, "lines": finding.rows_of(found)})


@public
@get_and_post
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for money, in three answers."""
    found = access.fund_for(pk)
    form = AskForm(request.POST or None, fund=found, has_account=actor(request).account is not None)
    return _asking(request, found, form, title=_("Ask for money"), lead=_lead(found))


@acting(*STAFF)
@get_and_post
def told_to_me(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type the three answers that somebody told you."""
    found = access.fund_for(pk)
    if not access.types_for_others(actor(request)):
        raise NotFound
    lead = _(
        "Write it as they said it. Give them the link: it is theirs. You are told of the decision, to tell them."
    )
    return _asking(
        request, found, ToldForm(request.POST or None, fund=found), title=_("They told me"), lead=lead
    )


@public
@require_GET
def for_group(request: HttpRequest, token: str) -> HttpResponse:
    """The funds that a group may ask, in the hands of whoever holds its page."""
    access.must_be_here()
    held = held_or_counted(request, token)
    funds = [fund for fund in finding.funds_here() if fund.is_open]
    return render(request, "funds/for_group.html", {"funds": funds, "page": held.page, "token": held.key})


@public
@get_and_post
def ask_for_group(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Ask for money in the name of a group that has a page here."""
    found = access.fund_for(pk)
    held = held_or_counted(request, token)
    start = {"called": held.page.name}
    form = AskForm(
        request.POST or None, fund=found, has_account=actor(request).account is not None, initial=start
    )
    return _asking(request, found, form, title=_("Ask for money"), lead=_lead(found), page=held.page)


def held_or_counted(request: HttpRequest, token: str) -> Held:
    """Give a page to whoever holds it; whoever guesses is slowed down."""
    try:
        return held_for(actor(request), token)
    except NotFound:
        rate_limit("link of what is here", address_of(request.META), times=60, seconds=900)
        raise


def _lead(fund: Fund) -> str:
    words = _("Three questions. Decided in %(days)s days by %(who)s, paid in %(more)s more.")
    return words % {"days": fund.decide_days, "who": fund.who_decides, "more": fund.pay_days}


def _asking(
    request: HttpRequest, fund: Fund, form: AskForm, *, title: str, lead: str, **about: Any
) -> HttpResponse:
    if not fund.is_open:
        raise WrongState(_("This fund is closed. Look at the other funds of this place."))
    if form.is_valid():
        who = actor(request)
        rate_limit("ask a fund", str(who.account_id or address_of(request.META)), times=30, seconds=3600)
        try:
            made = asking.ask(by=who, key=form.key, fund=fund, **about, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            return _asked(request, made)
    back = reverse("funds:fund", args=[fund.pk])
    return form_page(
        request, form, title=title, lead=lead, button=_("Ask"), back=back, template="funds/ask.html"
    )


def _asked(request: HttpRequest, made: asking.Asked) -> HttpResponse:
    if not made.token:
        say(request, _("Your ask is there for all to read. You are told when it is decided."))
        return redirect("funds:own", token=made.grant.pk)
    link = request.build_absolute_uri(reverse("funds:own", args=[made.token]))
    return render(request, "funds/asked.html", {"address": link, "grant": made.grant})


@public
@require_GET
def grant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One ask: the three answers, what was decided and why, and what came of it."""
    found = access.grant_for(pk)
    who = actor(request)
    context = _about(found) | {
        "decides": access.decides(who, found.fund),
        "sets_aside": access.sets_aside(who),
        "is_mine": bool(who.account_id) and found.asked_by_id == who.account_id,
        "puts_easily": who.is_staff and found.is_granted,
    }
    return render(request, "funds/grant.html", context)


def _about(found: Grant) -> dict[str, Any]:
    return {
        "grant": found,
        "stands": finding.where_it_stands(found),
        "how_long": finding.how_long(found),
        "decided_by": finding.decided_by_day(found),
    }


@public
@require_GET
def photo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The photo of what came of a grant."""
    return picture(access.grant_for(pk).picture, "photo")


@public
@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """Every grant as 360Giving publishes it."""
    access.must_be_here()
    address = request.build_absolute_uri(reverse("funds:published"))
    response = JsonResponse(grants_published(address), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _own(request: HttpRequest, token: str) -> Grant:
    try:
        return access.own_grant_for(actor(request), token)
    except NotFound:
        # Only guesses are counted: a group that opens its own link leaves nothing behind.
        rate_limit("link of a grant", address_of(request.META), times=60, seconds=900)
        raise


@public
@require_GET
def own(request: HttpRequest, token: str) -> HttpResponse:
    """One's own ask, by its link or account."""
    found = _own(request, token)
    return render(request, "funds/own.html", _about(found) | {"token": token, "person_page": True})


@public
@require_POST
def take_back(request: HttpRequest, token: str) -> HttpResponse:
    """Take it back before it is decided."""
    asking.take_back(by=actor(request), grant=_own(request, token), own=token)
    say(request, _("It is taken back, and its words are gone."))
    return redirect("funds:here")


@public
@get_and_post
def tell(request: HttpRequest, token: str) -> HttpResponse:
    """Tell what came of it."""
    found = _own(request, token)
    if not found.is_granted:
        raise NotFound
    form = TellForm(request.POST or None, request.FILES or None, grant=found)
    back = reverse("funds:own", args=[token])
    if form.is_valid():
        try:
            asking.tell(by=actor(request), grant=found, own=token, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Thank you. Everybody can read it now."))
            return redirect(back)
    lead = _("Two sentences, and a photo if you like. Or ask somebody to come and see: that is as good.")
    return form_page(request, form, title=_("What came of it"), lead=lead, button=_("Tell it"), back=back)


@public
@require_POST
def take_story_down(request: HttpRequest, token: str) -> HttpResponse:
    """Take down what was told."""
    asking.take_story_down(by=actor(request), grant=_own(request, token), own=token)
    say(request, _("It is taken down, the photo too."))
    return redirect("funds:own", token=token)
