"""Family pages: a holder of their own, with members by their own yes, a timeline, and who may see it by whose say."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField
from tilth.people.models import Person

ACCOUNT = settings.AUTH_USER_MODEL
SHARED = "as long as somebody shares the page; then at once, with its key"
OPEN = ("open", "not_yet")


class Family(Row):
    """One page that some people share, under the name they gave it. Its own id is the holder of its key."""

    called = SealedTextField(holder="pk")
    next_on = models.DateField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "called": personal("what those who share the page call it", SHARED),
        "next_on": personal("when they would like to look back, never a day by which", SHARED),
    }

    @property
    def family_id(self) -> object:
        """Its own id, so that doors and pages may speak of `family_id` everywhere."""
        return self.pk


class MemberQuerySet(models.QuerySet["Member"]):
    def live(self, at: datetime) -> MemberQuerySet:
        """Whoever shares a page at that moment."""
        return self.filter(from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))


class ShownQuerySet(models.QuerySet["Shown"]):
    def live(self, at: datetime) -> ShownQuerySet:
        """What was said to be shown, and not taken back."""
        return self.filter(from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))


class Member(Row):
    """That somebody shares a family page, by their own yes, from then until then; and how they like to be named on it."""

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    called = SealedTextField(holder="family_id")
    said_how = SealedTextField(holder="person_id")
    written_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField(null=True)

    objects = MemberQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "family": kept("which page"),
        "person": personal("who shares it", SHARED),
        "called": personal("the name they chose for this page", SHARED),
        "said_how": personal("how they said yes, where another hand wrote it down", SHARED),
        "written_by": scrubbed("whose hand wrote it down", SHARED),
        "from_at": personal("since when", SHARED),
        "until_at": personal("until when; nobody is told", SHARED),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family", "person"], condition=Q(until_at=None), name="shares_it_once_at_a_time"
            )
        ]


class Asking(Row):
    """A code by which one person may come to a family page; once somebody said yes by it, their waiting yes.

    Whoever it was given to is written nowhere before they say yes themselves.
    """

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="askings")
    code_hash = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    until_at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    called = SealedTextField(holder="family_id")
    said_how = SealedTextField(holder="person_id")
    written_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    shows_writer = models.BooleanField(default=False)
    yes_from = models.JSONField(default=list)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "family": kept("to which page"),
        "code_hash": kept("the code, which only whoever has it knows"),
        "asked_by": personal("which member gives the code away", "two weeks"),
        "until_at": kept("until when it opens, or the yes waits"),
        "person": personal("who said yes by it", "two weeks"),
        "called": personal("the name they would like on this page", "two weeks"),
        "said_how": personal("how they said yes, where another hand wrote it down", "two weeks"),
        "written_by": scrubbed("whose hand wrote it down", "two weeks"),
        "shows_writer": personal("whether that hand may see the page too", "two weeks"),
        "yes_from": personal("which members said that they may come, by id", "two weeks"),
    }


class Shown(Row):
    """That a member shows the family page to somebody who walks alongside them, or only names them as helping."""

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="shown")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    opens = models.BooleanField()
    set_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField(null=True)

    objects = ShownQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "family": kept("which page"),
        "person": personal("which member said so", SHARED),
        "account": scrubbed("to whom it is shown, or who is named as helping", SHARED),
        "opens": personal("whether they may see the page, or are only named", SHARED),
        "set_by": scrubbed("whose hand wrote it down", SHARED),
        "from_at": personal("since when", SHARED),
        "until_at": personal("until when", SHARED),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["family", "person", "account"],
                condition=Q(until_at=None),
                name="shown_once_at_a_time",
            )
        ]


class Kind(models.TextChoices):
    """What a line of the family's timeline is."""

    BEGAN = "began", _("this page began")
    CAME = "came", _("came to this page")
    HELP = "help", _("help us to")
    STEP = "step", _("a small step")
    BECAME = "became", _("what became of it")
    LOOKED_BACK = "looked_back", _("looked back together")


class State(models.TextChoices):
    """What became of a sentence or a step."""

    OPEN = "open", _("going on")
    NOT_YET = "not_yet", _("not yet")
    DONE = "done", _("done")
    NO_LONGER = "no_longer", _("no longer wanted")


class Line(Row):
    """One line of a family's timeline: a "Help us to…" sentence, a step, what became of one, a looking back.

    It belongs to the member who said it: erased with them, and taken back with them if they leave and want that.
    """

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="lines")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = SealedTextField(holder="family_id")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="following")
    doer = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    doer_words = SealedTextField(holder="family_id")
    said_when = SealedTextField(holder="family_id")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    written_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "family": kept("on which page"),
        "sequence": kept("its place in the timeline"),
        "kind": kept("what kind of line"),
        "words": personal("what was said, in their own words", SHARED),
        "state": personal("whether it goes on", SHARED),
        "of": kept("which sentence or step it belongs to"),
        "doer": personal("which member does it", SHARED),
        "doer_words": personal("who does it, by name, when it is no member", SHARED),
        "said_when": personal("when, in words: never a day by which", SHARED),
        "person": personal("which member said it", SHARED),
        "written_by": scrubbed("whose hand wrote it down", SHARED),
        "taken_back_at": kept("when it was taken back"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["family", "sequence"], name="one_family_line_a_place")
        ]
