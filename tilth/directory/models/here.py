"""A page and who holds it, what is on, what is offered, gifts, and the notes that people leave."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.models import Row
from tilth.base.sealing import SealedTextField
from tilth.places.models import Neighbourhood

ACCESS = {
    "is_step_free": _("No steps"),
    "has_toilet": _("A toilet with room for a wheelchair"),
    "has_loop": _("A hearing loop"),
    "is_quiet": _("A quiet corner"),
    "has_greeter": _("Somebody meets you at the door"),
}


class WithAccess(models.Model):
    """How easy it is to come in. What nobody said is not known; it is not a no."""

    is_step_free = models.BooleanField(default=False)
    has_toilet = models.BooleanField(default=False)
    has_loop = models.BooleanField(default=False)
    is_quiet = models.BooleanField(default=False)
    has_greeter = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def access_words(self) -> list[str]:
        return [str(words) for name, words in ACCESS.items() if getattr(self, name)]


ACCESS_PRIVACY: dict[str, Declared] = {name: kept("how easy it is to come in") for name in ACCESS}


class Kind(models.TextChoices):
    """What a page is about."""

    GROUP = "group", _("a group")
    PLACE = "place", _("a place")
    BUSINESS = "business", _("a business")
    OFFICE = "office", _("a council, the health service or another office")
    BRIDGE = "bridge", _("somebody who can be a bridge for others, by the name they choose")


class WithPoint(models.Model):
    """A point on the map, where somebody chose one. Without one the middle of the neighbourhood stands for it."""

    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        abstract = True


POINT_PRIVACY: dict[str, Declared] = {
    "latitude": kept("where on the map it is, as its group chose"),
    "longitude": kept("where on the map it is, as its group chose"),
}


class Page(WithAccess, WithPoint, Row):
    """One public page: four fields, and what else its group wants to say. The group owns it; nobody said yes to it first."""

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.GROUP)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    what = models.TextField(max_length=2_000)
    when_where = models.TextField(max_length=1_000)
    reach = models.TextField(max_length=500)
    shows_when_where = models.BooleanField(default=True)
    shows_reach = models.BooleanField(default=True)
    wont = models.TextField(blank=True, max_length=1_000)
    emergency = models.TextField(blank=True, max_length=500)
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.SET_NULL, related_name="+")
    down_at = models.DateTimeField(null=True)
    set_aside_why = models.TextField(blank=True, max_length=500)
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        **ACCESS_PRIVACY,
        **POINT_PRIVACY,
        "kind": kept("what the page is about"),
        "name": kept("what the group calls itself"),
        "slug": kept("its address"),
        "what": kept("what it does, in its words"),
        "when_where": kept("when and where, in its words"),
        "reach": scrubbed("how it asked to be reached", "with the page"),
        "shows_when_where": kept("whether when and where are public"),
        "shows_reach": kept("whether how to reach it is public"),
        "wont": kept("what it will not do"),
        "emergency": kept("what it can do in an emergency"),
        "neighbourhood": kept("where it is found"),
        "down_at": kept("since when it is taken down"),
        "set_aside_why": kept("why the keeper took it out of sight, told to the group"),
        "changed_at": kept("how fresh it is"),
        "version": kept("so that two people who hold it do not overrule one another"),
    }

    class Meta:
        ordering: ClassVar = [Lower("name"), "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_up(self) -> bool:
        return self.down_at is None


class Hold(Row):
    """That one account, or whoever has one link, may change a page. Handed on, it ends."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="holds")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    mail = SealedTextField(holder="nobody_id")
    token = SealedTextField(holder="nobody_id")
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    language = models.CharField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True)

    nobody_id = None  # sealed with the place's own key

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "page": kept("which page"),
        "account": scrubbed("who holds it", "with the account"),
        "mail": scrubbed("where its link is sent", "when it is handed on"),
        "token": kept("the link, to send it again"),
        "token_hash": kept("knows the link again"),
        "language": kept("in which language to write"),
        "ended_at": kept("since when it opens nothing"),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(account=None, token_hash__isnull=False)
                | Q(account__isnull=False, token_hash=None),
                name="held_by_an_account_or_a_link",
            ),
            models.UniqueConstraint(
                fields=["page", "account"],
                condition=Q(ended_at=None, account__isnull=False),
                name="one_hold_an_account",
            ),
        ]


class Every(models.TextChoices):
    """How often something is on."""

    ONCE = "once", _("once")
    WEEK = "week", _("every week")
    MONTH = "month", _("every month")


class Pay(models.TextChoices):
    """What coming along costs."""

    FREE = "free", _("free")
    WHAT_YOU_CAN = "what_you_can", _("pay what you can")
    SOME = "some", _("costs something")


class Activity(WithAccess, WithPoint, Row):
    """Something that is on: a meeting, a class, a lunch. Nobody who comes is written down anywhere."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="activities")
    name = models.CharField(max_length=120)
    words = models.TextField(blank=True, max_length=1_000)
    every = models.CharField(max_length=10, choices=Every, default=Every.WEEK)
    on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField(null=True)
    where = models.CharField(max_length=200)
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.SET_NULL, related_name="+")
    # "": a list elsewhere does not say. A group always does.
    pay = models.CharField(max_length=20, choices=Pay, default=Pay.FREE, blank=True)
    pay_words = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        **ACCESS_PRIVACY,
        **POINT_PRIVACY,
        "page": kept("whose it is"),
        "name": kept("what it is called"),
        "words": kept("what happens there"),
        "every": kept("how often"),
        "on": kept("the first day; it repeats from there"),
        "starts": kept("when it begins"),
        "ends": kept("when it ends"),
        "where": kept("where, in words"),
        "neighbourhood": kept("in which neighbourhood"),
        "pay": kept("what it costs"),
        "pay_words": kept("what it costs, in words"),
        "ended_at": kept("since when it is off"),
        "changed_at": kept("how fresh it is"),
        "version": kept("so that two people who hold it do not overrule one another"),
    }

    class Meta:
        ordering: ClassVar = ["starts", Lower("name"), "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def week_of_month(self) -> int:
        """The first day's week of its month: 1 for the first Tuesday, and so on; a fifth is the last, -1."""
        number = (self.on.day - 1) // 7 + 1
        return number if number < 5 else -1


class OfferKind(models.TextChoices):
    """What is offered."""

    VAN = "van", _("a van")
    ROOM = "room", _("a room")
    INSURANCE = "insurance", _("insurance")
    ADVICE = "advice", _("advice")
    KIT = "kit", _("tools or kit")
    MONEY = "money", _("money")
    BRIDGE = "bridge", _("a bridge")
    OTHER = "other", _("something else")


class Offer(Row):
    """What somebody with a page offers to others. An office says when it steps back, and what stays."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=10, choices=OfferKind)
    words = models.TextField(max_length=1_000)
    in_emergency = models.BooleanField(default=False)
    steps_back_on = models.DateField(null=True)
    stays = models.TextField(blank=True, max_length=1_000)
    languages = models.CharField(blank=True, max_length=200)
    limits = models.TextField(blank=True, max_length=1_000)
    pay = models.CharField(blank=True, max_length=200)
    ended_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "page": kept("who offers it"),
        "languages": kept("in which languages somebody is a bridge"),
        "limits": kept("what whoever is a bridge will not do"),
        "pay": kept("what they would like to be paid"),
        "kind": kept("what it is"),
        "words": kept("what it is, in their words"),
        "in_emergency": kept("whether it is there in an emergency"),
        "steps_back_on": kept("until when an office is in it"),
        "stays": kept("what stays when it has stepped back"),
        "ended_at": kept("since when it is gone"),
    }

    class Meta:
        ordering: ClassVar = ["kind", "pk"]


class Gift(Row):
    """What a neighbour would like to give or do. Who they are is known to whoever puts two people in touch, and nobody else."""

    words = models.CharField(max_length=300)
    neighbourhood = models.ForeignKey(Neighbourhood, null=True, on_delete=models.SET_NULL, related_name="+")
    called = SealedTextField(holder="nobody_id")
    contact = SealedTextField(holder="nobody_id")
    token_hash = models.CharField(max_length=64, unique=True)
    ended_at = models.DateTimeField(null=True)

    nobody_id = None

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "words": scrubbed("what they would like to give, as they said it", "when they take it back"),
        "neighbourhood": scrubbed("in which neighbourhood", "when they take it back"),
        "called": scrubbed("whom to ask for", "when they take it back"),
        "contact": scrubbed("how they may be reached", "when they take it back"),
        "token_hash": kept("knows their own link again"),
        "ended_at": kept("since when it is taken back"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]


class Note(Row):
    """What somebody wrote to a page's group, or about a gift. The writer reads the answer by a link of their own."""

    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, related_name="notes")
    gift = models.ForeignKey(Gift, null=True, on_delete=models.CASCADE, related_name="notes")
    called = SealedTextField(holder="nobody_id")
    words = SealedTextField(holder="nobody_id")
    contact = SealedTextField(holder="nobody_id")
    token_hash = models.CharField(max_length=64, unique=True)
    reply = SealedTextField(holder="nobody_id")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    nobody_id = None

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "page": kept("to whom"),
        "gift": kept("about which gift"),
        "called": scrubbed("who wrote", "with the page or the gift"),
        "words": scrubbed("what they wrote", "with the page or the gift"),
        "contact": scrubbed("how they may be reached", "with the page or the gift"),
        "token_hash": kept("knows the writer's own link again"),
        "reply": scrubbed("what was answered", "with the page or the gift"),
        "answered_at": kept("when it was answered"),
        "answered_by": scrubbed("who put the two in touch", "with the account"),
    }

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(page=None, gift__isnull=False) | Q(page__isnull=False, gift=None),
                name="a_note_to_a_page_or_about_a_gift",
            )
        ]
