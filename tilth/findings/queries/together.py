"""How it goes, all together: continuity, own words and questions, for those who began in one half of a year.

Each person is in one half alone, looked at until the end of the half after it, so that no two pages can be subtracted
from each other. Nothing is told of fewer than eight, and nothing of one person is added up: for each measure a person is
one line, from their first answer to their last.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from uuid import UUID

from django.utils.translation import gettext as _

from tilth.base import sealing
from tilth.base.roles import Section
from tilth.conversations.models import Line
from tilth.findings.halves import Half
from tilth.methods.intervals import students_t
from tilth.methods.suppression import LEAVING_THE_TEAM, enough, publish
from tilth.people.models import Person, Walking
from tilth.plans.models import OwnAnswers, Questions, Score
from tilth.plans.questions import HOW_OFTEN, SETS

SURE = 0.95
LEFT = (Walking.STEPPED_BACK, Walking.GOODBYE)
# One, two or three each: added up only as whoever made the questions does, from three to nine.
COMPANY = ("companionship", "left_out", "isolated")
_OF_COMPANY = {value: at for at, (value, _label) in enumerate(HOW_OFTEN, start=1)}
MORE, SAME, LESS, ONCE, GONE = "more", "same", "less", "once", "gone"


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: each way it went with how many people (None is a star), and a sentence about the middle where it may be told."""

    title: str
    lines: list[tuple[str, int | None]]
    paired: int | None
    started: int | None
    sentence: str = ""
    is_paired: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """All measures of those who began in one half. `people` is None where they are too few to tell of."""

    half: Half
    people: int | None
    measures: list[Measured]


def can_be_told(halves: Iterable[Half]) -> list[Half]:
    """Give the halves whose next half is over too."""
    return list(halves)[1:]


def together(half: Half) -> Together:
    """Give how it goes for whoever began in this half. Reads do not grow with people; their own keys are opened once."""
    walking = dict(
        Person.objects.filter(
            made_at__date__gte=half.first, made_at__date__lt=half.end, joined_into=None
        ).values_list("pk", "walking")
    )
    people = publish([{}] * len(walking), by=[], rule=LEAVING_THE_TEAM)[""]
    total = people.total if people else None
    if total is None or not enough(len(walking), LEAVING_THE_TEAM):
        return Together(half, None, [])
    measures = [*_continuity(half, walking), _own_words(half, walking), *_questions(half, walking)]
    return Together(half, total, [one for one in measures if one.lines])


# --- different workers met ------------------------------------------------------------------------------------


def _continuity(half: Half, walking: Mapping[UUID, str]) -> list[Measured]:
    met: dict[UUID, set[UUID]] = defaultdict(set)
    told: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Line.objects.filter(
        person_id__in=walking, conversation__on__lt=half.next.end, conversation__written_by__isnull=False
    ).exclude(conversation__written_by__own_page__pk__in=walking)
    for person, worker, section, voice in rows.values_list(
        "person_id", "conversation__written_by_id", "section", "voice"
    ):
        met[person].add(worker)
        if section == Section.STORY and voice == Line.Voice.THEIRS:
            told[person].add(worker)
    names = {"1": _("one"), "2": _("two"), "3": _("three or more")}
    return [
        _counted(_("How many workers each of them met"), met, names),
        _counted(_("To how many workers each of them told their story"), told, names),
    ]


def _counted(title: str, found: Mapping[UUID, set[UUID]], names: Mapping[str, str]) -> Measured:
    ways = [str(min(3, len(workers))) for workers in found.values()]
    lines, total = _published(ways, names)
    return Measured(title, lines, None, total)


# --- their own words ------------------------------------------------------------------------------------------


def _own_words(half: Half, walking: Mapping[UUID, str]) -> Measured:
    """Take for each person the first sentence that got a number, from its first number to its last."""
    scores: dict[UUID, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = Score.objects.filter(person_id__in=walking, on__lt=half.next.end).order_by("on", "pk")
    for person, aim, value in rows.values_list("person_id", "aim_id", "value"):
        scores[person][aim].append(value)
    pairs = {
        person: (first := next(iter(aims.values())))[:1] + first[1:][-1:] for person, aims in scores.items()
    }
    return _measured(
        _("“Help me to…”: the person’s own number, from 0 to 10"), pairs, walking,
        {MORE: _("nearer than at first"), SAME: _("as near as at first"), LESS: _("further than at first")}, _mean,
    )  # fmt: skip


def _questions(half: Half, walking: Mapping[UUID, str]) -> list[Measured]:
    """Take for each person the first and the last time they answered, question by question."""
    given: dict[str, dict[UUID, list[Mapping[str, str]]]] = {kind: defaultdict(list) for kind in Questions}
    rows = OwnAnswers.objects.filter(person_id__in=walking, look_back__on__lt=half.next.end)
    rows = rows.select_related("look_back").order_by("look_back__on", "pk")
    sealing.load_keys(walking)
    for row in rows:
        given[row.kind][row.person_id].append(json.loads(row.answers or "{}"))
    company = {
        person: _ends([sum(_OF_COMPANY[one[name]] for name in COMPANY) for one in answers if set(COMPANY) <= set(one)])
        for person, answers in given[Questions.LONELINESS].items()
    }  # fmt: skip
    measures = [
        _measured(
            _("Company: the three questions together, from 3 (hardly ever lonely) to 9 (often)"), company, walking,
            {MORE: _("lonelier than at first"), SAME: _("as at first"), LESS: _("less lonely than at first")}, _mean,
        )
    ]  # fmt: skip
    for question in SETS[Questions.ONS4].questions:
        answers = {
            person: _ends([int(one[question.name]) for one in said if question.name in one])
            for person, said in given[Questions.ONS4].items()
        }
        ways = {MORE: _("higher than at first"), SAME: _("as at first"), LESS: _("lower than at first")}
        measures.append(_measured(str(question.words), answers, walking, ways, _mean))
    return measures


def _ends(values: list[int]) -> list[int]:
    return values[:1] + values[1:][-1:]


def _measured(
    title: str,
    pairs: Mapping[UUID, list[int]],
    walking: Mapping[UUID, str],
    ways: Mapping[str, str],
    tell: Callable[[list[int]], str],
) -> Measured:
    changes = [ends[1] - ends[0] for ends in pairs.values() if len(ends) == 2]
    found = [MORE if change > 0 else LESS if change < 0 else SAME for change in changes]
    found += [GONE if walking[person] in LEFT else ONCE for person, ends in pairs.items() if len(ends) == 1]
    names = {
        **ways, ONCE: _("answered once so far"), GONE: _("answered once, and left"),
    }  # fmt: skip
    lines, started = _published(found, names)
    told = dict(zip(names, (count for _label, count in lines), strict=True)) if lines else {}
    paired = (
        None if any(told[way] is None for way in ways) else sum(told[way] or 0 for way in ways)
    ) if told else None  # fmt: skip
    return Measured(
        title,
        lines,
        paired,
        started,
        tell(changes) if enough(len(changes), LEAVING_THE_TEAM) else "",
        is_paired=True,
    )


def _published(found: list[str], names: Mapping[str, str]) -> tuple[list[tuple[str, int | None]], int | None]:
    """Give each way with how many people, small numbers hidden together with what would tell them."""
    if not enough(len(found), LEAVING_THE_TEAM):
        return [], None
    values = {"way": list(names)}
    table = publish([{"way": one} for one in found], by=["way"], rule=LEAVING_THE_TEAM, values=values)[""]
    if table is None:
        return [], None
    return [(label, table.cells[way, ""]) for way, label in names.items()], table.total


def _mean(changes: list[int]) -> str:
    if len(set(changes)) == 1:
        return _("It moved by %(change)s for each of them.") % {"change": f"{changes[0]:+d}"}
    reach = students_t(SURE, len(changes) - 1) * stdev(changes) / sqrt(len(changes))
    mean = fmean(changes)
    return _("On average it moved by %(change)s, 19 times in 20 between %(low)s and %(high)s.") % {
        "change": f"{mean:+.1f}", "low": f"{mean - reach:+.1f}", "high": f"{mean + reach:+.1f}",
    }  # fmt: skip
