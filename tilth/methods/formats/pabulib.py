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
from itertools import chain

import numpy as np

from tilth.methods.ballots.election import Election
from tilth.methods.ballots.sheet import Rule, Sheet
from tilth.methods.formats.unreadable import UnreadableFile

MOST_BYTES = 64 * 1024 * 1024
MOST_PROJECTS = 5_000
MOST_VOTES = 2_000_000
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
    lines = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    reader = csv.reader(lines, delimiter=";")
    try:
        meta = _meta(_rows(reader))
        projects = _projects(_rows(reader), meta)
        return PbFile(meta, projects, _Votes(meta, projects).read(reader))
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
    """Reads the ballots, each kind of ballot once, and puts the election together."""

    def __init__(self, meta: Mapping[str, str], projects: tuple[Project, ...]) -> None:
        self.meta = meta
        self.kind = meta["vote_type"]
        amounts = [_amount(meta["budget"]), *(_amount(project.cost) for project in projects)]
        digits = max(2, *(-int(each.as_tuple().exponent) for each in amounts))
        self.unit = 10**digits
        self.budget, *self.costs = (int(each * self.unit) for each in amounts)
        self.ids = tuple(project.id for project in projects)
        self.place_of = {name: place for place, name in enumerate(self.ids)}
        self.limits = {
            key: _amount(meta[key]) * (self.unit if key.endswith("_sum_cost") else 1)
            for key in (*_LIMITS, "min_points", "max_points")
            if meta.get(key)
        }
        self.bare = not set(self.limits) - {"max_length"}

    def read(self, reader: Iterator[list[str]]) -> Election:
        cells = next(reader, [""])
        row: int = reader.line_num  # type: ignore[attr-defined]
        headings = _headings(row, cells, ("voter_id", "vote"))
        with_points = self.kind in ("cumulative", "scoring")
        if with_points and "points" not in headings:
            raise _bad(row, "ballots of this type need a column named points")
        first, cast = self._cast(reader, headings, with_points)
        announced = self.meta.get("num_votes")
        if announced and int(announced) != cast.total():
            last: int = reader.line_num  # type: ignore[attr-defined]
            raise _bad(last, f"META announces {announced} votes, and {cast.total()} stand here")
        longest = int(self.limits.get("max_length", 0)) or max(
            (vote.count(",") + 1 for vote, _ in cast), default=1
        )
        ballots = [self._ballot(first[kind], *kind, longest) for kind in cast]
        places = [placed for placed, _ in ballots]
        return Election(
            ids=self.ids,
            costs=tuple(self.costs),
            budget=self.budget,
            unit=self.unit,
            starts=np.cumsum([0, *map(len, places)], dtype=np.int64),
            chosen=np.fromiter(chain.from_iterable(places), dtype=np.int64),
            points=np.fromiter(chain.from_iterable(given for _, given in ballots), dtype=np.int64),
            weights=np.fromiter(cast.values(), dtype=np.int64),
        )

    def _cast(
        self, reader: Iterator[list[str]], headings: list[str], with_points: bool
    ) -> tuple[dict[tuple[str, str], int], Counter[tuple[str, str]]]:
        voter, vote = headings.index("voter_id"), headings.index("vote")
        points = headings.index("points") if with_points else -1
        needed, most = 1 + max(voter, vote, points), len(headings)
        voters: set[str] = set()
        first: dict[tuple[str, str], int] = {}
        cast: list[tuple[str, str]] = []
        for cells in reader:
            if not any(cells):
                continue
            row: int = reader.line_num  # type: ignore[attr-defined]
            if not needed <= len(cells) <= most:
                raise _bad(row, f"there are {len(cells)} cells under {most} headings")
            who = cells[voter].strip()
            if not who or who in voters:
                raise _bad(row, f"voter {who[:40]!r} stands here twice, or has no number")
            voters.add(who)
            kind = (cells[vote], cells[points] if with_points else "")
            first.setdefault(kind, row)
            cast.append(kind)
            if len(cast) > MOST_VOTES:
                raise _bad(row, f"there are more than {MOST_VOTES} votes")
        return first, Counter(cast)

    def _ballot(self, row: int, vote: str, points: str, longest: int) -> tuple[list[int], list[int]]:
        names = [name.strip() for name in vote.split(",")] if vote.strip() else []
        try:
            places = [self.place_of[name] for name in names]
        except KeyError as error:
            raise _bad(row, f"there is no project {str(error.args[0])[:40]!r}") from None
        if len(set(places)) != len(places):
            raise _bad(row, "a project stands on this ballot twice")
        if self.kind == "ordinal":
            given = list(range(longest, longest - len(places), -1))
        elif self.kind in ("cumulative", "scoring"):
            given = self._points(row, points, len(places))
        else:
            given = [1] * len(places)
        self._within(row, places, given, longest)
        return places, given

    def _points(self, row: int, points: str, length: int) -> list[int]:
        given = [each.strip() for each in points.split(",")] if points.strip() else []
        if len(given) != length or not all(_COUNT.fullmatch(each) for each in given):
            raise _bad(row, "each project on a ballot needs its points, in whole numbers")
        return [int(each) for each in given]

    def _within(self, row: int, places: list[int], given: list[int], longest: int) -> None:
        if len(places) > (1 if self.kind == "choose-1" else longest):
            raise _bad(row, f"there are {len(places)} projects on this ballot, more than it may name")
        if self.bare:
            return
        told = {"length": len(places)}
        if "min_sum_cost" in self.limits or "max_sum_cost" in self.limits:
            told["sum_cost"] = sum(self.costs[place] for place in places)
        if self.kind in ("cumulative", "scoring"):
            told["sum_points"] = sum(given)
        for name, found in told.items():
            if found > self.limits.get(f"max_{name}", found):
                raise _bad(row, f"this ballot is over the file's own max_{name}")
            if found < self.limits.get(f"min_{name}", found):
                raise _bad(row, f"this ballot is under the file's own min_{name}")
        if given and self.kind in ("cumulative", "scoring"):
            if max(given) > self.limits.get("max_points", max(given)):
                raise _bad(row, "this ballot is over the file's own max_points")
            if min(given) < self.limits.get("min_points", min(given)):
                raise _bad(row, "this ballot is under the file's own min_points")
