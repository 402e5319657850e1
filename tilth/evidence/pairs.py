"""Pairs of ids in words: on what they agree and what that weighs, never what is written there; and what each weight would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.base.errors import NotFound
from tilth.evidence import linked
from tilth.evidence.models import Linking
from tilth.evidence.queries import source_names

POINTS: Mapping[str, Promise] = {
    "": gettext_lazy("Any two ids, before anything is compared"),
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Family name"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "postcode": gettext_lazy("Postcode"),
    "nhs_number": gettext_lazy("NHS number"),
    "suburb": gettext_lazy("Part of town"),
    "rare": gettext_lazy("How rare it is, what they share"),
}
# The words of linkage.toml, as they stand on a page. What is not here stands as it is written there.
AGREES: Mapping[str, Promise] = {
    "missing": gettext_lazy("not known of both"),
    "the same": gettext_lazy("the same"),
    "names of one person, or one is the short of the other": gettext_lazy("names of one person, or one is short for the other"),
    "given and family name swapped": gettext_lazy("first and family name swapped"),
    "one letter off": gettext_lazy("one letter off"),
    "one is part of the other": gettext_lazy("one is part of the other"),
    "alike": gettext_lazy("alike"),
    "different": gettext_lazy("different"),
    "day and month swapped": gettext_lazy("day and month swapped"),
    "one figure off": gettext_lazy("one figure off"),
    "two of day, month and year the same": gettext_lazy("two of day, month and year the same"),
    "one letter or figure off": gettext_lazy("one letter or figure off"),
    "the same address": gettext_lazy("the same address"),
    "the same district": gettext_lazy("the same district"),
}  # fmt: skip
# The picture: so many units across, from the lowest sum to the highest.
WIDE = 200.0


@dataclass(frozen=True, slots=True)
class Fall:
    """One step of a pair's weight: on what, how they agree, what it adds, and where its bar stands in the picture."""

    point: Promise | str
    agrees: Promise | str
    adds: str
    left: float
    width: float
    goes_up: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair to look at. `said` is what somebody said of it: "same", "apart", or nothing."""

    key: str
    between: str
    weight: float
    is_joined: bool
    is_enough: bool
    said: str
    falls: list[Fall]
    zero: float
    sure_at: float
    said_before: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a pair."""

    between: str
    is_same: bool
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What one weight would do: how many people, and how many of each source would be linked to nobody."""

    sure: int
    times: str
    persons: int | None
    unlinked: list[int | None]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What the last run came to."""

    records: int | None
    persons: int | None
    unlinked: list[tuple[str, int | None]]
    choices: list[Choice]
    pairs: list[Pair]
    said: list[Said]


def page(now: Linking) -> Page:
    """Give what the last run came to, what each weight would do, some pairs, and what was said of pairs."""
    told, names = linked.told(), source_names()
    sources = list(told.get("unlinked", {}))
    choices = [
        Choice(
            one["sure"], f"{2 ** one['sure']:,}", one["persons"], [one["unlinked"].get(each) for each in sources],
            one["sure"] == now.sure,
        )
        for one in told.get("choices", [])
    ]  # fmt: skip
    said = linked.said()
    return Page(
        told.get("records"),
        told.get("persons"),
        [(names.get(each, each), told["unlinked"][each]) for each in sources],
        choices,
        [_pair(one, now, names, said) for one in linked.shown_pairs()],
        [Said(_between(line["sources"], names), line["is_same"], line["why"], line["by"]) for line in said],
    )


def pair(key: str, now: Linking) -> Pair:
    """Give one of the pairs that can be looked at. Raises NotFound."""
    found = next((one for one in linked.shown_pairs() if one.key == key), None)
    if found is None:
        raise NotFound
    return _pair(found, now, source_names(), linked.said())


def _pair(one: linked.ShownPair, now: Linking, names: Mapping[str, str], said: list[dict[str, Any]]) -> Pair:
    line = next((line for line in said if (line["one"], line["other"]) == (one.one, one.other)), None)
    sums = [0.0]
    for *_which, adds in one.falls:
        sums.append(sums[-1] + adds)
    first, second = one.sources
    needed = linked.within_one_source(now.sure) if first == second else float(now.sure)
    low, high = min(*sums, 0.0, needed), max(*sums, 0.0, needed)
    unit = WIDE / ((high - low) or 1)
    falls = [
        Fall(
            POINTS.get(column, column), AGREES.get(agrees, agrees), f"{adds:+.1f}",
            round((min(start, end) - low) * unit, 1), max(round(abs(adds) * unit, 1), 1.0), adds >= 0,
        )
        for (column, agrees, adds), start, end in zip(one.falls, sums, sums[1:], strict=False)
    ]  # fmt: skip
    return Pair(
        one.key, _between(one.sources, names), one.weight,
        bool(line["is_same"]) if line else one.is_joined,
        one.weight >= needed,
        "" if line is None else "same" if line["is_same"] else "apart",
        falls, round(-low * unit, 1), round((needed - low) * unit, 1),
        {"is_same": "same" if line["is_same"] else "apart", "why": line["why"]} if line else {},
    )  # fmt: skip


def _between(sources: list[str], names: Mapping[str, str]) -> str:
    first, second = (names.get(source, source) for source in sources)
    if first == second:
        return _("Two ids of %(one)s") % {"one": first}
    return _("%(one)s and %(other)s") % {"one": first, "other": second}
