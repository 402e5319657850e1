from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilth.alongside import queries
from tilth.alongside.access import PASS_SESSION, pass_for, person_for
from tilth.alongside.actions import passes as actions
from tilth.alongside.forms import PinForm, key_in
from tilth.alongside.models import Pass
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Verb
from tilth.base.web import actor, public, signed_in
from tilth.places.queries import is_on


@signed_in
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a private link with its PIN: shown once, on a slip that can be printed."""
    if not is_on("resident_links"):
        raise NotFound
    person = person_for(actor(request), pk, Verb.SET_SAY)
    context = {"person": person, "person_page": True, "passes": queries.passes_of(pk)}
    if request.method == "POST":
        given = actions.give_pass(by=actor(request), person=person)
        path = reverse("alongside:pass_open", args=[given.token])
        context |= {
            "link": request.build_absolute_uri(path),
            "pin": given.pin,
            "passes": queries.passes_of(pk),
        }
    return render(request, "alongside/pass_give.html", context)


@signed_in
@require_POST
def revoke(request: HttpRequest, pk: UUID, held: UUID) -> HttpResponse:
    person_for(actor(request), pk, Verb.SET_SAY)
    found = Pass.objects.filter(pk=held, person_id=pk).first()
    if found is None:
        raise NotFound
    actions.revoke_pass(by=actor(request), held=found, key=key_in(request.POST))
    say(request, _("The link opens nothing any more."))
    return (
        redirect("alongside:pass_give", pk=pk) if actor(request).kind == "account" else redirect("home:today")
    )


@public
@require_http_methods(["GET", "POST"])
def open_page(request: HttpRequest, token: str) -> HttpResponse:
    """Open one's own page with a link and its PIN."""
    pass_for(token)
    form = PinForm(request.POST or None)
    if request.method == "POST":
        rate_limit("pass", address_of(request.META), times=30, seconds=900)
        if form.is_valid():
            try:
                held = actions.open_pass(token=token, pin=form.cleaned_data["pin"])
            except InvalidInput as error:
                form.add_error("pin", error.message)
            else:
                request.session.flush()
                until = clock.now() + actions.SESSION
                request.session[PASS_SESSION] = {"id": str(held.pk), "until": until.timestamp()}
                request.session.set_expiry(int(actions.SESSION.total_seconds()))
                return redirect("home:my_page")
    title = _("Your own page")
    lead = _("It opens for eight hours on this device. Press “Leave this page” when you are done.")
    return form_page(request, form, title=title, lead=lead, button=_("Open it"), back="", person_page=True)


@signed_in
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close a page that was opened by a link."""
    request.session.flush()
    return redirect("home:today")
