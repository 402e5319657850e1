"""Who speaks for a person, who decides about each part of a child's page, and what is written for whoever speaks.

These stand in tables of their own, not among those who walk alongside: one parent reads nothing of the other there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tilth.base import clock
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row
from tilth.base.roles import Decides, Section, Speaks
from tilth.base.sealing import SealedTextField
from tilth.people.models import YEARLY, Person

ACCOUNT = settings.AUTH_USER_MODEL


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def live(self, at: datetime, today: date) -> SpeakerQuerySet:
        """Whoever speaks for somebody now: it counts, its last day has not passed, nobody ended it."""
        begun = self.filter(from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))
        return begun.filter(until_on__gte=today)

    def waiting(self) -> SpeakerQuerySet:
        """Written down, and not looked at by a second person yet."""
        return self.filter(from_at=None, until_at=None)


class Speaker(Row):
    """That somebody speaks for a person: as what, for which parts, on which paper, until which day.

    Written down with the person by whoever walks alongside first. What opens more than the person's own say would
    counts from the second look on (`from_at`).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="speakers")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="speaks_for")
    kind = models.CharField(max_length=16, choices=Speaks.choices)
    scope = models.CharField(max_length=80, blank=True)
    on_page = models.BooleanField(default=False)
    decides = models.CharField(max_length=8, choices=Decides.choices, default=Decides.CHILD)
    paper = SealedTextField(holder="person_id")
    words = SealedTextField(holder="person_id")
    knows_others = SealedTextField(holder="person_id")
    recorded_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    seconded_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    from_at = models.DateTimeField(null=True)
    until_on = models.DateField()
    until_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_why = SealedTextField(holder="person_id")

    objects = SpeakerQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("for whom they speak", YEARLY),
        "account": scrubbed("who speaks", YEARLY),
        "kind": personal("as what", YEARLY),
        "scope": personal("for which parts of the page", YEARLY),
        "on_page": personal("whether they read those parts, or only what is written for them", YEARLY),
        "decides": personal("who decides about those parts at first", YEARLY),
        "paper": personal("which paper was seen", YEARLY),
        "words": personal("how it was gone through with the person", YEARLY),
        "knows_others": personal("how it was said that parents may read each other’s words", YEARLY),
        "recorded_by": scrubbed("who wrote it down", YEARLY),
        "seconded_by": scrubbed("who looked a second time", YEARLY),
        "from_at": personal("since when it counts", YEARLY),
        "until_on": personal("until which day", YEARLY),
        "until_at": personal("when it was ended before", YEARLY),
        "ended_by": scrubbed("who ended it", YEARLY),
        "ended_why": personal("why it ended, in words", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "account"],
                condition=Q(until_at=None, from_at__isnull=False),
                name="speaks_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(kind="interpreter", on_page=True), name="interpreters_hear"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "until_at", "person"], name="speaks_for_whom")]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts of the page it was written down for, in their order."""
        return scope_sections(self.scope)

    @property
    def section_labels(self) -> list[str]:
        return [str(section.label) for section in self.sections]


def scope_of(sections: Iterable[str]) -> str:
    """Give parts of a page as one value that a database can look into."""
    chosen = frozenset(sections)
    return "," + "".join(f"{section.value}," for section in Section if section.value in chosen)


def scope_sections(scope: str) -> tuple[Section, ...]:
    """Give the parts of a page that such a value holds."""
    named = frozenset(scope.split(","))
    return tuple(section for section in Section if section.value in named)


class Deciding(Row):
    """Who decides about one part of a child's page, said with the child there. The newest holds; the old stay."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deciding")
    section = models.CharField(max_length=12, choices=Section.choices)
    decides = models.CharField(max_length=8, choices=Decides.choices)
    words = SealedTextField(holder="person_id")
    from_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("about whose page", YEARLY),
        "section": kept("about which part of it"),
        "decides": personal("who decides: the parents, together, or the child", YEARLY),
        "words": personal("how it was said, with the child there", YEARLY),
        "from_at": personal("since when", YEARLY),
        "ended_at": personal("when a newer word took its place", YEARLY),
        "set_by": scrubbed("whose hand wrote it down", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "section"], condition=Q(ended_at=None), name="one_word_on_who_decides"
            )
        ]


class WrittenFor(Row):
    """Words written for somebody who speaks for a person, or said back by them: read by those two sides and nobody else."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="written")
    words = SealedTextField(holder="person_id")
    is_theirs = models.BooleanField(default=False)
    written_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("about whom", YEARLY),
        "speaker": personal("for whom it was written, or who said it", YEARLY),
        "words": personal("what was written for them, or said back", YEARLY),
        "is_theirs": kept("written for them, or said by them"),
        "written_by": scrubbed("whose hand wrote it down", YEARLY),
    }
