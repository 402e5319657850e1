"""What those who decide do: yes or not this time, with words; paid; seen on a visit; ended early, said to the group."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tilth.accounts.actions import notify
from tilth.base import clock, outbound
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.writing import act, verb
from tilth.directory.models import Page
from tilth.funds.access import aside_for, decided_fund_for, decided_grant_for
from tilth.funds.actions.money import write_line
from tilth.funds.models import Fund, FundRow, Grant, How, Stands
from tilth.ideas.words import needed
from tilth.rounds.actions.counting import say_funded
from tilth.rounds.models import Proposal


@verb("funds.decide")
def decide(
    *,
    by: Actor,
    grant: Grant,
    is_yes: bool,
    words: str,
    granted_pence: int | None = None,
    until_on: date | None = None,
) -> Grant:
    """Decide in the open: yes, with a sum and until when; or not this time. Always with words, which everybody reads."""
    decided_grant_for(by, grant.pk)
    # Held until the end, so that two deciders do not grant it twice.
    grant = _held().get(pk=grant.pk)
    if grant.stands != Stands.ASKED:
        raise WrongState(_("Somebody decided this already. Look at what they wrote."))
    if by.account_id is not None and _is_ones_own(by, grant):
        raise WrongState(_("You asked for this yourself. Another who decides here says yes or no."))
    grant.decided_words = needed(words, "words", _("Say why, in words. Everybody reads them."))
    grant.decided_on = clock.today()
    if is_yes:
        _grant(grant, granted_pence or grant.asked_pence, until_on)
    else:
        grant.stands = Stands.NOT_NOW
    grant.save()
    _tell_them(grant)
    act(by, "funds.decide", subject=grant)
    return grant


def _grant(grant: Grant, sum_pence: int, until_on: date | None) -> None:
    today = clock.today()
    if sum_pence > grant.asked_pence:
        raise InvalidInput(_("That is more than was asked. Talk to them first."), "granted_pence")
    if until_on is not None and until_on < today:
        raise InvalidInput(_("A grant ends after it begins."), "until_on")
    grant.stands, grant.granted_pence = Stands.GRANTED, sum_pence
    grant.from_on, grant.until_on = today, until_on
    write_line(grant.fund, FundRow.Kind.GRANT, sum_pence, grant=grant)


@verb("funds.award")
def award(
    *,
    by: Actor,
    fund: Fund,
    called: str,
    what: str,
    who_with: str,
    amount_pence: int,
    why: str,
    page: Page | None = None,
    until_on: date | None = None,
) -> Grant:
    """Grant what was decided elsewhere, such as in a round that residents voted in: nobody asked with the three questions.

    Raises InvalidInput when the fund has not so much.
    """
    fund = decided_fund_for(by, fund.pk)
    grant = Grant(
        fund=fund,
        page=page,
        called=needed(called, "called", _("Say who gets the money.")),
        what=needed(what, "what", _("Say what the money is for.")),
        who_with=who_with,
        how=How.ELSEWHERE,
        asked_pence=amount_pence,
        decided_words=needed(why, "why", _("Say why, in words. Everybody reads them.")),
        decided_on=clock.today(),
        stands=Stands.GRANTED,
        granted_pence=amount_pence,
        from_on=clock.today(),
        until_on=until_on,
    )
    grant.save(force_insert=True)
    write_line(fund, FundRow.Kind.GRANT, amount_pence, grant=grant)
    act(by, "funds.award", subject=grant)
    return grant


@verb("funds.award_proposal")
def award_proposal(
    *,
    by: Actor,
    fund: Fund,
    proposal: Proposal,
    called: str,
    who_with: str,
    amount_pence: int,
    until_on: date | None = None,
) -> Grant:
    """Grant what a round decided, and say beside its votes that it is funded: both, or neither."""
    if until_on is not None and until_on < clock.today():
        raise InvalidInput(_("A grant ends after it begins."), "until_on")
    grant = award(
        by=by,
        fund=fund,
        called=called,
        what=f"{proposal.title}. {proposal.what}"[:1_000],
        who_with=who_with,
        amount_pence=amount_pence,
        why=_("Residents voted for it: %(round)s.") % {"round": proposal.round.title},
        until_on=until_on,
    )
    say_funded(by=by, proposal=proposal, funded_pence=amount_pence, on=clock.today())
    act(by, "funds.award_proposal", subject=grant)
    return grant


@verb("funds.say_paid")
def say_paid(*, by: Actor, grant: Grant) -> Grant:
    """Say that it was paid. Tilth moves no money and knows nobody's bank."""
    grant = _granted_for(by, grant)
    if grant.paid_on is not None:
        raise WrongState(_("It was paid already."))
    grant.paid_on = clock.today()
    grant.save(update_fields=["paid_on"])
    _tell_them(grant)
    act(by, "funds.say_paid", subject=grant)
    return grant


@verb("funds.say_visited")
def say_visited(*, by: Actor, grant: Grant) -> Grant:
    """Say that somebody came to see: a visit is as good as a photo and two sentences."""
    grant = _granted_for(by, grant)
    grant.visited, grant.told_on = True, grant.told_on or clock.today()
    grant.save(update_fields=["visited", "told_on"])
    act(by, "funds.say_visited", subject=grant)
    return grant


@verb("funds.end_early")
def end_early(*, by: Actor, grant: Grant, why: str, back_pence: int | None = None) -> Grant:
    """End a grant before the day that was promised, and say so to the group. What comes back stands in the fund again."""
    grant = _granted_for(by, grant)
    if grant.ended_on is not None:
        raise WrongState(_("It ended already."))
    grant.ended_why = needed(why, "why", _("Say why to the group. Everybody reads it."))
    grant.ended_on = clock.today()
    if back_pence is not None:
        if back_pence > (grant.granted_pence or 0):
            raise InvalidInput(_("More cannot come back than was granted."), "back_pence")
        write_line(grant.fund, FundRow.Kind.BACK, back_pence, grant=grant)
    grant.save(update_fields=["ended_on", "ended_why"])
    _tell_them(grant)
    act(by, "funds.end_early", subject=grant)
    return grant


@verb("funds.set_aside")
def set_aside(*, by: Actor, grant: Grant, why: str) -> Grant:
    """Take an ask out of sight, with a reason that whoever asked reads."""
    grant = aside_for(by, grant.pk)
    if grant.set_aside_why:
        raise WrongState(_("It is out of sight already."))
    grant.set_aside_why = needed(why, "why", _("Say why. Whoever asked reads it."))
    grant.save(update_fields=["set_aside_why"])
    act(by, "funds.set_aside", subject=grant)
    return grant


@verb("funds.bring_back")
def bring_back(*, by: Actor, grant: Grant) -> Grant:
    """Let everybody read it again."""
    grant = aside_for(by, grant.pk)
    if not grant.set_aside_why:
        raise WrongState(_("Everybody can read it."))
    grant.set_aside_why = ""
    grant.save(update_fields=["set_aside_why"])
    act(by, "funds.bring_back", subject=grant)
    return grant


def _is_ones_own(by: Actor, grant: Grant) -> bool:
    holds = grant.page is not None and grant.page.holds.filter(account=by.account_id, ended_at=None).exists()
    return grant.asked_by_id == by.account_id or holds


def _held() -> QuerySet[Grant]:
    return Grant.objects.select_for_update(of=("self",)).select_related(
        "fund__office", "asked_by", "typed_by"
    )


def _granted_for(by: Actor, grant: Grant) -> Grant:
    decided_grant_for(by, grant.pk)
    held = _held().get(pk=grant.pk)
    if not held.is_granted:
        raise NotFound
    return held


def _tell_them(grant: Grant) -> None:
    """Tell whoever asked by their own channel: a notice, the link by mail, or the human who typed it."""
    if grant.token_hash:
        outbound.queue_to_box(grant.pk)
    told: list[tuple[Any, str, str]] = [
        (grant.asked_by, _("There is news of what you asked %(fund)s for."), "funds:own"),
        (grant.typed_by, _("There is news of what somebody asked %(fund)s for. Tell them."), "funds:grant"),
    ]
    for account, sentence, page in told:
        if account is not None:
            notify(account, sentence % {"fund": grant.fund.name}, reverse(page, args=[grant.pk]))
