"""What is asked about comparisons: the public list, one of them with everything said of it, and what another room may cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.forms import day_words
from tilth.comparisons.models import Comparison, Kind, Result, Verdict, Version
from tilth.comparisons.table import headings
from tilth.comparisons.words import FAULTS, column_words, ends, sentence, why_not
from tilth.methods.beside import Beside, beside
from tilth.methods.formats import spreadsheet

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison in the list: its question, how it stands in words, and what came of it, if anything."""

    pk: UUID
    question: str
    stands: str
    sentence: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """One thing known of both groups beforehand: how far apart they were, and are once weighted."""

    of: str
    before: float
    weighted: float


@dataclass(frozen=True, slots=True)
class Whole:
    """One comparison with everything a page says of it. `result` is the newest that was worked out from a table."""

    comparison: Comparison
    version: Version
    versions: list[Version]
    stands: str
    result: Result | None
    sentence: str
    earlier: list[tuple[Result, str]]
    unread: Result | None  # a table that could not be read, where it came last
    is_waiting: bool
    can_change: bool
    can_bring: bool
    picture: Beside | None
    balance: list[Alike]

    @property
    def is_of_people(self) -> bool:
        return self.comparison.kind == Kind.PEOPLE

    @property
    def untouched(self) -> dict[str, str]:
        """Both ends of what the help cannot have changed, in words."""
        return self._ends("untouched")

    @property
    def with_own(self) -> dict[str, str]:
        """Both ends with the help's own contacts counted, in words."""
        return self._ends("with_own")

    @property
    def why_unread(self) -> str:
        return why_not(self.unread) if self.unread else ""

    def _ends(self, of: str) -> dict[str, str]:
        return ends(self.comparison.kind, self.result.found[of]) if self.result else {}


@dataclass(frozen=True, slots=True)
class Told:
    """What another room may cite of a comparison: the whole of it, so that no figure of it stands alone."""

    pk: UUID
    question: str
    sentence: str
    is_change: bool
    people: int | None  # on both sides, rounded as numbers in public are; None where places are compared
    places: int | None
    from_on: date
    until_on: date
    worked_out_on: date
    how_chosen: str
    compared_with: str
    interval: tuple[float, float] | None  # None where a check failed: then there is no figure
    method: str


def _with_everything() -> QuerySet[Comparison]:
    return Comparison.objects.prefetch_related(
        Prefetch("versions", to_attr="all_versions"), Prefetch("results", to_attr="all_results")
    )


def registry() -> list[Line]:
    """Give every comparison, the newest first, given up or not: three reads."""
    return [_line(one) for one in _with_everything().order_by("-made_at", "-pk")[:MOST_LISTED]]


def newest_told(most: int = 2) -> list[Line]:
    """Give the newest comparisons of which something came."""
    rows = _with_everything().filter(
        given_up_on=None, results__verdict__in=(Verdict.FOUND, Verdict.CANNOT_TELL, Verdict.DECLINED)
    )
    return [_line(one) for one in rows.distinct().order_by("-made_at", "-pk")[:most]]


def _line(comparison: Any) -> Line:
    version, result = comparison.all_versions[-1], _newest(comparison.all_results)
    return Line(
        pk=comparison.pk,
        question=version.question,
        stands=_stands(comparison, version, result),
        sentence=sentence(comparison.kind, _version_of(comparison, result), result) if result else "",
        is_told=result is not None and result.verdict == Verdict.FOUND,
    )


def _version_of(comparison: Any, result: Result) -> Version:
    """Give the version by which it was worked out, from those that were read with their comparison."""
    found: Version = next(one for one in comparison.all_versions if one.pk == result.version_id)
    return found


def _newest(results: list[Result]) -> Result | None:
    """Give the newest that came of a table; one that could not be read is none."""
    return next((one for one in reversed(results) if one.verdict not in ("", Verdict.UNREADABLE)), None)


def _stands(comparison: Comparison, version: Version, result: Result | None) -> str:
    today = clock.today()
    if comparison.given_up_on:
        return _("given up")
    if result is not None:
        return str(Verdict(result.verdict).label)
    if today < version.starts_on:
        return _("begins on %(day)s") % {"day": day_words(version.starts_on)}
    if today < version.ends_on:
        return _("goes on until %(day)s; nobody looks before") % {"day": day_words(version.ends_on)}
    return _("not told yet: its time was over on %(day)s") % {"day": day_words(version.ends_on)}


def whole(comparison: Comparison) -> Whole:
    """Give one comparison with everything said of it. Two reads."""
    versions, results = list(comparison.versions.all()), list(comparison.results.all())
    by_pk = {one.pk: one for one in versions}
    version, result = versions[-1], _newest(results)
    told = [(one, sentence(comparison.kind, by_pk[one.version_id], one)) for one in results if one.verdict]
    is_waiting = any(not one.verdict for one in results)
    last = results[-1] if results else None
    today, goes_on = clock.today(), comparison.given_up_on is None
    return Whole(
        comparison=comparison,
        version=version,
        versions=versions,
        stands=_stands(comparison, version, result),
        result=result,
        sentence=next((words for one, words in told if one is result), ""),
        earlier=[
            pair for pair in reversed(told) if pair[0] is not result and pair[0].verdict != Verdict.UNREADABLE
        ],
        unread=last if last is not None and last.verdict == Verdict.UNREADABLE else None,
        is_waiting=is_waiting,
        can_change=goes_on and today <= version.starts_on and not results,
        can_bring=goes_on and today >= version.ends_on and not is_waiting,
        picture=_picture(result, version),
        balance=[
            Alike(column_words(name, version.quarters_before), before, weighted)
            for name, before, weighted in (result.found.get("balance", ()) if result else ())
        ],
    )


def _picture(result: Result | None, version: Version) -> Beside | None:
    if result is None or "ours" not in result.found:
        return None
    return beside(result.found["ours"], result.found["theirs"], version.quarters_before)


def columns_of(page: Whole) -> list[tuple[str, str]]:
    """Give the columns of the table, each with what stands in it."""
    version, many = page.version, page.version.quarters_before
    outcome = version.outcome
    times = [
        (
            f"before_1 … before_{many}",
            _("%(outcome)s in each quarter before, the oldest first") % {"outcome": outcome},
        ),
        (
            f"after_1 … after_{version.quarters_watched}",
            _("%(outcome)s in each quarter after") % {"outcome": outcome},
        ),
    ]
    if not page.is_of_people:
        return [
            ("place", _("the place, by its name; %(place)s among them") % {"place": version.place}),
            ("people", _("how many people live behind the line: ten at least")),
            *times,
        ]
    return [
        ("helped", _("yes, or no for not yet")),
        *((name, _("a number, as it was known before the start")) for name in version.known_names),
        *times,
        ("own", _("contacts with the new help itself, in the same time after")),
        ("untouched", _("%(untouched)s, in the same time after") % {"untouched": version.untouched}),
    ]


def faults_of(result: Result) -> list[tuple[int, str, str]]:
    """Give what is wrong with a table: row, column, and what to do, in words."""
    return [(row, column, str(FAULTS.get(what, FAULTS["a_number"]))) for row, column, what in result.faults]


def waiting() -> Result | None:
    """Give the table that has waited longest to be worked out."""
    rows = Result.objects.filter(verdict="").select_related("comparison", "version", "file")
    return rows.order_by("made_at", "pk").first()


def told(pk: UUID) -> Told | None:
    """Give what may be cited of a comparison; None while nothing came of it, and for one that was given up."""
    comparison: Any = _with_everything().filter(pk=pk, given_up_on=None).first()
    result = _newest(comparison.all_results) if comparison else None
    if comparison is None or result is None or result.worked_out_at is None:
        return None
    version, found = _version_of(comparison, result), result.found
    sides = [found[side] for side in ("helped", "not_yet") if found.get(side) is not None]
    return Told(
        pk=comparison.pk,
        question=version.question,
        sentence=sentence(comparison.kind, version, result),
        is_change=result.verdict == Verdict.FOUND,
        people=sum(sides) if sides else None,
        places=found.get("places"),
        from_on=version.starts_on,
        until_on=version.ends_on,
        worked_out_on=result.worked_out_at.date(),
        how_chosen=version.chosen_by,
        compared_with=str(version.get_beside_display()),
        interval=(found["lower"], found["upper"]) if "lower" in found else None,
        method=result.method,
    )


def blank_table(comparison: Comparison, version: Version) -> bytes:
    """Give the headings of the table as a file to fill in."""
    return spreadsheet.write(headings(comparison.kind, version), [])


def as_table(page: Whole) -> bytes:
    """Give what was written down and what came of it as a file: the same sentences and figures as the page."""
    version, result = page.version, page.result
    rows: list[tuple[object, ...]] = [
        (_("Question"), version.question),
        (_("Written down on"), version.registered_on.isoformat()),
        (_("Digest of what was written down"), version.digest),
        (_("How they are chosen"), version.chosen_by),
        (_("Compared with"), version.get_beside_display()),
        (_("From"), version.starts_on.isoformat()),
        (_("Until"), version.ends_on.isoformat()),
        (_("What is counted"), version.outcome),
        (_("Who answers for the arithmetic"), version.analyst),
        (_("How it stands"), page.stands),
    ]
    if result is not None:
        rows += [(_("What came of it"), page.sentence), (_("Method"), result.method)]
        rows += _figures(page, result.found)
    return spreadsheet.write([_("What"), _("Said")], rows)


def _figures(page: Whole, found: dict[str, Any]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    if found.get("helped"):
        rows += [
            (_("People helped, about"), found["helped"]),
            (_("People not yet helped, about"), found["not_yet"]),
        ]
    if "untouched" in found:
        rows.append((page.version.untouched, _("between %(low)s and %(high)s") % page.untouched))
    if "with_own" in found:
        rows.append(
            (_("With the help’s own contacts counted"), _("between %(low)s and %(high)s") % page.with_own)
        )
    if "three" in found:
        three = found["three"]
        rows += [
            (_("Before, for each person"), three["before"]),
            (_("Expected anyway, for each person"), three["expected"]),
            (_("After, for each person"), three["after"]),
        ]
    return rows
