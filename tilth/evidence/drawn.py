"""What happened, as a page draws it: out of what was worked out and may be read. Who is linked to nobody stands beside all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tilth.base.filters import pounds
from tilth.evidence import figures
from tilth.evidence.models import Looking
from tilth.methods.suppression import share

PER_POUND = 100
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a table with its picture: of what, how far the bar goes (in a hundred), and the other cells in words."""

    label: str
    length: int | None
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure: what it is called, a sentence, what its columns are, its lines, and by what method and settings."""

    name: str
    title: str
    lead: str
    columns: list[str]
    bars: list[Bar]
    method: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that was worked out, of which days, and the share of each source that no other agency knows."""

    on: date
    first: date
    last: date
    sure: int | None
    settings: dict[str, int]
    alone: list[tuple[str, int | None]]
    figures: list[Figure]


def page() -> Page | None:
    """Give what was worked out last. None before the first time."""
    told = figures.kept()
    if not told:
        return None
    measures = told["measures"]
    alone = [(row["agency"], share(row["alone"], row["people"])) for row in measures["alone"]["rows"]]
    drawn = [
        draw(name, measures[name], told) for name, draw in DRAWN.items() if measures.get(name, {}).get("rows")
    ]
    first, last, on = (date.fromisoformat(told[name]) for name in ("first", "last", "on"))
    return Page(on, first, last, told["sure"], told["settings"], alone, drawn)


def as_typed(looking: Looking | None) -> dict[str, Any]:
    """Give how it is worked out as somebody types it."""
    if looking is None:
        return {"at_least": 5, "window": 365, "within": 30}
    prices = "\n".join(", ".join(row) for row in looking.prices)
    return {
        "at_least": looking.at_least,
        "window": looking.window,
        "within": looking.within,
        "prices": prices,
    }


def _number(value: int | None) -> str:
    return _("too few to tell") if value is None else f"{value:,}"


def _of_100(value: int | None) -> str:
    return _("not told") if value is None else f"{value}%"


def _made(name: str, measure: Row) -> str:
    """Say by which method and settings, as it stands beside the figure."""
    words = {"at_least": _("at least %s times"), "window": _("in any %s days"), "within": _("within %s days")}
    settings = ", ".join(words[each] % value for each, value in measure["settings"].items())
    method = _("Method: %(name)s, version %(version)s") % {"name": name, "version": measure["version"]}
    return f"{method} ({settings})" if settings else method


def _concentration(name: str, measure: Row, _told: Row) -> Figure:
    bars = []
    for row in measure["rows"]:
        part = share(row["contacts"], row["all_contacts"])
        label = _("The %(percent)s in 100 with most contacts") % {"percent": row["top_percent"]}
        bars.append(Bar(label, part, [_number(row["people"]), _number(row["contacts"]), _of_100(part)]))
    return Figure(
        name, _("How far contacts gather"),
        _("Of all contacts, how many were those of a few people."),
        [_("People"), _("Contacts"), _("Of all contacts")], bars, _made(name, measure),
    )  # fmt: skip


def _often(name: str, measure: Row, _told: Row) -> Figure:
    row = measure["rows"][0]
    people, contacts = share(row["people"], row["all_people"]), share(row["contacts"], row["all_contacts"])
    settings = measure["settings"]
    return Figure(
        name,
        _("In touch at least %(times)s times in any %(days)s days")
        % {"times": settings["at_least"], "days": settings["window"]},
        _("First and last day counted."),
        [_("How many"), _("Of all")],
        [
            Bar(_("People"), people, [_number(row["people"]), _of_100(people)]),
            Bar(_("Their contacts"), contacts, [_number(row["contacts"]), _of_100(contacts)]),
        ],
        _made(name, measure),
    )


def _persistence(name: str, measure: Row, _told: Row) -> Figure:
    bars = []
    for row in measure["rows"]:
        part = share(row["again"], row["people"])
        label = _("%(periods)s periods ago") % {"periods": row["periods_ago"]}
        if row["periods_ago"] == 1:
            label = _("The period before the last")
        bars.append(Bar(label, part, [_number(row["people"]), _number(row["again"]), _of_100(part)]))
    return Figure(
        name, _("How many are among them again"),
        _("Most people have one bad stretch. Whoever falls out of the few by themselves was not helped out of them."),
        [_("People"), _("Again in the next"), _("In 100")], bars, _made(name, measure),
    )  # fmt: skip


def _repeats(name: str, measure: Row, _told: Row) -> Figure:
    bars = []
    for row in measure["rows"]:
        part = share(row["repeats"], row["contacts"])
        bars.append(
            Bar(row["agency"], part, [_number(row["contacts"]), _number(row["repeats"]), _of_100(part)])
        )
    return Figure(
        name,
        _("Back again within %(days)s days") % {"days": measure["settings"]["within"]},
        _("Contacts that the same person’s next contact with the same agency followed."),
        [_("Contacts"), _("Followed"), _("In 100")], bars, _made(name, measure),
    )  # fmt: skip


def _journeys(name: str, measure: Row, _told: Row) -> Figure:
    most = max((row["moves"] or 0 for row in measure["rows"]), default=0) or 1
    return Figure(
        name,
        _("From one agency to another within %(days)s days") % {"days": measure["settings"]["within"]},
        _("A bar is as long as moves are many."),
        [_("People"), _("Moves")],
        [
            Bar(
                _("%(one)s to %(other)s") % {"one": row["from_agency"], "other": row["to_agency"]},
                None if row["moves"] is None else round(100 * row["moves"] / most),
                [_number(row["people"]), _number(row["moves"])],
            )
            for row in measure["rows"]
        ],
        _made(name, measure),
    )


def _joins(name: str, measure: Row, _told: Row) -> Figure:
    bars = []
    for row in measure["rows"]:
        part = share(row["back"], row["moves"])
        label = _("%(one)s to %(other)s") % {"one": row["from_agency"], "other": row["to_agency"]}
        bars.append(Bar(label, part, [_number(row["moves"]), _number(row["back"]), _of_100(part)]))
    return Figure(
        name, _("Where people fall through"),
        _("Moves after which they stood before the first agency again."),
        [_("Moves"), _("Back again"), _("In 100")], bars, _made(name, measure),
    )  # fmt: skip


def _cost(name: str, measure: Row, told: Row) -> Figure:
    most = max((row["high_pence"] or 0 for row in measure["rows"]), default=0) or 1
    bars = []
    for row in measure["rows"]:
        low, high = row["low_pence"], row["high_pence"]
        between = _("too few to tell")
        if low is not None and high is not None:
            between = _("between %(low)s and %(high)s") % {"low": _rounded(low), "high": _rounded(high)}
        label = f"{row['agency']}, {row['in_year']}"
        length = None if high is None else round(100 * high / most)
        cells = [_number(row["contacts"]), between, _number(row["without_tariff"])]
        bars.append(Bar(label, length, cells))
    return Figure(
        name, _("What it cost"),
        _("A range, because nobody knows what one contact costs. It is not money that anybody would have back."),
        [_("Contacts"), _("Cost"), _("Without a price")], bars, _made(name, measure),
        _("Prices: %(from)s.") % {"from": "; ".join(told["prices"])},
    )  # fmt: skip


def _rounded(pence: int) -> str:
    """Give whole pounds, to the nearest hundred where there are many: more figures would pretend to know."""
    whole = pence // PER_POUND
    return pounds((round(whole, -2) if whole >= 1_000 else whole) * PER_POUND)


DRAWN: dict[str, Callable[[str, Row, Row], Figure]] = {
    "concentration": _concentration, "often": _often, "persistence": _persistence, "repeats": _repeats,
    "journeys": _journeys, "joins": _joins, "cost": _cost,
}  # fmt: skip
