"""Comparisons, what was written down of each beforehand, and what came of them. Nobody who was compared is in any row."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.models import Row, StoredFile

ACCOUNT = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    """What is compared."""

    PEOPLE = "people", _("people who are helped, and people like them who are not yet")
    PLACE = "place", _("one place, and a stand-in made of other places")


class Beside(models.TextChoices):
    """With whom those who are helped are compared."""

    LOT = "lot", _("people on the waiting list: who starts first is drawn by lot")
    NOT_YET = "not_yet", _("people chosen by the same rule who are not helped yet")
    OTHERS = "others", _("a mix of other places where this is not done")


class Verdict(models.TextChoices):
    """What came of working it out. Only the first tells a change."""

    FOUND = "found", _("a change is told")
    CANNOT_TELL = "cannot_tell", _("we cannot tell")
    DECLINED = "declined", _("nothing is claimed: a check failed")
    REFUSED = "refused", _("it cannot be compared")
    UNREADABLE = "unreadable", _("the table could not be read")


class Comparison(Row):
    """A question that somebody means to answer honestly. What it is stands in its versions."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    question = models.CharField(max_length=200)
    made_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    given_up_on = models.DateField(null=True)
    given_up_why = models.TextField(max_length=2_000, blank=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "kind": kept("whether people or places are compared"),
        "question": kept("what is asked, as its newest version says it"),
        "made_by": scrubbed("who wrote it down first", "with their account"),
        "given_up_on": kept("when it was given up"),
        "given_up_why": kept("why it was given up, for all to read"),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(given_up_on=None) | ~Q(given_up_why=""), name="given_up_with_a_reason"
            )
        ]


class Version(Row):
    """What was written down before it began. Never changed: a change is the next version, with its reason."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    why = models.TextField(max_length=2_000, blank=True)
    question = models.CharField(max_length=200)
    chosen_by = models.TextField(max_length=2_000)
    starts_on = models.DateField()
    outcome = models.CharField(max_length=80)
    untouched = models.CharField(max_length=80, blank=True)
    beside = models.CharField(max_length=10, choices=Beside.choices)
    place = models.CharField(max_length=60, blank=True)
    quarters_before = models.PositiveSmallIntegerField()
    quarters_watched = models.PositiveSmallIntegerField()
    known = models.TextField(max_length=400, blank=True)
    is_rationed = models.BooleanField(default=False)
    why_no_lot = models.TextField(max_length=2_000, blank=True)
    analyst = models.CharField(max_length=80)
    registered_on = models.DateField()
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "comparison": kept("of which comparison"),
        "number": kept("which version"),
        "why": kept("why it was changed, for all to read"),
        "question": kept("what is asked"),
        "chosen_by": kept("the rule by which people or the place are chosen, in words"),
        "starts_on": kept("from which day something is done"),
        "outcome": kept("what is counted"),
        "untouched": kept("what the help cannot change, counted to see whether the comparison is fair"),
        "beside": kept("with whom they are compared"),
        "place": kept("which place it is, where places are compared"),
        "quarters_before": kept("how many quarters are known before"),
        "quarters_watched": kept("after how many quarters it is told"),
        "known": kept("what else is known beforehand, by the name of its column"),
        "is_rationed": kept("whether there are fewer places than people"),
        "why_no_lot": kept("why starts are not drawn by lot"),
        "analyst": scrubbed("who answers for the arithmetic, for all to read", "with the comparison"),
        "registered_on": kept("when it was written down"),
        "before": kept("digest of the version before"),
        "digest": kept("digest of this version, so that nobody changes it unseen"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comparison", "number"], name="a_version_has_its_number"),
            models.CheckConstraint(
                condition=Q(registered_on__lte=F("starts_on")), name="written_down_before_it_starts"
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(why=""), name="changed_with_a_reason"),
            models.CheckConstraint(condition=Q(quarters_before__gte=8), name="eight_quarters_before"),
        ]

    @property
    def known_names(self) -> list[str]:
        return self.known.split("\n") if self.known else []

    @property
    def ends_on(self) -> date:
        """The first day on which it may be worked out: until then nobody looks."""
        months = self.starts_on.month - 1 + 3 * self.quarters_watched
        year, month = self.starts_on.year + months // 12, months % 12 + 1
        return date(year, month, min(self.starts_on.day, monthrange(year, month)[1]))


class Result(Row):
    """One working out: the sealed table until it has been read, then numbers that no few people stand in."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="results")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    why_again = models.TextField(max_length=2_000, blank=True)
    brought_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    worked_out_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    why_not = models.CharField(max_length=20, blank=True)
    found: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    faults: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    method = models.CharField(max_length=40, blank=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "comparison": kept("of which comparison"),
        "version": kept("by which version"),
        "number": kept("which working out"),
        "why_again": kept("why it was worked out again, for all to read"),
        "brought_by": scrubbed("who brought the table", "when it has been worked out"),
        "file": scrubbed("the sealed table, one line a person and no name", "when it has been worked out"),
        "worked_out_at": kept("when it was worked out"),
        "verdict": kept("what came of it"),
        "why_not": kept("in one word, why nothing is told"),
        "found": kept("the figures, of no fewer than ten people"),
        "faults": kept("which row and column of the table is wrong, not what stands there"),
        "method": kept("which version of the method"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comparison", "number"], name="a_result_has_its_number"),
            models.CheckConstraint(
                condition=Q(worked_out_at=None, verdict="")
                | (Q(worked_out_at__isnull=False) & ~Q(verdict="")),
                name="a_verdict_when_it_is_worked_out",
            ),
        ]
