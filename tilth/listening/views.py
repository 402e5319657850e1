"""Pages of a study: what we listen for, writing down, looking at it together, closing it, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tilth.base import clock
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.pages import form_page, render, say
from tilth.base.roles import STAFF
from tilth.base.web import acting, actor
from tilth.listening import actions, queries
from tilth.listening.access import contact_to_code, listens, study_for, study_to_work_on
from tilth.listening.forms import CloseForm, ContactForm, LookForm, StudyForm
from tilth.places.queries import is_on
from tilth.teams.access import team_to_write

get_and_post = require_http_methods(["GET", "POST"])


@acting(*STAFF)
@require_GET
def studies(request: HttpRequest) -> HttpResponse:
    """Every study this reader may open."""
    context = {
        "shelf": queries.shelf_for(actor(request)),
        "compares": is_on("comparisons"),
        "has_contacts": is_on("contacts") and settings.CONTACTS is not None,
    }
    return render(request, "listening/studies.html", context)


@acting(*STAFF)
@get_and_post
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    team = team_to_write(actor(request), slug)
    form = StudyForm(request.POST or None)
    if form.is_valid():
        try:
            study = actions.begin(by=actor(request), team=team, key=form.key, **form.cleaned())
            say(request, _("We listen. It stops by itself after its last day."))
            return redirect("listening:study", pk=study.pk)
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Listen for a while"),
        lead=_("For a few days we write down why people get in touch, look at it together, and stop."),
        button=_("Begin"),
        back=reverse("listening:studies"),
    )


@acting(*STAFF)
@require_GET
def study(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = study_for(actor(request), pk)
    is_ours = listens(actor(request), found)
    words = queries.words_of(found) if is_ours else []
    context = {
        "study": found,
        "is_ours": is_ours,
        "results": queries.results_of(found),
        "todo": queries.next_to_look_at(found, actor(request).account_id)
        if is_ours and found.is_open
        else None,
        "takes": found.takes_contacts(clock.today()),
        "weighs": not found.is_open and is_on("findings"),
        "words": [contact for contact in words if contact.words],
    }
    return render(request, "listening/study.html", context)


@acting(*STAFF)
@get_and_post
def write_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = study_to_work_on(actor(request), pk)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        try:
            actions.write_down(by=actor(request), study=found, key=form.key, **form.cleaned())
            say(request, _("Written down, without a name. The next one?"))
            return redirect("listening:write_down", pk=pk)
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Somebody got in touch"),
        lead=found.question,
        button=_("Write it down"),
        back=reverse("listening:study", args=[pk]),
    )


@acting(*STAFF)
@require_GET
def look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to the next one to look at; back to the study when there is none."""
    found = study_to_work_on(actor(request), pk)
    todo = queries.next_to_look_at(found, actor(request).account_id)
    if todo.contact is None:
        say(request, _("There is nothing more to look at just now."))
        return redirect("listening:study", pk=pk)
    return redirect(
        f"{reverse('listening:look_at', args=[todo.contact.pk])}{'?second' if todo.is_second else ''}"
    )


@acting(*STAFF)
@get_and_post
def look_at(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look at one contact together: what it says about us, and what caused it."""
    contact = contact_to_code(actor(request), pk)
    is_second = "second" in request.GET or bool(request.POST.get("is_second") == "True")
    form = LookForm(request.POST or None, contact=contact, is_second=is_second)
    if form.is_valid():
        try:
            actions.look_at(by=actor(request), contact=contact, key=form.key, **form.cleaned())
            return redirect("listening:look", pk=contact.study_id)
        except (InvalidInput, WrongState) as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Look at it again, without the first answer") if is_second else _("Look at it together"),
        button=_("That is what it says"),
        back=reverse("listening:study", args=[contact.study_id]),
        template="listening/look_at.html",
        contact=contact,
    )


@acting(*STAFF)
@get_and_post
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = study_to_work_on(actor(request), pk)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        try:
            actions.close(by=actor(request), study=found, key=form.key, **form.cleaned())
            say(request, _("Closed. The words go in ninety days; what was counted stays."))
            return redirect("listening:study", pk=pk)
        except InvalidInput as error:
            form.refuse(error)
    return form_page(
        request,
        form,
        title=_("Close it"),
        lead=_("Nothing more is written down then, and whoever works here reads what came of it."),
        button=_("Close it"),
        back=reverse("listening:study", args=[pk]),
    )
