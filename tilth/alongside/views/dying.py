from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tilth.alongside import queries
from tilth.alongside.access import person_for
from tilth.alongside.actions import dying as actions
from tilth.alongside.forms import DiedForm, key_in
from tilth.alongside.models import Death, Relation
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.forms import VerbForm
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Verb
from tilth.base.web import actor, signed_in
from tilth.people.models import Person


@signed_in
@require_http_methods(["GET", "POST"])
def died(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that somebody has died; from then on, a calm page, with whom to tell for whoever tells."""
    person = person_for(actor(request), pk, Verb.SAY_DIED)
    death = queries.death_of(pk)
    if death is not None:
        return _calm(request, person, death)
    form = DiedForm(request.POST or None)
    if form.is_valid():
        try:
            actions.say_died(by=actor(request), person=person, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Nothing goes out any more. The page stays as it was."))
            return redirect("alongside:died", pk=pk)
    words = {"called": person.called}
    return form_page(
        request,
        form,
        template="alongside/say_died.html",
        title=_("Has %(called)s died?") % words,
        button=_("%(called)s has died") % words,
        back=reverse("home:person", args=[pk]),
        person=person,
        person_page=True,
    )


def _calm(request: HttpRequest, person: Person, death: Death) -> HttpResponse:
    reader = actor(request).account
    tells = queries.who_tells(death)
    is_teller = reader is not None and reader == tells
    context = {
        "person": person,
        "person_page": True,
        "death": queries.death_page(death, reader, is_teller=is_teller),
        "is_teller": is_teller,
        "teller": tells.short_name if tells else "",
    }
    return render(request, "alongside/died.html", context)


@signed_in
@require_POST
def told(request: HttpRequest, pk: UUID, relation: UUID) -> HttpResponse:
    """Tick that somebody was told, or take the tick away."""
    person = person_for(actor(request), pk, Verb.SAY_DIED)
    found = Relation.objects.filter(pk=relation, person=person).first()
    if found is None:
        raise NotFound
    is_told = request.POST.get("told") != "no"
    actions.tell_of_death(
        by=actor(request), person=person, relation=found, is_told=is_told, key=key_in(request.POST)
    )
    return redirect("alongside:died", pk=pk)


@signed_in
@require_http_methods(["GET", "POST"])
def mistake(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It was said by mistake: everything goes on as it was."""
    person = person_for(actor(request), pk, Verb.SAY_DIED)
    if queries.death_of(pk) is None:
        raise NotFound
    form = VerbForm(request.POST or None)
    if form.is_valid():
        actions.was_a_mistake(by=actor(request), person=person, key=form.key)
        say(request, _("It is put right. The page goes on as it was."))
        return redirect("home:person", pk=pk)
    words = {"called": person.called}
    return form_page(
        request,
        form,
        title=_("Was it said by mistake?"),
        lead=_(
            "Then %(called)s’s page opens again as it was: the links to it, the mail, the days we said we would meet. The page "
            "says that it was a mistake. Whoever you told still needs to hear it from you."
        )
        % words,
        button=_("Yes, %(called)s lives") % words,
        back=reverse("alongside:died", args=[pk]),
        person_page=True,
    )
