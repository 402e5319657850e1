"""Everybody's walk past the planted secrets: which word stood on which page, in which file, mail and line of the log."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.logs import Line
from tests.crawling import NOT_WALKED, crawl, opened_by, route_of, sign_in, whole
from tests.planting import Planted, beside, word
from tests.walking import OURS

SEARCHED = (
    "story",
    "health",
    "kept apart",
    "name",
    "introduced",
    "taken back",
    "draft",
    "contact",
    "emergency reason",
    "open rule",
    "paper",
    "for father",
    "place kept",
)
COPY, SHEETS = "keeping:copy", "keeping:export"


@dataclass(frozen=True, order=True)
class Met:
    """A planted word that somebody met."""

    canary: str
    who: str
    route: str


class Spotter:
    """Finds planted words in a text."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_word = {word(name): name for name in names}
        self.any_word = re.compile("|".join(sorted(self.by_word, key=len, reverse=True)))

    def __call__(self, text: str) -> set[str]:
        return {self.by_word[found] for found in self.any_word.findall(text)}


class CanaryCrawl:
    """One walk by everybody; then everything on which anybody met a secret, opened by everybody else."""

    def __init__(self, planted: Planted, names: Iterable[str]) -> None:
        self.planted, self.spot = planted, Spotter(names)
        self.met: dict[Met, str] = {}
        self.opened: dict[str, set[str]] = defaultdict(set)
        self.tokens_met: list[tuple[str, str]] = []
        self.clients = clients(planted)
        self._walk()
        self._search()
        self._download()
        self._swap()

    def _walk(self) -> None:
        starts = [route.nobody() for route in OURS if not route.kinds and route.name not in NOT_WALKED]
        for who, client in self.clients.items():
            given = self.planted.place.seldom.get(who, [])
            for visit in crawl(who, client, ["/", *starts, *given, *self.planted.pages()]):
                self.note(who, visit.path, visit.raw.decode(errors="replace"))

    def _search(self) -> None:
        """Look for the word beside each, so that what was typed is not taken for what was found."""
        for who, client in self.clients.items():
            for address in ("/search", "/people"):
                for name in SEARCHED:
                    self.note(
                        who, f"{address}?q={name}", client.get(address, {"q": beside(name)}).content.decode()
                    )

    def _download(self) -> None:
        """Press, as everybody, the buttons that give a file."""
        for who, client in self.clients.items():
            for path in (reverse(COPY, args=[self.planted.place.carl.pk]), reverse(SHEETS)):
                self.note(who, path, "\n".join(_unpacked(client.post(path))))

    def _swap(self) -> None:
        paths = {
            path for met, path in self.met.items() if "?q=" not in path and met.route not in (COPY, SHEETS)
        }
        for path in sorted(paths):
            for who, client in self.clients.items():
                if path not in self.opened[who]:
                    visit, _links = opened_by(who, client, path)
                    self.note(who, path, visit.raw.decode(errors="replace"))

    def note(self, who: str, path: str, body: str) -> None:
        self.opened[who].add(path)
        for found in self.spot(body):
            self.met.setdefault(Met(found, who, route_of(path) or path), path)
        if self.planted.own_link and self.planted.own_link.token in body + path:
            self.tokens_met.append((who, path))

    def who_met(self, name: str, *files: str) -> set[str]:
        """Give who met a word: on pages, or in the given files."""
        return {
            met.who
            for met in self.met
            if met.canary == name and ((met.route in files) if files else met.route not in (COPY, SHEETS))
        }


def clients(planted: Planted) -> dict[str, Client]:
    """A browser for everybody, the stranger and the link among them. One wrong PIN is typed first, for the log's sake."""
    link, with_link = planted.own_link, sign_in(None)
    address = reverse("alongside:pass_open", args=[link.token])
    for pin in ("nonsense", link.pin):
        with_link.post(address, {"pin": pin})
    found = {"stranger": sign_in(None), "link and PIN": with_link}
    return found | {who: sign_in(actor.account, actor.acting_as) for who, actor in planted.actors.items()}


def _unpacked(answer: HttpResponse) -> Iterator[str]:
    """Give what a download holds, whatever it is wrapped in."""
    raw = whole(answer)
    if raw[:2] != b"PK":
        yield raw.decode(errors="replace")
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            yield name
            yield archive.read(name).decode(errors="replace")


class Heard(logging.Handler):
    """Keeps every line as the log would show it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Line())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def columns() -> Iterator[tuple[str, str]]:
    """Give every value of every database as text, with its table and column; sessions opened."""
    for alias in connections:
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                names = [column[0] for column in cursor.description]
                for row in cursor.fetchall():
                    yield from (
                        (f"{table}.{name}", _as_text(value)) for name, value in zip(names, row, strict=True)
                    )
    for session in Session.objects.get_queryset():
        yield "django_session.opened", repr(session.get_decoded())


def _as_text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return value if isinstance(value, str) else ""
