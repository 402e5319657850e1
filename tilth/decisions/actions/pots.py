"""Money: spent at once, written once, never edited. Nobody approves; the pot itself says when it is empty."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.alongside.access import person_for
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.filters import pounds
from tilth.base.roles import Section, Verb
from tilth.base.writing import act, verb
from tilth.decisions.access import pot_for, row_for
from tilth.decisions.models import Decision, Pot, PotRow
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice
from tilth.teams.models import Team


@verb("decisions.open_pot")
def open_pot(*, by: Actor, team: Team, name: str, code: str = "") -> Pot:
    """Open a pot for a team."""
    must(by, Verb.TEND)
    if Pot.objects.filter(team=team, name=name).exists():
        raise InvalidInput(_("This team has a pot of that name already."), "name")
    pot = Pot.objects.create(team=team, name=name, code=code)
    act(by, "decisions.open_pot", subject=pot)
    return pot


@verb("decisions.put_in")
def put_in(*, by: Actor, pot: Pot, amount_pence: int, what: str = "", on: date | None = None) -> PotRow:
    """Put money into a pot."""
    pot = pot_for(by, pot.pk, Verb.TEND)
    row = _write(
        pot, PotRow.Kind.IN, amount_pence, what=what or _("put in"), on=on or clock.today(), by=by.account
    )
    act(by, "decisions.put_in", subject=row)
    return row


@verb("decisions.spend")
def spend(
    *,
    by: Actor,
    pot: Pot,
    amount_pence: int,
    what: str,
    opened_up: str = "",
    person: Person | None = None,
    decision: Decision | None = None,
    on: date | None = None,
) -> PotRow:
    """Spend from the team's pot, at once. Raises InvalidInput beside the amount when the pot does not hold it."""
    pot = pot_for(by, pot.pk, Verb.SPEND)
    if person is not None:
        person = person_for(by, person.pk, Verb.SPEND, Section.PLAN)
    if not what:
        raise InvalidInput(_("Say in a few words what it was for."), "what")
    if amount_pence <= 0:
        raise InvalidInput(_("The amount must be more than nothing."), "amount_pence")
    day = on or clock.today()
    if day > clock.today():
        raise InvalidInput(_("That day is still to come. Write the spend on the day it is made."), "on")
    row = _write(
        pot,
        PotRow.Kind.SPEND,
        -amount_pence,
        what=what,
        opened_up=opened_up,
        person=person,
        holder_id=person.pk if person else None,
        decision=decision,
        on=day,
        by=by.account,
    )
    act(by, "decisions.spend", person_id=person.pk if person else None, subject=row, section=Section.PLAN)
    if person is not None:
        sentence = _("%(who)s bought: %(what)s. %(amount)s, from %(pot)s.")
        summary = sentence % {"who": by.name, "what": what, "amount": pounds(amount_pence), "pot": pot.name}
        _remember(by, person, row, f"{summary} {opened_up}".strip())
    return row


@verb("decisions.correct")
def correct(*, by: Actor, row: PotRow, right_pence: int, why: str) -> PotRow:
    """Put a line right by a second line beside it: what was really spent (nothing at all is an answer too)."""
    row = row_for(by, row.pk, Verb.SPEND)
    if row.kind != PotRow.Kind.SPEND:
        raise WrongState(_("Only a spend is put right here. Money put in is put right by whoever put it in."))
    if row.corrections.exists():
        raise WrongState(_("This line has been put right already."))
    if not why:
        raise InvalidInput(_("Say in a few words what was wrong."), "why")
    difference = -row.amount_pence - right_pence
    if difference == 0:
        raise InvalidInput(_("That is what stands there already."), "right_pence")
    made = _write(
        row.pot,
        PotRow.Kind.CORRECTION,
        difference,
        what=why,
        corrects=row,
        person=row.person,
        holder_id=row.holder_id,
        on=clock.today(),
        by=by.account,
    )
    act(by, "decisions.correct", person_id=row.person_id, subject=made, section=Section.PLAN)
    if row.person is not None:
        amount = pounds(right_pence)
        _remember(
            by, row.person, made, _("Put right: it was %(amount)s. %(why)s") % {"amount": amount, "why": why}
        )
    return made


def _write(pot: Pot, kind: PotRow.Kind, amount_pence: int, **line: Any) -> PotRow:
    # One UPDATE moves the balance, guards it and numbers the line: two hands at once cannot both take the last pound.
    moved = Pot.objects.filter(pk=pot.pk, is_open=True, balance_pence__gte=-amount_pence).update(
        balance_pence=F("balance_pence") + amount_pence, last_sequence=F("last_sequence") + 1
    )
    pot.refresh_from_db(fields=["balance_pence", "last_sequence", "is_open"])
    if not moved:
        if not pot.is_open:
            raise WrongState(_("This pot is closed. Choose another one."))
        raise InvalidInput(
            _(
                "There is %(left)s left in this pot. Write a smaller amount, or ask whoever tends the pot to put some in."
            )
            % {"left": pounds(pot.balance_pence)},
            "amount_pence",
        )
    return PotRow.objects.create(
        pot=pot,
        sequence=pot.last_sequence,
        kind=kind,
        amount_pence=amount_pence,
        balance_pence=pot.balance_pence,
        **line,
    )


def _remember(by: Actor, person: Person, row: PotRow, summary: str) -> None:
    remember(
        by=by,
        person_id=person.pk,
        section=Section.PLAN,
        kind=MomentKind.SPEND,
        subject=row,
        summary=summary,
        voice=Voice.NEITHER,
    )
