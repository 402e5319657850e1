"""A link by which a phone's own calendar asks when somebody next meets."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.models import Row


class CalendarLink(Row):
    """One account's link for a calendar: days alone, no name and no place. A new one ends the one before."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    ended_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "account": scrubbed("whose calendar asks", "with the account"),
        "token_hash": kept("knows the link again without keeping it"),
        "ended_at": kept("since when it gives nothing"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at=None), name="one_calendar_link_an_account"
            )
        ]
