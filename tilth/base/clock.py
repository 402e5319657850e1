"""The one clock. Verbs read `now()` once; tests and the demo place travel in time with `at()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """Give this moment as an aware datetime."""
    return _fixed.get() or timezone.now()


def today() -> date:
    """Give today's date as the place's people would say it (its own time zone, not UTC)."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stand at another moment inside the block."""
    if timezone.is_naive(moment):
        raise ValueError("clock.at() needs an aware datetime")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
