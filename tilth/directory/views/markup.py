"""What a page says to search engines, in schema.org's words: only what anybody may read there anyway."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from markupsafe import Markup

from tilth.directory.models import Activity, Pay
from tilth.directory.queries.days import next_on
from tilth.directory.queries.finding import PageView


def page_markup(view: PageView, today: date) -> Markup:
    """Give a page as JSON-LD, safe inside a script element."""
    found = view.page
    address = settings.SITE_URL + reverse("directory:page", args=[found.slug])
    group = {"@type": "Organization", "name": found.name, "description": found.what, "url": address}
    events = [event for one in view.activities if (event := _event(one, group["name"], today))]
    said = {"@context": "https://schema.org", "@graph": [group, *events]}
    # In a script element nothing is an entity; only "<" could end it.
    return Markup(json.dumps(said, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026"))


def _event(activity: Activity, organiser: str, today: date) -> dict[str, Any] | None:
    on = next_on(activity, today)
    if on is None:
        return None
    event: dict[str, Any] = {
        "@type": "Event",
        "name": activity.name,
        "description": activity.words,
        "startDate": f"{on.isoformat()}T{activity.starts:%H:%M}",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": activity.where, "address": activity.where},
        "organizer": {"@type": "Organization", "name": organiser},
    }
    if activity.pay:
        event["isAccessibleForFree"] = activity.pay == Pay.FREE
    if activity.ends:
        event["endDate"] = f"{on.isoformat()}T{activity.ends:%H:%M}"
    return event
