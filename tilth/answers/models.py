from __future__ import annotations

import base64

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tilth.base.budget import kept, scrubbed
from tilth.base.models import Row


class Kind(models.TextChoices):
    """What sort of thing is owed an answer."""

    BARRIER = "barrier", _("Something in the way")
    INTRODUCTION = "introduction", _("Somebody to meet")
    IDEA = "idea", _("An idea")
    STORY = "story", _("A story")
    ASK = "ask", _("An ask")


class Signed(models.TextChoices):
    """How the asker signs."""

    NAME = "name", _("My name")
    TEAM = "team", _("My team")
    UNSIGNED = "unsigned", _("Unsigned")


class Given(models.TextChoices):
    """The five honest answers."""

    FREED = "freed", _("It is freed")
    CHANGING = "changing", _("We are changing it")
    ALREADY_MAY = "already_may", _("You already may")
    TRYING = "trying", _("We are trying without it until…")
    NO = "no", _("No, because…")


class Verdict(models.TextChoices):
    """What the asker says of the answer."""

    ANSWERED = "answered", _("Answered")
    NOT_REALLY = "not_really", _("Not really")


class What(models.TextChoices):
    """What happened in the life of something owed an answer."""

    ASKED = "asked", _("raised")
    HEARD = "heard", _("read")
    COME_AND_SEE = "come_and_see", _("asked to come and see")
    PROMISED = "promised", _("set an answer date")
    MOVED = "moved", _("moved the answer date")
    GIVEN = "given", _("answered")
    JUDGED = "judged", _("said whether it was answered")
    OFFERED = "offered", _("said which office")
    ACCEPTED = "accepted", _("took it on")
    SETTLED = "settled", _("settled by what happened")
    REPLIED = "replied", _("replied to come and see")


class ReplyFor(models.TextChoices):
    """The one thing a reply link is for."""

    VERDICT = "verdict", _("say whether it was answered")
    COME = "come", _("reply to come and see")


class Office(Row):
    """One office that can change things, whoever holds it today: the Head of Housing, the school's head."""

    name = models.CharField(max_length=120, unique=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="offices"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="offices"
    )
    above = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="below")

    PRIVACY = {
        "name": kept("the office's name as people say it"),
        "organisation": kept("which organisation the office belongs to"),
        "holder": scrubbed("who holds the office and owes its answers", "when somebody else holds it"),
        "above": kept("which office is asked when an answer was not really one"),
    }

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(above=models.F("id")), name="answers_office_not_above_itself"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AnswerQuerySet(models.QuerySet["Answer"]):
    def still_open(self) -> AnswerQuerySet:
        """Owed, or answered no and asked upward."""
        return self.filter(is_open=True)

    def not_yet_answered(self) -> AnswerQuerySet:
        return self.filter(is_open=True, given="")

    def without_a_holder(self) -> AnswerQuerySet:
        """Nobody can answer these yet: no office, or an office nobody holds. A gardener owes them."""
        return self.filter(models.Q(office=None) | models.Q(office__holder=None))

    def held_by(self, account_id: object) -> AnswerQuerySet:
        return self.filter(office__holder_id=account_id)


class Answer(Row):
    """One thing owed an answer: what it is in one safe sentence, who owes it, and what was answered."""

    kind = models.CharField(max_length=12, choices=Kind)
    subject_id = models.UUIDField()
    sentence = models.CharField(max_length=600)
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    offered_to = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="offered"
    )
    team_name = models.CharField(max_length=120, blank=True)
    asked_on = models.DateField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed = models.CharField(max_length=8, choices=Signed, default=Signed.NAME)
    raiser_words = models.CharField(max_length=160, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    come_and_see_at = models.DateTimeField(null=True, blank=True)
    answer_on = models.DateField(null=True, blank=True)
    moved_to = models.DateField(null=True, blank=True)
    moved_why = models.TextField(blank=True)
    given = models.CharField(max_length=12, choices=Given, blank=True)
    words = models.TextField(blank=True)
    trying_until = models.DateField(null=True, blank=True)
    asked_upward = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    verdict_words = models.TextField(blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)
    reopens = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reopened_as"
    )
    is_open = models.BooleanField(default=True)

    PRIVACY = {
        "kind": kept("what sort of thing is owed an answer"),
        "subject_id": kept("which thing it is"),
        "sentence": kept("one safe sentence that names nobody"),
        "office": kept("which office owes the answer"),
        "offered_to": kept("which office a gardener thinks can change it"),
        "team_name": kept("the team that signed, when a team signed"),
        "asked_on": kept("the day the office's clock started"),
        "raised_by": scrubbed("to tell them what came of it, never shown", "when the answer is settled"),
        "signed": kept("how the asker signed"),
        "raiser_words": scrubbed("the name the asker chose to show", "with the record"),
        "heard_at": kept("when the office read it"),
        "come_and_see_at": kept("when the office asked to come and see"),
        "answer_on": kept("the answer date the office set"),
        "moved_to": kept("the one new answer date"),
        "moved_why": kept("why the answer date moved"),
        "given": kept("which of the five answers"),
        "words": kept("the answer in plain words"),
        "trying_until": kept("until when the rule is left aside"),
        "asked_upward": kept("whether somebody higher was asked to change it"),
        "answered_at": kept("when it was answered"),
        "answered_by": scrubbed("who answered for the office", "with the record"),
        "verdict": kept("whether the asker was answered"),
        "verdict_words": kept("what the asker says is still in the way"),
        "verdict_at": kept("when the asker said so"),
        "reopens": kept("the answer that was not really one"),
        "is_open": kept("whether something is still owed or asked upward"),
    }

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "made_at", "pk"]
        indexes = [
            models.Index(fields=["kind", "subject_id"], name="answers_subject"),
            models.Index(fields=["office", "asked_on"], name="answers_owed"),
        ]

    @property
    def raiser(self) -> str:
        """Who raised it, as they chose to be shown."""
        if self.signed == Signed.UNSIGNED:
            return gettext("somebody, unsigned")
        return self.raiser_words or gettext("somebody")

    @property
    def owed_by(self) -> str:
        """Who owes it, in words."""
        return (
            self.office.name if self.office else gettext("a gardener, who is finding out who can change it")
        )

    @property
    def expected_on(self) -> object:
        """The answer date that stands now, moved or not."""
        return self.moved_to or self.answer_on

    @property
    def is_owed(self) -> bool:
        """Nobody has answered yet."""
        return self.is_open and not self.given

    @property
    def waits_upward(self) -> bool:
        """Answered no, while somebody higher was asked to change it."""
        return self.is_open and bool(self.given)


class AnswerEvent(Row):
    """One dated thing that happened on the way to an answer."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    what = models.CharField(max_length=14, choices=What)
    words = models.TextField(blank=True)
    by_words = models.CharField(max_length=240, blank=True)
    given = models.CharField(max_length=12, choices=Given, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    day = models.DateField(null=True, blank=True)

    PRIVACY = {
        "answer": kept("what it belongs to"),
        "sequence": kept("its place in the life of what was asked, reopenings included"),
        "at": kept("when it happened"),
        "what": kept("what happened"),
        "words": kept("what was said"),
        "by_words": scrubbed("who did it, as they chose to be shown", "with the record"),
        "given": kept("which of the five answers"),
        "verdict": kept("what the asker said of it"),
        "day": kept("the date that was named"),
    }

    class Meta:
        ordering = ["sequence"]


class ReplyLink(Row):
    """A link in a mail by which whoever asked replies without signing in: to one answer, one thing, once, for two weeks.

    The link itself is not stored, only its digest.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="reply_links")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=ReplyFor)
    token_hash = models.CharField(max_length=64, unique=True)
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = {
        "answer": kept("to which answer it replies"),
        "account": scrubbed("whose reply it is", "thirty days after it ended"),
        "purpose": kept("what can be said by it"),
        "token_hash": kept("a digest of the link"),
        "until_at": kept("until when the link opens"),
        "used_at": kept("that it was used"),
    }

    @property
    def token(self) -> str:
        """The link's secret, signed from the id with the place's secret key: it can be made again, and is not stored."""
        digest = salted_hmac("tilth.answers.reply", str(self.pk), algorithm="sha256").digest()
        return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
