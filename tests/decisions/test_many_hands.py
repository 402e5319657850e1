"""A hundred spends at once, with real transactions, on SQLite's own file and on PostgreSQL."""

import json
import os
import secrets
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.reading import ROOT

ADDRESS = os.environ.get("DATABASE_URL", "")

pytestmark = pytest.mark.slow


def a_hundred_hands(var, **more):
    env = {**os.environ, "TILTH_VAR": str(var), "TILTH_MASTER_KEY": secrets.token_hex(32), **more}
    done = subprocess.run(
        [sys.executable, "-m", "tests.decisions.many_hands"],
        cwd=ROOT, env=env | {"TILTH_MODE": "development"}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def a_database_of_its_own():
    url = urlsplit(ADDRESS)
    name = f"tilth_many_hands_{os.getpid()}"
    with psycopg.connect(ADDRESS, autocommit=True) as at:
        at.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(url._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(ADDRESS, autocommit=True) as at:
            at.execute(f"DROP DATABASE {name} WITH (FORCE)")


def assert_the_pot_adds_up(found):
    assert found["told"] == {"spent": 80, "no more": 20}
    assert (found["rows"], found["left"], found["adds_up"]) == (81, 0, True)
    assert found["on_pages"] == found["spends_for_people"] > 0
    assert found["faults_in_the_log"] == []


def test_a_hundred_hands_at_one_pot_in_sqlites_own_file(tmp_path):
    assert_the_pot_adds_up(a_hundred_hands(tmp_path, DATABASE_URL=""))


@pytest.mark.skipif(not ADDRESS, reason="this run is on SQLite; set DATABASE_URL to try PostgreSQL")
def test_a_hundred_hands_at_one_pot_in_postgresql(tmp_path):
    with a_database_of_its_own() as address:
        assert_the_pot_adds_up(a_hundred_hands(tmp_path, DATABASE_URL=address))
