"""The engines: DuckDB, and Splink on it. Heavy libraries load here, when somebody links or measures, and nowhere else.

DuckDB is asked with `con.sql()` alone: a result that was not read to its end breaks the next question.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

from tilth.base.errors import InvalidInput
from tilth.evidence.comparing import (
    COLUMNS,
    HEADINGS,
    MADE_FROM,
    rules_without,
    settings,
    splink_settings,
    usual_names,
)

HERE = Path(__file__).parent
# What is measured, and the types of its columns.
TABLES = {
    "events": {"person": "VARCHAR", "agency": "VARCHAR", "kind": "VARCHAR", "day": "DATE"},
    "tariff": {"agency": "VARCHAR", "kind": "VARCHAR", "low_pence": "BIGINT", "high_pence": "BIGINT"},
    # Which ids of several agencies were found to be one person's. Given before the contacts, where there is such a file.
    "linked": {"record": "VARCHAR", "person": "VARCHAR"},
}
# One table after another: what was written, cleaned; the first of those in which one source says the same of somebody;
# and each identity once.
IDENTITIES = {
    "cleaned": (HERE / "clean.sql").read_text(),
    "repeats": f"select number, min(number) over (partition by source, {', '.join(COLUMNS)}) as first from cleaned "
    "where given_name is not null and family_name is not null and date_of_birth is not null",
    "identities": f"select cleaned.number, {', '.join(COLUMNS)}, {', '.join(MADE_FROM)} from cleaned "
    "left join repeats on repeats.number = cleaned.number where coalesce(repeats.first, cleaned.number) = cleaned.number",
}
SAID_AGAIN = "select first, number from repeats where number <> first"
# Names are turned into numbers once, because every measure sorts and compares by them: half the work of all of them.
NARROWED = {
    "events": (
        "create table who as select person as name, cast(row_number() over () as uinteger) as person "
        "from (select distinct person from given_events)",
        "create type agencies as enum (select distinct agency from given_events order by agency)",
        "create type kinds as enum (select distinct kind from given_events order by kind)",
        "create table events as select who.person, cast(agency as agencies) as agency, cast(kind as kinds) as kind, day "
        "from given_events join who on who.name = given_events.person",
    ),
    "tariff": ("create view tariff as select * from given_tariff",),
    "linked": (),
}
# The same, where some of the names are known to be one person's.
WHO_LINKED = (
    "create table who as select name, cast(dense_rank() over (order by whole) as uinteger) as person from (select one.person as "
    "name, coalesce(given_linked.person, one.person) as whole from (select distinct person from given_events) as one "
    "left join given_linked on record = one.person)"
)
# What DuckDB may hold before it writes to disk. A larger place gives it more: its pairs no longer fit (docs/scale.md).
MEMORY = "400MB"
# Some joins cannot write what they hold to disk, and how large they grow is not known before: then they are given more.
MORE_MEMORY = ("800MB", "1600MB")
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
        con.sql(f"set memory_limit = '{_memory()}'")
        con.sql(f"set temp_directory = '{folder}'")
        con.sql("set preserve_insertion_order = false")
        for name in sorted(tables, reverse=True):
            _bring_in(con, name, tables[name], is_linked="linked" in tables)
        for number, question in enumerate(asked, 1):
            say(f"measuring {number} of {len(asked)}")
            found = con.sql(question.sql, params=dict(question.settings) or None)
            yield tuple(found.columns), found.fetchall()


def _bring_in(con: Any, name: str, files: Sequence[Path], is_linked: bool) -> None:
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
        parts.append(as_declared(name, part, path, there))
        refuse_gaps(name, path, con.sql(lacking(name, part)).fetchall()[0][0])
    con.sql(f"create view given_{name} as {' union all '.join(parts)}")
    refuse_nothing(name, bool(con.sql(f"select 1 from given_{name} limit 1").fetchall()))
    statements = NARROWED[name]
    if name == "events" and is_linked:
        statements = (WHO_LINKED, *statements[1:])
    for statement in statements:
        con.sql(statement)


def as_declared(name: str, part: str, path: Path, there: Mapping[str, str]) -> str:
    """Select the columns of TABLES out of one file, in their types; `there` gives the type of each column it has."""
    for column, kind in TABLES[name].items():
        if column not in there and column != "kind":
            raise InvalidInput(f"{path}: there is no column {column}")
        if kind == "DATE" and not there[column].upper().startswith(("DATE", "TIMESTAMP")):
            raise InvalidInput(f"{path}: the column {column} holds no days")
    columns = ", ".join(
        f"coalesce(cast({column} as {kind}), '') as {column}" if column == "kind" and column in there
        else f"cast({column} as {kind}) as {column}" if column in there
        else f"'' as {column}"
        for column, kind in TABLES[name].items()
    )  # fmt: skip
    return f"select {columns} from {part}"


def lacking(name: str, part: str) -> str:
    """Count the rows of one file in which something is missing that must not be."""
    needed = " or ".join(f"{column} is null" for column in TABLES[name] if column != "kind")
    return f"select count(*) from {part} where {needed}"


def refuse_gaps(name: str, path: Path, rows: int) -> None:
    if rows:
        raise InvalidInput(f"{path}: {rows} rows lack something of {', '.join(TABLES[name])}")


def refuse_nothing(name: str, is_there: bool) -> None:
    if not is_there:
        raise InvalidInput(f"there is no row of {name} in what was given")


def _memory() -> str:
    size = os.environ.get("EVIDENCE_MEMORY", MEMORY)
    if not re.fullmatch(r"[1-9][0-9]*(MB|GB)", size):
        raise InvalidInput(f"EVIDENCE_MEMORY is a size such as {MEMORY} or 8GB, not {size[:40]}")
    return size


def with_room[Made](folder: Path, name: str, work: Callable[[Any], Made], say: Say) -> Made:
    """Do something in a database of its own, with as little memory as may do; where that is too little, again with more.

    InvalidInput says what to set where all of it is too little, or what somebody set is.
    """
    import duckdb

    sizes = (_memory(),) if "EVIDENCE_MEMORY" in os.environ else (MEMORY, *MORE_MEMORY)
    for size in sizes:
        place = folder / f"{name}-{size}.duckdb"
        with duckdb.connect(str(place)) as con:
            con.sql(f"set memory_limit = '{size}'")
            con.sql(f"set temp_directory = '{folder}'")
            con.sql("set preserve_insertion_order = false")
            try:
                return work(con)
            # Splink gives what DuckDB said in an exception of its own.
            except Exception as error:
                if "Out of Memory Error" not in str(error):
                    raise
        place.unlink()
        say(f"{size} of memory is too little")
    raise InvalidInput(f"{sizes[-1]} of memory is too little: set EVIDENCE_MEMORY to more, such as 4GB")


def parquet_rows(path: Path, name: str) -> Iterator[tuple[int, list[str] | None]]:
    """Give the headings and then each row of a Parquet file as text, a few thousand at a time."""
    import duckdb

    # A connection for this one question: nothing else is asked of it while its answer is read.
    with duckdb.connect() as con:
        con.sql(f"set memory_limit = '{_memory()}'")
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
        con.sql(f"set memory_limit = '{_memory()}'")
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
        con.sql(f"set memory_limit = '{_memory()}'")
        con.read_parquet([str(file) for file in files]).create_view("events")
        sql = (HERE / "ringing" / f"{rule}.sql").read_text()
        return {person for (person,) in con.sql(sql, params=dict(numbers)).fetchall()}


def pairs_of(table: Path, folder: Path, say: Say) -> Iterator[Pair]:
    """Give the pairs of records that may be one person, the strongest first: record, record, weight.

    `table` is a file of comma-separated text with the columns HEADINGS; `folder` is where the
    engine may write while it works.
    """
    how = settings()

    def link(con: Any) -> tuple[list[Pair], Mapping[str, Any]]:
        identities, same = _identities(con, table, how)
        return same, _linked(con, how, identities, say) if identities > 1 else {}

    same, columns = with_room(folder, "linking", link, say)
    yield from same
    for start in range(0, len(columns.get("match_weight", ())), AT_ONCE):
        some = (
            columns[name][start : start + AT_ONCE].tolist()
            for name in ("number_l", "number_r", "match_weight")
        )
        yield from zip(*some, strict=True)


def score(
    table: Path, news: Path, made: Path, folder: Path, model: dict[str, Any] | None, say: Say
) -> dict[str, Any] | None:
    """Score every pair in which at least one record is new, and write `number_l,number_r,weight` to `made`.

    `table` is a file as `pairs_of` takes it, the old records first; `news` has the numbers of the new ones. Without a
    model one is learnt from all records. Gives the model, None where there is nothing to compare by.
    """
    how = settings()

    def compare(con: Any) -> dict[str, Any] | None:
        # Rows in which one source says the same of somebody have one id, or are of two ids that are one person's.
        identities, _same = _identities(con, table, how)
        con.read_csv(str(news), header=True, columns={"number": "BIGINT"}, auto_detect=False).to_table("news")
        con.sql("alter table identities add column is_new boolean default false")
        con.sql("update identities set is_new = true where number in (select number from news)")
        con.sql("create table pairs (number_l bigint, number_r bigint, match_weight double)")
        con.sql(f"insert into pairs select *, 'infinity' from ({SAID_AGAIN})")
        learnt = model
        if identities > 1:
            linker = _learnt(con, how, identities, say) if model is None else None
            learnt = model or (linker and linker.misc.save_model_to_json(None))
        if identities > 1 and learnt is not None:
            say("comparing pairs")
            found = _scorer(con, learnt).inference.predict(**how["pairs"])
            con.sql(
                f"insert into pairs select number_l, number_r, match_weight from {found.physical_name} "
                "where match_weight is not null"
            )
        con.sql("select * from pairs order by number_l, number_r").write_csv(str(made), header=False)
        return learnt

    return with_room(folder, "scoring", compare, say)


def _scorer(con: Any, model: Mapping[str, Any]) -> Any:
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    rules = [
        {**rule, "blocking_rule": f"(l.is_new or r.is_new) and ({rule['blocking_rule']})"}
        for rule in model["blocking_rules_to_generate_predictions"]
    ]
    asked = {
        **model,
        "blocking_rules_to_generate_predictions": rules,
        "additional_columns_to_retain": ["is_new"],
    }
    return Linker(DuckDBAPI(con).register("identities"), asked, log_level=None)


def levels_of(
    table: Path, pairs: Path, folder: Path, model: Mapping[str, Any]
) -> list[list[tuple[str, int]]]:
    """Give for each pair of a file `number_l,number_r` on which level of each point it agrees; 0 stands for missing."""
    import duckdb

    points = {one["output_column_name"]: one["comparison_levels"] for one in model["comparisons"]}
    cases = ", ".join(
        "case " + " ".join(
            f"{'else' if level['sql_condition'] == 'ELSE' else 'when ' + level['sql_condition'] + ' then'} {number}"
            for number, level in enumerate(levels)
        ) + " end"
        for levels in points.values()
    )  # fmt: skip
    columns = [*COLUMNS, *MADE_FROM]
    both = ", ".join(f"{side}.{name} as {name}_{side}" for side in "lr" for name in columns)
    with duckdb.connect(str(folder / "showing.duckdb")) as con:
        con.sql(f"set memory_limit = '{_memory()}'")
        _identities(con, table, settings())
        con.read_csv(
            str(pairs), header=True, columns={"number_l": "BIGINT", "number_r": "BIGINT"}, auto_detect=False
        ).to_table("asked")
        rows = con.sql(
            f"with both_of as (select asked.*, {both} from asked join cleaned as l on l.number = number_l "
            f"join cleaned as r on r.number = number_r) select {cases} from both_of order by number_l, number_r"
        ).fetchall()
    return [list(zip(points, row, strict=True)) for row in rows]


def _identities(con: Any, table: Path, how: dict[str, Any]) -> tuple[int, list[Pair]]:
    """Clean what was written, and take rows of one source that say the same of somebody for one identity."""
    kinds = {name: "BIGINT" if name == "number" else "VARCHAR" for name in HEADINGS}
    con.read_csv(
        str(table), header=True, columns=kinds, auto_detect=False, sep=",", quotechar='"', escapechar='"'
    ).to_table("given")
    usual = usual_names(how)
    con.sql("create table usual (name varchar, usual varchar)")
    con.sql("insert into usual select unnest($1), unnest($2)", params=[list(usual), list(usual.values())])
    for name, sql in IDENTITIES.items():
        con.sql(f"create table {name} as {sql}")
    same = [(*pair, inf) for pair in con.sql(SAID_AGAIN).fetchall()]
    return con.sql("select count(*) from identities").fetchall()[0][0], same


def _linked(con: Any, how: dict[str, Any], identities: int, say: Say) -> Mapping[str, Any]:
    """Give the columns of all pairs, the strongest first."""
    linker = _learnt(con, how, identities, say)
    if linker is None:
        return {}
    say("comparing pairs")
    found = linker.inference.predict(**how["pairs"])
    say("joining pairs")
    told = con.sql(
        f"select number_l, number_r, match_weight from {found.physical_name} "
        "order by match_weight desc, number_l, number_r"
    )
    columns: Mapping[str, Any] = told.fetchnumpy()
    return columns


def _learnt(con: Any, how: dict[str, Any], identities: int, say: Say) -> Any:
    """Give Splink's linker with what the identities of `con` teach. None when there is nothing to compare them by."""
    from splink import DuckDBAPI, Linker

    columns = ", ".join(f"count({name})" for name in COLUMNS)
    counted = con.sql(f"select {columns} from identities").fetchall()[0]
    empty = {name for name, filled in zip(COLUMNS, counted, strict=True) if not filled}
    learns = identities >= how["training"]["fewest"]
    asked = splink_settings(how, empty, learns)
    if not asked["comparisons"] or not asked["blocking_rules_to_generate_predictions"]:
        return None
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = Linker(DuckDBAPI(con).register("identities"), asked, log_level=None)
    if learns:
        _learn(linker, how, empty, say)
    return linker


def model_of(table: Path, folder: Path, say: Say) -> dict[str, Any] | None:
    """Learn from records on this machine, and give the model in Splink's words. None when there is nothing to compare by.

    `table` is a file as `pairs_of` takes it, or a sample of one.
    """
    how = settings()

    def learn(con: Any) -> dict[str, Any] | None:
        identities, _same = _identities(con, table, how)
        linker = _learnt(con, how, identities, say) if identities > 1 else None
        return linker and linker.misc.save_model_to_json(None)

    return with_room(folder, "learning", learn, say)


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
