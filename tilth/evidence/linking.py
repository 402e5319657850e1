"""Files of several agencies in, one file out that says which records are one person's. Written whole, or not at all."""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tilth.base.errors import InvalidInput
from tilth.evidence import comparing, engine, spark
from tilth.evidence.files import rows_of
from tilth.methods.linkage import persons_of, unlinked_share


@dataclass(frozen=True)
class Linked:
    """What came of linking: the unlinked share stands beside every figure that is made of it."""

    records: int
    persons: int
    unlinked_share: dict[str, float]
    seconds: float


def link(files: Iterable[Path], out: Path, say: engine.Say, on_spark: bool = False) -> Linked:
    """Read records, find which are one person's, and write `source,record_id,person` in the order they came in."""
    began = time.monotonic()
    folder_of_out = out.absolute().parent
    if not folder_of_out.is_dir():
        raise InvalidInput(f"{out}: there is no folder {folder_of_out}")
    with tempfile.TemporaryDirectory(prefix="tilth-linking-") as name:
        folder = Path(name)
        table = folder / "records.csv"
        sources = _gathered(files, table, say)
        if not sources:
            raise InvalidInput("there is no record in what was given")
        same = comparing.settings()["same"]
        pairs = (spark if on_spark else engine).pairs_of(table, folder, say)
        persons = persons_of(sources, pairs, same["sure"], same["likely"])
        _write(out, table, persons)
    return Linked(
        len(sources), max(persons), unlinked_share(sources, persons), round(time.monotonic() - began, 2)
    )


def _gathered(files: Iterable[Path], table: Path, say: engine.Say) -> list[str]:
    """Write all records into one table for the engine, and give the source of each."""
    sources: list[str] = []
    met: set[int] = set()
    with table.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file, quoting=csv.QUOTE_ALL)
        sheet.writerow(comparing.HEADINGS)
        for path in files:
            say(f"reading {path}")
            for row, (source, record, *own) in rows_of(path, ("source", "record_id"), comparing.COLUMNS):
                if not source or not record:
                    raise InvalidInput(f"{path}, row {row}: {'record_id' if source else 'source'} is missing")
                key = hash((source, record))
                if key in met:
                    file.flush()
                    _refuse_a_repeat(table, path, row, source, record)
                met.add(key)
                sheet.writerow([len(sources), source, record, *own])
                sources.append(sys.intern(source))
    return sources


def _refuse_a_repeat(table: Path, path: Path, row: int, source: str, record: str) -> None:
    # Two keys may have one hash: only the words themselves tell.
    if any((source, record) == met for met in _keys(table)):
        raise InvalidInput(f"{path}, row {row}: {source} has the record {record} twice")


def _keys(table: Path) -> Iterator[tuple[str, str]]:
    with table.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        yield from ((source, record) for _, source, record, *_ in rows)


def _write(out: Path, table: Path, persons: list[int]) -> None:
    half = out.with_name(f".{out.name}.half")
    try:
        with half.open("w", newline="", encoding="utf-8") as file:
            sheet = csv.writer(file, lineterminator="\n")
            sheet.writerow(["source", "record_id", "person"])
            sheet.writerows((*key, person) for key, person in zip(_keys(table), persons, strict=True))
            file.flush()
            os.fsync(file.fileno())
        half.replace(out)
    except OSError as error:
        raise InvalidInput(f"{out}: {error.strerror}") from None
    finally:
        half.unlink(missing_ok=True)
