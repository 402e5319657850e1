"""Journeys walk through the pages in a real browser, against a server of their own on this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
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
    from django.conf import settings

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


@pytest.fixture
def place(live_server: Any) -> SmallPlace:
    """The small place, saved so that the server sees it."""
    return settle()


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
