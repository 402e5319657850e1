"""The keeper's commands where something is missing: one sentence, and nothing made by asking."""

from argparse import Namespace

import pytest

from tests.answers.cast import A_WEDNESDAY
from tilth.base import audit, clock
from tilth.base.actors import TILTH
from tilth.base.errors import WrongState
from tilth.keeping import archive, commands, noted, queries
from tilth.places.actions import found

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def var(settings, tmp_path, monkeypatch):
    settings.VAR, settings.ANCHORS = tmp_path, tmp_path / "anchors"
    monkeypatch.setattr(archive, "sqlite_path", lambda _alias: None)  # a test's database is no file
    with clock.at(A_WEDNESDAY):
        yield tmp_path


@pytest.mark.parametrize("command", ["backup", "health", "verify_audit", "export_place"])
def test_where_no_place_was_begun_each_says_so_and_makes_nothing(command, var, monkeypatch):
    asked = Namespace(file=var / "one.tilth", keys=False, folder=var / "all", anchors=None)
    with pytest.raises(WrongState, match="Run `tilth init` first"):
        getattr(commands, command)(asked)  # tables, and no place in them
    monkeypatch.setattr(archive, "sqlite_path", lambda _alias: var / "record.sqlite3")
    with pytest.raises(WrongState, match="Run `tilth init` first"):
        getattr(commands, command)(asked)  # not even a file
    assert list(var.iterdir()) == []


def test_a_backup_that_is_not_there_is_said_by_its_name_before_anything_is_touched(var):
    with pytest.raises(FileNotFoundError, match=r"There is no file .*nowhere"):
        commands.restore(Namespace(file=var / "nowhere", replace=True, keys=False))
    assert list(var.iterdir()) == []


def test_checking_the_log_notes_the_day_so_that_nobody_is_asked_to_again(capsys):
    found(by=TILTH, name="Testham", nation="wales")
    assert any("verify_audit" in need for need in queries.how_it_is()[1])
    assert commands.verify_audit(Namespace(anchors=None)) == 0
    assert capsys.readouterr().out.endswith("\nThe log is whole.\n")
    assert noted.last(noted.LOG) == (A_WEDNESDAY, "")
    assert not any("verify_audit" in need for need in queries.how_it_is()[1])


def test_each_fault_in_the_log_is_printed_and_the_first_is_kept(capsys, monkeypatch):
    found(by=TILTH, name="Testham", nation="wales")
    monkeypatch.setattr(audit, "faults", lambda _known: iter(["line 7 was changed", "line 9 is gone"]))
    assert commands.verify_audit(Namespace(anchors=None)) == 1
    said = capsys.readouterr()
    assert said.err == "line 7 was changed\nline 9 is gone\n"
    assert said.out.endswith("\nThe log has 2 fault(s): see above.\n")
    assert noted.last(noted.LOG) == (A_WEDNESDAY, "line 7 was changed")
    assert queries.check_log() == "line 7 was changed"
