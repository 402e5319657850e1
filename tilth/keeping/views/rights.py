"""The person's own buttons: a copy, hide, object, erase, complain, and what became of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.alongside.access import may, person_for
from tilth.base.audit import look
from tilth.base.errors import NotFound
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Section, Verb
from tilth.base.web import actor, public, signed_in
from tilth.keeping import actions, asking
from tilth.keeping.asked import asks_of, holds_on
from tilth.keeping.carrying import headings, what_they_carry
from tilth.keeping.forms import AskForm, AskPlainForm
from tilth.keeping.models import Ask, AskKind
from tilth.keeping.schedule import SCHEDULE
from tilth.people.queries import hidden_moments_of, moments_of


@signed_in
@require_GET
def rights(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a person may do about their own record, what they asked, and what became of it."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    is_own = may(actor(request), person, Verb.OWN)
    context = {
        "is_own": is_own,
        "asks": asks_of(person, actor(request)),
        "holds": holds_on(person) if is_own else [],
    }
    return render(request, "keeping/rights.html", {"person": person, "person_page": person, **context})


# What is asked, in words: title, what it does, the button, and what is said once it was asked.
def _in_words(kind: str) -> dict[str, Any]:
    said = {
        AskKind.COPY: (
            _("A copy of everything"),
            _("What you said and did yourself is ready at once. Lines that may speak of somebody else are read first by the privacy lead, within one month."),
            _("Ask for it"),
            _("Asked. The answer comes within one month."),
        ),
        AskKind.OBJECT: (
            _("Stop using it for something"),
            _("Say what your words should not be used for, or by which organisation. You get an answer in words within one month."),
            _("Ask this"),
            _("Asked. The answer comes within one month."),
        ),
        AskKind.ERASE: (
            _("Erase this page"),
            _("Everything on it goes for good: words, pictures, plan, and the way in. Two people must agree, and nobody can bring it back. If a law says that it must be kept for now, you are told which, why and until when."),
            _("Ask for it to be erased"),
            _("Asked. The answer comes within one month. You can take this back until then."),
        ),
        AskKind.COMPLAINT: (
            _("This was not right"),
            _("Say what was not right about how your words were kept or used. The privacy lead reads it; whoever walks alongside you does not. Within thirty days you hear that it came, and then what we did."),
            _("Send it"),
            _("Your words are with the privacy lead. Within thirty days you hear that they came."),
        ),
    }  # fmt: skip
    if kind not in said:
        raise NotFound
    return dict(zip(("title", "lead", "button", "done"), said[AskKind(kind)], strict=True))


@signed_in
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Ask one of them."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    words = _in_words(kind)
    form_class = AskPlainForm if kind == AskKind.COPY else AskForm
    form = form_class(request.POST or None)
    if kind == AskKind.ERASE:
        form.fields["words"].required = False
        form.fields.pop("organisation")
    if form.is_valid():
        actions.ask(by=actor(request), person=person, kind=kind, key=form.key, **form.cleaned())
        say(request, words["done"])
        return redirect("keeping:rights", pk=person.pk)
    back = reverse("keeping:rights", args=[person.pk])
    return form_page(
        request,
        form,
        title=words["title"],
        lead=words["lead"],
        button=words["button"],
        back=back,
        person_page=person,
    )


@signed_in
@require_POST
def take_back(request: HttpRequest, pk: UUID, asked: UUID) -> HttpResponse:
    """Take back what was asked."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    found = Ask.objects.filter(person=person, pk=asked).first()
    if found is None:
        raise NotFound
    actions.take_ask_back(by=actor(request), asked=found)
    say(request, _("Taken back. Nothing else was changed."))
    return redirect("keeping:rights", pk=person.pk)


@signed_in
@require_POST
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the person their own copy."""
    person = person_for(actor(request), pk, Verb.OWN)
    response = HttpResponse(
        actions.take_copy(by=actor(request), person=person), content_type="application/zip"
    )
    response["Content-Disposition"] = 'attachment; filename="everything.zip"'
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def moving(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Moving away: one's own words to read, to print, and as one file that another place can open."""
    who = actor(request)
    person = person_for(who, pk, Verb.SET_SAY)
    if request.method == "POST":
        response = HttpResponse(actions.carry(by=who, person=person), content_type="text/html; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="my-page.html"'
        # It opens by itself, outside of Tilth: nothing in it runs here.
        response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
        return response
    look(who, pk, "moving")
    context = {
        "person": person,
        "person_page": person,
        "is_own": who.person_id == pk,
        "page": what_they_carry(who, person),
        "headings": headings(),
    }
    return render(request, "keeping/moving.html", context)


@signed_in
@require_GET
def lines(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose which lines of one's own page are out of sight."""
    person = person_for(actor(request), pk, Verb.OWN)
    sections = [section for section in Section if section != Section.RESTRICTED]
    before = request.GET.get("before", "")
    shown = moments_of(
        person.pk,
        sections,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 9 else None,
    )
    context = {
        "person": person,
        "person_page": person,
        "shown": shown,
        "hidden": hidden_moments_of(person.pk),
    }
    context["older"] = shown[-1].sequence if len(shown) == 20 else None
    return render(request, "keeping/lines.html", context)


@signed_in
@require_POST
def hide(request: HttpRequest, pk: UUID, moment: UUID) -> HttpResponse:
    """Put one line out of sight."""
    person = person_for(actor(request), pk, Verb.OWN)
    actions.hide(by=actor(request), person=person, moment_id=moment)
    say(request, _("Out of sight, for everybody. You can show it again here."))
    return redirect("keeping:lines", pk=person.pk)


@signed_in
@require_POST
def show_again(request: HttpRequest, pk: UUID, moment: UUID) -> HttpResponse:
    """Show it again."""
    person = person_for(actor(request), pk, Verb.OWN)
    actions.show_again(by=actor(request), person=person, moment_id=moment)
    say(request, _("It stands on your page again."))
    return redirect("keeping:lines", pk=person.pk)


@signed_in
@require_POST
def went_through(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that what is kept here was gone through together."""
    person = person_for(actor(request), pk, Verb.SET_SAY)
    actions.went_through(by=actor(request), person=person)
    say(request, _("Noted. We ask again in a year."))
    return redirect("home:person", pk=person.pk)


@public
@require_GET
def how_long(request: HttpRequest) -> HttpResponse:
    """How long each kind of thing is kept."""
    return render(request, "keeping/how_long.html", {"schedule": SCHEDULE})


@public
@require_GET
def what_we_ask(request: HttpRequest) -> HttpResponse:
    """What we ask of a person, and why, made from what each field says of itself."""
    return render(request, "keeping/what_we_ask.html", {"groups": asking.what_we_ask()})
