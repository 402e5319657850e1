from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilth.alongside import queries
from tilth.alongside.access import person_for
from tilth.alongside.actions import meetings as actions
from tilth.alongside.forms import MeetingForm, key_in
from tilth.alongside.models import Meeting
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import refill, render, say
from tilth.base.roles import Verb
from tilth.base.web import actor, signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def meet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say when one next meets the person."""
    person = person_for(actor(request), pk, Verb.WRITE)
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        try:
            actions.plan_meeting(by=actor(request), person=person, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It stands on the page and under Today."))
            return redirect("home:person", pk=pk)
    refill(request, form)
    context = {
        "person": person,
        "person_page": True,
        "title": _("When you next meet %(called)s") % {"called": person.called},
        "form": form,
        "meetings": queries.meetings_of(pk),
        "back": reverse("home:person", args=[pk]),
    }
    return render(request, "alongside/meet.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def call_off(request: HttpRequest, pk: UUID, meeting: UUID) -> HttpResponse:
    person_for(actor(request), pk, Verb.WRITE)
    found = Meeting.objects.filter(pk=meeting, person_id=pk).first()
    if found is None:
        raise NotFound
    actions.call_off(by=actor(request), meeting=found, key=key_in(request.POST))
    say(request, _("It is called off."))
    return redirect("home:person", pk=pk)
