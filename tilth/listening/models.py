"""Studies of why people get in touch, what was written down in them, and how it was coded."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilth.barriers.models import Barrier
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField
from tilth.teams.models import Team

ACCOUNT = settings.AUTH_USER_MODEL
WORDS_GO = "90 days after the study is closed"


class Again(models.TextChoices):
    """Whether somebody had been in touch about the same thing before."""

    YES = "yes", _("yes")
    NO = "no", _("no, it was the first time")
    CANT_TELL = "cant_tell", _("can’t tell")


class Says(models.TextChoices):
    """What a contact says about us. It says nothing about whoever got in touch."""

    VALUE = "value", _("what we are here for")
    FAILURE = "failure", _("something was not done, or not done right, before")
    CANT_TELL = "cant_tell", _("can’t tell")


class StudyQuerySet(models.QuerySet["Study"]):
    def open(self) -> StudyQuerySet:
        return self.filter(closed_at=None)

    def closed(self) -> StudyQuerySet:
        return self.filter(closed_at__isnull=False)


class Study(Row):
    """A few days in which a team writes down why people get in touch, looks at it together, and stops."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="studies")
    question = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    learned = models.TextField(max_length=2_000, blank=True)
    words_until = models.DateField(null=True)
    last_number = models.PositiveIntegerField(default=0)

    objects = StudyQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "team": kept("who listens"),
        "question": kept("what they want to understand"),
        "from_on": kept("from which day"),
        "until_on": kept("until which day"),
        "closed_at": kept("when it was closed"),
        "learned": kept("what the team learned, in its words"),
        "words_until": kept("until which day the words stay"),
        "last_number": kept("how many were written down"),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="a_study_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(closed_at=None), name="one_study_of_a_team_at_a_time"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def takes_contacts(self, on: date) -> bool:
        """Say whether something can still be written down: from its first day to its last."""
        return self.is_open and self.from_on <= on <= self.until_on


class Contact(Row):
    """That somebody got in touch, in their words. Not who: there is no place for a name, and none for who wrote it down."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="contacts")
    number = models.PositiveIntegerField()
    on = models.DateField()
    words = SealedTextField(holder="study_id", blank=True)
    again = models.CharField(max_length=10, choices=Again.choices)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "study": kept("in which study"),
        "number": kept("its place in it"),
        "on": kept("on which day"),
        "words": personal("what they asked, in their words, without a name", WORDS_GO),
        "again": kept("whether they had been in touch about it before"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "number"], name="a_contact_has_its_number")
        ]


class Coding(Row):
    """What a contact was taken to say, and what caused it. One in five is looked at a second time, by somebody else."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="codings")
    is_second = models.BooleanField(default=False)
    says = models.CharField(max_length=10, choices=Says.choices)
    cause = models.CharField(max_length=120, blank=True)
    barrier = models.ForeignKey(Barrier, null=True, on_delete=models.SET_NULL, related_name="+")
    coded_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "contact": kept("which contact"),
        "is_second": kept("whether it is the second look"),
        "says": kept("what we are here for, something that went wrong before, or can’t tell"),
        "cause": kept("what caused it, in plain words"),
        "barrier": kept("which thing in the way caused it"),
        "coded_by": scrubbed("so that nobody looks twice at their own", "when the study is closed"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "is_second"], name="coded_once_a_look")
        ]
