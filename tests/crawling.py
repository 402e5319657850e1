"""Walking through every page as everybody: routes of the resolver, forms and links of the pages, one visit each.

Used by test_doors.py, test_refusals.py and the journeys, so that a page cannot be forgotten by one of them.
"""

from __future__ import annotations

import contextlib
import re
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.exceptions import Resolver404

from tilth.accounts.models import Account
from tilth.base.roles import Role

# Sign-in pages of the library, which guard themselves.
LIBRARY = "accounts/"
# Addresses that end the walk of whoever opens them. Each has a test of its own in its room.
NOT_WALKED = {
    "account_logout": "signs out",
    "accounts:sign_out_elsewhere": "ends the session that the walk is in when it is undone",
    "home:leave": "signs out and leads away",
    "alongside:pass_leave": "shuts the private link",
    "home:language": "every page after it would be in the other language",
    "places:demo_sign_in": "signs in as somebody else",
}
# Stands in a form's fields where the page asks for a file.
FILE = "(a file)"
# Values that no page of ours has.
NOBODY: dict[str, Any] = {"uuid": uuid.UUID("0190a0a0-0000-7000-8000-000000000000"), "int": 999_999}


@dataclass(frozen=True)
class Route:
    """One address of the resolver."""

    name: str
    pattern: str
    view: Any = field(compare=False, hash=False)
    kinds: tuple[tuple[str, str], ...] = ()

    @property
    def is_library(self) -> bool:
        return self.pattern.startswith(LIBRARY)

    @property
    def is_public(self) -> bool:
        return bool(getattr(self.view, "is_public", False))

    def nobody(self) -> str:
        """Give its address with values that belong to nothing."""
        return reverse(self.name, kwargs={name: NOBODY.get(kind, "nobody-here") for name, kind in self.kinds})


def routes() -> list[Route]:
    """Give every address of the resolver."""
    return list(_walk(get_resolver().url_patterns, "", "", ()))


def _walk(patterns: Any, at: str, space: str, kinds: tuple[tuple[str, str], ...]) -> Iterator[Route]:
    for found in patterns:
        here = at + str(found.pattern)
        kinds_here = kinds + tuple(
            (name, type(converter).__name__.removesuffix("Converter").lower())
            for name, converter in found.pattern.converters.items()
        )
        if isinstance(found, URLResolver):
            inner = f"{space}{found.namespace}:" if found.namespace else space
            yield from _walk(found.url_patterns, here, inner, kinds_here)
        elif isinstance(found, URLPattern):
            yield Route(f"{space}{found.name or ''}", here, found.callback, kinds_here)


def route_of(path: str) -> str | None:
    """Name the route that answers a path; None when none does."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


# --- pages -------------------------------------------------------------------------------------------------


@dataclass
class Form:
    """One form on a page: where it goes, and what is in it."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """What a page leads to: its links, its forms, and the addresses that htmx would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._select = ""
        self._open: Form | None = None
        self._loose: list[tuple[str, str, str]] = []
        self._ids: dict[str, Form] = {}
        self.feed(text)
        for owner, name, value in self._loose:
            if owner in self._ids:
                self._ids[owner].fields.setdefault(name, value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag in ("img", "audio") and given.get("src", "").startswith("/"):
            self.links.append(given["src"])
        if given.get("hx-get"):
            self.links.append(given["hx-get"])
        if tag == "form":
            self._open = Form(given.get("method", "get").upper(), given.get("action", ""))
            self.forms.append(self._open)
            if given.get("id"):
                self._ids[given["id"]] = self._open
        elif tag in ("input", "textarea", "select", "button") and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self._open is not None and self._select and given.get("value"):
            self._choose(given["value"], is_chosen="selected" in given)

    def _choose(self, value: str, *, is_chosen: bool) -> None:
        if self._open is not None and (is_chosen or not self._open.fields.get(self._select)):
            self._open.fields[self._select] = value

    def _field(self, tag: str, given: dict[str, str]) -> None:
        name, value, kind = given["name"], given.get("value", ""), given.get("type", "")
        if given.get("form"):
            self._loose.append((given["form"], name, value))
            return
        if self._open is None:
            return
        if kind == "file":
            value = FILE
        if kind in ("radio", "checkbox") and name in self._open.fields and "checked" not in given:
            return
        if tag == "button" and name in self._open.fields:
            return
        self._select = name if tag == "select" else ""
        self._open.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""


# --- visits ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Visit:
    """One page opened by somebody."""

    who: str
    route: str
    path: str
    status: int
    kind: str
    body: str
    raw: bytes = field(repr=False)
    found_on: str = ""
    forms: tuple[Form, ...] = field(default=(), repr=False)
    # Tables of the record that opening it wrote to, the session apart.
    wrote: tuple[str, ...] = ()

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")


def sign_in(account: Account | None, role: Role = Role.RESIDENT) -> Client:
    """Give a browser in which an account acts in a role, with its second factor; or a stranger's."""
    client = Client(raise_request_exception=False)
    if account is None:
        return client
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time()},
        {"method": "mfa", "type": "totp", "at": time.time()},
    ]
    session["account_authentication_methods_user"] = str(account.pk)
    session["acting_as"] = str(role)
    session.save()
    return client


def crawl(
    who: str, client: Client, starts: list[str], *, each: int = 1, most: int = 400, within: str = ""
) -> list[Visit]:
    """Open every start, and what can be reached from there by links: of one route at most `each` addresses."""
    visits: list[Visit] = []
    seen: set[str] = set()
    opened: Counter[str] = Counter()
    waiting = deque((start, "") for start in starts)
    while waiting and len(visits) < most:
        path, found_on = waiting.popleft()
        route = route_of(path)
        is_enough = opened[route] >= each and bool(found_on)
        if path in seen or route is None or is_enough or route in NOT_WALKED:
            continue
        seen.add(path)
        opened[route] += 1
        visit, links = opened_by(who, client, path, found_on)
        visits.append(visit)
        waiting.extend((link, path) for link in links if within in link)
    return visits


def opened_by(who: str, client: Client, path: str, found_on: str = "") -> tuple[Visit, list[str]]:
    """Open one address; give what came, and where it leads."""
    with written() as wrote:
        response = client.get(path)
    text = text_of(response)
    page = Page(text) if response.get("Content-Type", "").startswith("text/html") else None
    links = [
        *(page.links if page else []),
        *(f.action for f in (page.forms if page else []) if f.method == "GET"),
    ]
    if response.status_code in (301, 302, 303, 307):
        links = [response["Location"]]
    visit = Visit(
        who, route_of(path) or "", path, response.status_code, response.get("Content-Type", ""), text, whole(response), found_on,
        tuple(page.forms) if page else (), tuple(wrote),
    )  # fmt: skip
    return visit, [inner for link in links if (inner := inside(path, link))]


def inside(path: str, link: str) -> str:
    """Give the address on this site that a link leads to; "" when it leaves."""
    whole = urlsplit(urljoin(f"http://testserver{path}", urldefrag(link).url))
    if whole.netloc != "testserver" or whole.scheme != "http":
        return ""
    return whole.path + (f"?{whole.query}" if whole.query else "")


def whole(response: HttpResponse) -> bytes:
    """Give all of a response, read to its end where it is sent piece by piece."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def text_of(response: HttpResponse) -> str:
    """Give a response's text; "" for a picture or an archive."""
    kind = response.get("Content-Type", "")
    if response.streaming or not re.match(r"text/|application/(json|xml|\w+\+(json|xml))", kind):
        return ""
    return response.content.decode(errors="replace")


@contextlib.contextmanager
def written() -> Iterator[list[str]]:
    """Collect the tables of the record that are written to inside the block, sessions apart."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        writes = re.match(
            r'(?:\s*|SET LOCAL [^;]*; )(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)',
            sql,
            re.IGNORECASE,
        )
        if writes and writes[1] not in ("django_session",):
            found.append(writes[1])
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(watch):
        yield found


@contextlib.contextmanager
def undone(*aliases: str) -> Iterator[None]:
    """Take back everything written inside the block."""
    with contextlib.ExitStack() as stack:
        for alias in aliases or tuple(connections):
            stack.enter_context(transaction.atomic(using=alias))
        try:
            yield
        finally:
            for alias in aliases or tuple(connections):
                transaction.set_rollback(True, using=alias)


def plain(body: str) -> str:
    """Give a page's text without what differs each time: ids, keys and marks against forgery."""
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "…", body)
    body = re.sub(r'(name="csrfmiddlewaretoken" value|nonce|name="key" value)="[^"]*"', r'\1="…"', body)
    return re.sub(r'content="[^"]*"(?= name="csrf)', 'content="…"', body)
