"""Asking every address as every reader, by real requests, and noting where it answers otherwise than the table says."""

from __future__ import annotations

import contextlib
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.crawling import FILE, Page, inside, text_of, undone, whole
from tests.matrix.addresses import sent_anyway
from tests.matrix.table import Column, Line, by_table, lines, opens, sees
from tests.matrix.world import MARK, World
from tilth.places import queries as places

WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
SAVEPOINT = re.compile(r'(SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)')
MARKS = re.compile(rb"Kestrel(story|plan|contact|health|money|notes|apart|speaking|meeting)")
ALL = ("default", "looks", "keys")
# A GET that ends the session, as a POST would.
LEAVES = {"home:leave", "account_logout"}
# What is refused here comes back as a page with words on it: it was done only when it leads on.
DONE_WHEN_IT_LEADS_ON = {
    "pen:write · about the person", "conversations:line_take_back", "alongside:for_you",
}  # fmt: skip
# Where nothing is left to do, it leads on all the same.
DONE_WHEN_IT_WRITES = {"alongside:own_sign_in"}
# Where the privacy lead reads what may speak of somebody else, for a copy that was asked for.
READ_FOR_A_COPY = {"keeping:one_ask"}
# Where a second person looks at what was written down of who speaks for somebody, or of a place.
READ_A_SECOND_TIME = {"alongside:speaker_second", "alongside:place_second"}
# Where whoever walks alongside tells everybody that somebody has died: those who spoke for them too.
TOLD_OF_A_DEATH = {"alongside:died"}


@dataclass(frozen=True)
class Cell:
    """One address asked by one reader in one way, and what it did."""

    column: Column
    line: Line
    method: str
    should_open: bool
    status: int
    leads: str = ""
    shown: frozenset[str] = frozenset()
    wrote: tuple[str, ...] = ()

    @property
    def leaked(self) -> frozenset[str]:
        """The parts of the page whose words came, and which the table does not open to this reader."""
        if self.line.name in READ_FOR_A_COPY and self.should_open:
            return frozenset()
        more = {"apart"} if opens("read apart", self.column) else set()
        if opens("see story or meeting", self.column):
            more.add("meeting")
        looks_again = self.line.name in READ_A_SECOND_TIME | TOLD_OF_A_DEATH and self.should_open
        if looks_again or opens("see story and keep a place", self.column):
            more.add("speaking")
        return frozenset(self.shown - sees(self.column) - more)

    @property
    def is_open(self) -> bool:
        """Whether the door let them through: what came then may still be a form with something wrong in it."""
        if self.method == "POST" and (
            self.line.name in DONE_WHEN_IT_LEADS_ON or self.line.address == "conversations:line_take_back"
        ):
            return bool(self.leads) and not self.leads.startswith(reverse("account_login"))
        if self.method == "POST" and self.line.name in DONE_WHEN_IT_WRITES:
            return bool(self.wrote)
        return self.status not in (403, 404, 405) and not self.leads.startswith(reverse("account_login"))

    @property
    def is_broken(self) -> bool:
        return self.status >= 500 or self.status in (405, 429)

    def __str__(self) -> str:
        said = "open" if self.is_open else "shut"
        should = "open" if self.should_open else "shut"
        more = "".join(f" {one}" for one in (self.leads, *sorted(self.leaked), *self.wrote) if one)
        return f"{self.method} {self.line.name} as {self.column}: {said} ({self.status}), should be {should}{more}"


@dataclass
class Found:
    """Everything that was asked: how many cells, and those that are not as the table says."""

    cells: int = 0
    allowing: int = 0
    forbidden: list[Cell] = field(default_factory=list)
    refused: list[Cell] = field(default_factory=list)
    leaked: list[Cell] = field(default_factory=list)
    wrote: list[Cell] = field(default_factory=list)
    broken: list[Cell] = field(default_factory=list)
    told: list[Cell] = field(default_factory=list)
    shown: Counter[str] = field(default_factory=Counter)

    def note(self, cell: Cell) -> None:
        self.cells += 1
        self.allowing += cell.should_open
        self.shown.update(cell.shown)
        for is_so, where in (
            (cell.is_open and not cell.should_open, self.forbidden),
            (cell.should_open and not cell.is_open, self.refused),
            (bool(cell.leaked), self.leaked),
            (bool(cell.wrote) and not cell.should_open, self.wrote),
            (cell.is_broken, self.broken),
            (_tells(cell), self.told),
        ):
            if is_so:
                where.append(cell)


def _tells(cell: Cell) -> bool:
    """Say whether a refusal tells that there is a page: to whoever sees no part of it, it is not there."""
    return cell.line in by_table()[0] and cell.status == 403 and not sees(cell.column)


def ask(world: World, plan: Iterable[tuple[Column, Sequence[Line]]]) -> Found:
    """Ask every line of every reader. What is written is taken back."""
    found = Found()
    # Every refusal would be a line of the log, kept until the end.
    logging.disable(logging.WARNING)
    try:
        _ask(world, plan, found)
    finally:
        logging.disable(logging.NOTSET)
    return found


def _ask(world: World, plan: Iterable[tuple[Column, Sequence[Line]]], found: Found) -> None:
    world.sent = world.sent or sent_by(world)
    for column, met in plan:
        cache.clear()
        with undone(*ALL):
            world.arrange(column)
            for line in met:
                for method, door in (("GET", line.get), ("POST", line.post)):
                    if door is not None:
                        found.note(_cell(world, column, line, method, door, world.sent))


def _cell(
    world: World, column: Column, line: Line, method: str, door: str, sent: dict[str, dict[str, Any]]
) -> Cell:
    client, should = world.client(column), opens(door, column)
    path = world.path(line.name)
    if method == "GET" and line.address not in LEAVES:
        response, wrote = client.get(path), []
    else:
        with undone(*ALL), _kept() as wrote:
            data = sent.get(line.name, {}) if method == "POST" else {}
            response = _send(client, method, path, data)
        places.forget()
        world.keep_files()
    leads = response.get("Location", "") if response.status_code in (301, 302, 303) else ""
    shown = frozenset(part.decode() for part in MARKS.findall(whole(response)))
    return Cell(column, line, method, should, response.status_code, leads, shown, tuple(wrote))


@contextlib.contextmanager
def _kept() -> Iterator[list[str]]:
    """Collect the tables of the record that are written to inside the block, but not what was taken back at once."""
    found: list[str] = []
    began: list[tuple[str, int]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if point := SAVEPOINT.match(sql):
            if point[1].startswith("SAVEPOINT"):
                began.append((point[2], len(found)))
            else:
                del found[dict(began).get(point[2], len(found)) :]
        elif (writes := WRITES.match(sql)) and writes[1] != "django_session":
            found.append(writes[1])
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(watch):
        yield found


def _send(client: Client, method: str, path: str, data: dict[str, Any]) -> Any:
    before = client.cookies.output()
    kept = SimpleCookie()
    kept.load({name: morsel.value for name, morsel in client.cookies.items()})
    fresh = {
        name: SimpleUploadedFile("x.png", b"no picture") if value == FILE else value
        for name, value in data.items()
    }
    response = client.post(path, fresh) if method == "POST" else client.get(path)
    if client.cookies.output() != before:
        client.cookies = kept
    return response


def ask_in_no_way(world: World, columns: Iterable[Column]) -> list[str]:
    """Ask each line in the ways it has none: GET where only POST is answered, and the other way round."""
    found = []
    for column in columns:
        with undone(*ALL):
            world.arrange(column)
            for line in lines():
                for method, door in (("GET", line.get), ("POST", line.post)):
                    if door is None:
                        cell = _cell(world, column, line, method, "nobody", {})
                        found += [str(cell)] if cell.is_open or cell.wrote else []
    return found


def sent_by(world: World) -> dict[str, dict[str, Any]]:
    """Give what each form sends, as its page shows it to somebody who may see it, every empty field filled."""
    found = sent_anyway(world)
    for column in _who_see_forms():
        with undone(*ALL):
            world.arrange(column)
            for line in lines():
                if line.post and line.get and line.name not in found and opens(line.get, column):
                    fields = _fields(world.client(column), world.path(line.name))
                    if fields is not None:
                        found[line.name] = fields
    return found


def _who_see_forms() -> list[Column]:
    ties = frozenset({"in the team", "holds the office", "asked it", "asked to look back"})
    yes = "yes to everything"
    return [
        Column("first worker", yes, "worker", ties),
        *(
            Column("nobody to them", yes, hat, ties)
            for hat in ("keeper", "gardener", "leader", "privacy lead")
        ),
        Column("reader of what is kept apart", yes, "worker", ties),
        Column("the person, by account", yes, "resident"),
    ]


def _fields(client: Client, path: str) -> dict[str, Any] | None:
    text = text_of(client.get(path))
    for form in Page(text).forms:
        if form.method == "POST" and inside(path, form.action or path).split("?")[0] == path.split("?")[0]:
            return {
                name: value if value and MARK not in value else "hello"
                for name, value in form.fields.items()
                if name not in ("key", "csrfmiddlewaretoken")
            }
    return None
