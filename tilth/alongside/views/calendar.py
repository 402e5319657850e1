from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from icalendar import Calendar, Event

from tilth.alongside import queries
from tilth.alongside.access import calendar_for
from tilth.alongside.actions import calendar as actions
from tilth.base.errors import NotFound
from tilth.base.limits import address_of, rate_limit
from tilth.base.pages import render, say
from tilth.base.web import actor, public, signed_in


@signed_in
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """When we next meet, in the calendar of one's own phone: what it tells, a link, and taking it back."""
    who = actor(request)
    if who.account is None:
        raise NotFound
    link = ""
    if request.method == "POST":
        token = actions.give_calendar(by=who)
        link = request.build_absolute_uri(reverse("alongside:calendar_file", args=[token]))
    context = {"link": link, "has_one": queries.has_calendar(who.account)}
    return render(request, "alongside/calendar.html", context)


@signed_in
@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    """Take the link back."""
    who = actor(request)
    if who.account is None:
        raise NotFound
    actions.end_calendar(by=who)
    say(request, _("The link gives nothing any more. A calendar that asks again drops what it showed."))
    return redirect("alongside:calendar")


@public
@require_GET
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The days themselves, to whoever holds the link: no name, no place, no word. A link that ended gives none."""
    try:
        link = calendar_for(token)
    except NotFound:
        # Only guesses are counted: a calendar that asks with its link leaves nothing behind.
        rate_limit("calendar", address_of(request.META), times=60, seconds=900)
        raise
    made = Calendar()
    made.add("prodid", "-//Tilth//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Tilth")
    for planned in queries.planned_for(link):
        event = Event()
        event.add("uid", f"{planned.uid}@tilth")
        # Not when it was written: that would tell more than the day.
        event.add("dtstamp", datetime.combine(planned.on, time(), UTC))
        event.add("dtstart", planned.on)
        event.add("dtend", planned.on + timedelta(days=1))
        event.add("summary", _("Something is planned. Tilth says what."))
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    response = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
