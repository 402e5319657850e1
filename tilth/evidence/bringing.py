"""Bringing a file of contacts in: read, checked row by row, written in parts. Stopped anywhere, it goes on from its last part.

A part is there whole or not at all, and none counts before the manifest names the load.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from tilth.base.errors import InvalidInput
from tilth.evidence import engine, store
from tilth.evidence.reading import opened
from tilth.methods.contact_rows import ABOUT_WHO, BadRow, ContactRow, is_nhs_number, read_row

A_PART = 200_000
PREVIEW = 20
NEEDED = ("id", "day")
# What is going on in words, and how many rows were read and cannot be kept.
Say = Callable[[str, int, int], None]


def say_nothing(_words: str, _read: int, _rejected: int) -> None:
    """Say nothing of how it goes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be brought in: from where, which column holds what, and under whose name."""

    load: str
    source: str
    agency: str
    file: Path
    called: str
    columns: Mapping[str, str]
    until: str
    names: bool = False


@dataclass(slots=True)
class Progress:
    """How far a file was read. Kept after each part, so that a stop costs one part at most."""

    part: int = 0
    read: int = 0
    kept: int = 0
    rejected: int = 0
    first: str = ""
    last: str = ""
    why: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """The first rows of a file: its headings, and some rows as they came."""

    headings: list[str]
    rows: list[list[str]]


def look(file: Path, called: str) -> Seen:
    """Read the headings and first rows of a file. InvalidInput where there is none, or no row under it."""
    headings, rows = opened(file, called)
    some = [cells[: len(headings)] for _number, cells in islice(rows, PREVIEW) if cells]
    if not some:
        raise InvalidInput(f"{called}: there is no row under the headings", "file")
    return Seen(headings, some)


def keep_seen(load: str, seen: Seen) -> None:
    """Keep what was seen, sealed, until the file is read."""
    store.append_sealed(store.folder("coming", load) / "seen", json.dumps(asdict(seen)).encode())


def seen_of(load: str) -> Seen:
    """Give what was seen of a file that waits; nothing where it was read."""
    file = store.folder("coming") / load / "seen"
    return Seen(**json.loads(store.unsealed(file))) if file.exists() else Seen([], [])


def refuse_numbers_as_ids(seen: Seen, columns: Mapping[str, str]) -> None:
    """Refuse a source's file whose ids are NHS numbers: an id that another agency knows too is no pseudonym."""
    if columns["id"] not in seen.headings:
        # Another page read it in the meantime, or the folder was emptied.
        raise InvalidInput(
            f"There is no column {columns['id']} in what was kept of this file. Bring the file again.", "id"
        )
    at = seen.headings.index(columns["id"])
    ids = [row[at].replace(" ", "") for row in seen.rows if row[at]]
    if len(ids) >= 5 and sum(map(is_nhs_number, ids)) >= 0.9 * len(ids):
        raise InvalidInput(
            f"The column {columns['id']} holds NHS numbers. Ask the source for ids of its own.", "id"
        )


def fingerprint(file: Path) -> str:
    """Give what tells one file from another."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def bring_in(plan: Plan, today: date, say: Say = say_nothing) -> Progress:
    """Bring a file in, from the start or from where it was stopped. Gives what came of it.

    Errors: InvalidInput for a file that cannot be read as a whole; then nothing of it stays.
    """
    with store.only_one():
        held = store.manifest()["loads"]
        if plan.load in held:
            return Progress(**held[plan.load]["progress"])
        final = store.folder("sources", plan.source) / plan.load
        if not final.exists():
            work = store.folder("coming", plan.load, "parts")
            try:
                _in_parts(plan, work, today, say)
            except InvalidInput:
                shutil.rmtree(work)
                raise
            work.rename(final)
        progress = _progress(final)
        if not progress.kept:
            shutil.rmtree(final)
            raise InvalidInput(f"{plan.called}: not one row can be kept. {_most(progress)}", "file")
        store.name_load(
            plan.load,
            {
                "source": plan.source,
                "agency": plan.agency,
                "until": plan.until,
                "rows": progress.kept,
                "first": progress.first,
                "last": progress.last,
                "parts": [f"{number:05}" for number in range(1, progress.part + 1)],
                "progress": asdict(progress),
            },
        )
        return progress


def _most(progress: Progress) -> str:
    why, times = max(progress.why.items(), key=lambda one: one[1], default=("no id", 0))
    return f"Most often: {why} ({times} times)."


def _in_parts(plan: Plan, work: Path, today: date, say: Say) -> None:
    progress = _progress(work)
    headings, rows = opened(plan.file, plan.called)
    places = _places(plan, headings)
    if progress.read:
        say(f"going on after {progress.read} rows", progress.read, progress.rejected)
        next(islice(rows, progress.read - 1, progress.read), None)
    hashed, gone = store.hasher(plan.source), store.objections(plan.source)
    while some := list(islice(rows, A_PART)):
        progress.part += 1
        _write_part(plan, work, progress, _checked(some, places, today, progress), hashed, gone)
        progress.read += len(some)
        # The last thing written of a part: until it is there, the part is written again.
        store.write_whole(work / "progress.json", json.dumps(asdict(progress)).encode())
        words = f"{progress.read} rows read, {progress.rejected} cannot be kept"
        say(words, progress.read, progress.rejected)


def _progress(work: Path) -> Progress:
    file = work / "progress.json"
    return Progress(**json.loads(file.read_bytes())) if file.exists() else Progress()


def _places(plan: Plan, headings: list[str]) -> dict[str, int]:
    wanted = {part: column for part, column in plan.columns.items() if plan.names or part not in ABOUT_WHO}
    for part in NEEDED:
        if part not in wanted:
            raise InvalidInput(f"{plan.called}: which column holds the {part}?", part)
    for part, column in wanted.items():
        if column not in headings:
            raise InvalidInput(f"{plan.called}: there is no column {column}", part)
    return {part: headings.index(column) for part, column in wanted.items()}


Checked = tuple[int, ContactRow | str]


def _checked(
    some: list[tuple[int, list[str] | None]], places: Mapping[str, int], today: date, progress: Progress
) -> Iterator[Checked]:
    for number, cells in some:
        try:
            if cells is None:
                raise BadRow("cells")
            row = read_row({part: cells[at] for part, at in places.items()}, today)
        except BadRow as bad:
            progress.rejected += 1
            progress.why[bad.why] = progress.why.get(bad.why, 0) + 1
            yield number, bad.why
        else:
            yield number, row


def _write_part(
    plan: Plan,
    work: Path,
    progress: Progress,
    checked: Iterator[Checked],
    hashed: Callable[[str], str],
    gone: frozenset[str],
) -> None:
    """Write the contacts of one part, its ids and names sealed apart, and the rows that cannot be kept."""
    name = f"{progress.part:05}"
    ids: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    text, rejected = work / ".events.csv", list[tuple[int, str]]()
    with text.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file, quoting=csv.QUOTE_ALL)
        for number, row in checked:
            if isinstance(row, str):
                rejected.append((number, row))
                continue
            person = hashed(row.own_id)
            if person in gone:
                continue
            ids[person] = row.own_id
            if row.who:
                names[person] = row.who
            day = row.day.isoformat()
            sheet.writerow((person, plan.agency, row.kind, day))
            progress.kept += 1
            progress.first = min(progress.first or day, day)
            progress.last = max(progress.last, day)
    half = work / f".{name}.parquet.half"
    engine.write_events(text, half)
    half.replace(work / f"{name}.parquet")
    text.unlink()
    store.append_sealed(work / f"{name}.ids", json.dumps(sorted(ids.items())).encode())
    if names:
        store.append_sealed(work / f"{name}.names", json.dumps(sorted(names.items())).encode())
    lines = "".join(f"{number},{why}\n" for number, why in rejected)
    store.write_whole(work / f"{name}.rejected", lines.encode())


def rejected_of(load: str, source: str) -> Iterator[tuple[int, str]]:
    """Give each row that was not kept: its number in the file, and why."""
    for file in sorted((store.folder("sources", source) / load).glob("*.rejected")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                number, _, why = line.strip().partition(",")
                yield int(number), why


def honour_objections(source: str) -> int:
    """Take the rows of whoever objected out of what is held already. Gives how many loads were written anew."""
    with store.only_one():
        gone, held, anew = store.objections(source), store.manifest(), 0
        for load, told in held["loads"].items():
            if told["source"] != source:
                continue
            folder = store.folder("sources", source) / load
            if told.get("without") == len(gone):
                continue
            told["rows"] = sum(_part_without(folder, part, gone) for part in told["parts"])
            told["without"] = len(gone)
            store.name_load(load, told)
            anew += 1
        return anew


def _part_without(folder: Path, part: str, gone: frozenset[str]) -> int:
    half = folder / f".{part}.parquet.half"
    stay = engine.without_people(folder / f"{part}.parquet", half, sorted(gone))
    half.replace(folder / f"{part}.parquet")
    for kind in ("ids", "names"):
        sealed = folder / f"{part}.{kind}"
        if sealed.exists():
            rows: list[Any] = [row for row in json.loads(store.unsealed(sealed)) if row[0] not in gone]
            store.append_sealed(sealed, json.dumps(rows).encode())
    return stay
