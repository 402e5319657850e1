"""What came of a comparison, in a sentence: never a bare figure, and none where a check failed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tilth.comparisons.models import Kind, Result, Verdict, Version

WHY_NOT = {
    "few": gettext_lazy("Fewer than ten people stand on one side, and so few are not told of."),
    "short": gettext_lazy("Less than eight quarters are known before, or nothing after."),
    "unlike": gettext_lazy("The two groups are not alike enough, however they are weighted."),
    "little": gettext_lazy("Too little happened to anybody to compare."),
    "untouched": gettext_lazy(
        "Something changed too that the help cannot have changed. So the groups differ in more than the help."
    ),
    "place_short": gettext_lazy("Eight quarters before, something after and three other places are needed."),
    "place_unlike": gettext_lazy(
        "No mix of other places moved as this one did before, so there is nothing fair to compare it with."
    ),
    "broken": gettext_lazy("The arithmetic failed. Tell the keeper of this place; no figure came of it."),
    "gone": gettext_lazy("The table was not there any more. Bring it again."),
    "rows": gettext_lazy("Some rows or columns are not as they should be. Nothing was worked out."),
    "large": gettext_lazy("The file is over 5 MB. Split it into smaller ones."),
    "not text": gettext_lazy("This is not a text file. Save the sheet as CSV and try again."),
    "empty": gettext_lazy("There is nothing in this file."),
    "long": gettext_lazy("The table is too large: 10,000 lines and 60 columns at most. Split it."),
    "headings": gettext_lazy("The first line must name each column once."),
    "macros": gettext_lazy("There are macros in this file. Save it as a plain workbook (.xlsx) or as CSV."),
    "hidden": gettext_lazy("There is a hidden sheet in this file. Show it, or take it out."),
    "sheets": gettext_lazy("There are several sheets in this file. Save the one you mean alone."),
    "formula": gettext_lazy("There are formulas in this file. Copy the sheet as values alone."),
    "broken table": gettext_lazy("This table cannot be read. Save the sheet as CSV again and try once more."),
}
FAULTS = {
    "no_rows": gettext_lazy("There is no line under the headings."),
    "missing": gettext_lazy("This column is missing."),
    "not_written_down": gettext_lazy("This column was not written down beforehand. Take it out."),
    "too_many": gettext_lazy("There are more cells than headings."),
    "yes_or_no": gettext_lazy("Write yes or no."),
    "a_number": gettext_lazy("Write a number, 0 or more."),
    "a_whole_number": gettext_lazy("Write a whole number, 0 or more."),
    "a_name_once": gettext_lazy("Each place is named, and once."),
    "too_few_people": gettext_lazy("Fewer than ten people live behind this line. So few are not told of."),
    "place_missing": gettext_lazy("The place that was written down is not in the table."),
}


def sentence(kind: str, version: Version, result: Result) -> str:
    """Say what came of it, for anybody to read."""
    outcome = version.outcome[:1].upper() + version.outcome[1:]
    said = {"outcome": outcome, "place": version.place}
    if result.verdict == Verdict.FOUND:
        return _found(kind, said, result.found)
    if result.verdict == Verdict.CANNOT_TELL:
        return _(
            "%(outcome)s: we cannot tell. Anything between %(low)s and %(high)s would fit what was seen."
        ) % (said | ends(kind, result.found))
    if result.verdict == Verdict.DECLINED:
        return _("%(outcome)s: nothing is claimed. %(why)s") % (said | {"why": why_not(result)})
    return _("%(outcome)s: nothing can be told. %(why)s") % (said | {"why": why_not(result)})


def _found(kind: str, said: dict[str, Any], found: dict[str, Any]) -> str:
    if kind == Kind.PLACE:
        return _(
            "%(outcome)s: in %(place)s about %(size)s than would have come anyway. As far as %(others)s other places can tell, %(sure)s times in 100 it lies between %(low)s and %(high)s."
        ) % (
            said
            | {"others": found["places"] - 1, "sure": sure_of(found["places"])}
            | {"size": by_how_much(kind, found["share"])}
            | ends(kind, found)
        )
    return _(
        "%(outcome)s: about %(size)s than would have come anyway. 19 times in 20 it lies between %(low)s and %(high)s."
    ) % (said | {"size": by_how_much(kind, found["share"])} | ends(kind, found))


def sure_of(places: int) -> int:
    """Say how often, in a hundred times, the range that other places show holds the truth: few of them cannot show 95.

    >>> sure_of(39), sure_of(21), sure_of(200)
    (95, 90, 95)
    """
    others = places - 1
    return min(95, round(100 * (others - 1) / (others + 1)))


def ends(kind: str, change: dict[str, Any]) -> dict[str, str]:
    """Say both ends of an interval, the one nearer to nothing first where both lie on one side."""
    low, high = change["lower"], change["upper"]
    if high <= 0:
        low, high = high, low
    return {"low": by_how_much(kind, low), "high": by_how_much(kind, high)}


def by_how_much(kind: str, change: float) -> str:
    """Say a change: 32% fewer, 9% more, or for places 19.5 fewer.

    >>> by_how_much("people", -32), by_how_much("place", 1.5)
    ('32% fewer', '1.5 more')
    """
    if not change:
        return _("no change")
    size = f"{abs(change):g}" + ("" if kind == Kind.PLACE else "%")
    return _("%(size)s fewer") % {"size": size} if change < 0 else _("%(size)s more") % {"size": size}


def why_not(result: Result) -> str:
    """Say why nothing is told."""
    word = (
        "broken table"
        if result.why_not == "broken" and result.verdict == Verdict.UNREADABLE
        else result.why_not
    )
    return str(WHY_NOT.get(word, WHY_NOT["rows"]))


def column_words(name: str, quarters_before: int) -> str:
    """Name a column of the table as people do: the oldest quarter is the one furthest before.

    >>> column_words("before_1", 8), column_words("age", 8)
    ('8 quarters before', 'age')
    """
    side, _line, number = name.rpartition("_")
    if side == "before" and number.isdigit():
        away = quarters_before - int(number) + 1
        return ngettext("%(num)s quarter before", "%(num)s quarters before", away) % {"num": away}
    return name
