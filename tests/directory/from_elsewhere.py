"""Lists from elsewhere for tests: records in the shape of the standard, laid down, brought in and given out again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.test import Client

from tilth.base.actors import NOBODY, TILTH
from tilth.directory.access import held_for
from tilth.directory.actions import lists, pages, taking_over
from tilth.directory.models import Hold
from tilth.directory.queries.lists import preview

THEN = datetime(2026, 11, 30, 9, tzinfo=UTC)
FOUR = {"what": "We cook.", "when_where": "Tuesdays, the chapel, WN7 2AA.", "reach": "Just come."}
# Every field of the standard's service and of what hangs on it: the shape of the default mock, with words of our own.
WHOLE = {
    "id": "ac148810-d857-441c-9679-408f346de14b", "name": "Evening Choir", "description": "We sing. Nobody auditions.",
    "url": "https://example.org/choir", "email": "choir@example.org", "status": "active", "fees": "£2 if you can",
    "accreditations": "Singing Together", "minimum_age": 12, "maximum_age": 100, "assured_date": "2026-01-01",
    "assurer_email": "county@example.org", "alert": "Use the side door.", "last_modified": "2026-03-15T10:30:45.123Z",
    "schedules": [{
        "id": "48102e86-bb50-41c4-8f1e-e269368c41d1", "dtstart": "2026-10-01", "freq": "WEEKLY", "interval": 1,
        "byday": "TH,FR", "description": "Not at Christmas.", "opens_at": "18:00:00", "closes_at": "20:00:00",
        "schedule_link": "https://example.org/dates", "attending_type": "in person", "notes": "Tea at seven.",
    }],
    "service_areas": [{"id": "381c64f1-a724-4884-9c21-ac96c21cca3e", "name": "Hollins", "extent": "x", "extent_type": "geojson", "uri": "https://example.org/area"}],
    "service_at_locations": [{
        "id": "e94c9f38-1e8f-4564-91d4-d53501ab1765",
        "location": {
            "id": "3a19ff88-4620-4d17-9830-ac1d859eb5d5", "location_type": "physical", "name": "Mill Hall",
            "description": "By the canal.", "latitude": 53.5, "longitude": -2.5, "external_identifier": "10092008082",
            "external_identifier_type": "UPRN",
            "addresses": [{
                "id": "74706e55-df26-4b84-80fe-ecc30b5befb4", "address_1": "1 Mill Lane", "city": "Brackenshaw",
                "state_province": "Lancashire", "postal_code": "WN7 3BB", "country": "GB", "address_type": "physical",
            }],
            "accessibility": [{"id": "afcf296e-1cb2-4139-9c88-33d587d1a50b", "description": "No steps", "details": "A ramp.", "url": "https://example.org/in"}],
        },
    }],
    "languages": [{"id": "2989d3ed-c547-48f8-8f9d-432d81c7892e", "name": "Welsh", "code": "cy"}],
    "organization": {
        "id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Singing Together", "description": "Choirs.",
        "email": "office@example.org", "website": "https://example.org", "uri": "https://example.org/it",
        "organization_identifiers": [{"id": "d4dbcebc-0802-47cb-8651-b937ac4f2f3e", "identifier_scheme": "GB-CHC", "identifier_type": "Charity number", "identifier": "1"}],
    },
    "funding": [{"id": "1f2df32c-bf08-4b8e-bd6f-e834014b19bc", "source": "A jumble sale"}],
    "cost_options": [{"id": "1fdf4d39-3d80-484d-9f92-a8ffa08621e7", "option": "Most people", "amount": 2, "amount_description": "an evening"}],
    "contacts": [{"id": "1e7efce3-639b-4880-940c-b95cd30cdb50", "name": "The desk", "title": "Front of house", "phones": [{"id": "1e7efce3-639b-4880-940c-b95cd30cdb51", "number": "01632 960001"}]}],
    "attributes": [{"id": "ae58cc39-8b70-4ab1-8aea-786882e5ac8e", "link_type": "topic", "taxonomy_term": {"id": "3f7b145d-84af-42d7-8fae-eaca714b02b2", "name": "Music", "description": "Music", "term_uri": "https://example.org/music"}}],
}  # fmt: skip


def a_record(number=1, **words):
    more = {
        "id": f"0190a0a0-0000-4000-8000-{number:012}",
        "name": f"Club {number}",
        "status": "active",
        "description": f"Number {number}.",
    }
    return more | words


def a_list(*given, name="the county’s list"):
    return lists.add_list(
        by=TILTH, name=name, content=json.dumps(list(given)).encode(), file_name="list.json"
    )


def again(source, *given):
    return lists.lay_down(by=TILTH, source=source, content=json.dumps(list(given)).encode(), file_name="list.json")  # fmt: skip


def come_in(source, **said):
    return lists.bring_in(by=TILTH, reading=source.readings.get(), **said)


def what(source):
    return [str(line.what) for line in preview(source.readings.get()).lines]


def get(path):
    return json.loads(Client().get(f"/open-referral/{path}").content)


def given_out():
    return {row["id"]: get(f"services/{row['id']}") for row in get("services")["contents"]}


def a_page(name="Higher Folds Kitchen", **words):
    return pages.make_page(by=NOBODY, name=name, **FOUR | words)


def holder(page, mail):
    """Say that a page is ours, from the address that the list gives; gives whoever holds it then."""
    assert taking_over.this_is_us(by=NOBODY, page=page, called="Jo", mail=mail, words="") is None
    return held_for(NOBODY, Hold.objects.get(page=page).token).by
