"""Comparisons in the made-up place: one that was told, one whose check failed, one that goes on; worked out as real ones are."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np

from tilth.base import clock
from tilth.comparisons import actions
from tilth.comparisons.models import Comparison, Kind, Version
from tilth.comparisons.table import headings
from tilth.comparisons.tasks import often
from tilth.demo.diary import Diary
from tilth.demo.reading import WORDS
from tilth.demo.town import Town
from tilth.methods.formats import spreadsheet

ANALYST = "ana"
BEGINS_AFTER_DAYS = 3


def put_comparisons_down(town: Town, diary: Diary) -> None:
    """Put each comparison into the diary: the day it was written down, and the day its table was brought."""
    written = tomllib.loads((WORDS / "comparisons.toml").read_text(encoding="utf-8"))
    for number, line in enumerate(written["comparisons"]):
        made: list[Comparison] = []
        began = diary.moment(diary.today - timedelta(days=line["ago"]), 700 + number)
        diary.note(began, partial(_write, town, line, made))
        if "told" in line:
            told = diary.moment(diary.today - timedelta(days=line["told"]), 700 + number)
            diary.note(told, partial(_bring, town, line, made))


def _write(town: Town, line: dict[str, Any], made: list[Comparison]) -> None:
    by = town.who(ANALYST)
    words = (
        "question",
        "chosen_by",
        "beside",
        "is_rationed",
        "outcome",
        "untouched",
        "quarters_before",
        "quarters_watched",
    )
    written = actions.Written(
        **{name: line[name] for name in words},
        known=tuple(line["known"]),
        starts_on=clock.today() + timedelta(days=BEGINS_AFTER_DAYS),
        analyst=by.account.name,
    )
    made.append(actions.register(by=by, kind=Kind.PEOPLE, written=written))


def _bring(town: Town, line: dict[str, Any], made: list[Comparison]) -> None:
    version = made[0].versions.get()
    actions.bring(by=town.who(ANALYST), comparison=made[0], content=_table(line, version))
    often()


def _table(line: dict[str, Any], version: Version) -> bytes:
    """Make up people: crises that come and go, help that rather reaches whoever just had one, and what came after."""
    chance = np.random.default_rng(line["seed"])
    before = version.quarters_before
    every, many = before + version.quarters_watched, line["people"]
    mood = chance.normal(size=(many, every))
    for quarter in range(1, every):
        mood[:, quarter] = 0.55 * mood[:, quarter - 1] + np.sqrt(1 - 0.55**2) * mood[:, quarter]
    rates = chance.gamma(0.35, 2.4, many)[:, None] / 4 * np.exp(mood - 0.5)
    history = chance.poisson(rates[:, :before])
    chosen = history[:, -4:].sum(axis=1) >= 5
    rates, history = rates[chosen], history[chosen]
    age = chance.integers(18, 90, len(history))
    helped = chance.random(len(history)) < 0.45
    after = chance.poisson(rates[:, before:] * np.where(helped, 1 + line["effect"], 1)[:, None])
    own = np.where(helped, chance.poisson(line["own"], len(history)), 0)
    untouched = chance.poisson(np.where(helped, 2.0 * (1 + line.get("apart", 0.0)), 2.0))
    columns = [
        np.where(helped, "yes", "no"),
        *([age] if version.known_names else []),
        *history.T,
        *after.T,
        own,
        untouched,
    ]
    return spreadsheet.write(
        headings(Kind.PEOPLE, version), zip(*(one.tolist() for one in columns), strict=True)
    )
