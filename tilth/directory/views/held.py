"""A page in the hands of whoever holds it: by an account, or by a link in a mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tilth.base import clock
from tilth.base.errors import InvalidInput, NotFound
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import form_page, render, say
from tilth.base.web import actor, public, signed_in
from tilth.directory.access import Held, held_for, must_be_here
from tilth.directory.actions import notes as note_actions
from tilth.directory.actions import pages as page_actions
from tilth.directory.actions import taking_over, things
from tilth.directory.forms import ActivityForm, AnswerForm, BridgeForm, HandOnForm, OfferForm, PageForm
from tilth.directory.models import Activity, Kind, Note, Offer, OfferKind
from tilth.directory.queries import finding
from tilth.directory.queries.lists import came_from
from tilth.places.queries import is_on

get_and_post = require_http_methods(["GET", "POST"])


def held_or_counted(request: HttpRequest, token: str) -> Held:
    """Give a page to whoever holds it; whoever guesses is slowed down."""
    try:
        return held_for(actor(request), token)
    except NotFound:
        # Only guesses are counted: a group that opens its own link leaves nothing behind.
        rate_limit("link of what is here", address_of(request.META), times=60, seconds=900)
        raise


def _back(held: Held) -> str:
    return reverse("directory:held", args=[held.key])


@signed_in
@require_GET
def ours(request: HttpRequest) -> HttpResponse:
    """The pages that an account holds."""
    must_be_here()
    return render(request, "directory/ours.html", {"pages": finding.held_by(actor(request))})


@public
@require_GET
def group(request: HttpRequest, token: str) -> HttpResponse:
    """Our group: what was written to us, what is on, what we offer."""
    held = held_or_counted(request, token)
    context = {
        "ours": finding.our_group(held.page),
        "came_from": came_from(held.page),
        "asks_funds": is_on("funds"),
        "makes_promises": is_on("promises"),
        "page": held.page,
        "token": held.key,
        "person_page": True,
    }
    return render(request, "directory/held.html", context)


@public
@get_and_post
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Write the page anew."""
    held = held_or_counted(request, token)
    form = PageForm(request.POST or None, page=held.page)
    if form.is_valid():
        page_actions.change_page(by=held.by, page=held.page, key=form.key, **form.cleaned())
        say(request, _("Your page says so now."))
        return redirect(_back(held))
    return form_page(request, form, title=_("Change our page"), button=_("Keep it"), back=_back(held))


@public
@get_and_post
def add_activity(request: HttpRequest, token: str) -> HttpResponse:
    """Say that something is on."""
    held = held_or_counted(request, token)
    start = {"on": clock.today(), "neighbourhood": held.page.neighbourhood}
    form = ActivityForm(request.POST or None, initial=start)
    return _kept(request, held, form, _("Something is on"), things.add_activity, page=held.page)


@public
@get_and_post
def change_activity(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Say anew when and where."""
    held = held_or_counted(request, token)
    activity = one_of(held, Activity, pk)
    form = ActivityForm(request.POST or None, activity=activity)
    return _kept(request, held, form, activity.name, things.change_activity, activity=activity)


@public
@get_and_post
def add_offer(request: HttpRequest, token: str) -> HttpResponse:
    """Offer something to others."""
    held = held_or_counted(request, token)
    form = OfferForm(request.POST or None)
    lead = _("Say when you step back, and what stays then.") if held.page.kind == Kind.OFFICE else ""
    return _kept(request, held, form, _("Something we offer"), things.add_offer, lead=lead, page=held.page)


@public
@get_and_post
def add_bridge(request: HttpRequest, token: str) -> HttpResponse:
    """I can be a bridge for…"""
    held = held_or_counted(request, token)
    form = BridgeForm(request.POST or None)
    lead = _("The terms are yours. Whoever asks you reads them first.")
    about = {"page": held.page, "kind": OfferKind.BRIDGE}
    return _kept(request, held, form, _("I can be a bridge"), things.add_offer, lead=lead, **about)


def _kept(
    request: HttpRequest, held: Held, form: Any, title: str, do: Any, *, lead: str = "", **about: Any
) -> HttpResponse:
    if form.is_valid():
        try:
            do(by=held.by, key=form.key, **about, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Everybody can read it now."))
            return redirect(_back(held))
    return form_page(request, form, title=title, lead=lead, button=_("Put it up"), back=_back(held))


@public
@require_POST
def end_activity(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    held = held_or_counted(request, token)
    things.end_activity(by=held.by, activity=one_of(held, Activity, pk))
    say(request, _("It is not on any more."))
    return redirect(_back(held))


@public
@require_POST
def end_offer(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    held = held_or_counted(request, token)
    things.end_offer(by=held.by, offer=one_of(held, Offer, pk))
    say(request, _("The offer is taken back."))
    return redirect(_back(held))


def one_of(held: Held, model: Any, pk: UUID) -> Any:
    """Give what hangs on a held page. Raises NotFound for anything of another page, or gone."""
    found = model.objects.filter(pk=pk, page=held.page, ended_at=None).first()
    if found is None:
        raise NotFound
    return found


@public
@get_and_post
def answer(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Answer what somebody wrote to us."""
    held = held_or_counted(request, token)
    note = Note.objects.filter(pk=pk, page=held.page).first()
    if note is None:
        raise NotFound
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        note_actions.answer_note(by=held.by, note=note, key=form.key, **form.cleaned())
        say(request, _("They read it by their own link."))
        return redirect(_back(held))
    return form_page(request, form, title=_("Answer"), button=_("Send it"), back=_back(held),
                     template="directory/between.html", note=note)  # fmt: skip


@public
@get_and_post
def hand_on(request: HttpRequest, token: str) -> HttpResponse:
    """Hand the page on to somebody else."""
    held = held_or_counted(request, token)
    form = HandOnForm(request.POST or None)
    if form.is_valid():
        made = page_actions.hand_on(by=held.by, page=held.page, key=form.key, **form.cleaned())
        link = request.build_absolute_uri(reverse("directory:held", args=[made.token]))
        return render(request, "directory/made.html", {"page": made.page, "address": link, "handed_on": True})
    lead = _("They get a link of their own. Yours opens nothing any more, unless you keep the page too.")
    return form_page(request, form, title=_("Hand our page on"), lead=lead, button=_("Hand it on"), back=_back(held))  # fmt: skip


@public
@require_POST
def take_down(request: HttpRequest, token: str) -> HttpResponse:
    held = held_or_counted(request, token)
    page_actions.take_down(by=held.by, page=held.page)
    say(request, _("Nobody can read it now but you. You can put it up again."))
    return redirect(_back(held))


@public
@require_POST
def put_up(request: HttpRequest, token: str) -> HttpResponse:
    held = held_or_counted(request, token)
    page_actions.put_up(by=held.by, page=held.page)
    say(request, _("Everybody can read it again."))
    return redirect(_back(held))


@public
@require_POST
def take_over(request: HttpRequest, token: str) -> HttpResponse:
    held = held_or_counted(request, token)
    taking_over.take_over(by=held.by, page=held.page)
    say(request, _("You write this page yourselves from now on."))
    return redirect(_back(held))
