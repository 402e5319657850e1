"""Everybody who was not written by hand from beginning to end: two or three strands each, never twice with one worker.

A strand is a thread of a life (bikes, a dog, nights at the depot) in hand-written sentences. No worker meets the same
strand in two people where there are enough of them, so that no two pages that one reader sees are alike.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from tilth.demo.reading import WORDS, Day, Entry, Life, entry_from, headed, text_of
from tilth.demo.town import Town

AGES = ("young", "mid", "old")
PRONOUNS = {
    "he": {"he": "he", "He": "He", "him": "him", "his": "his", "His": "His"},
    "she": {"he": "she", "He": "She", "him": "her", "his": "her", "His": "Her"},
}
# How many days ago somebody was first introduced: half of them the better part of a year.
STARTS = ((200, 380), (40, 200), (8, 40))
# Hands that are full already, with people who were written by hand.
LESS_FOR = {"amina": 5, "jo": 2, "sal": 3}


@dataclass(frozen=True, slots=True)
class Strand:
    """One thread of a life: the lines of each kind, as they were written."""

    name: str
    ages: tuple[str, ...]
    lines: dict[str, list[str]]


@dataclass(slots=True)
class Somebody:
    """One person of the crowd while their life is put together."""

    called: str
    they: str
    worker: str
    strands: list[Strand]
    chance: random.Random
    entries: list[Entry] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def line(self, kind: str, strand: int = 0) -> str:
        """Give a line of a strand that was not used in this life yet; nothing when all were."""
        lines = self.strands[strand % len(self.strands)].lines.get(kind, [])
        return self._one_of(lines)

    def shared(self, kind: str) -> str:
        """Give a line anybody may say."""
        return self._one_of(_shared()[kind])

    def _one_of(self, lines: list[str]) -> str:
        fresh = [line for line in lines if line not in self.used]
        if not fresh:
            return ""
        line = self.chance.choice(fresh)
        self.used.add(line)
        return line.format(**PRONOUNS[self.they])

    def add(self, days: int, kind: str, words: str, more: str = "") -> None:
        """Put one thing into this life, unless there was nothing left to say."""
        if words:
            self.entries.append(entry_from(f"{kind}: {words}{more}", Day(days), self.called))


@cache
def _shared() -> dict[str, list[str]]:
    return headed("crowd.txt")


@cache
def strands() -> tuple[Strand, ...]:
    """Read every strand, in the order of files and pages."""
    return tuple(
        _strand(part)
        for path in sorted((WORDS / "strands").glob("*.txt"))
        for part in re.split(r"^== ", text_of(f"strands/{path.name}"), flags=re.MULTILINE)[1:]
    )


def _strand(text: str) -> Strand:
    name, *lines = text.strip().splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        kind, _, words = line.partition(": ")
        found.setdefault(kind, []).append(words)
    ages = tuple(age.strip() for age in found.pop("age")[0].split(","))
    return Strand(name, ages, found)


def crowd(town: Town, people: int, chance: random.Random) -> Iterator[Life]:
    """Put so many lives together, each with a worker of the neighbourhood they live in."""
    names = _names(chance)
    decks: dict[str, list[Strand]] = {}
    for worker in _workers(town, people, chance):
        age, they = chance.choice(AGES), chance.choice(("he", "she"))
        somebody = Somebody(
            called=names[they, age].pop(0) if names[they, age] else "",
            they=they,
            worker=worker,
            strands=_dealt(decks, worker, age, chance),
            chance=chance,
        )
        if not somebody.called:
            continue
        team = town.teams[town.team_of[worker]]
        lives = next(
            name for name, where in town.neighbourhoods.items() if where in team.neighbourhoods.all()
        )
        start = chance.randint(*chance.choices(STARTS, (5, 4, 1))[0])
        headings = {"called": somebody.called, "lives": lives, "worker": worker}
        yield Life(headings, lived(somebody, start))


def _workers(town: Town, people: int, chance: random.Random) -> list[str]:
    """Say who walks with whom: everybody about as many, fewer where hands are full."""
    found: list[str] = []
    everybody = list(town.team_of)
    times: dict[str, int] = dict.fromkeys(everybody, 0)
    while len(found) < people:
        round_of = [key for key in everybody if times[key] < LESS_FOR.get(key, people)]
        chance.shuffle(round_of)
        for key in round_of[: people - len(found)]:
            times[key] += 1
            found.append(key)
    return found


def _names(chance: random.Random) -> dict[tuple[str, str], list[str]]:
    names = {}
    for they in ("he", "she"):
        for age in AGES:
            listed = [name.strip() for line in _shared()[f"{they} {age}"] for name in line.split(",")]
            chance.shuffle(listed)
            again = [f"{name} {initial}" for name, initial in zip(listed, "BDGHKLNPRSTW" * 9, strict=False)]
            names[they, age] = listed + [name for name in again if " " not in name.rsplit(" ", 1)[0]]
    return names


def _dealt(decks: dict[str, list[Strand]], worker: str, age: str, chance: random.Random) -> list[Strand]:
    """Deal two or three strands that fit an age from a worker's own deck."""
    hand: list[Strand] = []
    for _ in range(chance.choice((2, 2, 3))):
        deck = decks.setdefault(worker, [])
        fitting = [strand for strand in deck if age in strand.ages and strand not in hand]
        if not fitting:
            deck += chance.sample(strands(), len(strands()))
            fitting = [strand for strand in deck if age in strand.ages and strand not in hand]
        hand.append(fitting[0])
        deck.remove(fitting[0])
    return hand


def lived(one: Somebody, start: int) -> list[Entry]:
    """Live from `start` days ago until now."""
    _begin(one, start)
    if start > 30:
        _middle(one, start)
    if start > 80:
        _late(one, start)
    _soon(one, start)
    one.entries.sort(key=lambda entry: entry.day.days)
    return one.entries


def _begin(one: Somebody, start: int) -> None:
    more = (
        f" | by={one.shared('introduced by')} | knows={one.chance.choice(('yes', 'yes', 'no', 'not_sure'))}"
    )
    if one.happens(0.5):
        more += f" | meet={one.shared('meet')}"
    one.add(-start, "introduced", one.line("introduced"), more)
    met = start - one.chance.randint(1, 5)
    one.entries.append(Entry(Day(-met), "met"))
    one.add(-met, "matters", one.line("matters"))
    if one.happens(0.45):
        one.add(-met, "talk", one.shared("talk"))
    first = met - one.chance.randint(1, 3)
    where = one.line("where") if one.happens(0.6) else ""
    one.add(-first, "said", one.line("early"), f" | where={where}" if where else "")
    if one.happens(0.4):
        one.add(-first, "said", one.line("early", 1))
    if one.happens(0.3):
        one.add(-first, "noticed", one.shared("noticed"))
    if one.happens(0.75):
        one.add(-first, "aim", one.line("aim"), " | key=a")
        one.add(-first, "score", f"a | {one.chance.randint(0, 3)} | {one.line('low')}")
        one.add(-first, "step", one.line("step"), " | aim=a | key=s1")
    if one.happens(0.8):
        one.add(-first, "gift", one.line("gift"))
    for number in range(one.chance.choice((0, 1, 1, 2, 2, 3))):
        one.add(-first, "life", one.line("life", number) if number < 2 else one.shared("life"))


def _middle(one: Somebody, start: int) -> None:
    day = max(12, int(start * one.chance.uniform(0.45, 0.7)))
    has_aim = any(entry.kind == "aim" for entry in one.entries)
    one.add(-day, "said", one.line("early", 1) if one.happens(0.6) else one.shared("said"))
    if one.happens(0.6):
        bought = one.line("buy") if one.happens(0.6) else one.shared("buy")
        one.add(-day, "buy", bought)
    if has_aim:
        one.add(-day, "score", f"a | {one.chance.randint(3, 6)} | {one.line('mid')}")
        if one.happens(0.6):
            one.add(-day, "done", "s1")
    if one.happens(0.35):
        one.add(-day, "matters", one.line("matters", 1))
    if one.happens(0.3):
        one.add(-day, "hope", one.shared("hope"))


def _late(one: Somebody, start: int) -> None:
    day = max(6, int(start * one.chance.uniform(0.04, 0.3)))
    has_aim = any(entry.kind == "aim" for entry in one.entries)
    one.add(-day, "said", one.line("late"))
    if one.happens(0.5):
        one.add(-day, "noticed", one.line("noticed"))
    if has_aim and one.happens(0.8):
        one.add(-day, "score", f"a | {one.chance.randint(5, 9)} | {one.line('high')}")
    if one.happens(0.3):
        one.add(-day, "gift", one.line("gift", 1))
    if one.happens(0.35):
        back = one.shared("look back")
        if not back.startswith("goodbye") or start > 150:
            one.add(-day, "look back", back)


def _soon(one: Somebody, start: int) -> None:
    """What comes next: a day to meet, something somebody said they would do. Nothing after a goodbye."""
    if any(entry.kind == "look back" and entry.word(0) in ("goodbye", "pause") for entry in one.entries):
        return
    recent = one.chance.randint(1, 5)
    if start > 12 and one.happens(0.3):
        one.add(-recent, "step", one.shared("step"))
    if one.happens(0.4):
        when = one.chance.choice(("about ten", "after lunch", "late morning", "when the shop is quiet", ""))
        where = one.shared("meet where")
        one.add(-min(recent, start - 6), "meet", f"+{one.chance.randint(1, 13)} | {when} | {where}")
