"""A team's pot, line by line; its cash, its receipts, and what the finance office says of it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilth.base.budget import kept, personal, scrubbed
from tilth.base.models import Row, StoredFile
from tilth.base.sealing import SealedTextField
from tilth.decisions.models.book import BESIDE_PLAN, Decision


class PotQuerySet(models.QuerySet["Pot"]):
    def open(self) -> PotQuerySet:
        return self.filter(is_open=True)


class Pot(Row):
    """Money one team may spend at once; its balance always equals its last row's balance."""

    team = models.ForeignKey("teams.Team", on_delete=models.PROTECT, related_name="pots")
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=40, blank=True)
    balance_pence = models.IntegerField(default=0)
    # Counted up by the same UPDATE that moves the balance: no two rows can get one number.
    last_sequence = models.PositiveIntegerField(default=0)
    # How much of what is left lies in the team's cash tin.
    tin_pence = models.PositiveIntegerField(default=0)
    tin_sequence = models.PositiveIntegerField(default=0)
    year_ended_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=True)

    PRIVACY = {
        "team": kept("whose pot it is"),
        "name": kept("what the team calls it"),
        "code": kept("how the finance office finds it in its own books"),
        "balance_pence": kept("what is left"),
        "last_sequence": kept("numbers the rows without a gap"),
        "tin_pence": kept("how much of it is cash in the team's tin"),
        "tin_sequence": kept("numbers the lines of the tin without a gap"),
        "year_ended_on": kept("up to which day the book is closed"),
        "is_open": kept("whether it can be spent from"),
    }

    objects = PotQuerySet.as_manager()

    class Meta:
        ordering = ["team", "name"]
        constraints = [
            models.UniqueConstraint(fields=["team", "name"], name="pot_name_once_per_team"),
            models.CheckConstraint(condition=Q(balance_pence__gte=0), name="pot_never_below_nothing"),
            models.CheckConstraint(
                condition=Q(tin_pence__gte=0, tin_pence__lte=F("balance_pence")),
                name="pot_tin_holds_no_more_than_the_pot",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PaidWith(models.TextChoices):
    """How something was paid. Nobody's card or account number is ever kept."""

    CARD = "card", _("with the team’s card")
    CASH = "cash", _("in cash, from the tin")
    OFFICE = "office", _("by the finance office")
    OWN = "own", _("with somebody’s own money, to be given back")


class PotRow(Row):
    """One line of a pot's ledger: never edited, never deleted; a mistake gets a second line beside it."""

    class Kind(models.TextChoices):
        IN = "in", _("put in")
        SPEND = "spend", _("spent")
        BACK = "back", _("came back")
        CORRECTION = "correction", _("put right")
        OUT = "out", _("handed back at the end of the year")
        COUNTED = "counted", _("found when the tin was counted")

    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="rows")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount_pence = models.IntegerField()
    balance_pence = models.IntegerField()
    # SET_NULL, not CASCADE: when a person is erased the words die with their key and the sum still adds up.
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="spends"
    )
    # Whose key seals the words; stays when the person is erased, so that nobody tries the place's key on them.
    holder_id = models.UUIDField(null=True, blank=True, editable=False)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="spends"
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    # Which spend this money came back from.
    returns = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="came_back"
    )
    # Carried from line to line, like the balance: nothing is ever added up over what was bought for somebody.
    still_spent_pence = models.IntegerField(null=True, blank=True)
    paid_with = models.CharField(max_length=10, choices=PaidWith.choices, blank=True)
    what = SealedTextField(holder="holder_id")
    opened_up = SealedTextField(holder="holder_id", blank=True)
    on = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="pot_rows_written"
    )

    PRIVACY = {
        "pot": kept("which pot"),
        "sequence": kept("the order of the ledger"),
        "kind": kept("whether money went in, went out, or a line was put right"),
        "amount_pence": kept("how much, so that the pot adds up"),
        "balance_pence": kept("what was left after it"),
        "person": personal("whose page the line stands on", BESIDE_PLAN),
        "holder_id": kept("whose key seals the words"),
        "decision": personal("the decision it belongs to", BESIDE_PLAN),
        "corrects": kept("which line it puts right"),
        "returns": kept("which spend the money came back from"),
        "still_spent_pence": kept("how much of the spend it belongs to is still spent after it"),
        "paid_with": kept("by card, in cash, by the office or with one's own money"),
        "what": personal("what it was for", BESIDE_PLAN),
        "opened_up": personal("what it made possible", BESIDE_PLAN),
        "on": kept("which day"),
        "by": scrubbed("who spent it", "with the line"),
    }

    class Meta:
        ordering = ["pot", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["pot", "sequence"], name="pot_row_sequence_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="pot_row_counts_from_one"),
            models.CheckConstraint(condition=Q(balance_pence__gte=0), name="pot_row_never_below_nothing"),
            models.CheckConstraint(
                condition=Q(kind__in=["in", "back"], amount_pence__gt=0)
                | Q(kind__in=["spend", "out"], amount_pence__lt=0)
                | (Q(kind="counted") & ~Q(amount_pence=0))
                | (Q(kind="correction", corrects__isnull=False) & ~Q(amount_pence=0)),
                name="pot_row_amount_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(holder_id=F("person_id")),
                name="pot_row_sealed_for_its_person",
            ),
        ]
        indexes = [models.Index(fields=["person", "-on"], name="pot_row_by_person")]

    @property
    def is_about_somebody(self) -> bool:
        """True even after that person is erased and only the sum is left."""
        return self.holder_id is not None

    @property
    def holder(self) -> UUID | None:
        return self.holder_id


# What was counted or handed back is put right by counting again, and by putting in.
CAN_BE_PUT_RIGHT = frozenset({PotRow.Kind.IN, PotRow.Kind.SPEND, PotRow.Kind.BACK})


class TinRow(Row):
    """One movement of the cash in a team's tin: never edited. What it was for stands on the pot's own line."""

    class Kind(models.TextChoices):
        TAKEN_OUT = "taken_out", _("Taken out of the bank")
        PUT_BACK = "put_back", _("Put back into the bank")
        PAID = "paid", _("Paid from the tin")
        CAME_BACK = "came_back", _("Came back into the tin")
        COUNTED = "counted", _("Counted")
        PUT_RIGHT = "put_right", _("Put right")

    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="tin_rows")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount_pence = models.IntegerField()
    balance_pence = models.PositiveIntegerField()
    line = models.ForeignKey(PotRow, null=True, blank=True, on_delete=models.PROTECT, related_name="in_cash")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY = {
        "pot": kept("whose tin"),
        "sequence": kept("the order of the tin's lines"),
        "kind": kept("whether cash went in, went out or was counted"),
        "amount_pence": kept("how much, so that the tin adds up"),
        "balance_pence": kept("what lay in it after that"),
        "line": kept("which line of the pot it belongs to"),
        "on": kept("which day"),
        "by": scrubbed("whose hand it was", "with the line"),
    }

    class Meta:
        ordering = ["pot", "-sequence"]
        constraints = [models.UniqueConstraint(fields=["pot", "sequence"], name="tin_row_sequence_once")]


class ReceiptPhoto(Row):
    """A photo of a receipt, beside the line it belongs to. Nobody has to have one."""

    line = models.ForeignKey(PotRow, on_delete=models.CASCADE, related_name="receipts")
    picture = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY = {
        "line": kept("which line it belongs to"),
        "picture": personal("the receipt as it was photographed", BESIDE_PLAN),
        "by": scrubbed("who kept it", "with the line"),
    }

    class Meta:
        ordering = ["made_at", "pk"]


class Paid(Row):
    """That the finance office says it paid a line. The last word of theirs counts; the log holds the ones before."""

    line = models.OneToOneField(PotRow, on_delete=models.CASCADE, related_name="paid")
    on = models.DateField()
    reference = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY = {
        "line": kept("which line was paid"),
        "on": kept("the day it was paid"),
        "reference": kept("how the finance office finds the payment"),
        "by": scrubbed("who wrote it down", "with the line"),
    }


class YearEnd(Row):
    """The end of a financial year for one pot: what was left, and how much of it was handed back."""

    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="year_ends")
    on = models.DateField()
    left_pence = models.PositiveIntegerField()
    handed_back_pence = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY = {
        "pot": kept("which pot"),
        "on": kept("the last day of the year"),
        "left_pence": kept("what was left when the year was closed"),
        "handed_back_pence": kept("how much of it went back"),
        "by": scrubbed("who closed the year", "with the line"),
    }

    class Meta:
        ordering = ["pot", "-on"]
        constraints = [models.UniqueConstraint(fields=["pot", "on"], name="one_year_end_a_day")]
