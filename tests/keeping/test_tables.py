"""The tables of a new place are those that every migration together would make."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.reading import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.once]

# As `tilth init` does it, and as Django walks through every migration ever written.
AT_ONCE = "from tilth.keeping.commands import migrate; migrate()"
STEP_BY_STEP = """
from django.core.management import call_command
for alias, rooms in (("default", []), ("looks", ["base"]), ("keys", ["base"])):
    call_command("migrate", *rooms, database=alias, verbosity=0, interactive=False)
"""
KILLED = """
from tilth.keeping import tables
def stop(*_): raise KeyboardInterrupt
tables._do_what_is_no_table = stop
from tilth.keeping.commands import migrate
migrate()
"""


def do(folder, words):
    folder.mkdir(exist_ok=True)
    env = {**os.environ, "TILTH_VAR": str(folder), "TILTH_MODE": "development"}
    env.pop("DATABASE_URL", None)
    start = "import django; django.setup()\n"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", start + words],
        cwd=ROOT, env=env | {"DJANGO_SETTINGS_MODULE": "config.settings"}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def shape(file):
    """Give all that a database of SQLite says about its tables, whatever order it was made in."""
    with closing(sqlite3.connect(file)) as db:
        made = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
        tables = {
            name: (
                sorted(
                    (*row[1:4], row[4] is None, row[5]) for row in db.execute(f"PRAGMA table_info('{name}')")
                ),
                sorted(row[2:] for row in db.execute(f"PRAGMA foreign_key_list('{name}')")),
                sorted(_index(db, row) for row in db.execute(f"PRAGMA index_list('{name}')").fetchall()),
                sorted(re.findall(r'CONSTRAINT "\w+" CHECK \(.*?\)(?=, CONSTRAINT|\)$|, ")', sql)),
            )
            for name, sql in made.items()
        }
        triggers = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        ).fetchall()
        done = db.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return tables, triggers, done


def _index(db, row):
    _at, name, is_unique, _origin, is_partial = row
    made = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()[0]
    columns = tuple(one[2] for one in db.execute(f"PRAGMA index_info('{name}')"))
    return ("" if name.startswith("sqlite_") else name, is_unique, is_partial, columns, made or "")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    for name, words in (("at once", AT_ONCE), ("step by step", STEP_BY_STEP)):
        done = do(folder / name, words)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("file", ["record", "looks", "keys"])
def test_made_at_once_they_are_the_same_to_the_last_index(both, file):
    at_once, step_by_step = (shape(both / way / f"{file}.sqlite3") for way in ("at once", "step by step"))
    assert at_once == step_by_step
    assert at_once[0].keys() > {"django_migrations", "sqlite_sequence"}


def test_a_place_whose_making_was_stopped_is_made_by_beginning_again(tmp_path):
    assert do(tmp_path / "stopped", KILLED).returncode != 0
    assert do(tmp_path / "stopped", AT_ONCE).returncode == 0
    assert "people_person" in shape(tmp_path / "stopped" / "record.sqlite3")[0]
