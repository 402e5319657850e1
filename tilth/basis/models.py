"""Why an organisation may use what people say, purpose by purpose, and the signed pages of its agreement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.accounts.models import Organisation
from tilth.base import clock
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.models import Row, StoredFile
from tilth.base.roles import Section

ACCOUNT = settings.AUTH_USER_MODEL


class Part(models.TextChoices):
    """What an organisation is in law for this purpose."""

    CONTROLLER = "controller", _("it decides by itself what this is used for")
    JOINT = "joint", _("it decides together with the other organisations here")
    PROCESSOR = "processor", _("it works for another organisation, and decides nothing")


class Article6(models.TextChoices):
    """The bases of article 6(1) of the UK GDPR, in plain words. Their names stand in `ARTICLES`."""

    TASK = "6e", _("it is the public job that the law gives them")
    OBLIGATION = "6c", _("a law says that they must")
    INTEREST = "6f", _("they have a good reason, and weighed it against people’s rights")
    RECOGNISED = "6ea", _("it is one of the reasons that the law itself lists, such as keeping somebody safe")
    VITAL = "6d", _("somebody’s life depends on it")
    CONTRACT = "6b", _("a contract with the person needs it")
    CONSENT = "6a", _("the person agreed to it in writing, apart from their say here")


class Article9(models.TextChoices):
    """The conditions of article 9(2) of the UK GDPR, for health, belief, sex life and the like."""

    NONE = "", _("nothing of that kind is used")
    PUBLIC_INTEREST = "9g", _("the law says that it matters a great deal to everybody")
    CARE = "9h", _("it is part of health care or social care")
    PROTECTION = "9b", _("the law on work, benefits or social protection needs it")
    VITAL = "9c", _("a life depends on it, and the person cannot say yes")
    CONSENT = "9a", _("the person agreed to exactly this in writing, apart from their say here")
    MEMBERS = "9d", _("a group with a belief or a cause uses it about its own people")
    TOLD = "9e", _("the person told everybody themselves")
    CLAIM = "9f", _("it is needed for a claim in law")
    PUBLIC_HEALTH = "9i", _("it guards everybody’s health")
    RESEARCH = "9j", _("it is for archives, research or figures that the law allows")


# What the law calls each of them.
ARTICLES = {
    "6a": _("article 6(1)(a), consent"),
    "6b": _("article 6(1)(b), contract"),
    "6c": _("article 6(1)(c), legal obligation"),
    "6d": _("article 6(1)(d), vital interests"),
    "6e": _("article 6(1)(e), public task"),
    "6ea": _("article 6(1)(ea), recognised legitimate interest"),
    "6f": _("article 6(1)(f), legitimate interests"),
    "9a": _("article 9(2)(a), explicit consent"),
    "9b": _("article 9(2)(b), employment, social security and social protection"),
    "9c": _("article 9(2)(c), vital interests"),
    "9d": _("article 9(2)(d), not-for-profit bodies"),
    "9e": _("article 9(2)(e), made public by the person"),
    "9f": _("article 9(2)(f), legal claims"),
    "9g": _("article 9(2)(g), substantial public interest"),
    "9h": _("article 9(2)(h), health or social care"),
    "9i": _("article 9(2)(i), public health"),
    "9j": _("article 9(2)(j), archiving, research and statistics"),
}


class BasisQuerySet(models.QuerySet["Basis"]):
    """Named filters on bases."""

    def in_force(self, on: date) -> BasisQuerySet:
        """Those that hold on a day: their last day included."""
        not_ended = Q(ended_on=None) | Q(ended_on__gt=on)
        return self.filter(not_ended, from_on__lte=on, until_on__gte=on)

    def not_followed(self, on: date) -> BasisQuerySet:
        """Those that no other has taken the place of by that day."""
        return self.exclude(followed_by__from_on__lte=on)


class Basis(Row):
    """Why one organisation may use what people say for one purpose, and the words of its agreement. Never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bases")
    purpose = models.CharField(max_length=300)
    # Whoever comes alongside from there does so under this one. Figures, planning and research never open a page.
    walks = models.BooleanField(default=True)
    part = models.CharField(max_length=12, choices=Part.choices, default=Part.JOINT)
    sections = models.JSONField(default=list)
    article6 = models.CharField(max_length=4, choices=Article6.choices)
    article9 = models.CharField(max_length=4, choices=Article9.choices, blank=True)
    power = models.CharField(max_length=300)
    confidence = models.CharField(max_length=500, blank=True)
    crime = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=200)
    words = models.TextField()
    signed = models.CharField(max_length=300)
    from_on = models.DateField()
    until_on = models.DateField()
    ended_on = models.DateField(null=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    # How far the privacy lead has been told that it runs out: see `actions.remind`.
    told = models.PositiveSmallIntegerField(default=0)
    written_by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = BasisQuerySet.as_manager()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "organisation": kept("which organisation"),
        "purpose": kept("what it uses people’s words for"),
        "walks": kept("whether its people walk alongside residents under it"),
        "part": kept("whether it decides alone, with others, or works for another"),
        "sections": kept("which parts of a page"),
        "article6": kept("the basis in law"),
        "article9": kept("the condition for what is very private"),
        "power": kept("the Act that lets it"),
        "confidence": kept("how what is said in confidence stays so"),
        "crime": kept("whether anything about crime may come up"),
        "title": kept("what the agreement is called"),
        "words": kept("what the agreement says"),
        "signed": kept("which offices signed it, and when"),
        "from_on": kept("from which day"),
        "until_on": kept("its last day"),
        "ended_on": kept("from which day it was ended before"),
        "follows": kept("which one it took the place of"),
        "told": kept("whether the privacy lead knows that it runs out"),
        "written_by": scrubbed("who wrote it down", "with the record"),
    }

    class Meta:
        ordering: ClassVar = ["organisation__name", "purpose", "-from_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")), name="basis_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["follows"], name="one_basis_follows_another"),
        ]

    @property
    def over_on(self) -> date:
        """The first day on which it no longer holds."""
        by_itself = self.until_on + timedelta(days=1)
        return min(self.ended_on, by_itself) if self.ended_on else by_itself

    @property
    def is_over(self) -> bool:
        return self.over_on <= clock.today()

    @property
    def was_ended(self) -> bool:
        """Whether somebody ended it before its last day."""
        return self.ended_on is not None and self.ended_on <= self.until_on

    @property
    def is_to_come(self) -> bool:
        return clock.today() < self.from_on

    @property
    def days_left(self) -> int:
        """How many days it still holds, its last one included; nothing, or less, when it is over."""
        return (self.over_on - clock.today()).days

    @property
    def names_in_law(self) -> list[str]:
        """What the law calls its basis and its condition."""
        return [str(ARTICLES[one]) for one in (self.article6, self.article9) if one]

    @property
    def sections_said(self) -> list[str]:
        """Which parts of a page, in words."""
        return [str(section.label) for section in Section if section.value in self.sections]


class BasisPage(Row):
    """One page of the signed paper, as a picture that was made anew. Whoever reads the agreement may see it."""

    basis = models.ForeignKey(Basis, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    picture = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "basis": kept("of which agreement"),
        "number": kept("which page"),
        "picture": kept("the picture of the paper"),
    }

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["basis", "number"], name="one_paper_page_a_number")
        ]
