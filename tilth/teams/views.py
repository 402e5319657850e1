"""A team's page, its agreement and its members."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF, Role
from tilth.base.web import acting, actor, signed_in
from tilth.teams import actions, queries
from tilth.teams.access import (
    is_member,
    may_tend,
    may_write,
    membership_to_end,
    own_membership,
    team_for,
    team_to_tend,
    team_to_write,
)
from tilth.teams.forms import AgreementForm, GiftsForm, MemberForm, TeamForm, VisitingForm, WeekForm

tending = acting(Role.GARDENER, Role.KEEPER)
get_and_post = require_http_methods(["GET", "POST"])


@signed_in
@require_GET
def team(request: HttpRequest, slug: str) -> HttpResponse:
    found = team_for(actor(request), slug)
    context = {
        "team": found,
        "agreement": found.agreement,
        "earlier": queries.earlier_agreements(found),
        "members": queries.members_of(found),
        "week": queries.week_of(found) if actor(request).is_staff else None,
        "neighbourhoods": found.neighbourhoods.all(),
        "is_member": is_member(actor(request), found),
        "may_write": may_write(actor(request), found),
        "may_tend": may_tend(actor(request)),
    }
    return render(request, "teams/team.html", context)


@tending
@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    return render(request, "teams/teams.html", {"teams": queries.teams().prefetch_related("neighbourhoods")})


@tending
@get_and_post
def make_team(request: HttpRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if form.is_valid():
        words = {name: value for name, value in form.cleaned().items() if name != "seen"}
        try:
            made = actions.make_team(by=actor(request), key=form.key, **words)
            say(request, _("%(name)s has its page.") % {"name": made.name})
            return redirect("teams:team", slug=made.slug)
        except InvalidInput as error:
            form.refuse(error)
    back = reverse("teams:teams")
    return form_page(request, form, title=_("Make a team"), button=_("Make it"), back=back)


@acting(*STAFF)
@get_and_post
def change_team(request: HttpRequest, slug: str) -> HttpResponse:
    found = team_for(actor(request), slug)
    if not (may_tend(actor(request)) or may_write(actor(request), found)):
        raise NotFound
    form = TeamForm(request.POST or None, team=found)
    if form.is_valid():
        try:
            actions.change_team(by=actor(request), team=found, key=form.key, **form.cleaned())
            say(request, _("The team’s page says so now."))
            return redirect("teams:team", slug=slug)
        except InvalidInput as error:
            form.refuse(error)
    back = reverse("teams:team", args=[slug])
    return form_page(request, form, title=found.name, button=_("Keep it"), back=back)


@acting(*STAFF)
@get_and_post
def write_agreement(request: HttpRequest, slug: str) -> HttpResponse:
    found = team_to_write(actor(request), slug)
    form = AgreementForm(request.POST or None, team=found)
    if form.is_valid():
        actions.write_agreement(by=actor(request), team=found, key=form.key, **form.cleaned())
        say(request, _("That is how you work together, from today."))
        return redirect("teams:team", slug=slug)
    back = reverse("teams:team", args=[slug])
    title = _("How we work together")
    return form_page(request, form, title=title, button=_("We agree"), back=back, lead=found.name)


@acting(*STAFF)
@get_and_post
def write_week(request: HttpRequest, slug: str) -> HttpResponse:
    """Type who is about this week."""
    found = team_to_write(actor(request), slug)
    form = WeekForm(request.POST or None, week=queries.week_of(found))
    if form.is_valid():
        actions.write_week(by=actor(request), team=found, key=form.key, **form.cleaned())
        say(request, _("It stands on the team’s page until Sunday."))
        return redirect("teams:team", slug=slug)
    title = _("Who is about this week")
    back = reverse("teams:team", args=[slug])
    return form_page(request, form, title=title, button=_("Keep it"), back=back, lead=found.name)


@acting(*STAFF)
@get_and_post
def visiting(request: HttpRequest) -> HttpResponse:
    """Ask one colleague to ring while one is visiting."""
    who = actor(request)
    if who.account is None:
        raise NotFound
    form = VisitingForm(request.POST or None, account=who.account)
    if form.is_valid():
        try:
            # Without the form's key: nothing is kept of this, not even that it was saved once.
            actions.go_visiting(by=who, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("They see it under Today. Press “I am back” when you are."))
            return redirect("home:today")
    return form_page(
        request,
        form,
        title=_("I am visiting, ring me"),
        lead=_("One colleague reads this, and nobody else. Nothing of it is kept."),
        button=_("Ask them"),
        back=reverse("home:today"),
    )


@acting(*STAFF)
@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    actions.come_back(by=actor(request))
    say(request, _("Welcome back. Nothing of it is kept."))
    return redirect("home:today")


@acting(*STAFF)
@require_POST
def heard_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = next((one for one in queries.to_ring(actor(request)) if one.pk == pk), None)
    if found is not None:
        # They may have said it themselves a moment ago.
        actions.heard_back(by=actor(request), visiting=found)
    return redirect("home:today")


@tending
@get_and_post
def add_member(request: HttpRequest, slug: str) -> HttpResponse:
    found = team_to_tend(actor(request), slug)
    form = MemberForm(request.POST or None, team=found)
    if form.is_valid():
        try:
            member = actions.add_member(by=actor(request), team=found, key=form.key, **form.cleaned())
            say(request, _("%(name)s is in the team. We told them.") % {"name": member.account.name})
            return redirect("teams:team", slug=slug)
        except WrongState as error:
            form.refuse(error)
    back = reverse("teams:team", args=[slug])
    title = _("Bring somebody into %(team)s") % {"team": found.name}
    return form_page(request, form, title=title, button=_("Bring them in"), back=back)


@signed_in
@get_and_post
def say_gifts(request: HttpRequest, slug: str) -> HttpResponse:
    member = own_membership(actor(request), slug)
    form = GiftsForm(request.POST or None, initial={"job": member.job, "gifts": member.gifts})
    if form.is_valid():
        actions.say_gifts(by=actor(request), member=member, key=form.key, **form.cleaned())
        say(request, _("Your team sees that now."))
        return redirect("teams:team", slug=slug)
    back = reverse("teams:team", args=[slug])
    return form_page(request, form, title=_("What I bring"), button=_("Tell the team"), back=back)


@signed_in
@require_POST
def host_next(request: HttpRequest, slug: str) -> HttpResponse:
    found = team_for(actor(request), slug)
    wanted = request.POST.get("member", "")
    member = next((line.member for line in queries.members_of(found) if str(line.member.pk) == wanted), None)
    if member is None:
        raise NotFound
    actions.host_next(by=actor(request), team=found, member=member)
    say(request, _("%(name)s hosts the next huddle.") % {"name": member.account.short_name})
    return redirect("teams:team", slug=slug)


@signed_in
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = membership_to_end(actor(request), pk)
    actions.leave(by=actor(request), member=member)
    say(request, _("%(name)s has left the team.") % {"name": member.account.name})
    return redirect("teams:team", slug=member.team.slug)
