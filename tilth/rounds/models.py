"""A round and its proposals; who has voted, apart from the box in which ballots lie; codes; ballots on paper."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.ids import new_random_id
from tilth.base.models import Row
from tilth.ideas.models import Idea
from tilth.places.models import Neighbourhood


class Kind(models.TextChoices):
    """How people say what they want. The values are those of `methods.ballots.form.Kind`."""

    APPROVAL = "approval", _("choose as many as you like")
    CHOOSE = "choose", _("choose up to a number")
    POINTS = "points", _("give points")
    KNAPSACK = "knapsack", _("choose until the money is spent")


class Who(models.TextChoices):
    """Who may vote, as the place chose it."""

    OPEN = "open", _("anybody: nobody is asked who they are")
    CODE = "code", _("whoever has a voting code on paper")
    ACCOUNT = "account", _("whoever has an account here")
    POSTCODE = "postcode", _("whoever says that they live here, by their postcode")


class Count(models.TextChoices):
    """How winners are found: the four rules that a round may choose between."""

    SHARES = "shares", _("equal shares, and what is left over makes everybody’s share grow")
    SHARES_PLAIN = "shares_plain", _("equal shares, and what is left over stays")
    MOST = "most", _("most votes first; what does not fit is passed over")
    MOST_STOP = "most_stop", _("most votes first, until the first that does not fit")


class Round(Row):
    """One vote about money, from the first proposal to what was funded. Its rule is frozen as it opens."""

    title = models.CharField(max_length=160)
    words = models.TextField(max_length=3_000)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.SET_NULL, related_name="+")
    money_pence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.APPROVAL)
    whole = models.PositiveIntegerField(null=True)
    who = models.CharField(max_length=8, choices=Who, default=Who.OPEN)
    postcodes = models.CharField(max_length=300, blank=True)
    count = models.CharField(max_length=12, choices=Count, default=Count.SHARES)
    until_full = models.BooleanField(default=False)
    least = models.PositiveIntegerField(default=0)
    until_on = models.DateField()
    drawn = models.CharField(max_length=300, blank=True)
    sheet = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    brought_in = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    ballots = models.PositiveIntegerField(null=True)
    outcome: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    box_print = models.CharField(max_length=64, blank=True)
    fillers: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    rarest = models.PositiveIntegerField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "title": kept("what the round is called"),
        "words": kept("what the money is for, and what people should know"),
        "office": kept("whose money it is, and who answers for the vote"),
        "neighbourhood": kept("for which neighbourhood"),
        "money_pence": kept("how much is voted about"),
        "kind": kept("how people say what they want"),
        "whole": kept("how many may be chosen, or how many points given"),
        "who": kept("who may vote"),
        "postcodes": kept("the beginnings of the postcodes that count as here"),
        "count": kept("how winners are found"),
        "until_full": kept("whether shares stop growing as soon as nothing more fits"),
        "least": kept("the fewest votes with which a proposal may win"),
        "until_on": kept("the last day of the vote"),
        "drawn": kept("the sentence from which the lot is drawn"),
        "sheet": kept("the rule as it was frozen, for all to read"),
        "fingerprint": kept("the digest of the rule, printed before the vote"),
        "brought_in": kept("whether ballots came from a file of another system"),
        "opened_at": kept("when the vote opened"),
        "closed_at": kept("when the vote closed"),
        "counted_at": kept("when it was counted"),
        "decided_at": kept("when it was decided"),
        "ballots": kept("how many ballots were counted"),
        "outcome": kept("the rounds of the count, so that a ballot finds what it paid"),
        "box_print": kept("the digest of the receipts of all ballots"),
        "fillers": kept("marks that are nobody's, so that few seals cannot be counted"),
        "rarest": kept("how often the rarest ballot was cast, so that no small number leaves in a file"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(money_pence__gt=0), name="a_round_has_money"),
            models.CheckConstraint(
                condition=Q(opened_at=None) | ~(Q(sheet="") | Q(fingerprint="") | Q(drawn="")),
                name="a_vote_opens_with_its_rule_frozen",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="only_an_open_vote_closes"
            ),
            models.CheckConstraint(
                condition=Q(counted_at=None) | Q(closed_at__isnull=False),
                name="only_a_closed_vote_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(counted_at__isnull=False),
                name="only_what_was_counted_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_in_the_making(self) -> bool:
        return self.opened_at is None

    @property
    def is_open(self) -> bool:
        """People may vote now."""
        return self.opened_at is not None and self.closed_at is None and clock.today() <= self.until_on

    @property
    def is_over(self) -> bool:
        """It was open, and nobody votes any more."""
        return self.opened_at is not None and not self.is_open

    @property
    def shares(self) -> bool:
        return self.count in (Count.SHARES, Count.SHARES_PLAIN)


class Proposal(Row):
    """One thing the money could do, with its price; what was computed, decided and funded stand beside each other."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    what = models.TextField(max_length=2_000)
    cost_pence = models.PositiveBigIntegerField()
    how_costed = models.TextField(blank=True, max_length=1_000)
    idea = models.ForeignKey(Idea, null=True, on_delete=models.SET_NULL, related_name="+")
    outside_id = models.CharField(max_length=80, blank=True)
    left_out_why = models.TextField(blank=True, max_length=1_000)
    votes = models.PositiveIntegerField(null=True)
    points = models.PositiveBigIntegerField(null=True)
    account: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    is_computed = models.BooleanField(default=False)
    is_decided = models.BooleanField(null=True)
    otherwise_why = models.TextField(blank=True, max_length=1_000)
    funded_pence = models.PositiveBigIntegerField(null=True)
    funded_on = models.DateField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "round": kept("in which round"),
        "number": kept("its number on the ballot"),
        "title": kept("what it is called"),
        "what": kept("what would be done"),
        "cost_pence": kept("what it costs"),
        "how_costed": kept("how the price was worked out"),
        "idea": kept("from which idea it comes"),
        "outside_id": kept("its id in the file it came from"),
        "left_out_why": kept("why it is not voted on, for all to read"),
        "votes": kept("how many ballots support it"),
        "points": kept("how many points it got"),
        "account": kept("what became of its supporters’ shares; small numbers are not in it"),
        "is_computed": kept("whether the rule gives it the money"),
        "is_decided": kept("whether it was decided so"),
        "otherwise_why": kept("why it was decided otherwise than counted, for all to read"),
        "funded_pence": kept("how much was paid for it"),
        "funded_on": kept("when it was paid"),
    }

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="one_proposal_a_number"),
            models.CheckConstraint(condition=Q(cost_pence__gt=0), name="a_proposal_costs_something"),
            models.CheckConstraint(
                condition=Q(is_decided=None) | Q(is_decided=F("is_computed")) | ~Q(otherwise_why=""),
                name="decided_otherwise_says_why",
            ),
            models.CheckConstraint(
                condition=Q(funded_on=None) | Q(is_decided=True), name="only_what_was_decided_is_funded"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HasVoted(models.Model):
    """That one account has voted in one round: a keyed digest, and nothing that leads to a ballot."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="have_voted")
    mark = models.CharField(max_length=64)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "round": kept("in which round"),
        "mark": kept("a digest for this round alone, so that nobody votes twice"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "mark"], name="one_vote_an_account")
        ]


class Box(models.Model):
    """A part of the box: ballots by the digest of their receipt's number, in the order of those digests.

    Many ballots lie in one row, so that no order of rows, no id and no time tells which came when; see `actions.box`.
    """

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="boxes")
    part = models.PositiveIntegerField()
    ballots: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "round": kept("of which round"),
        "part": kept("which part of the box"),
        "ballots": kept("ballots under digests by chance, and who cast them is nowhere"),
    }

    class Meta:
        ordering: ClassVar = ["part"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "part"], name="one_part_of_a_box")]


class CodeBatch(Row):
    """Codes that were printed together: how many, by whom, and for where. The codes themselves are on paper only."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="code_batches")
    number = models.PositiveIntegerField()
    where = models.CharField(max_length=200)
    printed = models.PositiveIntegerField()
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "round": kept("for which round"),
        "number": kept("which batch"),
        "where": kept("where these codes are handed out"),
        "printed": kept("how many were printed"),
        "printed_by": scrubbed("who printed them", "with the account"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="one_batch_of_codes_a_number")
        ]


class Code(models.Model):
    """The digest of one printed code, and whether it opened a ballot. Which ballot, nothing knows."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    batch = models.ForeignKey(CodeBatch, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "batch": kept("printed with which others"),
        "digest": kept("knows the code again, and cannot be turned back into it"),
        "is_used": kept("whether it opened a ballot"),
    }


class PaperBatch(Row):
    """Ballots on paper that came out of one box together, or that were filled in with somebody's help."""

    class How(models.TextChoices):
        PAPER = "paper", _("filled in by the voter, on paper")
        HELPED = "helped", _("filled in with somebody’s help")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="paper_batches")
    number = models.PositiveIntegerField()
    how = models.CharField(max_length=8, choices=How, default=How.PAPER)
    where = models.CharField(max_length=200)
    papers = models.PositiveIntegerField()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "round": kept("of which round"),
        "number": kept("which batch"),
        "how": kept("whether somebody helped to fill them in"),
        "where": kept("which box they came from"),
        "papers": kept("how many papers were in it"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="one_batch_of_papers_a_number")
        ]


class Paper(models.Model):
    """One ballot on paper, as one person read it and then another. It counts when both say the same."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="read")
    number = models.PositiveIntegerField()
    first: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    first_why = models.CharField(max_length=300, blank=True)
    second: models.JSONField[dict[str, int] | None, dict[str, int] | None] = models.JSONField(null=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    second_why = models.CharField(max_length=300, blank=True)
    agreed: models.JSONField[dict[str, int] | None, dict[str, int] | None] = models.JSONField(null=True)
    set_aside_why = models.CharField(max_length=300, blank=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "batch": kept("from which box"),
        "number": kept("the number written on the paper"),
        "first": kept("what one person read"),
        "first_why": kept("why it cannot be counted, as one person saw it"),
        "first_by": scrubbed("who read it first", "with the account"),
        "second": kept("what another person read"),
        "second_why": kept("why it cannot be counted, as another person saw it"),
        "second_by": scrubbed("who read it second", "with the account"),
        "agreed": kept("what is counted, once both say the same"),
        "set_aside_why": kept("why the paper cannot be counted"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_paper_a_number")
        ]

    @property
    def differs(self) -> bool:
        """Two people read it differently, and nobody has looked again."""
        return self.second is not None and self.agreed is None and not self.set_aside_why

    @property
    def is_settled(self) -> bool:
        return self.agreed is not None or bool(self.set_aside_why)
