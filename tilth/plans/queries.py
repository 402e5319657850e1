"""Reading plans: the whole plan of one person, what I said I would do, and who might like to look back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, CharField, DateField, F, IntegerField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tilth.alongside.models import Relation
from tilth.alongside.queries import people_showing
from tilth.base import clock, sealing
from tilth.base.actors import Actor
from tilth.base.roles import Section
from tilth.methods.drawing import OwnLine, OwnScore, own_line
from tilth.people.models import Person
from tilth.places.queries import is_on
from tilth.plans.models import (
    Aim,
    Deal,
    DealWord,
    LookBack,
    NoQuestions,
    OwnAnswers,
    Questions,
    Rhythm,
    Score,
    Step,
)
from tilth.plans.questions import SETS

SOON = timedelta(days=7)
OPEN_STEPS = (Step.State.OPEN, Step.State.NOT_YET)

Point = tuple[date, int, str]


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as it stands, and in words who does it."""

    pk: UUID
    words: str
    who: str
    who_words: str
    said_when: str
    state: str
    state_on: date | None
    worker_id: UUID | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STEPS


@dataclass(frozen=True, slots=True)
class AimView:
    """One "Help me to…" with its own line of points, each with its note, and its steps."""

    pk: UUID
    words: str
    has_score: bool
    state: str
    points: tuple[Point, ...]
    steps: tuple[StepView, ...]

    @property
    def is_open(self) -> bool:
        return self.state == Aim.State.OPEN

    @property
    def drawn(self) -> OwnLine:
        """The picture of the person's own line, as plain numbers."""
        return own_line([OwnScore(on, value, note) for on, value, note in self.points])


@dataclass(frozen=True, slots=True)
class RhythmView:
    """How often to look back, and when to ask next."""

    weeks: int
    next_on: date | None
    words: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """A person's plan: aims, the steps that belong to none, and the rhythm."""

    aims: tuple[AimView, ...] = ()
    steps: tuple[StepView, ...] = ()
    rhythm: RhythmView | None = None

    @property
    def is_empty(self) -> bool:
        return not self.aims and not self.steps


@dataclass(frozen=True, slots=True)
class Promised:
    """One step somebody said they would do, and for whom."""

    pk: UUID
    person_id: UUID
    called: str
    words: str
    said_when: str
    state: str
    made_on: date


@dataclass(frozen=True, slots=True)
class ToLookBack:
    """Somebody who may like to look back soon: an invitation, never a deadline."""

    person_id: UUID
    called: str
    next_on: date


def plan_of(person: Person, sections: Collection[Section]) -> PlanView:
    """Give the whole plan in one query. Empty when the plan is not among these sections."""
    if Section.PLAN not in sections:
        return PlanView()
    arms = [arm.values(*PLAN_COLUMNS) for arm in plan_arms(person.pk)]
    return plan_from(person, arms[0].union(*arms[1:], all=True))


def plan_from(person: Person, rows: Iterable[dict[str, Any]]) -> PlanView:
    """Put the rows of `plan_arms` together as the whole plan. Only the person's id and name are asked for."""
    rows = list(rows)
    sealing.load_keys([person.pk])
    points: dict[UUID, list[tuple[date, UUID, int, str]]] = {}
    steps: dict[UUID | None, list[StepView]] = {}
    aims, rhythm = [], None
    for row in sorted(rows, key=lambda row: row["pk"]):
        words = sealing.unseal(person.pk, row["pk"], row["named"], row["text"])
        if row["kind"] == "aim":
            aims.append((row, words))
        elif row["kind"] == "score":
            points.setdefault(row["of"], []).append((row["day"], row["pk"], row["number"], words))
        elif row["kind"] == "step":
            steps.setdefault(row["of"], []).append(_step_view(person, row, words))
        else:
            rhythm = RhythmView(row["number"], row["day"], words)
    return PlanView(
        aims=tuple(
            AimView(
                pk=row["pk"],
                words=words,
                has_score=bool(row["number"]),
                state=row["now"],
                points=tuple((on, value, note) for on, _pk, value, note in sorted(points.get(row["pk"], []))),
                steps=tuple(steps.get(row["pk"], [])),
            )
            for row, words in aims
        ),
        steps=tuple(steps.get(None, [])),
        rhythm=rhythm,
    )


PLAN_COLUMNS = (
    "kind", "pk", "named", "of", "text", "who_text", "when_text", "now", "number", "day",
    "done_by", "worker", "worker_name",
)  # fmt: skip


def plan_arms(person_id: UUID) -> list[QuerySet[Any]]:
    """Give steps, aims, scores and the rhythm with the same columns, for a union: a page has few queries to spend.

    The steps stand first because each of their columns has a type of its own, which the others' blanks then take.
    """
    none = Value(None, output_field=BinaryField())
    blank = {
        "who_text": none,
        "when_text": none,
        "done_by": Value("", output_field=CharField()),
        "worker": Value(None, output_field=UUIDField()),
        "worker_name": Value("", output_field=CharField()),
    }

    def of_kind(kind: str, named: str = "words") -> dict[str, Any]:
        return {
            "kind": Value(kind, output_field=CharField()),
            "named": Value(named, output_field=CharField()),
            "text": F(named),
        }

    steps = Step.objects.filter(person_id=person_id).annotate(
        **of_kind("step"),
        of=F("aim_id"),
        who_text=F("who_words"),
        when_text=F("said_when"),
        now=F("state"),
        number=Value(0, output_field=IntegerField()),
        day=F("state_on"),
        done_by=F("who"),
        worker=F("who_account_id"),
        worker_name=Coalesce("who_account__short_name", Value(""), output_field=CharField()),
    )
    aims = Aim.objects.filter(person_id=person_id).annotate(
        **of_kind("aim"),
        of=F("pk"),
        now=F("state"),
        number=Cast("has_score", IntegerField()),
        day=Value(None, output_field=DateField()),
        **blank,
    )
    scores = Score.objects.filter(person_id=person_id).annotate(
        **of_kind("score", "note"),
        of=F("aim_id"),
        now=Value("", output_field=CharField()),
        number=Cast("value", IntegerField()),
        day=F("on"),
        **blank,
    )
    rhythm = Rhythm.objects.filter(person_id=person_id).annotate(
        **of_kind("rhythm"),
        of=Value(None, output_field=UUIDField()),
        now=Value("", output_field=CharField()),
        number=Cast("weeks", IntegerField()),
        day=F("next_on"),
        **blank,
    )
    return [query.order_by() for query in (steps, aims, scores, rhythm)]


def _step_view(person: Person, row: dict[str, Any], words: str) -> StepView:
    named = sealing.unseal(person.pk, row["pk"], "who_words", row["who_text"])
    return StepView(
        pk=row["pk"],
        words=words,
        who=row["done_by"],
        who_words=who_in_words(row["done_by"], person.called, named, row["worker_name"]),
        said_when=sealing.unseal(person.pk, row["pk"], "said_when", row["when_text"]),
        state=row["now"],
        state_on=row["day"],
        worker_id=row["worker"],
    )


def who_in_words(who: str, called: str, named: str, worker: str) -> str:
    """Say who does a step."""
    if who == Step.Who.PERSON:
        return called
    if who == Step.Who.WORKER:
        return worker or named or _("A worker")
    return named or (
        _("Someone in %(called)s’s life") % {"called": called} if who == Step.Who.LIFE else _("A group")
    )


def line_points(aim: Aim) -> list[Point]:
    """Give an aim's own line: day, value and the note beside it, in order of days."""
    return [(score.on, score.value, score.note) for score in aim.scores.order_by("on", "pk")]


def i_said_i_would(actor: Actor) -> list[Promised]:
    """Steps this actor said they would do and has not, for people whose plan they may still see; oldest first."""
    mine: dict[str, Any]
    if actor.account_id is not None and actor.is_staff:
        mine = {"who": Step.Who.WORKER, "who_account_id": actor.account_id}
    elif actor.person_id is not None:
        mine = {"who": Step.Who.PERSON, "person_id": actor.person_id}
    else:
        return []
    found = list(
        Step.objects.filter(
            state__in=OPEN_STEPS,
            person__died_said_at=None,
            person__in=people_showing(actor, Section.PLAN).order_by().values("pk"),
            **mine,
        )
        .annotate(called=F("person__called"))
        .order_by("pk")
    )
    sealing.load_keys({step.person_id for step in found})
    return [
        Promised(
            step.pk, step.person_id, step.called, step.words, step.said_when, step.state, step.made_at.date()
        )
        for step in found
    ]


def looking_back_soon(actor: Actor, on: date) -> list[ToLookBack]:
    """People this actor sees whose chosen rhythm comes round within a week; soonest first."""
    rows = (
        Rhythm.objects.filter(
            next_on__lte=on + SOON,
            person__died_said_at=None,
            person__in=people_showing(actor, Section.PLAN).order_by().values("pk"),
            person__walking__in=("now", "stepped_back"),
        )
        .order_by("next_on", "person__called")
        .values_list("person_id", "person__called", "next_on")
    )
    return [ToLookBack(pk, called, next_on) for pk, called, next_on in rows if next_on is not None]


def look_backs_of(person: Person, limit: int = 20) -> Sequence[LookBack]:
    """Give the times we looked back, newest first."""
    return list(LookBack.objects.filter(person=person).select_related("written_by")[:limit])


def questions_offered(actor: Actor, person: Person) -> LookBack | None:
    """Give today's look back at which the four questions may be offered; None where they may not.

    Never at a first meeting, never twice at one look back, and never again after a no.
    """
    today = clock.today()
    if not is_on("questions") or localdate(person.made_at) >= today:
        return None
    if NoQuestions.objects.filter(person=person).exists():
        return None
    begun = Relation.objects.live(clock.now()).filter(person=person, account=actor.account_id)
    if actor.person_id != person.pk and any(localdate(one.from_at) >= today for one in begun):
        return None
    looked = LookBack.objects.filter(person=person, on=today).first()
    if looked is None or OwnAnswers.objects.filter(look_back__person=person, look_back__on=today).exists():
        return None
    return looked


@dataclass(frozen=True, slots=True)
class Answered:
    """One set of questions as a person answered it: the day, each question with what they said, and their note."""

    on: date
    title: str
    lines: tuple[tuple[str, str], ...]
    note: str


def own_answers_of(person: Person) -> list[Answered]:
    """Give what a person answered, the newest first: each answer by itself, and no sum of them."""
    sealing.load_keys([person.pk])
    found = []
    for row in OwnAnswers.objects.filter(person=person).select_related("look_back").order_by("-pk"):
        asked, said = SETS[Questions(row.kind)], json.loads(row.answers)
        lines = tuple(
            (str(one.words), str(dict(one.choices)[said[one.name]]))
            for one in asked.questions
            if one.name in said
        )
        found.append(Answered(row.look_back.on, str(asked.title), lines, row.note))
    return found


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose hands the small steps were in, between two look backs: how many each. For the person alone."""

    since: date
    until: date | None
    steps: tuple[tuple[str, int], ...]


def hands_over_time(person: Person) -> list[Hands]:
    """Say between each two look backs who did the steps that were written then: the person, their life, a group, a worker."""
    days = sorted(set(LookBack.objects.filter(person=person).values_list("on", flat=True)))
    rows = Step.objects.filter(person=person).exclude(state=Step.State.NO_LONGER).order_by("made_at")
    steps = [(localdate(made_at), who) for made_at, who in rows.values_list("made_at", "who")]
    if not steps:
        return []
    starts = [steps[0][0], *(day for day in days if day > steps[0][0])]
    found = []
    for since, until in zip(starts, [*starts[1:], None], strict=True):
        here = [who for on, who in steps if on >= since and (until is None or on < until)]
        found.append(
            Hands(since, until, tuple((who, here.count(who)) for who in Step.Who.values if who in here))
        )
    return found


@dataclass(frozen=True, slots=True)
class DealPage:
    """The deal that holds, the wording that waits for a yes, and what each side said of the other, the newest first."""

    holds: Deal | None
    waits: Deal | None
    words: tuple[DealWord, ...]
    over: tuple[Deal, ...]


def deal_of(person: Person) -> DealPage:
    """Gather a person's deal. Two reads."""
    deals = list(Deal.objects.filter(person=person).select_related("said_yes_to"))
    holds = next((one for one in deals if one.holds), None)
    waits = deals[0] if deals and deals[0].waits else None
    words = DealWord.objects.filter(deal=holds) if holds else ()
    return DealPage(holds, waits, tuple(words), tuple(one for one in deals if one.ended_on)[:5])
