"""What the keeper takes out of public sight, for a reason that whoever wrote it is told."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilth.base.errors import InvalidInput
from tilth.base.pages import form_page, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor
from tilth.promises import access
from tilth.promises.actions import aside
from tilth.promises.forms import WhyForm
from tilth.promises.models import Sheet, ThankYou

keeper = acting(Role.KEEPER)
get_and_post = require_http_methods(["GET", "POST"])


@keeper
@get_and_post
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a sheet out of sight."""
    found = access.sheet_aside_for(actor(request), pk)
    return _take(request, found, found.title, reverse("promises:here"))


@keeper
@get_and_post
def thanks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a thank-you out of sight."""
    found = access.thanks_aside_for(actor(request), pk)
    return _take(request, found, found.what_for, reverse("promises:thanks"))


@keeper
@require_POST
def sheet_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring a sheet back."""
    return _bring_back(request, access.sheet_aside_for(actor(request), pk))


@keeper
@require_POST
def thanks_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring a thank-you back."""
    return _bring_back(request, access.thanks_aside_for(actor(request), pk))


def _take(request: HttpRequest, found: Sheet | ThankYou, lead: str, back: str) -> HttpResponse:
    form = WhyForm(request.POST or None)
    if form.is_valid():
        try:
            aside.set_aside(by=actor(request), thing=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is out of sight. Whoever wrote it is told, with your reason."))
            return redirect("promises:here")
    title = _("Take this out of sight")
    return form_page(request, form, title=title, lead=lead, button=_("Take it out of sight"), back=back)


def _bring_back(request: HttpRequest, found: Sheet | ThankYou) -> HttpResponse:
    aside.bring_back(by=actor(request), thing=found)
    say(request, _("Everybody can read it again."))
    return redirect("promises:here")
