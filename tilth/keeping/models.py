"""What people ask about their own record, what is kept although they asked, and that something was erased."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Organisation
from tilth.base import clock
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.ids import new_random_id
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField
from tilth.people.models import Person

ACCOUNT = settings.AUTH_USER_MODEL
THREE_YEARS = "three years after it was answered"


class AskKind(models.TextChoices):
    """What a person asks about their own record."""

    COPY = "copy", _("a copy of everything")
    OBJECT = "object", _("stop using it for something")
    ERASE = "erase", _("erase my page")
    COMPLAINT = "complaint", _("this was not right")


class AskQuerySet(models.QuerySet["Ask"]):
    def open(self) -> AskQuerySet:
        """Not answered, and not taken back."""
        return self.filter(answered_on=None, taken_back_on=None)


class Ask(Row):
    """One thing a person asks about their own record, with the day by which the law wants an answer."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=12, choices=AskKind.choices)
    words = SealedTextField(holder="person_id")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_on = models.DateField(default=clock.today)
    answer_by = models.DateField()
    acknowledged_on = models.DateField(null=True)
    agreed_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    answer_words = SealedTextField(holder="person_id")
    taken_back_on = models.DateField(null=True)

    objects = AskQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("who asks", THREE_YEARS),
        "kind": personal("a copy, to stop, to erase, or that something was not right", THREE_YEARS),
        "words": personal("what they ask, in their words", THREE_YEARS),
        "organisation": personal("which organisation it is about", THREE_YEARS),
        "asked_by": scrubbed("whose hand wrote it down", THREE_YEARS),
        "asked_on": personal("when the clock began", THREE_YEARS),
        "answer_by": personal("by when the law wants an answer", THREE_YEARS),
        "acknowledged_on": personal("when we said that it came", THREE_YEARS),
        "agreed_by": scrubbed("the first of the two who agree to erase", THREE_YEARS),
        "answered_on": personal("when it was answered", THREE_YEARS),
        "answered_by": scrubbed("who answered", THREE_YEARS),
        "answer_words": personal("what was answered", THREE_YEARS),
        "taken_back_on": personal("when they took it back", THREE_YEARS),
    }

    @property
    def is_open(self) -> bool:
        return self.answered_on is None and self.taken_back_on is None

    @property
    def days_left(self) -> int:
        """How many days are left of what the law gives; below nothing when they have run out."""
        return (self.answer_by - clock.today()).days


class PartState(models.TextChoices):
    WAITING = "waiting", _("still being read")
    GIVEN = "given", _("in the copy")
    LEFT_OUT = "left_out", _("left out")


class CopyPart(Row):
    """One row that may speak of somebody else, read by the privacy lead before it goes into a copy."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="parts")
    table = models.CharField(max_length=60)
    subject = models.UUIDField()
    state = models.CharField(max_length=8, choices=PartState.choices, default=PartState.WAITING)
    why = SealedTextField(holder="person_id")
    decided_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "ask": personal("whose copy", THREE_YEARS),
        "table": kept("in which table it stands"),
        "subject": kept("which row, by id"),
        "state": kept("given, left out, or still to be read"),
        "why": personal("why it was left out", THREE_YEARS),
        "decided_by": scrubbed("who read it", THREE_YEARS),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ask", "table", "subject"], name="one_part_a_row")
        ]

    @property
    def person_id(self) -> UUID:
        return self.ask.person_id


class HoldQuerySet(models.QuerySet["Hold"]):
    def in_force(self, on: date) -> HoldQuerySet:
        return self.filter(agreed_by__isnull=False, lifted_on=None, until_on__gte=on)


class Hold(Row):
    """That a page may not be erased yet, because a law says so: why, until when, and the two who said it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holds")
    why = SealedTextField(holder="person_id")
    placed_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    from_on = models.DateField(default=clock.today)
    until_on = models.DateField()
    review_on = models.DateField()
    lifted_on = models.DateField(null=True)

    objects = HoldQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("whose page is kept", "three years after its end"),
        "why": personal("which law says so, and why", "three years after its end"),
        "placed_by": scrubbed("who said it", "three years after its end"),
        "agreed_by": scrubbed("who agreed", "three years after its end"),
        "from_on": personal("since when", "three years after its end"),
        "until_on": personal("until when", "three years after its end"),
        "review_on": personal("when it is looked at again", "three years after its end"),
        "lifted_on": personal("when it was lifted", "three years after its end"),
    }


class Tombstone(models.Model):
    """That somebody was erased: a random id, the day and the rule. Nothing leads from here to whom it was."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    on = models.DateField(default=clock.today)
    rule = models.CharField(max_length=40)
    # Set only between the erasing of the rows and the destroying of the key, so that a crash in between is finished.
    holder = models.UUIDField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "on": kept("on which day"),
        "rule": kept("under which rule"),
        "holder": kept("whose key is still to be destroyed; empty a moment later"),
    }
