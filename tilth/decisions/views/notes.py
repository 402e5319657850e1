from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.accounts.access import may
from tilth.alongside.access import allowed, person_for
from tilth.alongside.queries import facts_for
from tilth.base.audit import look
from tilth.base.pages import render
from tilth.base.roles import STAFF, Role, Section, Verb
from tilth.base.web import acting, actor, signed_in
from tilth.decisions import actions, queries
from tilth.decisions.access import holds_team, team_that_decides
from tilth.decisions.forms import DecideForm
from tilth.decisions.views.doing import do
from tilth.places.queries import is_on
from tilth.teams.access import team_for

A_LONG_WHILE = 200  # lines of each kind: years of a life


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a decision note on a person's page."""
    person = person_for(actor(request), pk, Verb.DECIDE, Section.PLAN)
    form = DecideForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.decide_note(by=actor(request), person=person, key=form.key, **form.cleaned()),
        title=_("What we decided"),
        lead=_("Write it when it helps. Nobody else has to say yes to it, and %(called)s can read it.")
        % {"called": person.called},
        button=_("Write it down"),
        back=reverse("home:person", args=[pk]),
        done=_("It stands on the page. %(called)s can read it.") % {"called": person.called},
        person_page=True,
    )


@signed_in
@require_GET
def decided(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was decided and bought for one person, each a line in words."""
    who = actor(request)
    person = person_for(who, pk, Verb.SEE, Section.PLAN)
    look(who, pk, "decided", section=Section.PLAN)
    offered = allowed(facts_for(who, pk), [(Verb.DECIDE, Section.PLAN), (Verb.SPEND, Section.PLAN)])
    context = {
        "person": person,
        "person_page": True,
        "decisions": queries.decisions_of(person, A_LONG_WHILE),
        "spends": queries.spends_for(person, A_LONG_WHILE),
        "can_decide": Verb.DECIDE in offered,
        "can_spend": Verb.SPEND in offered and is_on("pots"),
    }
    return render(request, "decisions/decided.html", context)


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def team_decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what a team decided about its own work."""
    team = team_that_decides(actor(request), slug)
    form = DecideForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.decide_note(by=actor(request), team=team, key=form.key, **form.cleaned()),
        title=_("What %(team)s decided") % {"team": team.name},
        lead=_("About your own work, with nobody named. Nobody else has to say yes to it."),
        button=_("Write it down"),
        back=reverse("decisions:team_decided", args=[slug]),
    )


@acting(*STAFF)
@require_GET
def team_decided(request: HttpRequest, slug: str) -> HttpResponse:
    """What a team decided about its own work."""
    who = actor(request)
    team = team_for(who, slug)
    context = {
        "team": team,
        "decisions": queries.decisions_of_team(team),
        "can_decide": may(who, Verb.DECIDE, holds=holds_team(who, team.pk)),
    }
    return render(request, "decisions/team_decided.html", context)
