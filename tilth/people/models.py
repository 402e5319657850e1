"""Persons and what they say about themselves. Everything said is sealed with the person's own key."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row, StoredFile
from tilth.base.roles import Section
from tilth.base.sealing import SealedTextField
from tilth.places.models import Neighbourhood

YEARLY = "reviewed yearly with the person"


class Walking(models.TextChoices):
    """Where we are with each other. Only the person and those alongside change it; nothing does so by itself."""

    NOW = "now", _("walking alongside")
    PAUSED = "paused", _("paused")
    STEPPED_BACK = "stepped_back", _("stepped back")
    GOODBYE = "goodbye", _("said goodbye")


class Person(Row):
    """One person, under the name they chose. `version` goes up with every moment."""

    called = models.CharField(max_length=80)
    search_name = models.CharField(max_length=80, db_index=True)
    words_for_them = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=60, blank=True)
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="own_page"
    )
    picture = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    walking = models.CharField(max_length=12, choices=Walking.choices, default=Walking.NOW)
    version = models.PositiveIntegerField(default=0)
    reviewed_on = models.DateField(null=True)
    died_said_at = models.DateTimeField(null=True)
    joined_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="joined_pages")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "called": personal("the name they like to be called", YEARLY),
        "search_name": personal("finding the name however it is typed", YEARLY),
        "words_for_them": personal("she, he, they: how to speak of them", YEARLY),
        "language": personal("the language they like", YEARLY),
        "neighbourhood": personal("which team's place they live in", YEARLY),
        "account": personal("their own way in, if they want one", YEARLY),
        "picture": personal("the picture they chose", YEARLY),
        "walking": personal("whether we are walking, pausing or have said goodbye", YEARLY),
        "version": kept("tells a page that something is new"),
        "reviewed_on": personal("when we last went through with them what is kept here", YEARLY),
        "died_said_at": personal(
            "since when we know that they have died: nothing goes out from then on", YEARLY
        ),
        "joined_into": personal(
            "which page stands for this one too, because they are the same person", YEARLY
        ),
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["search_name", "id"], name="people_by_name")]

    @property
    def person_id(self) -> Any:
        """Its own id, so that sealed fields and doors may speak of `person_id` everywhere."""
        return self.pk

    def __str__(self) -> str:
        return self.called


class AboutKind(models.TextChoices):
    """What a person says about themselves."""

    HOPE = "hope", _("what I hope for")
    MATTERS = "matters", _("what matters to me")
    GIFT = "gift", _("what I bring")
    TALK = "talk", _("how to talk with me")


class AboutQuerySet(models.QuerySet["About"]):
    def standing(self) -> AboutQuerySet:
        """What holds today: not replaced by a newer wording, not taken back."""
        return self.filter(taken_back_at=None, replaced_by=None)


class About(Row):
    """One thing a person says about themselves, in their words. A new wording replaces; the old stays readable."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="about")
    kind = models.CharField(max_length=8, choices=AboutKind.choices)
    words = SealedTextField(holder="person_id")
    said_by = models.CharField(max_length=80, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    replaces = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="replaced_by")
    taken_back_at = models.DateTimeField(null=True)

    objects = AboutQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("whose words", YEARLY),
        "kind": kept("hope, what matters, gift or how to talk"),
        "words": personal("what they said, in their words", YEARLY),
        "said_by": personal("who said it, as they like to be called", YEARLY),
        "written_by": scrubbed("whose hand wrote it down", YEARLY),
        "replaces": kept("the wording before"),
        "taken_back_at": kept("when it was taken back"),
    }

    section = Section.STORY


class Ring(models.IntegerChoices):
    """How near somebody is, as drawn by the person."""

    CLOSEST = 1, _("closest to me")
    NEAR = 2, _("near")
    AROUND = 3, _("around")
    PAID = 4, _("paid to help")


class LifePerson(Row):
    """Somebody in the person's life, on the ring where the person put them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="life")
    name = SealedTextField(holder="person_id")
    ring = models.PositiveSmallIntegerField(choices=Ring.choices)
    gives = SealedTextField(holder="person_id")
    gets = SealedTextField(holder="person_id")
    gone_on = models.DateField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("in whose life", YEARLY),
        "name": personal("what the person calls them", YEARLY),
        "ring": personal("how near", YEARLY),
        "gives": personal("what they do for the person", YEARLY),
        "gets": personal("what the person does for them", YEARLY),
        "gone_on": personal("when they were taken off the picture", YEARLY),
    }


class Channel(models.TextChoices):
    """A way to reach somebody."""

    PHONE = "phone", _("phone")
    TEXT = "text", _("text message")
    MAIL = "mail", _("e-mail")
    LETTER = "letter", _("letter")
    VISIT = "visit", _("knocking on the door")
    CALENDAR = "calendar", _("the calendar on their phone")
    PRINT = "print", _("paper about them that somebody carries")


class IsSafe(models.TextChoices):
    YES = "yes", _("yes, that is safe")
    ASK = "ask", _("ask me first")
    NO = "no", _("no, never")


class SafeWay(Row):
    """Whether one way of reaching the person is safe, and how. One row a channel."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="safe_ways")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = SealedTextField(holder="person_id")
    is_safe = models.CharField(max_length=4, choices=IsSafe.choices, default=IsSafe.ASK)
    when_words = SealedTextField(holder="person_id")
    message_ok = models.BooleanField(default=False)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("whose way", YEARLY),
        "channel": kept("phone, text, mail, letter or visit"),
        "address": personal("the number or address", YEARLY),
        "is_safe": personal("whether using it is safe", YEARLY),
        "when_words": personal("how and when it is safe", YEARLY),
        "message_ok": personal("whether a message may be left", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "channel"], name="one_way_a_channel")
        ]


class MomentKind(models.TextChoices):
    """What a moment is about."""

    BEGAN = "began", _("we met")
    QUOTE = "quote", _("said")
    NOTICED = "noticed", _("noticed")
    GIFT = "gift", _("a gift")
    MATTERS = "matters", _("what matters")
    HOPE = "hope", _("a hope")
    TALK = "talk", _("how to talk")
    PICTURE = "picture", _("a picture")
    AIM = "aim", _("help me to")
    SCORE = "score", _("own score")
    STEP = "step", _("a step")
    MET = "met", _("when we meet")
    DECISION = "decision", _("decided")
    SPEND = "spend", _("bought")
    DRAWING = "drawing", _("a drawing")
    RECORDING = "recording", _("a recording")
    BARRIER = "barrier", _("in the way")
    ANSWER = "answer", _("an answer")
    ALONGSIDE = "alongside", _("who walks alongside")
    SAY = "say", _("the say")
    LOOKED_BACK = "looked_back", _("looked back")
    CORRECTION = "correction", _("a correction")
    KEPT = "kept", _("also kept in")
    DIED = "died", _("has died")
    JOINED = "joined", _("the same person")
    DEAL = "deal", _("our deal")


class Voice(models.TextChoices):
    """Whose words these are: theirs and ours never look the same."""

    THEIRS = "theirs", _("their words")
    OURS = "ours", _("our words")
    NEITHER = "neither", _("what happened")


class Moment(Row):
    """One line of a person's timeline: written by each verb about them, in its transaction."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="moments")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)
    section = models.CharField(max_length=12, choices=Section.choices)
    kind = models.CharField(max_length=12, choices=MomentKind.choices)
    voice = models.CharField(max_length=8, choices=Voice.choices, default=Voice.OURS)
    said_by = models.CharField(max_length=80, blank=True)
    summary = SealedTextField(holder="person_id")
    language = models.CharField(max_length=35, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=80, blank=True)
    taken_back_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("whose timeline", YEARLY),
        "sequence": kept("its place in the timeline"),
        "at": personal("when it was", YEARLY),
        "section": kept("which part of the page it belongs to"),
        "kind": kept("what kind of moment"),
        "voice": kept("their words or ours"),
        "said_by": personal("who said it", YEARLY),
        "summary": personal("the line itself", YEARLY),
        "language": personal("the language it was said in", YEARLY),
        "subject_kind": kept("what it points at"),
        "subject_id": kept("which one, by id"),
        "by": scrubbed("who wrote it", YEARLY),
        "by_name": scrubbed("their name, as shown", YEARLY),
        "taken_back_at": kept("when it was taken back"),
        "hidden_at": personal("when the person put it out of sight", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "sequence"], name="one_moment_a_place"),
        ]
        indexes: ClassVar = [models.Index(fields=["subject_id"], name="moments_by_subject")]
