"""How linkage and the measures grow: `python -m bench.scale --people N`, each N in a process of its own.

Made-up people as in bench.linkage (about 3.2 records each over six agencies) and their contacts over three years, written
to files as agencies give them; then linked and measured by the commands' own code. Processor seconds and the largest
memory of each step, its children among them, are kept in bench/results/scale.json.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from bench.linkage import people
from tilth.evidence.happened import measured
from tilth.evidence.linking import link

RESULTS = Path(__file__).parent / "results" / "scale.json"
RECORDS_EACH = 3.2
BEGAN = date(2023, 1, 1)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.scale")
    parser.add_argument("--people", type=int, default=330_000, metavar="N")
    parser.add_argument("--spark", action="store_true")
    args = parser.parse_args(words)
    told: dict[str, object] = {"people": args.people, "on": "Spark" if args.spark else "DuckDB"}
    with tempfile.TemporaryDirectory(prefix="tilth-scale-") as name:
        folder = Path(name)
        records, contacts = folder / "records.csv", folder / "contacts.csv"
        told["records"] = _write_records(records, round(args.people * RECORDS_EACH))
        told["contacts"] = _write_contacts(contacts, args.people)
        with _counted(told, "linking"):
            linked = link([records], folder / "clusters.csv", print, args.spark)
        told["persons"], told["unlinked_share"] = linked.persons, linked.unlinked_share
        with _counted(told, "measuring"):
            measured([contacts], say=print, on_spark=args.spark)
    print(json.dumps(told, indent=2))
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept[f"{args.people} on {told['on']}"] = told
    RESULTS.write_text(json.dumps(kept, indent=2) + "\n")
    return 0


@contextmanager
def _counted(told: dict[str, object], step: str) -> Iterator[None]:
    began, worked = time.perf_counter(), _worked()
    yield
    told[f"{step}_seconds"] = round(time.perf_counter() - began, 1)
    told[f"{step}_cpu_seconds"] = round(_worked() - worked, 1)
    told[f"{step}_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _worked() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def _write_records(path: Path, many: int) -> int:
    written = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(
            ("source", "record_id", "given_name", "family_name", "date_of_birth", "postcode", "nhs_number")
        )
        for *row, _person, _origin in people(many, random.Random(20261122)):
            sheet.writerow(row)
            written += 1
    return written


def _write_contacts(path: Path, many: int) -> int:
    """Three in ten have a rate of their own over three years; a few of them are in touch very often."""
    chance, written = random.Random(20261123), 0
    agencies = ("A&E", "ambulance", "GP", "police", "housing", "contact centre")
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(("person", "agency", "kind", "day"))
        for person in range(many):
            if chance.random() > 0.3:
                continue
            for _ in range(round(chance.gammavariate(0.6, 17))):
                day = BEGAN + timedelta(days=chance.randrange(1095))
                sheet.writerow((f"p{person}", chance.choice(agencies), "", day.isoformat()))
                written += 1
    return written


if __name__ == "__main__":
    raise SystemExit(main())
