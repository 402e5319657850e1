"""A fund, who decides about it, its lines that always add up; what was asked of it and granted; a vote in the room."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.ids import new_random_id
from tilth.base.models import Row, StoredFile
from tilth.base.sealing import SealedTextField
from tilth.directory.models import Page
from tilth.places.models import Neighbourhood


class Fund(Row):
    """Money for what groups and neighbours do; its balance always equals its last line's balance."""

    name = models.CharField(max_length=120)
    purpose = models.TextField(max_length=2_000)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    who_decides = models.CharField(max_length=300)
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.SET_NULL, related_name="+")
    most_pence = models.PositiveIntegerField()
    decide_days = models.PositiveSmallIntegerField()
    pay_days = models.PositiveSmallIntegerField()
    balance_pence = models.PositiveIntegerField(default=0)
    # Counted up by the same UPDATE that moves the balance: no two lines can get one number.
    last_sequence = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "name": kept("what the fund is called"),
        "purpose": kept("what the money is for"),
        "office": kept("whose money it is"),
        "who_decides": kept("who decides, by name, before anybody asks"),
        "neighbourhood": kept("for which neighbourhood"),
        "most_pence": kept("the most one grant may be"),
        "decide_days": kept("in how many days it is decided"),
        "pay_days": kept("in how many days it is paid"),
        "balance_pence": kept("what is left"),
        "last_sequence": kept("numbers the lines without a gap"),
        "closed_at": kept("since when nothing more is asked of it"),
    }

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(most_pence__gt=0), name="a_grant_is_more_than_nothing"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Decider(Row):
    """That one account is among those who decide about a fund."""

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="deciders")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "fund": kept("about which fund"),
        "account": scrubbed("who decides", "with the account"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "account"], name="one_decider_once_a_fund")
        ]


class How(models.TextChoices):
    """How the three answers came."""

    TYPED = "typed", _("typed")
    SPOKEN = "spoken", _("said to somebody, who typed it")
    VISIT = "visit", _("told on a visit")
    ELSEWHERE = "else", _("decided elsewhere, and nobody asked")


class Stands(models.TextChoices):
    """Where an ask stands."""

    ASKED = "asked", _("asked")
    GRANTED = "granted", _("granted")
    NOT_NOW = "not_now", _("not this time")
    TAKEN_BACK = "taken_back", _("taken back")


class Grant(Row):
    """Three public answers to a fund (what, how much, who with), what was decided and why, and what came of it."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="grants")
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    called = models.CharField(max_length=120)
    what = models.TextField(max_length=1_000)
    asked_pence = models.PositiveIntegerField()
    who_with = models.TextField(max_length=1_000)
    how = models.CharField(max_length=8, choices=How, default=How.TYPED)
    mail = SealedTextField(holder="pk")
    contact = SealedTextField(holder="pk")
    token = SealedTextField(holder="pk")
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    language = models.CharField(max_length=10, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    stands = models.CharField(max_length=10, choices=Stands, default=Stands.ASKED)
    decided_on = models.DateField(null=True)
    decided_words = models.TextField(blank=True, max_length=2_000)
    granted_pence = models.PositiveIntegerField(null=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_why = models.TextField(blank=True, max_length=1_000)
    story = models.TextField(blank=True, max_length=600)
    picture = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    picture_words = models.CharField(blank=True, max_length=300)
    told_on = models.DateField(null=True)
    visited = models.BooleanField(default=False)
    set_aside_why = models.TextField(blank=True, max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "fund": kept("of which fund"),
        "page": kept("the page of the group, where it has one"),
        "called": scrubbed("what the group calls itself, in public", "when the ask is taken back"),
        "what": scrubbed("what the money is for, in public", "when the ask is taken back"),
        "asked_pence": kept("how much was asked"),
        "who_with": scrubbed("who they do it with, in public", "when the ask is taken back"),
        "how": kept("whether it was typed, said, told on a visit, or decided elsewhere"),
        "mail": scrubbed("where their link is sent", "two years after the grant"),
        "contact": scrubbed("another way to tell them", "two years after the grant"),
        "token": scrubbed("their own link, to send it again", "two years after the grant"),
        "token_hash": kept("knows their own link again"),
        "language": kept("in which language to write"),
        "asked_by": scrubbed("whose account asked", "with the account"),
        "typed_by": scrubbed("who typed it for them and tells them", "with the account"),
        "stands": kept("asked, granted, not this time, or taken back"),
        "decided_on": kept("when it was decided"),
        "decided_words": kept("why, in words, for all to read"),
        "granted_pence": kept("how much was granted"),
        "from_on": kept("from when the grant runs"),
        "until_on": kept("until when it was promised"),
        "paid_on": kept("when whoever pays said it was paid"),
        "ended_on": kept("when it ended earlier than was promised"),
        "ended_why": kept("why it ended early, said to the group"),
        "story": scrubbed("what came of it, in two sentences", "when the group takes it down"),
        "picture": scrubbed("a photo of what came of it", "when the group takes it down"),
        "picture_words": scrubbed("what the photo shows", "when the group takes it down"),
        "told_on": kept("when they told what came of it"),
        "visited": kept("whether somebody came to see instead"),
        "set_aside_why": kept("why the keeper took it out of sight, told to whoever asked"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(stands__in=["granted", "not_now"]) | ~Q(decided_words=""),
                name="no_decision_without_words",
            ),
            models.CheckConstraint(
                condition=~Q(stands="granted") | Q(granted_pence__gt=0, from_on__isnull=False),
                name="a_grant_has_its_sum_and_its_start",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_grant_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def is_up(self) -> bool:
        return self.stands != Stands.TAKEN_BACK and not self.set_aside_why

    @property
    def is_granted(self) -> bool:
        return self.stands == Stands.GRANTED


class FundRow(Row):
    """One line of a fund: never edited, never deleted."""

    class Kind(models.TextChoices):
        IN = "in", _("put in")
        GRANT = "grant", _("granted")
        BACK = "back", _("came back")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="rows")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    amount_pence = models.IntegerField()
    balance_pence = models.PositiveIntegerField()
    grant = models.ForeignKey(Grant, null=True, on_delete=models.PROTECT, related_name="rows")
    what = models.CharField(max_length=200)
    on = models.DateField()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "fund": kept("which fund"),
        "sequence": kept("the order of the lines"),
        "kind": kept("whether money came in, was granted or came back"),
        "amount_pence": kept("how much, so that the fund adds up"),
        "balance_pence": kept("what was left after it"),
        "grant": kept("for which grant"),
        "what": kept("where money came from"),
        "on": kept("which day"),
    }

    class Meta:
        ordering: ClassVar = ["fund", "-sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "sequence"], name="fund_row_sequence_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["in", "back"], amount_pence__gt=0)
                | Q(kind="grant", amount_pence__lt=0),
                name="fund_row_amount_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="in") | Q(grant__isnull=False), name="fund_row_of_a_grant_names_it"
            ),
        ]


class Room(Row):
    """A vote in the room: what is voted on and by which rule, said before; the totals a host typed, with two names."""

    class Way(models.TextChoices):
        DOTS = "dots", _("with dots on a sheet")
        HANDS = "hands", _("by a show of hands")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="rooms")
    on = models.DateField()
    where = models.CharField(max_length=200)
    way = models.CharField(max_length=6, choices=Way)
    money_pence = models.PositiveIntegerField()
    said = models.TextField(blank=True, max_length=1_000)
    picture = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    first_name = models.CharField(max_length=120, blank=True)
    second_name = models.CharField(max_length=120, blank=True)
    counted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    otherwise_why = models.TextField(blank=True, max_length=1_000)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "fund": kept("about which fund's money"),
        "on": kept("which day"),
        "where": kept("where people meet"),
        "way": kept("dots or hands"),
        "money_pence": kept("how much is decided about"),
        "said": kept("what people should know before they come"),
        "picture": kept("a photo of the sheet with the dots or the tally"),
        "first_name": scrubbed("who counted", "two years after the vote"),
        "second_name": scrubbed("who counted with them", "two years after the vote"),
        "counted_at": kept("when the totals were typed"),
        "decided_at": kept("when it was decided"),
        "otherwise_why": kept("why it was decided otherwise than counted, for all to read"),
    }

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(counted_at=None) | ~(Q(first_name="") | Q(second_name="")),
                name="counted_by_two",
            )
        ]


class RoomLine(Row):
    """One ask in a vote in the room: its votes, whether the rule gives it the money, and what was decided."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="lines")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+")
    votes = models.PositiveIntegerField(null=True)
    is_computed = models.BooleanField(default=False)
    is_tied = models.BooleanField(default=False)
    is_decided = models.BooleanField(default=False)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "room": kept("in which vote"),
        "grant": kept("which ask"),
        "votes": kept("how many dots or hands"),
        "is_computed": kept("whether the rule gives it the money"),
        "is_tied": kept("whether it stands level with another, and not both fit"),
        "is_decided": kept("whether it was decided so"),
    }

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "grant"], name="one_ask_once_a_vote")
        ]
