"""Votes on statements as a table: comment-id, voter-id, vote, and timestamp where there is one. The latest vote counts.

Source: the open data of Polis (github.com/compdemocracy/openData), whose columns these are.
"""

from __future__ import annotations

import csv
import io

import numpy as np

from tilth.methods.formats.unreadable import UnreadableFile
from tilth.methods.opinions import Places, Votes

MOST_BYTES = 64 * 1024 * 1024
MOST_VOTES = 2_000_000
NEEDED = ("comment-id", "voter-id", "vote")
_VOTES = {"1": 1, "-1": -1, "0": 0}


def read(content: bytes) -> Votes:
    """Read votes: 1 agree, -1 disagree, 0 pass.

    Shapes: UTF-8, comma-separated, a heading line with at least the three columns. With a column timestamp the latest
    vote of a voter on a comment counts, else the last line; two at the same moment that differ count as a pass.
    Errors: UnreadableFile, naming the row, for a vote that is none of the three, an empty id, a time that is no number.

    >>> read(b"comment-id,voter-id,vote,timestamp\\n7,ann,1,2\\n7,ann,-1,3\\n").by_pair()
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
    when = np.array(list(map(int, times[0])) if timed else range(len(rows)), dtype=np.int64)
    return _latest(voters, comments, np.array([_VOTES[vote] for vote in votes], dtype=np.int64), when)


def _latest(voters: list[str], comments: list[str], given: Places, when: Places) -> Votes:
    people, statements = sorted(set(voters)), sorted(set(comments))
    row, column = ({name: at for at, name in enumerate(each)} for each in (people, statements))
    who = np.array([row[name] for name in voters], dtype=np.int64)
    what = np.array([column[name] for name in comments], dtype=np.int64)
    order = np.lexsort((when, what, who))
    who, what, given, when = who[order], what[order], given[order], when[order]
    same = (who[1:] == who[:-1]) & (what[1:] == what[:-1])
    last = np.append(~same, True) if len(who) else np.zeros(0, dtype=np.bool_)
    given = given.copy()
    # Votes at one moment stand beside each other. Where they differ, nobody can tell: that is a pass.
    for at in (same & (when[1:] == when[:-1]) & (given[1:] != given[:-1])).nonzero()[0].tolist():
        others = (who == who[at]) & (what == what[at]) & (when == when[at])
        given[others] = 0
    return Votes(tuple(people), tuple(statements), who[last], what[last], given[last])


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
