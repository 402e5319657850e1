from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tilth.accounts.access import may as may_by_role
from tilth.alongside import queries
from tilth.alongside.access import person_for
from tilth.alongside.actions import conflicts as actions
from tilth.alongside.forms import ConflictForm, KnowForm, LetBackForm
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import STAFF, Role, Verb
from tilth.base.web import acting, actor, signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def step_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one knows this person from one's own life."""
    who = actor(request)
    person = person_for(who, pk)
    if who.account is None or who.person_id == pk:
        raise NotFound
    form = ConflictForm(request.POST or None)
    if form.is_valid():
        actions.declare_conflict(by=who, person=person, key=form.key, **form.cleaned())
        say(request, _("Thank you. This page is closed to you from now on."))
        return redirect("home:today")
    return form_page(
        request,
        form,
        title=_("I know this person from my own life"),
        lead=_("Neighbours, relatives and old friends step aside. Your access ends at once."),
        button=_("Step aside"),
        back=reverse("home:person", args=[pk]),
        person_page=True,
    )


@acting(*STAFF)
@require_http_methods(["GET", "POST"])
def people_i_know(request: HttpRequest) -> HttpResponse:
    """Say whom one knows from one's own life. Never tells whether they have a page here."""
    who = actor(request)
    form = KnowForm(request.POST or None)
    if form.is_valid():
        actions.know_somebody(by=who, key=form.key, **form.cleaned())
        say(request, _("Thank you. If they have a page here, now or later, it is closed to you."))
        return redirect("alongside:people_i_know")
    refill(request, form)
    context = {
        "form": form,
        "known": queries.said_to_know(who),
        "may_let_back": may_by_role(who, Verb.LET_BACK),
    }
    return render(request, "alongside/people_i_know.html", context, status=422 if form.is_bound else 200)


@acting(Role.GARDENER, Role.PRIVACY_LEAD)
@require_http_methods(["GET", "POST"])
def let_back(request: HttpRequest) -> HttpResponse:
    """Take back, in words, that somebody knows a person."""
    form = LetBackForm(request.POST or None)
    if form.is_valid():
        try:
            actions.let_back(by=actor(request), key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is written down. If they said so, it is taken back."))
            return redirect("alongside:people_i_know")
    return form_page(
        request,
        form,
        title=_("Somebody does not know them after all"),
        lead=_("Nothing opens by this. They can be asked in again, as anybody can."),
        button=_("Take it back"),
        back=reverse("alongside:people_i_know"),
    )
