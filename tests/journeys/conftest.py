"""Journeys walk through the pages in a real browser, against a server of their own on this machine."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import PATIENCE, Somebody
from tests.small_place import SmallPlace, settle
from tilth.base.actors import Actor

expect.set_options(timeout=PATIENCE)

QUIET = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # A microphone that hums, and that may be used without asking.
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    # No name but this machine's is found, so that nothing can be fetched from elsewhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]  # fmt: skip


# What leans on the database itself: writes at one moment, a line cut in the middle, somebody shut out. The other
# journeys are about pages, which meet the second database without a browser.
ON_BOTH = {"test_main_job.py", "test_words_kept.py", "test_families.py", "test_leaving.py", "test_rounds.py", "test_stories.py"}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            if item.path.name not in ON_BOTH:
                item.add_marker(pytest.mark.once)
            item.add_marker(pytest.mark.django_db(transaction=True, databases="__all__"))


@pytest.fixture(scope="session", autouse=True)
def beside_an_event_loop() -> Iterator[None]:
    """The browser's driver runs an event loop in this thread, which Django would take for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Put the databases into files: in memory, the server's threads would share one connection and its transactions."""
    folder: Path = tmp_path_factory.mktemp("databases")
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"].endswith("sqlite3"):
            database.setdefault("TEST", {})["NAME"] = str(folder / f"{alias}.sqlite3")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium: nothing is downloaded."""
    chromium = os.environ.get("TILTH_CHROMIUM") or shutil.which("chromium")
    # As root, as in a container, Chromium refuses its sandbox.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": [*sandbox, *QUIET]}


class Kept:
    """The small place as it was when it was made first. Its files stay where they are: no journey throws one away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = settle()
        for alias in connections:
            with closing(sqlite3.connect(self._database(alias))) as copy:
                _open(alias).backup(copy)
        shutil.copytree(settings.CONTACTS, self.folder / "contacts")

    def again(self) -> SmallPlace:
        """Put everything back as it was."""
        for alias in connections:
            with closing(sqlite3.connect(self._database(alias))) as copy:
                copy.backup(_open(alias))
        # Agencies' contacts lie in files beside the databases: they become what they were, too.
        shutil.rmtree(settings.CONTACTS, ignore_errors=True)
        shutil.copytree(self.folder / "contacts", settings.CONTACTS)
        cache.clear()
        return deepcopy(self.place)

    def _database(self, alias: str) -> Path:
        return self.folder / f"{alias}.sqlite3"


def _open(alias: str) -> sqlite3.Connection:
    connections[alias].ensure_connection()
    opened: sqlite3.Connection = connections[alias].connection
    return opened


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], SmallPlace]]:
    """Give the small place to each journey as new. Made once in SQLite's files, which are copied; each time elsewhere."""
    made: list[Kept] = []

    def give() -> SmallPlace:
        if any(connections[alias].vendor != "sqlite" for alias in connections):
            shutil.rmtree(settings.CONTACTS, ignore_errors=True)
            return settle()
        if not made:
            made.append(Kept(tmp_path_factory.mktemp("kept")))
        return made[0].again()

    yield give


@pytest.fixture
def place(live_server: Any, kept: Callable[[], SmallPlace]) -> SmallPlace:
    """The small place, saved so that the server sees it."""
    return kept()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Say, of a journey that broke off, on which page each browser stood."""
    report = yield
    seated: list[Somebody] = getattr(item, "seated", [])
    if report.when == "call" and report.failed:
        for number, one in enumerate(seated, 1):
            report.sections.append((f"browser {number}", one.where_they_are()))
    return report


@pytest.fixture
def somebody(
    live_server: Any, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Somebody]]:
    """Seat somebody at a browser of their own; at the end, nothing may have strayed or been blocked."""
    seated: list[Somebody] = []
    request.node.seated = seated

    def seat(actor: Actor | None = None, **options: Any) -> Somebody:
        seated.append(Somebody(browser, live_server.url, actor, **options))
        return seated[-1]

    yield seat
    for one in seated:
        one.stand_up()
    assert [complaint for one in seated for complaint in one.complaints] == []
