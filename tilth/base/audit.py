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
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connections, models, transaction
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
    if (now := _reading.get()) is not None:
        now.written.add(person_id)
    with transaction.atomic(using=alias_for("look")):
        _append(Look, LookHead, person_id, by, what, subject=None, section=section, why=why)


@dataclass(slots=True)
class _Reading:
    """Whose pages the door opened for a request, and for whom a look is written already."""

    opened: dict[UUID, Section | str] = field(default_factory=dict)
    written: set[UUID] = field(default_factory=set)


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading() -> Iterator[_Reading]:
    """Collect whose pages a request opens, so that no view can forget its look."""
    token = _reading.set(_Reading())
    try:
        found = _reading.get()
        assert found is not None
        yield found
    finally:
        _reading.reset(token)


def opened(person_id: UUID, section: Section | str = "") -> None:
    """Note that the door opened something of a person's. Called by doors, never by views."""
    if (now := _reading.get()) is not None:
        now.opened.setdefault(person_id, section)


def look_at_what_was_opened(by: Actor, read: _Reading) -> None:
    """Write a look for everybody whose page was opened and for whom the view wrote none."""
    for person_id in read.opened.keys() - read.written:
        look(by, person_id, "other", section=read.opened[person_id])


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
    _keep(row, head)


# Every write and every look comes through the next two: their statements are made once, which costs a quarter of putting
# them together each time (see base.prepared).


def _locked_head(heads: type[ChainHead], chain: UUID) -> ChainHead:
    connection = connections[alias_for(heads._meta.model_name or "")]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The log is written inside a transaction.")
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    ask = f'SELECT "count", "digest" FROM "{heads._meta.db_table}" WHERE "chain" = %s{lock}'
    for is_made in (False, True):
        with connection.cursor() as cursor:
            cursor.execute(ask, _as_kept(heads(chain=chain), connection, "chain"))
            if found := cursor.fetchone():
                return heads(chain=chain, count=found[0], digest=bytes(found[1]))
        if not is_made:
            # Insert-or-ignore, then lock: a check followed by an insert alone collides under PostgreSQL.
            first = heads(chain=chain, count=0, digest=FIRST)
            heads._base_manager.bulk_create([first], ignore_conflicts=True)
    raise heads.DoesNotExist


def _keep(row: ChainRow, head: ChainHead) -> None:
    connection = connections[alias_for(row._meta.model_name or "")]
    with connection.cursor() as cursor:
        cursor.execute(_insert(type(row)), _as_kept(row, connection, *_columns(type(row))))
        cursor.execute(
            f'UPDATE "{head._meta.db_table}" SET "count" = %s, "digest" = %s WHERE "chain" = %s',
            _as_kept(head, connection, "count", "digest", "chain"),
        )


@cache
def _columns(table: type[ChainRow]) -> tuple[str, ...]:
    return tuple(field.attname for field in table._meta.concrete_fields if not field.primary_key)


@cache
def _insert(table: type[ChainRow]) -> str:
    names = _columns(table)
    columns, places = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    return f'INSERT INTO "{table._meta.db_table}" ({columns}) VALUES ({places})'


def _as_kept(row: models.Model, connection: Any, *names: str) -> list[Any]:
    return [row._meta.get_field(name).get_db_prep_save(getattr(row, name), connection) for name in names]  # type: ignore[union-attr]


def digest_of(row: ChainRow) -> bytes:
    """Give the SHA-256 of the row before and this row's values in one fixed writing."""
    return _digest(bytes(row.previous), [_plain(getattr(row, name)) for name in _COVERED])


# One writing, made once: json.dumps would make its encoder anew for every row.
_written = json.JSONEncoder(separators=(",", ":")).encode


def _digest(previous: bytes, values: list[Any]) -> bytes:
    return hashlib.sha256(previous + _written(values).encode()).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


# --- verifying ---------------------------------------------------------------------------------------------

End = tuple[int, bytes]
Ends = dict[UUID, End]
NOTHING: End = (0, FIRST)


@dataclass(frozen=True, slots=True)
class Book:
    """One of the two logs: its name in words, its rows and the ends of its chains."""

    name: str
    rows: type[ChainRow]
    heads: type[ChainHead]

    @property
    def alias(self) -> str:
        return alias_for(self.rows._meta.model_name or "")


BOOKS = (Book("acts", Act, ActHead), Book("looks", Look, LookHead))


# One row as it is verified: its id, whose chain, its place, the two digests, and what the digest covers, as written.
Read = tuple[int, UUID, int, bytes, bytes, bytes]


@dataclass(slots=True)
class _Walk:
    """Where one goes along a chain: how many rows so far, the digest of the last, and what did not fit."""

    chain: UUID
    anchored: End | None
    count: int = 0
    digest: bytes = FIRST
    faults: list[str] = field(default_factory=list)
    passed_anchor: bool = False

    def step(self, row: Read) -> None:
        pk, _chain, sequence, previous, digest, written = row
        self.count += 1
        fits = sequence == self.count and previous == self.digest
        if not fits or hashlib.sha256(self.digest + written).digest() != digest:
            self.faults.append(f"row {pk} of chain {self.chain} does not follow from the row before it")
            self.count = sequence
        self.digest = digest
        if self.anchored and self.count == self.anchored[0]:
            self.passed_anchor = digest == self.anchored[1]


def faults(anchored: dict[str, Ends] | None = None) -> Iterator[str]:
    """Walk every chain and yield one sentence per fault; nothing when all is whole.

    `anchored` says where each chain of each book ended when that was signed (see `anchors`): a chain must still pass
    through there. People may go on writing meanwhile: a chain that looks wrong is walked again with writing held.
    """
    for book in BOOKS:
        ends = (anchored or {}).get(book.name, {})
        for chain in _doubtful(book, ends):
            yield from (f"{book.name}: {fault}" for fault in _walked_alone(book, chain, ends.get(chain)))


def _doubtful(book: Book, anchored: Ends) -> list[UUID]:
    walks: list[_Walk] = []
    walk = _Walk(SYSTEM, None)
    for row in _rows(book):
        if row[1] is not walk.chain:
            walk = _Walk(row[1], anchored.get(row[1]))
            walks.append(walk)
        walk.step(row)
    walked = {walk.chain: (walk.count, walk.digest) for walk in walks}
    wrong = {walk.chain for walk in walks if walk.faults or (walk.anchored and not walk.passed_anchor)}
    # The heads are read after the rows, so that a chain which grew in between only looks wrong.
    heads = heads_of(book)
    wrong |= {
        chain for chain in {**walked, **heads} if walked.get(chain, NOTHING) != heads.get(chain, NOTHING)
    }
    return sorted(wrong | (anchored.keys() - walked.keys()))


def heads_of(book: Book) -> Ends:
    """Give where every chain of a book ends, as its head says."""
    found = book.heads._base_manager.filter(ended_at=None).values_list("chain", "count", "digest")
    return {chain: (count, bytes(digest)) for chain, count, digest in found.iterator(chunk_size=5000)}


def _walked_alone(book: Book, chain: UUID, anchored: End | None) -> list[str]:
    with transaction.atomic(using=book.alias):
        head = book.heads._base_manager.select_for_update().filter(pk=chain, ended_at=None).first()
        walk = _Walk(chain, anchored)
        for row in _rows(book, chain):
            walk.step(row)
    end = (head.count, bytes(head.digest)) if head else NOTHING
    if not walk.count and (end != NOTHING or anchored):
        return [f"the whole chain {chain} is missing"]
    if (walk.count, walk.digest) != end:
        walk.faults.append(f"chain {chain} does not end where its head says")
    if anchored and not walk.passed_anchor:
        walk.faults.append(f"chain {chain} does not pass through where it was anchored")
    return walk.faults


_COLUMNS = ("id", *_COVERED, "previous", "digest")
_CHAIN = 1 + _COVERED.index("chain")
_COPIED = len(_COVERED) + 1


def _rows(book: Book, chain: UUID | None = None) -> Iterator[Read]:
    """Give every row with what its digest covers as it is written, chain by chain, in order: one object a chain."""
    if connections[book.alias].vendor == "sqlite":
        yield from _rows_as_text(book, chain)
        return
    rows = book.rows._base_manager.order_by("chain", "sequence")
    if chain is not None:
        rows = rows.filter(chain=chain)
    whose = SYSTEM
    for row in rows.values_list(*_COLUMNS).iterator(chunk_size=5000):
        whose = whose if row[_CHAIN] == whose else row[_CHAIN]
        written = _written([_plain(value) for value in row[1:_COPIED]]).encode()
        yield row[0], whose, row[2], bytes(row[-2]), bytes(row[-1]), written


def _rows_as_text(book: Book, chain: UUID | None) -> Iterator[Read]:
    # SQLite keeps ids and times as text: turning each into an object and back again would take most of the time.
    named = ", ".join('CAST("at" AS TEXT)' if name == "at" else f'"{name}"' for name in _COLUMNS)
    one = f"WHERE chain = '{chain.hex}'" if chain else ""
    with connections[book.alias].cursor() as cursor:
        cursor.execute(f"SELECT {named} FROM {book.rows._meta.db_table} {one} ORDER BY chain, sequence")
        held, whose, text = "", SYSTEM, ""
        while found := cursor.fetchmany(5000):
            for row in found:
                if row[_CHAIN] != held:
                    held = row[_CHAIN]
                    whose, text = UUID(held), _quoted_id(held)
                yield row[0], whose, row[2], row[-2], row[-1], _written_text(text, row)


def _written_text(chain: str, row: tuple[Any, ...]) -> bytes:
    """Write what the digest covers from SQLite's own texts, the same to the letter as `_written` does from objects."""
    _pk, _chain, sequence, at, by, role, employer, what, kind, subject, section, why, policy, request = row[
        :_COPIED
    ]
    moment = f"{at[:10]}T{at[11:]}+00:00" if len(at) == 26 else f"{at[:10]}T{at[11:19]}.000000+00:00"
    return (
        f'[{chain},{sequence},"{moment}",{_quoted_id(by)},{_quoted(role)},{_quoted_id(employer)},{_quoted(what)},'
        f"{_quoted(kind)},{_quoted_id(subject)},{_quoted(section)},{_quoted(why)},{_quoted(policy)},{_quoted(request)}]"
    ).encode()


_quoted = json.encoder.encode_basestring_ascii


def _quoted_id(text: str | None) -> str:
    return f'"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"' if text else "null"


def end_chain(book: Book, chain: UUID) -> None:
    """Delete a chain whose time is over. Its head stays, marked; the next anchor must be told (see `anchors`)."""
    with transaction.atomic(using=book.alias):
        # The database refuses to delete a row of a chain whose head is not marked.
        book.heads._base_manager.filter(pk=chain).update(ended_at=clock.now(), count=0, digest=FIRST)
        book.rows._base_manager.filter(chain=chain).delete()
