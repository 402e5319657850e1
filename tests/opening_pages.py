"""Which tests open whole pages: found from what they call, so that nobody has to mark them (docs/adr/0033-what-fast-is-for.md)."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

import pytest
from django.test import Client

# A fixture of pytest-django, which makes one.
BROWSER_FIXTURES = frozenset({"client", "admin_client"})


def opens_pages(item: pytest.Item) -> bool:
    """Say whether a test, a fixture it asks for, or what either calls in the tests, makes a browser of Django's."""
    if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    info: Any = getattr(item, "_fixtureinfo", None)
    made_by = [found[-1].func for found in info.name2fixturedefs.values()] if info else []
    return any(_reaches_a_browser(one) for one in (getattr(item, "function", None), *made_by))


@cache
def _reaches_a_browser(start: Any) -> bool:
    seen: set[Any] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one is Client:
            return True
        if isinstance(one, FunctionType):
            one = inspect.unwrap(one)
            if one in seen or not one.__module__.startswith("tests"):
                continue
            seen.add(one)
            waiting += [one.__globals__.get(name) for name in _names(one.__code__)]
    return False


def _names(code: CodeType) -> Iterator[str]:
    """Give every name that some code uses, the functions written inside it included."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
