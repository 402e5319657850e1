from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilth.alongside import queries
from tilth.alongside.access import join_for, may, person_for
from tilth.alongside.actions import joining as actions
from tilth.alongside.forms import JoinForm
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Verb
from tilth.base.web import actor, signed_in
from tilth.people.models import Person


def _person(who: Actor, pk: UUID) -> Person:
    """Give the person to their first worker, and to themselves, who may undo what others agreed."""
    return person_for(who, pk, Verb.OWN if who.person_id == pk else Verb.JOIN)


@signed_in
@require_http_methods(["GET", "POST"])
def same_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another page about the same person: a number to give, a number to type, and undoing it."""
    person = _person(actor(request), pk)
    form = JoinForm(request.POST or None)
    if form.is_valid():
        try:
            actions.join_pages(by=actor(request), person=person, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("The two pages are joined. Every word stands where it was written."))
            return redirect("alongside:same_person", pk=pk)
    return _page(request, person, form)


def _page(request: HttpRequest, person: Person, form: JoinForm, number: str = "") -> HttpResponse:
    context = {
        "person": person,
        "person_page": True,
        "form": form,
        "number": number,
        "can_join": may(actor(request), person, Verb.JOIN),
        "is_own": actor(request).person_id == person.pk,
        "joins": queries.live_joins(person.pk),
    }
    return render(request, "alongside/same_person.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a number to read to the colleague. Shown once."""
    person = person_for(actor(request), pk, Verb.JOIN)
    number = actions.offer_join(by=actor(request), person=person)
    return _page(request, person, JoinForm(), f"{number[:4]} {number[4:]}")


@signed_in
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk: UUID, join: UUID) -> HttpResponse:
    """These are two people, or two pages are better: undo a join."""
    person = _person(actor(request), pk)
    found = join_for(actor(request), pk, join)
    form = VerbForm(request.POST or None)
    if form.is_valid():
        actions.part_pages(by=actor(request), person=person, join=found, key=form.key)
        say(request, _("They are two pages again, each with every word it had."))
        return redirect("home:person", pk=pk)
    return form_page(
        request,
        form,
        title=_("Undo the join?"),
        lead=_(
            "There are two pages again from the next moment on. What was written since stays on the page where it was written."
        ),
        button=_("Undo it"),
        back=reverse("alongside:same_person", args=[pk]),
        person_page=True,
    )
