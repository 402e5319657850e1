"""Money in daily life: the tin with cash, receipts, what the finance office paid, and the end of a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.files import drop
from tilth.base.filters import exact_day, pounds
from tilth.base.roles import Section, Verb
from tilth.base.sealing import load_keys
from tilth.base.writing import act, verb
from tilth.decisions.access import line_to_pay, pot_for, receipt_for, row_to_put_right
from tilth.decisions.actions.pots import lay_beside, write_line
from tilth.decisions.models import Paid, Pot, PotRow, ReceiptPhoto, TinRow, YearEnd
from tilth.methods.formats import spreadsheet, workbook


@verb("decisions.take_out")
def take_out(*, by: Actor, pot: Pot, amount_pence: int) -> TinRow:
    """Write down that cash was taken out of the bank and put into the tin. The pot holds as much as before."""
    return _move_cash(by, pot, TinRow.Kind.TAKEN_OUT, amount_pence)


@verb("decisions.put_back")
def put_back(*, by: Actor, pot: Pot, amount_pence: int) -> TinRow:
    """Write down that cash went from the tin back into the bank."""
    return _move_cash(by, pot, TinRow.Kind.PUT_BACK, -amount_pence)


def _move_cash(by: Actor, pot: Pot, kind: TinRow.Kind, change: int) -> TinRow:
    pot = pot_for(by, pot.pk, Verb.SPEND)
    if not change:
        raise InvalidInput(_("The amount must be more than nothing."), "amount_pence")
    moved = Pot.objects.filter(
        pk=pot.pk, is_open=True, tin_pence__gte=-change, balance_pence__gte=F("tin_pence") + change
    ).update(tin_pence=F("tin_pence") + change, tin_sequence=F("tin_sequence") + 1)
    pot.refresh_from_db(fields=["balance_pence", "tin_pence", "tin_sequence", "is_open"])
    if not pot.is_open:
        raise WrongState(_("This pot is closed. Whoever tends it can open it again."))
    if not moved:
        most = pot.balance_pence - pot.tin_pence if change > 0 else pot.tin_pence
        raise InvalidInput(
            _("The most that can be is %(amount)s. Look at the amount again.") % {"amount": pounds(most)},
            "amount_pence",
        )
    row = TinRow.objects.create(
        pot=pot,
        sequence=pot.tin_sequence,
        kind=kind,
        amount_pence=change,
        balance_pence=pot.tin_pence,
        on=clock.today(),
        by=by.account,
    )
    act(by, f"decisions.{kind}", subject=row)
    return row


@verb("decisions.count_tin")
def count_tin(*, by: Actor, pot: Pot, counted_pence: int, why: str = "") -> Pot:
    """Write down what lies in the tin. What is missing or too much gets a line of its own, with a few words."""
    pot = pot_for(by, pot.pk, Verb.SPEND)
    # Held until the end: cash that moves while it is counted would be written twice.
    pot = Pot.objects.select_for_update(of=("self",)).get(pk=pot.pk)
    found = counted_pence - pot.tin_pence
    if not found:
        act(by, "decisions.count_tin", subject=pot)
        return pot
    if not why:
        raise InvalidInput(
            _("The book says %(tin)s. Say in a few words what may have happened; nobody is blamed.")
            % {"tin": pounds(pot.tin_pence)},
            "why",
        )
    write_line(
        pot,
        PotRow.Kind.COUNTED,
        found,
        in_cash=True,
        amount_field="counted_pence",
        what=why,
        on=clock.today(),
        by=by.account,
    )
    act(by, "decisions.count_tin", subject=pot)
    return pot


@verb("decisions.keep_receipt")
def keep_receipt(*, by: Actor, row: PotRow, picture: UploadedFile[bytes]) -> ReceiptPhoto:
    """Lay a photo of a receipt beside a line."""
    row = row_to_put_right(by, row.pk)
    receipt = lay_beside(row, picture, by)
    act(by, "decisions.keep_receipt", person_id=row.person_id, subject=receipt, section=Section.PLAN)
    return receipt


@verb("decisions.throw_receipt_away")
def throw_receipt_away(*, by: Actor, receipt: ReceiptPhoto) -> None:
    """Take a photo away from a line: the wrong one, or one with more on it than anybody needs."""
    receipt = receipt_for(by, receipt.pk)
    row = row_to_put_right(by, receipt.line_id)
    act(by, "decisions.throw_receipt_away", person_id=row.person_id, subject=receipt, section=Section.PLAN)
    stored = receipt.picture
    receipt.delete()
    if stored is not None:
        # Only once it is durable: a file cannot be brought back by undoing a transaction.
        transaction.on_commit(lambda: drop(stored))


@verb("decisions.say_paid")
def say_paid(*, by: Actor, row: PotRow, on: date, reference: str = "") -> Paid:
    """Write down that the finance office says it paid a line. Its last word counts."""
    row = line_to_pay(by, row.pk)
    if on > clock.today():
        raise InvalidInput(_("That day is still to come. Write it once it was paid."), "on")
    paid = Paid.objects.filter(line=row).first() or Paid(line=row)
    paid.on, paid.reference, paid.by = on, reference, by.account
    paid.save()
    act(by, "decisions.say_paid", subject=row)
    return paid


@verb("decisions.end_year")
def end_year(*, by: Actor, pot: Pot, on: date, hand_back_pence: int = 0) -> YearEnd:
    """Close the book of a pot up to a day. What is handed back gets a line; the rest goes on into the new year.

    Raises InvalidInput for a day that is closed already, is still to come or stands before the newest line.
    """
    pot = pot_for(by, pot.pk, Verb.TEND)
    pot = Pot.objects.select_for_update(of=("self",)).get(pk=pot.pk)
    if on > clock.today():
        raise InvalidInput(_("That day is still to come. Close the year once it is over."), "on")
    if pot.year_ended_on is not None and on <= pot.year_ended_on:
        raise InvalidInput(
            _("The year up to %(day)s is closed already.") % {"day": exact_day(pot.year_ended_on)}, "on"
        )
    left = pot.balance_pence
    if hand_back_pence:
        # Dated today: the money leaves today, whatever year it belonged to.
        write_line(
            pot,
            PotRow.Kind.OUT,
            -hand_back_pence,
            amount_field="hand_back_pence",
            what=_("handed back at the end of the year"),
            on=clock.today(),
            by=by.account,
        )
    ended = YearEnd.objects.create(
        pot=pot, on=on, left_pence=left, handed_back_pence=hand_back_pence, by=by.account
    )
    Pot.objects.filter(pk=pot.pk).update(year_ended_on=on)
    act(by, "decisions.end_year", subject=ended)
    return ended


HEADINGS = ["date", "amount", "what", "code", "pot", "team", "line", "kind", "paid_with", "paid_on", "reference", "receipt"]  # fmt: skip


@verb("decisions.take_file_for_finance")
def take_file_for_finance(*, by: Actor, from_on: date, to_on: date, as_workbook: bool = False) -> bytes:
    """Give the lines of all pots between two days for the finance office, as CSV or as XLSX. Names nobody.

    Amounts are in pounds, negative when money left. What was bought for a person is not told.
    """
    must(by, Verb.TEND)
    if from_on > to_on:
        raise InvalidInput(_("The first day comes after the last. Change one of them."), "from_on")
    act(by, "decisions.take_file_for_finance")
    lines = _lines_for_finance(from_on, to_on)
    return workbook.write({"pots": (HEADINGS, lines)}) if as_workbook else spreadsheet.write(HEADINGS, lines)


def _lines_for_finance(from_on: date, to_on: date) -> Iterator[list[object]]:
    rows = PotRow.objects.filter(on__range=(from_on, to_on)).select_related("pot__team", "paid")
    load_keys([None])
    for row in rows.prefetch_related("receipts").order_by("on", "pot__code", "pot__name", "sequence"):
        paid = getattr(row, "paid", None)
        yield [
            row.on,
            Decimal(row.amount_pence).scaleb(-2),
            _("for somebody we walk alongside") if row.is_about_somebody else row.what,
            row.pot.code,
            row.pot.name,
            row.pot.team.name,
            row.sequence,
            row.get_kind_display(),
            row.get_paid_with_display(),
            paid.on if paid else "",
            paid.reference if paid else "",
            _("yes") if row.receipts.all() else "",
        ]
