"""Closing an account when its people have said who goes on; or at once, for whoever cannot hand anything over."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.accounts import actions as accounts
from tilth.accounts.access import must
from tilth.accounts.actions import notify
from tilth.accounts.models import Account
from tilth.accounts.queries import with_role
from tilth.alongside.actions.leaving import leave_everybody
from tilth.alongside.queries import still_walks
from tilth.answers.actions import change_office
from tilth.answers.queries import offices_held_by
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import WrongState
from tilth.base.roles import Role, Verb
from tilth.base.writing import act, verb
from tilth.teams.actions import leave
from tilth.teams.models import Member

NOT_YET = gettext_lazy(
    "%(name)s still walks alongside somebody, or said they would go and meet somebody. Each person says first who goes on."
)


@verb("keeping.close_account")
def close_account(*, by: Actor, account: Account) -> Account:
    """Close the account of somebody who leaves: their teams go on, their offices wait for a gardener.

    Raises WrongState while they still walk alongside somebody, and for the only keeper's: each person says first who goes on.
    """
    must(by, Verb.KEEP)
    if still_walks(account.pk):
        raise WrongState(str(NOT_YET) % {"name": account.short_name})
    account = _close(by, account)
    act(by, "keeping.close_account", subject=account)
    return account


@verb("keeping.stop_at_once")
def stop_at_once(*, by: Actor, account: Account) -> Account:
    """Stop the sign-in of somebody who cannot hand anything over, at once: whom they leave waits for the team.

    Nothing that was written goes, and nobody's page opens to anybody by it. The gardener asks one worker for each.
    Raises WrongState for the only keeper's.
    """
    must(by, Verb.KEEP)
    account = _close(by, account)
    act(by, "keeping.stop_at_once", subject=account)
    # One sentence, the same for everybody who left: how many wait would be a number about a worker.
    for gardener in with_role(Role.GARDENER).exclude(pk=account.pk):
        notify(
            gardener,
            _("%(who)s no longer works here. Look whether somebody waits.") % {"who": account.short_name},
            link="/somebody-left",
            kind="left",
        )
    return account


def _close(by: Actor, account: Account) -> Account:
    account = accounts.close_account(by=by, account=account)
    # Before the teams: where they worked says which team hears of somebody who lives in no neighbourhood we know.
    leave_everybody(by=by, account=account)
    for office in offices_held_by(account.pk):
        change_office(
            by=by, office=office, name=office.name, organisation=office.organisation, above=office.above
        )
    for member in Member.objects.live(clock.today()).filter(account=account):
        leave(by=by, member=member)
    return account
