"""Pages opened in an emergency, and what two peers said about it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models

from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row
from tilth.base.roles import EMERGENCY_SECTIONS, Emergency, Section
from tilth.base.sealing import SealedTextField
from tilth.people.models import Person

ACCOUNT = settings.AUTH_USER_MODEL
WITH_LOOKS = "as long as it is known who has looked at the page"


class GlassQuerySet(models.QuerySet["Glass"]):
    def live(self, at: datetime) -> GlassQuerySet:
        return self.filter(made_at__lte=at, until_at__gt=at)


class Glass(Row):
    """That an account opened a person's page in an emergency: why, in whose words, until when; told to them or held.

    While `held_until` is set and nobody has told them, neither the telling nor the look shows to the person. A held
    telling never ends by itself: the privacy lead says, each time, until which day.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=8, choices=Emergency.choices)
    words = SealedTextField(holder="person_id")
    until_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    held_until = models.DateField(null=True)
    held_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    held_why = SealedTextField(holder="person_id")
    peers_asked_at = models.DateTimeField(null=True)

    objects = GlassQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("whose page was opened", WITH_LOOKS),
        "account": scrubbed("who opened it", WITH_LOOKS),
        "reason": personal("why, from a short list", WITH_LOOKS),
        "words": personal("why, in their own words", WITH_LOOKS),
        "until_at": kept("until when it was open"),
        "told_at": kept("when the person was told"),
        "held_until": personal("until which day telling them is unsafe", WITH_LOOKS),
        "held_by": scrubbed("which privacy lead said so", WITH_LOOKS),
        "held_why": personal("why telling them is unsafe", WITH_LOOKS),
        "peers_asked_at": kept("when two peers were asked"),
    }

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "account", "until_at"], name="emergencies_of"),
        ]

    @property
    def is_held(self) -> bool:
        """Whether the person must not see it yet."""
        return self.held_until is not None and self.told_at is None

    @property
    def sections(self) -> list[Section]:
        """The parts of the page that this reason opens, in their order."""
        return [section for section in Section if section in EMERGENCY_SECTIONS[Emergency(self.reason)]]


class Lesson(Row):
    """What one peer says afterwards: were these parts of the page needed, and what do we learn."""

    glass = models.ForeignKey(Glass, on_delete=models.CASCADE, related_name="lessons")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    needed = SealedTextField(holder="person_id")
    learned = SealedTextField(holder="person_id")
    said_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "glass": kept("about which emergency"),
        "account": scrubbed("which peer", WITH_LOOKS),
        "needed": personal("whether these parts were needed", WITH_LOOKS),
        "learned": personal("what we learn", WITH_LOOKS),
        "said_at": kept("whether it was said"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["glass", "account"], name="one_lesson_a_peer")
        ]

    @property
    def person_id(self) -> UUID:
        """Whose key seals the words."""
        return self.glass.person_id
