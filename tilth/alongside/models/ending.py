"""That somebody has died and who was told of it; that two pages are about the same person."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tilth.alongside.models.walking import YEARLY, Relation
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row
from tilth.people.models import Person

ACCOUNT = settings.AUTH_USER_MODEL


class Death(Row):
    """That somebody alongside said that a person has died; and, if so, that it was said by mistake."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deaths")
    on = models.DateField(null=True)
    said_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    mistake_at = models.DateTimeField(null=True)
    mistake_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("who has died", YEARLY),
        "on": personal("on which day, if it is known", YEARLY),
        "said_by": scrubbed("who said so, and tells those alongside", YEARLY),
        "mistake_at": personal("when it turned out to be a mistake", YEARLY),
        "mistake_by": scrubbed("who put the mistake right", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(mistake_at=None), name="nobody_dies_twice")
        ]


class Told(Row):
    """That somebody alongside was told of a death, by a human voice. Kept for whoever goes through the names."""

    death = models.ForeignKey(Death, on_delete=models.CASCADE, related_name="told")
    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "death": personal("of which death", YEARLY),
        "relation": scrubbed("who was told", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["death", "relation"], name="told_once_is_enough")
        ]


class Join(Row):
    """That the first workers of two pages agree that both are about one person; and, if so, that it was undone.

    Begins as a number that one reads to the other. Nothing of either page is moved: `into` stands for `page` too.
    """

    page = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="joins")
    into = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    number_hash = models.CharField(max_length=64)
    until_at = models.DateTimeField()
    offered_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    parted_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    parted_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "page": personal("which page is about the same person", YEARLY),
        "into": personal("which page stands for both", YEARLY),
        "number_hash": kept("knows the number again that one worker read to the other"),
        "until_at": kept("until when the number holds"),
        "offered_by": scrubbed("who gave the number", YEARLY),
        "agreed_by": scrubbed("who typed it", YEARLY),
        "agreed_at": personal("since when the pages are joined", YEARLY),
        "parted_by": scrubbed("who undid it", YEARLY),
        "parted_at": personal("when it was undone", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(agreed_at__isnull=False, parted_at=None),
                name="a_page_stands_behind_one",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["number_hash"], name="joins_by_number")]
