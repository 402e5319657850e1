from __future__ import annotations

import re

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Signed
from tilth.base.budget import kept, personal, scrubbed
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField


def key_of(rule: str) -> str:
    """Give a rule without capitals and marks: the same rule typed by two people has the same key."""
    return " ".join(re.findall(r"\w+", rule.casefold()))


class Origin(models.TextChoices):
    """Where a rule comes from, as far as the raiser knows."""

    LAW = "law", _("The law")
    REGULATOR = "regulator", _("A regulator")
    POLICY = "policy", _("Our own policy")
    HABIT = "habit", _("Habit: it is how we do it")
    IT = "it", _("The computer")
    MONEY = "money", _("Money")
    OUR_ANXIETY = "our_anxiety", _("Our anxiety")
    DONT_KNOW = "dont_know", _("I don’t know")


class Sort(models.TextChoices):
    """What sort of thing is in the way."""

    IN_THE_WAY = "in_the_way", _("Something is in the way")
    NOT_RIGHT = "not_right", _("This is not right")
    ENOUGH_FOR_NOW = "enough_for_now", _("We have enough for now")


class Barrier(Row):
    """One thing that got in the way: a rule in safe words, and what it stopped for one person or a team."""

    rule = models.CharField(max_length=600)
    rule_key = models.CharField(max_length=600, editable=False)
    stopped = SealedTextField(holder="person_id", blank=True, default="")
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="barriers"
    )
    team = models.ForeignKey(
        "teams.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="barriers"
    )
    neighbourhood = models.ForeignKey(
        "places.Neighbourhood", null=True, blank=True, on_delete=models.SET_NULL, related_name="barriers"
    )
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.DONT_KNOW)
    kind = models.CharField(max_length=16, choices=Sort, default=Sort.IN_THE_WAY)
    signed = models.CharField(max_length=8, choices=Signed, default=Signed.NAME)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.OneToOneField("answers.Answer", on_delete=models.PROTECT, related_name="barrier")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = {
        "rule": kept("the rule in safe words that name nobody"),
        "rule_key": kept("the same words without capitals and marks, to find the same rule again"),
        "stopped": personal("what the rule stopped for them", "with the person's record"),
        "person": personal("whose life it got in the way of", "with the person's record"),
        "team": kept("the team that raised it, when it signed"),
        "neighbourhood": kept("where in the place it got in the way"),
        "origin": kept("where the rule comes from"),
        "kind": kept("what sort of thing it is"),
        "signed": kept("how the raiser signed"),
        "raised_by": scrubbed("to tell them what came of it, never shown", "when the answer is settled"),
        "answer": kept("the answer that is owed now"),
        "version": kept("how often it changed"),
    }

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["rule_key"], name="barriers_same_rule"),
            models.Index(fields=["-made_at"], name="barriers_newest"),
        ]

    def __str__(self) -> str:
        return self.rule
