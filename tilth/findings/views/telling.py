"""What was learned, for all to read; what a team tells; and who does what about it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilth.base.errors import InvalidInput
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF
from tilth.base.web import acting, actor, public
from tilth.findings.access import (
    commitment_to_tell,
    finding_for,
    finding_to_act_on,
    finding_to_withdraw,
    may_act,
    must_be_here,
    team_that_writes,
)
from tilth.findings.actions import telling as verbs
from tilth.findings.forms import CameForm, CommitForm, FindingForm, WhyForm
from tilth.findings.queries import telling as queries
from tilth.findings.views import get_and_post
from tilth.places.queries import is_on
from tilth.teams.access import may_write


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
@get_and_post
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    team = team_that_writes(actor(request), slug)
    form = FindingForm(request.POST or None, team=team)
    if form.is_valid():
        try:
            made = verbs.publish(by=actor(request), team=team, told=form.told, key=form.key, **form.made_of)
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
        verbs.withdraw(by=actor(request), finding=found, key=form.key, **form.cleaned())
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
            verbs.commit(by=actor(request), finding=found, key=form.key, **who, **said)
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
        verbs.say_what_came(by=actor(request), commitment=found, key=form.key, **form.cleaned())
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
