"""What the database's own net costs (docs/adr/0020-a-second-net.md): the same pages with it and without it.

`python -m bench.net --people 2000` needs an empty PostgreSQL database in DATABASE_URL, whose role owns it, and leaves the place it
built there. CPU of this process and of the database's own, which must be on this machine (Linux): a busy machine then counts for
nothing. Turn about in one process: told and held; told, and the net taken away; neither.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

BATCH = 10
TICKS = os.sysconf("SC_CLK_TCK")


def measure(people: int, alongside: int, rounds: int) -> dict[str, dict[str, float]]:
    """Give the milliseconds of CPU of each page in each of the three states."""
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection, connections

    from bench.pages import EMPTY, _asker, _signed_in
    from bench.town import build
    from tilth.accounts.models import Account
    from tilth.base import rows
    from tilth.keeping import net
    from tilth.people.models import Person

    with rows.for_the_system():
        worker = Account.objects.get(pk=build(people, alongside))
        cookie = _signed_in(SessionStore(), worker)
        near = Person.objects.filter(relations__account=worker).order_by("pk")
        names = list(near.values_list("pk", "called")[:500])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    backends = []
    for alias in ("default", "looks"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backends.append(Path(f"/proc/{cursor.fetchone()[0]}/stat"))

    def cpu() -> float:
        fields = [file.read_text().rpartition(")")[2].split() for file in backends]
        return time.process_time() + sum(int(one[11]) + int(one[12]) for one in fields) / TICKS

    dice = random.Random(7)
    pages: dict[str, Callable[[], str]] = {
        "empty": lambda: EMPTY,
        "person": lambda: f"/people/{dice.choice(names)[0]}",
        "list": lambda: "/people",
        "search": lambda: f"/search?q={dice.choice(names)[1].split()[0].lower()}",
    }
    ask = _asker(cookie)

    def held(is_held: bool, is_told: bool) -> None:
        with connection.cursor() as cursor:
            for table in net.TABLES:
                cursor.execute(f"ALTER TABLE {table} {'ENABLE' if is_held else 'DISABLE'} ROW LEVEL SECURITY")
        connection.execute_wrappers[:] = [rows._said_first] if is_told else []

    states = {"held": (True, True), "told": (False, True), "neither": (False, False)}
    spent: dict[str, dict[str, float]] = {state: dict.fromkeys(pages, 0.0) for state in states}
    for number in range(rounds + 1):
        for state in dice.sample(sorted(states), len(states)):
            held(*states[state])
            for page, path in pages.items():
                asked = [path() for _ in range(BATCH)]
                ask(asked[0], 6)  # the database makes its plans anew after each change
                began = cpu()
                for one in asked:
                    ask(one, 1)
                spent[state][page] += (cpu() - began) * 1000 if number else 0
    held(True, True)
    return {
        state: {page: round(total / rounds / BATCH, 2) for page, total in spent[state].items()}
        for state in states
    }


def main(words: Sequence[str] | None = None) -> int:
    """Measure one place, print the table and keep it."""
    parser = argparse.ArgumentParser(prog="bench.net", description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--alongside", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args(words)
    if not os.environ.get("DATABASE_URL"):
        raise SystemExit("Set DATABASE_URL to an empty PostgreSQL database: SQLite has no such net.")
    with tempfile.TemporaryDirectory(prefix="tilth-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TILTH_MODE": "demo",
            "TILTH_VAR": folder,
            "TILTH_MASTER_KEY": "5e" * 32,
            "TILTH_LOG": "WARNING",
        }
        found = measure(args.people, args.alongside, args.rounds)
    name = f"{args.people} people, alongside {args.alongside}"
    sys.stdout.write(f"\n{name}: milliseconds of CPU a page\n")
    for page in found["held"]:
        held, told, neither = (found[state][page] for state in ("held", "told", "neither"))
        sys.stdout.write(
            f"  {page:7} {neither:7.2f} without, {told:7.2f} told, {held:7.2f} held: {held / neither:.2f}x\n"
        )
    file = Path(__file__).parent / "results" / "net.json"
    kept = json.loads(file.read_text()) if file.is_file() else {}
    file.write_text(json.dumps(kept | {name: found}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
