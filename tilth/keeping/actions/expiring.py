"""What is deleted because its time is over: really deleted, once a day, by the schedule and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.timezone import make_aware

from tilth.accounts.access import must
from tilth.base import anchors, audit, clock, erasures
from tilth.base.actors import Actor
from tilth.base.audit import BOOKS
from tilth.base.roles import Verb
from tilth.base.writing import act, verb
from tilth.keeping.schedule import SCHEDULE, Kept


@dataclass(frozen=True, slots=True)
class Over:
    """How many of one kind have had their time."""

    kept: Kept
    number: int


def over_today() -> list[Over]:
    """Say what would be deleted today. Changes nothing."""
    return [Over(kept, len(_chains_over(kept)) if kept.model == "the log" else _rows_over(kept).count())
            for kept in SCHEDULE if kept.model]  # fmt: skip


@verb("keeping.expire")
def expire(*, by: Actor) -> int:
    """Delete everything whose time is over. Gives how many rows and chains went."""
    must(by, Verb.KEEP)
    gone = 0
    for kept in SCHEDULE:
        if kept.model and kept.model != "the log":
            number, _each = _rows_over(kept).delete()
            gone += number
    if gone:
        act(by, "keeping.expire")
    return gone


def expire_elsewhere() -> int:
    """Let rooms beside this one destroy what has had its days: files, which no transaction brings back."""
    return sum(import_string(name)() for name in settings.ALSO_DAILY)


def expire_log() -> int:
    """Delete the chains of whoever was erased long enough ago, and say so in an anchor. Not inside a transaction."""
    [kept] = [kept for kept in SCHEDULE if kept.model == "the log"]
    ended = list(_chains_over(kept))
    for name, chain in ended:
        audit.end_chain(next(book for book in BOOKS if book.name == name), chain)
    if ended:
        anchors.make(ended=ended)
    return len(ended)


def _chains_over(kept: Kept) -> list[tuple[str, UUID]]:
    last = clock.today() - timedelta(days=kept.days)
    holders = [holder for holder, on in erasures.noted().items() if on <= last]
    return list(_chains_of(holders))


def _chains_of(holders: list[UUID]) -> Iterator[tuple[str, UUID]]:
    for book in BOOKS:
        heads = book.heads._base_manager.filter(pk__in=holders, ended_at=None)
        yield from ((book.name, chain) for chain in heads.values_list("pk", flat=True))


def _rows_over(kept: Kept) -> models.QuerySet[Any]:
    model = apps.get_model(kept.model)
    last = clock.today() - timedelta(days=kept.days)
    end: Any = last
    if isinstance(model._meta.get_field(kept.since), models.DateTimeField):
        end = min(make_aware(datetime.combine(last, time.max)), clock.now() - timedelta(days=kept.days))
    return model._base_manager.filter(**{f"{kept.since}__lte": end})
