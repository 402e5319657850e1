"""Did it help? People who were helped beside people like them who were not yet, in a comparison written down beforehand.

The comparison is weighted until those not yet helped look, on average, like those who were (entropy balancing), and what
is left of the difference is told by a Poisson regression on the same history; either may be wrong and the answer still
right. Beside the answer stand always: its interval, how alike the two groups are, the same question asked of something
that the help cannot have changed, how strong a hidden choice would have to be to undo it, and the smallest effect that
so few people could have shown. Where places are rationed, starts drawn by lot say more than any of this.

Source: J. Hainmueller, "Entropy balancing for causal effects", Political Analysis 20 (2012); J. Robins, A. Rotnitzky and
L. Zhao (1994) for weighting and regression together; M. Lipsitch, E. Tchetgen Tchetgen and T. Cohen, "Negative controls",
Epidemiology 21 (2010); T. VanderWeele and P. Ding, "Sensitivity analysis in observational research: introducing the
E-value", Annals of Internal Medicine 167 (2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt

from tilth.methods.intervals import students_t

FEWEST_PEOPLE = 8
FEWEST_QUARTERS = 8
ALIKE = 0.1  # standard deviations; above this two groups are not called alike
_SURE = 0.95
_POWER = 2.8  # standard errors: an effect this large is seen four times in five
RULE = "did_it_help_1"

Real = npt.NDArray[np.float64]


class CannotCompare(ValueError):
    """Nothing honest can be said, and why: in a sentence, and in one word for whoever says it in another language."""

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Registered:
    """What was written down before anybody could see a result."""

    chosen_by: str  # the rule by which people were chosen, in words
    starts_on: date
    outcome: str
    untouched: str  # what the help cannot have changed
    compared_with: str
    analyst: str
    registered_on: date

    def __post_init__(self) -> None:
        if not all((self.chosen_by, self.outcome, self.untouched, self.compared_with, self.analyst)):
            raise CannotCompare("a comparison is written down whole before it is made")
        if self.registered_on > self.starts_on:
            raise CannotCompare("a comparison is written down before it starts, not once results can be seen")


@dataclass(frozen=True)
class Balance:
    """One thing known of both groups: how far apart they were, and are once weighted, in standard deviations."""

    of: str
    before: float
    weighted: float


@dataclass(frozen=True)
class Effect:
    """A change as a share of what was to be expected: -0.15 is 15 in 100 fewer. Never without its interval."""

    share: float
    lower: float
    upper: float

    @property
    def is_news(self) -> bool:
        return not self.lower <= 0 <= self.upper


@dataclass(frozen=True)
class Comparison:
    """The whole answer. What is wrong with it stands in `doubts`, and an answer with doubts claims nothing."""

    registered: Registered
    helped: int
    not_yet: int
    effect: Effect
    balance: tuple[Balance, ...]
    untouched: Effect
    hidden_choice: (
        float  # how many times likelier, both ways, a hidden reason would have to be to undo it (E-value)
    )
    smallest: float  # the smallest share this place could have shown
    doubts: tuple[str, ...]
    weights: Real  # of each who was not yet helped: what makes them alike

    @property
    def claims_an_effect(self) -> bool:
        return self.effect.is_news and not self.doubts


def compare(
    registered: Registered,
    history: Real,
    names: tuple[str, ...],
    helped: npt.NDArray[np.bool_],
    outcome: Real,
    untouched: Real,
    quarters: int,
) -> Comparison:
    """Compare people who were helped with those who were not yet.

    Shapes: `history` has a row for each person and a column for each of `names`: events in each quarter before the
    start, and what else was known then. `helped`, `outcome` and `untouched` have one place for each person; outcomes are
    counts over the same time after the start, the new service's own contacts among them.
    Errors: CannotCompare for fewer than eight people on either side, fewer than eight quarters of history, or people so
    unlike that no weights make them alike.
    """
    if int(helped.sum()) < FEWEST_PEOPLE or int((~helped).sum()) < FEWEST_PEOPLE:
        raise CannotCompare("fewer than eight people on one side are not told of", "few")
    if quarters < FEWEST_QUARTERS:
        raise CannotCompare(
            "less than eight quarters of history cannot tell who was getting better anyway", "short"
        )
    weights = balancing_weights(history[helped].mean(axis=0), history[~helped])
    balance = _balance(history, names, helped, weights)
    told, se = _effect(history, helped, outcome, weights)
    control, _ = _effect(history, helped, untouched, weights)
    doubts = [
        f"the two groups differ in {one.of} even when weighted"
        for one in balance
        if abs(one.weighted) > ALIKE
    ]
    if control.is_news:
        doubts.append(f"{registered.untouched} changed too, which the help cannot have done")
    return Comparison(
        registered,
        int(helped.sum()),
        int((~helped).sum()),
        told,
        tuple(balance),
        control,
        e_value(1 + told.share, 1 + told.lower, 1 + told.upper),
        1 - exp(-_POWER * se),
        tuple(doubts),
        weights,
    )


def balancing_weights(means: Real, others: Real, rounds: int = 200) -> Real:
    """Give weights, adding up to 1, under which `others` have these means, and that are otherwise as even as can be.

    Errors: CannotCompare where no such weights are found: nobody among the others is like those who were helped.

    >>> balancing_weights(np.array([2.0]), np.array([[1.0], [2.0], [3.0]])).round(3).tolist()
    [0.333, 0.333, 0.333]
    """
    spread = others.std(axis=0)
    kept = spread > 0
    apart = (others[:, kept] - means[kept]) / spread[kept]
    turns = np.zeros(apart.shape[1])

    def spread_by(at: Real) -> tuple[Real, float]:
        raised = -apart @ at
        top = float(raised.max())
        grown = np.exp(raised - top)
        return grown / grown.sum(), top + log(float(grown.sum()))

    weights, now = spread_by(turns)
    for _ in range(rounds):
        gap = weights @ apart
        if float(np.abs(gap).max(initial=0.0)) < 1e-9:
            break
        bend = (apart * weights[:, None]).T @ apart - np.outer(gap, gap)
        step, size = np.linalg.lstsq(bend + 1e-10 * np.eye(len(gap)), gap, rcond=None)[0], 1.0
        while size > 1e-8 and spread_by(turns + size * step)[1] > now:
            size /= 2
        turns = turns + size * step
        weights, now = spread_by(turns)
    if float(np.abs(weights @ apart).max(initial=0.0)) > 1e-3 or float(weights.max()) > 0.5:
        raise CannotCompare("nobody who was not yet helped is enough like those who were", "unlike")
    return np.asarray(weights)


def _balance(
    history: Real, names: tuple[str, ...], helped: npt.NDArray[np.bool_], weights: Real
) -> list[Balance]:
    spread = history[helped].std(axis=0)
    spread[spread == 0] = 1.0
    ours = history[helped].mean(axis=0)
    before = (ours - history[~helped].mean(axis=0)) / spread
    after = (ours - weights @ history[~helped]) / spread
    return [Balance(*one) for one in zip(names, before.tolist(), after.tolist(), strict=True)]


def _effect(
    history: Real, helped: npt.NDArray[np.bool_], outcome: Real, weights: Real
) -> tuple[Effect, float]:
    """Give the change as a share of what was expected, and the standard error of its logarithm."""
    expected = _poisson(history[~helped], outcome[~helped], history)
    left = outcome - expected
    ours = float(outcome[helped].mean())
    anyway = float(expected[helped].mean() + weights @ left[~helped])
    if anyway <= 0 or ours <= 0:
        raise CannotCompare("too little happened to anybody to compare", "little")
    # Each person's own part in the two means, ours by way of what was expected of them.
    many = int(helped.sum())
    ratio = ours / anyway
    parts = (outcome[helped] - ours) - ratio * (expected[helped] - float(expected[helped].mean()))
    theirs = weights * (left[~helped] - float(weights @ left[~helped]))
    squares = np.concatenate([parts**2 / (many * (many - 1)), (ratio * theirs) ** 2])
    se = sqrt(float(squares.sum())) / ours
    # A few people far from the rest tell as little as few people do.
    alike = float(squares.sum() ** 2 / (squares**2).sum())
    reach = students_t(_SURE, min(many - 1, alike)) * se
    return Effect(ratio - 1, ratio * exp(-reach) - 1, ratio * exp(reach) - 1), se


def _poisson(history: Real, outcome: Real, everybody: Real) -> Real:
    """Expect counts from history: a Poisson regression by weighted least squares, on the logarithm of each history."""
    mean, spread = np.log1p(history).mean(axis=0), np.log1p(history).std(axis=0)
    spread[spread == 0] = 1.0

    def known(rows: Real) -> Real:
        # Beyond what was seen the line is not followed.
        scaled = np.clip((np.log1p(rows) - mean) / spread, -4, 4)
        return np.column_stack([np.ones(len(rows)), scaled])

    design = known(history)
    slopes = np.zeros(design.shape[1])
    slopes[0] = log(max(1e-6, float(outcome.mean())))
    for _ in range(50):
        line = np.clip(design @ slopes, -20, 20)
        level = np.exp(line)
        working = line + (outcome - level) / level
        weighted = design.T * level
        newer = np.linalg.solve(weighted @ design + 1e-6 * np.eye(len(slopes)), weighted @ working)
        done = float(np.abs(newer - slopes).max()) < 1e-8
        slopes = newer
        if done:
            break
    return np.asarray(np.exp(np.clip(known(everybody) @ slopes, -20, 20)))


def e_value(ratio: float, lower: float, upper: float) -> float:
    """Say how strongly a hidden reason would have to go with both being helped and the outcome, to undo the answer.

    It is told for the end of the interval that lies nearer to no effect; 1 means that nothing hidden is needed.

    >>> round(e_value(0.8, 0.71, 0.91), 2), e_value(0.9, 0.7, 1.1)
    (1.43, 1.0)
    """
    if lower <= 1 <= upper:
        return 1.0
    near = 1 / upper if ratio < 1 else lower
    return near + sqrt(near * (near - 1))


def in_words(told: Comparison) -> str:
    """Say the answer with everything that must stand beside it."""
    effect = told.effect
    lines = [
        f"{told.helped} people were helped; {told.not_yet} like them were not yet. {told.registered.outcome}: "
        f"{_share(effect.share)} than expected, 19 times in 20 between {effect.lower:+.0%} and {effect.upper:+.0%}.",
        f"The smallest change that so few people could show is {told.smallest:.0%}.",
        f"{told.registered.untouched}, which the help cannot have changed: {told.untouched.share:+.0%} "
        f"(between {told.untouched.lower:+.0%} and {told.untouched.upper:+.0%}).",
    ]
    if told.claims_an_effect:
        lines.append(
            f"A hidden reason would undo this if it made being helped, and {told.registered.outcome}, "
            f"{told.hidden_choice:.1f} times likelier each."
        )
    elif told.doubts:
        lines.append(f"No effect is claimed: {'; '.join(told.doubts)}.")
    else:
        lines.append("No effect is claimed: it could have come by chance.")
    return "\n".join(lines)


def _share(share: float) -> str:
    return f"{abs(share):.0%} {'less' if share < 0 else 'more'}"
