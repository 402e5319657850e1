"""What a view says about itself: who may come in, and how words typed by a signed-out hand are kept."""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict

from tilth.base import sealing
from tilth.base.actors import NOBODY, Actor
from tilth.base.errors import NotFound
from tilth.base.ids import new_id
from tilth.base.roles import Role

View = Callable[..., HttpResponse]
WAS_COOKIE = f"{settings.COOKIE_PREFIX}tilth_was"
_SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "pin", "code", "token")


def actor(request: HttpRequest) -> Actor:
    """Give who is acting in this request."""
    return getattr(request, "actor", NOBODY)


def public(view: View) -> View:
    """Mark a view as open to strangers. Every other view refuses them."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Say that any signed-in actor may come in: an account, or a link with its PIN."""
    view.needs = "signed in"  # type: ignore[attr-defined]
    return view


def acting(*roles: Role) -> Callable[[View], View]:
    """Let in only who acts in one of these roles, with a second factor; for everyone else the page is not there."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = actor(request)
            if who.acting_as not in roles or not who.is_staff:
                raise NotFound
            return view(request, *args, **kwargs)

        guarded.needs = "role"  # type: ignore[attr-defined]
        return guarded

    return decorate


def is_public(view: Any) -> bool:
    """Say whether a view lets strangers in. Sign-in pages of the sign-in library guard themselves."""
    return bool(getattr(view, "is_public", False)) or getattr(view, "__module__", "").startswith("allauth.")


def typed(post: QueryDict) -> dict[str, list[str]]:
    """Give what was typed into a form, without secrets and machinery."""
    return {
        name: [value.replace("\x00", "") for value in post.getlist(name)]
        for name in post
        if not any(secret in name for secret in _SECRET_FIELDS)
    }


def keep_typed(request: HttpRequest) -> None:
    """Keep, sealed in the session, what a signed-out hand just sent, for the same account to find after sign-in."""
    fields = typed(request.POST)
    if not fields:
        return
    row = new_id()
    sealed = sealing.seal(None, row, "kept", json.dumps(fields))
    request.session["kept"] = {
        "path": request.path,
        "row": str(row),
        "was": _was(request),
        "sealed": base64.b64encode(sealed).decode(),
    }


def kept_typed(request: HttpRequest, *also: str) -> dict[str, list[str]]:
    """Give back, once, what was kept for this page and this account. Empty when there is nothing.

    `also` are other addresses that the same page sends its words to.
    """
    kept = request.session.get("kept")
    if not kept or kept["path"] not in (request.path, *also) or kept["was"] != str(actor(request).account_id):
        return {}
    del request.session["kept"]
    words = sealing.unseal(None, UUID(kept["row"]), "kept", base64.b64decode(kept["sealed"]))
    return dict(json.loads(words)) if words else {}


def remember_account(request: HttpRequest, response: HttpResponse) -> None:
    """Leave a signed mark of which account used this browser last, so that kept words find their writer again."""
    account_id = actor(request).account_id
    if account_id and _was(request) != str(account_id):
        response.set_cookie(
            WAS_COOKIE,
            signing.dumps(str(account_id), salt="was"),
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )


def _was(request: HttpRequest) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(WAS_COOKIE, ""), salt="was"))
    except signing.BadSignature:
        return ""
