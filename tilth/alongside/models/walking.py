"""Introductions, relations with dates, the person's say, invitations, passes, blocks and when we next meet."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Organisation
from tilth.answers.models import Answer
from tilth.base import clock
from tilth.base.budget import Declared, kept, personal, scrubbed
from tilth.base.models import Row
from tilth.base.roles import Section
from tilth.base.sealing import SealedTextField
from tilth.people.models import YEARLY, Person
from tilth.places.models import Neighbourhood
from tilth.teams.models import Team

ACCOUNT = settings.AUTH_USER_MODEL
UNTIL_MET = "gone when the person says no; otherwise when the page begins"


class Knows(models.TextChoices):
    YES = "yes", _("Yes, they know")
    NO = "no", _("No, not yet")
    NOT_SURE = "not_sure", _("I am not sure")


class Introducing(models.TextChoices):
    """Where an introduction is."""

    WAITING = "waiting", _("waiting")
    HUDDLE = "huddle", _("to talk about at the huddle")
    GOING = "going", _("somebody is going")
    MET = "met", _("met")
    UNMET = "unmet", _("nobody could go: a leader owes an answer")


# Not settled: somebody is still to be met.
OPEN = (Introducing.WAITING, Introducing.HUDDLE, Introducing.GOING)


class Introduction(Row):
    """That somebody might like to meet us: a name and one sentence, sealed with a key of its own.

    No person yet. Outside search, seen by the neighbourhood's team alone. If the person says no, the row and its key
    are destroyed.
    """

    called = SealedTextField(holder="pk")
    sentence = SealedTextField(holder="pk")
    how_to_meet = SealedTextField(holder="pk")
    carried = SealedTextField(holder="pk")
    introducer_name = SealedTextField(holder="pk")
    introducer_contact = SealedTextField(holder="pk")
    do_they_know = models.CharField(max_length=8, choices=Knows.choices, blank=True)
    is_myself = models.BooleanField(default=False)
    introduced_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=Introducing.choices, default=Introducing.WAITING)
    taken_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_to_go = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    huddle_team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "called": personal("the name to ask for", UNTIL_MET),
        "sentence": personal("why somebody thought of us", UNTIL_MET),
        "how_to_meet": personal("how we might meet them", UNTIL_MET),
        "carried": personal("their own words that they brought from another place", UNTIL_MET),
        "introducer_name": scrubbed("who introduced them, if they said", UNTIL_MET),
        "introducer_contact": scrubbed("how to tell them what happened", UNTIL_MET),
        "do_they_know": personal("whether they know of this", UNTIL_MET),
        "is_myself": kept("whether somebody introduced themselves"),
        "introduced_by": scrubbed("which account introduced them", UNTIL_MET),
        "neighbourhood": kept("which team sees it"),
        "state": kept("where it is"),
        "taken_by": scrubbed("who is going", UNTIL_MET),
        "asked_to_go": scrubbed("whom the gardener asked whether they can go", UNTIL_MET),
        "huddle_team": kept("whose huddle talks about it"),
        "person": personal("whose page came of it", YEARLY),
        "answer": kept("the answer a leader owes, when nobody could go"),
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["neighbourhood", "state"], name="introductions_here")]


class IntroductionsMade(Row):
    """How many introductions were made in a neighbourhood in a month, whatever came of them: a number and nobody."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    many = models.PositiveIntegerField(default=0)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "neighbourhood": kept("where they were made"),
        "month": kept("the month they were made in, as its first day"),
        "many": kept("how many there were"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["neighbourhood", "month"], name="one_number_for_a_month")
        ]


class RelationKind(models.TextChoices):
    WORKER = "worker", _("worker")
    FRIEND = "friend", _("friend or family")
    NEIGHBOUR = "neighbour", _("neighbour")
    VOLUNTEER = "volunteer", _("volunteer")
    SPECIALIST = "specialist", _("somebody who knows about one thing")
    GROUP = "group", _("a group or organisation")


class RelationQuerySet(models.QuerySet["Relation"]):
    def live(self, at: datetime) -> RelationQuerySet:
        return self.filter(from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))


class Relation(Row):
    """That somebody walks alongside a person, from then until then."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    account = models.ForeignKey(ACCOUNT, null=True, on_delete=models.CASCADE, related_name="alongside")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="alongside"
    )
    kind = models.CharField(max_length=12, choices=RelationKind.choices)
    asked_for = SealedTextField(holder="person_id")
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_why = SealedTextField(holder="person_id")
    is_first = models.BooleanField(default=False)
    asleep_at = models.DateTimeField(null=True)

    objects = RelationQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("whom they walk alongside", YEARLY),
        "account": scrubbed("who walks alongside", YEARLY),
        "organisation": scrubbed("which group walks alongside", YEARLY),
        "kind": personal("as what", YEARLY),
        "asked_for": personal("what they were asked for", YEARLY),
        "from_at": personal("since when", YEARLY),
        "until_at": personal("until when", YEARLY),
        "ended_by": scrubbed("who ended it", YEARLY),
        "ended_why": personal("why it ended, in words", YEARLY),
        "is_first": personal("whether this is the one who stays", YEARLY),
        "asleep_at": kept("since when access sleeps"),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(account__isnull=False) | Q(organisation__isnull=False),
                name="alongside_is_somebody",
            ),
            models.UniqueConstraint(
                fields=["person", "account"], condition=Q(until_at=None), name="alongside_once_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "until_at", "person"], name="alongside_whom")]


class CoverQuerySet(models.QuerySet["Cover"]):
    def standing(self, today: date) -> CoverQuerySet:
        """Covers that are or will be: not ended, and their last day has not passed."""
        return self.filter(until_on__gte=today, relation__until_at__gt=clock.now())


class Cover(Row):
    """That a worker stands in for another beside a person, from a day until a day. Why the other is away is nobody's.

    What opens the page is the relation, which begins and ends by its own dates; this row says for whom, and who told.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="covers")
    relation = models.OneToOneField(Relation, on_delete=models.CASCADE, related_name="cover")
    away = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    arranged_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = CoverQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("beside whom somebody stands in", YEARLY),
        "relation": kept("which way to the page it is"),
        "away": scrubbed("for whom they stand in", YEARLY),
        "account": scrubbed("who stands in", YEARLY),
        "from_on": personal("from which day", YEARLY),
        "until_on": personal("until which day", YEARLY),
        "arranged_by": scrubbed("who arranged it", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")), name="a_cover_ends_after_it_begins"
            )
        ]


class SayAnswer(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    ASK = "ask", _("ask me")


class Say(Row):
    """What a person said about one section for one account or organisation. The newest live row holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="says")
    section = models.CharField(max_length=12, choices=Section.choices)
    account = models.ForeignKey(ACCOUNT, null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=4, choices=SayAnswer.choices)
    purpose = models.CharField(max_length=200, blank=True)
    from_at = models.DateTimeField(default=clock.now)
    until_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    given_how = SealedTextField(holder="person_id")
    set_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("whose say", YEARLY),
        "section": kept("about which part of the page"),
        "account": scrubbed("for whom", YEARLY),
        "organisation": scrubbed("for which organisation", YEARLY),
        "answer": personal("yes, no or ask me", YEARLY),
        "purpose": personal("what for", YEARLY),
        "from_at": personal("since when", YEARLY),
        "until_on": personal("until when", YEARLY),
        "ended_at": personal("when a newer word took its place", YEARLY),
        "given_how": personal("how it was said", YEARLY),
        "set_by": scrubbed("whose hand set it", YEARLY),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(account__isnull=False) ^ Q(organisation__isnull=False), name="a_say_is_for_one"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "ended_at"], name="says_of")]


class Asking(models.TextChoices):
    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("said yes")
    KINDLY_NO = "kindly_no", _("kindly said no")
    WITHDRAWN = "withdrawn", _("taken back")


class Invitation(Row):
    """That somebody is asked to come alongside a person: what for, and what they would see."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    to_account = models.ForeignKey(ACCOUNT, null=True, on_delete=models.CASCADE, related_name="invitations")
    to_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    to_words = SealedTextField(holder="person_id")
    kind = models.CharField(max_length=12, choices=RelationKind.choices)
    asked_for = SealedTextField(holder="person_id")
    sections = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=Asking.choices, default=Asking.ASKED)
    asked_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    reply_words = SealedTextField(holder="person_id")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("for whom help is pulled in", YEARLY),
        "to_account": scrubbed("who is asked", YEARLY),
        "to_organisation": scrubbed("which group is asked", YEARLY),
        "to_words": personal("who is asked, when they have no account", YEARLY),
        "kind": kept("as what"),
        "asked_for": personal("what they are asked for", YEARLY),
        "sections": personal("what they would see", YEARLY),
        "state": kept("asked, yes, a kind no, or taken back"),
        "asked_by": scrubbed("who asked", YEARLY),
        "reply_words": personal("what they answered", YEARLY),
    }


class Pass(Row):
    """A link with a PIN by which a person opens their own page without an account. Never wider than the person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passes")
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=200)
    tries_left = models.PositiveSmallIntegerField(default=5)
    until_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("whose page it opens", "when it ends or is taken back"),
        "token_hash": kept("the link, hashed"),
        "pin_hash": kept("the PIN, hashed"),
        "tries_left": kept("wrong PINs left"),
        "until_at": kept("until when"),
        "revoked_at": kept("when it was taken back"),
        "made_by": scrubbed("who gave it", "when it ends or is taken back"),
    }


class BlockQuerySet(models.QuerySet["Block"]):
    def own(self) -> BlockQuerySet:
        """What the person keeps away themselves; not what keeps a place from somebody."""
        return self.filter(is_place=False)

    def places(self) -> BlockQuerySet:
        """What keeps a place from somebody, today."""
        return self.filter(is_place=True, until_at=None)


class Block(Row):
    """That a person keeps an account away, or that an account must not learn a place. It wins over everything.

    Nobody is told. A place is kept from somebody by whoever walks alongside first, at once; it is let be known again
    only by two people.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+")
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField(null=True)
    is_place = models.BooleanField(default=False)
    names = SealedTextField(holder="person_id")
    set_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    lift_asked_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    lift_why = SealedTextField(holder="person_id")

    objects = BlockQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("who keeps somebody away", "when it is lifted, and two years"),
        "account": personal("whom", "when it is lifted, and two years"),
        "from_at": personal("since when", "when it is lifted, and two years"),
        "until_at": personal("until when", "when it is lifted, and two years"),
        "is_place": personal(
            "whether it is a place that they must not learn", "when it is lifted, and two years"
        ),
        "names": personal("the names that give the place away", "when it is lifted, and two years"),
        "set_by": scrubbed("whose hand wrote it down", "when it is lifted, and two years"),
        "lift_asked_by": scrubbed("who asked for it to be known again", "when it is lifted, and two years"),
        "lift_why": personal("why it may be known again", "when it is lifted, and two years"),
    }


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def live(self) -> ConflictQuerySet:
        return self.filter(until_at=None)


class Conflict(Row):
    """That an account knows somebody from their own life. With a person: their page is shut to that account.

    Without one: the name and neighbourhood as typed, kept so that a page begun later is shut too. What it shuts stands
    `under` it. Taken back by the gardener or the privacy lead, in words; the row stays, with its end.
    """

    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    called = SealedTextField(holder="account_id")
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField(holder="account_id")
    under = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="shuts")
    until_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_why = SealedTextField(holder="account_id")

    objects = ConflictQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "account": scrubbed("who knows them", "with the account"),
        "person": personal("whom they know", "with the account"),
        "called": personal("the name they typed, so that a page begun later is shut too", "with the account"),
        "neighbourhood": personal("where that somebody lives", "with the account"),
        "words": scrubbed("how they know them, if they said", "with the account"),
        "under": kept("which declaration shut this page"),
        "until_at": kept("when it was taken back"),
        "lifted_by": scrubbed("who took it back", "with the account"),
        "lifted_why": scrubbed("why it was taken back, in words", "with the account"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "person"], condition=Q(until_at=None), name="one_conflict_a_pair"
            )
        ]


class Meeting(Row):
    """When somebody next meets a person: a day and words, never a slot."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="meetings")
    on = models.DateField()
    at_words = models.CharField(max_length=60, blank=True)
    where = SealedTextField(holder="person_id")
    with_account = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    is_off = models.BooleanField(default=False)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "person": personal("who is met", YEARLY),
        "on": personal("which day", YEARLY),
        "at_words": personal("about when that day", YEARLY),
        "where": personal("where", YEARLY),
        "with_account": scrubbed("who comes", YEARLY),
        "is_off": personal("whether it was called off", YEARLY),
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["with_account", "on"], name="meetings_with")]
