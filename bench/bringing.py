"""Files of contacts brought in, streamed: `python -m bench.bringing [--rows N]`.

A made-up CSV is written and read row by row as a source's file is, in a process of its own; told are processor seconds, rows
a second, and the most memory that process ever held. A tenth of the file is read first: what memory grows by shows there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "bringing.json"
BEGAN = date(2023, 1, 1)
BROUGHT = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
import django
django.setup()
from tilth.evidence import bringing
file = Path(sys.argv[1])
columns = {"id": "id", "day": "date", "kind": "type"}
plan = bringing.Plan("a-load", "a-source", "A source", file, file.name, columns, "2030-01-01")
began, at = time.process_time(), time.perf_counter()
progress = bringing.bring_in(plan, date(2026, 11, 23))
print(json.dumps({"rows": progress.read, "kept": progress.kept, "cpu_seconds": round(time.process_time() - began, 1),
    "seconds": round(time.perf_counter() - at, 1),
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.bringing")
    parser.add_argument("--rows", type=int, default=10_000_000, metavar="N")
    args = parser.parse_args(words)
    told = []
    with tempfile.TemporaryDirectory(prefix="tilth-bringing-") as name:
        for rows in (args.rows // 10, args.rows):
            file = Path(name) / f"{rows}.csv"
            _write(file, rows)
            told.append(_brought(file, Path(name) / f"held-{rows}"))
            file.unlink()
            print(json.dumps(told[-1]), flush=True)
    RESULTS.write_text(json.dumps(told, indent=2) + "\n")
    return 0


def _write(file: Path, rows: int) -> None:
    chance = random.Random(20261123)
    days = [(BEGAN + timedelta(days=day)).isoformat() for day in range(1_096)]
    kinds = ("fall", "breathing", "chest pain", "")
    with file.open("w", encoding="utf-8") as sheet:
        sheet.write("id,date,type\n")
        for _row in range(rows):
            person = int(rows / 9 * chance.random() ** 2)
            sheet.write(
                f"A{person:08},{days[int(chance.random() * 1_096)]},{kinds[int(chance.random() * 4)]}\n"
            )


def _brought(file: Path, held: Path) -> dict[str, float]:
    held.mkdir(mode=0o700)
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TILTH_VAR": f"{held}-var",
        "TILTH_CONTACTS": str(held),
    }
    done = subprocess.run(
        [sys.executable, "-c", BROUGHT, str(file)],
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    raise SystemExit(main())
