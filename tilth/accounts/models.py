"""Accounts, organisations, standings, notices and welcomes."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.budget import kept, scrubbed
from tilth.base.models import Row
from tilth.base.roles import STAFF, Role

# Which standing somebody acts in when they have not chosen: the one with the most of other people's lives in it.
FIRST_CHOICE = (Role.WORKER, Role.GARDENER, Role.LEADER, Role.KEEPER, Role.PRIVACY_LEAD, Role.ANALYST)


class OrganisationKind(models.TextChoices):
    """What sort of organisation somebody works or stands for."""

    COUNCIL = "council", _("council")
    NHS = "nhs", _("NHS")
    POLICE = "police", _("police")
    HOUSING = "housing", _("housing")
    FIRE = "fire", _("fire and rescue")
    SCHOOL = "school", _("school or college")
    CHARITY = "charity", _("charity")
    COMMUNITY = "community", _("community group")
    BUSINESS = "business", _("business")
    OTHER = "other", _("something else")


class Organisation(Row):
    """One employer or group. Five volunteers are an organisation exactly as a hospital trust is."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices, default=OrganisationKind.OTHER)

    PRIVACY: ClassVar = {"name": kept("what it is called"), "kind": kept("what sort it is")}

    class Meta:
        ordering: ClassVar = [Lower("name")]

    def __str__(self) -> str:
        return self.name


class ToldWhen(models.TextChoices):
    """How often mail, texts and letters may say that something waits."""

    NOW = "now", _("each time")
    DAY = "day", _("once a day, if something waits")
    WEEK = "week", _("once a week, if something waits")


class AccountQuerySet(models.QuerySet["Account"]):
    """Named filters on accounts."""

    def alphabetical(self) -> AccountQuerySet:
        return self.order_by(Lower("name"), "pk")

    def who_work_here(self) -> AccountQuerySet:
        """Whoever has or had a standing."""
        return self.filter(pk__in=Standing.objects.values("account"))


class AccountManager(BaseUserManager["Account"]):
    """What Django and the sign-in library ask of a table of accounts."""

    def get_queryset(self) -> AccountQuerySet:
        return AccountQuerySet(self.model, using=self._db)

    def alphabetical(self) -> AccountQuerySet:
        return self.get_queryset().alphabetical()

    def who_work_here(self) -> AccountQuerySet:
        return self.get_queryset().who_work_here()

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)


class Account(Row, AbstractBaseUser):
    """Somebody who can sign in. Says nothing of what they may do (standings do) and never when they were last here."""

    # Taken away on purpose: a time of last sign-in is a way to watch people.
    last_login = None

    email = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    demo_line = models.CharField(max_length=200, blank=True)
    mail_ok = models.BooleanField(default=False)
    mail_is_safe = models.BooleanField(default=False)
    text_ok = models.BooleanField(default=False)
    letter_ok = models.BooleanField(default=False)
    told_when = models.CharField(max_length=4, choices=ToldWhen.choices, default=ToldWhen.NOW)
    # Goes up when a standing ends: every session opened before then is over.
    doors_shut = models.PositiveIntegerField(default=0)
    # Somebody else changed the way in: what is its owner's alone rests until they are known again (adr/0022).
    rests_since = models.DateTimeField(null=True, blank=True)
    rests_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # They had a second factor then: only that one, and none added since, shows that it is they.
    had_factor = models.BooleanField(default=False)

    PRIVACY: ClassVar = {
        "password": scrubbed("to sign in", "with the account"),
        "email": scrubbed("to sign in, and mail without content if they chose it", "with the account"),
        "name": scrubbed("who did or said something", "with the record"),
        "short_name": scrubbed("what colleagues and neighbours call them", "with the record"),
        "language": kept("the language of their pages"),
        "is_active": kept("whether they can sign in"),
        "is_demo": kept("whether they are one of the demo place's cast"),
        "demo_line": kept("how the demo place introduces them"),
        "mail_ok": scrubbed("whether they want mail", "with the account"),
        "mail_is_safe": scrubbed("whether mail is safe for them", "with the account"),
        "text_ok": scrubbed("whether they want a text", "with the account"),
        "letter_ok": scrubbed("whether they want a letter", "with the account"),
        "told_when": scrubbed("how often they want to be told", "with the account"),
        "doors_shut": kept("which sessions are over"),
        "rests_since": scrubbed("since when somebody else changed the way in", "until they are known again"),
        "rests_by": scrubbed("who changed it", "until they are known again"),
        "had_factor": kept("whether a second factor was set up before that"),
    }

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    class Meta:
        constraints: ClassVar = [
            # Two accounts must not differ by capitals alone: the sign-in library compares without them.
            models.UniqueConstraint(Lower("email"), name="one_account_an_address"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.short_name

    @property
    def acts_as(self) -> list[Role]:
        """The roles live today, the first choice first; read once per instance."""
        if not hasattr(self, "_acts_as"):
            self._acts_as = in_order(self.standings.live(clock.today()).values_list("role", flat=True))
        return self._acts_as

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        value = f"{self.password}/{self.doors_shut}"
        return salted_hmac("tilth.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()


def in_order(roles: Any) -> list[Role]:
    """Put roles in the order in which one of them is chosen for somebody."""
    present = set(roles)
    return [role for role in FIRST_CHOICE if role in present]


class StandingQuerySet(models.QuerySet["Standing"]):
    """Named filters on standings."""

    def live(self, on: date) -> StandingQuerySet:
        return self.filter(live_on(on))


def live_on(on: date, before: str = "") -> Q:
    """Give the condition that a dated row is live on a day. Its last day is the day before `until_on`."""
    started = Q(**{f"{before}from_on__lte": on})
    return started & (Q(**{f"{before}until_on__isnull": True}) | Q(**{f"{before}until_on__gt": on}))


class Standing(Row):
    """That an account acts in a role, for an organisation or none, from a day until another. Dated, never deleted."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="standings")
    role = models.CharField(max_length=12, choices=[c for c in Role.choices if c[0] in STAFF])
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="standings"
    )
    from_on = models.DateField(default=clock.today)
    until_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    PRIVACY: ClassVar = {
        "account": scrubbed("who stands", "with the record"),
        "role": scrubbed("as what", "with the record"),
        "organisation": scrubbed("for whom", "with the record"),
        "from_on": scrubbed("from which day", "with the record"),
        "until_on": scrubbed("from which day no longer", "with the record"),
        "given_by": scrubbed("who gave it", "with the record"),
    }

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="standing_ends_after",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "organisation"],
                condition=Q(until_on=None),
                name="one_open_standing",
            ),
            # A null organisation differs from every other null, so it needs a rule of its own.
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=Q(until_on=None, organisation=None),
                name="one_open_standing_alone",
            ),
        ]

    @property
    def is_live(self) -> bool:
        """Whether it counts today."""
        today = clock.today()
        return self.from_on <= today and (self.until_on is None or today < self.until_on)


class Notice(Row):
    """One plain sentence for one account, with the page it is about. Seen or not; never counted against anybody."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, default="notice")
    sentence = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    # Whose page it speaks of, so that it goes when they go. No foreign key: people stand on a higher floor.
    person_id = models.UUIDField(null=True, blank=True, db_index=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    PRIVACY: ClassVar = {
        "account": scrubbed("whose notice", "a year"),
        "kind": kept("which sort"),
        "sentence": scrubbed("what happened, without private words", "a year"),
        "link": kept("which page"),
        "person_id": scrubbed("whose page it speaks of, by id", "a year, or with the person"),
        "seen_at": kept("whether it still waits"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["account", "-made_at"], name="notices_newest_first")]


class Welcome(Row):
    """A link that lets one new account in, once, for two weeks. The link itself is not stored, only its digest."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="welcomes")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    PRIVACY: ClassVar = {
        "account": scrubbed("who is let in", "with the account"),
        "token_hash": kept("a digest of the link"),
        "until_at": kept("until when the link opens"),
        "used_at": kept("that it was used"),
        "made_by": scrubbed("who let them in", "with the account"),
    }

    @property
    def token(self) -> str:
        """The link's secret, made from the id and the place's secret key: it can be shown again, and is not stored."""
        digest = salted_hmac("tilth.accounts.welcome", str(self.pk), algorithm="sha256").digest()
        return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")

    @property
    def is_open(self) -> bool:
        """Whether the link still opens."""
        return self.used_at is None and clock.now() < self.until_at
