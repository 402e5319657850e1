"""What every page shows around its content. Named by settings.SHELL_SOURCE; the price of the empty page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import DateTimeField, QuerySet, UUIDField
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.translation import get_language

from tilth.accounts.models import Account, Notice
from tilth.accounts.queries import notices_of, notices_unseen
from tilth.alongside.queries import shut_to
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.prepared import Prepared, slot
from tilth.base.roles import Role
from tilth.places.queries import is_on, the_place

# Which place of the five a path belongs to; the first that fits.
PLACES = (
    ("/people", "people"),
    ("/invitations", "people"),
    ("/introductions", "people"),
    ("/my-page", "my_page"),
    ("/our-place", "our_place"),
    ("/what-we-", "our_place"),
    ("/whats-here", "our_place"),
    ("/our-group", "our_place"),
    ("/my-gift", "our_place"),
    ("/my-note", "our_place"),
    ("/ideas", "our_place"),
    ("/my-idea", "our_place"),
    ("/rounds", "our_place"),
    ("/paper-boxes", "our_place"),
    ("/papers", "our_place"),
    ("/proposals", "our_place"),
    ("/funds", "our_place"),
    ("/grants", "our_place"),
    ("/votes-in-the-room", "our_place"),
    ("/my-grant", "our_place"),
    ("/gatherings", "our_place"),
    ("/stories", "our_place"),
    ("/my-story", "our_place"),
    ("/promises", "our_place"),
    ("/thank-yous", "our_place"),
    ("/our-side", "our_place"),
    ("/teams", "our_place"),
    ("/pots", "our_place"),
    ("/introduce", "pen"),
    ("/answers", "answers"),
    ("/in-the-way", "answers"),
    ("/what-you-may-do", "answers"),
    ("/learning", "learning"),
    ("/write", "pen"),
)
ACCOUNT = slot(1, UUIDField())
NOW = slot(1, DateTimeField())
WITH_PEOPLE = frozenset({Role.WORKER, Role.GARDENER})


@dataclass(frozen=True, slots=True)
class Links:
    """Where the shell leads. A place with nothing behind it for this reader is empty, and not in the menu."""

    today: str
    people: str
    my_page: str
    our_place: str
    answers: str
    learning: str
    search: str
    pen: str
    notices: str
    me: str
    sign_in: str
    leave: str
    safety: str
    help: str
    languages: tuple[tuple[str, str, str], ...]  # code, its own name, where it is chosen
    accessibility: str
    about: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the shell what it shows. No read of its own but the notices', and those only where a page shows them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = _here(request.path, actor)
    return {
        "actor": actor,
        "place": the_place(),
        "language": get_language(),
        "here": here,
        "links": _links(
            here,
            actor.is_staff,
            actor.is_staff and actor.acting_as in WITH_PEOPLE,
            bool(actor.person_id),
            is_on("findings"),
        ),
        "acting": actor.acting_as.label if actor.is_staff else "",
        "notices_count": _notices_of(actor),
        "csrf_once": cache(lambda: csrf_input(request)),
    }


def _notices_of(actor: Actor) -> Callable[[], int]:
    return lambda: _waiting_for(actor.account_id) if actor.account_id else 0


def _waiting_for(account_id: UUID) -> int:
    return len(_waiting.rows({ACCOUNT: account_id, NOW: clock.now()}))


def _unseen() -> QuerySet[Any, Any]:
    # What speaks of somebody whose page is shut to this account waits unseen: not even its number shows.
    shut = shut_to(ACCOUNT.stand_in, NOW.stand_in)
    return notices_unseen(ACCOUNT.stand_in).exclude(person_id__in=shut).values_list("pk")[:99]


_waiting = Prepared(_unseen)


def told_to(account: Account) -> list[Notice]:
    """Give an account's notices, the newest first; none about somebody whose page is shut to it."""
    return notices_of(account, without=shut_to(account.pk, clock.now()))


def _here(path: str, actor: Actor) -> str:
    if path == "/":
        return "today" if actor.is_signed_in else "our_place"
    here = next((place for start, place in PLACES if path.startswith(start)), "")
    if here == "people" and actor.person_id and str(actor.person_id) in path:
        return "my_page"
    return here


@lru_cache(maxsize=256)
def _links(here: str, is_staff: bool, has_people: bool, has_page: bool, tells: bool) -> Links:
    learning = "findings:front" if tells else "listening:studies" if is_staff else ""
    return Links(
        today=reverse("home:today"),
        people=reverse("home:people") if has_people else "",
        my_page=reverse("home:my_page") if has_page else "",
        our_place=reverse("home:our_place"),
        answers=reverse("home:answers"),
        learning=reverse(learning) if learning else "",
        search=reverse("home:search"),
        pen=reverse("pen:write") if is_staff else reverse("alongside:introduce"),
        notices=reverse("home:notices"),
        me=reverse("accounts:me"),
        sign_in=reverse(settings.LOGIN_URL),
        leave=reverse("home:leave"),
        safety=reverse("home:safety"),
        help=reverse("home:help", args=[_help_for(here)]),
        languages=tuple(
            (code, name, reverse("home:language", args=[code])) for code, name in settings.LANGUAGES
        ),
        accessibility=reverse("home:accessibility"),
        about=reverse("home:about"),
    )


def _help_for(here: str) -> str:
    return {"pen": "write", "": "our-place"}.get(here, here.replace("_", "-"))
