"""The same questions and the same linkage on both engines give the same. Needs Java 17 and `uv sync --extra spark`."""

import csv
import json
import random
from datetime import date, timedelta
from zlib import crc32

import pytest

from bench.linkage import people
from tests.evidence.test_commands import a_file, typed
from tilth.evidence import comparing, engine, spark

__all__ = ["typed"]
pytestmark = [pytest.mark.spark, pytest.mark.once]
TARIFF = "agency,kind,low,high,source,year\nA&E,,120,450,published,2025\nA&E,minor,86,140,published,2025\n"


def contacts(many=2_000):
    chance = random.Random(5)
    lines = ["person,agency,kind,day"]
    for _ in range(many):
        person, days = int(chance.expovariate(1 / 60)), chance.randrange(900)
        agency, kind = chance.choice(["A&E", "GP", "police"]), chance.choice(["", "minor"])
        lines.append(f"p{person},{agency},{kind},{date(2023, 1, 1) + timedelta(days=days)}")
    return "\n".join(lines) + "\n"


def test_what_happened_is_the_same_on_both(typed, tmp_path):
    a_file(tmp_path, contacts(), "events.csv")
    a_file(tmp_path, TARIFF, "tariff.csv")
    asked = ("what_happened", "events.csv", "--tariff", "tariff.csv", "--json")
    one, many = typed(*asked), typed(*asked, "--spark")
    assert many[0] == 0, many[2]
    measures = json.loads(many[1])["measures"]
    assert len(measures) == 8 and all(each["rows"] for each in measures)
    assert json.loads(one[1])["measures"] == measures


def test_both_read_the_same_parquet(typed, tmp_path):
    import duckdb

    a_file(tmp_path, contacts(), "events.csv")
    with duckdb.connect() as con:
        con.read_csv(str(tmp_path / "events.csv")).write_parquet(str(tmp_path / "events.parquet"))
    asked = ("what_happened", "events.parquet", "--measure", "often", "--json")
    one, many = typed(*asked), typed(*asked, "--spark")
    assert many[0] == 0, many[2]
    assert json.loads(one[1]) == json.loads(many[1])


def test_linkage_finds_the_same_pairs_and_weighs_them_alike(tmp_path):
    table = tmp_path / "records.csv"
    with table.open("w", newline="") as file:
        sheet = csv.writer(file, quoting=csv.QUOTE_ALL)
        sheet.writerow(comparing.HEADINGS)
        for number, (source, record, given, *own, last, _, _) in enumerate(people(1_200, random.Random(7))):
            # Accents, stray spaces and days written another way: both clean them alike.
            given = {0: f" {given}é", 1: given.upper()}.get(number % 9, given)
            address = "" if number % 3 else f"0{crc32(own[-1].encode())}"
            sheet.writerow([number, source, record, given, *own, last, address, ""])
    one, many = (
        {pair: weight for *pair_, weight in found for pair in [tuple(pair_)]}
        for found in (
            engine.pairs_of(table, folder(tmp_path, "one"), quietly),
            spark.pairs_of(table, folder(tmp_path, "many"), quietly),
        )
    )
    assert len(one) > 1_000 and one.keys() == many.keys()
    assert many == pytest.approx(one, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("person,agency,day\np1,GP,2025-02-31\n", "2025-02-31 is not a day"),
        ("person,agency,day\n", "no row"),
        ("person,day\np1,2025-02-03\n", "there is no column agency"),
    ],
)
def test_what_is_wrong_is_said_as_on_one_machine(typed, tmp_path, text, says):
    a_file(tmp_path, text, "events.csv")
    code, out, err = typed("what_happened", "events.csv", "--spark")
    assert (code, out) == (1, "") and says in err and "Traceback" not in err


def quietly(_words):
    pass


def folder(path, name):
    made = path / name
    made.mkdir()
    return made
