"""Votes about money as Pabulib keeps them: `.pb` files in and out. Strict, because half a vote must never be counted.

Source: D. Stolicki, S. Szufa, N. Talmon, "Pabulib: A Participatory Budgeting Library", arXiv 2012.06539 (2020).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any

import numpy as np

from tilth.methods.ballots.election import Election, Whole
from tilth.methods.ballots.sheet import Rule, Sheet
from tilth.methods.formats.unreadable import UnreadableFile

MOST_BYTES = 64 * 1024 * 1024
MOST_PROJECTS = 5_000
MOST_VOTES = 2_000_000
_CHUNK = 8192
KINDS = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
_AMOUNT = re.compile(r"\d{1,15}([.,]\d{1,6})?")
_COUNT = re.compile(r"\d{1,9}")
_LIMITS = ("min_length", "max_length", "min_sum_cost", "max_sum_cost", "min_sum_points", "max_sum_points")

Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Project:
    """One project as the file has it: the amount as written, and everything else under its heading."""

    id: str
    cost: str
    more: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class PbFile:
    """A file that was read whole: what it says of itself, its projects, and the election to count."""

    meta: Mapping[str, str]
    projects: tuple[Project, ...]
    election: Election

    @property
    def recorded(self) -> frozenset[str] | None:
        """The projects that were funded in the end, where the file tells."""
        if not all("selected" in project.more for project in self.projects):
            return None
        return frozenset(project.id for project in self.projects if project.more["selected"] not in ("0", ""))

    @property
    def greedy(self) -> Sheet:
        """The rule by which the file's own makers say they counted, as far as it is greedy."""
        least = Decimal(self.meta.get("min_project_score_threshold") or 0)
        return Sheet(
            rule=Rule.GREEDY,
            stops_at_first_that_does_not_fit=self.meta.get("rule") == "greedy-no-skip",
            least=int(least.to_integral_value("ROUND_CEILING")),
        )


def read(content: bytes) -> PbFile:
    """Read a `.pb` file.

    Shapes: UTF-8 with or without its mark; three parts, META, PROJECTS and VOTES, each with a heading line; cells
    parted by semicolons. Approval, choose-1, cumulative, scoring and ordinal ballots.
    Units: money in the smallest unit that the file uses, a hundredth at the largest.
    Missing: an empty ballot is a ballot. An ordinal ballot gives its first project as many points as a ballot may be
    long, the next one fewer, and so on.
    Errors: UnreadableFile, naming the row, for anything else: an unknown project, a number of ballots other than the
    file announces, the same voter twice, a ballot outside the file's own limits. Over 64 MB nothing is read.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile("large", "The file is over 64 MB. Nothing was counted.")
    if b"\x00" in content:
        raise UnreadableFile("not text", "This is not a text file. Nothing was counted.")
    reader = csv.reader(_lines(content), delimiter=";")
    try:
        meta = _meta(_rows(reader))
        projects = _projects(_rows(reader), meta)
        return PbFile(meta, projects, _Votes(content, meta, projects).read(reader))
    except UnicodeDecodeError:
        raise _bad(reader.line_num + 1, "this is not UTF-8 text") from None
    except csv.Error:
        raise _bad(reader.line_num, "this line cannot be read as a table") from None


def write(
    meta: Mapping[str, str],
    projects: Sequence[Project],
    votes: Iterable[tuple[str, Sequence[str], Sequence[int]]],
) -> bytes:
    """Write a `.pb` file; each vote is (number of the voter, projects, points or nothing). Count and lengths are filled in.

    >>> parts = {"description": "Our street", "budget": "400", "vote_type": "approval", "rule": "greedy"}
    >>> made = write(parts, [Project("park", "300", {})], [("1", ["park"], [])])
    >>> read(made).election.votes().tolist()
    [1]
    """
    cast = list(votes)
    more = sorted({heading for project in projects for heading in project.more})
    with_points = any(points for _, _, points in cast)
    told = {**meta, "num_projects": str(len(projects)), "num_votes": str(len(cast))}
    made = io.StringIO(newline="")
    sheet = csv.writer(made, delimiter=";", lineterminator="\n")
    sheet.writerows([["META"], ["key", "value"], *([key, _one_line(told[key])] for key in told)])
    sheet.writerows([["PROJECTS"], ["project_id", "cost", *more]])
    sheet.writerows(
        [project.id, project.cost, *(_one_line(project.more.get(heading, "")) for heading in more)]
        for project in projects
    )
    sheet.writerows([["VOTES"], ["voter_id", "vote", *(["points"] if with_points else [])]])
    for voter, chosen, points in cast:
        given = [",".join(map(str, points))] if with_points else []
        sheet.writerow([voter, ",".join(chosen), *given])
    return made.getvalue().encode()


def _lines(content: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _bad(row: int, what: str) -> UnreadableFile:
    return UnreadableFile("row", f"row {row}: {what}. Nothing was counted.")


def _rows(reader: Iterator[list[str]]) -> Rows:
    for cells in reader:
        if any(cells):
            yield reader.line_num, [cell.strip() for cell in cells]  # type: ignore[attr-defined]


def _is_part(cells: list[str], name: str) -> bool:
    return cells[0].upper() == name and not any(cells[1:])


def _meta(rows: Rows) -> dict[str, str]:
    row, cells = next(rows, (1, [""]))
    if not _is_part(cells, "META"):
        raise _bad(row, "the file must begin with META")
    row, cells = next(rows, (row, [""]))
    if [cell.lower() for cell in cells[:2]] != ["key", "value"]:
        raise _bad(row, "the headings key;value are missing")
    meta: dict[str, str] = {}
    for row, cells in rows:
        if _is_part(cells, "PROJECTS"):
            return _checked(meta, row)
        key = cells[0].lower()
        if len(cells) < 2 or not key or key in meta:
            raise _bad(row, f"{key or 'a line without a key'} stands here twice or without its value")
        meta[key] = ";".join(cells[1:])
    raise _bad(row, "the file ends before PROJECTS")


def _checked(meta: dict[str, str], row: int) -> dict[str, str]:
    for key in ("budget", "vote_type"):
        if not meta.get(key):
            raise _bad(row, f"META does not say the {key}")
    if meta["vote_type"] not in KINDS:
        raise _bad(row, f"nobody here knows how to count ballots of the type {meta['vote_type'][:40]!r}")
    for key, pattern in [("budget", _AMOUNT), ("num_projects", _COUNT), ("num_votes", _COUNT)] + [
        (key, _AMOUNT) for key in (*_LIMITS, "min_points", "max_points", "min_project_score_threshold")
    ]:
        if meta.get(key) and not pattern.fullmatch(meta[key]):
            raise _bad(row, f"{key} is not a number: {meta[key][:40]!r}")
    if not _amount(meta["budget"]):
        raise _bad(row, "the budget is nought")
    return meta


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _headings(row: int, cells: list[str], needed: Sequence[str]) -> list[str]:
    headings = [cell.lower() for cell in cells]
    if len(set(headings)) != len(headings) or not set(needed) <= set(headings):
        raise _bad(row, f"the headings must name {' and '.join(needed)}, and each column once")
    return headings


def _projects(rows: Rows, meta: Mapping[str, str]) -> tuple[Project, ...]:
    row, cells = next(rows, (0, [""]))
    headings = _headings(row, cells, ("project_id", "cost"))
    found: dict[str, Project] = {}
    for row, cells in rows:
        if _is_part(cells, "VOTES"):
            if not found or len(found) != int(meta.get("num_projects") or len(found)):
                raise _bad(
                    row, f"META announces {meta.get('num_projects')} projects, and {len(found)} stand here"
                )
            return tuple(found.values())
        if len(cells) > len(headings):
            raise _bad(row, "there are more cells than headings")
        more = dict(zip(headings, cells + [""] * (len(headings) - len(cells)), strict=True))
        name, asked = more.pop("project_id"), more.pop("cost")
        if not name or name in found or "," in name:
            raise _bad(row, f"project {name!r} stands here twice, or its id cannot be used")
        if not _AMOUNT.fullmatch(asked) or not _amount(asked):
            raise _bad(row, f"project {name} does not say what it costs: {asked[:40]!r}")
        if len(found) >= MOST_PROJECTS:
            raise _bad(row, f"there are more than {MOST_PROJECTS} projects")
        found[name] = Project(name, asked, more)
    raise _bad(row, "the file ends before VOTES")


class _Votes:
    """Reads the ballots, each kind of ballot once, and puts the election together.

    Everything is looked at in whole columns. Where something is wrong, the file is read once more to name the row.
    """

    def __init__(self, content: bytes, meta: Mapping[str, str], projects: tuple[Project, ...]) -> None:
        self.content = content
        self.meta = meta
        self.kind = meta["vote_type"]
        self.with_points = self.kind in ("cumulative", "scoring")
        amounts = [_amount(meta["budget"]), *(_amount(project.cost) for project in projects)]
        digits = max(2, *(-int(each.as_tuple().exponent) for each in amounts))
        self.unit = 10**digits
        self.budget, *self.costs = (int(each * self.unit) for each in amounts)
        self.ids = tuple(project.id for project in projects)
        self.place_of = {name: place for place, name in enumerate(self.ids)}

    def read(self, reader: Iterator[list[str]]) -> Election:
        cells = next(reader, [""])
        row: int = reader.line_num  # type: ignore[attr-defined]
        headings = _headings(row, cells, ("voter_id", "vote", *(["points"] if self.with_points else [])))
        self.columns = [headings.index(name) for name in ("voter_id", "vote")]
        self.columns += [headings.index("points")] if self.with_points else []
        self.most = len(headings)
        cast = self._cast(reader)
        announced = self.meta.get("num_votes")
        if announced and int(announced) != cast.total():
            last: int = reader.line_num  # type: ignore[attr-defined]
            raise _bad(last, f"META announces {announced} votes, and {cast.total()} stand here")
        votes = [kind[0].strip() for kind in cast] if self.with_points else [vote.strip() for vote in cast]
        lengths = np.array([vote.count(",") + 1 if vote else 0 for vote in votes], dtype=np.int64)
        kinds = list(cast)
        places = self._places(votes, kinds)
        owners = np.repeat(np.arange(len(kinds)), lengths)
        points = self._points(kinds, lengths, owners)
        self._within(kinds, lengths, owners, places, points)
        return Election(
            ids=self.ids,
            costs=tuple(self.costs),
            budget=self.budget,
            unit=self.unit,
            starts=np.concatenate([[0], lengths.cumsum()]).astype(np.int64),
            chosen=places,
            points=points,
            weights=np.fromiter(cast.values(), dtype=np.int64, count=len(kinds)),
        )

    def _cast(self, reader: Iterator[list[str]]) -> Counter[Any]:
        voter, *others = self.columns
        vote_of = itemgetter(*others)
        needed = 1 + max(self.columns)
        voters: set[str] = set()
        cast: Counter[Any] = Counter()
        read = 0
        while chunk := [cells for cells in islice(reader, _CHUNK) if any(cells)]:
            read += len(chunk)
            lengths = set(map(len, chunk))
            if min(lengths) >= needed and max(lengths) <= self.most and read <= MOST_VOTES:
                voters.update(cells[voter].strip() for cells in chunk)
                cast.update(map(vote_of, chunk))
            if len(voters) != read or "" in voters:
                raise self._row_of_a_bad_voter()
        return cast

    def _row_of_a_bad_voter(self) -> UnreadableFile:
        voters: set[str] = set()
        row = 0
        for row, cells in self._again():
            if not 1 + max(self.columns) <= len(cells) <= self.most:
                return _bad(row, f"there are {len(cells)} cells under {self.most} headings")
            who = cells[self.columns[0]].strip()
            if not who or who in voters:
                return _bad(row, f"voter {who[:40]!r} stands here twice, or has no number")
            if len(voters) == MOST_VOTES:
                break
            voters.add(who)
        return _bad(row, f"there are more than {MOST_VOTES} votes")

    def _again(self) -> Rows:
        """Go through the lines of VOTES once more, with their numbers."""
        reader = csv.reader(_lines(self.content), delimiter=";")
        rows = _rows(reader)
        for _row, cells in rows:
            if _is_part(cells, "VOTES"):
                break
        next(rows, None)
        yield from rows

    def _bad_ballot(self, kind: Any, what: str) -> UnreadableFile:
        vote_of = itemgetter(*self.columns[1:])
        wanted = tuple(map(str.strip, kind)) if self.with_points else kind.strip()
        return _bad(next(row for row, cells in self._again() if vote_of(cells) == wanted), what)

    def _places(self, votes: list[str], kinds: list[Any]) -> Whole:
        names = ",".join(vote for vote in votes if vote).split(",") if any(votes) else []
        try:
            places = [self.place_of[name] for name in names]
        except KeyError:
            places = [self.place_of.get(name.strip(), -1) for name in names]
        if -1 in places:
            for kind, vote in zip(kinds, votes, strict=True):
                for name in vote.split(",") if vote else ():
                    if name.strip() not in self.place_of:
                        raise self._bad_ballot(kind, f"there is no project {name.strip()[:40]!r}")
        return np.array(places, dtype=np.int64)

    def _points(self, kinds: list[Any], lengths: Whole, owners: Whole) -> Whole:
        if self.kind == "ordinal":
            longest = int(self.meta.get("max_length") or 0) or int(lengths.max(initial=1))
            return longest - (np.arange(len(owners)) - (lengths.cumsum() - lengths)[owners])
        if not self.with_points:
            return np.ones(len(owners), dtype=np.int64)
        given = [
            [each.strip() for each in points.split(",")] if points.strip() else [] for _, points in kinds
        ]
        for kind, each, length in zip(kinds, given, lengths.tolist(), strict=True):
            if len(each) != length or not all(_COUNT.fullmatch(one) for one in each):
                raise self._bad_ballot(kind, "each project on a ballot needs its points, in whole numbers")
        return np.array([int(one) for each in given for one in each], dtype=np.int64)

    def _within(self, kinds: list[Any], lengths: Whole, owners: Whole, places: Whole, points: Whole) -> None:
        """See that each ballot names a project once, and that it is within the file's own limits."""
        pairs = np.sort(owners * len(self.ids) + places)
        twice = pairs[1:][pairs[1:] == pairs[:-1]]
        if len(twice):
            raise self._bad_ballot(kinds[twice[0] // len(self.ids)], "a project stands on this ballot twice")
        found = {"length": lengths, "sum_cost": self._added(owners, np.array(self.costs)[places], len(kinds))}
        if self.with_points:
            found["sum_points"] = self._added(owners, points, len(kinds))
            for name, limited in (("max_points", points), ("min_points", -points)):
                self._over(
                    name, [kinds[owner] for owner in owners] if self.meta.get(name) else kinds, limited
                )
        for name, each in found.items():
            self._over(f"max_{name}", kinds, each)
            self._over(f"min_{name}", kinds, -each)
        if self.kind == "choose-1" and int(lengths.max(initial=0)) > 1:
            raise self._bad_ballot(kinds[int(lengths.argmax())], "this ballot names more than one project")

    def _over(self, name: str, kinds: list[Any], found: Whole) -> None:
        if not self.meta.get(name):
            return
        least = name.startswith("min_")
        limit = int(_amount(self.meta[name]) * (self.unit if name.endswith("_sum_cost") else 1))
        over = (found > (-limit if least else limit)).nonzero()[0]
        if len(over):
            raise self._bad_ballot(
                kinds[over[0]], f"this ballot is {'under' if least else 'over'} the file's own {name}"
            )

    @staticmethod
    def _added(owners: Whole, each: Whole, count: int) -> Whole:
        ends = np.searchsorted(owners, np.arange(count + 1))
        sums = np.concatenate([[0], each.cumsum()])
        added: Whole = sums[ends[1:]] - sums[ends[:-1]]
        return added
