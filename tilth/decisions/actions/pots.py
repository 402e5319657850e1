"""Money: spent at once, written once, never edited. Nobody approves; the pot itself says when it is empty."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.alongside.access import person_for
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.files import keep_picture
from tilth.base.filters import exact_day, pounds
from tilth.base.roles import Section, Verb
from tilth.base.sealing import PLACE
from tilth.base.writing import act, verb
from tilth.decisions.access import pot_for, row_to_put_right
from tilth.decisions.models import CAN_BE_PUT_RIGHT, Decision, PaidWith, Pot, PotRow, ReceiptPhoto, TinRow
from tilth.decisions.queries import still_spent
from tilth.people.actions import remember
from tilth.people.models import MomentKind, Person, Voice
from tilth.teams.models import Team

# What the column can hold, with room to spare: more than any team's pot.
MOST_IN_A_POT = 2_000_000_000


@verb("decisions.open_pot")
def open_pot(*, by: Actor, team: Team, name: str, code: str = "") -> Pot:
    """Open a pot for a team. Raises InvalidInput when the team has one of that name."""
    must(by, Verb.TEND)
    if not name:
        raise InvalidInput(_("Say what the team calls this pot."), "name")
    if Pot.objects.filter(team=team, name__iexact=name).exists():
        raise InvalidInput(_("This team has a pot of that name already."), "name")
    pot = Pot.objects.create(team=team, name=name, code=code)
    act(by, "decisions.open_pot", subject=pot)
    return pot


@verb("decisions.close_pot")
def close_pot(*, by: Actor, pot: Pot) -> Pot:
    """Close a pot: nothing more goes in or out. What is left in it stays written."""
    return _turn(by, pot, is_open=False, what="decisions.close_pot")


@verb("decisions.open_pot_again")
def open_pot_again(*, by: Actor, pot: Pot) -> Pot:
    """Open a closed pot again."""
    return _turn(by, pot, is_open=True, what="decisions.open_pot_again")


def _turn(by: Actor, pot: Pot, *, is_open: bool, what: str) -> Pot:
    pot = pot_for(by, pot.pk, Verb.TEND)
    Pot.objects.filter(pk=pot.pk).update(is_open=is_open)
    pot.is_open = is_open
    act(by, what, subject=pot)
    return pot


@verb("decisions.put_in")
def put_in(*, by: Actor, pot: Pot, amount_pence: int, what: str = "", on: date | None = None) -> PotRow:
    """Put money into a pot."""
    pot = pot_for(by, pot.pk, Verb.TEND)
    _needs_more_than_nothing(amount_pence)
    day = _day_in_the_book(pot, on)
    row = write_line(pot, PotRow.Kind.IN, amount_pence, what=what or _("put in"), on=day, by=by.account)
    act(by, "decisions.put_in", subject=row)
    return row


@verb("decisions.come_back")
def come_back(
    *,
    by: Actor,
    pot: Pot,
    amount_pence: int,
    what: str,
    on: date | None = None,
    spend: PotRow | None = None,
    in_cash: bool = False,
) -> PotRow:
    """Write down that money came back into the pot: a returned cooker, a deposit.

    With the spend it came back from, it stands beside that line, and on the page of the person it was for. Raises
    InvalidInput when more comes back than was spent.
    """
    pot = pot_for(by, pot.pk, Verb.SPEND)
    _needs_words(what)
    _needs_more_than_nothing(amount_pence)
    person = None
    if spend is not None:
        spend = _spend_that_came_back(by, spend, pot, amount_pence)
        person = spend.person
    row = write_line(
        pot,
        PotRow.Kind.BACK,
        amount_pence,
        in_cash=in_cash,
        what=what,
        on=_day_in_the_book(pot, on),
        by=by.account,
        returns=spend,
        still_spent_pence=still_spent(spend) - amount_pence if spend is not None else None,
        person=person,
        holder_id=_id(person),
        paid_with=PaidWith.CASH if in_cash else "",
    )
    act(by, "decisions.come_back", person_id=_id(person), subject=row, section=Section.PLAN)
    if person is not None:
        said = _("%(amount)s came back: %(what)s")
        _remember(by, person, row, said % {"amount": pounds(amount_pence), "what": what})
    return row


def _spend_that_came_back(by: Actor, spend: PotRow, pot: Pot, amount_pence: int) -> PotRow:
    spend = row_to_put_right(by, spend.pk)
    # Held until the end, so that the same money cannot come back twice.
    spend = PotRow.objects.select_for_update(of=("self",)).select_related("person").get(pk=spend.pk)
    if spend.kind != PotRow.Kind.SPEND or spend.pot_id != pot.pk:
        raise WrongState(_("Money comes back from something that was bought. Choose that line of the pot."))
    gone = still_spent(spend)
    if amount_pence > gone:
        raise InvalidInput(
            _("Only %(amount)s of it is still spent. Write that, or less.") % {"amount": pounds(gone)},
            "amount_pence",
        )
    return spend


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
    paid_with: PaidWith | str = "",
    receipt: UploadedFile[bytes] | None = None,
) -> PotRow:
    """Spend from the team's pot, at once. Raises InvalidInput beside the amount when the pot does not hold it.

    Paid in cash, it leaves the team's tin too. A photo of a receipt may stand beside it; nobody asks for one.
    """
    pot = pot_for(by, pot.pk, Verb.SPEND)
    if person is not None:
        person = person_for(by, person.pk, Verb.SPEND, Section.PLAN)
    _needs_words(what)
    _needs_more_than_nothing(amount_pence)
    day = _day_in_the_book(pot, on)
    if day > clock.today():
        raise InvalidInput(_("That day is still to come. Write the spend on the day it is made."), "on")
    row = write_line(
        pot,
        PotRow.Kind.SPEND,
        -amount_pence,
        in_cash=paid_with == PaidWith.CASH,
        paid_with=paid_with,
        what=what,
        opened_up=opened_up,
        person=person,
        holder_id=person.pk if person else None,
        decision=decision,
        on=day,
        by=by.account,
    )
    act(by, "decisions.spend", person_id=_id(person), subject=row, section=Section.PLAN)
    if receipt is not None:
        lay_beside(row, receipt, by)
    if person is not None:
        _remember(by, person, row, _bought(by, row, opened_up))
    return row


@verb("decisions.correct")
def correct(*, by: Actor, row: PotRow, right_pence: int, why: str) -> PotRow:
    """Put a line right by a second line beside it: what it really was (nothing at all is an answer too).

    A spend, or money that came back, is put right by the team, and one for a person by whoever may spend for them;
    money put in by whoever tends the pots. Raises WrongState for a line that was put right already.
    """
    row = row_to_put_right(by, row.pk)
    # Held until the end, so that two hands cannot both put the same line right.
    row = PotRow.objects.select_for_update(of=("self",)).select_related("pot", "person").get(pk=row.pk)
    if row.kind not in CAN_BE_PUT_RIGHT or row.corrections.exists():
        raise WrongState(
            _("This line has been put right already. Write what else was spent, or what came back.")
        )
    if not why:
        raise InvalidInput(_("Say in a few words what was wrong."), "why")
    if right_pence < 0:
        raise InvalidInput(_("Write 0 if nothing was spent at all, or the right amount."), "right_pence")
    really = -right_pence if row.kind == PotRow.Kind.SPEND else right_pence
    if really == row.amount_pence:
        raise InvalidInput(_("That is what stands there already."), "right_pence")
    belongs_to = row if row.kind == PotRow.Kind.SPEND else row.returns
    made = write_line(
        row.pot,
        PotRow.Kind.CORRECTION,
        really - row.amount_pence,
        in_cash=row.paid_with == PaidWith.CASH,
        amount_field="right_pence",
        what=why,
        corrects=row,
        still_spent_pence=still_spent(belongs_to) - (really - row.amount_pence) if belongs_to else None,
        person=row.person,
        holder_id=row.person_id,
        on=clock.today(),
        by=by.account,
    )
    act(by, "decisions.correct", person_id=row.person_id, subject=made, section=Section.PLAN)
    if row.person is not None:
        said = _("%(who)s put a line right: it was %(amount)s. %(why)s")
        _remember(by, row.person, made, said % {"who": by.name, "amount": pounds(right_pence), "why": why})
    return made


IN_THE_TIN = {
    PotRow.Kind.SPEND: TinRow.Kind.PAID,
    PotRow.Kind.BACK: TinRow.Kind.CAME_BACK,
    PotRow.Kind.CORRECTION: TinRow.Kind.PUT_RIGHT,
    PotRow.Kind.COUNTED: TinRow.Kind.COUNTED,
}


def write_line(
    pot: Pot,
    kind: PotRow.Kind,
    amount_pence: int,
    *,
    in_cash: bool = False,
    amount_field: str = "amount_pence",
    **line: Any,
) -> PotRow:
    """Move a pot's money and write its line, and the tin's line when it is cash. Not a verb: verbs call it.

    Raises InvalidInput beside `amount_field` when the pot, or its tin, does not hold it; WrongState for a closed pot.
    """
    tin = amount_pence if in_cash else 0
    # One UPDATE moves the balance, guards it and numbers the line: two hands at once cannot both take the last pound.
    moved = Pot.objects.filter(
        pk=pot.pk,
        is_open=True,
        balance_pence__gte=F("tin_pence") + tin - amount_pence,
        balance_pence__lte=MOST_IN_A_POT - max(amount_pence, 0),
        tin_pence__gte=-tin,
    ).update(
        balance_pence=F("balance_pence") + amount_pence,
        last_sequence=F("last_sequence") + 1,
        tin_pence=F("tin_pence") + tin,
        tin_sequence=F("tin_sequence") + int(in_cash),
    )
    pot.refresh_from_db(fields=["balance_pence", "last_sequence", "tin_pence", "tin_sequence", "is_open"])
    if not moved:
        _refuse(pot, amount_pence, amount_field, in_cash=in_cash)
    row = PotRow.objects.create(
        pot=pot,
        sequence=pot.last_sequence,
        kind=kind,
        amount_pence=amount_pence,
        balance_pence=pot.balance_pence,
        **line,
    )
    if in_cash:
        TinRow.objects.create(
            pot=pot,
            sequence=pot.tin_sequence,
            kind=IN_THE_TIN[kind],
            amount_pence=tin,
            balance_pence=pot.tin_pence,
            line=row,
            on=row.on,
            by=row.by,
        )
    return row


def lay_beside(row: PotRow, picture: UploadedFile[bytes], by: Actor) -> ReceiptPhoto:
    """Keep a photo beside a line, sealed with whose line it is. Not a verb: verbs call it."""
    try:
        stored = keep_picture(row.holder_id or PLACE, picture, kind="receipt", side=1600)
    except InvalidInput as error:
        raise InvalidInput(str(error), "receipt") from None
    return ReceiptPhoto.objects.create(line=row, picture=stored, by=by.account)


def _day_in_the_book(pot: Pot, on: date | None) -> date:
    day = on or clock.today()
    if pot.year_ended_on is not None and day <= pot.year_ended_on:
        raise InvalidInput(
            _("The year up to %(day)s is closed. Write today’s day; the words can say when it was.")
            % {"day": exact_day(pot.year_ended_on)},
            "on",
        )
    return day


def _refuse(pot: Pot, amount_pence: int, amount_field: str, *, in_cash: bool) -> None:
    if not pot.is_open:
        raise WrongState(
            _("This pot is closed. Choose another one, or ask whoever tends it to open it again.")
        )
    if amount_pence > 0:
        raise InvalidInput(_("That is more than one pot can hold. Look at the amount again."), amount_field)
    if pot.tin_pence and pot.balance_pence >= -amount_pence:
        said = _(
            "%(left)s is left in this pot, and %(tin)s of it is cash in the tin. Look at the amount, and at how it was paid."
        )
        raise InvalidInput(
            said % {"left": pounds(pot.balance_pence), "tin": pounds(pot.tin_pence)}, amount_field
        )
    if in_cash and pot.balance_pence >= -amount_pence:
        raise InvalidInput(
            _(
                "There is no cash in the tin. Write down first that some was taken out, or choose how else it was paid."
            ),
            amount_field,
        )
    raise InvalidInput(
        _(
            "There is %(left)s left in this pot. Write a smaller amount, or ask whoever tends the pot to put some in."
        )
        % {"left": pounds(pot.balance_pence)},
        amount_field,
    )


def _needs_words(what: str) -> None:
    if not what:
        raise InvalidInput(_("Say in a few words what it was for."), "what")


def _needs_more_than_nothing(amount_pence: int) -> None:
    if amount_pence <= 0:
        raise InvalidInput(_("The amount must be more than nothing."), "amount_pence")


def _id(person: Person | None) -> UUID | None:
    return person.pk if person else None


def _bought(by: Actor, row: PotRow, opened_up: str) -> str:
    words = {
        "who": by.name,
        "what": row.what.rstrip(". "),
        "amount": pounds(-row.amount_pence),
        "pot": row.pot.name,
    }
    sentence = _("%(who)s bought: %(what)s, %(amount)s, from %(pot)s.") % words
    return sentence + (" " + _("It opened up: %(words)s") % {"words": opened_up} if opened_up else "")


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
