"""Pages of findings and charts: what was learned, for all to read; what a team writes; and who does what about it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.base.errors import InvalidInput, WrongState
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF
from tilth.base.web import acting, actor, public
from tilth.findings import actions, queries
from tilth.findings.access import (
    chart_for,
    chart_to_note,
    chart_to_write,
    commitment_to_tell,
    finding_for,
    finding_to_act_on,
    finding_to_withdraw,
    in_a_team,
    may_act,
    must_be_here,
    team_that_writes,
)
from tilth.findings.forms import (
    AnewForm,
    CameForm,
    ChangeForm,
    ChartForm,
    CommitForm,
    FindingForm,
    PointsForm,
    WhyForm,
)
from tilth.findings.models import Chart
from tilth.places.queries import is_on
from tilth.teams.access import may_write

get_and_post = require_http_methods(["GET", "POST"])


@public
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """What was learned here, and what was not: for everybody."""
    must_be_here()
    context = {
        "lines": queries.front(),
        "works_here": actor(request).is_staff,
        "compares": is_on("comparisons"),
    }
    return render(request, "findings/front.html", context)


@acting(*STAFF)
@require_GET
def charts(request: HttpRequest) -> HttpResponse:
    must_be_here()
    teams, found = queries.charts_of(actor(request))
    return render(request, "findings/charts.html", {"teams": teams, "charts": found})


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
        made = actions.begin_chart(by=actor(request), team=team, key=form.key, **form.cleaned())
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
            actions.put_points(by=actor(request), chart=found, key=form.key, **form.cleaned())
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
            actions.begin_anew(by=actor(request), chart=found, key=form.key, **form.cleaned())
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
            actions.note_change(by=actor(request), chart=found, key=form.key, **form.cleaned())
            say(request, _("It stands under the chart."))
            return redirect("findings:chart", pk=pk)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request, form, title=_("What we changed"), button=_("Write it on the chart"), back=_at(found)
    )


def _at(chart: Chart) -> str:
    return reverse("findings:chart", args=[chart.pk])


@acting(*STAFF)
@get_and_post
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    team = team_that_writes(actor(request), slug)
    form = FindingForm(request.POST or None, team=team)
    if form.is_valid():
        try:
            made = actions.publish(by=actor(request), team=team, told=form.told, key=form.key, **form.made_of)
            say(request, _("Everybody can read it now."))
            return redirect("findings:finding", pk=made.pk)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Tell what you learned"),
        lead=_(
            "For everybody to read, with what it rests on. Nothing of it changes later: it can be withdrawn."
        ),
        button=_("Tell everybody"),
        back=reverse("findings:front"),
    )


@public
@require_GET
def finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One finding, with everything that stands beside it."""
    found, by = finding_for(pk), actor(request)
    page = queries.finding_page(found)
    stands = not found.withdrawn_on
    context = {
        "page": page,
        "works_here": by.is_staff,
        "may_act": stands and may_act(by),
        "may_withdraw": stands and by.is_staff and may_write(by, found.team),
        "ours": queries.mine_of(by, page.commitments) if stands else set(),
    }
    return render(request, "findings/finding.html", context)


@public
@require_GET
def print_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same, for paper."""
    return render(request, "findings/print.html", {"page": queries.finding_page(finding_for(pk))})


@public
@require_GET
def table_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same, as a table."""
    page = queries.finding_page(finding_for(pk))
    return _as_file(queries.as_table(page), "text/csv; charset=utf-8", "finding.csv")


@public
@require_GET
def json_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same, for a program."""
    page = queries.finding_page(finding_for(pk))
    return _as_file(queries.as_json(page), "application/json", "finding.json")


def _as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@acting(*STAFF)
@get_and_post
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = finding_to_withdraw(actor(request), pk)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        actions.withdraw(by=actor(request), finding=found, key=form.key, **form.cleaned())
        say(request, _("Withdrawn. It stays here, with your reason."))
        return redirect("findings:finding", pk=pk)
    return form_page(
        request,
        form,
        title=_("Withdraw it"),
        lead=_("It stays where it is, with your reason above it."),
        button=_("Withdraw it"),
        back=reverse("findings:finding", args=[pk]),
    )


@acting(*STAFF)
@get_and_post
def commit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = finding_to_act_on(actor(request), pk)
    form = CommitForm(request.POST or None, who=queries.who_could(actor(request)))
    if form.is_valid():
        try:
            said = form.cleaned()
            who = queries.holder(said.pop("who"))
            actions.commit(by=actor(request), finding=found, key=form.key, **who, **said)
            say(request, _("It stands under the finding, with its day."))
            return redirect("findings:finding", pk=pk)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Say what you will do"),
        lead=found.sentence,
        button=_("We will do it"),
        back=reverse("findings:finding", args=[pk]),
    )


@acting(*STAFF)
@get_and_post
def say_what_came(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = commitment_to_tell(actor(request), pk)
    form = CameForm(request.POST or None)
    if form.is_valid():
        actions.say_what_came(by=actor(request), commitment=found, key=form.key, **form.cleaned())
        say(request, _("It stands under the finding."))
        return redirect("findings:finding", pk=found.finding_id)
    return form_page(
        request,
        form,
        title=_("What came of it?"),
        lead=found.what,
        button=_("Say it"),
        back=reverse("findings:finding", args=[found.finding_id]),
    )
