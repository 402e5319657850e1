from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.accounts.access import may
from tilth.base.pages import render
from tilth.base.roles import Role, Verb
from tilth.base.web import acting, actor, signed_in
from tilth.decisions import actions, queries
from tilth.decisions.access import guideline_for, holds_team, permission_for, team_to_guide
from tilth.decisions.forms import GuidelineForm, PermissionForm, RetireForm, TakeBackForm
from tilth.decisions.views.doing import do
from tilth.teams.access import team_for

WRITES = (Role.WORKER, Role.GARDENER)
SIGNS = (Role.LEADER, Role.GARDENER)


@signed_in
@require_GET
def guidelines(request: HttpRequest, slug: str) -> HttpResponse:
    """A team's guidelines: those in force, and the older wordings."""
    who = actor(request)
    team = team_for(who, slug)
    written = queries.guidelines_of(team)
    in_force = [one for one in written if one.is_in_force]
    context = {
        "team": team,
        "in_force": in_force,
        "older": [one for one in written if not one.is_in_force],
        "is_long": len(in_force) > queries.MANY_GUIDELINES,
        "can_write": who.acting_as in WRITES and may(who, Verb.GUIDE, holds=holds_team(who, team.pk)),
        "sees_decisions": who.is_staff,
    }
    return render(request, "decisions/guidelines.html", context)


@acting(*WRITES)
@require_http_methods(["GET", "POST"])
def guideline_write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a guideline the team gives itself."""
    team = team_to_guide(actor(request), slug)
    form = GuidelineForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.write_guideline(by=actor(request), team=team, key=form.key, **form.cleaned()),
        title=_("A guideline for %(team)s") % {"team": team.name},
        lead=_("One short sentence, such as: If it gets someone eating, buy it."),
        button=_("Write it down"),
        back=reverse("decisions:guidelines", args=[slug]),
    )


@acting(*WRITES)
@require_http_methods(["GET", "POST"])
def guideline_replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a guideline anew; the old wording stays readable."""
    found = guideline_for(actor(request), pk, any_wording=True)
    form = GuidelineForm(request.POST or None, initial={"words": found.words, "why": found.why})
    return do(
        request,
        form,
        lambda: actions.replace_guideline(by=actor(request), guideline=found, key=form.key, **form.cleaned()),
        title=_("Say it another way"),
        lead=_("The wording before stays readable, with its dates."),
        button=_("Keep these words"),
        back=reverse("decisions:guidelines", args=[found.team.slug]),
    )


@acting(*WRITES)
@require_http_methods(["GET", "POST"])
def guideline_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a guideline go."""
    found = guideline_for(actor(request), pk)
    form = RetireForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.retire_guideline(by=actor(request), guideline=found, key=form.key, **form.cleaned()),
        title=_("Let this guideline go?"),
        lead=found.words,
        button=_("Let it go"),
        back=reverse("decisions:guidelines", args=[found.team.slug]),
    )


@acting(*SIGNS)
@require_http_methods(["GET", "POST"])
def permission_sign(request: HttpRequest) -> HttpResponse:
    """Sign what anybody who works here may do without asking."""
    form = PermissionForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.sign_permission(by=actor(request), key=form.key, **form.cleaned()),
        title=_("A permission, signed by you"),
        lead=_("It stands in “What you may do”, with your name and the day, for everybody who works here."),
        button=_("Sign it"),
        back=reverse("home:what_you_may_do"),
        done=_("It is signed. Everybody who works here can read it."),
    )


@acting(*SIGNS)
@require_http_methods(["GET", "POST"])
def permission_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a permission back, openly."""
    found = permission_for(actor(request), pk)
    form = TakeBackForm(request.POST or None)
    return do(
        request,
        form,
        lambda: actions.take_back_permission(
            by=actor(request), permission=found, key=form.key, **form.cleaned()
        ),
        title=_("Take this permission back?"),
        lead=found.title,
        button=_("Take it back"),
        back=reverse("home:what_you_may_do"),
        done=_("It is taken back, openly: everybody can read when, why and by whom."),
    )
