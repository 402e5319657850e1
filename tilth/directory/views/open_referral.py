"""Open Referral UK 3.0, for any harvester: plain GET, no key, open to every origin."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tilth.base.errors import InvalidInput, NotFound
from tilth.base.web import public
from tilth.directory.access import must_be_here
from tilth.directory.queries import open_referral as shapes
from tilth.directory.queries.openapi import description

PROFILE = "https://docs.openreferraluk.org/en/latest/"
OPENAPI = "https://docs.openreferraluk.org/en/latest/openapi30.json"


def _given(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Answer with JSON that any page on the web may read; an error is one line of it."""

    @wraps(view)
    def answered(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            must_be_here()
            response = JsonResponse(view(request, **parts))
        except NotFound:
            response = JsonResponse({"error": "There is nothing here under this id."}, status=404)
        except InvalidInput as error:
            response = JsonResponse({"error": error.message}, status=400)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public(require_GET(answered))


def _asked(request: HttpRequest) -> shapes.Asked:
    return shapes.asked_in({name: str(value).replace("\x00", "") for name, value in request.GET.items()})


@_given
def root(request: HttpRequest) -> Any:
    """What this feed is."""
    return {
        "version": "HSDS-UK-3.0",
        "profile": PROFILE,
        "openapi_url": OPENAPI,
        "services": settings.SITE_URL + reverse("directory:oruk_services"),
    }


@_given
def described(request: HttpRequest) -> Any:
    """What can be asked here, for a program."""
    return description(reverse("directory:oruk").rstrip("/"))


@_given
def services(request: HttpRequest) -> Any:
    """Pages, and what is on."""
    asked = _asked(request)
    return shapes.page_of(shapes.services(asked), asked, shapes.a_service)


@_given
def service(request: HttpRequest, pk: UUID) -> Any:
    """One of them, whole."""
    return shapes.service(pk)


@_given
def taxonomies(request: HttpRequest) -> Any:
    """The lists of terms: one."""
    return shapes.page_of([True], _asked(request), lambda _row: shapes.a_taxonomy())


@_given
def taxonomy(request: HttpRequest, pk: UUID) -> Any:
    """That one."""
    if pk != shapes.TAXONOMY:
        raise NotFound
    return shapes.a_taxonomy(whole=True)


@_given
def terms(request: HttpRequest) -> Any:
    """What a page can be about."""
    return shapes.page_of(list(shapes.Kind), _asked(request), shapes.a_term)


@_given
def term(request: HttpRequest, pk: UUID) -> Any:
    """One term."""
    return shapes.term(pk)


@_given
def at_locations(request: HttpRequest) -> Any:
    """What is on, and where."""
    asked = _asked(request)
    return shapes.page_of(shapes.at_locations(asked), asked, shapes.an_at_location)


@_given
def at_location(request: HttpRequest, pk: UUID) -> Any:
    """One of them, whole."""
    return shapes.at_location(pk)


@_given
def organizations(request: HttpRequest) -> Any:
    """Who is behind it."""
    asked = _asked(request)
    return shapes.page_of(shapes.organizations(asked), asked, shapes.a_listed_organization)


@_given
def organization(request: HttpRequest, pk: UUID) -> Any:
    """One of them."""
    return shapes.organization(pk)
