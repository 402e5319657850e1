"""Which gatherings come, what was heard at those that are over, and what is out of sight."""

from __future__ import annotations

from django.db.models import QuerySet

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.gatherings import access
from tilth.gatherings.models import Gathering

AT_MOST = 60


def coming() -> QuerySet[Gathering]:
    """Give what comes, today's first; what was called off stays there until its day is over."""
    rows = access.gatherings_up().filter(on__gte=clock.today())
    return rows.order_by("on", "starts", "pk")[:AT_MOST]


def to_bring_to() -> QuerySet[Gathering]:
    """Give what comes and was not called off: into these somebody can bring something."""
    rows = access.gatherings_up().filter(on__gte=clock.today(), called_off_at=None)
    return rows.order_by("on", "starts", "pk")


def over() -> QuerySet[Gathering]:
    """Give what is over and was not called off, the newest first."""
    return access.gatherings_up().filter(on__lt=clock.today(), called_off_at=None)[:AT_MOST]


def to_write_up(actor: Actor) -> QuerySet[Gathering]:
    """Give what this actor hosted and has not written up yet, the newest first."""
    if actor.account_id is None:
        return Gathering.objects.none()
    return over_unwritten().filter(hosted_by=actor.account_id)


def over_unwritten() -> QuerySet[Gathering]:
    """Give what is over, with nothing written yet of what was heard."""
    rows = access.gatherings_up().filter(on__lt=clock.today(), called_off_at=None)
    return rows.filter(heard="")


def out_of_sight() -> QuerySet[Gathering]:
    """Give what the keeper took out of sight."""
    return Gathering.objects.exclude(set_aside_why="")
