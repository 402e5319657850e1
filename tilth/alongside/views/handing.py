from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.alongside import queries
from tilth.alongside.access import handover_for, introduction_for, person_for
from tilth.alongside.actions import handing as actions
from tilth.alongside.forms import AskToGoForm, GoingOnForm, HandOverForm
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role, Section, Verb
from tilth.base.web import acting, actor, signed_in


@acting(Role.WORKER)
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say whom somebody would like to meet before one leaves, and when the three meet."""
    who = actor(request)
    person = person_for(who, pk, Verb.END, Section.STORY)
    if not any(one.person_id == pk for one in queries.to_go_on(who)):
        raise NotFound
    form = HandOverForm(request.POST or None, by=who)
    if form.is_valid():
        try:
            actions.hand_over(by=who, person=person, key=form.key, **form.cleaned())
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
        else:
            say(
                request,
                _("It is arranged. %(called)s says afterwards who goes on.") % {"called": person.called},
            )
            return redirect("home:before_leaving")
    return form_page(
        request,
        form,
        title=_("Who goes on with %(called)s?") % {"called": person.called},
        lead=_("Ask them who they would like. The three of you meet, and nothing opens before they say yes."),
        button=_("We meet"),
        back=reverse("home:before_leaving"),
        person_page=person,
    )


@signed_in
@require_GET
def going_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom one meets, with whom and when: for whoever might go on, for the one who leaves and for the person."""
    who = actor(request)
    handover = handover_for(who, pk)
    context = {
        "handover": handover,
        "is_own": who.person_id == handover.person_id,
        "is_asked": who.account_id == handover.account_id,
        "person_page": True,
    }
    return render(request, "alongside/going_on.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def not_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that whoever was asked does not go on: by the person, for them, or by whoever was asked."""
    who = actor(request)
    handover = handover_for(who, pk)
    is_own, is_asked = who.person_id == handover.person_id, who.account_id == handover.account_id
    form = GoingOnForm(request.POST or None)
    form.fields["how"].required = not (is_own or is_asked)
    if is_own or is_asked:
        form.fields["how"].label = _("A word about why, if you like")
    if form.is_valid():
        actions.say_they_do_not(by=who, handover=handover, key=form.key, **form.cleaned())
        say(request, _("Nothing else changes. Somebody else may be asked."))
        return redirect("home:my_page" if is_own else "home:today")
    names = {"who": handover.account.short_name, "called": handover.person.called}
    title = _("You would rather not?") if is_own else _("%(who)s does not go on with %(called)s") % names
    return form_page(
        request,
        form,
        title=title,
        button=_("Rather not") if is_own else _("Write it down"),
        back=reverse("alongside:going_on", args=[pk]),
        person_page=True,
    )


@acting(Role.GARDENER)
@require_GET
def left_behind(request: HttpRequest) -> HttpResponse:
    """Who has nobody since a worker left: a name each, oldest first, handed on one by one."""
    return render(request, "alongside/left_behind.html", {"left": queries.left_behind(actor(request))})


@acting(Role.GARDENER)
@require_http_methods(["GET", "POST"])
def ask_to_go(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask one worker whether they can go and say hello."""
    introduction = introduction_for(actor(request), pk)
    if introduction.person_id is None:
        raise NotFound
    form = AskToGoForm(request.POST or None, introduction=introduction)
    if form.is_valid():
        try:
            actions.ask_to_go(by=actor(request), introduction=introduction, key=form.key, **form.cleaned())
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
        else:
            say(
                request,
                _("They are asked, and may say no. %(called)s says who goes on.")
                % {"called": introduction.called},
            )
            return redirect("alongside:left_behind")
    return form_page(
        request,
        form,
        title=_("Who can say hello to %(called)s?") % {"called": introduction.called},
        lead=_("Ask one worker. They go, and the person says whether they go on together."),
        button=_("Ask them"),
        back=reverse("alongside:left_behind"),
        person_page=True,
    )
