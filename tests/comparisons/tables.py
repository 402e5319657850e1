"""Made-up tables: crises that come and go, people helped rather in a bad quarter, and what came after."""

import csv
import io

import numpy as np

from tilth.comparisons.table import headings


def people(version, *, effect=0.0, many=6_000, untouched=0.0, seed=5, own=3):
    """Write a table of made-up people for a version, as a spreadsheet would save it."""
    chance = np.random.default_rng(seed)
    quarters = version.quarters_before
    every = quarters + version.quarters_watched
    mood = chance.normal(size=(many, every))
    for quarter in range(1, every):
        mood[:, quarter] = 0.55 * mood[:, quarter - 1] + np.sqrt(1 - 0.55**2) * mood[:, quarter]
    rates = chance.gamma(0.35, 2.4, many)[:, None] / 4 * np.exp(mood - 0.5)
    history = chance.poisson(rates[:, :quarters])
    chosen = history[:, -4:].sum(axis=1) >= 5
    rates, history = rates[chosen], history[chosen]
    age = chance.integers(18, 90, len(history))
    helped = chance.random(len(history)) < 1 / (1 + np.exp(0.9 - 0.15 * history[:, -1] - (age - 50) / 60))
    after = chance.poisson(rates[:, quarters:] * np.where(helped, 1 + effect, 1)[:, None])
    else_ = chance.poisson(np.where(helped, 2 * (1 + untouched), 2.0))
    rows = [
        [
            "yes" if helped[one] else "no",
            *([age[one]] if version.known else []),
            *history[one],
            *after[one],
            own if helped[one] else 0,
            else_[one],
        ]
        for one in range(len(history))
    ]
    return as_csv(headings("people", version), rows)


def as_csv(head, rows):
    made = io.StringIO()
    csv.writer(made).writerows([head, *rows])
    return made.getvalue().encode()
