from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tilth.alongside.actions import introductions as actions
from tilth.alongside.forms import CarriedFileForm, CarriedForm
from tilth.alongside.forms.carrying import carried_again
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import refill, render
from tilth.base.web import actor, public
from tilth.places.queries import is_on, neighbourhoods

PUBLIC_AN_HOUR = 20
SIGNED_IN_AN_HOUR = 60


@public
@require_http_methods(["GET", "POST"])
def carried(request: HttpRequest) -> HttpResponse:
    """Introduce oneself with a page from another place: open the file, choose what goes along, and say why one comes."""
    who = actor(request)
    if not who.is_signed_in and not is_on("introductions_from_public"):
        raise NotFound
    if request.method == "POST":
        _count(request, who)
        if "page" in request.POST:
            return _chosen(request, who)
    form = CarriedFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        chosen = CarriedForm(carried=form.cleaned_data["file"])
        return _render(request, chosen, is_open=True)
    return _render(request, form, status=422 if form.is_bound else 200)


def _chosen(request: HttpRequest, who: Actor) -> HttpResponse:
    page = carried_again(request.POST["page"])
    if page is None:
        raise InvalidInput(_("Something in this file was changed, so we cannot read it. Open it once more."))
    form = CarriedForm(request.POST, carried=page)
    if form.is_valid():
        actions.introduce(by=who, key=form.key, is_myself=True, carried=form.chosen(), **form.words())
        return redirect("alongside:introduced")
    refill(request, form)
    return _render(request, form, is_open=True, status=422)


def _count(request: HttpRequest, who: Actor) -> None:
    known = str(who.account_id or who.pass_id or "")
    times = SIGNED_IN_AN_HOUR if known else PUBLIC_AN_HOUR
    rate_limit("carried", known or address_of(request.META), times=times, seconds=3600)


def _render(
    request: HttpRequest, form: CarriedFileForm | CarriedForm, *, is_open: bool = False, status: int = 200
) -> HttpResponse:
    context = {"form": form, "is_open": is_open, "has_places": bool(neighbourhoods())}
    return render(request, "alongside/carried.html", context, status)
