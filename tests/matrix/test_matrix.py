"""Every address of Tilth, asked by every reader: what opens and what is shut is what stands in `expected.md`."""

from __future__ import annotations

import types
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings
from django.urls import clear_url_caches, path

from config import urls
from tests.crawling import routes, undone
from tests.matrix import asking, columns, table
from tests.matrix.table import Column
from tests.matrix.world import ARRANGED, SAID, World
from tilth.alongside.queries import SHOWN_SECTIONS
from tilth.people.models import Person
from tilth.places import queries as places

pytestmark = [
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.django_db(databases="__all__"),
]

LEAST_CELLS = 20_000
LEAST_ALLOWING = 0.25


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    # As in production, files that were not asked for are not looked for.
    with override_settings(WHITENOISE_AUTOREFRESH=False), django_db_blocker.unblock(), undone():
        places.forget()
        yield World()


def half(first: int) -> columns.Plan:
    """Give every second reader: the halves are asked beside each other."""
    return columns.plan()[first::2]


@pytest.fixture(scope="module")
def found(world):
    # The other half is asked beside this one: test_matrix_other_half.py.
    return asking.ask(world, half(0))


def undeclared() -> set[str]:
    """Addresses without a line in the table, and lines without an address."""
    known = {line.address for line in table.lines()} | table.asked_elsewhere()
    return {route.name or route.pattern for route in routes()} ^ known


def told(cells: list[asking.Cell]) -> list[str]:
    return [str(cell) for cell in cells]


# --- the table ---------------------------------------------------------------------------------------------


def test_every_address_stands_in_the_table():
    assert undeclared() == set()


def test_no_line_stands_twice_and_each_is_asked_by_somebody_to_whom_it_opens():
    names = [line.name for line in table.lines()]
    assert len(names) == len(set(names))
    asked = {
        (line.name, door)
        for reader, lines in columns.plan()
        for line in lines
        for door in (line.get, line.post)
        if door and table.opens(door, reader)
    }
    unmet = {(line.name, door) for line in table.lines() for door in (line.get, line.post) if door} - asked
    assert {name for name, door in unmet if door != "nobody"} == set()


def test_every_line_of_every_table_is_met():
    readers = [column for column, _lines in columns.plan()]
    assert {reader.relation for reader in readers} == set(table.relations()) == ARRANGED
    assert table.hanging_on_it().keys() < table.relations().keys()
    assert {reader.said for reader in readers} == set(table.says()) == set(SAID)
    assert {reader.hat for reader in readers} == set(table.HATS)


# --- every address, as everybody ---------------------------------------------------------------------------


def test_nothing_opens_that_the_table_keeps_shut(found):
    assert told(found.forbidden) == []


def test_nothing_is_shut_that_the_table_opens(found):
    assert told(found.refused) == []


def test_no_word_is_shown_of_a_part_of_the_page_that_is_shut(found):
    assert told(found.leaked) == []
    assert {*table.SECTIONS, "speaking", "meeting"} == set(found.shown) - {"apart"}


def test_what_is_kept_apart_is_shown_to_whoever_reads_it(found):
    # Those few readers are all in this half.
    assert found.shown["apart"]


def test_a_shut_door_writes_nothing(found):
    assert told(found.wrote) == []


def test_nothing_falls_over(found):
    assert told(found.broken) == []


def test_a_refusal_does_not_tell_that_there_is_a_page(found):
    assert told(found.told) == []


def test_there_are_cells_enough_and_enough_of_them_open():
    doors = [
        table.opens(door, reader)
        for reader, lines in columns.plan()
        for line in lines
        for door in (line.get, line.post)
        if door is not None
    ]
    assert len(doors) >= LEAST_CELLS
    assert sum(doors) / len(doors) >= LEAST_ALLOWING


def test_every_cell_of_this_half_was_asked(found):
    assert found.cells >= LEAST_CELLS / 2


def test_an_address_is_answered_in_no_other_way_than_its_line_says(world):
    ties = frozenset(columns.TIES)
    readers = [
        Column("first worker", "yes to everything", "worker", ties),
        Column("the person, by account", "nothing said", "resident", frozenset({"has a page"})),
        Column("nobody to them", "nothing said", "keeper", ties),
        Column("nobody to them", "nothing said", "privacy lead", ties),
    ]
    assert asking.ask_in_no_way(world, readers) == []


# --- the matrix sees ---------------------------------------------------------------------------------------


def asked_of(world: World, reader: Column, *names: str) -> asking.Found:
    wanted = tuple(line for line in table.lines() if line.name in names)
    return asking.ask(world, [(reader, wanted)])


def no_door(_actor: Any, pk: Any, *_verb_and_section: Any, **_more: Any) -> Person:
    return Person.objects.get(pk=pk)


WORKER = Column("worker of another team", "nothing said", "worker")


def test_a_page_without_its_door_is_seen(world, monkeypatch):
    assert asked_of(world, WORKER, "home:person").forbidden == []
    monkeypatch.setattr("tilth.home.queries.person.seen", lambda _facts: frozenset(SHOWN_SECTIONS))
    after = asked_of(world, WORKER, "home:person")
    assert [cell.line.name for cell in after.forbidden] == ["home:person"]
    assert after.leaked[0].leaked == {"story", "meeting", "plan", "health", "money", "notes"}


def test_one_part_too_many_is_seen_on_a_page_that_is_rightly_open(world, monkeypatch):
    reader = Column("friend", "yes to the story alone", "resident")
    assert asked_of(world, reader, "home:person").leaked == []
    monkeypatch.setattr("tilth.home.queries.person.seen", lambda _facts: frozenset(SHOWN_SECTIONS))
    after = asked_of(world, reader, "home:person")
    assert after.forbidden == [] and after.leaked[0].leaked == {"plan", "health", "money", "notes"}


def test_a_verb_without_its_doors_is_seen_by_what_it_writes(world, monkeypatch):
    assert asked_of(world, WORKER, "alongside:life_leave").wrote == []
    for module in ("views", "actions"):
        monkeypatch.setattr(f"tilth.alongside.{module}.words.person_for", no_door)
    after = asked_of(world, WORKER, "alongside:life_leave")
    assert "people_lifeperson" in after.wrote[0].wrote and len(after.forbidden) == 1


def test_a_second_factor_that_nobody_asks_for_is_seen(world, monkeypatch):
    reader = Column("nobody to them", "nothing said", "no factor")
    assert asked_of(world, reader, "home:what_you_may_do").forbidden == []
    monkeypatch.setattr("tilth.accounts.access.has_second_factor", lambda _request, _account: True)
    assert len(asked_of(world, reader, "home:what_you_may_do").forbidden) == 1


def test_a_door_that_nobody_can_open_is_seen(world, monkeypatch):
    reader = Column("first worker", "yes to everything", "worker")
    assert asked_of(world, reader, "plans:aim_add").refused == []
    monkeypatch.setattr("tilth.base.policy.WORKER_VERBS", frozenset())
    assert len(asked_of(world, reader, "plans:aim_add").refused) == 2


def test_a_parent_whose_work_here_would_tell_of_the_other_is_seen(world, monkeypatch):
    reader = Column("parent, the parents decide", "nothing said", "privacy lead")
    assert asked_of(world, reader, "alongside:speaker_second").forbidden == []
    monkeypatch.setattr("tilth.alongside.access.is_written_down", lambda _person_id, _account_id: False)
    after = asked_of(world, reader, "alongside:speaker_second")
    assert len(after.forbidden) == 2 and after.leaked[0].leaked == {"speaking"}


def test_a_new_address_without_a_line_is_seen(monkeypatch):
    house = types.ModuleType("house_with_a_new_door")
    new = path("all-of-it", lambda _request: HttpResponse("all of it"), name="all_of_it")
    house.urlpatterns = [*urls.urlpatterns, new]  # type: ignore[attr-defined]
    monkeypatch.setattr(settings, "ROOT_URLCONF", house)
    clear_url_caches()
    try:
        assert undeclared() == {"all_of_it"}
    finally:
        monkeypatch.undo()
        clear_url_caches()
    assert undeclared() == set()
