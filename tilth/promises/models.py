"""A sheet, its sides and their columns; wordings that wait for a yes; what each side says of the other; thank-yous."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.base.budget import Declared, kept
from tilth.base.models import Row
from tilth.directory.models import Page
from tilth.teams.models import Team


class Kind(models.TextChoices):
    """What a sheet is."""

    DEAL = "deal", _("a deal")
    AGREEMENT = "agreement", _("an agreement about money")
    ASK = "ask", _("an ask")
    SHARED = "shared", _("a shared problem")


class Part(models.TextChoices):
    """Which part of a shared problem a side takes. Each says its own."""

    HOLDS = "holds", _("holds a part of it")
    CONVENES = "convenes", _("brings people together")
    FUNDS = "funds", _("gives money")
    ADVOCATES = "advocates", _("speaks up for others")
    OUT = "out", _("stays out of it")


class Said(models.TextChoices):
    """What one side says of another's column."""

    KEPT = "kept", _("Kept")
    NOT_YET = "not_yet", _("Not yet")
    TALK = "talk", _("Let’s talk")


TERMS = (
    "title", "about", "money", "learning", "talks", "stays", "from_on", "until_on",
    "whose_job", "own_change", "cost", "who_pays", "unpaid_pence",
)  # fmt: skip


class WithTerms(models.Model):
    """What stands above the columns. A deal has the first two; money and dates belong to an agreement; the rest to an ask."""

    title = models.CharField(max_length=200)
    about = models.TextField(blank=True, max_length=2_000)
    money = models.CharField(blank=True, max_length=300)
    learning = models.TextField(blank=True, max_length=2_000)
    talks = models.TextField(blank=True, max_length=500)
    stays = models.TextField(blank=True, max_length=1_000)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    whose_job = models.TextField(blank=True, max_length=1_000)
    own_change = models.TextField(blank=True, max_length=1_000)
    cost = models.TextField(blank=True, max_length=1_000)
    who_pays = models.CharField(blank=True, max_length=300)
    unpaid_pence = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


TERMS_PRIVACY: dict[str, Declared] = {
    "title": kept("what it is about, in one line, in public once it stands"),
    "about": kept("what it is for"),
    "money": kept("the money, in words"),
    "learning": kept("what both would like to learn"),
    "talks": kept("when both talk"),
    "stays": kept("what stays with the group"),
    "from_on": kept("since when"),
    "until_on": kept("until when"),
    "whose_job": kept("whose job it is by law"),
    "own_change": kept("what the asker changes in its own service"),
    "cost": kept("what taking part costs"),
    "who_pays": kept("who pays it"),
    "unpaid_pence": kept("what nobody pays: a figure of the asker"),
}


class Sheet(WithTerms, Row):
    """One sheet as it stands. A shared problem stands at once; everything else when every side said yes."""

    kind = models.CharField(max_length=10, choices=Kind)
    only_state = models.TextField(blank=True, max_length=1_000)
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True, max_length=1_000)
    ended_by = models.ForeignKey("Side", null=True, on_delete=models.SET_NULL, related_name="+")
    set_aside_why = models.TextField(blank=True, max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        **TERMS_PRIVACY,
        "kind": kept("what it is"),
        "only_state": kept("what only the state can do about it"),
        "agreed_at": kept("since when it stands"),
        "ended_at": kept("since when it is over"),
        "ended_why": kept("why it ended, said to every side"),
        "ended_by": kept("which side ended it"),
        "set_aside_why": kept("why the keeper took it out of sight, told to its sides"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=models.F("from_on")),
                name="a_commitment_has_length",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shared(self) -> bool:
        return self.kind == Kind.SHARED

    @property
    def holds(self) -> bool:
        """Every side said yes, or it is a problem that is shared in the open."""
        return self.is_shared or self.agreed_at is not None

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def ended_early(self) -> bool:
        """It ended before the day that was agreed."""
        return bool(self.ended_at and self.until_on and self.ended_at.date() < self.until_on)

    @property
    def months(self) -> int:
        """How long the commitment is, in whole months, its last day with it; 0 where no days were said."""
        if not (self.from_on and self.until_on):
            return 0
        after = self.until_on + timedelta(days=1)
        months = (after.year - self.from_on.year) * 12 + after.month - self.from_on.month
        return months - (after.day < self.from_on.day)


class WithParty(models.Model):
    """Who it is that promises or thanks: a page, an office or a team, and just one of them."""

    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return next((one.name for one in (self.page, self.office, self.team) if one), "")


ONE_PARTY = (
    Q(page__isnull=False, office=None, team=None)
    | Q(page=None, office__isnull=False, team=None)
    | Q(page=None, office=None, team__isnull=False)
)
PARTY_PRIVACY: dict[str, Declared] = {
    "page": kept("which group, place or business"),
    "office": kept("which office"),
    "team": kept("which team"),
}


def of_party(one: Page | Office | Team) -> dict[str, Page | Office | Team]:
    """Give the field in which a page, an office or a team stands."""
    names = {Page: "page", Office: "office", Team: "team"}
    return {names[type(one)]: one}


class Side(WithParty, Row):
    """One side of a sheet, and its own column: a page of the directory, an office or a team. Never a person."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="sides")
    number = models.PositiveSmallIntegerField()
    will = models.TextField(blank=True, max_length=3_000)
    part = models.CharField(blank=True, max_length=10, choices=Part)
    enough_at = models.DateTimeField(null=True)
    enough_words = models.TextField(blank=True, max_length=1_000)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        **PARTY_PRIVACY,
        "sheet": kept("of which sheet"),
        "number": kept("in which order the columns stand"),
        "will": kept("what it will do, a line each"),
        "part": kept("which part of a shared problem it takes, in its own word"),
        "enough_at": kept("when it said that it is enough for now; nothing follows from it"),
        "enough_words": kept("what it said with that"),
    }

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_column_a_place"),
            models.UniqueConstraint(fields=["sheet", "page"], name="one_side_a_page"),
            models.UniqueConstraint(fields=["sheet", "office"], name="one_side_an_office"),
            models.UniqueConstraint(fields=["sheet", "team"], name="one_side_a_team"),
            models.CheckConstraint(condition=ONE_PARTY, name="a_side_is_a_page_an_office_or_a_team"),
        ]

    @property
    def lines(self) -> list[str]:
        """Its column, a promise a line."""
        return [line.strip() for line in self.will.splitlines() if line.strip()]


class Wording(WithTerms, Row):
    """Terms and columns as one side would have them. They hold once every side said yes; until then what stood stands."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="+")
    columns = models.JSONField(default=dict)
    agreed_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        **TERMS_PRIVACY,
        "sheet": kept("of which sheet"),
        "number": kept("which wording"),
        "by": kept("which side wrote it"),
        "columns": kept("the column of each side, by the side"),
        "agreed_at": kept("when every side had said yes"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_wording_a_number")
        ]

    def column_of(self, side: Side) -> str:
        """Give the column that this wording has for one side."""
        return str(self.columns.get(str(side.pk), ""))


class Yes(Row):
    """That one side said yes to one wording."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="yeses")
    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "wording": kept("to which wording"),
        "side": kept("which side"),
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["wording", "side"], name="one_yes_a_side")]


class Word(Row):
    """What one side says of another's column, in words. Nothing refers to it, and nothing is counted from it."""

    by = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="words")
    said = models.CharField(max_length=10, choices=Said)
    words = models.TextField(max_length=1_000)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "by": kept("which side says it"),
        "about": kept("of which side's column"),
        "said": kept("kept, not yet, or let's talk"),
        "words": kept("in words, read by every side"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]


class Limits(Row):
    """How much a thank-you may be, and how much each may give in a month. The newest counts; anybody reads all of them."""

    each_pence = models.PositiveIntegerField()
    month_pence = models.PositiveIntegerField()
    why = models.TextField(max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "each_pence": kept("how much one thank-you may be"),
        "month_pence": kept("how much each who gives may give in a month"),
        "why": kept("why so much, for all to read"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(month_pence__gte=models.F("each_pence")), name="a_month_holds_one"
            )
        ]


class ThankYou(WithParty, Row):
    """Money or a voucher that was given with thanks. Whom it was for is written nowhere, and no promise leads to it."""

    class How(models.TextChoices):
        """What was given."""

        MONEY = "money", _("money")
        VOUCHER = "voucher", _("a voucher")

    how = models.CharField(max_length=8, choices=How)
    pence = models.PositiveIntegerField()
    what_for = models.CharField(max_length=200)
    given_on = models.DateField()
    set_aside_why = models.TextField(blank=True, max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        **PARTY_PRIVACY,
        "how": kept("whether it was money or a voucher"),
        "pence": kept("how much it was"),
        "what_for": kept("what it was for, naming nobody"),
        "given_on": kept("on which day"),
        "set_aside_why": kept("why the keeper took it out of sight, told to whoever gave it"),
    }

    class Meta:
        ordering: ClassVar = ["-given_on", "-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=ONE_PARTY, name="thanks_of_a_page_an_office_or_a_team")
        ]
