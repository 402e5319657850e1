from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.alongside import queries
from tilth.alongside.access import emergency_for, lesson_for
from tilth.alongside.actions import glass as actions
from tilth.alongside.forms import (
    EmergencyForm,
    HoldForm,
    LessonForm,
    NamedEmergencyForm,
    WhoOpenedForm,
    key_in,
)
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.limits import rate_limit
from tilth.base.pages import refill, render, say
from tilth.base.roles import EMERGENCY_ROLES, STAFF, Role
from tilth.base.web import acting, actor

AN_HOUR = 10


@acting(*EMERGENCY_ROLES)
@require_http_methods(["GET", "POST"])
def open_page(request: HttpRequest) -> HttpResponse:
    """Open a page in an emergency: first why, then whose."""
    who, is_named = actor(request), "called" in request.POST
    asked: type[EmergencyForm] = NamedEmergencyForm if is_named else EmergencyForm
    form = asked(request.POST or None, acting_as=who.acting_as)
    if form.is_valid() and not is_named:
        form = NamedEmergencyForm(initial=form.cleaned(), acting_as=who.acting_as)
        return _asking(request, form, is_named=True)
    if form.is_valid():
        rate_limit("emergency", str(who.account_id), times=AN_HOUR, seconds=3600)
        try:
            glass = actions.break_glass(by=who, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            if glass is None:
                return render(request, "alongside/nothing_opened.html")
            return redirect("home:person", pk=glass.person_id)
    return _asking(request, form, is_named=is_named)


def _asking(request: HttpRequest, form: EmergencyForm, *, is_named: bool) -> HttpResponse:
    refill(request, form)
    context: dict[str, Any] = {"form": form, "is_named": is_named}
    is_wrong = form.is_bound and bool(form.errors)
    return render(request, "alongside/emergency.html", context, status=422 if is_wrong else 200)


@acting(*EMERGENCY_ROLES)
@require_POST
def shut(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Shut a page before its hour is over."""
    glass = queries.open_glass(actor(request), pk)
    if glass is not None:
        actions.shut_glass(by=actor(request), glass=glass)
        say(request, _("The page is shut. Two colleagues will ask you to look back at it with them."))
    return redirect("home:today")


@acting(Role.PRIVACY_LEAD)
@require_GET
def emergencies(request: HttpRequest) -> HttpResponse:
    """The pages that were opened in an emergency, newest first."""
    found = queries.emergencies(actor(request))
    return render(request, "alongside/emergencies.html", {"emergencies": found, "person_page": True})


@acting(Role.PRIVACY_LEAD)
@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One emergency: why, what opened, what the peers say; and whether the person can be told."""
    who = actor(request)
    glass = emergency_for(who, pk)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        try:
            values = form.cleaned()
            actions.hold_telling(by=who, glass=glass, key=form.key, **values)
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("They are not told yet. You will be asked again on that day."))
            return redirect("alongside:emergency", pk=pk)
    refill(request, form)
    context = {
        "glass": glass,
        "person_page": True,
        "lessons": queries.lessons_of(glass),
        "form": form,
        "may_hold": glass.told_at is None and glass.account_id != who.account_id,
    }
    return render(request, "alongside/one_emergency.html", context, status=422 if form.is_bound else 200)


@acting(Role.PRIVACY_LEAD)
@require_POST
def tell_now(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell the person now."""
    actions.tell_now(by=actor(request), glass=emergency_for(actor(request), pk), key=key_in(request.POST))
    say(request, _("They are told, in the way that is safe for them."))
    return redirect("alongside:emergency", pk=pk)


@acting(*STAFF)
@require_http_methods(["GET", "POST"])
def look_back(request: HttpRequest, pk: UUID, lesson: UUID) -> HttpResponse:
    """A peer looks back at an emergency, in words. Does not say whose page it was."""
    found = lesson_for(actor(request), lesson)
    if found.glass_id != pk:
        raise NotFound
    form = LessonForm(request.POST or None)
    if form.is_valid():
        actions.say_lesson(by=actor(request), lesson=found, key=form.key, **form.cleaned())
        say(request, _("Thank you. The privacy lead reads it."))
        return redirect("home:today")
    refill(request, form)
    context: dict[str, Any] = {"glass": found.glass, "form": form}
    return render(request, "alongside/looking_back.html", context, status=422 if form.is_bound else 200)


@acting(Role.PRIVACY_LEAD)
@require_http_methods(["GET", "POST"])
def who_opened(request: HttpRequest) -> HttpResponse:
    """Who opened one page in an emergency, or without walking alongside. By the page, never by the worker."""
    form = WhoOpenedForm(request.POST or None)
    found = None
    if form.is_valid():
        found = actions.ask_who_opened(by=actor(request), **form.cleaned())
    refill(request, form)
    is_wrong = form.is_bound and bool(form.errors)
    context = {"form": form, "found": found, "person_page": True}
    return render(request, "alongside/who_opened.html", context, status=422 if is_wrong else 200)
