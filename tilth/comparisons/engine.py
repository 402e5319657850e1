"""Works a comparison out of its table: where the arithmetic is, for the task worker alone. It writes nothing.

What comes back is what may be shown and nothing more: where a check fails the change itself is not among it, so no page,
file or backup can tell it. Every number is of ten people or more, rounded as numbers that leave a team are.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from tilth.comparisons import table
from tilth.comparisons.models import Beside, Kind, Verdict, Version
from tilth.methods.formats.unreadable import UnreadableFile
from tilth.methods.suppression import PUBLIC, shown

if TYPE_CHECKING:
    import numpy as np

    from tilth.methods.did_it_help import Comparison, Effect

# Of all places, the share in which so large a change may be met where nothing was done.
_BY_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it: the verdict, why not in one word, the figures that may be shown, and what is wrong with the table."""

    verdict: Verdict
    why_not: str = ""
    found: dict[str, Any] = field(default_factory=dict)
    faults: list[list[Any]] = field(default_factory=list)
    method: str = ""


def work_out(content: bytes, kind: str, version: Version) -> Told:
    """Read the table and compare. Nothing is raised for what somebody brought: it is told."""
    try:
        columns = table.read(content, kind, version)
    except UnreadableFile as error:
        return Told(Verdict.UNREADABLE, why_not=error.why)
    except table.BadTable as error:
        return Told(
            Verdict.UNREADABLE, why_not="rows", faults=[list(asdict(one).values()) for one in error.faults]
        )
    return _of_places(columns, version) if kind == Kind.PLACE else _of_people(columns, version)


def _of_people(columns: table.Columns, version: Version) -> Told:
    import numpy as np

    from tilth.methods.did_it_help import RULE, CannotCompare, Registered, compare

    helped = np.array(columns.helped)
    if min(int(helped.sum()), int((~helped).sum())) < PUBLIC.least:
        return Told(Verdict.REFUSED, "few", method=RULE)
    before = [columns.numbers[name] for name in table.quarters("before", version.quarters_before)]
    after = np.array([columns.numbers[name] for name in table.quarters("after", version.quarters_watched)])
    known = [columns.numbers[name] for name in version.known_names]
    names = (*table.quarters("before", version.quarters_before), *version.known_names)
    registered = Registered(
        version.chosen_by,
        version.starts_on,
        version.outcome,
        version.untouched,
        Beside(version.beside).value,
        version.analyst,
        version.registered_on,
    )
    outcome, own = after.sum(axis=0), np.array(columns.numbers[table.OWN])
    history, untouched = np.array([*before, *known]).T, np.array(columns.numbers[table.UNTOUCHED])
    try:
        found, with_own = (
            compare(registered, history, names, helped, counted, untouched, version.quarters_before)
            for counted in (outcome, outcome + own)
        )
    except CannotCompare as error:
        return Told(Verdict.REFUSED, error.why, method=RULE)
    said = _checks(found)
    if found.doubts:
        why = "untouched" if found.untouched.is_news else "unlike"
        return Told(Verdict.DECLINED, why, said, method=RULE)
    said |= _change(found.effect) | {"with_own": _change(with_own.effect)}
    said |= _lines(np.array(before), after, helped, found.weights)
    said |= {"hidden_choice": round(found.hidden_choice, 1), "own_each": round(float(own[helped].mean()), 1)}
    said["three"] = _three(
        outcome[helped], np.array(before[-version.quarters_watched :]), helped, found.effect
    )
    is_told = found.claims_an_effect and not said["lower"] <= 0 <= said["upper"]
    return Told(Verdict.FOUND if is_told else Verdict.CANNOT_TELL, found=said, method=RULE)


def _checks(found: Comparison) -> dict[str, Any]:
    """What stands beside every answer, and alone where nothing is claimed."""
    return {
        "helped": shown(found.helped, PUBLIC),
        "not_yet": shown(found.not_yet, PUBLIC),
        "balance": [[one.of, round(one.before, 2), round(one.weighted, 2)] for one in found.balance],
        "untouched": _change(found.untouched),
        "smallest": ceil(found.smallest * 100),
    }


def _change(effect: Effect) -> dict[str, int]:
    """In a hundred, the interval rounded outwards."""
    return {
        "share": round(effect.share * 100),
        "lower": floor(effect.lower * 100),
        "upper": ceil(effect.upper * 100),
    }


def _lines(before: Any, after: Any, helped: Any, weights: Any) -> dict[str, list[float]]:
    """How much there was each quarter, for each who was helped and for each like them."""
    every = [*before, *after]
    return {
        "ours": [round(float(line[helped].mean()), 2) for line in every],
        "theirs": [round(float(weights @ line[~helped]), 2) for line in every],
    }


def _three(outcome: Any, same_before: Any, helped: Any, effect: Effect) -> dict[str, float]:
    """The same stretch of time before, what was to be expected anyway, and after: each for one person."""
    came = float(outcome.mean())
    return {
        "before": round(float(same_before.sum(axis=0)[helped].mean()), 1),
        "expected": round(came / (1 + effect.share), 1),
        "after": round(came, 1),
    }


def _of_places(columns: table.Columns, version: Version) -> Told:
    import numpy as np

    from tilth.methods.stand_in import RULE, NoStandIn, stand_in

    times = [
        *table.quarters("before", version.quarters_before),
        *table.quarters("after", version.quarters_watched),
    ]
    every = np.array([columns.numbers[name] for name in times]).T
    series: dict[str, np.ndarray] = dict(zip(columns.places, every, strict=True))
    if version.place not in series:
        return Told(Verdict.UNREADABLE, "rows", faults=[[0, table.PLACE, "place_missing"]])
    try:
        found = stand_in(version.place, series, version.quarters_before)
    except NoStandIn as error:
        return Told(Verdict.REFUSED, f"place_{error.why}", method=RULE)
    digits = max(0, 2 - floor(np.log10(max(float(np.abs(every).max()), 1e-9))))
    said: dict[str, Any] = {
        "share": round(found.difference, digits),
        "lower": _outwards(found.lower, digits, floor),
        "upper": _outwards(found.upper, digits, ceil),
        "as_far": found.as_far,
        "places": found.places,
        "mix": [
            [name, round(weight * 100)]
            for name, weight in sorted(found.weights.items(), key=lambda one: (-one[1], one[0]))
            if weight >= 0.005
        ],
        "fit": round(found.fit_share * 100),
        "ours": np.round(series[version.place], digits).tolist(),
        "theirs": np.round(found.mixed, digits).tolist(),
        "smallest": round((found.upper - found.lower) / 2, digits),
    }
    is_told = found.chance <= _BY_CHANCE and not said["lower"] <= 0 <= said["upper"]
    return Told(Verdict.FOUND if is_told else Verdict.CANNOT_TELL, found=said, method=RULE)


def _outwards(value: float, digits: int, to: Any) -> float:
    return float(to(value * 10**digits) / 10**digits)
