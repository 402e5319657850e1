"""Votes on statements as a table: comment-id, voter-id, vote, and timestamp where there is one. The latest vote counts.

Source: the open data of Polis (github.com/compdemocracy/openData), whose columns these are.
"""

from __future__ import annotations

import csv
import io

from tilth.methods.formats.unreadable import UnreadableFile

MOST_BYTES = 64 * 1024 * 1024
MOST_VOTES = 2_000_000
NEEDED = ("comment-id", "voter-id", "vote")
_VOTES = {"1": 1, "-1": -1, "0": 0}


def read(content: bytes) -> dict[tuple[str, str], int]:
    """Read votes: {(voter, comment): 1 agree, -1 disagree, 0 pass}.

    Shapes: UTF-8, comma-separated, a heading line with at least the three columns. With a column timestamp the latest
    vote of a voter on a comment counts, else the last line; two at the same moment that differ count as a pass.
    Errors: UnreadableFile, naming the row, for a vote that is none of the three, an empty id, a time that is no number.

    >>> read(b"comment-id,voter-id,vote,timestamp\\n7,ann,1,2\\n7,ann,-1,3\\n")
    {('ann', '7'): -1}
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile("large", "the file is over 64 MB. Nothing was read.")
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline=""))
    try:
        headings = [cell.strip().lower() for cell in next(reader, [])]
        if not set(NEEDED) <= set(headings) or len(set(headings)) != len(headings):
            raise _bad(1, f"the headings must name {', '.join(NEEDED)}, each once")
        timed = "timestamp" in headings
        wanted = [headings.index(name) for name in (*NEEDED, *(["timestamp"] if timed else []))]
        rows = [cells for cells in reader if any(cells)]
    except UnicodeDecodeError:
        raise _bad(reader.line_num + 1, "this is not UTF-8 text") from None
    except csv.Error:
        raise _bad(reader.line_num, "this line cannot be read as a table") from None
    if rows and (min(map(len, rows)) <= max(wanted) or len(rows) > MOST_VOTES):
        raise _first_bad(content, wanted)
    comments, voters, votes, *times = ([cells[at] for cells in rows] for at in wanted)
    if not set(votes) <= set(_VOTES) or "" in set(comments) | set(voters) or not all(map(_moments, times)):
        raise _first_bad(content, wanted)
    when = list(map(int, times[0])) if timed else list(range(len(rows)))
    return _latest(list(zip(voters, comments, strict=True)), [_VOTES[vote] for vote in votes], when)


def _latest(pairs: list[tuple[str, str]], votes: list[int], when: list[int]) -> dict[tuple[str, str], int]:
    order = sorted(range(len(pairs)), key=when.__getitem__)
    latest = {pairs[at]: votes[at] for at in order}
    if len(latest) < len(pairs):
        last: dict[tuple[str, str], tuple[int, int]] = {}
        for at in order:
            moment, given = last.get(pairs[at], (-1, 0))
            last[pairs[at]] = (when[at], 0 if moment == when[at] and given != votes[at] else votes[at])
        latest = {pair: given for pair, (_, given) in last.items()}
    return latest


def _moments(times: list[str]) -> bool:
    together = "".join(times)
    return together.isascii() and together.isdigit() and all(0 < len(time) < 20 for time in times)


def _first_bad(content: bytes, wanted: list[int]) -> UnreadableFile:
    """Go through the file once more to name the row."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline=""))
    next(reader)
    for number, cells in enumerate(reader):
        if not any(cells):
            continue
        if len(cells) <= max(wanted):
            return _bad(reader.line_num, "there are fewer cells than headings")
        comment, voter, vote, *time = (cells[at] for at in wanted)
        if vote not in _VOTES or not comment or not voter:
            return _bad(
                reader.line_num, f"{vote[:40]!r} is not a vote of 1, -1 or 0 by somebody on something"
            )
        if time and not _moments(time):
            return _bad(reader.line_num, f"the timestamp is not a whole number: {time[0][:40]!r}")
        if number >= MOST_VOTES:
            break
    return _bad(reader.line_num, f"there are more than {MOST_VOTES} votes")


def _bad(row: int, what: str) -> UnreadableFile:
    return UnreadableFile("row", f"row {row}: {what}. Nothing was read.")
