"""The role that serves pages: in a place of real people it owns none of the tables, and so it is in the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from tilth.keeping import net

ROLE = "tilth_serving"
# What whoever looks after a machine types once, where the tests' own role may not.
MEND = f"CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO {{who}};"


@contextmanager
def as_served() -> Iterator[None]:
    """Be that role on every connection to the record until the tests are done. Nothing on SQLite.

    Where there is no such role and none may be made, the tests stay the owner, whom the net holds just the same;
    `tests/base/test_rows.py` then fails and says what to type.
    """
    if connection.vendor != "postgresql" or not _may_be_it():
        yield
        return
    net.let_serve(role=ROLE)
    with connection.cursor() as cursor:
        # Journeys empty their tables after them.
        cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {ROLE}")
    options = connection.settings_dict["OPTIONS"]
    before = options.get("options", "")
    options["options"] = f"{before} -c role={ROLE}".strip()
    connection.close()
    try:
        yield
    finally:
        connection.close()
        options["options"] = before


@contextmanager
def as_owner() -> Iterator[None]:
    """Own the tables again for a while, inside a test: to change them."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # What the transaction still has to check would stand in the way of changing a table.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        yield
        cursor.execute("RESET ROLE")


def _may_be_it() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regrole(%s)", [ROLE])
        if cursor.fetchone()[0] is None:
            try:
                with transaction.atomic():
                    cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
                    cursor.execute(f"GRANT {ROLE} TO CURRENT_USER")
            except DatabaseError:
                return False
        cursor.execute("SELECT pg_has_role(%s, 'MEMBER')", [ROLE])
        return bool(cursor.fetchone()[0])
