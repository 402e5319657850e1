"""The `tilth` command: what was typed reaches the right verb, and the exit says how it went."""

import importlib

import pytest

from tilth import __main__ as command
from tilth.base.errors import InvalidInput


@pytest.fixture
def typed(monkeypatch):
    """Run the command with a stand-in for the verb; gives the exit and what the verb was told."""

    def run(*words, verb=lambda _args: None):
        told = []

        def stand_in(args):
            told.append(args)
            return verb(args)

        monkeypatch.setattr(importlib, "import_module", lambda _name: _AnyVerb(stand_in))
        monkeypatch.setattr("django.setup", lambda: None)
        monkeypatch.setenv("TILTH_MODE", "demo")
        return command.main(words), told

    return run


class _AnyVerb:
    def __init__(self, verb):
        self._verb = verb

    def __getattr__(self, _name):
        return self._verb


def test_the_demo_takes_its_flags(typed):
    code, (args,) = typed("demo", "--fresh", "--no-serve", "--port", "8123", "--people", "40")
    assert (code, args.fresh, args.no_serve, args.port, args.people) == (0, True, True, 8123, 40)


def test_restore_never_replaces_unless_told(typed):
    _, (args,) = typed("restore", "place.tilth")
    assert args.replace is False


@pytest.mark.parametrize("words", [[], ["dig"], ["backup"], ["demo", "--port", "wide"]])
def test_a_wrongly_typed_command_exits_with_2(typed, words):
    with pytest.raises(SystemExit) as stopped:
        typed(*words)
    assert stopped.value.code == 2


def test_bad_input_exits_with_1_and_one_line(typed, capsys):
    def refuse(_args):
        raise InvalidInput("place.tilth is not a Tilth archive.")

    code, _ = typed("restore", "place.tilth", verb=refuse)
    assert code == 1
    assert capsys.readouterr().err == "tilth restore: place.tilth is not a Tilth archive.\n"


def test_a_verb_may_say_its_own_exit(typed):
    code, _ = typed("verify_audit", verb=lambda _args: 1)
    assert code == 1


def test_every_command_has_a_verb():
    commands = command.parser()._subparsers._group_actions[0].choices
    assert set(commands) == {*command.DONE_BY, "manage"}


def test_serving_assumes_production_so_that_forgetting_opens_no_door():
    assert command.MODES["serve"] == "production"
