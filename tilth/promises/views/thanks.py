"""Thank-yous as anybody reads them, what leaders say of how much they may be, and what a hand writes down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.base.errors import InvalidInput, WrongState
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public
from tilth.promises import access, queries
from tilth.promises.actions import thanking
from tilth.promises.forms import LimitsForm, ThanksForm
from tilth.promises.views import hand_of

get_and_post = require_http_methods(["GET", "POST"])


@public
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """What was given with thanks, and how much it may be."""
    access.must_be_here()
    context = {
        "thanks": queries.thanks(),
        "limits": queries.limits(),
        "sets_limits": access.sets_limits(actor(request)),
        "sets_aside": access.sets_aside(actor(request)),
    }
    return render(request, "promises/thanks.html", context)


@acting(Role.LEADER)
@get_and_post
def set_limits(request: HttpRequest) -> HttpResponse:
    """Say how much a thank-you may be."""
    access.must_set_limits(actor(request))
    form = LimitsForm(request.POST or None)
    if form.is_valid():
        try:
            thanking.set_limits(by=actor(request), key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It counts from now on, for all to read."))
            return redirect("promises:thanks")
    lead = _("What was said before stays readable, with its day.")
    back = reverse("promises:thanks")
    title = _("How much a thank-you may be")
    return form_page(request, form, title=title, lead=lead, button=_("Keep it"), back=back)


@public
@get_and_post
def thank(request: HttpRequest, token: str) -> HttpResponse:
    """Write down a thank-you that was given."""
    hand = hand_of(request, token)
    form = ThanksForm(request.POST or None)
    if form.is_valid():
        try:
            thanking.thank(by=hand.by, key=form.key, **hand.party, **form.cleaned())
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
        else:
            say(request, _("It is written down, and names nobody."))
            return redirect("promises:ours", hand.key)
    lead = _("Ask first: money, and often a voucher too, can change what somebody gets in benefits.")
    back = reverse("promises:ours", args=[hand.key])
    return form_page(request, form, title=_("A thank-you"), lead=lead, button=_("Write it down"), back=back)
