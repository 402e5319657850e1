"""Gatherings as anybody reads them, and what their hosts write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base.errors import InvalidInput, NotFound
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public, signed_in
from tilth.gatherings import access, actions, queries
from tilth.gatherings.forms import ChangeForm, GatheringForm, HeardForm, WhyForm
from tilth.gatherings.models import Gathering
from tilth.places.queries import is_on

get_and_post = require_http_methods(["GET", "POST"])
keeper = acting(Role.KEEPER)


@public
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """What comes, and what was heard at what is over."""
    access.must_be_here()
    who = actor(request)
    context = {
        "coming": queries.coming(),
        "over": queries.over(),
        "to_write_up": queries.to_write_up(who),
        "may_host": access.may_host(who),
        "out_of_sight": queries.out_of_sight() if access.sets_aside(who) else (),
    }
    return render(request, "gatherings/here.html", context)


@public
@require_GET
def gathering(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One gathering: when, where, who hosts, and what was heard."""
    found = access.gathering_for(pk)
    who = actor(request)
    context = {
        "gathering": found,
        "hosts": access.hosts(who, found),
        "sets_aside": access.sets_aside(who),
        "has_stories": is_on("stories"),
    }
    return render(request, "gatherings/gathering.html", context)


@signed_in
@get_and_post
def new(request: HttpRequest) -> HttpResponse:
    """Host a gathering."""
    access.must_be_here()
    if not access.may_host(actor(request)):
        raise NotFound
    form = GatheringForm(request.POST or None, actor=actor(request))
    if form.is_valid():
        try:
            made = actions.host(by=actor(request), key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is up, for all to read."))
            return redirect("gatherings:gathering", pk=made.pk)
    lead = _("A kitchen table is enough. Everybody can read it, and nobody is written down as coming.")
    back = reverse("gatherings:here")
    return form_page(request, form, title=_("Host a gathering"), lead=lead, button=_("Put it up"), back=back)


@signed_in
@get_and_post
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another day, time or place."""
    found = access.hosted_for(actor(request), pk)
    form = ChangeForm(request.POST or None, gathering=found)
    title = _("Another day, time or place")
    return _write(
        request, found, form, actions.change, title, _("Change it"), _("It is changed, for all to read.")
    )


@signed_in
@get_and_post
def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It does not happen."""
    found = access.hosted_for(actor(request), pk)
    form = WhyForm(request.POST or None)
    return _write(
        request, found, form, actions.call_off, _("Call it off"), _("Call it off"), _("It is called off.")
    )


@signed_in
@get_and_post
def heard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was heard, and whose real life was in the room."""
    found = access.hosted_for(actor(request), pk)
    form = HeardForm(request.POST or None)
    done = _("Thank you. Everybody can read it.")
    return _write(request, found, form, actions.write_heard, _("What was heard"), _("Write it down"), done)


@keeper
@get_and_post
def set_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a gathering out of sight because it breaks the law or hurts somebody."""
    found = access.aside_for(actor(request), pk)
    form = WhyForm(request.POST or None)
    title, done = _("Take this out of sight"), _("It is out of sight. The reason is written down.")
    return _write(request, found, form, actions.set_aside, title, _("Take it out of sight"), done)


@keeper
@require_POST
def bring_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring it back."""
    found = access.aside_for(actor(request), pk)
    actions.bring_back(by=actor(request), gathering=found)
    say(request, _("Everybody can read it again."))
    return redirect("gatherings:gathering", pk=pk)


def _write(
    request: HttpRequest,
    found: Gathering,
    form: VerbForm,
    do: Callable[..., Any],
    title: str,
    button: str,
    done: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            made = do(by=actor(request), gathering=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, done)
            is_up = made is None or made.is_up
            return redirect("gatherings:gathering", pk=found.pk) if is_up else redirect("gatherings:here")
    back = reverse("gatherings:gathering", args=[found.pk])
    return form_page(request, form, title=title, lead=found.title, button=button, back=back)
