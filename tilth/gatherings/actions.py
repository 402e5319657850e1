"""Hosting a gathering, writing down what was heard, and taking one out of sight."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from tilth.accounts.models import Account
from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.gatherings import access
from tilth.gatherings.models import Gathering, RealLife
from tilth.places.models import Neighbourhood


@verb("gatherings.host")
def host(
    *,
    by: Actor,
    title: str,
    host: str,
    on: date,
    starts: time,
    where: str,
    more: str = "",
    neighbourhood: Neighbourhood | None = None,
    food: str = "",
    office: Office | None = None,
) -> Gathering:
    """Put up a gathering. An office comes along only when whoever holds it brings it."""
    if by.kind != "tilth" and not access.may_host(by):
        raise NotAllowed(
            _("Sign in to host a gathering, or ask somebody who works here to put it up for you.")
        )
    if on < clock.today():
        raise InvalidInput(_("That day is over. Choose a day that comes."), "on")
    if (
        office is not None
        and by.kind != "tilth"
        and not access.offices_to_bring(by).filter(pk=office.pk).exists()
    ):
        raise NotAllowed(_("Only whoever holds %(office)s brings it along.") % {"office": office.name})
    gathering = Gathering.objects.create(
        title=title.strip(),
        more=more.strip(),
        host=host.strip(),
        hosted_by=by.account,
        on=on,
        starts=starts,
        where=where.strip(),
        neighbourhood=neighbourhood,
        food=food.strip(),
        office=office,
    )
    act(by, "gatherings.host", subject=gathering)
    return gathering


@verb("gatherings.change")
def change(*, by: Actor, gathering: Gathering, **words: Any) -> Gathering:
    """Say another day, time or place, or what there is to eat. Only whoever hosts it."""
    gathering = _held(by, gathering)
    if gathering.is_over:
        raise WrongState(_("It is over. Write down what was heard instead."))
    if words["on"] < clock.today():
        raise InvalidInput(_("That day is over. Choose a day that comes."), "on")
    for name in ("host", "on", "starts", "where", "neighbourhood", "food"):
        setattr(gathering, name, words[name])
    gathering.save()
    act(by, "gatherings.change", subject=gathering)
    return gathering


@verb("gatherings.call_off")
def call_off(*, by: Actor, gathering: Gathering, why: str) -> Gathering:
    """Say that it does not happen, and why. It stays up until its day, so that nobody stands before a shut door."""
    gathering = _held(by, gathering)
    if gathering.called_off_at is not None:
        raise WrongState(_("It is called off already."))
    if gathering.is_over:
        raise WrongState(_("It is over. Write down what was heard instead."))
    if not why.strip():
        raise InvalidInput(_("Say why in a few words."), "why")
    gathering.called_off_why, gathering.called_off_at = why.strip(), clock.now()
    gathering.save(update_fields=["called_off_why", "called_off_at"])
    act(by, "gatherings.call_off", subject=gathering)
    return gathering


@verb("gatherings.write_heard")
def write_heard(
    *, by: Actor, gathering: Gathering, heard: str, real_life: str, why_not: str = ""
) -> Gathering:
    """Write down what was heard, for all to read, and whose real life was in the room. Once: it is not written over."""
    gathering = _held(by, gathering)
    if gathering.heard:
        raise WrongState(_("What was heard is written already. Nothing was changed."))
    if gathering.called_off_at is not None or gathering.on > clock.today():
        raise WrongState(_("It has not happened yet."))
    if not heard.strip():
        raise InvalidInput(_("Say what was heard, in their words."), "heard")
    if real_life not in RealLife.values:
        raise InvalidInput(_("Say whose real life was in the room."), "real_life")
    if real_life == RealLife.NEITHER and not why_not.strip():
        raise InvalidInput(_("Say in a few words why neither was there."), "why_not")
    gathering.heard, gathering.heard_at, gathering.real_life = heard.strip(), clock.now(), real_life
    gathering.why_not = why_not.strip() if real_life == RealLife.NEITHER else ""
    gathering.save(update_fields=["heard", "heard_at", "real_life", "why_not"])
    act(by, "gatherings.write_heard", subject=gathering)
    return gathering


@verb("gatherings.set_aside")
def set_aside(*, by: Actor, gathering: Gathering, why: str) -> Gathering:
    """Take a gathering out of sight, for a reason that is read: it breaks the law or hurts somebody."""
    if not access.sets_aside(by):
        raise NotFound
    if not why.strip():
        raise InvalidInput(_("Say why. Whoever wrote it reads it."), "why")
    gathering = Gathering.objects.select_for_update().get(pk=gathering.pk)
    if gathering.set_aside_why:
        raise WrongState(_("It is out of sight already, and the reason is written down."))
    gathering.set_aside_why = why.strip()
    gathering.save(update_fields=["set_aside_why"])
    act(by, "gatherings.set_aside", subject=gathering)
    return gathering


@verb("gatherings.bring_back")
def bring_back(*, by: Actor, gathering: Gathering) -> Gathering:
    """Bring back what was taken out of sight."""
    if not access.sets_aside(by):
        raise NotFound
    if not gathering.set_aside_why:
        raise WrongState(_("It is not out of sight."))
    gathering.set_aside_why = ""
    gathering.save(update_fields=["set_aside_why"])
    act(by, "gatherings.bring_back", subject=gathering)
    return gathering


def leave_gatherings(account: Account) -> None:
    """Name somebody who was erased on no gathering, and call off what they would still host. Not a verb: erasing calls it."""
    hosted = Gathering.objects.filter(hosted_by=account)
    hosted.filter(on__gte=clock.today(), called_off_at=None).update(
        called_off_at=clock.now(), called_off_why=_("Whoever would have hosted it is not here any more.")
    )
    hosted.update(host=_("a neighbour"), hosted_by=None)


def _held(by: Actor, gathering: Gathering) -> Gathering:
    found = Gathering.objects.select_for_update().get(pk=gathering.pk)
    if not access.hosts(by, found):
        raise NotFound
    return found
