"""On whose behalf the database is asked, told to PostgreSQL with every statement (docs/adr/0020-a-second-net.md).

The database has a net of its own over everything that belongs to a person (keeping/net.py): asked for nobody, it gives
nothing; asked for an account or a private link, only the people they can reach at all; asked for Tilth itself,
everything. Whoever acts is told in the same breath as the statement and forgotten at the end of its transaction, so a
connection that is kept open carries nothing over. On SQLite there is no such net, and nothing here does anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tilth.base import clock
from tilth.base.actors import TILTH, Actor

SETTING = "tilth.acts"
SYSTEM = "tilth"


class _Asking:
    """For whom statements are run from here on, since when, and whose pages they are just beginning."""

    def __init__(self, resolve: Callable[[], Actor]) -> None:
        self.resolve = resolve
        self.who = ""
        self.words = ""

    def known(self) -> str:
        """Give who it is, found out when it is asked first."""
        if not self.who:
            # Who acts stands in the record too: finding that out is the system's own asking.
            with for_the_system():
                self.who = _who(self.resolve())
            self.words = self.who
            if " " in self.who:
                self.words += f" {clock.now().isoformat()}"
        return self.who

    def told(self) -> str:
        self.known()
        return self.words


_asking: ContextVar[_Asking | None] = ContextVar("asking", default=None)


def _who(actor: Actor) -> str:
    if actor.kind == "tilth":
        return SYSTEM
    if actor.account_id is not None:
        return f"account {actor.account_id}"
    return f"pass {actor.pass_id}" if actor.pass_id is not None else "nobody"


@contextmanager
def _asked(asking: _Asking) -> Iterator[None]:
    token = _asking.set(asking)
    try:
        yield
    finally:
        _asking.reset(token)


@contextmanager
def for_the_system() -> Iterator[None]:
    """Ask on behalf of Tilth itself: commands, tasks, and the few places that must look before anybody may.

    The net lets everything through here, to the end of the block and in whatever verb is called in it. Each use says in
    a comment why nobody else can ask.
    """
    with _asked(_THE_SYSTEM):
        yield


@contextmanager
def for_actor(actor: Actor) -> Iterator[None]:
    """Ask on behalf of one actor. Whom they reach counts as of the beginning, so that a verb may end it and go on."""
    asking = _asking.get()
    if asking is not None and (asking is _THE_SYSTEM or asking.known() == _who(actor)):
        yield
        return
    with _asked(_Asking(lambda: actor)):
        yield


@contextmanager
def for_whoever(resolve: Callable[[], Actor]) -> Iterator[None]:
    """Ask on behalf of somebody who is found out when the database is asked first: a request. Holds whatever held before."""
    with _asked(_Asking(resolve)):
        yield


def also(person_id: UUID) -> None:
    """Ask, to the end of what is being done, about one more person: whose page begins, and nobody is beside them yet."""
    asking = _asking.get()
    if asking is not None and " " in asking.known():
        asking.words += f" {person_id}"


def told() -> str:
    """Give what is told to the database now; "" when nobody asks."""
    asking = _asking.get()
    return asking.told() if asking else ""


_THE_SYSTEM = _Asking(lambda: TILTH)
_THE_SYSTEM.who = _THE_SYSTEM.words = SYSTEM


def tell(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Have every statement of a PostgreSQL connection to the record say on whose behalf it is run."""
    if connection.vendor == "postgresql" and _said_first not in connection.execute_wrappers:
        connection.execute_wrappers.append(_said_first)


def _said_first(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    connection, cursor = context["connection"], context["cursor"]
    words = told()
    is_quiet = not words and not connection.in_atomic_block
    # A transaction that failed takes nothing but being rolled back to a savepoint.
    if is_quiet or str(sql).startswith(("SAVEPOINT ", "ROLLBACK TO ", "RELEASE ")):
        return execute(sql, params, many, context)
    # Words of ours, ids and a time: nothing in it needs quoting. LOCAL: gone when this transaction ends.
    say = f"SET LOCAL {SETTING} = '{words}'"
    if many or getattr(cursor.cursor, "name", None):
        # Neither many rows at once nor a cursor kept in the database can carry a second statement.
        with transaction.atomic(using=connection.alias, savepoint=False):
            connection.connection.cursor().execute(say)
            return execute(sql, params, many, context)
    # Together, the two are one transaction even where each statement is its own.
    answer = execute(f"{say}; {sql}", params, many, context)
    cursor.nextset()
    return answer
