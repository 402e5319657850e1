"""A hundred hands at one pot, at the same moment, each with a connection of its own.

Run as a module it makes a place in the folder TILTH_VAR names, on the databases a real place has, and prints what
came of it: tests of SQLite run inside one connection, which would prove nothing here.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import Counter
from uuid import UUID

HANDS = 100
EACH = 5_00
HOLDS = 400_00  # enough for eighty of them


def spend_at_once(pot_id: UUID, by: object, person_id: UUID | None, at_the_counter: int) -> Counter[str]:
    """Let every hand spend once, all together. Gives how many were spent, and how many were told there is no more."""
    from tilth.base.errors import InvalidInput

    told: Counter[str] = Counter()
    ready, lines = threading.Barrier(HANDS), threading.BoundedSemaphore(at_the_counter)

    def hand(number: int) -> None:
        ready.wait(60)
        with lines:
            try:
                _spend(pot_id, by, person_id if number % 2 else None, f"bread {number}")
                told["spent"] += 1
            except InvalidInput as error:
                told["no more" if "£0 left" in error.message else error.message] += 1
            except Exception as error:
                told[f"{type(error).__name__}: {error}"] += 1

    threads = [threading.Thread(target=hand, args=[number]) for number in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return told


def _spend(pot_id: UUID, by: object, person_id: UUID | None, what: str) -> None:
    from django.db import connections

    from tilth.base import rows
    from tilth.decisions import actions
    from tilth.decisions.models import Pot
    from tilth.people.models import Person

    try:
        with rows.for_actor(by):
            pot = Pot.objects.get(pk=pot_id)
            person = Person.objects.get(pk=person_id) if person_id else None
        actions.spend(by=by, pot=pot, amount_pence=EACH, what=what, person=person)
    finally:
        connections.close_all()


def what_stands(pot_id: UUID) -> dict[str, object]:
    """Say whether the ledger adds up, line by line, and what is left."""
    from tilth.base import audit
    from tilth.decisions.models import Pot, PotRow
    from tilth.people.models import Moment, MomentKind

    balance, adds_up = 0, True
    lines = list(PotRow.objects.filter(pot_id=pot_id).order_by("sequence"))
    for number, row in enumerate(lines, start=1):
        balance += row.amount_pence
        adds_up = adds_up and (row.sequence, row.balance_pence) == (number, balance)
    return {
        "rows": len(lines),
        "adds_up": adds_up and Pot.objects.get(pk=pot_id).balance_pence == balance,
        "left": balance,
        "on_pages": Moment.objects.filter(kind=MomentKind.SPEND).count(),
        "spends_for_people": PotRow.objects.exclude(person=None).count(),
        "faults_in_the_log": list(audit.faults()),
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from tests.answers.cast import the_cast
    from tilth.base import rows
    from tilth.decisions import actions

    # The tables as they are today, without walking the whole way there: three databases would take most of the time.
    settings.MIGRATION_MODULES = dict.fromkeys(app.label for app in apps.get_app_configs())
    for alias in ("default", "looks", "keys") if settings.LOOKS_OWN_FILE else ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0, run_syncdb=True)
    with rows.for_the_system():
        cast = the_cast()
        pot = actions.open_pot(by=cast.dee, team=cast.team, name="Hollins pot")
        actions.put_in(by=cast.dee, pot=pot, amount_pence=HOLDS)
    # PostgreSQL as it is installed gives out a hundred connections in all, and others need some.
    at_once = HANDS if connection.vendor == "sqlite" else 40
    told = spend_at_once(pot.pk, cast.amina, cast.carl.pk, at_once)
    with rows.for_the_system():
        json.dump({"told": told, **what_stands(pot.pk)}, sys.stdout)


if __name__ == "__main__":
    main()
