"""A seeded place of any size, written in bulk: many people, ten moments each, one worker alongside all or some."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import connections, models

from tilth.accounts.models import Account, Standing
from tilth.alongside.models import Relation, Say
from tilth.base import clock, rows, sealing
from tilth.base.ids import new_id
from tilth.people.models import Moment, Person
from tilth.places.models import Neighbourhood, Place
from tilth.teams.models import Member, Team

ENTRIES = 10
SECTIONS = ("story", "plan", "contact", "notes")
FIRST = [
    "Ada",
    "Bel",
    "Carl",
    "Dot",
    "Eve",
    "Fay",
    "Gus",
    "Hal",
    "Ida",
    "Jo",
    "Kit",
    "Lou",
    "Mo",
    "Nan",
    "Oz",
    "Pat",
    "Quin",
    "Ray",
    "Sid",
    "Tam",
    "Una",
    "Vic",
    "Win",
    "Yan",
    "Zed",
]
LAST = [
    "Ash",
    "Birch",
    "Croft",
    "Dale",
    "Elm",
    "Firth",
    "Garth",
    "Holt",
    "Ives",
    "Kirk",
    "Lund",
    "Moor",
    "Nash",
    "Oak",
    "Pike",
    "Reed",
    "Sale",
    "Thorn",
    "Vale",
    "Wood",
]


def build(people: int, alongside: int) -> UUID:
    """Fill empty databases with `people` persons of whom one worker is alongside `alongside`. Gives the worker's id."""
    with rows.for_the_system():
        return _build(people, alongside)


def _build(people: int, alongside: int) -> UUID:
    for alias in ("default", "looks", "keys") if settings.LOOKS_OWN_FILE else ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0)
    for alias in connections:
        if connections[alias].vendor == "sqlite":
            # The town is thrown away: only building it may be careless.
            connections[alias].cursor().execute("PRAGMA synchronous=OFF")
    dice = random.Random(20261122)
    Place.objects.create(name="Bench", nation="england", is_demo=True)
    hill = Neighbourhood.objects.create(name="Kiln Hill", slug="kiln-hill")
    team = Team.objects.create(name="Kiln Hill team", slug="kiln-hill")
    team.neighbourhoods.add(hill)
    worker = Account.objects.create(
        email="amina@example.org", name="Amina Said", short_name="Amina", is_demo=True
    )
    Standing.objects.create(account=worker, role="worker", from_on=clock.today() - timedelta(days=365))
    Member.objects.create(team=team, account=worker, from_on=clock.today() - timedelta(days=365))
    sealing.make_key(sealing.PLACE)
    _write(_rows(dice, people, alongside, hill, worker), people)
    return worker.pk


def _write(people_rows: Iterator[list[models.Model]], people: int) -> None:
    done = 0
    for chunk in batched(people_rows, 500):
        by_table: dict[type[models.Model], list[Any]] = {}
        for row in (row for person in chunk for row in person):
            by_table.setdefault(type(row), []).append(row)
        for table, listed in by_table.items():
            table._base_manager.bulk_create(listed, batch_size=500)
        done += len(chunk)
        sealing.forget_keys()
        print(f"\r{done} of {people} people", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _rows(
    dice: random.Random, people: int, alongside: int, hill: Neighbourhood, worker: Account
) -> Iterator[list[models.Model]]:
    start = clock.now() - timedelta(days=300)
    for number in range(people):
        person = Person(
            called=f"{dice.choice(FIRST)} {dice.choice(LAST)} {number:06d}",
            neighbourhood=hill,
            version=ENTRIES,
        )
        person.search_name = person.called.lower()
        key = sealing.new_wrapped_key(person.pk)
        rows: list[models.Model] = [key, person]
        rows += [_moment(person, sequence, start, worker) for sequence in range(1, ENTRIES + 1)]
        if number < alongside:
            rows.append(Relation(person=person, account=worker, kind="worker", is_first=True, from_at=start))
            rows += [
                Say(person=person, account=worker, section=section, answer="yes", from_at=start)
                for section in SECTIONS
            ]
        yield rows


def _moment(person: Person, sequence: int, start: Any, worker: Account) -> Moment:
    is_quote = sequence % 2 == 0
    return Moment(
        id=new_id(),
        person=person,
        sequence=sequence,
        at=start + timedelta(days=sequence),
        section="story" if is_quote else "notes",
        kind="quote" if is_quote else "noticed",
        voice="theirs" if is_quote else "ours",
        said_by=person.called,
        summary="I want my own front door again, and to be somebody’s dad on Saturdays. " * 3,
        subject_kind="conversations.line",
        subject_id=new_id(),
        by=worker,
        by_name="Amina",
    )
