"""Records of lists from elsewhere, given out again as they were given to us, with their own ids and every field.

A page that a group has taken over is the group's, and is given out as such; its record is not.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tilth.directory.access import pages_up
from tilth.directory.models import Page, Record

Given = dict[str, Any]
# What stands on the address of one service alone, not in a list.
DEEPER = (
    "schedules", "service_areas", "languages", "funding", "cost_options", "contacts", "phones", "attributes",
    "service_at_locations",
)  # fmt: skip
DEEPER_OF_AN_ORGANIZATION = ("organization_identifiers", "attributes")


def own_pages() -> QuerySet[Page]:
    """Give the pages that anybody may read and no list writes: what we say ourselves."""
    written = Record.objects.filter(page=OuterRef("pk"), writes_page=True)
    return pages_up().filter(~Exists(written))


def records() -> QuerySet[Record]:
    """Give the records that stand for a page here, even of what is closed; none that the keeper took out of sight."""
    return Record.objects.filter(writes_page=True, page__set_aside_why="")


def full(record: Record) -> Given:
    """Give a record whole. One that is gone from its list says that it is not active any more."""
    if record.gone_on is None:
        return dict(record.given)
    return record.given | {"status": "inactive"}


def listed(record: Record) -> Given:
    """Give a record as it stands in a list."""
    shaped = {name: value for name, value in full(record).items() if name not in DEEPER}
    if "organization" in shaped:
        shaped["organization"] = an_organization(record)
    return shaped


def organization_id(record: Record) -> UUID | None:
    """Give the id of a record's organisation."""
    found = (record.given.get("organization") or {}).get("id") or record.given.get("organization_id")
    return UUID(found) if found else None


def an_organization(record: Record) -> Given:
    """Give a record's organisation as it stands in a list."""
    return {
        name: value
        for name, value in record.given["organization"].items()
        if name not in DEEPER_OF_AN_ORGANIZATION
    }


def term_ids(record: Record) -> set[str]:
    """Give the ids of the terms of a record."""
    terms = (one.get("taxonomy_term") or {} for one in record.given.get("attributes") or ())
    return {str(term.get("id")).lower() for term in terms}


def days(record: Record) -> str:
    """Give the days of a record's schedules, as one text."""
    return ",".join(str(one.get("byday") or "") for one in record.given.get("schedules") or ())


def says(record: Record, words: str) -> bool:
    """Say whether some words stand in a record's name or description."""
    said = f"{record.given.get('name', '')}\n{record.given.get('description', '')}"
    return words.casefold() in said.casefold()


def at_locations(record: Record) -> list[Given]:
    """Give a record's service at its locations."""
    return [one | {"service": listed(record)} for one in record.given.get("service_at_locations") or ()]
