"""The engines: DuckDB, and Splink on it. Heavy libraries load here, when somebody links or measures, and nowhere else.

DuckDB is asked with `con.sql()` alone: a result that was not read to its end breaks the next question.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilth.base.errors import InvalidInput

HERE = Path(__file__).parent
COLUMNS = ("given_name", "family_name", "date_of_birth", "postcode", "nhs_number", "suburb")
HEADINGS = ("number", "source", "record_id", *COLUMNS)
# Made from another column, and there only where that one is.
MADE_FROM = {"given_usual": "given_name", "date_swapped": "date_of_birth"}
# What is measured, and the types of its columns.
TABLES = {
    "events": {"person": "VARCHAR", "agency": "VARCHAR", "kind": "VARCHAR", "day": "DATE"},
    "tariff": {"agency": "VARCHAR", "kind": "VARCHAR", "low_pence": "BIGINT", "high_pence": "BIGINT"},
}
MEMORY = "500MB"
AT_ONCE = 20_000
Say = Callable[[str], None]
Pair = tuple[int, int, float]


@dataclass(frozen=True)
class Question:
    """One statement in SQL and the values of its `$settings`."""

    sql: str
    settings: Mapping[str, int]


Answer = tuple[tuple[str, ...], list[tuple[Any, ...]]]


def answers(
    tables: Mapping[str, Sequence[Path]], asked: Sequence[Question], folder: Path, say: Say
) -> Iterator[Answer]:
    """Give the headings and rows of each question, asked of tables that lie in files: Parquet, or CSV with a heading row.

    Nothing is held in memory as a whole. InvalidInput names a file that is not what it should be.
    """
    import duckdb

    with duckdb.connect(str(folder / "asking.duckdb")) as con:
        con.sql(f"set memory_limit = '{MEMORY}'")
        con.sql(f"set temp_directory = '{folder}'")
        con.sql("set preserve_insertion_order = false")
        for name, files in tables.items():
            _bring_in(con, name, files)
        for number, question in enumerate(asked, 1):
            say(f"measuring {number} of {len(asked)}")
            found = con.sql(question.sql, params=dict(question.settings) or None)
            yield tuple(found.columns), found.fetchall()


def _bring_in(con: Any, name: str, files: Sequence[Path]) -> None:
    """Make one view over all files of a table, in the types of TABLES."""
    import duckdb

    parts = []
    for number, path in enumerate(files):
        part = f"{name}_{number}"
        try:
            if path.suffix == ".parquet":
                con.read_parquet(str(path)).create_view(part)
            else:
                con.read_csv(
                    str(path), header=True, columns=TABLES[name], auto_detect=False, sep=",", quotechar='"', escapechar='"'
                ).create_view(part)  # fmt: skip
            there = {
                column: str(kind)
                for column, kind in zip(con.view(part).columns, con.view(part).types, strict=True)
            }
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise InvalidInput(f"{path}: {str(error).splitlines()[0]}") from None
        for column, kind in TABLES[name].items():
            if column not in there and column != "kind":
                raise InvalidInput(f"{path}: there is no column {column}")
            if kind == "DATE" and there[column] not in ("DATE", "TIMESTAMP"):
                raise InvalidInput(f"{path}: the column {column} holds no days")
        columns = ", ".join(
            f"coalesce(cast({column} as {kind}), '') as {column}" if column == "kind" and column in there
            else f"cast({column} as {kind}) as {column}" if column in there
            else f"'' as {column}"
            for column, kind in TABLES[name].items()
        )  # fmt: skip
        parts.append(f"select {columns} from {part}")
        needed = " or ".join(f"{column} is null" for column in TABLES[name] if column != "kind")
        if empty := con.sql(f"select count(*) from {part} where {needed}").fetchall()[0][0]:
            raise InvalidInput(f"{path}: {empty} rows lack something of {', '.join(TABLES[name])}")
    con.sql(f"create view {name} as {' union all '.join(parts)}")
    if not con.sql(f"select 1 from {name} limit 1").fetchall():
        raise InvalidInput(f"there is no row of {name} in what was given")


def parquet_rows(path: Path, name: str) -> Iterator[tuple[int, list[str] | None]]:
    """Give the headings and then each row of a Parquet file as text, a few thousand at a time."""
    import duckdb

    # A connection for this one question: nothing else is asked of it while its answer is read.
    with duckdb.connect() as con:
        con.sql(f"set memory_limit = '{MEMORY}'")
        try:
            there = con.read_parquet(str(path))
            yield 1, list(there.columns)
            asked = con.execute(
                "select coalesce(cast(columns(*) as varchar), '') from read_parquet(?)", [str(path)]
            )
            number = 1
            while rows := asked.fetchmany(AT_ONCE):
                for row in rows:
                    number += 1
                    yield number, [cell.strip() for cell in row]
        except duckdb.Error as error:
            raise InvalidInput(
                f"{name}: {str(error).splitlines()[0].replace(str(path), name)}", "file"
            ) from None


def write_events(rows: Path, part: Path) -> None:
    """Write contacts from a file of comma-separated text, without headings, into one file of Parquet."""
    import duckdb

    with duckdb.connect() as con:
        con.sql(f"set memory_limit = '{MEMORY}'")
        con.read_csv(
            str(rows),
            header=False,
            columns=TABLES["events"],
            auto_detect=False,
            sep=",",
            quotechar='"',
            escapechar='"',
        ).create_view("came")
        con.sql("select person, agency, coalesce(kind, '') as kind, day from came").to_parquet(str(part), compression="zstd")  # fmt: skip


def without_people(part: Path, made: Path, gone: Sequence[str]) -> int:
    """Write a part anew without some people's rows. Gives how many rows stay."""
    import duckdb

    with duckdb.connect() as con:
        con.sql("create table gone (person varchar)")
        con.sql("insert into gone select unnest($1)", params=[list(gone)])
        con.read_parquet(str(part)).create_view("part")
        con.sql("select * from part where person not in (select person from gone)").to_parquet(
            str(made), compression="zstd"
        )
        return int(con.read_parquet(str(made)).count("*").fetchall()[0][0])


def people_by(rule: str, files: Sequence[Path], numbers: Mapping[str, int]) -> set[str]:
    """Give whom a rule of `ringing/` finds in these files, as hashes, in no order."""
    import duckdb

    if not files:
        return set()
    with duckdb.connect() as con:
        con.sql(f"set memory_limit = '{MEMORY}'")
        con.read_parquet([str(file) for file in files]).create_view("events")
        sql = (HERE / "ringing" / f"{rule}.sql").read_text()
        return {person for (person,) in con.sql(sql, params=dict(numbers)).fetchall()}


def settings() -> dict[str, Any]:
    """Read how records are compared, from the one file that says it."""
    return tomllib.loads((HERE / "linkage.toml").read_text())


def pairs_of(table: Path, folder: Path, say: Say) -> Iterator[Pair]:
    """Give the pairs of records that may be one person, the strongest first: record, record, weight.

    `table` is a file of comma-separated text with the columns HEADINGS; `folder` is where the
    engine may write while it works.
    """
    import duckdb

    how = settings()
    with duckdb.connect(str(folder / "linking.duckdb")) as con:
        con.sql(f"set memory_limit = '{MEMORY}'")
        con.sql(f"set temp_directory = '{folder}'")
        con.sql("set preserve_insertion_order = false")
        identities, same = _identities(con, table, how)
        yield from same
        if identities > 1:
            yield from _linked(con, how, identities, say)


def _identities(con: Any, table: Path, how: dict[str, Any]) -> tuple[int, list[Pair]]:
    """Clean what was written, and take rows of one source that say the same of somebody for one identity."""
    kinds = {name: "BIGINT" if name == "number" else "VARCHAR" for name in HEADINGS}
    con.read_csv(
        str(table), header=True, columns=kinds, auto_detect=False, sep=",", quotechar='"', escapechar='"'
    ).to_table("given")
    usual = {name: names.split()[0] for names in reversed(how["variants"]["names"]) for name in names.split()}
    con.sql("create table usual (name varchar, usual varchar)")
    con.sql("insert into usual select unnest($1), unnest($2)", params=[list(usual), list(usual.values())])
    con.sql(f"create table cleaned as {(HERE / 'clean.sql').read_text()}")
    whole = "given_name is not null and family_name is not null and date_of_birth is not null"
    con.sql(
        "create table repeats as select number, min(number) over (partition by source, "
        f"{', '.join(COLUMNS)}) as first from cleaned where {whole}"
    )
    con.sql(
        "create table identities as select * exclude (source) from cleaned "
        "where number not in (select number from repeats where number <> first)"
    )
    same = con.sql("select first, number, 'infinity'::double from repeats where number <> first").fetchall()
    return con.sql("select count(*) from identities").fetchall()[0][0], same


def _linked(con: Any, how: dict[str, Any], identities: int, say: Say) -> Iterator[Pair]:
    from splink import DuckDBAPI, Linker

    counted = con.sql(f"select {', '.join(f'count({name})' for name in COLUMNS)} from identities").fetchall()[
        0
    ]
    empty = {name for name, filled in zip(COLUMNS, counted, strict=True) if not filled}
    learns = identities >= how["training"]["fewest"]
    asked = splink_settings(how, empty, learns)
    if not asked["comparisons"] or not asked["blocking_rules_to_generate_predictions"]:
        return
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(con)
    linker = Linker(api.register("identities"), asked, log_level=None)
    if learns:
        _learn(linker, how, empty, say)
    say("comparing pairs")
    found = linker.inference.predict(**how["pairs"])
    say("joining pairs")
    told = con.sql(
        f"select number_l, number_r, match_weight from {found.physical_name} "
        "order by match_weight desc, number_l, number_r"
    )
    columns = told.fetchnumpy()
    for start in range(0, len(columns["match_weight"]), AT_ONCE):
        some = (
            columns[name][start : start + AT_ONCE].tolist()
            for name in ("number_l", "number_r", "match_weight")
        )
        yield from zip(*some, strict=True)


def _learn(linker: Any, how: dict[str, Any], empty: set[str], say: Say) -> None:
    """Train without being told who is who: from random pairs what chance does, from likely pairs what one person does."""
    from splink.internals.exceptions import EMTrainingException

    training = how["training"]
    say("learning from random pairs")
    certain = rules_without(how["certain"]["rules"], empty)
    if certain:
        linker.training.estimate_probability_two_random_records_match(certain, recall=training["recall"])
    linker.training.estimate_u_using_random_sampling(max_pairs=training["random_pairs"], seed=how["seed"])
    for rule in rules_without(how["learn"]["rules"], empty):
        say(f"learning from pairs where {rule}")
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, max_pairs=training["learn_pairs"]
            )
        except EMTrainingException:
            say("  nothing to learn there")


def rules_without(rules: list[str], empty: set[str]) -> list[str]:
    """Give the rules that name no column which is empty throughout."""
    gone = empty | {made for made, column in MADE_FROM.items() if column in empty}
    return [rule for rule in rules if not any(name in rule for name in gone)]


def splink_settings(how: dict[str, Any], empty: set[str], learns: bool) -> dict[str, Any]:
    """Say in Splink's words what linkage.toml says in ours."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "number",
        "probability_two_random_records_match": 0.0001,
        "blocking_rules_to_generate_predictions": rules_without(how["look_at"]["rules"], empty),
        "comparisons": [
            _comparison(point, empty, learns) for point in how["points"] if point["column"] not in empty
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 25,
    }


def _comparison(point: dict[str, Any], empty: set[str], learns: bool) -> dict[str, Any]:
    column = point["column"]
    missing = {
        "sql_condition": f"{column}_l is null or {column}_r is null",
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    levels = [
        {
            "sql_condition": level["when"],
            "label_for_charts": level["says"],
            "m_probability": level["m"],
            "u_probability": level["u"],
            # How rare a name is can only be told from many.
            **({"tf_adjustment_column": column} if learns and level.get("rarer_is_surer") else {}),
        }
        for level in point["levels"]
        if rules_without([level["when"]], empty)
    ]
    return {"output_column_name": column, "comparison_levels": [missing, *levels]}
