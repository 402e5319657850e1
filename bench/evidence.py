"""What happened, measured beside pandas and SQLite: `python -m bench.evidence [--contacts N] [--rounds N]`.

Made-up contacts of three years with six agencies, by people who each have a rate of their own, lie in one Parquet file. Five
measures are asked of it: concentration, often, repeats, journeys, cost. pandas is put into an environment of its own, never
into ours, and reads the same file; SQLite is asked the same SQL, transpiled, over a table with an index on (person, day),
whose filling is not counted. Every measurement is a process of its own; told is CPU without the loading of packages. All
must give the same rows.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results" / "evidence.json"
ASKED = ("concentration", "often", "repeats", "journeys", "cost")
# How many times more CPU they must take, and the most memory of ours.
LEAST_PANDAS, LEAST_SQLITE, MOST_MIB = 3.5, 20.0, 500

MAKE = """
import sys, duckdb
many, out = int(sys.argv[1]), sys.argv[2]
with duckdb.connect() as con:
    con.sql("select setseed(0.42)")
    # Rates lie far apart, as they do: a few people have very many contacts.
    con.sql(f"create table rates as select person, power(random(), 4) as rate from range({many} // 9) as people (person)")
    con.sql(f'''
        create table contacts as
        select 'p' || person as person,
            (['A&E', 'GP', 'ambulance', 'council', 'housing', 'police'])[1 + cast(floor(random() * random() * 6) as int)] as agency,
            (['', 'night', 'planned'])[1 + cast(floor(random() * 3) as int)] as kind,
            date '2023-01-01' + cast(floor(random() * 1096) as int) as day
        from rates, range(cast(ceil(rate * 45) as int))
        limit {many}
    ''')
    con.sql("select * from contacts order by random()").write_parquet(out)
    print(con.sql("select count(*) from contacts").fetchall()[0][0])
"""
OURS = """
import json, resource, sys, tempfile, time
from pathlib import Path
import duckdb
from tilth.evidence import engine
from tilth.evidence.happened import SETTINGS, measures
began = time.process_time()
asked = [measures()[name] for name in sys.argv[3].split(",")]
questions = [engine.Question(each.sql, {one: SETTINGS[one] for one in each.settings}) for each in asked]
with tempfile.TemporaryDirectory() as folder:
    tables = {"events": [Path(sys.argv[1])], "tariff": [Path(sys.argv[2])]}
    told = [rows for _headings, rows in engine.answers(tables, questions, Path(folder), lambda _words: None)]
print(json.dumps({"seconds": time.process_time() - began, "rows": told,
    "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
PANDAS = """
import json, resource, sys, time
import numpy as np, pandas as pd
began = time.process_time()
def contacts(*columns):
    return pd.read_parquet(sys.argv[1], columns=list(columns)).assign(day=lambda all: pd.to_datetime(all["day"]))
def concentration():
    each = contacts("person", "day").groupby("person").size().sort_values(ascending=False).to_numpy()
    tops = [(percent, -(-len(each) * percent // 100)) for percent in (1, 2, 5, 10, 20, 50)]
    return [[percent, top, int(each[:top].sum()), len(each), int(each.sum())] for percent, top in tops]
def often(at_least=5, window=365):
    all = contacts("person", "day").sort_values(["person", "day"])
    apart = (all["day"] - all.groupby("person")["day"].shift(at_least - 1)).dt.days
    is_often = all["person"].isin(all.loc[apart < window, "person"].unique())
    return [[int(all.loc[is_often, "person"].nunique()), int(is_often.sum()), int(all["person"].nunique()), len(all)]]
def repeats(within=30):
    all = contacts("person", "agency", "day").sort_values(["person", "agency", "day"])
    apart = (all.groupby(["person", "agency"])["day"].shift(-1) - all["day"]).dt.days
    all = all.assign(repeat=apart <= within)[(all["day"].max() - all["day"]).dt.days >= within]
    found = all.groupby("agency").agg(people=("person", "nunique"), contacts=("day", "size"), repeats=("repeat", "sum"))
    return [[agency, *map(int, row)] for agency, *row in found.sort_index().itertuples()]
def journeys(within=30):
    all = contacts("person", "agency", "kind", "day").sort_values(["person", "day", "agency", "kind"])
    then = all.groupby("person")[["agency", "day"]].shift(-1)
    apart = (then["day"] - all["day"]).dt.days
    moved = all[(then["agency"] != all["agency"]) & (apart >= 1) & (apart <= within)].assign(to=then["agency"])
    found = moved.groupby(["agency", "to"]).agg(people=("person", "nunique"), moves=("day", "size")).sort_index()
    return [[*join, *map(int, row)] for join, row in zip(found.index, found.itertuples(index=False))]
def cost():
    all = contacts("person", "agency", "kind", "day")
    tariff = pd.read_csv(sys.argv[2], keep_default_na=False)
    own = all.merge(tariff[tariff["kind"] != ""], how="left", on=["agency", "kind"])
    rest = all[["agency"]].merge(tariff[tariff["kind"] == ""].drop(columns="kind"), how="left", on="agency")
    for end in ("low_pence", "high_pence"):
        own[end] = own[end].fillna(rest[end])
    own = own.assign(year=own["day"].dt.year, none=own["low_pence"].isna())
    found = own.groupby(["agency", "year"]).agg(people=("person", "nunique"), contacts=("day", "size"),
        none=("none", "sum"), low=("low_pence", "sum"), high=("high_pence", "sum")).sort_index()
    return [[*of, *map(int, row)] for of, row in zip(found.index, found.itertuples(index=False))]
told = [globals()[name]() for name in sys.argv[3].split(",")]
print(json.dumps({"seconds": time.process_time() - began, "rows": told,
    "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}, default=int))
"""
FILL = """
import sqlite3, sys, duckdb
record = sqlite3.connect(sys.argv[3])
record.execute("create table events (person text, agency text, kind text, day text)")
record.execute("create table tariff (agency text, kind text, low_pence integer, high_pence integer)")
with duckdb.connect() as con:
    rows = con.execute("select person, agency, kind, cast(day as varchar) from read_parquet(?)", [sys.argv[1]])
    while some := rows.fetchmany(100_000):
        record.executemany("insert into events values (?, ?, ?, ?)", some)
    tariff = con.execute("select agency, coalesce(kind, ''), low_pence, high_pence from read_csv(?)", [sys.argv[2]])
    record.executemany("insert into tariff values (?, ?, ?, ?)", tariff.fetchall())
record.execute("create index own on events (person, day)")
record.commit()
"""
SQLITE = """
import json, resource, sqlite3, sys, time
import sqlglot
from tilth.evidence.happened import SETTINGS, measures
began = time.process_time()
record, told = sqlite3.connect(sys.argv[1]), []
for name in sys.argv[3].split(","):
    each = measures()[name]
    # SQLite knows no years.
    sql = each.sql.replace("extract(year from events.day)", "cast(substr(events.day, 1, 4) as integer)")
    sql = sqlglot.transpile(sql, read="duckdb", write="sqlite")[0]
    told.append(record.execute(sql, {one: SETTINGS[one] for one in each.settings}).fetchall())
print(json.dumps({"seconds": time.process_time() - began, "rows": told,
    "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
TARIFF = "agency,kind,low_pence,high_pence\nA&E,,12000,45000\nA&E,night,16000,52000\nGP,,3000,4200\nambulance,,25000,42000\n"


def measured(python: str, script: str, *words: str) -> dict[str, float]:
    """Run a script in a process of its own and give what it tells."""
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [python, "-c", script, *words], env=env, stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT
    )
    return dict(json.loads(done.stdout.splitlines()[-1])) if "{" in done.stdout else {}


def pandas(folder: Path) -> str:
    """Put pandas into an environment of its own and give its Python."""
    python = folder / "env/bin/python"
    subprocess.run([sys.executable, "-m", "venv", folder / "env"], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "pandas", "pyarrow"], check=True)
    return str(python)


def main(words: Sequence[str] | None = None) -> int:
    """Measure, tell, keep the result; exit 1 when a ratio or a limit is missed."""
    parser = argparse.ArgumentParser(prog="bench.evidence", description=__doc__)
    parser.add_argument("--contacts", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="tilth-bench-") as name:
        folder = Path(name)
        events, tariff, record = folder / "contacts.parquet", folder / "tariff.csv", folder / "record.sqlite3"
        tariff.write_text(TARIFF)
        theirs = pandas(folder)
        measured(sys.executable, MAKE, str(args.contacts), str(events))
        measured(sys.executable, FILL, str(events), str(tariff), str(record))
        given = (str(events), str(tariff), ",".join(ASKED))
        runs: dict[str, list[dict[str, float]]] = {"ours": [], "pandas": [], "sqlite": []}
        for round_ in range(args.rounds):
            runs["ours"].append(measured(sys.executable, OURS, *given))
            runs["pandas"].append(measured(theirs, PANDAS, *given))
            if not round_:
                runs["sqlite"].append(measured(sys.executable, SQLITE, str(record), *given[1:]))
    for who in ("pandas", "sqlite"):
        if runs[who][0]["rows"] != runs["ours"][0]["rows"]:
            raise SystemExit(f"{who} counts otherwise")
    cpu = {who: statistics.median(run["seconds"] for run in some) for who, some in runs.items()}
    mib = statistics.median(run["mib"] for run in runs["ours"])
    found = {
        "contacts": args.contacts,
        **{f"{who}, seconds": round(seconds, 2) for who, seconds in cpu.items()},
        "pandas, times": round(cpu["pandas"] / cpu["ours"], 1),
        "SQLite, times": round(cpu["sqlite"] / cpu["ours"], 1),
        "ours, mib": round(mib),
        "pandas, mib": round(statistics.median(run["mib"] for run in runs["pandas"])),
    }
    print(json.dumps(found, indent=1))
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    is_fine = cpu["pandas"] >= LEAST_PANDAS * cpu["ours"] and cpu["sqlite"] >= LEAST_SQLITE * cpu["ours"]
    return 0 if is_fine and mib <= MOST_MIB else 1


if __name__ == "__main__":
    raise SystemExit(main())
