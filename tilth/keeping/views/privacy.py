"""What waits for the privacy lead, and for the second of two."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import form_page, render, say
from tilth.base.roles import Role
from tilth.base.web import acting, actor
from tilth.keeping import actions
from tilth.keeping.asked import ask_for, asks_waiting, erasures_waiting, holds_on, holds_waiting, parts_of
from tilth.keeping.forms import AnswerForm, HoldForm, WhyForm
from tilth.keeping.models import AskKind, CopyPart, Hold

lead = acting(Role.PRIVACY_LEAD)
second = acting(Role.PRIVACY_LEAD, Role.KEEPER)


@lead
@require_GET
def asks(request: HttpRequest) -> HttpResponse:
    """What people asked about their own record, soonest answer first."""
    return render(request, "keeping/asks.html", {"asks": list(asks_waiting(actor(request)))})


@lead
@require_http_methods(["GET", "POST"])
def one_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them: its words, its clock, and the verbs that answer it."""
    asked = ask_for(actor(request), pk)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        actions.answer_ask(by=actor(request), asked=asked, key=form.key, **form.cleaned())
        say(request, _("Answered. They read it on their own page."))
        return redirect("keeping:asks")
    is_copy = asked.kind == AskKind.COPY
    if is_copy:
        actions.note_reading(actor(request), asked)
    parts, number = parts_of(asked) if is_copy else ([], 0)
    context = {
        "asked": asked,
        "parts": parts,
        "number": number,
        "form": form,
        "holds": holds_on(asked.person),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "keeping/ask.html", context, status=status)


@lead
@require_POST
def acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that it came."""
    actions.acknowledge(by=actor(request), asked=ask_for(actor(request), pk))
    say(request, _("They are told that it came."))
    return redirect("keeping:one_ask", pk=pk)


def _part(request: HttpRequest, pk: UUID, part: UUID) -> CopyPart:
    found = CopyPart.objects.filter(pk=part, ask=ask_for(actor(request), pk)).select_related("ask").first()
    if found is None:
        raise NotFound
    return found


def _next(pk: UUID, part: CopyPart) -> HttpResponse:
    part.ask.refresh_from_db()
    return redirect("keeping:one_ask", pk=pk) if part.ask.is_open else redirect("keeping:asks")


@lead
@require_POST
def give_part(request: HttpRequest, pk: UUID, part: UUID) -> HttpResponse:
    """Let one row into the copy."""
    read = actions.read_part(by=actor(request), part=_part(request, pk, part))
    say(request, _("It goes into their copy."))
    return _next(pk, read)


@lead
@require_http_methods(["GET", "POST"])
def leave_out_part(request: HttpRequest, pk: UUID, part: UUID) -> HttpResponse:
    """Leave one row out, and say why."""
    found = _part(request, pk, part)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        read = actions.read_part(
            by=actor(request), part=found, is_left_out=True, key=form.key, **form.cleaned()
        )
        say(request, _("Left out. They read why."))
        return _next(pk, read)
    back = reverse("keeping:one_ask", args=[pk])
    return form_page(request, form, title=_("Leave it out"), button=_("Leave it out"), back=back)


@lead
@require_http_methods(["GET", "POST"])
def place_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which law keeps the page for now."""
    asked = ask_for(actor(request), pk)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        try:
            actions.place_hold(by=actor(request), asked=asked, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It counts once a second person agrees."))
            return redirect("keeping:one_ask", pk=pk)
    back = reverse("keeping:one_ask", args=[pk])
    words = _(
        "They read this on their own page, with your name and that of the second. It is looked at again within a year."
    )
    return form_page(
        request, form, title=_("A law keeps this page"), lead=words, button=_("Say it"), back=back
    )


@lead
@require_POST
def lift_hold(request: HttpRequest, pk: UUID, hold: UUID) -> HttpResponse:
    """Lift it."""
    asked = ask_for(actor(request), pk)
    found = Hold.objects.filter(person=asked.person_id, pk=hold).first()
    if found is None:
        raise NotFound
    actions.lift_hold(by=actor(request), hold=found)
    say(request, _("Lifted."))
    return redirect("keeping:one_ask", pk=pk)


@lead
@require_POST
def agree_erasure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Be the first of two."""
    actions.agree_erasure(by=actor(request), asked=ask_for(actor(request), pk))
    say(request, _("One of two. A second person, another privacy lead or a keeper, is asked now."))
    return redirect("keeping:one_ask", pk=pk)


@second
@require_GET
def seconds(request: HttpRequest) -> HttpResponse:
    """What needs a second person. No name stands here."""
    context = {"erasures": erasures_waiting(actor(request)), "holds": holds_waiting(actor(request))}
    return render(request, "keeping/seconds.html", context)


@second
@require_POST
def erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Be the second of two, and erase."""
    asked = erasures_waiting(actor(request)).filter(pk=pk).first()
    if asked is None:
        raise NotFound
    actions.erase(by=actor(request), asked=asked)
    say(request, _("Erased, for good."))
    return redirect("keeping:seconds")


@second
@require_POST
def agree_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Be the second of two who say that a page is kept."""
    hold = holds_waiting(actor(request)).filter(pk=pk).first()
    if hold is None:
        raise NotFound
    actions.agree_hold(by=actor(request), hold=hold)
    say(request, _("Agreed. The person reads it on their own page."))
    return redirect("keeping:seconds")
