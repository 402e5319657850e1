"""Aims, their scores and steps, the rhythm of a plan, and each time we looked back."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tilth.base.budget import kept, personal, scrubbed
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField

YEARLY = "reviewed yearly with the person"


class Aim(Row):
    """One sentence that begins "Help me to…", in the person's own words."""

    class State(models.TextChoices):
        OPEN = "open", _("going on")
        DONE = "done", _("done")
        LET_GO = "let_go", _("no longer wanted")

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="aims")
    words = SealedTextField(holder="person_id")
    has_score = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    PRIVACY = {
        "person": personal("whose aim it is", YEARLY),
        "words": personal("what the person wants help with, in their own words", YEARLY),
        "has_score": kept("whether the person chose to put a number beside it"),
        "state": personal("whether it goes on", YEARLY),
        "written_by": scrubbed("who wrote it down", "with the record"),
    }

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["person", "state"], name="aim_of_person")]


class Score(Row):
    """How near an aim feels to the person, 0 to 10, on a day they chose, with their note beside it."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    aim = models.ForeignKey(Aim, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10)])
    note = SealedTextField(holder="person_id", blank=True)
    on = models.DateField()
    said_by_person = models.BooleanField(default=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    PRIVACY = {
        "person": personal("whose score it is", YEARLY),
        "aim": personal("which of their sentences it belongs to", YEARLY),
        "value": personal(
            "the person's own line; together with others only of eight or more, never compared", YEARLY
        ),
        "note": personal("why, in their words: a number never stands alone", YEARLY),
        "on": personal("the day they chose", YEARLY),
        "said_by_person": kept("whether they gave it through their own page or said it aloud"),
        "written_by": scrubbed("who wrote it down", "with the record"),
    }

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gte=0, value__lte=10), name="score_0_to_10")
        ]


class Step(Row):
    """One small thing somebody will do, and who that is. It has no due date."""

    class Who(models.TextChoices):
        PERSON = "person", _("the person themselves")
        LIFE = "life", _("someone in their life")
        GROUP = "group", _("a group")
        WORKER = "worker", _("a worker")

    class State(models.TextChoices):
        OPEN = "open", _("to do")
        DONE = "done", _("done")
        NOT_YET = "not_yet", _("not yet")
        NO_LONGER = "no_longer", _("no longer wanted")

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="steps")
    aim = models.ForeignKey(Aim, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps")
    words = SealedTextField(holder="person_id")
    who = models.CharField(max_length=8, choices=Who)
    who_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    who_words = SealedTextField(holder="person_id", blank=True)
    said_when = SealedTextField(holder="person_id", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    state_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    PRIVACY = {
        "person": personal("whose step it is", YEARLY),
        "aim": personal("which of their sentences it serves", YEARLY),
        "words": personal("the small thing to be done", YEARLY),
        "who": personal("who does it, so that help can pass to the person", YEARLY),
        "who_account": scrubbed("the worker who said they would", "with the record"),
        "who_words": personal("who does it, by name, when it is no worker", YEARLY),
        "said_when": personal("when, in words: never a due date", YEARLY),
        "state": personal("whether it is done, not yet, or no longer wanted", YEARLY),
        "state_on": personal("the day that was said", YEARLY),
        "written_by": scrubbed("who wrote it down", "with the record"),
    }

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["person", "state"], name="step_of_person"),
            models.Index(fields=["who_account", "state"], name="step_of_worker"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be done ("not yet" waits too)."""
        return self.state in (self.State.OPEN, self.State.NOT_YET)


class Rhythm(Row):
    """How often a person wants to be asked "shall we look back together?". Nothing ends when the day comes."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="rhythm")
    weeks = models.PositiveSmallIntegerField(default=12)
    next_on = models.DateField(null=True, blank=True)
    words = SealedTextField(holder="person_id", blank=True)

    PRIVACY = {
        "person": personal("whose rhythm it is", YEARLY),
        "weeks": personal("how often they want to look back", YEARLY),
        "next_on": personal("when to ask, an invitation and never a deadline", YEARLY),
        "words": personal("what they said about the rhythm", YEARLY),
    }


class LookBack(Row):
    """One time the person and somebody alongside them looked back: what moved, and what comes next."""

    class Next(models.TextChoices):
        GO_ON = "go_on", _("Go on")
        PAUSE = "pause", _("Pause")
        STEP_BACK = "step_back", _("Step back")
        GOODBYE = "goodbye", _("Goodbye")
        COME_BACK = "come_back", _("Come back to the same page")

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="look_backs")
    on = models.DateField()
    words = SealedTextField(holder="person_id", blank=True)
    what_moved = SealedTextField(holder="person_id", blank=True)
    what_next = models.CharField(max_length=10, choices=Next)
    next_words = SealedTextField(holder="person_id", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    PRIVACY = {
        "person": personal("whose look back it is", YEARLY),
        "on": personal("the day they looked back", YEARLY),
        "words": personal("what the person said, looking back", YEARLY),
        "what_moved": personal("what moved, in words beside the numbers", YEARLY),
        "what_next": personal("what was chosen together", YEARLY),
        "next_words": personal("what was said about what comes next", YEARLY),
        "written_by": scrubbed("who wrote it down", "with the record"),
    }

    class Meta:
        ordering = ["-on", "-id"]


class Questions(models.TextChoices):
    """Which four questions."""

    ONS4 = "ons4", _("how life is")
    LONELINESS = "loneliness", _("about company")


class OwnAnswers(Row):
    """What a person answered to one set of four questions at one look back: as they said it, never added up."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="own_answers")
    look_back = models.OneToOneField(LookBack, on_delete=models.CASCADE, related_name="own_answers")
    kind = models.CharField(max_length=10, choices=Questions)
    answers = SealedTextField(holder="person_id")
    note = SealedTextField(holder="person_id", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    PRIVACY = {
        "person": personal("whose answers they are", YEARLY),
        "look_back": personal("at which look back they were given", YEARLY),
        "kind": kept("which four questions"),
        "answers": personal(
            "for the person to see how it changes; together with others only of eight or more", YEARLY
        ),
        "note": personal("what they said beside it: a number never stands alone", YEARLY),
        "written_by": scrubbed("who wrote it down", "with the record"),
    }


class NoQuestions(Row):
    """That a person would rather not be offered such questions. They are not offered again."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="no_questions")

    PRIVACY = {"person": personal("so that nobody offers them again", YEARLY)}


class Deal(Row):
    """One wording of what those alongside and the person will each do. It holds when both sides said yes."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="deals")
    we_will = SealedTextField(holder="person_id")
    you_will = SealedTextField(holder="person_id")
    is_theirs = models.BooleanField(default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    we_yes_on = models.DateField(null=True)
    you_yes_on = models.DateField(null=True)
    said_yes_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_on = models.DateField(null=True)
    ended_why = SealedTextField(holder="person_id", blank=True)

    PRIVACY = {
        "person": personal("whose deal it is", YEARLY),
        "we_will": personal("what those alongside will do", YEARLY),
        "you_will": personal("what the person will do; nothing hangs on it", YEARLY),
        "is_theirs": kept("whether the person wrote this wording"),
        "written_by": scrubbed("who wrote it", "with the record"),
        "we_yes_on": kept("when those alongside said yes"),
        "you_yes_on": kept("when the person said yes"),
        "said_yes_to": scrubbed("who was told the yes, aloud or on paper", "with the record"),
        "ended_on": kept("since when it is over"),
        "ended_why": personal("why the deal is over", YEARLY),
    }

    class Meta:
        ordering = ["-made_at", "-id"]

    @property
    def holds(self) -> bool:
        return self.we_yes_on is not None and self.you_yes_on is not None and self.ended_on is None

    @property
    def waits(self) -> bool:
        return (self.we_yes_on is None or self.you_yes_on is None) and self.ended_on is None


class DealWord(Row):
    """What one side of a deal says of the other's column, in words. Nothing refers to it, and nothing is counted from it."""

    class Said(models.TextChoices):
        KEPT = "kept", _("Kept")
        NOT_YET = "not_yet", _("Not yet")
        TALK = "talk", _("Let’s talk")

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="words")
    is_theirs = models.BooleanField()
    said = models.CharField(max_length=10, choices=Said)
    words = SealedTextField(holder="person_id")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    PRIVACY = {
        "person": personal("whose deal it is about", YEARLY),
        "deal": kept("of which deal"),
        "is_theirs": kept("whether the person says it"),
        "said": personal("kept, not yet, or let’s talk", YEARLY),
        "words": personal("how it stands with what the other side promised, in words", YEARLY),
        "written_by": scrubbed("who wrote it down", "with the record"),
    }

    class Meta:
        ordering = ["-made_at", "-id"]
