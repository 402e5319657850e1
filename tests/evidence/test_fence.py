"""The fence: pages never load an engine, evidence never reaches a person, and linkage can be read in one file."""

import random
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings

from bench.linkage import measure, people
from tests.reading import ROOT, imports, sources
from tilth.base.errors import InvalidInput
from tilth.evidence import comparing, engine

pytestmark = pytest.mark.once
# Not numpy: openpyxl, which reads the keeper's sheets, loads it wherever it is installed.
HEAVY = {"duckdb", "splink", "pandas", "pyarrow", "scipy", "statsmodels", "sqlglot", "pyspark"}


@pytest.mark.slow
def test_a_web_worker_loads_no_engine():
    asks = (
        "import sys, config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
        "from django.utils.module_loading import import_string; from django.conf import settings; "
        "[import_string(name) for name in settings.ALSO_DAILY]; "
        f"print(sorted({HEAVY!r} & set(sys.modules)), sorted(name for name in sys.modules "
        "if name.startswith(('tilth.evidence.linking', 'tilth.evidence.happened', 'tilth.methods.natural_fall', 'tilth.methods.did_it_help'))))"
    )
    told = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, cwd=ROOT, check=True)
    assert told.stdout.split("\n")[0] == "[] []"


def test_evidence_knows_base_methods_and_the_switch_alone_and_only_the_engine_opens_an_engine():
    ours = [source for source in sources() if source.room == "evidence"]
    for source in ours:
        names = {name.split(".")[1] for _, name in imports(source.tree) if name.startswith("tilth.")}
        assert names <= {"base", "methods", "evidence", "places"}, source.path
        of_places = {name for _, name in imports(source.tree) if name.startswith("tilth.places")}
        # Whether it is turned on, and nothing else.
        assert of_places <= {"tilth.places.queries", "tilth.places.queries.is_on"}, source.path
    opens = {
        (source.room, source.inside)
        for source in sources()
        for _, name in imports(source.tree)
        if name.split(".")[0] in ("duckdb", "splink", "pyspark", "sqlglot")
    }
    assert opens == {("evidence", "engine.py"), ("evidence", "spark.py")}


def test_a_column_empty_throughout_drops_its_comparison_and_its_rules():
    how = comparing.settings()
    asked = comparing.splink_settings(how, {"nhs_number", "suburb", "date_of_birth"}, learns=True)
    assert [one["output_column_name"] for one in asked["comparisons"]] == [
        "given_name",
        "family_name",
        "postcode",
    ]
    rules = asked["blocking_rules_to_generate_predictions"]
    assert rules and not any(gone in rule for rule in rules for gone in ("nhs", "date", "suburb"))


def address_of(empty):
    asked = comparing.splink_settings(comparing.settings(), empty, learns=False)
    point = next(one for one in asked["comparisons"] if one["output_column_name"] == "postcode")
    return {level["label_for_charts"]: level.get("m_probability") for level in point["comparison_levels"]}


def test_where_no_source_numbers_its_addresses_the_postcode_says_all_of_it():
    numbered, plain = address_of(set()), address_of({"uprn"})
    assert numbered["the same address"] == 0.65 and numbered["the same"] == 0.1
    assert "the same address" not in plain and plain["the same"] == 0.75


def test_the_number_of_an_address_says_more_than_the_postcode_of_the_street(tmp_path):
    rows = [",".join(comparing.HEADINGS), *(
        f"{number},{source},{number},Joan,Pryce,,AB1 2CD,,{uprn},"
        for number, (source, uprn) in enumerate([("gp", "100"), ("police", "0100"), ("housing", "200")])
    )]  # fmt: skip
    table = tmp_path / "table.csv"
    table.write_text("\n".join(rows))
    weights = {pair[:2]: pair[2] for pair in engine.pairs_of(table, tmp_path, lambda _words: None)}
    assert weights[0, 1] > weights[0, 2] == weights[1, 2]


def full_until(size):
    def work(con):
        ((limit,),) = con.sql("select current_setting('memory_limit')").fetchall()
        if limit != size:
            raise RuntimeError("Splink: Out of Memory Error: failed to pin block")
        return limit

    return work


def test_what_has_too_little_memory_is_done_again_with_more(tmp_path, monkeypatch):
    monkeypatch.delenv("EVIDENCE_MEMORY", raising=False)
    told = []
    assert engine.with_room(tmp_path, "a", full_until("762.9 MiB"), told.append) == "762.9 MiB"
    assert told == ["400MB of memory is too little"] and len(list(tmp_path.glob("*.duckdb"))) == 1
    with pytest.raises(InvalidInput, match="set EVIDENCE_MEMORY to more"):
        engine.with_room(tmp_path, "b", full_until("never"), told.append)
    monkeypatch.setenv("EVIDENCE_MEMORY", "500MB")
    with pytest.raises(InvalidInput, match="500MB of memory is too little"):
        engine.with_room(tmp_path, "c", full_until("never"), told.append)
    with pytest.raises(ZeroDivisionError):
        engine.with_room(tmp_path, "d", lambda _con: 1 / 0, told.append)


def test_no_pair_that_could_count_is_forgotten():
    how = comparing.settings()
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
    took = ("seconds", "cpu_seconds", "megabytes")
    for each in (told, told["plain_splink"], again, again["plain_splink"]):
        for name in took:
            del each[name]
    assert told == again
    # What is ours beside Splink itself: its groups are what one weight makes of all pairs.
    assert told["recall"] > told["plain_splink"]["recall"]


def test_no_table_of_evidence_leads_to_a_person_or_an_account_and_none_leads_to_it():
    ours = set(apps.get_app_config("evidence").get_models())
    for model in apps.get_models():
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if isinstance(other, type) and (model in ours) != (other in ours):
                pytest.fail(f"{model.__name__}.{field.name} leads through the fence to {other.__name__}")


def test_nothing_outside_imports_the_evidence_and_its_tables_have_no_place_for_a_score():
    outside = [source for source in sources() if source.room not in ("evidence", "demo")]
    names = {(str(source.path), name) for source in outside for _, name in imports(source.tree)}
    assert not {path for path, name in names if name.startswith("tilth.evidence")}
    words = {
        field.name for model in apps.get_app_config("evidence").get_models() for field in model._meta.fields
    }
    assert not [
        word for word in words if {"score", "risk", "rank", "people", "found", "count"} & set(word.split("_"))
    ]


def test_only_the_store_knows_its_folder_and_key_and_it_knows_no_other():
    for source in sources():
        words = source.path.read_text()
        inside = (source.room, source.inside)
        if inside != ("evidence", "store.py"):
            assert "CONTACTS_KEY_FILE" not in words and "contacts.key" not in words, source.path
    own = (ROOT / "tilth/evidence/store.py").read_text()
    assert "sealing" not in own and "MASTER_KEY" not in own and "settings.VAR" not in own


def test_the_folder_of_contacts_lies_outside_the_records():
    for folder in (settings.CONTACTS, settings.VAR):
        assert folder is not None
    assert not settings.CONTACTS.is_relative_to(settings.VAR) and not settings.VAR.is_relative_to(
        settings.CONTACTS
    )
