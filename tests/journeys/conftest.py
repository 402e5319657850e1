"""Journeys walk through the pages in a real browser, against a server of their own on this machine."""

import os
import shutil

import pytest

# The browser's driver runs an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's own Chromium: nothing is downloaded."""
    chromium = os.environ.get("TILTH_CHROMIUM") or shutil.which("chromium")
    # As root, as in a container, Chromium refuses its sandbox.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": sandbox}
