"""The record on PostgreSQL: taken out and put back with its own tools, and changed by the role that owns its tables."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections, transaction
from django.utils.translation import gettext as _

from tilth.base.errors import WrongState
from tilth.base.rows import SETTING, SYSTEM
from tilth.keeping import net


@contextmanager
def as_owner() -> Iterator[None]:
    """Ask the databases as the role that owns the tables, where pages are served as another one. Tables are made so."""
    kept = {}
    for alias in connections:
        at = connections[alias].settings_dict
        if owner := at.get("OWNER"):
            connections[alias].close()
            kept[alias] = {part: at[part] for part in owner}
            at.update(owner, SERVED_BY=at["USER"])
    try:
        yield
    finally:
        for alias, before in kept.items():
            connections[alias].close()
            connections[alias].settings_dict.update(before, SERVED_BY="")


def dump(alias: str, file: Path) -> dict[str, int]:
    """Write a whole database as SQL, one consistent picture of it. Gives the rows of every table in that picture."""
    connection = connections[alias]
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(
            alias, "pg_dump", "--clean", "--if-exists", "--no-owner", "--no-privileges",
            # Taken by a role that the net holds too, for the system; without this it would be refused.
            "--enable-row-security",
            f"--snapshot={snapshot}", "--file", str(file),
        )  # fmt: skip
        counted = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            counted[f"{alias}.{table}"] = cursor.fetchone()[0]
    return counted


def put_back(alias: str, file: Path) -> None:
    """Put such a file in the database's stead, in one transaction: all of it, or it is as it was."""
    connections[alias].close()
    with as_owner():
        _run(
            alias,
            "psql",
            "--quiet",
            "--no-psqlrc",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--file",
            str(file),
        )
        net.let_serve(alias)


def _run(alias: str, program: str, *words: str) -> None:
    if shutil.which(program) is None:
        raise WrongState(
            _("%(program)s is not on this machine. Install PostgreSQL's own tools and try again.")
            % {"program": program}
        )
    at = connections[alias].settings_dict
    where = [
        f"--{word}={at[name]}"
        for word, name in (("host", "HOST"), ("port", "PORT"), ("username", "USER"))
        if at[name]
    ]
    done = subprocess.run(
        [program, *words, *where, "--no-password", f"--dbname={at['NAME']}"],
        env=os.environ | {"PGPASSWORD": at["PASSWORD"] or "", "PGOPTIONS": f"-c {SETTING}={SYSTEM}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise WrongState(f"{program}: {said[-1]}")
