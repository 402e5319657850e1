"""Pages about what happened: the figures as they were worked out, and how they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor
from tilth.evidence import access, drawn, queries
from tilth.evidence.access import WORKS_WITH_CONTACTS
from tilth.evidence.actions import looking
from tilth.evidence.forms import LookingForm
from tilth.evidence.views.contacts import done, get_and_post


@acting(*WORKS_WITH_CONTACTS)
@require_GET
def happened(request: HttpRequest) -> HttpResponse:
    access.must_be_on()
    context = {
        "page": drawn.page(),
        "looking": queries.looking_now(),
        "chooses": actor(request).acting_as == Role.ANALYST,
    }
    return render(request, "evidence/happened.html", context)


@acting(Role.ANALYST)
@get_and_post
def look(request: HttpRequest) -> HttpResponse:
    access.must(actor(request), Role.ANALYST)
    form = LookingForm(request.POST or None, initial=drawn.as_typed(queries.looking_now()))
    if done(form, looking.look, by=actor(request)):
        say(request, _("It is worked out apart from these pages, and anew each night."))
        return redirect("evidence:happened")
    return form_page(
        request,
        form,
        title=_("How it is worked out"),
        lead=_("What you choose stands beside every figure."),
        button=_("Work it out"),
        back=reverse("evidence:happened"),
    )
