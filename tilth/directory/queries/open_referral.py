"""What's here in the shapes of Open Referral UK 3.0: a page is an organisation and a service, what is on is a service too.

Only what its group made public leaves. Nothing is made up: a place told in words has no address, so none is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tilth.base.errors import InvalidInput, NotFound
from tilth.directory.access import pages_up
from tilth.directory.models import Activity, Every, Kind, Page, Pay
from tilth.directory.queries.days import which_in_month
from tilth.directory.queries.finding import activities_up

ROOM = UUID("5b0c2f0e-5f6a-4f43-9d9a-2f6f0d3f8a11")
TAXONOMY = uuid5(ROOM, "what a page is about")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_A_PAGE, USUAL_A_PAGE = 100, 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What a harvester asked for."""

    page: int = 1
    per_page: int = USUAL_A_PAGE
    search: str = ""
    modified_after: datetime | None = None
    organization_id: UUID | None = None
    term_id: UUID | None = None
    day: str = ""


def page_of(rows: list[Any], asked: Asked, shape: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """Give one page of a list, as the standard shapes it."""
    pages = max(1, -(-len(rows) // asked.per_page))
    start = (asked.page - 1) * asked.per_page
    some = rows[start : start + asked.per_page]
    return {
        "total_items": len(rows),
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(some),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not some,
        "contents": [shape(row) for row in some],
    }


def services(asked: Asked) -> list[Page | Activity]:
    """Give pages and what is on, oldest change first, so that a harvester who goes on where it stopped misses none."""
    pages, activities = pages_up().select_related("neighbourhood"), activities_up()
    if asked.search:
        words = asked.search[:100]
        pages = pages.filter(Q(name__icontains=words) | Q(what__icontains=words))
        activities = activities.filter(Q(name__icontains=words) | Q(words__icontains=words))
    rows: list[Page | Activity] = [*pages, *activities]
    if asked.modified_after:
        rows = [row for row in rows if row.changed_at > asked.modified_after]
    if asked.organization_id:
        rows = [row for row in rows if organization_id(_page_of(row)) == asked.organization_id]
    if asked.term_id:
        rows = [row for row in rows if term_id(_page_of(row).kind) == asked.term_id]
    if asked.day:
        rows = [row for row in rows if isinstance(row, Activity) and WEEKDAYS[row.on.weekday()] == asked.day]
    return sorted(rows, key=lambda row: (row.changed_at, row.pk))


def service(pk: UUID) -> dict[str, Any]:
    """Give one service whole. Raises NotFound for one that is not public."""
    row = pages_up().filter(pk=pk).first() or activities_up().filter(pk=pk).first()
    if row is None:
        raise NotFound
    return full_service(row)


def _page_of(row: Page | Activity) -> Page:
    return row if isinstance(row, Page) else row.page


def organization_id(page: Page) -> UUID:
    """Give the id of a page as an organisation: its own is that of the service."""
    return uuid5(page.pk, "organization")


def term_id(kind: str) -> UUID:
    """Give the id of the term for what a page is about."""
    return uuid5(TAXONOMY, kind)


def _address(page: Page) -> str:
    return settings.SITE_URL + reverse("directory:page", args=[page.slug])


def an_organization(page: Page) -> dict[str, Any]:
    """Give a page as an organisation."""
    return {
        "id": str(organization_id(page)),
        "name": page.name,
        "description": page.what,
        "website": _address(page),
    }


def a_service(row: Page | Activity) -> dict[str, Any]:
    """Give a service as it stands in a list."""
    page = _page_of(row)
    shaped = {
        "id": str(row.pk),
        "name": row.name,
        "description": (row.what if isinstance(row, Page) else row.words) or row.name,
        "url": _address(page),
        "status": "active",
        "last_modified": row.changed_at.isoformat(),
        "organization": an_organization(page),
    }
    if isinstance(row, Page) and row.wont:
        shaped["alert"] = row.wont
    if isinstance(row, Activity):
        shaped["fees"] = row.pay_words or str(Pay(row.pay).label)
    return shaped


def full_service(row: Page | Activity) -> dict[str, Any]:
    """Give a service with everything that hangs on it."""
    page = _page_of(row)
    shaped = a_service(row) | {
        "attributes": [
            {"id": str(uuid5(row.pk, "kind")), "link_entity": "service", "taxonomy_term": a_term(page.kind)}
        ],
        "schedules": _schedules(row),
    }
    if page.shows_reach:
        shaped["contacts"] = [{"id": str(uuid5(row.pk, "reach")), "name": page.name, "title": page.reach}]
    if page.neighbourhood:
        area = {"id": str(uuid5(row.pk, "area")), "name": page.neighbourhood.name}
        shaped["service_areas"] = [area]
    if isinstance(row, Activity):
        shaped["service_at_locations"] = [{"id": str(uuid5(row.pk, "at")), "location": _location(row)}]
        shaped["cost_options"] = [
            {"id": str(uuid5(row.pk, "pay")), "option": row.pay_words or str(Pay(row.pay).label)}
            | ({"amount": 0, "currency": "GBP"} if row.pay == Pay.FREE else {})
        ]
    return shaped


def _schedules(row: Page | Activity) -> list[dict[str, Any]]:
    if isinstance(row, Page):
        if not row.shows_when_where:
            return []
        return [{"id": str(uuid5(row.pk, "when")), "description": row.when_where}]
    day = WEEKDAYS[row.on.weekday()]
    shaped: dict[str, Any] = {
        "id": str(uuid5(row.pk, "when")),
        "dtstart": row.on.isoformat(),
        "opens_at": row.starts.isoformat(),
        "description": row.where,
        "attending_type": "PHYSICAL",
    }
    if row.ends:
        shaped["closes_at"] = row.ends.isoformat()
    if row.every == Every.ONCE:
        shaped |= {"valid_from": row.on.isoformat(), "valid_to": row.on.isoformat()}
    else:
        number = "" if row.every == Every.WEEK else which_in_month(row.on)
        shaped |= {
            "freq": "WEEKLY" if row.every == Every.WEEK else "MONTHLY",
            "interval": 1,
            "byday": f"{number}{day}",
        }
    return [shaped]


def _location(activity: Activity) -> dict[str, Any]:
    return {
        "id": str(uuid5(activity.pk, "location")),
        "location_type": "physical",
        "name": activity.where,
        "accessibility": [
            {"id": str(uuid5(activity.pk, words)), "description": words} for words in activity.access_words
        ],
    }


def at_locations(asked: Asked) -> list[Activity]:
    """Give what is on as services at their locations."""
    return [row for row in services(asked) if isinstance(row, Activity)]


def an_at_location(activity: Activity) -> dict[str, Any]:
    """Give one service at its location."""
    location = _location(activity)
    location.pop("accessibility")
    return {
        "id": str(uuid5(activity.pk, "at")),
        "location": location,
        "service": a_service(activity),
    }


def at_location(pk: UUID) -> dict[str, Any]:
    """Give one of them whole, by its own id. Raises NotFound."""
    activity = next((row for row in activities_up() if uuid5(row.pk, "at") == pk), None)
    if activity is None:
        raise NotFound
    return {"id": str(pk), "location": _location(activity), "service": a_service(activity)}


def organizations(asked: Asked) -> list[Page]:
    """Give pages as organisations, oldest change first."""
    rows = pages_up().filter(name__icontains=asked.search[:100])
    if asked.modified_after:
        rows = rows.filter(changed_at__gt=asked.modified_after)
    return list(rows.order_by("changed_at", "pk"))


def organization(pk: UUID) -> dict[str, Any]:
    """Give one organisation with its services. Raises NotFound."""
    page = next((page for page in pages_up() if organization_id(page) == pk), None)
    if page is None:
        raise NotFound
    rows: list[Page | Activity] = [page, *activities_up().filter(page=page)]
    return an_organization(page) | {"services": [_without_organization(row) for row in rows]}


def _without_organization(row: Page | Activity) -> dict[str, Any]:
    shaped = a_service(row)
    shaped.pop("organization")
    return shaped


def a_taxonomy(*, whole: bool = False) -> dict[str, Any]:
    """Give the one list of terms: what a page is about."""
    shaped: dict[str, Any] = {
        "id": str(TAXONOMY),
        "name": "What a page is about",
        "description": "Who is behind a page: a group, a place, a business or an office.",
        "version": "1",
    }
    return shaped | ({"taxonomy_terms": [a_term(kind) for kind in Kind]} if whole else {})


def a_term(kind: str) -> dict[str, Any]:
    """Give one term."""
    words = str(Kind(kind).label)
    return {"id": str(term_id(kind)), "name": words, "description": words, "taxonomy_id": str(TAXONOMY)}


def term(pk: UUID) -> dict[str, Any]:
    """Give one term by its id. Raises NotFound."""
    kind = next((kind for kind in Kind if term_id(kind) == pk), None)
    if kind is None:
        raise NotFound
    return a_term(kind)


def asked_in(query: dict[str, str]) -> Asked:
    """Read what a harvester asks. Raises InvalidInput with one sentence for a value that is none."""
    try:
        page, per_page = int(query.get("page", 1)), int(query.get("per_page", USUAL_A_PAGE))
        taxonomy = UUID(query["taxonomy_id"]) if query.get("taxonomy_id") else TAXONOMY
        asked = Asked(
            page,
            min(per_page, MOST_A_PAGE),
            query.get("search", ""),
            _moment(query.get("modified_after", "")),
            UUID(query["organization_id"]) if query.get("organization_id") else None,
            # Somebody else's list of terms holds none of ours.
            UUID(query["taxonomy_term_id"]) if query.get("taxonomy_term_id") else None if taxonomy == TAXONOMY else taxonomy,
            query.get("day", "")[:2].upper(),
        )  # fmt: skip
    except ValueError:
        raise InvalidInput(
            "page and per_page are numbers, ids are UUIDs, modified_after is a date."
        ) from None
    if not 1 <= asked.page <= 100_000 or asked.per_page < 1:
        raise InvalidInput("page and per_page begin at 1.")
    return asked


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    # A plus sign that nobody escaped arrives as a space.
    text = text.replace(" ", "+") if "T" in text else text
    found = datetime.fromisoformat(text) if len(text) > 10 else datetime.combine(date.fromisoformat(text), datetime.min.time())  # fmt: skip
    return found if timezone.is_aware(found) else timezone.make_aware(found)
