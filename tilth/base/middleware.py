"""The two layers of ours: who is acting and what an error looks like; and the door that strangers do not pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from tilth.base import audit, pages, rows
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import TilthError
from tilth.base.ids import new_token
from tilth.base.web import is_public, keep_typed, remember_account

# A page, one that says what must be mended, and one that holds what somebody else has written meanwhile.
SHOWS = {200, 409, 422}
GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestMiddleware:
    """Gives every request an id and an actor, turns our errors into pages, and lets no page be stored."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.sources = [import_string(name) for name in settings.ACTOR_SOURCES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = new_token()  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: self._actor(request))  # type: ignore[attr-defined]
        with rows.for_whoever(lambda: request.actor), audit.reading() as read:  # type: ignore[attr-defined]
            response = self.get_response(request)
            # Before the page leaves. What leads on or refuses shows nothing.
            if response.status_code in SHOWS:
                audit.look_at_what_was_opened(request.actor, read)  # type: ignore[attr-defined]
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return pages.error_page(request, error) if isinstance(error, TilthError) else None

    def _actor(self, request: HttpRequest) -> Actor:
        # Nobody acts yet while this is found out.
        with rows.for_the_system():
            for source in self.sources:
                found: Actor | None = source(request)
                if found is not None:
                    return found
        return NOBODY


class DoorMiddleware:
    """Refuses strangers at every view that is not marked public. What they typed is kept until they sign in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            request.method == "GET"
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_authenticated
        ):
            remember_account(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if is_public(view) or request.actor.is_signed_in:  # type: ignore[attr-defined]
            return None
        if request.method == "POST":
            keep_typed(request)
        query = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        way_in = f"{reverse(settings.LOGIN_URL)}?{query}"
        if request.headers.get("HX-Request"):
            # Sent while somebody types: the page stays, or the next words would be lost. Its button leads to the way in.
            is_typing = request.method == "POST"
            return HttpResponse(status=204, headers={} if is_typing else {"HX-Redirect": way_in})
        return HttpResponseRedirect(way_in)
