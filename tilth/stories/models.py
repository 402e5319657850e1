"""A story and what its teller said about it: for whom, for which uses, what it means; and what a circle said because of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.ids import new_random_id
from tilth.base.models import Row, StoredFile
from tilth.base.sealing import SealedTextField
from tilth.gatherings.models import Gathering
from tilth.places.models import Neighbourhood
from tilth.teams.models import Team

ACCOUNT = settings.AUTH_USER_MODEL
GONE = "when the teller takes it back"


class How(models.TextChoices):
    """How a story came here."""

    TYPED = "typed", _("typed")
    SPOKEN = "spoken", _("recorded")
    DRAWN = "drawn", _("drawn")
    TOLD = "told", _("told to somebody, who typed it")


class Audience(models.TextChoices):
    """Who may read it: a ladder, on which each rung lets in whoever stands below it too."""

    ONLY_ME = "only_me", _("only me")
    WORKER = "worker", _("my worker")
    TEAM = "team", _("our team")
    LEADERS = "leaders", _("leaders of this place")
    EVERYONE = "everyone", _("everyone")


class Ring(models.TextChoices):
    """May we ring you, now that you have told it?"""

    YES = "ring", _("Yes, ring me")
    NOT_TODAY = "not_today", _("Not today")


class Story(Row):
    """One story, sealed under a key of its own. When it is taken back the key goes, and what it opened is gone with it."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    how = models.CharField(max_length=8, choices=How, default=How.TYPED)
    title = SealedTextField(holder="pk")
    words = SealedTextField(holder="pk")
    recording = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    seconds = models.PositiveIntegerField(null=True)
    picture = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    picture_words = SealedTextField(holder="pk")
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.ONLY_ME)
    worker = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.SET_NULL, related_name="+")
    told_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    page = models.UUIDField(null=True)
    typed_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    called = SealedTextField(holder="pk")
    mail = SealedTextField(holder="pk")
    contact = SealedTextField(holder="pk")
    token = SealedTextField(holder="pk")
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    language = models.CharField(max_length=10, blank=True)
    with_me = SealedTextField(holder="pk")
    ring = models.CharField(max_length=10, choices=Ring, blank=True)
    rung_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    set_aside_why = models.TextField(blank=True, max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "how": kept("whether it was typed, recorded, drawn or told"),
        "title": scrubbed("what the teller calls it", GONE),
        "words": scrubbed("the story, in the teller's words", GONE),
        "recording": scrubbed("the story as it was spoken", GONE),
        "seconds": kept("how long the recording is"),
        "picture": scrubbed("the story as it was drawn", GONE),
        "picture_words": scrubbed("what is on the drawing", GONE),
        "audience": kept("who may read it, as the teller chose"),
        "worker": scrubbed("which worker is let in, as the teller chose", GONE),
        "team": kept("which team is let in, as the teller chose"),
        "office": kept("which office the teller asks for an answer"),
        "neighbourhood": kept("which neighbourhood it is from"),
        "told_by": scrubbed("so that the teller opens it by signing in; never shown", GONE),
        "page": scrubbed("by id, so that whoever the teller keeps away reads nothing of it", GONE),
        "typed_by": scrubbed("who typed it for them and tells them", GONE),
        "called": scrubbed("what the teller wishes to be called", GONE),
        "mail": scrubbed("where their link is sent", GONE),
        "contact": scrubbed("another way to tell them, and the number to ring", GONE),
        "token": scrubbed("their own link, to send it again", GONE),
        "token_hash": kept("knows their own link again"),
        "language": kept("in which language to write"),
        "with_me": scrubbed("who is with the teller after telling", GONE),
        "ring": kept("whether they may be rung after telling"),
        "rung_at": kept("when somebody rang"),
        "told_at": kept("when a human told the teller what was answered"),
        "taken_back_at": kept("since when it is taken back"),
        "set_aside_why": kept("why the keeper took it out of sight, told to the teller"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_up(self) -> bool:
        return self.taken_back_at is None and not self.set_aside_why


class Triangle(Row):
    """A question with three corners, on which tellers say what their story means. At most three stand at once."""

    question = models.CharField(max_length=160)
    a = models.CharField(max_length=60)
    b = models.CharField(max_length=60)
    c = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "question": kept("what is asked of a story"),
        "a": kept("the corner at the top"),
        "b": kept("the corner at the left"),
        "c": kept("the corner at the right"),
        "ended_at": kept("since when it is asked no more"),
    }

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.question


class Mark(Row):
    """Where a teller put their story in a triangle: three shares that make three. None where they left it out."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="marks")
    triangle = models.ForeignKey(Triangle, on_delete=models.CASCADE, related_name="marks")
    at = models.CharField(max_length=3)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "story": kept("which story"),
        "triangle": kept("which triangle"),
        "at": scrubbed("where the teller put it, as they see it", GONE),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["story", "triangle"], name="one_mark_a_triangle")
        ]


class Circle(Row):
    """A few people who read stories together, choose what mattered most, and say because."""

    question = models.CharField(max_length=200)
    who = models.CharField(max_length=200)
    host = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "question": kept("what the circle looks for"),
        "who": kept("who sits in it, in words"),
        "host": scrubbed("who hosts it", "with the account"),
        "closed_at": kept("since when it is over"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.question


class Said(models.TextChoices):
    """What the teller said to one use."""

    YES = "yes", _("yes")
    NO = "no", _("no")


class Use(Row):
    """One use that somebody asks of the teller: in a room, in a circle or elsewhere. Nothing happens before a yes."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="uses")
    gathering = models.ForeignKey(Gathering, null=True, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, null=True, on_delete=models.CASCADE, related_name="uses")
    what_for = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_as = models.CharField(max_length=160, blank=True)
    said = models.CharField(max_length=3, choices=Said, blank=True)
    said_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    asks_the_board = models.BooleanField(default=False)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "story": kept("which story"),
        "asks_the_board": kept("whether the office in that room owes an answer by this yes alone"),
        "gathering": kept("in which gathering"),
        "circle": kept("in which circle"),
        "what_for": kept("what for, in words that name nobody"),
        "asked_by": scrubbed("who asked, to tell them", "with the account"),
        "asked_as": scrubbed("who asked, as the teller reads it", "with the record"),
        "said": kept("the teller's yes or no"),
        "said_at": kept("when they said it"),
        "heard_at": kept("when it was used"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(heard_at=None) | Q(said=Said.YES), name="no_use_without_a_yes"
            ),
            models.UniqueConstraint(fields=["story", "gathering"], name="a_room_asks_once"),
            models.UniqueConstraint(fields=["story", "circle"], name="a_circle_asks_once"),
        ]

    @property
    def is_yes(self) -> bool:
        return self.said == Said.YES


class Choice(Row):
    """That a circle chose a story, and because of what. Of those it did not choose nothing is written."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="choices")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="choices")
    because = SealedTextField(holder="story_id")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "story": kept("which story"),
        "circle": kept("which circle chose it"),
        "because": scrubbed("why, in the circle's words, told to the teller", GONE),
    }

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["story", "circle"], name="a_circle_chooses_a_story_once")
        ]


class Theme(Row):
    """What some stories share, named by a human."""

    name = models.CharField(max_length=80, unique=True)
    named_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "name": kept("what they share, as residents would say it"),
        "named_by": scrubbed("the human who named it", "with the account"),
    }

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class InTheme(Row):
    """That a human put a story under a theme. The teller can say: not this."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="in_themes")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="stories")
    put_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    not_this_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "story": kept("which story"),
        "theme": kept("under which theme"),
        "put_by": scrubbed("the human who put it there", "with the account"),
        "not_this_at": kept("since when the teller says that it is not this"),
    }

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["story", "theme"], name="once_under_a_theme")
        ]
