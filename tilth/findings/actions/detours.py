"""Saying which journeys between agencies a thing in the way causes, out of what happened there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tilth.barriers.models import Barrier
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput
from tilth.base.writing import act, verb
from tilth.findings.access import price_to_write
from tilth.findings.models import Detour
from tilth.methods.suppression import LEAVING_THE_TEAM, enough, shown


@verb("findings.say_detour")
def say_detour(
    *,
    by: Actor,
    barrier: Barrier,
    from_agency: str,
    to_agency: str,
    from_on: date,
    until_on: date,
    returns: int,
    low_pence: int,
    high_pence: int,
    source: str,
    year: int,
) -> Detour:
    """Say how often people were sent from one agency to another and back because of it. Said again, it is put right.

    The same journeys may be laid to several things in the way: then they are shared evenly, so each has one number.
    """
    held = price_to_write(by, barrier.pk)
    if from_agency.casefold() == to_agency.casefold():
        raise InvalidInput(_("Two agencies are needed: from where, and to where."), "to_agency")
    if until_on < from_on:
        raise InvalidInput(_("It would end before it begins."), "until_on")
    if until_on > clock.today():
        raise InvalidInput(_("That day has not come yet, so nothing was counted of it."), "until_on")
    if not enough(returns, LEAVING_THE_TEAM):
        raise InvalidInput(_("Of so few nothing is told. Count over a longer time."), "returns")
    if high_pence < low_pence:
        raise InvalidInput(_("A range goes from the lower to the higher."), "high_pence")
    where: dict[str, Any] = {
        "from_agency": from_agency,
        "to_agency": to_agency,
        "from_on": from_on,
        "until_on": until_on,
    }
    number = shown(returns, LEAVING_THE_TEAM) or 0
    elsewhere = Detour.objects.filter(**where).exclude(barrier=held).exclude(returns=number).first()
    if elsewhere is not None:
        raise InvalidInput(
            _("Another thing in the way names the same journeys in the same days, and says %(returns)s.")
            % {"returns": elsewhere.returns},
            "returns",
        )
    costs = {
        "returns": number,
        "low_pence": low_pence,
        "high_pence": high_pence,
        "source": source,
        "year": year,
    }
    made, _new = Detour.objects.update_or_create(barrier=held, **where, defaults=costs)
    act(by, "findings.say_detour", subject=made)
    return made
