"""Two hash chains a person: acts (writes, in the verb's transaction) and looks (readings, before the page leaves).

A row holds who, when, what and which rule; never content, never a name. The digest covers the row before it, and the
head keeps the count, so that neither an edit nor a cut goes unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.models import Act, ActHead, ChainHead, ChainRow, Look, LookHead
from tilth.base.policy import VERSION
from tilth.base.roles import Section
from tilth.base.routing import alias_for

SYSTEM = UUID(int=0)
FIRST = bytes(32)
_COVERED = (
    "chain", "sequence", "at", "by", "acting_as", "organisation", "what", "subject_kind", "subject", "section", "why",
    "policy", "request",
)  # fmt: skip


@dataclass(slots=True)
class _Gathered:
    """The ends of the chains and the rows that grew on them, not written yet."""

    ends: dict[tuple[type[ChainHead], UUID], ChainHead] = field(default_factory=dict)
    rows: list[ChainRow] = field(default_factory=list)


_gathered: ContextVar[_Gathered | None] = ContextVar("gathered", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Grow the chains in memory and write them together at the end, for very many acts at once.

    Only inside one transaction that holds the whole record: a place being made, when nobody else is here yet.
    """
    kept = _Gathered()
    token = _gathered.set(kept)
    try:
        yield
        for table in (Act, Look):
            rows: list[Any] = [row for row in kept.rows if isinstance(row, table)]
            table._base_manager.bulk_create(rows, batch_size=500)
        for heads in (ActHead, LookHead):
            ends: list[Any] = [head for (its, _chain), head in kept.ends.items() if its is heads]
            heads._base_manager.bulk_update(ends, ["count", "digest"], batch_size=200)
    finally:
        _gathered.reset(token)


def act(
    by: Actor,
    what: str,
    *,
    person_id: UUID | None = None,
    subject: models.Model | None = None,
    section: Section | str = "",
    why: str = "",
) -> None:
    """Write one act. Call it inside the verb's transaction."""
    _append(Act, ActHead, person_id or SYSTEM, by, what, subject=subject, section=section, why=why)


def look(
    by: Actor, person_id: UUID, what: str = "page", *, section: Section | str = "", why: str = ""
) -> None:
    """Write one look, committed before this returns. Their own looking is not recorded as somebody else's."""
    if by.person_id == person_id:
        return
    with transaction.atomic(using=alias_for("look")):
        _append(Look, LookHead, person_id, by, what, subject=None, section=section, why=why)


@dataclass(frozen=True, slots=True)
class Looked:
    """That an account opened a person's page on a day, and why it could. Never the clock time."""

    account_id: UUID | None
    on: date
    why: str


def looks_at(person_id: UUID, limit: int = 200) -> list[Looked]:
    """Say who has opened this person's page: newest day first, one line per account, day and reason."""
    rows = Look.objects.filter(chain=person_id).order_by("-sequence").values_list("by", "at", "why")[:limit]
    return list(dict.fromkeys(Looked(account, timezone.localdate(at), why) for account, at, why in rows))


def _append(
    table: type[ChainRow],
    heads: type[ChainHead],
    chain: UUID,
    by: Actor,
    what: str,
    *,
    subject: models.Model | None,
    section: Section | str,
    why: str,
) -> None:
    kept = _gathered.get()
    head = kept.ends.get((heads, chain)) if kept else None
    head = head or _locked_head(heads, chain)
    row = table(
        chain=chain,
        sequence=head.count + 1,
        at=clock.now(),
        by=by.account_id or by.pass_id,
        acting_as=by.acting_as if by.kind != "tilth" else "tilth",
        organisation=by.organisation_id,
        what=what,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject=subject.pk if subject is not None and isinstance(subject.pk, UUID) else None,
        section=str(section),
        why=why,
        policy=VERSION,
        request=by.request_id,
        previous=bytes(head.digest),
    )
    row.digest = digest_of(row)
    head.count, head.digest = row.sequence, row.digest
    if kept:
        kept.ends[heads, chain] = head
        kept.rows.append(row)
        return
    row.save(force_insert=True)
    head.save(update_fields=["count", "digest"])


def _locked_head(heads: type[ChainHead], chain: UUID) -> ChainHead:
    head: ChainHead | None = heads._base_manager.select_for_update().filter(pk=chain).first()
    if head is None:
        # Insert-or-ignore, then lock: a check followed by an insert alone collides under PostgreSQL.
        heads._base_manager.bulk_create([heads(chain=chain, count=0, digest=FIRST)], ignore_conflicts=True)
        head = heads._base_manager.select_for_update().get(pk=chain)
    return head


def digest_of(row: ChainRow) -> bytes:
    """Give the SHA-256 of the row before and this row's values in one fixed writing."""
    values = [_plain(getattr(row, name)) for name in _COVERED]
    return hashlib.sha256(bytes(row.previous) + json.dumps(values, separators=(",", ":")).encode()).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def faults() -> Iterator[str]:
    """Walk every chain and yield one sentence per fault; nothing when all is whole."""
    for table, heads, name in ((Act, ActHead, "acts"), (Look, LookHead, "looks")):
        ends = {head.chain: (head.count, bytes(head.digest)) for head in heads.objects.all().iterator()}
        chain, expected, count = None, FIRST, 0
        for row in table.objects.order_by("chain", "sequence").iterator(chunk_size=2000):
            if row.chain != chain:
                yield from _end_faults(name, chain, count, expected, ends)
                chain, expected, count = row.chain, FIRST, 0
            count += 1
            if (
                row.sequence != count
                or bytes(row.previous) != expected
                or digest_of(row) != bytes(row.digest)
            ):
                yield f"{name}: row {row.pk} of chain {row.chain} does not follow from the row before it"
                count = row.sequence
            expected = bytes(row.digest)
        yield from _end_faults(name, chain, count, expected, ends)
        yield from (f"{name}: the whole chain {lost} is missing" for lost, end in ends.items() if end[0])


def _end_faults(
    name: str, chain: UUID | None, count: int, digest: bytes, ends: dict[UUID, tuple[int, bytes]]
) -> Iterator[str]:
    if chain is None:
        return
    if ends.pop(chain, None) != (count, digest):
        yield f"{name}: chain {chain} does not end where its head says"
