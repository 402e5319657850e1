"""A gathering: who hosts it, when, where, what there is to eat, and what was heard. Nobody who came is written down."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.models import Row
from tilth.places.models import Neighbourhood


class RealLife(models.TextChoices):
    """Whose real life was in the room."""

    STORY = "story", _("a story was heard")
    RESIDENT = "resident", _("somebody who lives it was there and spoke")
    NEITHER = "neither", _("neither, because…")


class Gathering(Row):
    """One gathering, in public words. Whoever hosts it wrote it, and it needs nobody's yes."""

    title = models.CharField(max_length=160)
    more = models.TextField(blank=True, max_length=2_000)
    host = models.CharField(max_length=120)
    hosted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    on = models.DateField()
    starts = models.TimeField()
    where = models.CharField(max_length=200)
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.SET_NULL, related_name="+")
    food = models.CharField(max_length=200, blank=True)
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="gatherings")
    called_off_why = models.CharField(max_length=200, blank=True)
    called_off_at = models.DateTimeField(null=True)
    heard = models.TextField(blank=True, max_length=8_000)
    heard_at = models.DateTimeField(null=True)
    real_life = models.CharField(max_length=8, choices=RealLife, blank=True)
    why_not = models.CharField(max_length=200, blank=True)
    set_aside_why = models.TextField(blank=True, max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "title": kept("what the gathering is"),
        "more": kept("what it is for, in public"),
        "host": kept("who hosts it, as they wish to be named"),
        "hosted_by": scrubbed("who wrote it and may change it, never shown", "with the account"),
        "on": kept("on which day"),
        "starts": kept("at what time"),
        "where": kept("where, in words"),
        "neighbourhood": kept("in which neighbourhood"),
        "food": kept("what there is to eat and drink"),
        "office": kept("which office sits there and answers"),
        "called_off_why": kept("why it does not happen"),
        "called_off_at": kept("since when it is called off"),
        "heard": kept("what was heard, without names"),
        "heard_at": kept("when that was written"),
        "real_life": kept("whether a story or somebody who lives it was in the room"),
        "why_not": kept("why neither was"),
        "set_aside_why": kept("why the keeper took it out of sight"),
    }

    class Meta:
        ordering: ClassVar = ["-on", "-starts", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(heard="") | ~Q(real_life="") & (~Q(real_life="neither") | ~Q(why_not="")),
                name="what_was_heard_says_whose_life_was_in_it",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.on < clock.today()

    @property
    def can_be_written_up(self) -> bool:
        return not self.heard and self.called_off_at is None and self.on <= clock.today()

    @property
    def is_up(self) -> bool:
        return not self.set_aside_why
