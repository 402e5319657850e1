"""What a test reaches, found from what it calls, so that nobody has to mark it (docs/adr/0033-what-fast-is-for.md)."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from django.test import Client

from tests import page_rules, reading

# Fixtures of pytest-django that make a browser of Django's.
BROWSER_FIXTURES = frozenset({"client", "admin_client"})
THE_HOUSE = (ast, reading.sources, reading.templates, page_rules.messages)


def opens_pages(item: pytest.Item) -> bool:
    """Say whether a test, a fixture it asks for, or what either calls in the tests, makes a browser of Django's."""
    if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    return any(_reaches(one, (Client,)) for one in _made_of(item))


def reads_the_house(item: pytest.Item) -> bool:
    """Say whether it reads the sources and templates as text, as a rule of the house does."""
    return any(_reaches(one, THE_HOUSE) for one in _made_of(item))


def _made_of(item: pytest.Item) -> list[Any]:
    info: Any = getattr(item, "_fixtureinfo", None)
    made_by = [found[-1].func for found in info.name2fixturedefs.values()] if info else []
    return [getattr(item, "function", None), *made_by]


@cache
def _reaches(start: Any, wanted: tuple[Any, ...]) -> bool:
    seen: set[Any] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if any(one is it for it in wanted):
            return True
        one = inspect.unwrap(one) if callable(one) else one
        if isinstance(one, FunctionType) and one not in seen and one.__module__.startswith("tests"):
            seen.add(one)
            waiting += _called(one)
    return False


def _called(function: FunctionType) -> Iterator[Any]:
    """Yield what a function may call: by a name of its file, or by a name in a file of the tests that it knows."""
    names = set(_names(function.__code__))
    for name in names:
        known = function.__globals__.get(name)
        yield known
        if isinstance(known, ModuleType) and known.__name__.startswith("tests"):
            yield from (getattr(known, inner, None) for inner in names)


def _names(code: CodeType) -> Iterator[str]:
    """Give every name that some code uses, the functions written inside it included."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
