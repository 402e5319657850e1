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
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tilth.base.errors import InvalidInput, NotFound
from tilth.directory.models import Activity, Every, Kind, Page, Pay, Record
from tilth.directory.queries import given_again
from tilth.directory.queries.days import which_in_month
from tilth.directory.queries.finding import activities_up
from tilth.directory.queries.given_again import own_pages

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


def services(asked: Asked) -> list[Page | Activity | Record]:
    """Give pages, what is on, and records of lists, oldest change first, so that a harvester who goes on where it stopped misses none."""
    pages, activities = own_pages().select_related("neighbourhood"), _own_activities()
    if asked.search:
        words = asked.search[:100]
        pages = pages.filter(Q(name__icontains=words) | Q(what__icontains=words))
        activities = activities.filter(Q(name__icontains=words) | Q(words__icontains=words))
    rows: list[Page | Activity | Record] = [*pages, *activities, *given_again.records()]
    return sorted((row for row in rows if _is_asked(row, asked)), key=lambda row: (row.changed_at, row.pk))


def _own_activities() -> QuerySet[Activity]:
    return activities_up().filter(page__in=own_pages())


def _is_asked(row: Page | Activity | Record, asked: Asked) -> bool:
    if asked.modified_after and row.changed_at <= asked.modified_after:
        return False
    if isinstance(row, Record):
        return (
            (not asked.search or given_again.says(row, asked.search[:100]))
            and (not asked.organization_id or given_again.organization_id(row) == asked.organization_id)
            and (not asked.term_id or str(asked.term_id) in given_again.term_ids(row))
            and (not asked.day or asked.day in given_again.days(row))
        )
    if asked.organization_id and organization_id(_page_of(row)) != asked.organization_id:
        return False
    if asked.term_id and term_id(_page_of(row).kind) != asked.term_id:
        return False
    return not asked.day or (isinstance(row, Activity) and WEEKDAYS[row.on.weekday()] == asked.day)


def service(pk: UUID) -> dict[str, Any]:
    """Give one service whole. Raises NotFound for one that is not public."""
    row = own_pages().filter(pk=pk).first() or _own_activities().filter(pk=pk).first()
    if row is not None:
        return full_service(row)
    record = given_again.records().filter(name_there=str(pk)).first()
    if record is None:
        raise NotFound
    return given_again.full(record)


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


def a_service(row: Page | Activity | Record) -> dict[str, Any]:
    """Give a service as it stands in a list."""
    if isinstance(row, Record):
        return given_again.listed(row)
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


def at_locations(asked: Asked) -> list[Activity | dict[str, Any]]:
    """Give what is on as services at their locations."""
    found: list[Activity | dict[str, Any]] = []
    for row in services(asked):
        if isinstance(row, Activity):
            found.append(row)
        elif isinstance(row, Record):
            found += given_again.at_locations(row)
    return found


def an_at_location(row: Activity | dict[str, Any]) -> dict[str, Any]:
    """Give one service at its location."""
    if isinstance(row, dict):
        return row
    location = _location(row)
    location.pop("accessibility")
    return {
        "id": str(uuid5(row.pk, "at")),
        "location": location,
        "service": a_service(row),
    }


def at_location(pk: UUID) -> dict[str, Any]:
    """Give one of them whole, by its own id. Raises NotFound."""
    activity = next((row for row in _own_activities() if uuid5(row.pk, "at") == pk), None)
    if activity is not None:
        return {"id": str(pk), "location": _location(activity), "service": a_service(activity)}
    for record in given_again.records():
        for one in given_again.at_locations(record):
            if one.get("id", "").lower() == str(pk):
                return one
    raise NotFound


def organizations(asked: Asked) -> list[Page | Record]:
    """Give pages as organisations, and the organisations of records, each once, oldest change first."""
    words = asked.search[:100]
    rows: dict[UUID, Page | Record] = {}
    for record in given_again.records().order_by("changed_at", "pk"):
        own = record.given.get("organization") or {}
        if own.get("id") and words.casefold() in str(own.get("name")).casefold():
            rows.setdefault(UUID(own["id"]), record)
    rows |= {organization_id(page): page for page in own_pages().filter(name__icontains=words)}
    fresh = (
        row for row in rows.values() if not asked.modified_after or row.changed_at > asked.modified_after
    )
    return sorted(fresh, key=lambda row: (row.changed_at, row.pk))


def a_listed_organization(row: Page | Record) -> dict[str, Any]:
    """Give an organisation as it stands in a list."""
    return given_again.an_organization(row) if isinstance(row, Record) else an_organization(row)


def organization(pk: UUID) -> dict[str, Any]:
    """Give one organisation with its services. Raises NotFound."""
    page = next((page for page in own_pages() if organization_id(page) == pk), None)
    if page is not None:
        rows: list[Page | Activity] = [page, *_own_activities().filter(page=page)]
        return an_organization(page) | {"services": [_without_organization(row) for row in rows]}
    theirs = [one for one in given_again.records() if given_again.organization_id(one) == pk]
    named = next((one for one in theirs if one.given.get("organization")), None)
    if named is None:
        raise NotFound
    return named.given["organization"] | {"services": [_without_organization(one) for one in theirs]}


def _without_organization(row: Page | Activity | Record) -> dict[str, Any]:
    shaped = a_service(row)
    shaped.pop("organization", None)
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
