"""The fence: pages never load an engine, evidence never reaches a person, and linkage can be read in one file."""

import random
import subprocess
import sys

import pytest

from bench.linkage import measure, people
from tests.reading import ROOT, imports, sources
from tilth.evidence import engine

pytestmark = pytest.mark.once
# Not numpy: openpyxl, which reads the keeper's sheets, loads it wherever it is installed.
HEAVY = {"duckdb", "splink", "pandas", "pyarrow", "scipy", "statsmodels", "sqlglot", "pyspark"}


@pytest.mark.slow
def test_a_web_worker_loads_no_engine():
    asks = (
        "import sys, config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
        f"print(sorted({HEAVY!r} & set(sys.modules)), sorted(name for name in sys.modules "
        "if name.startswith(('tilth.evidence', 'tilth.methods.natural_fall', 'tilth.methods.did_it_help'))))"
    )
    told = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, cwd=ROOT, check=True)
    assert told.stdout.split("\n")[0] == "[] []"


def test_evidence_knows_base_and_methods_alone_and_only_the_engine_opens_an_engine():
    ours = [source for source in sources() if source.room == "evidence"]
    for source in ours:
        names = {name.split(".")[1] for _, name in imports(source.tree) if name.startswith("tilth.")}
        assert names <= {"base", "methods", "evidence"}, source.path
    opens = {
        (source.room, source.inside)
        for source in sources()
        for _, name in imports(source.tree)
        if name.split(".")[0] in ("duckdb", "splink", "pyspark", "sqlglot")
    }
    assert opens == {("evidence", "engine.py"), ("evidence", "spark.py")}


def test_a_column_empty_throughout_drops_its_comparison_and_its_rules():
    how = engine.settings()
    asked = engine.splink_settings(how, {"nhs_number", "suburb", "date_of_birth"}, learns=True)
    assert [one["output_column_name"] for one in asked["comparisons"]] == [
        "given_name",
        "family_name",
        "postcode",
    ]
    rules = asked["blocking_rules_to_generate_predictions"]
    assert rules and not any(gone in rule for rule in rules for gone in ("nhs", "date", "suburb"))


def test_no_pair_that_could_count_is_forgotten():
    how = engine.settings()
    assert how["pairs"]["threshold_match_weight"] <= how["same"]["likely"] <= how["same"]["sure"]
    for point in how["points"]:
        assert sum(level["m"] for level in point["levels"]) == pytest.approx(1, abs=0.001)
        assert sum(level["u"] for level in point["levels"]) == pytest.approx(1, abs=0.001)
        assert point["levels"][-1]["when"] == "ELSE"


@pytest.mark.slow
def test_people_of_every_origin_are_found_again_without_being_told_who_is_who():
    rows = list(people(6000, random.Random(7)))
    told = measure(rows, "nhs_number")
    assert told["precision"] >= 0.998 and told["recall"] >= 0.93
    assert min(told["recall_by_origin"].values()) >= 0.9
    again = measure(rows, "nhs_number")
    assert {**again, "seconds": 0, "cpu_seconds": 0, "megabytes": 0} == {
        **told,
        "seconds": 0,
        "cpu_seconds": 0,
        "megabytes": 0,
    }
