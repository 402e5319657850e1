"""Opinion groups of one question, computed from its votes each time: nothing is kept that could differ from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tilth.base.actors import Actor
from tilth.ideas import access
from tilth.ideas.models import Question, Said, Statement, Vote
from tilth.methods import opinions
from tilth.methods.suppression import HEAPS, enough

WIDE, BAR, GAP, LEFT = 360, 14, 6, 84


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a bar: agree, disagree or pass."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """How one group answered one statement. Without pieces: too few of it to tell."""

    group: int
    y: float
    pieces: tuple[Piece, ...]
    agree: int = 0
    disagree: int = 0
    passed: int = 0
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """One statement and the bars under it."""

    statement: Statement
    bars: tuple[Bar, ...]
    height: float
    is_common: bool


@dataclass(frozen=True, slots=True)
class Groups:
    """What the votes on a question say. `are_enough`: five people or more said enough to be spoken of."""

    version: str
    are_enough: bool
    is_stable: bool
    sizes: tuple[tuple[int, int], ...]
    statements: tuple[Drawn, ...]
    least_votes: int = opinions.LEAST_VOTES
    least_people: int = HEAPS.least


Cast = tuple[tuple[str, str, int], ...]


def groups_of(question: Question) -> Groups:
    """Group whoever voted on a question that is over. Two reads."""
    statements = {str(one.pk): one for one in question.statements.filter(set_aside_why="")}
    rows = Vote.objects.filter(statement__question=question, statement__set_aside_why="")
    cast = tuple(
        sorted((hand, str(pk), given) for hand, pk, given in rows.values_list("hand", "statement", "given"))
    )
    grouping, told = _grouped(cast)
    sizes = Counter(grouping.groups.values())
    shown = grouping.shown
    return Groups(
        version=opinions.VERSION,
        are_enough=bool(shown),
        is_stable=grouping.stable and len(shown) > 1,
        sizes=tuple((group, sizes[group]) for group in shown),
        statements=tuple(_drawn(statements[each.id], each, shown) for each in told) if shown else (),
    )


@lru_cache(maxsize=8)
def _grouped(cast: Cast) -> tuple[opinions.Grouping, tuple[opinions.Statement, ...]]:
    """Group the votes, remembered by the votes themselves: another vote is another question."""
    if not cast:
        return opinions.Grouping({}, 0, False), ()
    votes = opinions.Votes.of({(hand, statement): given for hand, statement, given in cast})
    grouping = opinions.group(votes)
    return grouping, tuple(opinions.statements(votes, grouping))


def _drawn(statement: Statement, told: opinions.Statement, shown: Sequence[int]) -> Drawn:
    bars = tuple(_bar(group, at, told.answers[group - 1]) for at, group in enumerate(shown))
    sides = {one.agree > one.disagree for one in bars if one.is_told}
    is_common = len(shown) > 1 and all(one.is_told and _most(one) for one in bars) and len(sides) == 1
    return Drawn(statement, bars, len(bars) * (BAR + GAP), is_common)


def _most(bar: Bar) -> bool:
    return max(bar.agree, bar.disagree) * 2 > bar.agree + bar.disagree + bar.passed


def _bar(group: int, at: int, answers: opinions.Answers | None) -> Bar:
    y = at * (BAR + GAP)
    if answers is None or not enough(answers.agree + answers.disagree + answers.passed, HEAPS):
        return Bar(group, y, ())
    all_of_it = answers.agree + answers.disagree + answers.passed
    pieces, x = [], float(LEFT)
    for kind, number in (("agree", answers.agree), ("pass", answers.passed), ("disagree", answers.disagree)):
        width = round((WIDE - LEFT) * number / all_of_it, 1)
        if width:
            pieces.append(Piece(kind, round(x, 1), width))
        x += width
    return Bar(group, y, tuple(pieces), answers.agree, answers.disagree, answers.passed, is_told=True)


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody is asked next, and what they have said so far."""

    statement: Statement | None
    said: tuple[tuple[Statement, str], ...]
    left: int


def turn_of(question: Question, actor: Actor, hand: str) -> Turn:
    """Give the next statement for this account or browser. The order differs from hand to hand, and never by answers."""
    statements = list(question.statements.filter(set_aside_why=""))
    if not (actor.is_signed_in or hand):
        return Turn(statements[0] if statements else None, (), len(statements))
    digest = access.digest_for(actor, hand, question.pk)
    given = dict(Vote.objects.filter(statement__in=statements, hand=digest).values_list("statement", "given"))
    waiting = [one for one in statements if one.pk not in given]
    # So that a long list is not answered at its top alone.
    waiting.sort(key=lambda one: _shuffled(digest, one))
    said = tuple((one, str(Said(given[one.pk]).label)) for one in statements if one.pk in given)
    return Turn(waiting[0] if waiting else None, said, len(waiting))


def _shuffled(digest: str, statement: Statement) -> int:
    return int(digest[:30], 16) ^ statement.pk.int >> 8
