"""What happened, from contacts alone: each measure is one SQL file in `measures/`, with its version.

A measure counts people and contacts of a place, never of one person: a row that fewer than eight people stand in is not
told, and other numbers are rounded to five. Settings stand beside every figure.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tilth.base.errors import InvalidInput
from tilth.evidence import engine, figures, linked, spark, store
from tilth.evidence.files import day, number, reject_other_kinds, rows_of
from tilth.methods.suppression import LEAVING_THE_TEAM, shown

MEASURES = Path(__file__).parent / "measures"
EVENTS = ("person", "agency", "kind", "day")
TARIFF = ("agency", "kind", "low", "high", "source", "year")
# Asked whatever else is: who is known to one agency alone is counted too low in every figure.
ALWAYS = "alone"
SETTINGS = {"at_least": 5, "window": 365, "within": 30}
# The columns that number or name a row, and count nobody.
SAYS_WHICH = {"top_percent", "periods_ago", "in_year"}
_HEAD = re.compile(r"^-- (says|version|settings|people): ?(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Measure:
    """One SQL file: what it says, its version, the settings it takes and the columns that count people."""

    name: str
    says: str
    version: int
    settings: tuple[str, ...]
    people: tuple[str, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How what is held is worked out: the settings that stand beside every figure, the prices, and whether people were linked."""

    settings: Mapping[str, int]
    prices: Sequence[Sequence[str]]
    on: str
    sure: int | None = None


@dataclass(frozen=True)
class Told:
    """What a measure came to. None stands for a number that is not told, because fewer than eight people stand in it."""

    measure: Measure
    settings: Mapping[str, int]
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


@cache
def measures() -> dict[str, Measure]:
    """Read every measure there is, by name."""
    return {path.stem: _read(path) for path in sorted(MEASURES.glob("*.sql"))}


def _read(path: Path) -> Measure:
    sql = path.read_text()
    head = dict(_HEAD.findall(sql))
    names = {part: tuple(head[part].replace(",", " ").split()) for part in ("settings", "people")}
    return Measure(path.stem, head["says"], int(head["version"]), names["settings"], names["people"], sql)


def measured(
    files: Sequence[Path],
    names: Iterable[str] = (),
    settings: Mapping[str, int] | None = None,
    tariff: Path | None = None,
    say: Callable[[str], None] = lambda _words: None,
    on_spark: bool = False,
    persons: Path | None = None,
) -> list[Told]:
    """Ask measures of files of contacts: all of them, or those named. Cost is asked where there is a table of tariffs.

    `files`: CSV or Parquet with the columns EVENTS (`kind` may be missing). `tariff`: CSV with the columns TARIFF, in pounds;
    a row without a kind is for all else of its agency. `persons`: CSV of ids that are one person's, with the columns record and
    person. Errors: InvalidInput, naming file and row.
    """
    wanted = [*(each for each in _wanted(list(names), tariff) if each.name != ALWAYS), measures()[ALWAYS]]
    chosen = SETTINGS | dict(settings or {})
    with tempfile.TemporaryDirectory(prefix="tilth-measures-") as name:
        folder = Path(name)
        tables = {"events": [_as_table(path, folder, say) for path in files]}
        if persons is not None:
            tables["linked"] = [persons]
        if tariff is not None:
            tables["tariff"] = [_tariff(tariff, folder)]
        asked = [
            engine.Question(each.sql, {setting: chosen[setting] for setting in each.settings})
            for each in wanted
        ]
        answers = (spark if on_spark else engine).answers(tables, asked, folder, say)
        return [
            Told(each, question.settings, headings, tuple(_told(each, headings, row) for row in rows))
            for each, question, (headings, rows) in zip(wanted, asked, answers, strict=True)
        ]


def of_what_is_held(asked: Asked, say: Callable[[str], None]) -> dict[str, Any]:
    """Work out every measure of what is held, and keep it for the pages. Empty where nothing is held.

    Errors: InvalidInput; then what was kept before stays.
    """
    loads = store.manifest()["loads"].values()
    if not loads:
        figures.forget()
        return {}
    with tempfile.TemporaryDirectory(prefix="tilth-prices-") as name:
        prices = Path(name) / "prices.csv"
        with prices.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([TARIFF, *asked.prices])
        found = measured(
            store.parts(),
            settings=asked.settings,
            tariff=prices if asked.prices else None,
            say=say,
            persons=linked.persons_file(),
        )
    told = {
        "on": asked.on,
        "first": min(load["first"] for load in loads),
        "last": max(load["last"] for load in loads),
        "settings": dict(asked.settings),
        "sure": asked.sure,
        "prices": sorted({f"{row[4]}, {row[5]}" for row in asked.prices}),
        "measures": {
            each.measure.name: {
                "version": each.measure.version,
                "settings": dict(each.settings),
                "rows": [dict(zip(each.headings, row, strict=True)) for row in each.rows],
            }
            for each in found
        },
    }
    figures.keep(told)
    return told


def _wanted(names: Sequence[str], tariff: Path | None) -> list[Measure]:
    if unknown := [name for name in names if name not in measures()]:
        raise InvalidInput(f"there is no measure {unknown[0]}. There are: {', '.join(measures())}")
    if "cost" in names and tariff is None:
        raise InvalidInput("cost needs a table of tariffs: --tariff TARIFF.csv")
    return [measures()[name] for name in names or measures() if tariff or name != "cost"]


def in_words(told: Told) -> str:
    """Write one measure down as a table in plain text, its settings beside it."""
    settings = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.settings.items())
    cells = [
        [heading.replace("_", " ") for heading in told.headings],
        *(["not told" if value is None else str(value) for value in row] for row in told.rows),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    beside = f" ({settings})" if settings else ""
    name = f"{told.measure.name}, version {told.measure.version}{beside}"
    return "\n".join([told.measure.says, name, *(f"  {line.rstrip()}" for line in lines)])


def _told(measure: Measure, headings: Sequence[str], row: Sequence[Any]) -> tuple[Any, ...]:
    """Give a row as it may be read: small ones without their numbers, the others rounded."""
    of = dict(zip(headings, row, strict=True))
    # Who is not among the people counted is a number as well.
    left = [of["all_people"] - of["people"]] if "all_people" in of else []
    left += [of["people"] - of[each] for each in measure.people[1:]]
    is_small = any(
        0 < many < LEAVING_THE_TEAM.least for many in (*(of[each] for each in measure.people), *left)
    )
    return tuple(
        value
        if isinstance(value, str) or heading in SAYS_WHICH
        else None
        if is_small and not heading.startswith("all_")
        else shown(int(value), LEAVING_THE_TEAM)
        for heading, value in of.items()
    )


def _as_table(path: Path, folder: Path, say: Callable[[str], None]) -> Path:
    """Give a file the engine reads as it is: Parquet itself, or the rows of a CSV after each was looked at."""
    if path.suffix == ".parquet":
        if not path.is_file():
            raise InvalidInput(f"{path}: there is no such file")
        return path
    reject_other_kinds(path)
    say(f"reading {path}")
    made = folder / f"{len(list(folder.iterdir()))}.csv"
    with made.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file, quoting=csv.QUOTE_ALL)
        sheet.writerow(EVENTS)
        for row, (person, agency, on, kind) in rows_of(path, ("person", "agency", "day"), ("kind",)):
            if not person or not agency:
                raise InvalidInput(f"{path}, row {row}: the person or the agency is missing")
            sheet.writerow([person, agency, kind, day(path, row, on).isoformat()])
    return made


def _tariff(path: Path, folder: Path) -> Path:
    """Write the tariffs down in pence, each agency's kind once."""
    made, met = folder / "tariff.csv", set[tuple[str, str]]()
    with made.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file, quoting=csv.QUOTE_ALL)
        sheet.writerow(("agency", "kind", "low_pence", "high_pence"))
        for row, (agency, kind, low, high, source, year) in rows_of(path, TARIFF):
            pence = [round(number(path, row, text) * 100) for text in (low, high)]
            if not 0 <= pence[0] <= pence[1]:
                raise InvalidInput(f"{path}, row {row}: a range goes from the lower to the higher")
            if not source or not year.isdecimal():
                raise InvalidInput(f"{path}, row {row}: a tariff says its source and its year")
            if (agency, kind) in met:
                raise InvalidInput(f"{path}, row {row}: {agency} {kind} stands there twice")
            met.add((agency, kind))
            sheet.writerow([agency, kind, *pence])
    return made
