"""The natural fall: what would have become of people chosen at their worst, had nobody done anything.

Whoever is chosen because much happened to them has, on average, less happen to them next, helped or not. A figure of
"before" and "after" alone takes that fall for the work of whoever came in between. So there are always three bars:
before, expected anyway, after. Expected anyway is told in two ways:

* from earlier windows: the same rule is asked at earlier days, when nobody had come yet. Those people fell by a share;
  the people of today would have fallen by that share.
* from a gamma-Poisson model, where the events do not reach back far enough: everybody has a rate of their own, rates
  are spread like a gamma distribution, and who was chosen had a high rate, or bad luck, in a measure that can be told.
  It takes for granted that a rate stays as it is. Where people are chosen in a crisis that passes by itself, it expects
  too much, and so flatters whoever came in between: earlier windows go before it wherever they can be asked.

Source: F. Galton, "Regression towards mediocrity" (1886); A. Linden, "Assessing regression to the mean effects in health
care initiatives", BMC Medical Research Methodology 13:119 (2013); M. Greenwood and G. Yule, "An inquiry into the nature
of frequency distributions", Journal of the Royal Statistical Society 83 (1920), for the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp, expm1, inf, lgamma, log, log1p, sqrt

import numpy as np
import numpy.typing as npt

from tilth.methods.intervals import students_t

FEWEST_PEOPLE = 8
SURE = 0.95
RULE = "natural_fall_1"

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


class Way(StrEnum):
    """How it was told what would have happened anyway."""

    EARLIER_WINDOWS = "earlier_windows"
    GAMMA_POISSON = "gamma_poisson"


class TooFewPeople(ValueError):
    """Fewer people were chosen than any figure may be told of."""


class NothingExpected(ValueError):
    """It cannot be told what would have happened anyway, so nothing is told at all."""


@dataclass(frozen=True)
class Expected:
    """What would have happened anyway: events per person per window, and between which two it lies 19 times in 20.

    The two hold the chance in the people of today as well, so that an `after` between them is no news.
    """

    mean: float
    lower: float
    upper: float
    way: Way
    windows: int  # earlier windows that were asked, 0 for the model
    people: int  # from whom it was told, one counted once in each window


@dataclass(frozen=True)
class NaturalFall:
    """Three bars, events per person per window: there is no way to have the first and last without the middle one."""

    people: int
    before: float
    expected: Expected
    after: float
    at: date
    also: Expected | None  # the other way of telling, where both can be asked
    is_cut_short: bool  # the events seem to end before the time after is over

    @property
    def is_news(self) -> bool:
        """Whether what came after lies outside what would have come anyway."""
        return not self.expected.lower <= self.after <= self.expected.upper


@dataclass(frozen=True)
class Events:
    """Who had something happen to them, and on which days; ready to be counted in any window."""

    codes: Whole
    days: Whole  # in order, as `date.toordinal` numbers them
    persons: int

    @classmethod
    def of(cls, persons: Sequence[str], days: Sequence[date]) -> Events:
        """Take one event for each place of two equally long lists."""
        numbers: dict[str, int] = {}
        codes = np.array([numbers.setdefault(person, len(numbers)) for person in persons], dtype=np.int64)
        ordinals = np.array([day.toordinal() for day in days], dtype=np.int64)
        order = np.argsort(ordinals, kind="stable")
        return cls(codes[order], ordinals[order], len(numbers))

    def within(self, start: int, end: int) -> Whole:
        """Count each person's events from day `start` until before day `end`."""
        first, last = np.searchsorted(self.days, (start, end))
        return np.bincount(self.codes[first:last], minlength=self.persons)


def natural_fall(events: Events, at_least: int, window_days: int, at: date | None = None) -> NaturalFall:
    """Compare before and after for people chosen by a rule, with what would have happened anyway between the two.

    Chosen are people with at least `at_least` events in the window before the day `at`; nobody is dropped afterwards.
    Units: events per person per window.
    Missing: somebody without an event after `at` had none; who left the area is not known here.
    Errors: TooFewPeople for fewer than 8; NothingExpected where no event lies on or after `at`, or neither way of
    telling can be asked; ValueError for no event, or a rule or window below 1.
    Returns: a NaturalFall. `at` is by default the last event's day less one window.
    """
    if at_least < 1 or window_days < 1:
        raise ValueError("a rule needs at least one event and a window of at least one day")
    if not events.persons:
        raise ValueError("there is no event")
    last = int(events.days[-1])
    day = last - window_days if at is None else at.toordinal()
    if day > last:
        raise NothingExpected(f"no event lies on or after {date.fromordinal(day).isoformat()}")
    before, after = events.within(day - window_days, day), events.within(day, day + window_days)
    chosen = before >= at_least
    people = int(chosen.sum())
    if people < FEWEST_PEOPLE:
        raise TooFewPeople(
            f"{people} people have {at_least} events or more in the window; fewer than 8 are not told of"
        )
    told = [
        way
        for way in (
            _from_earlier(events, at_least, window_days, day, before[chosen]),
            _from_model(before[before > 0], before[chosen]),
        )
        if way is not None
    ]
    if not told:
        raise NothingExpected("the events reach back too little to tell what would have happened anyway")
    return NaturalFall(
        people=people,
        before=float(before[chosen].mean()),
        expected=told[0],
        after=float(after[chosen].mean()),
        at=date.fromordinal(day),
        also=told[1] if len(told) > 1 else None,
        is_cut_short=last < day + window_days - 1 - max(7, window_days // 10),
    )


def in_words(told: NaturalFall) -> str:
    """Say three bars in words, and whether the last is news."""
    expected = told.expected
    lines = [
        f"{told.people} people, chosen on {told.at.isoformat()}; events per person per window:",
        f"  before           {told.before:.2f}",
        f"  expected anyway  {expected.mean:.2f} (19 times in 20 between {expected.lower:.2f} and {expected.upper:.2f}), "
        f"{_HOW[expected.way]}",
    ]
    if told.also:
        lines.append(f"                   {told.also.mean:.2f}, {_HOW[told.also.way]}")
    lines.append(f"  after            {told.after:.2f}")
    if not told.is_news:
        lines.append("What came after is no different from what would have come anyway.")
    else:
        word = "fewer" if told.after < expected.lower else "more"
        lines.append(f"There were {word} than would have come anyway. That alone does not say why.")
    if told.is_cut_short:
        lines.append("The events seem to end before the time after is over: fewer may only mean not yet.")
    return "\n".join(lines)


_HOW = {
    Way.EARLIER_WINDOWS: "by the same rule at earlier days",
    Way.GAMMA_POISSON: "by a model in which everybody's rate stays as it is",
}


# --- the same rule, earlier ----------------------------------------------------------------------------------


def _from_earlier(
    events: Events, at_least: int, window_days: int, day: int, before: Whole
) -> Expected | None:
    """Ask the rule at earlier days whose two windows lie wholly before `day` and wholly within the events."""
    persons: list[Whole] = []
    befores: list[Whole] = []
    afters: list[Whole] = []
    earlier = day - window_days
    while earlier - window_days >= events.days[0]:
        counted = events.within(earlier - window_days, earlier)
        them = np.flatnonzero(counted >= at_least)
        persons.append(them)
        befores.append(counted[them])
        afters.append(events.within(earlier, earlier + window_days)[them])
        earlier -= window_days
    if not persons or sum(map(len, persons)) < FEWEST_PEOPLE:
        return None
    who, then, next_ = np.concatenate(persons), np.concatenate(befores), np.concatenate(afters)
    share = float(next_.sum() / then.sum())
    off = next_ - share * then
    # One person may stand in several windows, and is alike in all of them: they count together.
    together = np.bincount(who, weights=off)
    mean = share * float(before.mean())
    unsure_share = float((together**2).sum()) * (float(before.mean()) / float(then.sum())) ** 2
    chance_today = float((off**2).mean()) / len(before)
    # A few people far from the rest tell as little as few people do.
    squares = together[together != 0] ** 2
    alike = float(squares.sum() ** 2 / (squares**2).sum()) if len(squares) else inf
    reach = students_t(SURE, min(alike, len(before) - 1)) * sqrt(unsure_share + chance_today)
    lower, upper = _around(mean, reach)
    return Expected(mean, lower, upper, Way.EARLIER_WINDOWS, len(persons), len(who))


def _around(mean: float, reach: float) -> tuple[float, float]:
    """Give an interval of a count that can lie far above its mean but never below nothing: even on its logarithm."""
    if not mean:
        return 0.0, reach
    return mean * exp(-reach / mean), mean * exp(reach / mean)


# --- everybody has a rate of their own -----------------------------------------------------------------------


def _from_model(counts: Whole, before: Whole) -> Expected | None:
    """Fit the spread of rates to everybody's count in the window, and take from it what the chosen have coming.

    Whoever had none in the window may not be in the events at all, so only counts from the least seen are used.
    """
    if len(counts) < FEWEST_PEOPLE or len(set(counts.tolist())) < 3:
        return None
    seen, often = np.unique(counts, return_counts=True)

    def unlikely(at: Real) -> float:
        return _unlikely(seen.tolist(), often.tolist(), exp(at[0]), exp(at[1]))

    start = np.array([0.0, log(2 / float(counts.mean()))])
    found, bend = _lowest(unlikely, start)

    def expected(at: Real) -> float:
        return float((exp(at[0]) + before).mean() / (exp(at[1]) + 1))

    mean, rate = expected(found), exp(found[1])
    slope = np.array([(expected(found + step) - expected(found - step)) / 2e-4 for step in np.eye(2) * 1e-4])
    unsure = float(slope @ np.linalg.pinv(bend, hermitian=True) @ slope)
    chance = mean * (1 + 1 / (rate + 1)) / len(before)
    reach = students_t(SURE, len(before) - 1) * sqrt(max(0.0, unsure) + chance)
    lower, upper = _around(mean, reach)
    return Expected(mean, lower, upper, Way.GAMMA_POISSON, 0, len(counts))


def _unlikely(seen: Sequence[int], often: Sequence[int], shape: float, rate: float) -> float:
    """Give minus the log likelihood of counts from the least seen upwards, under one spread of rates."""
    none, one_more = shape * -log1p(1 / rate), -log1p(rate)

    def chance(count: int) -> float:
        return lgamma(shape + count) - lgamma(shape) - lgamma(count + 1) + none + count * one_more

    unseen = (
        sum(exp(chance(count)) for count in range(1, seen[0])) - -expm1(none) + 1
        if seen[0] > 1
        else exp(none)
    )
    at_all = log(-expm1(none)) if seen[0] == 1 else log(max(1e-300, 1 - unseen))
    return -sum(times * (chance(count) - at_all) for count, times in zip(seen, often, strict=True))


def _lowest(value, start: Real) -> tuple[Real, Real]:  # type: ignore[no-untyped-def]
    """Walk down to the lowest place of a smooth function of two numbers; give it and how the ground bends there."""
    here, damping, now = start, 1.0, value(start)
    for _ in range(200):
        slope, bend = _ground(value, here)
        if float(np.abs(slope).max()) < 1e-5 * max(1.0, abs(now)):
            break
        tried = np.clip(here - np.linalg.solve(_upright(bend) + damping * np.eye(2), slope), -12.0, 12.0)
        then = value(tried)
        if then < now:
            here, now, damping = tried, then, damping / 4
        elif damping > 1e12:
            break
        else:
            damping = max(damping, 1e-3) * 4
    return here, _upright(_ground(value, here)[1])


def _upright(bend: Real) -> Real:
    values, ways = np.linalg.eigh(bend)
    return np.asarray((ways * np.abs(values)) @ ways.T)


def _ground(value, here: Real, step: float = 1e-4) -> tuple[Real, Real]:  # type: ignore[no-untyped-def]
    """Give slope and bend of a function at one place, by small steps."""
    one, other = np.eye(2) * step
    middle = value(here)
    ups, downs = [value(here + way) for way in (one, other)], [value(here - way) for way in (one, other)]
    slope = np.array([(up - down) / (2 * step) for up, down in zip(ups, downs, strict=True)])
    straight = [(up - 2 * middle + down) / step**2 for up, down in zip(ups, downs, strict=True)]
    across = (
        value(here + one + other)
        - value(here + one - other)
        - value(here - one + other)
        + value(here - one - other)
    ) / (4 * step**2)
    return slope, np.array([[straight[0], across], [across, straight[1]]])
