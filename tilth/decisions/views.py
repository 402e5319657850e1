from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.accounts.access import may
from tilth.alongside.access import person_for
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.filters import pounds
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import Role, Section, Verb
from tilth.base.web import acting, actor, signed_in
from tilth.decisions import actions, queries
from tilth.decisions.access import guideline_for, holds_team, permission_for, pot_for, row_for
from tilth.decisions.forms import (
    CorrectForm,
    DecideForm,
    GuidelineForm,
    PermissionForm,
    PotForm,
    PutInForm,
    RetireForm,
    SpendForm,
    TakeBackForm,
)
from tilth.people.models import Person
from tilth.places.queries import is_on
from tilth.teams.access import team_for

TENDS = (Role.GARDENER, Role.KEEPER)


def _spend(request: HttpRequest, person: Person | None) -> HttpResponse:
    if not is_on("pots"):
        raise NotFound
    pots = queries.pots_for(actor(request))
    form = SpendForm(request.POST or None, pots=pots)
    if form.is_valid():
        try:
            row = actions.spend(by=actor(request), person=person, key=form.key, **form.words())
        except InvalidInput as error:
            form.refuse(error)
        else:
            left = pounds(row.balance_pence)
            say(
                request,
                _("It is written down. There is %(left)s left in %(pot)s.")
                % {"left": left, "pot": row.pot.name},
            )
            return (
                redirect("home:person", pk=person.pk) if person else redirect("decisions:pot", pk=row.pot_id)
            )
    refill(request, form)
    context = {"form": form, "person": person, "pots": pots, "person_page": person is not None}
    return render(request, "decisions/spend.html", context, status=422 if form.is_bound else 200)


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def spend(request: HttpRequest) -> HttpResponse:
    """Spend from the team's pot, for nobody in particular."""
    return _spend(request, None)


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def spend_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Spend from the team's pot, for a person one walks alongside."""
    return _spend(request, person_for(actor(request), pk, Verb.SPEND, Section.PLAN))


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a decision note on a person's page."""
    person = person_for(actor(request), pk, Verb.DECIDE, Section.PLAN)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        actions.decide_note(by=actor(request), person=person, key=form.key, **form.words())
        say(request, _("It stands on the page. %(called)s can read it.") % {"called": person.called})
        return redirect("home:person", pk=pk)
    return form_page(
        request,
        form,
        title=_("What we decided"),
        lead=_("Write it when it helps. Nobody has to approve it."),
        button=_("Write it down"),
        back=reverse("home:person", args=[pk]),
        person_page=True,
    )


@signed_in
@require_GET
def pot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A pot's page: what is left, what it opened up, and every line of its ledger."""
    who = actor(request)
    found = pot_for(who, pk)
    before = request.GET.get("before", "")
    lines = queries.pot_page(who, found, int(before) if before.isascii() and before.isdecimal() else None)
    context = {
        "pot": found,
        "lines": lines,
        "earlier": lines[-1].sequence if len(lines) == queries.PAGE and lines[-1].sequence > 1 else None,
        "can_spend": may(who, Verb.SPEND, holds=holds_team(who, found.team_id)),
        "can_tend": may(who, Verb.TEND),
    }
    return render(request, "decisions/pot.html", context)


@acting(*TENDS)
@require_http_methods(["GET", "POST"])
def pot_open(request: HttpRequest) -> HttpResponse:
    """Open a pot for a team."""
    form = PotForm(request.POST or None)
    return _do(
        request,
        form,
        lambda: actions.open_pot(by=actor(request), key=form.key, **form.words()),
        title=_("A new pot"),
        button=_("Open it"),
        back=reverse("decisions:pots"),
        then=lambda made: reverse("decisions:put_in", args=[made.pk]),
    )


@acting(Role.WORKER, Role.GARDENER, Role.LEADER, Role.KEEPER)
@require_GET
def pots(request: HttpRequest) -> HttpResponse:
    """Every pot of this place, by team."""
    context = {"pots": queries.public_pots(), "can_tend": may(actor(request), Verb.TEND)}
    return render(request, "decisions/pots.html", context)


@acting(*TENDS)
@require_http_methods(["GET", "POST"])
def put_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put money into a pot."""
    found = pot_for(actor(request), pk, Verb.TEND)
    form = PutInForm(request.POST or None)
    return _do(
        request,
        form,
        lambda: actions.put_in(by=actor(request), pot=found, key=form.key, **form.words()),
        title=_("Put money into %(pot)s") % {"pot": found.name},
        button=_("Put it in"),
        back=reverse("decisions:pot", args=[pk]),
    )


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a line of the ledger right, by a second line beside it."""
    row = row_for(actor(request), pk)
    form = CorrectForm(request.POST or None)
    return _do(
        request,
        form,
        lambda: actions.correct(by=actor(request), row=row, key=form.key, **form.words()),
        title=_("Put it right"),
        button=_("Put it right"),
        back=reverse("decisions:pot", args=[row.pot_id]),
    )


@signed_in
@require_GET
def guidelines(request: HttpRequest, slug: str) -> HttpResponse:
    """A team's guidelines: those in force, and the older wordings."""
    who = actor(request)
    team = team_for(who, slug)
    written = queries.guidelines_of(team)
    context = {
        "team": team,
        "in_force": [one for one in written if one.is_in_force],
        "older": [one for one in written if not one.is_in_force],
        "can_write": may(who, Verb.GUIDE, holds=holds_team(who, team.pk)),
    }
    return render(request, "decisions/guidelines.html", context)


@acting(Role.WORKER, Role.GARDENER)
@require_http_methods(["GET", "POST"])
def guideline_write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a guideline the team gives itself."""
    team = team_for(actor(request), slug)
    form = GuidelineForm(request.POST or None)
    return _do(
        request,
        form,
        lambda: actions.write_guideline(by=actor(request), team=team, key=form.key, **form.words()),
        title=_("A guideline for %(team)s") % {"team": team.name},
        button=_("Write it down"),
        back=reverse("decisions:guidelines", args=[slug]),
    )


@acting(Role.WORKER, Role.GARDENER)
@require_http_methods(["GET", "POST"])
def guideline_replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a guideline anew; the old wording stays readable."""
    found = guideline_for(actor(request), pk)
    form = GuidelineForm(request.POST or None, initial={"words": found.words, "why": found.why})
    return _do(
        request,
        form,
        lambda: actions.replace_guideline(by=actor(request), guideline=found, key=form.key, **form.words()),
        title=_("Say it another way"),
        button=_("Keep these words"),
        back=reverse("decisions:guidelines", args=[found.team.slug]),
    )


@acting(Role.WORKER, Role.GARDENER)
@require_http_methods(["GET", "POST"])
def guideline_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a guideline go."""
    found = guideline_for(actor(request), pk)
    form = RetireForm(request.POST or None)
    return _do(
        request,
        form,
        lambda: actions.retire_guideline(by=actor(request), guideline=found, key=form.key, **form.words()),
        title=_("Let this guideline go?"),
        lead=found.words,
        button=_("Let it go"),
        back=reverse("decisions:guidelines", args=[found.team.slug]),
    )


@acting(Role.LEADER, Role.GARDENER)
@require_http_methods(["GET", "POST"])
def permission_sign(request: HttpRequest) -> HttpResponse:
    """Sign what anybody who works here may do without asking."""
    form = PermissionForm(request.POST or None)
    return _do(
        request,
        form,
        lambda: actions.sign_permission(by=actor(request), key=form.key, **form.words()),
        title=_("A permission, signed by you"),
        lead=_("It stands in “What you may do”, with your name and the day, for everybody who works here."),
        button=_("Sign it"),
        back=reverse("home:what_you_may_do"),
    )


@acting(Role.LEADER, Role.GARDENER)
@require_http_methods(["GET", "POST"])
def permission_take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a permission back, openly."""
    found = permission_for(actor(request), pk)
    form = TakeBackForm(request.POST or None)
    return _do(
        request,
        form,
        lambda: actions.take_back_permission(
            by=actor(request), permission=found, key=form.key, **form.words()
        ),
        title=_("Take this permission back?"),
        lead=found.title,
        button=_("Take it back"),
        back=reverse("home:what_you_may_do"),
    )


def _do(
    request: HttpRequest,
    form: VerbForm,
    verb: Callable[[], object],
    *,
    title: str,
    button: str,
    back: str,
    lead: str = "",
    then: Callable[..., str] | None = None,
) -> HttpResponse:
    if form.is_valid():
        try:
            made = verb()
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is written down."))
            return redirect(then(made) if then else back)
    return form_page(request, form, title=title, lead=lead, button=button, back=back)
