"""Gatherings for the calendar on a phone: everything that comes, and each by itself. Nobody is written down as coming."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from icalendar import Calendar, Event

from tilth.base.web import public
from tilth.gatherings import access, queries
from tilth.gatherings.models import Gathering


@public
@require_GET
def coming(request: HttpRequest) -> HttpResponse:
    """Everything that comes: a calendar can ask for it again each day."""
    access.must_be_here()
    return _calendar(_("Gatherings"), queries.coming())


@public
@require_GET
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One gathering."""
    found = access.gathering_for(pk)
    return _calendar(found.title, [found])


def _calendar(name: str, gatherings: Iterable[Gathering]) -> HttpResponse:
    made = Calendar()
    made.add("prodid", "-//Tilth//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for gathering in gatherings:
        made.add_component(_event(gathering))
    made.add_missing_timezones()
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(gathering: Gathering) -> Event:
    event = Event()
    event.add("uid", f"{gathering.pk}@tilth")
    event.add("dtstamp", gathering.called_off_at or gathering.made_at)
    begins = datetime.combine(gathering.on, gathering.starts, ZoneInfo(settings.TIME_ZONE))
    event.add("dtstart", begins)
    # Nobody says when a gathering ends. An hour is what a calendar needs to show it.
    event.add("dtend", begins + timedelta(hours=1))
    event.add("summary", gathering.title)
    event.add("location", gathering.where)
    event.add("url", settings.SITE_URL + reverse("gatherings:gathering", args=[gathering.pk]))
    words = [gathering.called_off_why, gathering.more, gathering.food]
    if any(words):
        event.add("description", "\n\n".join(filter(None, words)))
    if gathering.called_off_at is not None:
        event.add("status", "CANCELLED")
    return event
