"""A fund and its lines: opened with who decides, filled, given from and closed. It never gives more than it has."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from tilth.accounts.models import Account
from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.filters import pounds
from tilth.base.writing import act, verb
from tilth.funds.access import held_fund_for, must_hold
from tilth.funds.models import Decider, Fund, FundRow, Grant
from tilth.ideas.words import needed
from tilth.places.models import Neighbourhood

# What the column can hold, with room to spare.
MOST_IN_A_FUND = 2_000_000_000


@verb("funds.open_fund")
def open_fund(
    *,
    by: Actor,
    office: Office,
    name: str,
    purpose: str,
    who_decides: str,
    most_pence: int,
    decide_days: int,
    pay_days: int,
    deciders: Iterable[Account] = (),
    neighbourhood: Neighbourhood | None = None,
) -> Fund:
    """Open a fund: what it is for, who decides by name, the most a grant may be, how soon it is decided and paid."""
    must_hold(by, office)
    fund = Fund.objects.create(
        office=office,
        name=needed(name, "name", _("Say what the fund is called.")),
        purpose=needed(purpose, "purpose", _("Say what the money is for.")),
        who_decides=needed(who_decides, "who_decides", _("Say who decides, before anybody asks.")),
        most_pence=most_pence,
        decide_days=decide_days,
        pay_days=pay_days,
        neighbourhood=neighbourhood,
    )
    for account in deciders:
        Decider.objects.create(fund=fund, account=account)
    act(by, "funds.open_fund", subject=fund)
    return fund


@verb("funds.put_in")
def put_in(*, by: Actor, fund: Fund, amount_pence: int, what: str) -> FundRow:
    """Put money into a fund, and say where it comes from."""
    fund = held_fund_for(by, fund.pk)
    _must_be_open(fund)
    what = needed(what, "what", _("Say where the money comes from."))
    row = write_line(fund, FundRow.Kind.IN, amount_pence, what=what)
    act(by, "funds.put_in", subject=row)
    return row


@verb("funds.close_fund")
def close_fund(*, by: Actor, fund: Fund) -> Fund:
    """Close a fund: nothing more is asked of it. What was granted goes on."""
    fund = held_fund_for(by, fund.pk)
    _must_be_open(fund)
    fund.closed_at = clock.now()
    fund.save(update_fields=["closed_at"])
    act(by, "funds.close_fund", subject=fund)
    return fund


def write_line(
    fund: Fund, kind: FundRow.Kind, amount_pence: int, *, what: str = "", grant: Grant | None = None
) -> FundRow:
    """Write one line and move the balance in the same step. Raises InvalidInput when the fund has not so much."""
    signed = -amount_pence if kind == FundRow.Kind.GRANT else amount_pence
    # The row is held from here to the end, so two hands at one fund take turns.
    moved = Fund.objects.filter(
        pk=fund.pk, balance_pence__gte=max(0, -signed), balance_pence__lte=MOST_IN_A_FUND - max(0, signed)
    ).update(balance_pence=F("balance_pence") + signed, last_sequence=F("last_sequence") + 1)
    fund.refresh_from_db(fields=["balance_pence", "last_sequence"])
    if not moved:
        if signed > 0:
            raise InvalidInput(
                _("That is more than a fund can hold. Look at the amount again."), "amount_pence"
            )
        raise InvalidInput(
            _("There is %(left)s left in this fund. Grant that, or less.")
            % {"left": pounds(fund.balance_pence)},
            "granted_pence",
        )
    return FundRow.objects.create(
        fund=fund,
        sequence=fund.last_sequence,
        kind=kind,
        amount_pence=signed,
        balance_pence=fund.balance_pence,
        grant=grant,
        what=what,
        on=clock.today(),
    )


def _must_be_open(fund: Fund) -> None:
    if not fund.is_open:
        raise WrongState(_("This fund is closed."))
