"""Which kinds of words somebody has read this month: so that what nobody reads can be proposed for deletion.

A field, a month, and nothing else: no reader, no person, no day. Noted in memory whenever a sealed field is opened, and
written by each process at most once an hour.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from django.core.signals import request_finished
from django.db import DatabaseError

from tilth.base import clock
from tilth.base.models import FieldRead

FLUSH_SECONDS = 3600
SINCE = ("", "since")
_read: set[tuple[str, str]] = set()
_written: set[tuple[str, str, date]] = set()
_next = time.monotonic() + FLUSH_SECONDS


def note(label: str, field: str) -> None:
    """Note that a field was read. Without a label: a field of this name, of whichever table."""
    _read.add((label, field))


def flush_in_time(**_kwargs: Any) -> None:
    """Write what was noted, when the last writing is an hour ago."""
    global _next
    if time.monotonic() < _next:
        return
    _next = time.monotonic() + FLUSH_SECONDS
    try:
        flush()
    except DatabaseError:
        # A ledger of what is read may never stand in the way of a page; the next hour tries again.
        return


def flush() -> int:
    """Write what was noted since. Gives how many fields."""
    month = clock.today().replace(day=1)
    noted = {*_read, SINCE} - {(label, field) for label, field, at in _written if at == month}
    _read.clear()
    if not noted:
        return 0
    FieldRead.objects.bulk_create(
        [FieldRead(label=SINCE[0], field=SINCE[1], month=month)], ignore_conflicts=True
    )
    FieldRead.objects.bulk_create(
        [FieldRead(label=label, field=field, month=month) for label, field in sorted(noted - {SINCE})],
        update_conflicts=True,
        unique_fields=["label", "field"],
        update_fields=["month"],
    )
    _written.update((label, field, month) for label, field in noted)
    return len(noted)


def noting_since() -> date | None:
    """Give the month since which reading is noted here; None when it has not begun."""
    return FieldRead.objects.filter(label=SINCE[0], field=SINCE[1]).values_list("month", flat=True).first()


def last_read() -> dict[tuple[str, str], date]:
    """Give the last month in which each field was read. A field read without its table's name counts for each."""
    rows = FieldRead.objects.values_list("label", "field", "month")
    return {(label, field): month for label, field, month in rows}


def forget() -> None:
    """Forget what was noted in this process."""
    _read.clear()
    _written.clear()


request_finished.connect(flush_in_time, dispatch_uid="field_reads.flush")
