"""How fast the log is verified: `python -m bench.audit [--rows N]`. Rows a second, and as a ratio to reading them."""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence

LEAST_A_SECOND = 50_000
CHAINS = 400
ROUNDS = 5


def measure(rows: int) -> dict[str, float]:
    """Write a log of acts and verify it. Gives rows a CPU second, and the ratio to only reading them."""
    import uuid

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from tilth.base import audit
    from tilth.base.actors import TILTH

    call_command("migrate", "base", database="default", verbosity=0, interactive=False)
    call_command("migrate", "base", database="looks", verbosity=0, interactive=False)
    chains = [uuid.uuid4() for _ in range(CHAINS)]
    with transaction.atomic(), audit.gathered():
        for number in range(rows):
            audit.act(
                TILTH, "people.said", person_id=chains[number % CHAINS], section="story", why="own page"
            )
    reading, verifying = [], []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _row in audit._rows(audit.BOOKS[0]):
            pass
        middle = time.process_time()
        if list(audit.faults()):
            raise SystemExit("the log that was just written is not whole")
        reading.append(middle - began)
        verifying.append(time.process_time() - middle)
    spent = statistics.median(verifying)
    return {"rows_a_second": rows / spent, "ratio": spent / statistics.median(reading)}


def main(words: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="bench.audit")
    options.add_argument("--rows", type=int, default=200_000)
    rows = options.parse_args(words).rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "TILTH_VAR": folder,
            "TILTH_MODE": "development",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        found = measure(rows)
    print(
        f"verify the log of {rows:,} rows: {found['rows_a_second']:,.0f} rows a CPU second "
        f"(at least {LEAST_A_SECOND:,}), {found['ratio']:.1f} times the reading alone"
    )
    return 0 if found["rows_a_second"] >= LEAST_A_SECOND else 1


if __name__ == "__main__":
    raise SystemExit(main())
