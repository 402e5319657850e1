"""The box. Ballots lie in it in the order of digests drawn by chance, many to a row, with no time and no id of their own.

A table with one row a ballot would keep the order in which ballots came, in its pages if nowhere else, and a dump would show
it beside the order in which people were let in. Here each vote writes a whole part of the box anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tilth.rounds.models import Box, Round

# A part is divided before it holds more: so no part of a large box holds few.
MOST_IN_A_PART = 1000


def find(round_: Round, digest: str) -> dict[str, int] | None:
    """Give the ballot that lies under a digest, or None."""
    entry = _part(round_, digest).ballots.get(digest)
    return dict(entry["given"]) if entry else None


def put(round_: Round, digest: str, given: Mapping[str, int], seal: str) -> None:
    """Put a ballot in, in the place of the one that lay under the same digest. The round's row is held by the caller."""
    box = _part(round_, digest)
    box.ballots = dict(sorted({**box.ballots, digest: {"given": dict(given), "seal": seal}}.items()))
    box.save()
    if len(box.ballots) > MOST_IN_A_PART:
        parts = Box.objects.filter(round=round_).count()
        fill(
            round_,
            [entry for one in Box.objects.filter(round=round_) for entry in one.ballots.items()],
            parts * 2,
        )


def fill(round_: Round, entries: Iterable[tuple[str, Any]], parts: int = 1) -> None:
    """Lay the whole box anew, divided into so many parts."""
    divided: dict[int, dict[str, Any]] = {part: {} for part in range(parts)}
    for digest, entry in sorted(entries):
        divided[_place(digest, parts)][digest] = entry
    Box.objects.filter(round=round_).delete()
    Box.objects.bulk_create(
        Box(round=round_, part=part, ballots=ballots) for part, ballots in divided.items()
    )


def everything(round_: Round) -> Iterator[tuple[dict[str, int], str]]:
    """Yield every ballot with its seal."""
    for box in Box.objects.filter(round=round_):
        for entry in box.ballots.values():
            yield entry["given"], entry["seal"]


def _part(round_: Round, digest: str) -> Box:
    parts = Box.objects.filter(round=round_).count()
    found = Box.objects.filter(round=round_, part=_place(digest, parts or 1)).first()
    return found or Box(round=round_, part=0)


def _place(digest: str, parts: int) -> int:
    return int(digest[:8], 16) % parts
