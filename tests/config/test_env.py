"""Settings from the environment: read as meant, or refused with a sentence that says how to mend them."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_an_absent_or_empty_value_gives_the_default(monkeypatch):
    monkeypatch.delenv("TILTH_X", raising=False)
    assert env.text("TILTH_X", "soil") == "soil"
    monkeypatch.setenv("TILTH_X", " ")
    assert env.text("TILTH_X", "soil") == "soil"
    assert env.flag("TILTH_X", default=True) is True
    assert env.number("TILTH_X", 3) == 3
    assert env.path("TILTH_X", Path("/srv")) == Path("/srv")
    assert env.postgres("TILTH_X") is None


@pytest.mark.parametrize(
    ("value", "meant"), [("yes", True), ("ON", True), ("1", True), ("no", False), ("False", False)]
)
def test_a_flag_is_read_in_plain_words(monkeypatch, value, meant):
    monkeypatch.setenv("TILTH_X", value)
    assert env.flag("TILTH_X") is meant


@pytest.mark.parametrize(
    ("read", "value", "mend"),
    [
        (env.flag, "perhaps", "Set it to yes or no"),
        (lambda name: env.number(name, 587), "many", "whole number, such as 587"),
        (lambda name: env.choice(name, ("demo", "production"), "demo"), "prod", "one of: demo, production"),
        (lambda name: env.path(name, Path("/srv")), "var", "a full path"),
        (env.postgres, "mysql://here/tilth", "Set it to postgres://"),
        (env.postgres, "postgres://here", "Set it to postgres://"),
    ],
)
def test_a_wrong_value_says_its_name_and_how_to_mend_it(monkeypatch, read, value, mend):
    monkeypatch.setenv("TILTH_X", value)
    with pytest.raises(ImproperlyConfigured, match=mend) as told:
        read("TILTH_X")
    assert "TILTH_X" in str(told.value)


def test_a_list_leaves_out_blanks(monkeypatch):
    monkeypatch.setenv("TILTH_X", "a.example, b.example,,")
    assert env.words("TILTH_X") == ["a.example", "b.example"]


def test_a_secret_comes_from_the_environment_before_its_file_before_the_placeholder(monkeypatch, tmp_path):
    file = tmp_path / "secret.key"
    monkeypatch.delenv("TILTH_X", raising=False)
    assert env.secret("TILTH_X", file, "placeholder") == "placeholder"
    file.write_text("from the file\n")
    assert env.secret("TILTH_X", file, "placeholder") == "from the file"
    monkeypatch.setenv("TILTH_X", "from the environment")
    assert env.secret("TILTH_X", file, "placeholder") == "from the environment"


def test_a_postgresql_address_may_hold_signs_a_port_a_socket_and_options(monkeypatch):
    monkeypatch.setenv("TILTH_X", "postgres://tilth:p%40ss@db.example:5433/place?sslmode=require")
    found = env.postgres("TILTH_X")
    assert found is not None
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "tilth",
        "p@ss",
        "db.example",
        "5433",
    )
    assert (found["NAME"], found["OPTIONS"]) == ("place", {"sslmode": "require"})
    monkeypatch.setenv("TILTH_X", "postgres:///place?host=/var/run/postgresql")
    found = env.postgres("TILTH_X")
    assert found is not None
    assert (found["HOST"], found["OPTIONS"]) == ("/var/run/postgresql", {})


def test_the_owner_of_the_tables_is_another_role_of_the_same_database(monkeypatch):
    monkeypatch.setenv("TILTH_X", "postgres://web:a@db.example/place")
    monkeypatch.delenv("TILTH_OWNER", raising=False)
    assert "OWNER" not in (env.postgres("TILTH_X", owner="TILTH_OWNER") or {})
    monkeypatch.setenv("TILTH_OWNER", "postgres://owner:b@db.example/place")
    found = env.postgres("TILTH_X", owner="TILTH_OWNER")
    assert found is not None
    assert (found["USER"], found["OWNER"]["USER"], found["OWNER"]["PASSWORD"]) == ("web", "owner", "b")


@pytest.mark.parametrize(
    "other", ["postgres://owner:b@db.example/elsewhere", "postgres://web:b@db.example/place"]
)
def test_an_owner_of_another_database_or_the_same_role_is_refused_with_a_mend(monkeypatch, other):
    monkeypatch.setenv("TILTH_X", "postgres://web:a@db.example/place")
    monkeypatch.setenv("TILTH_OWNER", other)
    with pytest.raises(ImproperlyConfigured, match="as another role"):
        env.postgres("TILTH_X", owner="TILTH_OWNER")
