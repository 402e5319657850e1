"""What a thing in the way costs: contacts that came because of it, in each time of listening that was weighed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tilth.answers.models import Given
from tilth.barriers.models import Barrier
from tilth.findings.models import Detour, Weighing
from tilth.listening.models import Coding, Says, Study
from tilth.methods.barrier_price import SURE, barrier_prices
from tilth.methods.intervals import mean_of_parts
from tilth.methods.suppression import LEAVING_THE_TEAM, enough, shown

# A range of pounds is told to the nearest ten.
NEAREST_PENCE = 10_00


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One time of listening: of how many contacts, the share that came because of it, and what those cost, as a range.

    `contacts`, `low` and `high` are None where too few were heard to tell. `is_after` once the thing in the way was gone.
    """

    weighing: Weighing
    heard: int
    contacts: int | None
    share_low: int | None
    share_high: int | None
    low: int | None
    high: int | None
    is_after: bool


@dataclass(frozen=True, slots=True)
class DetourLine:
    """Journeys laid to it: its share of the returns, which others may share, and what those cost, as a range."""

    detour: Detour
    returns: int
    shared_by: int
    low: int
    high: int
    is_after: bool


@dataclass(frozen=True, slots=True)
class Price:
    """Everything that was weighed about one thing in the way, the oldest first, and since when it is gone.

    `written_down`: how often anybody wrote down that it was in the way, None for fewer than eight. It is no price.
    """

    barrier: Barrier
    written_down: int | None
    lines: list[PriceLine]
    detours: list[DetourLine]
    gone_since: date | None


def sample_of(study: Study) -> list[set[UUID]]:
    """Give for each contact that was looked at what in the way caused it; two looks that differ share it between them."""
    causes: dict[UUID, set[UUID]] = defaultdict(set)
    for contact, says, barrier in Coding.objects.filter(contact__study=study).values_list(
        "contact", "says", "barrier"
    ):
        causes[contact] |= {barrier} if says == Says.FAILURE and barrier else set()
    return list(causes.values())


def newest_weighing(study: Study) -> Weighing | None:
    """Give how a study was weighed last."""
    return study.weighings.order_by("-made_at", "-pk").first()


def price_of(barrier: Barrier) -> Price:
    """Give what a thing in the way costs. Reads grow with the times of listening in which it was heard."""
    freed = barrier.answer.given == Given.FREED and barrier.answer.answered_at
    gone_since = barrier.answer.answered_at.date() if freed and barrier.answer.answered_at else None
    studies = Study.objects.filter(contacts__codings__barrier=barrier, closed_at__isnull=False).distinct()
    lines = []
    for study in studies.select_related("team").order_by("from_on", "pk"):
        weighing = newest_weighing(study)
        if weighing is not None:
            lines.append(_line(barrier, study, weighing, gone_since))
    if gone_since is not None:
        lines += _silent_since(gone_since, [line.weighing.study for line in lines])
    times = Barrier.objects.filter(rule_key=barrier.rule_key).count() if barrier.rule_key else 0
    return Price(
        barrier,
        shown(times, LEAVING_THE_TEAM) if enough(times, LEAVING_THE_TEAM) else None,
        sorted(lines, key=lambda line: (line.weighing.study.from_on, str(line.weighing.pk))),
        [_round(one, gone_since) for one in Detour.objects.filter(barrier=barrier)],
        gone_since,
    )


def _line(barrier: Barrier, study: Study, weighing: Weighing, gone_since: date | None) -> PriceLine:
    sample = sample_of(study)
    named = [{str(one) for one in causes} for causes in sample]
    tariff = (float(weighing.low_pence), float(weighing.high_pence))
    price = barrier_prices(named, max(weighing.contacts, len(sample)), tariff).get(str(barrier.pk))
    is_after = gone_since is not None and study.from_on > gone_since
    if price is None or not enough(price.seen, LEAVING_THE_TEAM):
        return PriceLine(weighing, len(sample), None, None, None, None, None, is_after)
    return PriceLine(
        weighing, len(sample), shown(round(price.contacts), LEAVING_THE_TEAM), round(price.share.lower * 100),
        round(price.share.upper * 100), _tens(price.low), _tens(price.high), is_after,
    )  # fmt: skip


def _round(one: Detour, gone_since: date | None) -> DetourLine:
    """Share a journey evenly among all that it is laid to, so that together they never cost more than it did."""
    same = Detour.objects.filter(
        from_agency=one.from_agency, to_agency=one.to_agency, from_on=one.from_on, until_on=one.until_on
    )
    shared_by = same.count()
    share = one.returns / shared_by
    is_after = gone_since is not None and one.from_on > gone_since
    return DetourLine(
        one, shown(round(share), LEAVING_THE_TEAM) or 0, shared_by, _tens(share * one.low_pence), _tens(share * one.high_pence),
        is_after,
    )  # fmt: skip


def _silent_since(gone_since: date, told: list[Study]) -> list[PriceLine]:
    """Give the later times of listening in which nobody named it any more: that is what one hoped for, and is said.

    Of the teams alone that had named it while it was in the way: where it never was heard, silence says nothing.
    """
    named_it = {study.team_id for study in told if study.from_on <= gone_since}
    later = Study.objects.filter(
        team__in=named_it, from_on__gt=gone_since, closed_at__isnull=False, weighings__isnull=False
    )
    lines = []
    for study in later.exclude(pk__in=[study.pk for study in told]).distinct().order_by("from_on", "pk"):
        weighing = newest_weighing(study)
        sample = sample_of(study)
        if weighing is not None and sample:
            share = mean_of_parts([0.0] * len(sample), SURE)
            lines.append(
                PriceLine(weighing, len(sample), 0, 0, round(share.upper * 100), None, None, is_after=True)
            )
    return lines


def _tens(pence: float) -> int:
    return round(pence / NEAREST_PENCE) * NEAREST_PENCE
