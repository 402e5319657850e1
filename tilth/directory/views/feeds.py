"""What's here, for other machines of one's own: a group's meetings as iCalendar, and what is new as Atom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from icalendar import Calendar, Event, vRecur

from tilth.base.web import public
from tilth.directory.access import must_be_here, page_for
from tilth.directory.models import Activity, Every
from tilth.directory.queries.days import which_in_month
from tilth.directory.queries.finding import newest, page_view
from tilth.places.queries import the_place

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@public
@require_GET
def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """When a group meets, for the calendar on a phone."""
    view = page_view(page_for(slug))
    made = Calendar()
    made.add("prodid", "-//Tilth//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", view.page.name)
    for activity in view.activities:
        made.add_component(_event(activity))
    made.add_missing_timezones()
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(activity: Activity) -> Event:
    zone = ZoneInfo(settings.TIME_ZONE)
    event = Event()
    event.add("uid", f"{activity.pk}@tilth")
    event.add("dtstamp", activity.changed_at)
    begins = datetime.combine(activity.on, activity.starts, zone)
    event.add("dtstart", begins)
    ends = (
        datetime.combine(activity.on, activity.ends, zone) if activity.ends else begins + timedelta(hours=1)
    )
    event.add("dtend", ends)
    event.add("summary", activity.name)
    event.add("location", activity.where)
    if activity.words:
        event.add("description", activity.words)
    if activity.every != Every.ONCE:
        event.add("rrule", _again(activity))
    return event


def _again(activity: Activity) -> vRecur:
    day = WEEKDAYS[activity.on.weekday()]
    if activity.every == Every.WEEK:
        return vRecur({"freq": "WEEKLY", "byday": day})
    return vRecur({"freq": "MONTHLY", "byday": f"{which_in_month(activity.on)}{day}"})


@public
@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """What is new here: pages and what is on, the newest first."""
    must_be_here()
    address = settings.SITE_URL + reverse("directory:here")
    feed = Atom1Feed(
        title=_("What’s here in %(place)s") % {"place": the_place().name},
        link=address,
        description="",
        feed_url=settings.SITE_URL + reverse("directory:news"),
        language=get_language(),
    )
    for row in newest():
        feed.add_item(**_item(row))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _item(row: Any) -> dict[str, Any]:
    page = row.page if isinstance(row, Activity) else row
    words = f"{row.where}. {row.words}" if isinstance(row, Activity) else row.what
    return {
        "title": f"{page.name}: {row.name}" if isinstance(row, Activity) else row.name,
        "link": settings.SITE_URL + reverse("directory:page", args=[page.slug]),
        "unique_id": f"urn:uuid:{row.pk}",
        "description": words,
        "author_name": page.name,
        "pubdate": row.made_at,
        "updateddate": row.changed_at,
    }
