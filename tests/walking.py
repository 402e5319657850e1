"""Everybody's walk through the small place: each page that each of them can reach, opened once."""

from __future__ import annotations

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from tests.crawling import NOT_WALKED, Visit, crawl, inside, route_of, routes, sign_in
from tests.small_place import settle
from tests.undefined import listening
from tilth.accounts.actions import invite
from tilth.alongside.actions.calendar import give_calendar

ALL = routes()
OURS = [route for route in ALL if not route.is_library]
# Whoever tries every page that needs nothing to be named; the others go where links lead them.
FOR_THEIR_ROLE = ("worker", "resident", "gardener", "leader", "keeper", "analyst", "privacy lead")


class Walk:
    """Everybody's walk through the small place, done once for all the tests that look at it."""

    def __init__(self) -> None:
        self.place = settle()
        self.clients = {"stranger": sign_in(None), "link and PIN": self._with_link()}
        for who, actor in self.place.everybody.items():
            self.clients[who] = sign_in(actor.account, actor.acting_as)
        with listening() as self.unheard:
            self.visits: list[Visit] = []
            for who, client in self.clients.items():
                starts = _starts() if who in FOR_THEIR_ROLE else _open_pages()
                self.visits += crawl(who, client, ["/", "/accounts/2fa/", *starts, *self._given(who)])

    def _given(self, who: str) -> list[str]:
        """Addresses that somebody has on paper or in a mail, and pages in a state that is seldom met."""
        if who != "stranger":
            place = self.place
            return [
                found
                for part in (place, place.ideas, place.here, place.promises)
                for found in part.seldom.get(who, [])
            ]
        account = invite(by=self.place.kit, name="Una New", email="una@example.org")
        return [
            reverse("accounts:welcome", args=[account.welcomes.get().token]),
            reverse("alongside:pass_open", args=[self.place.link.token]),
            *self.place.replies,
            reverse("alongside:calendar_file", args=[give_calendar(by=self.place.amina)]),
            reverse("directory:held", args=[self.place.here.link]),
            reverse("directory:held", args=[self.place.here.elsewhere.link]),
            reverse("directory:page", args=[self.place.here.elsewhere.page.slug]),
            reverse("directory:own_gift", args=[self.place.here.gift.token]),
            reverse("directory:own_note", args=[self.place.here.own_note.token]),
            *self.place.ideas.links,
            *self.place.promises.links,
            *_named_in_the_feed(self.clients["stranger"]),
        ]

    def forms(self) -> Iterator[tuple[Client, str, dict[str, str]]]:
        """One form of each kind that anybody met on a page, in the browser of whoever met it."""
        seen: set[tuple[str | None, tuple[str, ...]]] = set()
        for visit in self.visits:
            for form in visit.forms:
                address = inside(visit.path, form.action or visit.path)
                kind = (route_of(address), tuple(sorted(form.fields)))
                if form.method == "POST" and kind not in seen and kind[0] not in NOT_WALKED:
                    seen.add(kind)
                    yield self.clients[visit.who], address, form.fields

    def _with_link(self) -> Client:
        client = sign_in(None)
        address = reverse("alongside:pass_open", args=[self.place.link.token])
        client.post(address, {"pin": self.place.link.pin})
        return client


def _open_pages() -> list[str]:
    return [route.nobody() for route in OURS if route.is_public and not route.kinds]


def _named_in_the_feed(client: Client) -> list[str]:
    """One thing of each kind that the open feed of what is here names: no page leads to its address."""
    lists = [
        reverse(f"directory:oruk_{kind}")
        for kind in ("services", "taxonomies", "terms", "at_locations", "organizations")
    ]
    return [f"{at}/{client.get(at).json()['contents'][0]['id']}" for at in lists]


def _starts() -> list[str]:
    """Where a menu leads, and every page that needs nothing to be named."""
    return [route.nobody() for route in OURS if not route.kinds and route.name not in NOT_WALKED]
