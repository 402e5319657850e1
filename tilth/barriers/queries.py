"""What is in the way: for a person's page, a team, the place, the one who owes an answer, and the book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from tilth.answers import queries as answers
from tilth.answers.models import Answer, Given, Kind, Verdict
from tilth.answers.queries import LifeLine
from tilth.answers.words import given_choices, given_title, where_it_stands
from tilth.barriers.models import Barrier, Origin, Sort
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Role
from tilth.base.sealing import load_keys
from tilth.teams.models import Team

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class BarrierLine:
    """One line of a list: the rule, who raised it as they chose to be shown, and where it stands."""

    pk: UUID
    rule: str
    kind: str
    raiser: str
    on: date
    stands: str
    is_open: bool
    given: str
    words: str
    waits_for_verdict: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for somebody's answer, with everything the page needs to take it."""

    pk: UUID
    rule: str
    sort: str
    origin: str
    stopped: str  # only what is about no person; never somebody's life in a list
    is_about_someone: bool
    raiser: str
    office: str
    on: date
    days: int
    waiting: str
    date_words: str
    answer_on: date | None
    is_moved: bool
    is_heard: bool
    may_come: bool
    is_unowned: bool
    is_upward: bool
    is_again: bool  # one leader up, because the first answer was not really one
    offered_office: UUID | None  # set: a gardener thinks this office can change it; it is not theirs yet
    same_rule: tuple[SameRule, ...]
    choices: list[tuple[str, str]]  # the five answers in words


@dataclass(frozen=True, slots=True)
class SameRule:
    """That the same rule got in the way before."""

    pk: UUID
    on: date
    stands: str


@dataclass(frozen=True, slots=True)
class YouMay:
    """One "you already may": what, who said it, when, and whether it was taken as an answer."""

    pk: UUID
    rule: str
    words: str
    office: str
    on: datetime
    is_contested: bool


@dataclass(frozen=True, slots=True)
class BarrierPage:
    """The whole life of one rule that got in the way, as far as anybody who works here may read it."""

    barrier: Barrier
    answer: Answer
    sort: str
    origin: str
    stands: str
    waiting: str
    date_words: str
    given: str
    life: list[LifeLine]
    same_rule: tuple[SameRule, ...]


def of_person(person_id: UUID, on: date | None = None) -> list[BarrierLine]:
    """List what got in the way of one person, newest first. The caller has passed the person's door."""
    return _lines(_with_answers().filter(person_id=person_id), on)


def of_team(team: Team, on: date | None = None) -> list[BarrierLine]:
    """List what a team raised and signed, newest first."""
    return _lines(_with_answers().filter(team=team)[:AT_ONCE], on)


def raised_by(actor: Actor, on: date | None = None, limit: int = AT_ONCE) -> list[BarrierLine]:
    """List what this actor raised, for them alone, newest first."""
    if actor.account_id is None:
        return []
    return _lines(_with_answers().filter(answer__raised_by=actor.account_id)[:limit], on)


def in_the_way(page: int = 1, on: date | None = None) -> tuple[list[BarrierLine], bool]:
    """List what is in the way of our place, newest first and never ranked; and say whether there is more."""
    first = (max(page, 1) - 1) * AT_ONCE
    found = list(_with_answers()[first : first + AT_ONCE + 1])
    return _lines(found[:AT_ONCE], on), len(found) > AT_ONCE


def waiting_for(actor: Actor, on: date | None = None) -> list[Waiting]:
    """List what waits for this actor's answer: longest waiting first, what is asked upward last.

    Their offices', for a gardener also what nobody owns, and what a gardener offered to one of their offices.
    """
    if not actor.is_staff or actor.account_id is None:
        return []
    theirs = Q(answer__office__holder=actor.account_id)
    if actor.acting_as == Role.GARDENER:
        theirs |= Q(answer__office=None) | Q(answer__office__holder=None)
    offered = Q(answer__offered_to__holder=actor.account_id, answer__given="")
    found = _with_answers().filter(theirs | offered, answer__is_open=True)
    barriers = list(found.select_related("answer__offered_to").order_by("answer__asked_on", "made_at", "pk"))
    alike = _alike(barriers)
    days = answers.ages([one.answer for one in {*barriers, *alike}], on or clock.today())
    owed = {
        one.answer.pk: one for one in answers.as_owed([b.answer for b in barriers], on or clock.today(), days)
    }
    same = _same_rules(barriers, alike, days)
    if any(barrier.person_id is None for barrier in barriers):
        load_keys([None])
    waiting = [_waiting(b, owed[b.answer_id], same[b.pk], actor) for b in barriers]
    return sorted(waiting, key=lambda one: (one.is_upward, one.offered_office is not None))


def keeps_happening(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Of what waits, give those whose rule got in the way before: not *what now* but *why does this keep happening*."""
    seen: set[str] = set()
    again = []
    for one in waiting:
        if one.same_rule and one.rule.casefold() not in seen:
            seen.add(one.rule.casefold())
            again.append(one)
    return again


def you_already_may(containing: str = "") -> list[YouMay]:
    """List every "you already may", newest first: a line of the book *What you may do*."""
    found = Answer.objects.filter(kind=Kind.BARRIER, given=Given.ALREADY_MAY).select_related("office")
    if containing.strip():
        found = found.filter(
            Q(sentence__icontains=containing.strip()) | Q(words__icontains=containing.strip())
        )
    return [
        YouMay(
            pk=answer.subject_id,
            rule=answer.sentence,
            words=answer.words,
            office=answer.owed_by if answer.office else "",
            on=answer.answered_at or answer.made_at,
            is_contested=answer.verdict == Verdict.NOT_REALLY,
        )
        for answer in found.order_by("-answered_at")
    ]


def page_of(barrier: Barrier, on: date | None = None) -> BarrierPage:
    """Gather the whole life of one barrier."""
    on = on or clock.today()
    answer = barrier.answer
    alike = _alike([barrier])
    days = answers.ages([answer, *(one.answer for one in alike)], on)
    [owed] = answers.as_owed([answer], on, days)
    return BarrierPage(
        barrier=barrier,
        answer=answer,
        sort=str(Sort(barrier.kind).label),
        origin=_origin(barrier),
        stands=where_it_stands(answer, owed.days),
        waiting=owed.waiting,
        date_words=owed.date_words,
        given=given_title(answer),
        life=answers.life_of(Kind.BARRIER, barrier.pk),
        same_rule=_same_rules([barrier], alike, days)[barrier.pk],
    )


def _with_answers() -> QuerySet[Barrier]:
    return Barrier.objects.select_related("answer__office").order_by("-made_at", "pk")


def _lines(barriers: Iterable[Barrier], on: date | None) -> list[BarrierLine]:
    barriers = list(barriers)
    days = answers.ages([barrier.answer for barrier in barriers], on or clock.today())
    return [
        BarrierLine(
            pk=barrier.pk,
            rule=barrier.rule,
            kind=barrier.kind,
            raiser=barrier.answer.raiser,
            on=localdate(barrier.made_at),
            stands=where_it_stands(barrier.answer, days[barrier.answer_id]),
            is_open=barrier.answer.is_open,
            given=barrier.answer.given,
            words=barrier.answer.words,
            waits_for_verdict=bool(barrier.answer.given) and not barrier.answer.verdict,
        )
        for barrier in barriers
    ]


def _waiting(barrier: Barrier, owed: answers.Owed, same: tuple[SameRule, ...], actor: Actor) -> Waiting:
    answer = barrier.answer
    is_theirs = owed.is_unowned and actor.acting_as == Role.GARDENER
    is_theirs = is_theirs or (answer.office is not None and answer.office.holder_id == actor.account_id)
    return Waiting(
        pk=barrier.pk,
        rule=barrier.rule,
        sort=str(Sort(barrier.kind).label) if barrier.kind != Sort.IN_THE_WAY else "",
        origin=_origin(barrier),
        stopped="" if barrier.person_id else barrier.stopped,
        is_about_someone=barrier.person_id is not None,
        raiser=owed.raiser,
        office=answer.owed_by,
        on=localdate(barrier.made_at),
        days=owed.days,
        waiting=owed.waiting,
        date_words=owed.date_words,
        answer_on=answer.answer_on,
        is_moved=answer.moved_to is not None,
        is_heard=answer.heard_at is not None,
        may_come=answer.come_and_see_at is None and answer.is_owed,
        is_unowned=owed.is_unowned,
        is_upward=owed.is_upward,
        is_again=answer.reopens_id is not None,
        offered_office=None if is_theirs else answer.offered_to_id,
        same_rule=same,
        choices=given_choices(answer.kind),
    )


def _origin(barrier: Barrier) -> str:
    return "" if barrier.origin == Origin.DONT_KNOW else str(Origin(barrier.origin).label)


def _alike(barriers: list[Barrier]) -> list[Barrier]:
    """Whatever has the same rule as one of these, themselves included."""
    keys = {barrier.rule_key for barrier in barriers if barrier.rule_key}
    return list(_with_answers().filter(rule_key__in=keys)) if keys else []


def _same_rules(
    barriers: list[Barrier], alike: list[Barrier], days: dict[UUID, int]
) -> dict[UUID, tuple[SameRule, ...]]:
    return {
        barrier.pk: tuple(
            SameRule(one.pk, localdate(one.made_at), where_it_stands(one.answer, days[one.answer_id]))
            for one in alike
            if one.rule_key == barrier.rule_key and one.pk != barrier.pk
        )
        for barrier in barriers
    }
