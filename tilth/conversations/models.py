"""Conversations, their lines, and the corrections that stand beside them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tilth.base.budget import kept, personal, scrubbed
from tilth.base.models import Row, StoredFile
from tilth.base.roles import Section
from tilth.base.sealing import SealedTextField

YEARLY = "reviewed yearly with the person"


class Conversation(Row):
    """One time somebody talked with a person: the day, where, and who wrote it down."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="conversations")
    on = models.DateField()
    where = SealedTextField(holder="person_id", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pen_id = models.UUIDField(null=True, blank=True)

    PRIVACY = {
        "person": personal("whose conversation it is", YEARLY),
        "on": personal("so that words are read beside their day", YEARLY),
        "where": personal("so that words are read beside their place", YEARLY),
        "written_by": scrubbed("who wrote it down", "with the record"),
        "pen_id": kept("which note it came from, so that the same note is never written twice"),
    }

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["person", "-on"], name="conversation_of_person")]


class Line(Row):
    """One revision of one thing said, or noticed, in a conversation."""

    class Voice(models.TextChoices):
        THEIRS = "theirs", _("their words")
        NOTICED = "noticed", _("we noticed")

    class KeptAs(models.TextChoices):
        WRITTEN = "written", _("written")
        DRAWN = "drawn", _("a drawing")
        SPOKEN = "spoken", _("a recording")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    voice = models.CharField(max_length=8, choices=Voice)
    section = models.CharField(max_length=12, choices=Section.choices)
    order_in_it = models.PositiveSmallIntegerField(default=0)
    # Of a drawing what is on it, of a recording what is said: asked for, never demanded.
    words = SealedTextField(holder="person_id")
    language = models.CharField(max_length=35, blank=True)
    kept_as = models.CharField(max_length=7, choices=KeptAs, default=KeptAs.WRITTEN)
    stored = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seconds = models.PositiveIntegerField(null=True, blank=True)
    said_by = models.CharField(max_length=120, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The first revision of this line; empty on the first itself.
    first = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="later")
    # One revision can be followed by one only: the database itself refuses a silent overwrite.
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="followed_by"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = {
        "conversation": personal("when and where it was said", YEARLY),
        "person": personal("whose line it is", YEARLY),
        "voice": kept("their words and ours are never mixed"),
        "section": kept("which part of the page it belongs to, so that the person's say covers it"),
        "order_in_it": kept("the order it was said in"),
        "words": personal("what was said or noticed", YEARLY),
        "language": personal(
            "the language it was said in, so that it is shown and read out as it is", YEARLY
        ),
        "kept_as": kept("written, a drawing or a recording"),
        "stored": personal("the drawing or the recording itself", YEARLY),
        "seconds": kept("how long a recording is"),
        "said_by": personal("whose words these are", YEARLY),
        "written_by": scrubbed("who wrote it down", "with the record"),
        "first": kept("which line this is a revision of"),
        "replaces": kept("which revision this one follows"),
        "taken_back_at": kept("taken-back words are sealed and not shown"),
    }

    class Meta:
        ordering = ["order_in_it", "id"]
        indexes = [models.Index(fields=["person", "section"], name="line_of_person")]

    @property
    def stands_in(self) -> Section:
        """The section of the person's page it belongs to."""
        return Section(self.section)

    @property
    def is_theirs(self) -> bool:
        """Whether these are the person's words rather than ours."""
        return self.voice == self.Voice.THEIRS

    @property
    def is_drawing(self) -> bool:
        return self.kept_as == self.KeptAs.DRAWN

    @property
    def is_recording(self) -> bool:
        return self.kept_as == self.KeptAs.SPOKEN

    @property
    def is_taken_back(self) -> bool:
        """Whether this revision was taken back: sealed, and shown to nobody."""
        return self.taken_back_at is not None


class Translation(Row):
    """What a line says in another language, beside it and never in its place, with the name of whoever put it so."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=35)
    words = SealedTextField(holder="person_id")
    translator = models.CharField(max_length=120)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = {
        "person": personal("whose words they were first", YEARLY),
        "line": personal("the wording it stands beside", YEARLY),
        "language": kept("the language it was put into"),
        "words": personal("what was said, in another language", YEARLY),
        "translator": scrubbed("who put it into that language", "with the record"),
        "written_by": scrubbed("who wrote it down", "with the record"),
        "taken_back_at": kept("taken-back words are sealed and not shown"),
    }

    class Meta:
        ordering = ["id"]


class Correction(Row):
    """What the person says about something written of them; it stands beside our words and changes none."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    line = models.ForeignKey(
        Line, null=True, blank=True, on_delete=models.CASCADE, related_name="corrections"
    )
    about = models.ForeignKey(
        "people.About", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    words = SealedTextField(holder="person_id")
    by_words = models.CharField(max_length=120)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pass_id = models.UUIDField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = {
        "person": personal("whose correction it is", YEARLY),
        "line": personal("the line it stands beside", YEARLY),
        "about": personal("the words about the person it stands beside", YEARLY),
        "words": personal("what is wrong or missing, in the person's words", YEARLY),
        "by_words": personal("whose correction it is, as they like to be called", YEARLY),
        "made_by": scrubbed("who typed it", "with the record"),
        "pass_id": kept("that it came through the person's own private link"),
        "taken_back_at": kept("taken-back words are sealed and not shown"),
    }

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(line__isnull=False, about__isnull=True)
                | models.Q(line__isnull=True, about__isnull=False),
                name="correction_beside_one_thing",
            )
        ]
