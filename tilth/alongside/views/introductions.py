from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.alongside.access import introduction_for, visible_to
from tilth.alongside.actions import introductions as actions
from tilth.alongside.forms import IntroduceForm, MetAgainForm, MetForm, key_in, what_it_is
from tilth.alongside.models import Introduction
from tilth.base.errors import NotFound
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, refill, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor, public
from tilth.methods.formats.carried import from_json
from tilth.places.models import Neighbourhood
from tilth.places.queries import is_on, neighbourhoods
from tilth.teams.queries import teams_of

PUBLIC_AN_HOUR = 6
SIGNED_IN_AN_HOUR = 40


@public
@require_http_methods(["GET", "POST"])
def introduce(request: HttpRequest) -> HttpResponse:
    """Anybody introduces somebody, or themselves."""
    who = actor(request)
    if not who.is_signed_in and not is_on("introductions_from_public"):
        raise NotFound
    form = IntroduceForm(
        request.POST or None,
        near=_near(request),
        is_known=who.account is not None,
        is_spoken=who.is_staff,
    )
    if request.method == "POST":
        known = str(who.account_id or who.pass_id or "")
        times = SIGNED_IN_AN_HOUR if known else PUBLIC_AN_HOUR
        rate_limit("introduce", known or address_of(request.META), times=times, seconds=3600)
        if form.is_valid():
            actions.introduce(by=who, key=form.key, **form.cleaned())
            return redirect("alongside:introduced")
    refill(request, form)
    status = 422 if form.is_bound else 200
    return render(
        request, "alongside/introduce.html", {"form": form, "has_places": bool(neighbourhoods())}, status
    )


def _near(request: HttpRequest) -> list[Neighbourhood]:
    who = actor(request)
    if who.is_staff:
        return list(Neighbourhood.objects.filter(teams__in=teams_of(who)).distinct()[:2])
    all_here = neighbourhoods()
    if len(all_here) == 1 or not who.is_signed_in:
        return all_here[:2]
    theirs = visible_to(who).values("neighbourhood")
    return list(Neighbourhood.objects.filter(pk__in=theirs)[:2])


@public
@require_GET
def introduced(request: HttpRequest) -> HttpResponse:
    """Say honestly what happens next. Shows nothing of what was written."""
    return render(request, "alongside/introduced.html")


@acting(Role.WORKER, Role.GARDENER)
@require_GET
def introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One introduction: what was said, and the few things one can do."""
    found = introduction_for(actor(request), pk)
    form = (
        MetAgainForm()
        if found.person_id
        else MetForm(initial={"called": found.called}, has_carried=bool(found.carried))
    )
    carried = from_json(found.carried) if found.carried else None
    context = {
        "introduction": found,
        "form": form,
        "person_page": True,
        "carried": carried,
        "carried_words": what_it_is(),
    }
    return render(request, "alongside/introduction.html", context)


@acting(Role.WORKER)
@require_POST
def go(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = introduction_for(actor(request), pk)
    actions.go(by=actor(request), introduction=found, key=key_in(request.POST))
    say(request, _("Thank you. It waits for you under Today until you have met."))
    return redirect("home:today")


@acting(Role.WORKER, Role.GARDENER)
@require_POST
def huddle(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = introduction_for(actor(request), pk)
    actions.to_huddle(by=actor(request), introduction=found, key=key_in(request.POST))
    say(request, _("It is on the list for the huddle."))
    return redirect("home:today")


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def met(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They met, and the person said yes."""
    goes_on = "goes_on" in request.POST
    form = (MetAgainForm if goes_on else MetForm)(request.POST or None)
    if form.is_valid():
        words = form.cleaned()
        # The verb goes through the door. On a second press the introduction is gone, and its answer is still known.
        person = actions.say_met(
            by=actor(request),
            introduction=Introduction(pk=pk),
            key=form.key,
            called=words.get("called", ""),
            what_matters=words.get("what_matters", ""),
            keep_carried=words.get("keep_carried", False),
        )
        begun = _("%(called)s’s page has begun. You are the first to walk alongside.")
        say(
            request,
            (_("You walk alongside %(called)s now.") if goes_on else begun) % {"called": person.called},
        )
        return redirect("home:person", pk=person.pk)
    found = introduction_for(actor(request), pk)
    form.initial["called"] = found.called
    if not found.carried:
        form.fields.pop("keep_carried", None)
    return form_page(
        request,
        form,
        title=_("You met, and they said yes"),
        button=_("Walk alongside") if goes_on else _("Begin the page"),
        back=reverse("alongside:introduction", args=[pk]),
    )


@acting(Role.WORKER)
@require_POST
def said_no(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.say_no(by=actor(request), introduction=Introduction(pk=pk), key=key_in(request.POST))
    if "goes_on" in request.POST:
        say(request, _("Nobody goes again unless they ask. Their page stays theirs."))
    else:
        words = _(
            "Nothing about them is kept. If whoever introduced them has an account, they are told, kindly."
        )
        say(request, words)
    return redirect("home:today")
