"""Anchors: signed notes, kept outside the databases, of where every chain of the log ended at a moment.

A chain shows an edit in its middle; only an anchor shows that its end was cut off and its head rewound, that the whole
chain was written anew, or that an older file was put back. One line an hour in one file a day: the first line of a
file names every chain, the others name what changed. Each line is signed with a key derived from the master key and
holds the signature of the line before, so that no line can be changed or taken out. Whoever copies the folder to
another machine can compare with that copy (`tilth verify_audit --anchors FOLDER`).
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from tilth.base import audit, clock, sealing
from tilth.base.audit import BOOKS, Book, End, Ends
from tilth.base.models import Epoch
from tilth.base.synced import sync_looks

ENDING = ".anchors"
# How many of the newest files are read back; an older one adds nothing, since each begins with every chain.
READ_BACK = 2


@dataclass(slots=True)
class Anchored:
    """What the anchors say: where each chain of each book ended, since when, and what is wrong with them."""

    ends: dict[str, Ends] = field(default_factory=lambda: {book.name: {} for book in BOOKS})
    at: datetime | None = None
    life: int = 0
    signature: str = ""
    faults: list[str] = field(default_factory=list)

    def count(self) -> int:
        return sum(len(ends) for ends in self.ends.values())


def folder() -> Path:
    """Give the folder of the anchors: TILTH_ANCHORS, or `anchors` beside the databases."""
    return Path(settings.ANCHORS)


def make(*, ended: Collection[tuple[str, UUID]] = (), is_new_life: bool = False) -> int:
    """Write one anchor, on disk before this returns. Gives how many chains it names.

    `ended` names chains that were deleted because their time was over; `is_new_life` says that a backup was just put
    back, from where the log goes on. A chain that no longer passes through its last anchor is never anchored anew.
    """
    with _alone():
        known = read()
        if is_new_life:
            known.ends = Anchored().ends
        found = {book.name: _grown(book, known.ends[book.name], ended) for book in BOOKS}
        sync_looks()
        today = folder() / f"{clock.now():%Y-%m-%d}{ENDING}"
        is_first = is_new_life or not today.exists() or bool(known.faults)
        line: dict[str, Any] = {
            "at": clock.now().isoformat(timespec="seconds"),
            "life": _life(),
            "is_whole": is_first,
            "ended": [[name, str(chain)] for name, chain in ended],
            "root": _root(found),
            "before": known.signature,
            "key": sealing.master_name(),
        }
        for book in BOOKS:
            before = {} if is_first else known.ends[book.name]
            line[book.name] = [
                [str(chain), end[0], end[1].hex()]
                for chain, end in found[book.name].items()
                if before.get(chain) != end
            ]
        line["signature"] = _signature(line)
        _append(today, json.dumps(line, separators=(",", ":")))
        return sum(len(line[book.name]) for book in BOOKS)


def read(where: Path | None = None) -> Anchored:
    """Read the newest anchors back, here or in a copy of the folder."""
    known = Anchored()
    files = sorted((where or folder()).glob(f"*{ENDING}"))[-READ_BACK:]
    for number, file in enumerate(files):
        # What follows the last end of a line is just being written, or was when the power went.
        for place, text in enumerate(file.read_text().split("\n")[:-1], 1):
            _take(known, text, f"{file.name}, line {place}", is_oldest=number == 0 and place == 1)
    if files and not known.signature:
        known.faults.append(_("anchors: none of them is signed by this place"))
    return known


def faults(where: Path | None = None) -> Iterator[str]:
    """Check the newest anchors, every chain, and that each chain still passes through where it was anchored."""
    known = read(where)
    yield from known.faults
    yield from audit.faults(known.ends)


def _take(known: Anchored, text: str, where: str, *, is_oldest: bool) -> None:
    try:
        line = dict(json.loads(text))
        signature = line.pop("signature")
        its_key = line["key"]
    except (ValueError, KeyError, TypeError):
        known.faults.append(_("anchors: %(where)s cannot be read") % {"where": where})
        return
    if its_key != sealing.master_name() and not known.signature:
        return  # from before the master key was changed; the first line after that names every chain anew
    if not hmac.compare_digest(signature, _signature(line)):
        known.faults.append(_("anchors: %(where)s is not signed by this place") % {"where": where})
        return
    if line["before"] != known.signature and not (is_oldest or not known.signature):
        known.faults.append(_("anchors: a line is missing before %(where)s") % {"where": where})
    if line["is_whole"]:
        known.ends = Anchored().ends
    for name, chain in line["ended"]:
        known.ends[name].pop(UUID(chain), None)
    for book in BOOKS:
        for chain, count, digest in line[book.name]:
            known.ends[book.name][UUID(chain)] = (count, bytes.fromhex(digest))
    if _root(known.ends) != line["root"]:
        known.faults.append(_("anchors: a line is missing before %(where)s") % {"where": where})
    known.at, known.life, known.signature = datetime.fromisoformat(line["at"]), line["life"], signature


def _grown(book: Book, before: Ends, ended: Collection[tuple[str, UUID]]) -> Ends:
    """Give the ends of a book's chains now; for a chain that was cut or written anew, its last honest end."""
    now = audit.heads_of(book)
    gone = {chain for name, chain in ended if name == book.name}
    for chain, end in before.items():
        if chain not in gone and now.get(chain) != end and not _passes_through(book, chain, end):
            now[chain] = end
    return now


def _passes_through(book: Book, chain: UUID, end: End) -> bool:
    rows = book.rows._base_manager.filter(chain=chain, sequence=end[0]).values_list("digest", flat=True)
    return any(bytes(digest) == end[1] for digest in rows)


def _root(ends: dict[str, Ends]) -> str:
    made = hashlib.sha256()
    for book in BOOKS:
        for chain, (count, digest) in sorted(ends[book.name].items()):
            made.update(book.name.encode() + chain.bytes + count.to_bytes(8) + digest)
    return made.hexdigest()


def _signature(line: dict[str, Any]) -> str:
    key = hmac.new(sealing.master_key(), b"tilth anchors", hashlib.sha256).digest()
    text = json.dumps(line, separators=(",", ":"), sort_keys=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _life() -> int:
    return Epoch.objects.order_by("-number").values_list("number", flat=True).first() or 1


def _append(file: Path, text: str) -> None:
    written = file.read_bytes() if file.exists() else b""
    with file.open("ab") as out:
        file.chmod(0o600)
        out.truncate(written.rfind(b"\n") + 1)
        out.write(text.encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _alone() -> Iterator[None]:
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder() / "writing.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
