"""A list from elsewhere, each time it is read, and the records that came of it, kept as they were given."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.models import Row
from tilth.directory.models.here import Page


class Source(Row):
    """One list from elsewhere, such as a county's: a feed that is read every night, or a file that the keeper brings."""

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=500, blank=True)
    leaves_out = models.BooleanField(default=False)
    brought_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, max_length=1_000)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "name": kept("whose list it is, as people here say"),
        "address": kept("where it is read; empty for a file"),
        "leaves_out": kept("whether records with something wrong in them are left out"),
        "brought_at": kept("when it was last brought in"),
        "trouble": kept("why it could not be read, or what waits for the keeper"),
    }

    class Meta:
        ordering: ClassVar = [Lower("name"), "pk"]

    def __str__(self) -> str:
        return self.name


class Reading(Row):
    """One reading of a list. A long feed is read in stretches; when it is whole it can be looked at and brought in."""

    class State(models.TextChoices):
        """How far it is."""

        READING = "reading", _("being read")
        READY = "ready", _("read")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("brought in")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="readings")
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    next_page = models.PositiveIntegerField(default=1)
    has_pages_left = models.BooleanField(default=True)
    comes_in_alone = models.BooleanField(default=False)
    trouble = models.TextField(blank=True, max_length=1_000)
    file_name = models.CharField(max_length=200, blank=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "source": kept("which list"),
        "state": kept("how far it is"),
        "next_page": kept("where to go on"),
        "has_pages_left": kept("whether there is more of it"),
        "comes_in_alone": kept("whether it is read by night, with nobody looking"),
        "trouble": kept("why it stopped"),
        "file_name": kept("which file, to name it where something is wrong"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]


class ReadLine(Row):
    """One record of a reading, by its place in the list. Gone when the reading is brought in."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    given = models.JSONField()
    is_whole = models.BooleanField(default=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "reading": kept("of which reading"),
        "number": kept("its place in the list"),
        "given": scrubbed("the record as it was given, with whom to ring", "when the reading is brought in"),
        "is_whole": kept("whether the rest of it was fetched"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reading", "number"], name="one_line_a_place")
        ]


class Record(Row):
    """One record of a list as it was last given, and the page here that it wrote or that it is about."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records")
    name_there = models.CharField(max_length=40)
    given = models.JSONField()
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="records")
    writes_page = models.BooleanField(default=False)
    seen_on = models.DateField()
    gone_on = models.DateField(null=True)
    taken_over_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=clock.now)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "source": kept("from which list"),
        "name_there": kept("its id there"),
        "given": scrubbed("the record as it was given, with whom to ring", "with the list"),
        "page": kept("the page here"),
        "writes_page": kept("whether the page is the record's; never again once a group has it"),
        "seen_on": kept("when it last stood in the list"),
        "gone_on": kept("since when it does not stand there"),
        "taken_over_at": kept("since when the group writes the page itself"),
        "changed_at": kept("how fresh it is"),
    }

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "name_there"], name="one_record_an_id"),
            # What a group wrote is never overwritten: a page has one record that may write it, or none.
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(writes_page=True), name="one_record_writes_a_page"
            ),
        ]
