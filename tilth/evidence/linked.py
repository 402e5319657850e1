"""What linking made of the identities that agencies may give: pairs of ids, who is one person, and what somebody said of a pair.

linked/records.csv      every id that was scored, and its source
linked/scored           marks of what was scored, so that only what is new is scored again
linked/pairs.csv        pairs of ids that may be one person, with their weight
linked/persons.csv      ids that are one person's: what every figure is counted by
linked/model.json       how pairs are weighed, as it was learnt
linked/said             what somebody said of a pair, sealed; it stays over every new run
linked/shown            some pairs, sealed: on what they agree and by how much, in words, and never a name
linked/told.json        how many, rounded, and what each weight would do

Ids are the store's own hashes. Names are read from their sealed pieces while a run lasts, in a folder that goes with it.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from math import inf
from pathlib import Path
from typing import Any

from tilth.evidence import comparing, engine, store
from tilth.methods.contact_rows import ABOUT_WHO
from tilth.methods.linkage import persons_of, unlinked_share, waterfall
from tilth.methods.suppression import LEAVING_THE_TEAM, share, shown

# From what weight on two ids are one person: what can be chosen. The middle one stands until somebody chooses.
WEIGHTS = (1, 2, 4, 8, 12)
# Some pairs are shown from each of these spans of weight.
SPANS = ((1, 2), (2, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 20))
FROM_EACH_SPAN = 4
# A model is learnt anew when there are so many times as many identities as it was learnt from.
LEARN_AGAIN = 2
Say = Callable[[str], None]
Falls = list[tuple[str, str, float]]


@dataclass(frozen=True, slots=True)
class ShownPair:
    """One pair as it may be looked at: which sources, on what it agrees, its weight, and what came of it. `key` stands in an address."""

    key: str
    one: str
    other: str
    sources: list[str]
    weight: float
    falls: Falls = field(default_factory=list)
    is_joined: bool = False


def _folder() -> Path:
    return store.folder("linked")


def told() -> dict[str, Any]:
    """Give what the last run came to, rounded, and what each weight would do. Empty before the first."""
    file = _folder() / "told.json"
    read: dict[str, Any] = json.loads(file.read_bytes()) if file.exists() else {}
    return read


def persons_file() -> Path | None:
    """Give the file of ids that are one person's, where there is such an id."""
    file = _folder() / "persons.csv"
    return file if file.exists() else None


def said() -> list[dict[str, Any]]:
    """Give what somebody said of pairs: the two ids, whether they are one person, why, who and when."""
    read: list[dict[str, Any]] = _unsealed("said")
    return read


def say_of(pair: ShownPair, told_by: dict[str, Any]) -> None:
    """Keep what somebody said of a pair. What was said of it before is replaced."""
    ids = {"one": pair.one, "other": pair.other, "sources": pair.sources}
    others = [line for line in said() if (line["one"], line["other"]) != (pair.one, pair.other)]
    _seal("said", [*others, ids | told_by])


def shown_pairs() -> list[ShownPair]:
    """Give the pairs that can be looked at, the weakest first."""
    return [ShownPair(**line) for line in _unsealed("shown")]


def keep_shown(pairs: Iterable[ShownPair]) -> None:
    """Keep some pairs to be looked at, sealed."""
    _seal("shown", [asdict(pair) for pair in pairs])


def _unsealed(name: str) -> list[Any]:
    file = _folder() / name
    read: list[Any] = json.loads(store.unsealed(file)) if file.exists() else []
    return read


def _seal(name: str, lines: list[Any]) -> None:
    store.append_sealed(_folder() / name, json.dumps(lines).encode())


def forget_all() -> None:
    """Destroy everything that linking made. The contacts stay, and nobody in them is linked any more."""
    shutil.rmtree(_folder(), ignore_errors=True)


def forget_gone() -> None:
    """Destroy what is known of ids that are held no more: of a source that ended, a file that went, somebody who objected."""
    records = dict(_rows("records.csv"))
    if not records:
        return
    alive = {
        record
        for source in {told["source"] for told in store.manifest()["loads"].values()} & set(records.values())
        for record, _own in store.own_ids(source)
    }
    if records.keys() <= alive:
        return
    _write("records.csv", ((record, source) for record, source in records.items() if record in alive))
    _write("pairs.csv", (row for row in _rows("pairs.csv") if {row[0], row[1]} <= alive))
    _write(
        "persons.csv", (row for row in _rows("persons.csv") if row[0] in alive or row == ["record", "person"])
    )
    _seal("said", [line for line in said() if {line["one"], line["other"]} <= alive])
    keep_shown(pair for pair in shown_pairs() if {pair.one, pair.other} <= alive)
    if not alive & records.keys():
        forget_all()


def _rows(name: str) -> Iterator[list[str]]:
    file = _folder() / name
    if file.exists():
        with file.open(newline="", encoding="utf-8") as lines:
            yield from csv.reader(lines)


def _write(name: str, rows: Iterable[Iterable[object]]) -> None:
    half = _folder() / f".{name}.half"
    with half.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    half.replace(_folder() / name)


# --- a run -------------------------------------------------------------------------------------------------


def link(sure: float, say: Say) -> dict[str, Any]:
    """Score what is new among the identities held, and say anew who is one person. Gives what is told of it."""
    with store.only_one(), _while_it_lasts() as folder:
        forget_gone()
        identities = _identities(folder)
        if identities.new:
            say(f"{identities.new} new identities of {len(identities.records)}")
            _score(identities, folder, say)
        found = _persons(sure, say)
        if identities.records:
            _show(identities, folder, found)
        store.write_whole(_folder() / "told.json", json.dumps(found.told).encode())
        return found.told


@contextmanager
def _while_it_lasts() -> Iterator[Path]:
    # Names stand in it unsealed: it lies behind the fence, and what a stopped run left goes first.
    folder = store.folder() / "linking"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Identities:
    """Who is named in what is held, written into a table for the engine, those that were scored before first."""

    table: Path
    news: Path
    records: list[str]
    new: int


def _identities(folder: Path) -> _Identities:
    before = {mark for (mark,) in _rows("scored")}
    gone = {told["source"]: store.objections(told["source"]) for told in store.manifest()["loads"].values()}
    found: dict[str, tuple[str, str, list[str]]] = {}
    for source, record, who in store.named():
        if record not in gone[source] and any(who):
            found.setdefault(store.digest("scored", record, *who).hex()[:24], (source, record, who))
    ordered = sorted(found.items(), key=lambda one: (one[0] not in before, one[1][:2], one[0]))
    table, news = folder / "records.csv", folder / "news.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file, quoting=csv.QUOTE_ALL)
        sheet.writerow(comparing.HEADINGS)
        for number, (_mark, (source, record, who)) in enumerate(ordered):
            own = dict(zip(ABOUT_WHO, who, strict=True))
            sheet.writerow([number, source, record, *(own.get(name, "") for name in comparing.COLUMNS)])
    new = [number for number, (mark, _row) in enumerate(ordered) if mark not in before]
    news.write_text("number\n" + "".join(f"{number}\n" for number in new))
    records = {record: source for _mark, (source, record, _who) in ordered}
    _write("records.csv", sorted((dict(_rows("records.csv")) | records).items()))
    (folder / "scored").write_text("".join(f"{mark}\n" for mark, _row in ordered))
    return _Identities(table, news, [row[1] for _mark, row in ordered], len(new))


def _score(identities: _Identities, folder: Path, say: Say) -> None:
    kept = _folder() / "model.json"
    held: dict[str, Any] = (
        json.loads(kept.read_bytes()) if kept.exists() else {"model": None, "learnt_from": 0}
    )
    made, records = folder / "pairs.csv", identities.records
    if held["model"] is None or len(records) >= LEARN_AGAIN * held["learnt_from"]:
        # Weights learnt anew are compared with nothing of before: every pair is scored again.
        identities.news.write_text("number\n" + "".join(f"{number}\n" for number in range(len(records))))
        held = {"model": None, "learnt_from": len(records)}
    model = engine.score(identities.table, identities.news, made, folder, held["model"], say)
    kept_weights = _rows("pairs.csv") if held["model"] is not None else ()
    weights = {(one, other): float(weight) for one, other, weight in kept_weights}
    with made.open(newline="", encoding="utf-8") as lines:
        for one, other, weight in csv.reader(lines):
            pair = tuple(sorted((records[int(one)], records[int(other)])))
            if pair[0] != pair[1]:
                weights[pair[0], pair[1]] = max(float(weight), weights.get((pair[0], pair[1]), -inf))
    _write("pairs.csv", ((*pair, weight) for pair, weight in sorted(weights.items())))
    store.write_whole(kept, json.dumps({"model": model, "learnt_from": held["learnt_from"]}).encode())
    # The last thing written: until it is there, a stopped run is done again.
    (folder / "scored").replace(_folder() / "scored")


# --- who is one person -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    told: dict[str, Any]
    pairs: list[tuple[int, int, float]]
    names: list[str]
    sources: list[str]
    persons: list[int]


def _persons(sure: float, say: Say) -> _Found:
    """Say who is one person by the pairs that are kept and by what somebody said, and write it down."""
    rows = list(_rows("records.csv"))
    names, sources = [row[0] for row in rows], [row[1] for row in rows]
    number = {name: at for at, name in enumerate(names)}
    by_hand = [line for line in said() if line["one"] in number and line["other"] in number]
    together = [(number[line["one"]], number[line["other"]], inf) for line in by_hand if line["is_same"]]
    apart = [(number[line["one"]], number[line["other"]]) for line in by_hand if not line["is_same"]]
    weighed = [(number[one], number[other], float(weight)) for one, other, weight in _rows("pairs.csv")]
    pairs = sorted([*together, *weighed], key=lambda pair: (-pair[2], pair[0], pair[1]))
    say("joining pairs")
    persons = persons_of(sources, pairs, within_one_source(sure), sure, apart)
    first: dict[int, str] = {}
    many: dict[int, int] = {}
    for name, person in zip(names, persons, strict=True):
        first.setdefault(person, name)
        many[person] = many.get(person, 0) + 1
    joined = [(name, first[person]) for name, person in zip(names, persons, strict=True) if many[person] > 1]
    if joined:
        _write("persons.csv", [("record", "person"), *joined])
    else:
        (_folder() / "persons.csv").unlink(missing_ok=True)
    choices = [
        _counted(sources, persons_of(sources, pairs, within_one_source(weight), weight, apart))
        | {"sure": weight}
        for weight in WEIGHTS
    ]
    return _Found(
        _counted(sources, persons) | {"sure": sure, "choices": choices}, weighed, names, sources, persons
    )


def within_one_source(weight: float) -> float:
    """Give from what weight on two ids of one source are one person: an agency seldom has somebody twice."""
    return max(float(comparing.settings()["same"]["sure"]), weight)


def _counted(sources: list[str], persons: list[int]) -> dict[str, Any]:
    """Count what came of it as it may be read: rounded, and nothing of fewer than eight."""
    many = Counter(sources)
    alone = unlinked_share(sources, persons)
    return {
        "records": shown(len(sources), LEAVING_THE_TEAM),
        "persons": shown(len(set(persons)), LEAVING_THE_TEAM),
        "unlinked": {
            source: share(shown(round(alone[source] * of), LEAVING_THE_TEAM), shown(of, LEAVING_THE_TEAM))
            for source, of in sorted(many.items())
        },
    }


def _show(identities: _Identities, folder: Path, found: _Found) -> None:
    """Keep a few pairs of each span of weight, and what each is made of. Which ones is left to their digests."""
    kept = json.loads((_folder() / "model.json").read_bytes())
    # Whoever was written in two ways by one source is left out: the weight of the pair may come from either.
    written = Counter(identities.records)
    at = {record: number for number, record in enumerate(identities.records) if written[record] == 1}
    done = {(line["one"], line["other"]) for line in said()}
    chosen: list[ShownPair] = []
    for low, high in SPANS:
        some = [
            (store.digest("pair", found.names[one], found.names[other]).hex()[:16], one, other, weight)
            for one, other, weight in found.pairs
            if low <= weight < high
        ]
        fit = [
            ShownPair(
                key, *names, [found.sources[one], found.sources[other]], round(weight, 1),
                is_joined=found.persons[one] == found.persons[other],
            )
            for key, one, other, weight in sorted(some)
            if (names := (found.names[one], found.names[other])) not in done and at.keys() >= set(names)
        ]  # fmt: skip
        chosen += sorted(fit[:FROM_EACH_SPAN], key=lambda pair: (pair.weight, pair.key))
    if not chosen or not kept["model"]:
        keep_shown([])
        return
    asked = sorted(((at[pair.one], at[pair.other], pair) for pair in chosen), key=lambda one: one[:2])
    file = folder / "asked.csv"
    file.write_text("number_l,number_r\n" + "".join(f"{one},{other}\n" for one, other, _pair in asked))
    levels = engine.levels_of(identities.table, file, folder, kept["model"])
    whole = {
        pair.key: ShownPair(**(asdict(pair) | {"falls": waterfall(of, kept["model"], pair.weight)}))
        for (_one, _other, pair), of in zip(asked, levels, strict=True)
    }
    keep_shown(whole[pair.key] for pair in chosen)
