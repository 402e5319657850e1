"""Open Referral UK 3.0: what a directory's feed must look like, endpoint by endpoint.

Written from the standard's fields and their formats, not from its schema files, whose licence asks copies to be shared
alike; tests hold every rule here against those files.

Source: Open Referral UK, application profile 3.0 of the Human Services Data Specification 3.0 (openreferraluk.org); page
objects and levels of compliance from the profile's OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tilth.methods.formats import shape
from tilth.methods.formats.shape import Check, Problem, Verdict, many, number, text, thing

PROFILE = "HSDS-UK-3.0"
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
KINDS_OF_PLACE = ("physical", "postal", "virtual")

_uuid = text(shape.is_uuid, "a UUID")
_uri = text(shape.is_uri, "an address with its scheme")
_email = text(shape.is_email, "an e-mail address")
_moment = text(shape.is_moment, "a time with its zone (RFC 3339)")
_words = text()


def _texts(*names: str) -> dict[str, Check]:
    return dict.fromkeys(names, _words)


def _ids(*names: str) -> dict[str, Check]:
    return dict.fromkeys(("id", *names), _uuid)


TERM = thing(
    _ids("parent_id", "taxonomy_id")
    | _texts("name", "description", "taxonomy", "term", "code")
    | {"term_uri": _uri},
    ("id", "name", "description"),
)
ATTRIBUTE = thing(
    _ids("link_id", "taxonomy_term_id") | _texts("link_type", "value") | {"taxonomy_term": TERM}, ("id",)
)
_attributes: dict[str, Check] = {"attributes": many(ATTRIBUTE)}
TAXONOMY = thing(
    _ids() | _texts("name", "description", "version") | {"uri": _uri, "taxonomy_terms": many(TERM)},
    ("id", "name", "description"),
)
PHONE = thing(_ids() | _texts("number", "description", "type"), ("id", "number"))
LANGUAGE = thing(_ids("service_id", "phone_id") | _texts("name", "code"), ("id",))
SCHEDULE = thing(
    _ids("service_id", "service_at_location_id")
    | _texts(
        "valid_from", "valid_to", "dtstart", "byday", "bymonthday", "description", "opens_at", "closes_at"
    )
    | _texts("attending_type", "notes")
    | {
        "freq": text(within=("WEEKLY", "MONTHLY")),
        "interval": number(),
        "schedule_link": _uri,
        **_attributes,
    },
    ("id",),
)
AREA = thing(_ids("service_id") | _texts("name", "extent", "extent_type", "uri", "service_area"), ("id",))
ADDRESS = thing(
    _ids("location_id")
    | _texts("attention", "address_1", "city", "region", "state_province", "postal_code", "country")
    | {"address_type": text(within=KINDS_OF_PLACE), **_attributes},
    ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
)
ACCESSIBILITY = thing(
    _ids("location_id") | _texts("description", "details", "accessibility") | {"url": _uri, **_attributes},
    ("id",),
)
CONTACT = thing(
    _ids("service_id") | _texts("name", "title") | {"phones": many(PHONE), **_attributes}, ("id",)
)
LOCATION = thing(
    _ids()
    | _texts("name", "description", "external_identifier", "external_identifier_type")
    | {
        "location_type": text(within=KINDS_OF_PLACE),
        "latitude": number(),
        "longitude": number(),
        "addresses": many(ADDRESS),
        "accessibility": many(ACCESSIBILITY),
        "contacts": many(CONTACT),
        "phones": many(PHONE),
        **_attributes,
    },
    ("id", "location_type"),
)
IDENTIFIER = thing(
    _ids("organization_id") | _texts("identifier_scheme", "identifier_type", "identifier") | _attributes,
    ("id", "identifier_type", "identifier"),
)
_listed_organization: dict[str, Check] = (
    _ids("parent_organization_id")
    | _texts("name", "description", "logo")
    | {"email": _email, "website": _uri, "uri": _uri}
)
ORGANIZATION = thing(
    _listed_organization | {"organization_identifiers": many(IDENTIFIER), **_attributes},
    ("id", "name", "description"),
)
PRICE = thing(
    _ids("service_id")
    | _texts("valid_from", "valid_to", "option", "amount_description")
    | {"amount": number()},
    ("id",),
)
FUNDING = thing(_ids("service_id") | _texts("source"), ("id",))
_plain_service: dict[str, Check] = (
    _ids("organization_id")
    | _texts("name", "description", "fees", "accreditations", "assured_date", "alert")
    | {
        "url": _uri,
        "email": _email,
        "status": text(within=STATUSES),
        "minimum_age": number(),
        "maximum_age": number(),
        "assurer_email": _email,
        "last_modified": _moment,
        "organization": ORGANIZATION,
        "schedules": many(SCHEDULE),
        "service_areas": many(AREA),
        "languages": many(LANGUAGE),
        "funding": many(FUNDING),
        "cost_options": many(PRICE),
        "contacts": many(CONTACT),
        "phones": many(PHONE),
        **_attributes,
    }
)
_needed = ("id", "name", "status")
_listed_of_a_service = frozenset(_plain_service) - {
    "schedules", "service_areas", "languages", "funding", "cost_options", "contacts", "phones", "attributes"
}  # fmt: skip
SERVICE_AT_LOCATION = thing(
    _ids("service_id", "location_id")
    | {
        "location": LOCATION,
        "service": thing(_plain_service, _needed),
        "schedules": many(SCHEDULE),
        "contacts": many(CONTACT),
        "phones": many(PHONE),
        **_attributes,
    },
    ("id",),
)
SERVICE = thing({**_plain_service, "service_at_locations": many(SERVICE_AT_LOCATION)}, _needed)
DETAILS = thing(
    {"version": _words, "profile": _uri, "openapi_url": _uri}, ("version", "profile", "openapi_url")
)
_page_fields: dict[str, Check] = {
    **dict.fromkeys(("total_items", "total_pages", "page_number", "size"), number(whole=True, least=0)),
    **dict.fromkeys(("first_page", "last_page", "empty"), shape.truth),
}

# One of each, as its own address gives it.
ONE: dict[str, Check] = {
    "details": DETAILS,
    "services": SERVICE,
    "taxonomies": TAXONOMY,
    "taxonomy_terms": TERM,
    "service_at_locations": SERVICE_AT_LOCATION,
    "organizations": ORGANIZATION,
}
# In a list the standard asks for less: what else stands there and is wrong is worth a warning.
IN_A_LIST: dict[str, Check] = {
    **ONE,
    "services": thing(
        {name: of for name, of in _plain_service.items() if name in _listed_of_a_service}
        | {"organization": thing(_listed_organization, ("id", "name", "description"))},
        _needed,
    ),
    "organizations": thing(_listed_organization, ("id", "name", "description")),
}
# Endpoints that must stand, and those whose absence is a warning.
MUST = ("services",)
SHOULD = ("taxonomies", "taxonomy_terms", "service_at_locations", "organizations")


def page(of: Check) -> Check:
    """A page of a list: `contents`, and where in the list it stands."""
    return thing({"contents": many(of), **_page_fields}, ("contents",))


def unpaged(value: Any, path: str = "") -> Iterator[Problem]:
    """Yield what a page does not say about where in the list it stands."""
    if isinstance(value, dict):
        yield from ((path, f"{name} is missing") for name in _page_fields if name not in value)


def check(document: Any) -> Verdict:
    """Check one document, whichever of the standard's endpoints it comes from.

    Shapes: what `/` says of a feed; a page of services, taxonomies, terms, services at locations or organisations; one of
    these; or a plain list of services.

    >>> check({"version": "HSDS-UK-3.0", "profile": "https://example.org/p", "openapi_url": "nowhere"}).errors
    ("openapi_url: must be an address with its scheme: 'nowhere'",)
    """
    if isinstance(document, list):
        return Verdict(shape.told(many(SERVICE)(document, "")))
    if not isinstance(document, dict):
        return Verdict(("the document: must be an object",))
    if "contents" in document:
        first = document["contents"]
        name = (
            _kind(first[0])
            if isinstance(first, list) and first and isinstance(first[0], dict)
            else "services"
        )
        if not name or name not in IN_A_LIST:
            return Verdict(tuple(shape.told(_unknown(document, "contents"))))
        errors = shape.told(page(IN_A_LIST[name])(document, ""))
        whole = shape.told(page(ONE[name])(document, ""))
        return Verdict(
            errors,
            shape.told(unpaged(document)) + tuple(each for each in whole if each not in set(errors)),
        )
    name = _kind(document)
    return Verdict(shape.told(ONE[name](document, "") if name else _unknown(document, "")))


def _unknown(_value: Any, path: str) -> Iterator[Problem]:
    yield path, "this is none of the things that a directory says"


def _kind(one: dict[str, Any]) -> str | None:
    """Tell by its fields what something is."""

    def has(*names: str) -> bool:
        return any(name in one for name in names)

    for found, name in (
        (has("openapi_url", "profile"), "details"),
        (has("location", "location_id"), "service_at_locations"),
        (has("status", "fees", "service_areas", "service_at_locations"), "services"),
        (has("parent_id", "taxonomy", "taxonomy_id", "term_uri", "term"), "taxonomy_terms"),
        (has("organization_identifiers", "website", "parent_organization_id", "logo"), "organizations"),
        (has("version", "taxonomy_terms", "uri"), "taxonomies"),
        (has("id", "name"), "services"),
    ):
        if found:
            return name
    return None
