"""The analyst's commands, typed as people type them: what they print, and one clear line for what is wrong."""

import csv
import json
from datetime import date, timedelta

import pytest

from tests.evidence.made_up import events_of_a_place
from tilth.__main__ import main

pytestmark = pytest.mark.once
PEOPLE = "source,record_id,given_name,family_name,date_of_birth,postcode,nhs_number\n"


@pytest.fixture
def typed(capsys, tmp_path, monkeypatch):
    """Type a command in an empty folder; give what it returned, printed, and said on the side."""
    monkeypatch.chdir(tmp_path)

    def type_it(*words):
        try:
            code = main([str(word) for word in words])
        except SystemExit as stopped:
            code = stopped.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return type_it


def a_file(tmp_path, text, name="in.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


def series(days=20, **wrong):
    lines = ["month,visits,more"]
    for index in range(days):
        on = date(2026, 1, 1) + timedelta(days=index)
        lines.append(wrong.get(f"row_{index + 2}", f"{on},{10 + index % 2},x"))
    return "\n".join(lines) + "\n"


CHART = ("run_chart", "in.csv", "--date", "month", "--value", "visits")


def test_a_run_chart_is_drawn(typed, tmp_path):
    a_file(tmp_path, series())
    code, out, err = typed(*CHART, "--json")
    points = json.loads(out)["points"]
    assert (code, err, len(points)) == (0, "", 20)
    assert set(points[0]) == {"date", "value", "mean", "lower", "upper", "mark"}
    assert points[0]["date"] == "2026-01-01" and points[0]["mark"] == "none"
    assert points[0]["mean"] == 10.5 and round(points[0]["upper"], 2) == 13.16


def test_a_run_chart_begins_anew_and_speaks(typed, tmp_path):
    a_file(tmp_path, series())
    code, out, _ = typed(*CHART, "--rebase", "2026-01-11", "--no-screen")
    assert code == 0 and out.startswith("Since 11 January 2026 (10 points)") and "trial limits" in out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (series(row_5="2026-01-04,,x"), "in.csv, row 5: the value is missing"),
        (series(row_5="2026-01-04,ten,x"), "in.csv, row 5: ten is not a number"),
        (series(row_5="2026-01-04,nan,x"), "in.csv, row 5: nan is not a number"),
        (series(row_5="2026-01-04,1e999,x"), "in.csv, row 5: 1e999 is not a number"),
        (series(row_5="2026-02-31,1,x"), "in.csv, row 5: 2026-02-31 is not a day"),
        (series(row_5="4/1/2026,1,x"), "in.csv, row 5: 4/1/2026 is not a day"),
        (series(row_5="2026-01-01,1,x"), "in.csv, row 5: 2026-01-01 stands there twice"),
        (series(row_5="2026-01-04,1"), "in.csv, row 5: 2 cells, but 3 headings"),
        (series(row_5="2026-01-04,1\0,x"), "in.csv, row 5"),
        ("month,visits\n", "there is no point"),
        ("", "nothing in this file"),
        ("month,visits,visits\n2026-01-01,1,2\n", "the column visits stands there twice"),
        ("month,other\n2026-01-01,1\n", "in.csv, row 1: there is no column visits"),
        ("month,visits\n2026-01-01,é\n".encode("utf-16"), "UTF-8"),
        (b"PK\x03\x04and so on", "this is a workbook"),
        (b"PAR1and so on", "this is a Parquet file"),
        ('month,visits\n2026-01-01,"1\n', "in.csv, row"),
    ],
)
def test_a_bad_series_is_said_in_one_line(typed, tmp_path, text, says):
    a_file(tmp_path, text)
    code, out, err = typed(*CHART, "--json")
    assert (code, out) == (1, "")
    assert says in err and err.count("\n") == 1


def test_a_rebase_on_no_day_and_a_file_that_is_not_there_are_said(typed, tmp_path):
    a_file(tmp_path, series())
    assert typed(*CHART, "--rebase", "2031-01-01")[0] == 1
    code, _, err = typed("run_chart", "none.csv", "--date", "a", "--value", "b")
    assert code == 1 and "none.csv: No such file" in err


@pytest.mark.parametrize(
    "words",
    [
        ("run_chart", "in.csv", "--date", "month"),
        (*CHART, "--rebase", "tomorrow"),
        ("compare_before_after", "in.csv", "--threshold", "0", "--window", "30"),
        ("compare_before_after", "in.csv", "--threshold", "5", "--window", "a year"),
        ("link_people", "in.csv"),
    ],
)
def test_a_command_typed_wrongly_is_said_to_be_so(typed, words):
    code, out, err = typed(*words)
    assert (code, out) == (2, "") and "usage" in err


COMPARE = ("compare_before_after", "in.csv", "--threshold", 5, "--window", 365)


def test_before_and_after_never_come_without_what_was_expected(typed, tmp_path):
    a_file(tmp_path, events_of_a_place(people=3000, years=4))
    code, out, err = typed(*COMPARE, "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert set(told) == {"people", "before", "expected_anyway", "lower", "upper", "after", "at", "method"}
    assert told["method"] == "earlier_windows" and told["after"] < 0.85 * told["before"]
    assert told["lower"] <= told["after"] <= told["upper"]
    words = typed(*COMPARE)[1]
    assert words.index("before") < words.index("expected anyway") < words.index("after  ")


def test_a_short_past_is_told_by_the_model(typed, tmp_path):
    a_file(tmp_path, events_of_a_place(people=3000, years=2))
    told = json.loads(typed(*COMPARE, "--json")[1])
    assert told["method"] == "gamma_poisson" and told["lower"] <= told["after"] <= told["upper"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("person,date\n" + "a,2025-03-01\n" * 9, "fewer than 8"),
        ("person,date\n,2025-03-01\n", "in.csv, row 2: the person is missing"),
        ("person,date\na,1 March\n", "in.csv, row 2: 1 March is not a day"),
        ("person,date\n", "there is no event"),
        ("person,when\na,2025-01-01\n", "no column date"),
    ],
)
def test_bad_events_are_said_in_one_line(typed, tmp_path, text, says):
    a_file(tmp_path, text)
    code, out, err = typed(*COMPARE, "--json")
    assert (code, out) == (1, "") and says in err and err.count("\n") == 1


def link(*more):
    return ("link_people", "in.csv", *more, "--out", "out.csv", "--json")


def linked(tmp_path):
    return {
        (row["source"], row["record_id"]): row["person"]
        for row in csv.DictReader((tmp_path / "out.csv").read_text().splitlines())
    }


@pytest.mark.slow
def test_a_handful_of_records_is_linked_without_training(typed, tmp_path):
    a_file(
        tmp_path,
        PEOPLE
        + "gp,1,Carl,Ashworth,1961-04-09,ZZ1 1AA,9990000018\n"
        + "housing,1,carl,ASHWORTH,09/04/1961,zz11aa,\n"
        + "ambulance,7,Karl,Ashworth,19610409,,\n"
        + "gp,2,Rosa,Ashworth,1990-01-30,ZZ1 1AA,9990000026\n"
        + "police,3,,,,,\n",
    )
    code, out, _ = typed(*link())
    told, persons = json.loads(out), linked(tmp_path)
    assert code == 0 and set(told) == {"records", "persons", "unlinked_share", "seconds"}
    assert (told["records"], told["persons"]) == (5, 3)
    assert told["unlinked_share"] == {"ambulance": 0.0, "gp": 0.5, "housing": 0.0, "police": 1.0}
    assert list(persons) == [("gp", "1"), ("housing", "1"), ("ambulance", "7"), ("gp", "2"), ("police", "3")]
    assert persons["gp", "1"] == persons["housing", "1"] == persons["ambulance", "7"] == "1"
    words = typed(*link()[:-1])[1]
    assert "Linked to no other record" in words and "police: 100.0%" in words


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PEOPLE + "gp,1,A,B,,,\ngp,1,C,D,,,\n", "in.csv, row 3: gp has the record 1 twice"),
        (PEOPLE + "gp,,A,B,,,\n", "in.csv, row 2: record_id is missing"),
        (PEOPLE + ",1,A,B,,,\n", "in.csv, row 2: source is missing"),
        (PEOPLE, "there is no record"),
        ("source,given_name\ngp,A\n", "no column record_id"),
        (PEOPLE + "gp,1,A,B,,\n", "in.csv, row 2: 6 cells, but 7 headings"),
    ],
)
def test_bad_records_are_said_and_nothing_is_written(typed, tmp_path, text, says):
    a_file(tmp_path, text)
    (tmp_path / "out.csv").write_text("as it was")
    code, out, err = typed(*link())
    assert (code, out) == (1, "") and says in err.splitlines()[-1]
    assert (tmp_path / "out.csv").read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_repeat_in_another_file_and_a_folder_that_is_not_there_are_said(typed, tmp_path):
    a_file(tmp_path, PEOPLE + "gp,1,A,B,,,\n")
    a_file(tmp_path, PEOPLE + "gp,1,A,B,,,\n", "more.csv")
    code, _, err = typed(*link("more.csv"))
    assert code == 1 and "more.csv, row 2: gp has the record 1 twice" in err
    assert typed("link_people", "in.csv", "--out", "no/out.csv")[0] == 1


def test_how_much_memory_the_engine_may_hold_is_a_size(typed, tmp_path, monkeypatch):
    a_file(tmp_path, "person,agency,day\np1,GP,2025-02-03\n")
    monkeypatch.setenv("EVIDENCE_MEMORY", "much")
    code, out, err = typed("what_happened", "in.csv")
    assert (code, out) == (1, "") and "EVIDENCE_MEMORY is a size such as 400MB or 8GB, not much" in err
    monkeypatch.setenv("EVIDENCE_MEMORY", "1GB")
    assert typed("what_happened", "in.csv")[0] == 0
