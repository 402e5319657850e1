"""Charts: read by whoever works here, kept by their team."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilth.base.errors import InvalidInput, WrongState
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF
from tilth.base.web import acting, actor
from tilth.findings.access import (
    chart_for,
    chart_to_note,
    chart_to_write,
    in_a_team,
    must_be_here,
    team_that_writes,
)
from tilth.findings.actions import charts as verbs
from tilth.findings.forms import AnewForm, ChangeForm, ChartForm, PointsForm
from tilth.findings.models import Chart
from tilth.findings.queries import charts as queries
from tilth.findings.views import get_and_post
from tilth.teams.access import may_write


@acting(*STAFF)
@require_GET
def charts(request: HttpRequest) -> HttpResponse:
    must_be_here()
    teams, found, falls = queries.charts_of(actor(request))
    return render(request, "findings/charts.html", {"teams": teams, "charts": found, "falls": falls})


@acting(*STAFF)
@require_GET
def chart(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = chart_for(actor(request), pk)
    context = {
        "page": queries.chart_page(found),
        "is_ours": may_write(actor(request), found.team),
        "may_note": in_a_team(actor(request)),
    }
    return render(request, "findings/chart.html", context)


@acting(*STAFF)
@get_and_post
def begin_chart(request: HttpRequest, slug: str) -> HttpResponse:
    team = team_that_writes(actor(request), slug)
    form = ChartForm(request.POST or None)
    if form.is_valid():
        made = verbs.begin_chart(by=actor(request), team=team, key=form.key, **form.cleaned())
        say(request, _("The chart is there. Now its first numbers."))
        return redirect("findings:chart", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Begin a chart"),
        lead=_("One number over time, to see whether it changed or only moves as it always did."),
        button=_("Begin the chart"),
        back=reverse("findings:charts"),
    )


@acting(*STAFF)
@get_and_post
def put_points(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = chart_to_write(actor(request), pk)
    form = PointsForm(request.POST or None)
    if form.is_valid():
        try:
            verbs.put_points(by=actor(request), chart=found, key=form.key, **form.cleaned())
            say(request, _("The numbers are on the chart."))
            return redirect("findings:chart", pk=pk)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Put numbers on the chart"),
        lead=_("A day that has a number already is put right."),
        button=_("Put them on"),
        back=_at(found),
    )


@acting(*STAFF)
@get_and_post
def begin_anew(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = chart_to_write(actor(request), pk)
    form = AnewForm(request.POST or None)
    if form.is_valid():
        try:
            verbs.begin_anew(by=actor(request), chart=found, key=form.key, **form.cleaned())
            say(request, _("From that day the chart begins anew."))
            return redirect("findings:chart", pk=pk)
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Begin the chart anew"),
        lead=_(
            "Middle and limits start again from that day. Your name and your reason stand under the chart."
        ),
        button=_("Begin anew"),
        back=_at(found),
    )


@acting(*STAFF)
@get_and_post
def note_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = chart_to_note(actor(request), pk)
    form = ChangeForm(request.POST or None)
    if form.is_valid():
        try:
            verbs.note_change(by=actor(request), chart=found, key=form.key, **form.cleaned())
            say(request, _("It stands under the chart."))
            return redirect("findings:chart", pk=pk)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request, form, title=_("What we changed"), button=_("Write it on the chart"), back=_at(found)
    )


def _at(chart: Chart) -> str:
    return reverse("findings:chart", args=[chart.pk])
