"""What was agreed about contacts: the notice, the residents' panel, the sources, what each brought, and what they asked back.

No table here leads to a person or an account: who did something stands as plain words. The contacts themselves lie in a folder
of their own (`store.py`), with a key of their own.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tilth.base import clock
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.models import Row

WITH_THE_SOURCE = "when what the source brought is destroyed"


class Kind(models.TextChoices):
    """What a source is, in words that everybody knows."""

    HOSPITAL = "hospital", _("a hospital (A&E)")
    AMBULANCE = "ambulance", _("an ambulance service")
    GP = "gp", _("GP practices")
    POLICE = "police", _("the police")
    HOUSING = "housing", _("a housing association")
    COUNCIL = "council", _("a council")
    OTHER = "other", _("something else")


class Notice(Row):
    """What everybody was told before anything came: what for, from whom, and how to say no."""

    words = models.TextField(max_length=5_000)
    by_name = models.CharField(max_length=120)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "words": kept("what everybody is told"),
        "by_name": scrubbed("who put it up", "with the place"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]


class ResidentsMet(Row):
    """That residents met about it: what they said, and what was changed because of it."""

    met_on = models.DateField()
    residents = models.PositiveSmallIntegerField()
    said = models.TextField(max_length=5_000)
    changed = models.TextField(max_length=5_000)
    by_name = models.CharField(max_length=120)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "met_on": kept("when residents met"),
        "residents": kept("how many came, never who"),
        "said": kept("what they said together"),
        "changed": kept("what was changed because of it"),
        "by_name": scrubbed("who wrote it down", "with the place"),
    }

    class Meta:
        ordering: ClassVar = ["-met_on", "-pk"]


class Source(Row):
    """An agency that may bring contacts: why, by which agreement, until when."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    purpose = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    agreement = models.CharField(max_length=300)
    until_on = models.DateField()
    office = models.CharField(max_length=200)
    names_basis = models.CharField(max_length=300, blank=True)
    names_days = models.PositiveSmallIntegerField(default=0)
    columns = models.JSONField(default=dict)
    objections_wait = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=120)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "slug": kept("its name in an address"),
        "name": kept("what it is called"),
        "kind": kept("what it is"),
        "purpose": kept("what its contacts are looked at for"),
        "basis": kept("the basis in law"),
        "agreement": kept("the agreement, and where it can be read"),
        "until_on": kept("until when it holds; then everything of it is destroyed"),
        "office": kept("which office there answers for it and hears objections"),
        "names_basis": kept("why names may be used to link, where they may"),
        "names_days": kept("how many days names stay"),
        "columns": kept("which column of its files holds what"),
        "objections_wait": kept("whether objections wait to be honoured in what is held"),
        "ended_at": kept("when it ended"),
        "by_name": scrubbed("who wrote the agreement down", "with the place"),
    }

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    @property
    def holds(self) -> bool:
        """Whether its agreement holds today."""
        return self.ended_at is None and self.until_on >= clock.today()

    @property
    def gives_names(self) -> bool:
        return bool(self.names_basis)


class State(models.TextChoices):
    """Where a file is on its way."""

    CAME = "came", _("being looked at")
    SEEN = "seen", _("waits for its columns to be named")
    WAITS = "waits", _("waits to be read")
    READING = "reading", _("being read")
    HELD = "held", _("held")
    NOT_READ = "not_read", _("could not be read")
    GONE = "gone", _("destroyed")


class Load(Row):
    """One file a source brought: how far it was read, what was kept, until when it stays."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="loads")
    called = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CAME)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    rows_read = models.PositiveBigIntegerField(default=0)
    rows_kept = models.PositiveBigIntegerField(default=0)
    rows_rejected = models.PositiveBigIntegerField(default=0)
    why = models.JSONField(default=dict)
    said = models.CharField(max_length=500, blank=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    names_until = models.DateField(null=True)
    by_name = models.CharField(max_length=120)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "source": kept("which source"),
        "called": kept("what the file was called"),
        "fingerprint": kept("so that one file is not counted twice"),
        "state": kept("how far it is"),
        "headings": kept("the headings of the file, never a row"),
        "columns": kept("which column holds what"),
        "rows_read": kept("how many rows were read"),
        "rows_kept": kept("how many were kept"),
        "rows_rejected": kept("how many could not be"),
        "why": kept("why not, and how often"),
        "said": kept("what was wrong with the file"),
        "first_on": kept("the first day in it"),
        "last_on": kept("the last day in it"),
        "names_until": kept("until when names stay"),
        "by_name": scrubbed("who brought it in", "with the place"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "fingerprint"],
                condition=~Q(state__in=["not_read", "gone"]),
                name="a_file_of_contacts_comes_once",
            )
        ]


class Rule(models.TextChoices):
    """By what a source's own people are found again by the source. Contacts are counted, and nothing else is asked."""

    OFTEN = "often", _("was in touch at least so often in so many days")
    BACK = "back", _("came back within so many days, at least so often in a year")


class Asking(Row):
    """That a source is given its own ids back, of people it may help to ring. Nothing of what came of it is kept here."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="askings")
    rule = models.CharField(max_length=8, choices=Rule.choices)
    at_least = models.PositiveSmallIntegerField()
    window = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=120)
    opened_by_name = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField(null=True)
    until_on = models.DateField(null=True)
    is_ready = models.BooleanField(default=False)
    tries_left = models.PositiveSmallIntegerField(default=5)
    fetched_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "source": kept("to which source alone it goes"),
        "rule": kept("by which rule"),
        "at_least": kept("how often"),
        "window": kept("in how many days"),
        "reason": kept("why it may help to ring"),
        "asked_by": scrubbed("so that whoever asked does not open it", "with the place"),
        "asked_by_name": scrubbed("who asked", "with the place"),
        "opened_by_name": scrubbed("who opened it", "with the place"),
        "opened_at": kept("when it was opened"),
        "until_on": kept("until when it can be fetched"),
        "is_ready": kept("whether the file is there"),
        "tries_left": kept("how often a code may still be wrong"),
        "fetched_at": kept("when the source fetched it"),
        "gone_at": kept("when the file was destroyed"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    @property
    def can_be_fetched(self) -> bool:
        """Whether a file can still be fetched: opened, not yet fetched, not destroyed, not too late."""
        return (
            self.opened_at is not None
            and self.fetched_at is None
            and self.gone_at is None
            and self.until_on is not None
            and self.until_on >= clock.today()
        )


class Linking(Row):
    """That people named by several agencies are found to be one: asked by one, opened by another, until somebody ends it."""

    reason = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=120)
    opened_by_name = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField(null=True)
    sure = models.PositiveSmallIntegerField(default=4)
    sure_why = models.CharField(max_length=300, blank=True)
    sure_by_name = models.CharField(max_length=120, blank=True)
    is_wanted = models.BooleanField(default=False)
    linked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "reason": kept("what it is for, that ids alone cannot tell"),
        "asked_by": scrubbed("so that whoever asked does not open it", "with the place"),
        "asked_by_name": scrubbed("who asked", "with the place"),
        "opened_by_name": scrubbed("who opened it", "with the place"),
        "opened_at": kept("when it was opened"),
        "sure": kept("from what weight on two ids are one person"),
        "sure_why": kept("why that weight was chosen"),
        "sure_by_name": scrubbed("who chose it", "with the place"),
        "is_wanted": kept("whether a new run waits"),
        "linked_at": kept("when the last run was done"),
        "ended_at": kept("when it ended, and everything it made was destroyed"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]


class Looking(Row):
    """How what happened is worked out: how often, in how many days, and at what prices. The newest counts."""

    at_least = models.PositiveSmallIntegerField()
    window = models.PositiveSmallIntegerField()
    within = models.PositiveSmallIntegerField()
    prices: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    said = models.CharField(max_length=500, blank=True)
    is_wanted = models.BooleanField(default=True)
    by_name = models.CharField(max_length=120)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "at_least": kept("how often somebody is in touch to be counted"),
        "window": kept("in how many days"),
        "within": kept("within how many days something follows"),
        "prices": kept("what a contact costs, from where and of which year"),
        "said": kept("why it could not be worked out"),
        "is_wanted": kept("whether it waits to be worked out"),
        "by_name": scrubbed("who chose it", "with the place"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
