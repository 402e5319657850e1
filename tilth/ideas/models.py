"""An idea and what people say to it; a question with its honesty card, its statements, and votes apart from voters."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.base import clock
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.ids import new_random_id
from tilth.base.models import Row, StoredFile
from tilth.base.sealing import SealedTextField
from tilth.places.models import Neighbourhood


class How(models.TextChoices):
    """How an idea came here."""

    TYPED = "typed", _("typed")
    SPOKEN = "spoken", _("said to somebody, who typed it")
    PAPER = "paper", _("written on paper")


class Idea(Row):
    """One idea, in public words. Who raised it stands sealed under a key of its own, which goes when it is taken back."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    how = models.CharField(max_length=8, choices=How, default=How.TYPED)
    sentence = models.CharField(max_length=300)
    more = models.TextField(blank=True, max_length=4_000)
    picture = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    picture_words = models.TextField(blank=True, max_length=2_000)
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.SET_NULL, related_name="+")
    called = SealedTextField(holder="pk")
    mail = SealedTextField(holder="pk")
    contact = SealedTextField(holder="pk")
    token = SealedTextField(holder="pk")
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    language = models.CharField(max_length=10, blank=True)
    spoken_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    set_aside_why = models.TextField(blank=True, max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "how": kept("whether it was typed, said or on paper"),
        "sentence": scrubbed("the idea, in public", "when whoever raised it takes it back"),
        "more": scrubbed("more about it, in public", "when whoever raised it takes it back"),
        "picture": scrubbed("the paper it was written on", "when whoever raised it takes it back"),
        "picture_words": scrubbed("what the paper says", "when whoever raised it takes it back"),
        "neighbourhood": kept("which neighbourhood it is about"),
        "called": scrubbed("what to call whoever raised it", "when they take it back"),
        "mail": scrubbed("where their link is sent", "when they take it back"),
        "contact": scrubbed("another way to tell them", "when they take it back"),
        "token": scrubbed("their own link, to send it again", "when they take it back"),
        "token_hash": kept("knows their own link again"),
        "language": kept("in which language to write"),
        "spoken_to": scrubbed("who typed it for them and tells them", "with the account"),
        "told_at": kept("when a human told whoever raised it"),
        "taken_back_at": kept("since when it is taken back"),
        "set_aside_why": kept("why the keeper took it out of sight, told to whoever raised it"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.sentence

    @property
    def is_up(self) -> bool:
        return self.taken_back_at is None and not self.set_aside_why


class Support(models.Model):
    """That somebody would like an idea too: one for each account or browser. Neither who nor when is kept."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    hand = models.CharField(max_length=64)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "idea": kept("which idea"),
        "hand": kept("a digest for this idea alone, so that nobody says it twice"),
    }

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["idea", "hand"], name="one_support_a_hand")]


class Comment(Row):
    """Words under an idea, in public. Whoever wrote them takes them back in the same browser or account."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="comments")
    words = models.TextField(max_length=1_000)
    called = models.CharField(max_length=80, blank=True)
    hand = models.CharField(max_length=64)
    taken_back_at = models.DateTimeField(null=True)
    set_aside_why = models.TextField(blank=True, max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "idea": kept("under which idea"),
        "words": scrubbed("what somebody says to it, in public", "when they take it back"),
        "called": scrubbed("the name they chose to show", "when they take it back"),
        "hand": kept("a digest for this idea alone, so that they can take it back"),
        "taken_back_at": kept("since when it is taken back"),
        "set_aside_why": kept("why the keeper took it out of sight, for all to read"),
    }

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]


CARD = ("decided", "still_open", "get_back", "hear_when")


class WithCard(models.Model):
    """The honesty card: four lines, each in words."""

    decided = models.TextField(max_length=1_000)
    still_open = models.TextField(max_length=1_000)
    get_back = models.TextField(max_length=1_000)
    hear_when = models.TextField(max_length=1_000)

    class Meta:
        abstract = True


CARD_PRIVACY: dict[str, Declared] = {
    "decided": kept("what is already decided"),
    "still_open": kept("what is open"),
    "get_back": kept("what people get back"),
    "hear_when": kept("when they hear, in words"),
}


class Question(WithCard, Row):
    """A question to residents, from an office. It opens with the four lines of its card, and then an answer is owed."""

    title = models.CharField(max_length=200)
    words = models.TextField(blank=True, max_length=4_000)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    until_on = models.DateField()
    hear_on = models.DateField()
    youngest = models.PositiveSmallIntegerField(null=True)
    oldest = models.PositiveSmallIntegerField(null=True)
    route = models.CharField(max_length=300, blank=True)
    told_there_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        **CARD_PRIVACY,
        "title": kept("the question"),
        "words": kept("more about it"),
        "office": kept("which office asks, and owes the answer"),
        "made_by": scrubbed("who wrote the question", "with the account"),
        "until_on": kept("until when it is open"),
        "hear_on": kept("the answer date that was promised when it opened"),
        "youngest": kept("from which age it is meant"),
        "oldest": kept("up to which age it is meant"),
        "route": kept("where young people are answered: their own channel"),
        "told_there_at": kept("when it was answered in that channel"),
        "opened_at": kept("when it opened"),
        "closed_at": kept("when it closed"),
    }

    class Meta:
        ordering: ClassVar = ["-opened_at", "-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opened_at=None)
                | ~(Q(decided="") | Q(still_open="") | Q(get_back="") | Q(hear_when="")),
                name="a_question_opens_with_its_card",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="only_what_was_open_closes"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """People may answer now."""
        return self.opened_at is not None and self.closed_at is None and clock.today() <= self.until_on

    @property
    def is_over(self) -> bool:
        """It was open, and nobody answers it any more."""
        return self.opened_at is not None and not self.is_open


class CardVersion(WithCard, Row):
    """The card as it stood from one moment on. Nothing of it is ever written over."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    why = models.TextField(blank=True, max_length=1_000)
    by_words = models.CharField(max_length=240)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        **CARD_PRIVACY,
        "question": kept("whose card"),
        "number": kept("which version"),
        "why": kept("why it changed, in public"),
        "by_words": scrubbed("who changed it, for which office", "with the record"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "number"], name="one_card_a_version")
        ]


class Statement(Row):
    """One short statement under a question, by the askers or by a resident, to agree or disagree with."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="statements")
    words = models.CharField(max_length=200)
    is_by_askers = models.BooleanField(default=False)
    hand = models.CharField(max_length=64, blank=True)
    set_aside_why = models.TextField(blank=True, max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "question": kept("under which question"),
        "words": kept("the statement, in public"),
        "is_by_askers": kept("whether those who ask wrote it"),
        "hand": kept("a digest for this question alone, to slow down a flood"),
        "set_aside_why": kept("why the keeper took it out of sight, for all to read"),
    }

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "words"], name="one_statement_once")
        ]


class Said(models.IntegerChoices):
    """What somebody says to a statement."""

    AGREE = 1, _("Agree")
    DISAGREE = -1, _("Disagree")
    PASS = 0, _("Pass")


class Vote(models.Model):
    """What one hand says to one statement. The hand is a digest for this question alone; no time is kept."""

    id = models.UUIDField(primary_key=True, default=new_random_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    hand = models.CharField(max_length=64)
    given = models.SmallIntegerField(choices=Said)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "statement": kept("to which statement"),
        "hand": kept(
            "a digest for this question alone, so that nobody votes twice and all can change their vote"
        ),
        "given": kept("agree, disagree or pass"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "hand"], name="one_vote_a_hand")
        ]
