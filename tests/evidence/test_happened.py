"""What happened: each measure against a slow count of the same, and what is said of few people."""

import csv
import json
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.evidence import slow_measures
from tests.evidence.test_commands import a_file, typed
from tilth.evidence import engine
from tilth.evidence.happened import measured, measures

__all__ = ["typed"]
pytestmark = pytest.mark.once
BEGAN = date(2023, 1, 1)
TARIFF = {("A&E", "minor"): (8_600, 14_000), ("A&E", ""): (12_000, 45_000), ("GP", ""): (3_000, 4_200)}
SETTINGS = {"at_least": 3, "window": 60, "within": 30}


@some.composite
def contacts(draw):
    """Few people, few days and few agencies, so that equals, same days and empty ends all occur."""
    one = some.tuples(
        some.sampled_from("abcdefg"),
        some.sampled_from(["A&E", "GP", "police"]),
        some.sampled_from(["", "minor"]),
        some.integers(0, 240).map(lambda days: BEGAN + timedelta(days=days)),
    )
    return draw(some.lists(one, min_size=1, max_size=60))


def asked(folder, events, names):
    """Give the rows of measures as they are, before anything is kept back."""
    table, prices = folder / "events.csv", folder / "tariff.csv"
    for path, heading, rows in (
        (table, ("person", "agency", "kind", "day"), events),
        (
            prices,
            ("agency", "kind", "low_pence", "high_pence"),
            [(*of, *both) for of, both in TARIFF.items()],
        ),
    ):
        with path.open("w", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows([heading, *rows])
    questions = [
        engine.Question(measures()[name].sql, {each: SETTINGS[each] for each in measures()[name].settings})
        for name in names
    ]
    (folder / "asking.duckdb").unlink(missing_ok=True)
    tables = {"events": [table], "tariff": [prices]}
    return [rows for _headings, rows in engine.answers(tables, questions, folder, lambda _words: None)]


def counted_slowly(name, events):
    of = {setting: SETTINGS[setting] for setting in measures()[name].settings}
    if name == "cost":
        of["tariff"] = TARIFF
    return getattr(slow_measures, name)(events, **of)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("measures")


@pytest.mark.slow
@settings(max_examples=40)
@given(events=contacts())
def test_every_measure_is_what_a_slow_count_gives(folder, events):
    for name, rows in zip(measures(), asked(folder, events, measures()), strict=True):
        assert rows == counted_slowly(name, events), name


def test_every_measure_is_asked_for_by_its_name_and_says_what_it_is():
    assert measures()
    for measure in measures().values():
        assert measure.says.endswith(".") and measure.version >= 1 and measure.people


def year_of(people, agencies=("A&E", "GP"), each=6):
    """Give contacts of so many people, each so often at every agency, three weeks apart."""
    days = [BEGAN + timedelta(days=21 * number) for number in range(each)]
    return [(f"p{person}", agency, day) for person, agency, day in product(range(people), agencies, days)]


def as_csv(rows):
    return "person,agency,day\n" + "".join(f"{','.join(map(str, row))}\n" for row in rows)


def test_a_row_of_fewer_than_eight_people_tells_nothing(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text(as_csv(year_of(40) + year_of(7, ("police",))))
    told = {each.measure.name: each for each in measured([path], ["repeats", "journeys"])}
    rows = {row[0]: row[1:] for row in told["repeats"].rows}
    assert rows["police"] == (None, None, None)
    # Of six contacts each, the last two have no thirty days after them yet.
    assert rows["A&E"] == (40, 160, 160)
    assert all(row[2:] == (None, None) for row in told["journeys"].rows if "police" in row[:2])


def test_whom_a_count_leaves_out_is_not_told_either(tmp_path):
    # Of forty-three, forty came often: the three others would be known by subtraction.
    path = tmp_path / "few.csv"
    path.write_text(as_csv(year_of(40) + [(f"q{n}", "GP", BEGAN) for n in range(3)]))
    (often, _alone) = measured([path], ["often"], {"at_least": 5})
    assert often.rows[0][:2] == (None, None)


def test_who_is_known_to_one_agency_alone_stands_beside_every_figure(tmp_path):
    path = tmp_path / "contacts.csv"
    path.write_text(as_csv(year_of(40) + year_of(80, ("GP",))))
    assert [told.measure.name for told in measured([path], ["often"])] == ["often", "alone"]


def test_the_command_prints_the_settings_beside_each_figure(typed, tmp_path):
    name = a_file(tmp_path, as_csv(year_of(40)), "contacts.csv")
    code, out, _err = typed("what_happened", name, "--measure", "often", "--at-least", "4", "--window", "90")
    assert code == 0
    assert "often, version 1 (at least 4, window 90)" in out
    code, out, _err = typed("what_happened", name, "--json")
    told = json.loads(out)["measures"]
    # Without a table of tariffs nothing is said of cost.
    assert {one["measure"] for one in told} == measures().keys() - {"cost"}
    assert {one["measure"]: one["version"] for one in told} == {
        name: measure.version for name, measure in measures().items() if name != "cost"
    }


def test_parquet_is_read_as_it_is(typed, tmp_path):
    import duckdb

    path = tmp_path / "contacts.csv"
    path.write_text(as_csv(year_of(40)))
    made = tmp_path / "contacts.parquet"
    with duckdb.connect() as con:
        con.read_csv(str(path)).write_parquet(str(made))
    assert [told.rows for told in measured([made])] == [told.rows for told in measured([path])]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("person,agency,day\na,GP,2025-02-30\n", "row 2: 2025-02-30 is not a day"),
        ("person,agency,day\na,,2025-02-03\n", "row 2: the person or the agency is missing"),
        ("person,agency,day\n", "there is no row of events"),
        ("person,day\na,2025-02-03\n", "row 1: there is no column agency"),
        ("person,agency,agency,day\na,GP,GP,2025-02-03\n", "the column agency stands there twice"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_row(typed, tmp_path, text, said):
    code, out, err = typed("what_happened", a_file(tmp_path, text))
    assert (code, out) == (1, "")
    assert said in err


def test_a_parquet_file_whose_rows_lack_a_day_is_said_so(typed, tmp_path):
    import duckdb

    with duckdb.connect() as con:
        con.sql("select 'a' as person, 'GP' as agency, null::date as day").write_parquet(
            str(tmp_path / "no_day.parquet")
        )
    code, out, err = typed("what_happened", "no_day.parquet")
    assert (code, out) == (1, "")
    assert "no_day.parquet: 1 rows lack something" in err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--measure", "cost"), "cost needs a table of tariffs"),
        (("--measure", "rank"), "there is no measure rank. There are: alone, "),
    ],
)
def test_what_cannot_be_measured_is_said(typed, tmp_path, more, said):
    code, out, err = typed("what_happened", a_file(tmp_path, as_csv(year_of(10))), *more)
    assert (code, out) == (1, "")
    assert said in err


def test_a_parquet_file_cut_short_is_said_so(typed, tmp_path):
    a_file(tmp_path, b"PAR1 and nothing more", "cut.parquet")
    code, out, err = typed("what_happened", "cut.parquet")
    assert (code, out) == (1, "")
    assert "cut.parquet:" in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("GP,,40,30,PSSRU,2024", "from the lower to the higher"),
        ("GP,,30,40,,2024", "its source and its year"),
        ("GP,,30,40,PSSRU,2024\nGP,,30,41,PSSRU,2024", "stands there twice"),
        ("GP,,much,40,PSSRU,2024", "much is not a number"),
    ],
)
def test_a_tariff_says_its_range_its_source_and_its_year(typed, tmp_path, row, said):
    a_file(tmp_path, as_csv(year_of(10)), "contacts.csv")
    a_file(tmp_path, f"agency,kind,low,high,source,year\n{row}\n", "tariff.csv")
    code, out, err = typed("what_happened", "contacts.csv", "--tariff", "tariff.csv")
    assert (code, out) == (1, "")
    assert said in err
