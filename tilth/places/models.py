"""The place, its neighbourhoods, words, switches, holidays and safety numbers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tilth.base.budget import kept
from tilth.base.models import Row


class Nation(models.TextChoices):
    """Whose bank holidays are kept, and whose safeguarding law stands."""

    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")


class Place(Row):
    """The one place this Tilth serves. One row, or none before it is founded."""

    the_one = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(max_length=80)
    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND)
    is_demo = models.BooleanField(default=False)
    story = models.TextField(blank=True, max_length=20_000)
    proud_of = models.TextField(blank=True, max_length=5_000)
    founded_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Goes up with every change in this room: what a process remembers in memory then knows that it is old.
    changes = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar = {
        "the_one": kept("so that there is one row only"),
        "name": kept("what the place is called"),
        "nation": kept("whose bank holidays it keeps"),
        "is_demo": kept("whether everything in it is made up"),
        "story": kept("how residents tell it"),
        "proud_of": kept("what it is proud of"),
        "founded_on": kept("since when it uses Tilth"),
        "version": kept("so that two keepers do not overrule one another"),
        "changes": kept("so that what is remembered in memory is read again"),
    }

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(the_one=True), name="the_one_place")]

    def __str__(self) -> str:
        return self.name


class Neighbourhood(Row):
    """One neighbourhood as those who live there name it and tell it. It may overlap with others."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    other_names = models.CharField(max_length=200, blank=True)
    story = models.TextField(blank=True, max_length=20_000)
    proud_of = models.TextField(blank=True, max_length=5_000)
    rivalry = models.TextField(blank=True, max_length=2_000)
    order_in_list = models.PositiveSmallIntegerField(default=0)
    # A GeoJSON Polygon or MultiPolygon, as `methods.formats.outlines` gives it.
    outline = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar = {
        "name": kept("what residents call it"),
        "slug": kept("its address"),
        "other_names": kept("what else it is called"),
        "story": kept("how residents tell it"),
        "proud_of": kept("what it is proud of"),
        "rivalry": kept("whom it teases, and why"),
        "outline": kept("where it begins and ends, roughly, for the map"),
        "order_in_list": kept("where it stands in lists"),
        "version": kept("so that two keepers do not overrule one another"),
    }

    class Meta:
        ordering: ClassVar = ["order_in_list", Lower("name")]

    def __str__(self) -> str:
        return self.name


class Word(Row):
    """That this place says something in its own words, in one language, wherever Tilth would say it otherwise."""

    language = models.CharField(max_length=10)
    msgid = models.CharField(max_length=500)
    words = models.CharField(max_length=500)
    chosen_by_words = models.CharField(max_length=200, blank=True)

    PRIVACY: ClassVar = {
        "language": kept("in which language"),
        "msgid": kept("what Tilth says"),
        "words": kept("what is said here instead"),
        "chosen_by_words": kept("who chose it, in words"),
    }

    class Meta:
        ordering: ClassVar = [Lower("msgid"), "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["language", "msgid"], name="one_word_a_language")
        ]

    def __str__(self) -> str:
        return self.words


class Switch(Row):
    """That the keeper turned something on or off. No row: as Tilth comes (see `switches.SWITCHES`)."""

    name = models.SlugField(max_length=40, unique=True)
    is_on = models.BooleanField()

    PRIVACY: ClassVar = {"name": kept("which switch"), "is_on": kept("on or off")}

    def __str__(self) -> str:
        return self.name


class Holiday(Row):
    """A day on which nobody is at work here, beside the nation's bank holidays."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    PRIVACY: ClassVar = {"on": kept("which day"), "name": kept("why")}

    class Meta:
        ordering: ClassVar = ["on"]

    def __str__(self) -> str:
        return self.name


class SafetyNumber(Row):
    """A number to ring when somebody may not be safe. Shown on every page, after 999."""

    name = models.CharField(max_length=80)
    number = models.CharField(max_length=40)
    when = models.CharField(max_length=120, blank=True)
    order_in_list = models.PositiveSmallIntegerField(default=0)

    PRIVACY: ClassVar = {
        "name": kept("who answers"),
        "number": kept("the number"),
        "when": kept("when they answer"),
        "order_in_list": kept("where it stands in the list"),
    }

    class Meta:
        ordering: ClassVar = ["order_in_list", Lower("name")]

    def __str__(self) -> str:
        return self.name
