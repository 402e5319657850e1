"""Thank-yous: how much they may be, said by leaders for all to read; and each as it was given, naming nobody."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.directory.models import Page
from tilth.promises.access import must_stand_for, sets_limits
from tilth.promises.models import Limits, ThankYou
from tilth.teams.models import Team


@verb("promises.set_limits")
def set_limits(*, by: Actor, each_pence: int, month_pence: int, why: str) -> Limits:
    """Say how much a thank-you may be, and how much each who gives may give in a month. What was said before stays."""
    if by.kind != "tilth" and not sets_limits(by):
        raise NotFound
    if each_pence < 1:
        raise InvalidInput(_("Say how much one thank-you may be."), "each_pence")
    if month_pence < each_pence:
        raise InvalidInput(_("That is less than one thank-you. Say more for a month."), "month_pence")
    if not why.strip():
        raise InvalidInput(_("Say why, in words. Everybody reads them."), "why")
    limits = Limits.objects.create(each_pence=each_pence, month_pence=month_pence, why=why.strip())
    act(by, "promises.set_limits", subject=limits)
    return limits


@verb("promises.thank")
def thank(
    *,
    by: Actor,
    how: str,
    pence: int,
    what_for: str,
    given_on: date,
    page: Page | None = None,
    office: Office | None = None,
    team: Team | None = None,
) -> ThankYou:
    """Write down a thank-you that was given: what it was for, and never whom. Raises InvalidInput beyond the limits."""
    must_stand_for(by, page, office, team)
    # Held until the end, so that two of one team do not both give what is left of a month.
    limits = Limits.objects.select_for_update().order_by("-made_at", "-pk").first()
    if limits is None:
        raise WrongState(_("Leaders have not said yet how much a thank-you may be. Ask them."))
    if not what_for.strip():
        raise InvalidInput(_("Say what it was for."), "what_for")
    if given_on > clock.today():
        raise InvalidInput(_("That day has not come yet."), "given_on")
    if not 0 < pence <= limits.each_pence:
        raise InvalidInput(
            _("One thank-you is at most £%(most)s.") % {"most": in_pounds(limits.each_pence)}, "pence"
        )
    given = ThankYou.objects.filter(page=page, office=office, team=team)
    month = given.filter(given_on__year=given_on.year, given_on__month=given_on.month)
    left = limits.month_pence - sum(month.values_list("pence", flat=True))
    if pence > left:
        raise InvalidInput(
            _("£%(left)s is left for that month.") % {"left": in_pounds(max(left, 0))}, "pence"
        )
    thanks = ThankYou.objects.create(
        page=page,
        office=office,
        team=team,
        how=ThankYou.How(how),
        pence=pence,
        what_for=what_for.strip(),
        given_on=given_on,
    )
    act(by, "promises.thank", subject=thanks)
    return thanks


def in_pounds(pence: int) -> str:
    """Give a sum as people write it: 20, or 12.50."""
    return f"{pence // 100:,}" if pence % 100 == 0 else f"{pence / 100:,.2f}"
