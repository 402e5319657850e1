"""A vote in the room: called, printed, counted and decided."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tilth.base.errors import InvalidInput, NotFound
from tilth.base.pages import form_page, render, say
from tilth.base.web import actor, public, signed_in
from tilth.funds import access
from tilth.funds.actions import rooms
from tilth.funds.forms import CountForm, DecideRoomForm, RoomForm
from tilth.funds.models import RoomLine
from tilth.funds.queries import finding
from tilth.funds.views import get_and_post, picture


@signed_in
@get_and_post
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call people together to vote."""
    fund = access.decided_fund_for(actor(request), pk)
    form = RoomForm(request.POST or None, initial={"money_pence": fund.balance_pence})
    if form.is_valid():
        try:
            made = rooms.call_room(by=actor(request), fund=fund, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("Everybody can read when and where. Print the sheet for the wall."))
            return redirect("funds:room", pk=made.pk)
    lead = _("What waits now is voted on, most votes first, as long as the money lasts.")
    back = reverse("funds:fund", args=[pk])
    return form_page(request, form, title=_("A vote in the room"), lead=lead, button=_("Call it"), back=back)


@public
@require_GET
def room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One vote: what was counted, decided and paid, beside each other."""
    found = access.room_for(pk)
    hosts = access.decides(actor(request), found.fund)
    return render(
        request, "funds/room.html", {"room": found, "lines": finding.lines_of(found), "hosts": hosts}
    )


@public
@require_GET
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet for the wall: the rule and a line for each ask, for dots or a tally."""
    found = access.room_for(pk)
    return render(request, "funds/sheet.html", {"room": found, "lines": finding.lines_of(found)})


@public
@require_GET
def photo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The photo of the sheet."""
    return picture(access.room_for(pk).picture, "sheet")


@signed_in
@get_and_post
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type the totals."""
    found = access.hosted_room_for(actor(request), pk)
    if found.decided_at is not None:
        raise NotFound
    form = CountForm(request.POST or None, request.FILES or None, lines=finding.lines_of(found), room=found)
    back = reverse("funds:room", args=[pk])
    if form.is_valid():
        try:
            rooms.count_room(by=actor(request), room=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is counted. Decide next."))
            return redirect(back)
    lead = _("Copy the totals from the sheet. Two people count, and a photo shows the sheet.")
    return form_page(
        request, form, title=_("What was counted"), lead=lead, button=_("Keep the totals"), back=back
    )


@signed_in
@get_and_post
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide what was counted."""
    found = access.hosted_room_for(actor(request), pk)
    if found.counted_at is None or found.decided_at is not None:
        raise NotFound
    computed = RoomLine.objects.filter(room=found, is_computed=True).values_list("grant_id", flat=True)
    form = DecideRoomForm(request.POST or None, lines=finding.lines_of(found), computed=list(computed))
    back = reverse("funds:room", args=[pk])
    if form.is_valid():
        try:
            rooms.decide_room(by=actor(request), room=found, key=form.key, **form.cleaned())
        except InvalidInput as error:
            form.refuse(error)
        else:
            say(request, _("It is decided, and each of them is told."))
            return redirect(back)
    lead = _("Counted, decided and paid stand beside each other for everybody to read.")
    return form_page(request, form, title=_("Decide"), lead=lead, button=_("Decide"), back=back)
