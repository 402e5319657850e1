"""Closing an account: one press ends all that hangs on it, in every room, or none of it."""

from __future__ import annotations

from tilth.accounts import actions as accounts
from tilth.accounts.access import must
from tilth.accounts.models import Account
from tilth.alongside.actions.leaving import leave_everybody
from tilth.answers.actions import change_office
from tilth.answers.queries import offices_held_by
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.roles import Verb
from tilth.base.writing import act, verb
from tilth.teams.actions import leave
from tilth.teams.models import Member


@verb("keeping.close_account")
def close_account(*, by: Actor, account: Account) -> Account:
    """Close an account and pass on what it held: its teams go on, its offices wait for a gardener, its people for the team.

    Nothing that was written goes, and nobody's page opens to anybody by it. Raises WrongState for the only keeper's.
    """
    must(by, Verb.KEEP)
    account = accounts.close_account(by=by, account=account)
    # Before the teams: where they worked says which team hears of somebody who lives in no neighbourhood we know.
    leave_everybody(by=by, account=account)
    for office in offices_held_by(account.pk):
        change_office(
            by=by, office=office, name=office.name, organisation=office.organisation, above=office.above
        )
    for member in Member.objects.live(clock.today()).filter(account=account):
        leave(by=by, member=member)
    act(by, "keeping.close_account", subject=account)
    return account
