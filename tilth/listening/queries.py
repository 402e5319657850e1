"""What is asked about studies: what waits to be looked at, and what came of it. Nothing here knows who did what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tilth.barriers.models import Barrier
from tilth.base.actors import Actor
from tilth.base.sealing import load_keys
from tilth.listening.models import Again, Coding, Contact, Says, Study
from tilth.methods.failure_share import Agreement, FailureShare, agreement, failure_share
from tilth.teams.models import Team
from tilth.teams.queries import teams_of

# Every fifth is looked at by a second person, who is not shown what the first one chose.
SECOND_LOOK = 5
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause, as the team wrote it, how often it was heard, and what in the way it leads to."""

    words: str
    times: int
    barrier: Barrier | None


@dataclass(frozen=True, slots=True)
class Results:
    """What a study heard. `share` is of what went wrong before among what could be told; None while nothing could.

    `agreed` is None while nothing was looked at twice.
    """

    heard: int
    looked_at: int
    value: int
    failure: int
    cant_tell: int
    share: FailureShare | None
    again: int
    again_known: int
    agreed: Agreement | None
    causes: list[Cause]


@dataclass(frozen=True, slots=True)
class ToDo:
    """What waits in an open study for one reader: the next one to look at, and whether it is a second look."""

    contact: Contact | None
    is_second: bool = False
    waiting: int = 0


@dataclass(slots=True)
class Shelf:
    """The studies a reader meets: those of their teams that are open, their teams without one, and what was learned."""

    listening: list[Study] = field(default_factory=list)
    could: list[Team] = field(default_factory=list)
    closed: list[Study] = field(default_factory=list)


def shelf_for(actor: Actor) -> Shelf:
    """Give the studies this reader may open, the newest first."""
    if not actor.is_staff:
        return Shelf()
    mine = list(teams_of(actor))
    rows = Study.objects.select_related("team").order_by("-from_on", "-pk")
    listening = list(rows.open().filter(team__in=mine))
    busy = {study.team_id for study in listening}
    return Shelf(
        listening=listening,
        could=[team for team in mine if team.pk not in busy],
        closed=list(rows.closed()[:MOST_LISTED]),
    )


def results_of(study: Study) -> Results:
    """Count what a study heard. The first look counts; the second says how far two people agree. Two reads."""
    contacts = list(study.contacts.values_list("pk", "again"))
    codings = list(Coding.objects.filter(contact__study=study).select_related("barrier").order_by("pk"))
    first = {one.contact_id: one for one in codings if not one.is_second}
    second = {one.contact_id: one for one in codings if one.is_second}
    says = Counter(one.says for one in first.values())
    known = says[Says.VALUE] + says[Says.FAILURE]
    before = Counter(again for _pk, again in contacts)
    return Results(
        heard=len(contacts),
        looked_at=len(first),
        value=says[Says.VALUE],
        failure=says[Says.FAILURE],
        cant_tell=says[Says.CANT_TELL],
        share=failure_share(says[Says.VALUE], says[Says.FAILURE], says[Says.CANT_TELL]) if known else None,
        again=before[Again.YES],
        again_known=before[Again.YES] + before[Again.NO],
        agreed=_agreed(first, second),
        causes=_causes(first.values()),
    )


def _agreed(first: dict[UUID, Coding], second: dict[UUID, Coding]) -> Agreement | None:
    both = sorted(first.keys() & second.keys())
    return agreement([first[pk].says for pk in both], [second[pk].says for pk in both]) if both else None


def _causes(codings: Iterable[Coding]) -> list[Cause]:
    """Gather causes said in the same words, as they were first heard: nothing here is put in an order of more and less."""
    heard: dict[str, list[Coding]] = {}
    for one in codings:
        if one.says == Says.FAILURE and one.cause:
            heard.setdefault(" ".join(one.cause.casefold().split()), []).append(one)
    return [
        Cause(
            words=same[0].cause,
            times=len(same),
            barrier=next((one.barrier for one in same if one.barrier is not None), None),
        )
        for same in heard.values()
    ]


def words_of(study: Study) -> list[Contact]:
    """Give what was written down, in its order, with its words: for the team alone."""
    load_keys([study.pk])
    return list(study.contacts.all())


def next_to_look_at(study: Study, account_id: UUID | None) -> ToDo:
    """Give what this reader looks at next: first what nobody looked at, then what is to be looked at a second time."""
    load_keys([study.pk])
    coded = Coding.objects.filter(contact=OuterRef("pk"))
    once = study.contacts.filter(~Exists(coded.filter(is_second=False)))
    found = once.first()
    if found is not None:
        return ToDo(found, waiting=once.count())
    by_others = coded.filter(is_second=False).exclude(coded_by=account_id)
    again = study.contacts.filter(
        Exists(by_others), ~Exists(coded.filter(is_second=True)), pk__in=_every_fifth(study)
    )
    return ToDo(again.first(), is_second=True, waiting=again.count())


def _every_fifth(study: Study) -> list[UUID]:
    return [pk for pk, number in study.contacts.values_list("pk", "number") if number % SECOND_LOOK == 0]


def causes_said(study: Study) -> list[str]:
    """Give the causes this study has words for already, so that the same thing is said in the same words."""
    rows = Coding.objects.filter(contact__study=study).exclude(cause="").order_by("cause")
    return list(rows.values_list("cause", flat=True).distinct())


def in_the_way_of(team: Team) -> QuerySet[Barrier]:
    """Give what is in this team's way, the newest first: what a cause can lead to."""
    return Barrier.objects.filter(team=team).order_by("-made_at", "-pk")
