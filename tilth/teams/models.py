"""Teams, members and agreements."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from tilth.base import clock
from tilth.base.budget import kept, scrubbed
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField
from tilth.places.models import Neighbourhood


class Team(Row):
    """The people who work together in some neighbourhoods, whoever employs them."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    neighbourhoods = models.ManyToManyField(Neighbourhood, related_name="teams", blank=True)
    about = models.TextField(blank=True, max_length=5_000)
    days_before_unmet = models.PositiveSmallIntegerField(default=10)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar = {
        "name": kept("what it is called"),
        "slug": kept("its address"),
        "neighbourhoods": kept("where it works"),
        "about": kept("its purpose, in plain words"),
        "days_before_unmet": kept(
            "after how many working days an introduction nobody could meet becomes an answer owed"
        ),
        "version": kept("so that two people do not overrule one another"),
    }

    class Meta:
        ordering: ClassVar = [Lower("name")]

    def __str__(self) -> str:
        return self.name

    @property
    def agreement(self) -> Agreement | None:
        """How the team works together, as it stands now; None while nothing is written."""
        return self.agreements.filter(until_at=None).first()


class Agreement(Row):
    """One wording of how a team works together. A newer wording follows it; none is overwritten."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="agreements")
    words = models.TextField(max_length=20_000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    until_at = models.DateTimeField(null=True, blank=True)

    PRIVACY: ClassVar = {
        "team": kept("whose agreement"),
        "words": kept("how we work together"),
        "written_by": scrubbed("who wrote it down", "with the record"),
        "until_at": kept("when a newer wording followed"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(until_at=None), name="one_agreement_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.words


class MemberQuerySet(models.QuerySet["Member"]):
    """Named filters on members."""

    def live(self, on: date) -> MemberQuerySet:
        return self.filter(Q(from_on__lte=on), Q(until_on=None) | Q(until_on__gt=on))

    def alphabetical(self) -> MemberQuerySet:
        return self.order_by(Lower("account__name"), "pk")


class Member(Row):
    """That somebody is in a team, from a day until another: what they do there and the gifts they bring."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    job = models.CharField(max_length=120, blank=True)
    gifts = models.CharField(max_length=300, blank=True)
    from_on = models.DateField(default=clock.today)
    until_on = models.DateField(null=True, blank=True)
    is_host = models.BooleanField(default=False)

    PRIVACY: ClassVar = {
        "team": kept("which team"),
        "account": scrubbed("who", "with the record"),
        "job": scrubbed("what they do", "with the record"),
        "gifts": scrubbed("what they bring beyond the job, as they say it", "when they leave"),
        "from_on": scrubbed("since when", "with the record"),
        "until_on": scrubbed("until when", "with the record"),
        "is_host": kept("whether they host the next huddle"),
    }

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "account"], condition=Q(until_on=None), name="once_in_a_team"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="membership_ends_after"
            ),
        ]


class Week(Row):
    """Who is about in one week, typed by the team in its own words. The newest wording of a week holds; gone after it.

    Nothing here is measured: whoever reads it reads what somebody typed.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="weeks")
    monday = models.DateField()
    last_day = models.DateField()
    words = models.TextField(max_length=2_000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    PRIVACY: ClassVar = {
        "team": kept("whose week"),
        "monday": kept("which week"),
        "last_day": kept("its last day"),
        "words": scrubbed("who is about, as they typed it", "the night after its last day"),
        "written_by": scrubbed("who typed it", "the night after its last day"),
    }


class Visiting(Row):
    """That somebody is visiting, and asks one colleague to ring them. One at a time; deleted when they are back."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ring_at = models.CharField(max_length=60)
    words = SealedTextField(holder="account_id")

    PRIVACY: ClassVar = {
        "account": scrubbed("who is visiting", "gone when they are back"),
        "colleague": scrubbed("who rings them", "gone when they are back"),
        "ring_at": scrubbed("when to ring, as they said it", "gone when they are back"),
        "words": scrubbed("what the colleague should know", "gone when they are back"),
    }
