"""The same questions and the same linkage on Spark, for what no longer fits one machine. Needs `uv sync --extra spark` and Java 17.

Where Spark runs is said in Spark's own settings (`spark-defaults.conf`, or a session that is there already); unsaid, on
this machine. Statements are written once, for DuckDB, and turned into Spark's by sqlglot. How records are compared is
learnt on this machine from a sample, so that both engines weigh every pair alike.
"""

from __future__ import annotations

import csv
import logging
import os
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

from tilth.base.errors import InvalidInput
from tilth.evidence import comparing, engine
from tilth.evidence.engine import Answer, Pair, Question, Say

# More records than these teach nothing that these do not.
LEARN_FROM = 1_000_000
SIMILARITY = {
    "jarowinkler_similarity": ("uk.gov.moj.dash.linkage.JaroWinklerSimilarity", "double"),
    "damerau_levenshtein": ("uk.gov.moj.dash.linkage.LevDamerauDistance", "double"),
}

# Contacts as `engine.WHO_LINKED` makes them of people whom several agencies know.
LINKED = (
    "select coalesce(linked.person, apart.person) as person, agency, kind, day from apart "
    "left join linked on linked.record = apart.person"
)


def answers(
    tables: Mapping[str, Sequence[Path]], asked: Sequence[Question], folder: Path, say: Say
) -> Iterator[Answer]:
    """Give the headings and rows of each question, as `engine.answers` does."""
    with _session(folder) as spark:
        for name, files in tables.items():
            is_apart = name == "events" and "linked" in tables
            _bring_in(spark, name, files, as_view="apart" if is_apart else name)
        if "linked" in tables:
            spark.sql(LINKED).createOrReplaceTempView("events")
        for number, question in enumerate(asked, 1):
            say(f"measuring {number} of {len(asked)}")
            found = spark.sql(in_sparks_words(question.sql), args=dict(question.settings))
            yield tuple(found.columns), [tuple(row) for row in found.collect()]


def pairs_of(table: Path, folder: Path, say: Say) -> Iterator[Pair]:
    """Give the pairs of records that may be one person, the strongest first, as `engine.pairs_of` does."""
    from splink import Linker, SparkAPI

    how = comparing.settings()
    model = engine.model_of(_sample(table, folder), folder, say)
    with _session(folder) as spark:
        _identities(spark, table, how)
        yield from ((*pair, float("inf")) for pair in spark.sql(engine.SAID_AGAIN).collect())
        if model is None:
            return
        logging.getLogger("splink").setLevel(logging.ERROR)
        api = SparkAPI(spark_session=spark, break_lineage_method="parquet")
        linker = Linker(api.register("identities"), _model_for_spark(model), log_level=None)
        say("comparing pairs")
        found = linker.inference.predict(**how["pairs"]).as_spark_dataframe()
        say("joining pairs")
        told = found.select("number_l", "number_r", "match_weight")
        ordered = told.orderBy(told.match_weight.desc(), "number_l", "number_r")
        yield from (tuple(row) for row in ordered.toLocalIterator())


def in_sparks_words(sql: str) -> str:
    """Turn a statement for DuckDB into one for Spark."""
    import sqlglot

    return sqlglot.transpile(sql, read="duckdb", write="spark", comments=False)[0]


@contextmanager
def _session(folder: Path) -> Iterator[Any]:
    """Open Spark, or use what is open. Errors of its own become one line."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
        from splink.internals.spark.jar_location import similarity_jar_location
    except ImportError:
        raise InvalidInput("Spark is not installed here: uv sync --extra spark") from None
    logging.getLogger("py4j").setLevel(logging.ERROR)
    # Or its workers take the first Python on the PATH.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("tilth").config("spark.jars", similarity_jar_location())
    if "SPARK_CONF_DIR" not in os.environ and "SPARK_HOME" not in os.environ:
        here: dict[str, Any] = {
            "spark.master": "local[*]", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "8", "spark.default.parallelism": "8",
            "spark.local.dir": str(folder), "spark.sql.warehouse.dir": str(folder / "warehouse"),
        }  # fmt: skip
        builder = builder.config(map=here)
    try:
        spark = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    except PySparkException as error:
        raise InvalidInput(f"Spark does not start, perhaps for want of Java 17: {error}") from None
    spark.sparkContext.setLogLevel("ERROR")
    spark.sparkContext.setCheckpointDir(str(folder / "between"))
    try:
        yield spark
    except PySparkException as error:
        raise InvalidInput(str(error).splitlines()[0]) from None
    finally:
        spark.stop()


def _bring_in(spark: Any, name: str, files: Sequence[Path], as_view: str) -> None:
    """Make one view over all files of a table, in the types of engine.TABLES."""
    from pyspark.errors import PySparkException

    parts = []
    for number, path in enumerate(files):
        part = f"{name}_{number}"
        declared = ", ".join(f"{column} {kind}" for column, kind in engine.TABLES[name].items())
        try:
            rows = (
                spark.read.parquet(str(path.absolute()))
                if path.suffix == ".parquet"
                else spark.read.csv(
                    str(path.absolute()), header=True, schema=declared.replace("VARCHAR", "STRING"), escape='"', nullValue="\0"
                )
            )  # fmt: skip
        except PySparkException as error:
            raise InvalidInput(f"{path}: {str(error).splitlines()[0]}") from None
        rows.createOrReplaceTempView(part)
        parts.append(engine.as_declared(name, part, path, dict(rows.dtypes)))
        gaps = spark.sql(in_sparks_words(engine.lacking(name, part))).first()[0]
        engine.refuse_gaps(name, path, gaps)
    spark.sql(in_sparks_words(" union all ".join(parts))).createOrReplaceTempView(as_view)
    engine.refuse_nothing(name, spark.table(as_view).limit(1).count() > 0)


def _identities(spark: Any, table: Path, how: Mapping[str, Any]) -> None:
    from pyspark.sql.types import StringType

    kinds = ", ".join(f"{name} {'BIGINT' if name == 'number' else 'STRING'}" for name in comparing.HEADINGS)
    # An empty cell is missing, as DuckDB reads it.
    given = spark.read.csv(
        str(table.absolute()), header=True, schema=kinds, escape='"', multiLine=True, emptyValue=""
    )
    given.createOrReplaceTempView("given")
    usual = list(comparing.usual_names(how).items())
    spark.createDataFrame(usual, "name string, usual string").createOrReplaceTempView("usual")
    spark.udf.register("strip_accents", _without_accents, StringType())
    for name, (java, kind) in SIMILARITY.items():
        spark.udf.registerJavaFunction(name, java, kind)
    for name, sql in engine.IDENTITIES.items():
        spark.sql(in_sparks_words(sql)).persist().createOrReplaceTempView(name)


def _without_accents(text: str | None) -> str | None:
    if text is None:
        return None
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(each for each in parts if unicodedata.category(each) != "Mn"))


def _model_for_spark(model: Mapping[str, Any]) -> dict[str, Any]:
    """Say a model that was learnt beside DuckDB in Spark's words; its numbers stay."""
    comparisons = [
        {
            **comparison,
            "comparison_levels": [
                level
                if level["sql_condition"] == "ELSE"
                else {**level, "sql_condition": in_sparks_words(level["sql_condition"])}
                for level in comparison["comparison_levels"]
            ],
        }
        for comparison in model["comparisons"]
    ]
    rules = [
        {**rule, "blocking_rule": in_sparks_words(rule["blocking_rule"]), "sql_dialect": "spark"}
        for rule in model["blocking_rules_to_generate_predictions"]
    ]
    return {
        **model,
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": rules,
        "sql_dialect": "spark",
    }


def _sample(table: Path, folder: Path) -> Path:
    """Give the table itself, or of a larger one everybody born on some days: one person's records stay together."""
    with table.open(newline="", encoding="utf-8") as file:
        records = sum(1 for _row in csv.reader(file)) - 1
    if records <= LEARN_FROM:
        return table
    born = comparing.HEADINGS.index("date_of_birth")
    shares = -(-records // LEARN_FROM)
    sample = folder / "sample.csv"
    with (
        table.open(newline="", encoding="utf-8") as file,
        sample.open("w", newline="", encoding="utf-8") as out,
    ):
        rows, sheet = csv.reader(file), csv.writer(out, quoting=csv.QUOTE_ALL)
        sheet.writerow(next(rows))
        sheet.writerows(row for row in rows if crc32(row[born].encode()) % shares == 0)
    return sample
