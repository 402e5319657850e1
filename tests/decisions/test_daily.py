"""Money in daily life: the tin, what came back, receipts, what the finance office paid, and the end of a year."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.answers.cast import A_WEDNESDAY, acting, alongside, an_account, signed_in_as
from tests.decisions.cast import FIVE_HUNDRED, a_place_with_money
from tilth.base import clock
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import StoredFile
from tilth.base.roles import Role
from tilth.decisions import actions, queries
from tilth.decisions.access import line_for, receipt_for
from tilth.decisions.models import Paid, PaidWith, Pot, PotRow, ReceiptPhoto, TinRow
from tilth.people.models import Moment, MomentKind

pytestmark = pytest.mark.django_db(databases="__all__")

CASH = PaidWith.CASH


def stage():
    with clock.at(A_WEDNESDAY):
        return a_place_with_money()


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.FILES = tmp_path


@pytest.fixture
def here(on_stage):
    with clock.at(A_WEDNESDAY):
        yield on_stage


def spend(here, **more):
    more = {"by": here.amina, "pot": here.pot, "amount_pence": 140_00, "what": "a cooker", **more}
    return actions.spend(**more)


def with_cash(here, amount_pence=50_00):
    return actions.take_out(by=here.amina, pot=here.pot, amount_pence=amount_pence)


def a_photo(name="receipt.jpg", kind="JPEG"):
    made = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(made, kind)
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def adds_up(pot):
    balance = tin = 0
    for number, row in enumerate(PotRow.objects.filter(pot=pot).order_by("sequence"), start=1):
        balance += row.amount_pence
        assert (row.sequence, row.balance_pence) == (number, balance)
    for number, row in enumerate(TinRow.objects.filter(pot=pot).order_by("sequence"), start=1):
        tin += row.amount_pence
        assert (row.sequence, row.balance_pence) == (number, tin)
    kept = Pot.objects.get(pk=pot.pk)
    assert (kept.balance_pence, kept.tin_pence) == (balance, tin)


# --- the tin -----------------------------------------------------------------------------------------------


def test_cash_taken_out_lies_in_the_tin_and_the_pot_holds_as_much_as_before(here):
    with_cash(here)
    pot = Pot.objects.get(pk=here.pot.pk)
    assert (pot.balance_pence, pot.tin_pence) == (FIVE_HUNDRED, 50_00)
    adds_up(here.pot)


def test_what_is_paid_in_cash_leaves_the_tin_and_the_pot(here):
    with_cash(here)
    spend(here, amount_pence=12_50, paid_with=CASH)
    pot = Pot.objects.get(pk=here.pot.pk)
    assert (pot.balance_pence, pot.tin_pence) == (487_50, 37_50)
    assert [row.kind for row in queries.tin_lines(pot)] == ["paid", "taken_out"]
    adds_up(here.pot)


def test_the_tin_is_never_paid_from_twice_nor_from_an_empty_one(here):
    with pytest.raises(InvalidInput, match="no cash in the tin") as refused:
        spend(here, amount_pence=5_00, paid_with=CASH)
    assert refused.value.field == "amount_pence"
    with_cash(here, 10_00)
    with pytest.raises(InvalidInput, match="£10 of it is cash in the tin"):
        spend(here, amount_pence=10_01, paid_with=CASH)
    adds_up(here.pot)


def test_the_card_does_not_spend_what_lies_in_the_tin(here):
    with_cash(here, 400_00)
    with pytest.raises(InvalidInput, match="£400 of it is cash in the tin"):
        spend(here, amount_pence=100_01, paid_with=PaidWith.CARD)
    spend(here, amount_pence=100_00, paid_with=PaidWith.CARD)
    adds_up(here.pot)


def test_cash_goes_back_into_the_bank_but_no_more_than_there_is(here):
    with_cash(here)
    actions.put_back(by=here.amina, pot=here.pot, amount_pence=20_00)
    assert Pot.objects.get(pk=here.pot.pk).tin_pence == 30_00
    with pytest.raises(InvalidInput, match="most that can be is £30"):
        actions.put_back(by=here.amina, pot=here.pot, amount_pence=30_01)
    with pytest.raises(InvalidInput, match="most that can be is £470"):
        actions.take_out(by=here.amina, pot=here.pot, amount_pence=470_01)
    with pytest.raises(InvalidInput, match="more than nothing"):
        actions.take_out(by=here.amina, pot=here.pot, amount_pence=0)
    adds_up(here.pot)


def test_no_cash_moves_in_a_closed_pot(here):
    actions.close_pot(by=here.dee, pot=here.pot)
    with pytest.raises(WrongState, match="closed"):
        with_cash(here)


def test_a_tin_that_holds_what_the_book_says_needs_no_words(here):
    with_cash(here)
    actions.count_tin(by=here.amina, pot=here.pot, counted_pence=50_00)
    assert not PotRow.objects.filter(kind="counted").exists()


@pytest.mark.parametrize(
    ("counted", "left", "line"), [(47_40, 497_40, -2_60), (55_00, 505_00, 5_00), (0, 450_00, -50_00)]
)
def test_what_is_missing_or_too_much_gets_a_line_with_a_few_words(here, counted, left, line):
    with_cash(here)
    with pytest.raises(InvalidInput, match=r"The book says £50\..*nobody is blamed") as refused:
        actions.count_tin(by=here.amina, pot=here.pot, counted_pence=counted)
    assert refused.value.field == "why"

    actions.count_tin(by=here.amina, pot=here.pot, counted_pence=counted, why="Perhaps the bus fare")
    row = PotRow.objects.get(kind="counted")
    assert (row.amount_pence, row.what, here.left()) == (line, "Perhaps the bus fare", left)
    adds_up(here.pot)


def test_a_cash_line_put_right_puts_the_tin_right(here):
    with_cash(here)
    row = spend(here, amount_pence=20_00, paid_with=CASH)
    actions.correct(by=here.amina, row=row, right_pence=15_00, why="Read the till roll")
    assert Pot.objects.get(pk=here.pot.pk).tin_pence == 35_00
    adds_up(here.pot)


def test_what_was_counted_is_not_put_right_line_by_line(here):
    with_cash(here)
    actions.count_tin(by=here.amina, pot=here.pot, counted_pence=40_00, why="Lost")
    with pytest.raises(WrongState):
        actions.correct(by=here.amina, row=PotRow.objects.get(kind="counted"), right_pence=1_00, why="No")


# --- what came back ----------------------------------------------------------------------------------------


def came_back(here, row, **more):
    more = {
        "by": here.amina,
        "pot": here.pot,
        "spend": row,
        "amount_pence": 40_00,
        "what": "Took it back",
        **more,
    }
    return actions.come_back(**more)


def test_money_that_came_back_stands_beside_what_was_bought_and_on_the_page(here):
    row = spend(here, person=here.carl)
    back = came_back(here, row)
    assert (back.returns, back.person, queries.still_spent(row)) == (row, here.carl, 100_00)
    last = Moment.objects.filter(person=here.carl, kind=MomentKind.SPEND).order_by("-sequence")[0]
    assert last.summary == "£40 came back: Took it back"
    assert queries.spends_for(here.carl)[0].came_back_pence == (40_00,)
    adds_up(here.pot)


def test_no_more_comes_back_than_was_spent(here):
    row = spend(here)
    came_back(here, row, amount_pence=100_00)
    with pytest.raises(InvalidInput, match="Only £40 of it is still spent") as refused:
        came_back(here, row, amount_pence=40_01)
    assert refused.value.field == "amount_pence"
    came_back(here, row, amount_pence=40_00, in_cash=True)
    assert Pot.objects.get(pk=here.pot.pk).tin_pence == 40_00
    adds_up(here.pot)


def test_what_was_put_right_counts_when_money_comes_back(here):
    row = spend(here)
    actions.correct(by=here.amina, row=row, right_pence=30_00, why="It was the other till")
    with pytest.raises(InvalidInput, match="Only £30"):
        came_back(here, row)


def test_what_came_back_is_put_right_too(here):
    row = spend(here)
    back = came_back(here, row, amount_pence=40_00)
    actions.correct(by=here.amina, row=back, right_pence=4_00, why="Four, not forty")
    assert queries.still_spent(row) == 136_00
    adds_up(here.pot)


def test_money_comes_back_from_something_bought_out_of_this_pot(here):
    put_in = PotRow.objects.get(kind="in")
    with pytest.raises((WrongState, NotFound)):
        came_back(here, put_in)
    other = actions.open_pot(by=here.dee, team=here.team, name="Another")
    with pytest.raises(WrongState, match="Choose that line"):
        came_back(here, spend(here), pot=other)


# --- receipts ----------------------------------------------------------------------------------------------


def test_a_receipt_stands_beside_the_line_sealed_with_the_person_it_is_about(here):
    row = spend(here, person=here.carl, receipt=a_photo())
    receipt = ReceiptPhoto.objects.get(line=row)
    assert receipt.picture.holder_id == here.carl.pk
    assert queries.line_page(row, is_open=True).receipts == [receipt]


def test_a_receipt_can_come_later_and_go_again(here, django_capture_on_commit_callbacks):
    row = spend(here)
    receipt = actions.keep_receipt(by=here.amina, row=row, picture=a_photo())
    with django_capture_on_commit_callbacks(execute=True):
        actions.throw_receipt_away(by=here.amina, receipt=receipt)
    assert not ReceiptPhoto.objects.exists()
    assert not StoredFile.objects.exists()


def test_something_that_is_no_picture_saves_nothing_and_says_so_beside_the_photo(here):
    with pytest.raises(InvalidInput, match="JPEG, PNG or WebP") as refused:
        spend(here, receipt=SimpleUploadedFile("receipt.pdf", b"%PDF-1.7", "application/pdf"))
    assert refused.value.field == "receipt"
    assert here.left() == FIVE_HUNDRED


def test_a_receipt_about_somebody_is_read_by_whoever_they_show_their_plan_and_nobody_else(here):
    row = spend(here, person=here.carl, receipt=a_photo())
    receipt = ReceiptPhoto.objects.get()
    assert receipt_for(here.amina, receipt.pk) == receipt
    for other in (here.jo, here.dee, here.cast.priya, here.cast.kit, here.sam):
        with pytest.raises(NotFound):
            receipt_for(other, receipt.pk)
    assert line_for(here.dee, row.pk) == (row, False)
    with pytest.raises(NotFound):
        line_for(here.sam, row.pk)


def test_the_person_reads_their_own_line_and_receipt(here):
    row = spend(here, person=here.carl, receipt=a_photo())
    here.carl.account = an_account("Carl Reed")
    here.carl.save(update_fields=["account"])
    himself = acting(here.carl.account, Role.RESIDENT)
    assert line_for(himself, row.pk) == (row, True)
    page = signed_in_as(himself).get(f"/pots/lines/{row.pk}")
    assert "a cooker" in page.content.decode()
    assert "Put it right" not in page.content.decode()
    assert (
        signed_in_as(himself).get(f"/receipts/{ReceiptPhoto.objects.get().pk}")["Content-Type"]
        == "image/jpeg"
    )


def test_who_tends_the_pot_reads_that_a_receipt_is_kept_but_not_whom_for(here):
    row = spend(here, person=here.carl, receipt=a_photo())
    page = signed_in_as(here.dee).get(f"/pots/lines/{row.pk}").content.decode()
    assert "For somebody we walk alongside" in page
    assert "A receipt is kept" in page
    assert "a cooker" not in page
    assert "Carl" not in page


# --- what the finance office paid --------------------------------------------------------------------------


def test_what_finance_paid_stands_on_the_line_and_its_last_word_counts(here):
    row = spend(here)
    for reference in ("INV 12", "INV 13"):
        actions.say_paid(by=here.dee, row=row, on=date(2026, 11, 3), reference=reference)
    assert Paid.objects.get().reference == "INV 13"
    page = signed_in_as(here.amina).get(f"/pots/lines/{row.pk}").content.decode()
    assert "INV 13" in page


def test_finance_paid_nothing_tomorrow_and_the_team_does_not_say_it_for_them(here):
    row = spend(here)
    with pytest.raises(InvalidInput, match="still to come"):
        actions.say_paid(by=here.dee, row=row, on=date(2026, 11, 5))
    with pytest.raises(NotFound):
        actions.say_paid(by=here.amina, row=row, on=date(2026, 11, 3))
    with pytest.raises(NotFound):
        actions.say_paid(by=here.dee, row=PotRow.objects.get(kind="in"), on=date(2026, 11, 3))


def test_the_file_for_finance_has_every_line_and_names_nobody(here):
    Pot.objects.filter(pk=here.pot.pk).update(code="=X1")
    row = spend(here, person=here.carl, what="Carl’s cooker", paid_with=PaidWith.CARD)
    spend(here, amount_pence=3_05, what="milk", receipt=a_photo())
    actions.say_paid(by=here.dee, row=row, on=date(2026, 11, 3), reference="INV 12")

    made = actions.take_file_for_finance(by=here.dee, from_on=date(2026, 4, 1), to_on=date(2026, 11, 4))
    put_in, cooker, milk = csv.DictReader(io.StringIO(made.decode("utf-8-sig")))

    assert (put_in["amount"], put_in["kind"]) == ("500.00", "put in")
    assert (cooker["amount"], cooker["what"]) == ("-140.00", "for somebody we walk alongside")
    assert (cooker["code"], cooker["paid_on"], cooker["reference"]) == ("'=X1", "2026-11-03", "INV 12")
    assert (milk["amount"], milk["what"], milk["receipt"]) == ("-3.05", "milk", "yes")
    assert "Carl" not in made.decode()
    assert "Amina" not in made.decode()


def test_only_who_tends_the_pots_takes_the_file_and_the_days_must_be_in_order(here):
    with pytest.raises(NotAllowed):
        actions.take_file_for_finance(by=here.amina, from_on=date(2026, 4, 1), to_on=date(2026, 11, 4))
    with pytest.raises(InvalidInput, match="first day comes after"):
        actions.take_file_for_finance(by=here.dee, from_on=date(2026, 11, 4), to_on=date(2026, 4, 1))
    asked = {"from_on": "2026-11-04", "to_on": "2026-04-01", "as_workbook": "no"}
    refused = signed_in_as(here.dee).post("/pots/for-finance", asked)
    assert refused.status_code == 422
    in_order = {"from_on": "2026-04-01", "to_on": "2026-11-04"}
    for as_workbook, begins in (("no", b'\xef\xbb\xbf"date"'), ("yes", b"PK")):
        made = signed_in_as(here.dee).post("/pots/for-finance", in_order | {"as_workbook": as_workbook})
        assert made.content.startswith(begins)


@pytest.mark.parametrize(
    ("on", "began"), [(date(2026, 3, 31), date(2025, 4, 1)), (date(2026, 4, 1), date(2026, 4, 1))]
)
def test_the_financial_year_begins_on_the_first_of_april(on, began):
    assert queries.this_year_began(on) == began


# --- the end of a year -------------------------------------------------------------------------------------


def ended(here, on=date(2026, 11, 3), **more):
    return actions.end_year(by=here.dee, pot=here.pot, on=on, **more)


def test_what_is_handed_back_gets_a_line_and_the_rest_goes_on(here):
    end = ended(here, hand_back_pence=200_00)
    assert (end.left_pence, end.handed_back_pence, here.left()) == (FIVE_HUNDRED, 200_00, 300_00)
    assert PotRow.objects.get(kind="out").amount_pence == -200_00
    adds_up(here.pot)


def test_nothing_is_written_into_a_closed_year(here):
    ended(here)
    for day in (date(2026, 11, 3), date(2026, 10, 1)):
        with pytest.raises(InvalidInput, match=r"up to .*3 November 2026 is closed") as refused:
            spend(here, on=day)
        assert refused.value.field == "on"
    spend(here, on=date(2026, 11, 4))


def test_a_year_is_closed_once_and_once_it_is_over(here):
    ended(here)
    with pytest.raises(InvalidInput, match="closed already"):
        ended(here)
    with pytest.raises(InvalidInput, match="still to come"):
        ended(here, on=date(2026, 11, 5))
    with pytest.raises(InvalidInput, match="in this pot") as refused:
        ended(here, on=date(2026, 11, 4), hand_back_pence=500_01)
    assert refused.value.field == "hand_back_pence"
    assert Pot.objects.get(pk=here.pot.pk).year_ended_on == date(2026, 11, 3), "nothing half done"
    with pytest.raises(NotFound):
        actions.end_year(by=here.amina, pot=here.pot, on=date(2026, 11, 4))


# --- by hand, on the pages ---------------------------------------------------------------------------------


def test_the_forms_do_what_the_verbs_do(here):
    worker, tends = signed_in_as(here.amina), signed_in_as(here.dee)
    pot = f"/pots/{here.pot.pk}"
    assert worker.post(f"{pot}/tin/take-out", {"amount_pence": "50"}).status_code == 302
    assert worker.post(f"{pot}/tin/put-back", {"amount_pence": "5"}).status_code == 302
    assert worker.post(f"{pot}/tin/count", {"counted_pence": "44"}).status_code == 422
    assert worker.post(f"{pot}/tin/count", {"counted_pence": "44", "why": "A bus"}).status_code == 302
    paid = {
        "amount_pence": "4",
        "what": "milk",
        "pot": str(here.pot.pk),
        "paid_with": "cash",
        "receipt": a_photo(),
    }
    assert worker.post("/spend", paid).status_code == 302
    row = PotRow.objects.get(kind="spend")
    assert worker.post(f"/pots/lines/{row.pk}/receipt", {"receipt": a_photo()}).status_code == 302
    assert row.receipts.count() == 2
    assert worker.post(f"/receipts/{row.receipts.all()[0].pk}/away").status_code == 302
    back = {"amount_pence": "1", "what": "deposit", "in_cash": "on"}
    assert worker.post(f"/pots/lines/{row.pk}/came-back", back).status_code == 302
    assert tends.post(f"/pots/lines/{row.pk}/paid", {"on": "2026-11-03", "reference": "7"}).status_code == 302
    assert tends.post(f"{pot}/year-end", {"on": "2026-11-03", "hand_back_pence": "0"}).status_code == 302
    assert "£41" in worker.get(f"{pot}/tin").content.decode()
    for page in (pot, f"{pot}/tin", f"/pots/lines/{row.pk}"):
        assert worker.get(page).status_code == tends.get(page).status_code == 200
    adds_up(here.pot)


def test_somebody_of_another_team_finds_no_line_and_no_tin(here):
    row = spend(here)
    stranger = signed_in_as(here.sam)
    for page in (f"/pots/{here.pot.pk}/tin", f"/pots/lines/{row.pk}", f"/pots/lines/{row.pk}/receipt"):
        assert stranger.get(page).status_code == 404
    alongside(here.carl, here.sam.account)
    about = spend(here, person=here.carl)
    assert stranger.get(f"/pots/lines/{about.pk}").status_code == 200, (
        "who walks alongside reads what was bought"
    )
