"""Before and after, what contacts cost, whom we are not meeting, and how it goes all together: for whoever works here."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilth.barriers.access import barrier_for
from tilth.base import clock
from tilth.base.errors import InvalidInput
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF, Role
from tilth.base.web import acting, actor
from tilth.findings.access import (
    fall_for,
    in_a_team,
    must_keep,
    must_work_here,
    price_to_write,
    study_to_weigh,
    team_that_writes,
)
from tilth.findings.actions.detours import say_detour
from tilth.findings.actions.falls import work_out_fall as work_it_out
from tilth.findings.actions.open_figures import put_open_figures
from tilth.findings.actions.weighing import weigh as weigh_study
from tilth.findings.forms import DetourForm, FallForm, OpenFigureForm, WeighForm
from tilth.findings.halves import chosen, over
from tilth.findings.queries.falls import fall_page
from tilth.findings.queries.meeting import meeting, source_of
from tilth.findings.queries.prices import newest_weighing, price_of
from tilth.findings.queries.together import can_be_told, together
from tilth.findings.views import get_and_post
from tilth.teams.access import may_write

works_here = acting(*STAFF)


@works_here
@get_and_post
def work_out_fall(request: HttpRequest, slug: str) -> HttpResponse:
    team = team_that_writes(actor(request), slug)
    form = FallForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = work_it_out(by=actor(request), team=team, key=form.key, **form.cleaned())
            say(request, _("Worked out. The days were not kept."))
            return redirect("findings:fall", pk=made.pk)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Before and after"),
        lead=_(
            "Whoever is chosen because much happened to them has less happen to them next, helped or not. So what was to be expected anyway always stands between the two."
        ),
        button=_("Work it out"),
        back=reverse("findings:charts"),
    )


@works_here
@require_GET
def fall(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = fall_for(actor(request), pk)
    context = {"page": fall_page(found), "is_ours": may_write(actor(request), found.team)}
    return render(request, "findings/fall.html", context)


@works_here
@get_and_post
def weigh(request: HttpRequest, pk: UUID) -> HttpResponse:
    study = study_to_weigh(actor(request), pk)
    held = newest_weighing(study)
    names = ("contacts", "low_pence", "high_pence", "source", "year")
    form = WeighForm(
        request.POST or None, initial={name: getattr(held, name) for name in names} if held else {}
    )
    back = reverse("listening:study", args=[pk])
    if form.is_valid():
        try:
            weigh_study(by=actor(request), study=study, key=form.key, **form.cleaned())
            say(request, _("Kept. What is in the way tells its price by it."))
            return redirect(back)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("What did these contacts cost?"),
        lead=_(
            "Then everybody who works here, and whoever owes the answer, sees what a thing in the way costs: as a range."
        ),
        button=_("Keep it"),
        back=back,
    )


@works_here
@require_GET
def price(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one thing in the way costs."""
    who = actor(request)
    must_work_here(who)
    context = {"price": price_of(barrier_for(who, pk)), "may_say": in_a_team(who)}
    return render(request, "findings/price.html", context)


@works_here
@get_and_post
def detour(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which journeys between agencies it causes."""
    held = price_to_write(actor(request), pk)
    form = DetourForm(request.POST or None)
    back = reverse("findings:price", args=[pk])
    if form.is_valid():
        try:
            say_detour(by=actor(request), barrier=held, key=form.key, **form.cleaned())
            say(request, _("Kept. It stands beside what listening tells."))
            return redirect(back)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("It sends people round between agencies"),
        lead=_(
            "Out of what happened: how often people stood before one agency again because another sent them back. Laid to several things in the way, it is shared evenly between them."
        ),
        button=_("Keep it"),
        back=back,
    )


@works_here
@require_GET
def who_we_meet(request: HttpRequest) -> HttpResponse:
    """Who are we not meeting? Our totals beside open data, a half year at a time."""
    must_work_here(actor(request))
    offered = over(clock.today())
    half = chosen(request.GET.get("half", ""), offered) or offered[0]
    context = {
        "page": meeting(half),
        "halves": offered,
        "keeps": actor(request).acting_as == Role.KEEPER,
    }
    return render(request, "findings/meeting.html", context)


@acting(Role.KEEPER)
@get_and_post
def open_figures(request: HttpRequest) -> HttpResponse:
    must_keep(actor(request))
    what = request.GET.get("what", "")
    form = OpenFigureForm(request.POST or None, what=what, initial={"what": what, "source": source_of(what)})
    if form.is_valid():
        try:
            said = form.cleaned()
            put_open_figures(
                by=actor(request), what=said["what"], source=said["source"], values=form.values, key=form.key
            )
            say(request, _("It stands beside whom we meet."))
            return redirect("findings:who_we_meet")
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("What open data say"),
        lead=_(
            "One figure for each neighbourhood, as everybody can read it. Under the same name it is put right; left empty it is taken away."
        ),
        button=_("Keep it"),
        back=reverse("findings:who_we_meet"),
    )


@works_here
@require_GET
def how_it_goes(request: HttpRequest) -> HttpResponse:
    """How it goes, all together, for those who began in one half of a year."""
    must_work_here(actor(request))
    offered = can_be_told(over(clock.today()))
    half = chosen(request.GET.get("half", ""), offered) or offered[0]
    return render(request, "findings/together.html", {"page": together(half), "halves": offered})
