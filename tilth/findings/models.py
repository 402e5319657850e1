"""Charts, before and after with what was to be expected, prices, open figures, findings, and who will do what. Nobody is in any row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tilth.answers.models import Office
from tilth.barriers.models import Barrier
from tilth.base.budget import Declared, kept, scrubbed
from tilth.base.models import Row
from tilth.comparisons.models import Comparison
from tilth.listening.models import Study
from tilth.places.models import Neighbourhood
from tilth.teams.models import Team

ACCOUNT = settings.AUTH_USER_MODEL
WITH_THEIR_ACCOUNT = "with their account"
FADES_AFTER = timedelta(days=90)


class Known(models.TextChoices):
    """How what is said is known. It always stands beside it."""

    OBSERVED = "observed", _("seen: it was counted")
    MODELLED = "modelled", _("worked out: it rests on what would have happened otherwise")
    FORECAST = "forecast", _("expected: it has not happened yet")


class Chart(Row):
    """One number over time, kept by a team. It has its source, and no line for what is wished for."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="charts")
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    counts_people = models.BooleanField()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "team": kept("whose chart it is"),
        "title": kept("what moves over time"),
        "unit": kept("what is counted"),
        "source": kept("where the number comes from"),
        "counts_people": kept("whether it counts people, so that few are never shown"),
    }


class Point(Row):
    """The number on one day."""

    chart = models.ForeignKey(Chart, on_delete=models.CASCADE, related_name="points")
    on = models.DateField()
    value = models.FloatField()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "chart": kept("on which chart"),
        "on": kept("on which day"),
        "value": kept("the number; of people none under ten"),
    }

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["chart", "on"], name="one_point_a_day")]


class FreshStart(Row):
    """From this day the chart begins anew: who said so, when and why."""

    chart = models.ForeignKey(Chart, on_delete=models.CASCADE, related_name="fresh_starts")
    on = models.DateField()
    by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField(max_length=1_000)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "chart": kept("on which chart"),
        "on": kept("from which day it begins anew"),
        "by": scrubbed("who began it anew", WITH_THEIR_ACCOUNT),
        "why": kept("why it begins anew"),
    }

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chart", "on"], name="one_fresh_start_a_day"),
            models.CheckConstraint(condition=~Q(why=""), name="a_fresh_start_has_its_reason"),
        ]


class Change(Row):
    """What we changed: written on a chart by anybody who is in a team."""

    chart = models.ForeignKey(Chart, on_delete=models.CASCADE, related_name="changes")
    on = models.DateField()
    by = models.ForeignKey(ACCOUNT, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(max_length=500)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "chart": kept("on which chart"),
        "on": kept("since when"),
        "by": scrubbed("who wrote it", WITH_THEIR_ACCOUNT),
        "words": kept("what was changed in how we work"),
    }

    class Meta:
        ordering: ClassVar = ["on", "made_at", "pk"]


class Fall(Row):
    """Before and after for people chosen by a rule, with what was to be expected anyway. The days it was told from are not kept."""

    # As `tilth.methods.natural_fall` calls it.
    EARLIER_WINDOWS: ClassVar = "earlier_windows"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="falls")
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    at_least = models.PositiveSmallIntegerField()
    window_days = models.PositiveSmallIntegerField()
    on = models.DateField()
    people = models.PositiveIntegerField()
    before = models.FloatField()
    expected = models.FloatField()
    lower = models.FloatField()
    upper = models.FloatField()
    way = models.CharField(max_length=20)
    also = models.FloatField(null=True)
    also_way = models.CharField(max_length=20, blank=True)
    after = models.FloatField()
    is_cut_short = models.BooleanField()
    method = models.CharField(max_length=40)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "team": kept("which team looked"),
        "title": kept("what was looked at"),
        "unit": kept("what is counted"),
        "source": kept("where the days come from"),
        "at_least": kept("how often it had to happen to somebody to be chosen"),
        "window_days": kept("in how many days"),
        "on": kept("on which day they were chosen"),
        "people": kept("how many people it is about, to the nearest five, none under ten"),
        "before": kept("how often on average, in the days before"),
        "expected": kept("how often was to be expected afterwards, had nobody come"),
        "lower": kept("the least that was to be expected, 19 times in 20"),
        "upper": kept("the most"),
        "way": kept("how that was told"),
        "also": kept("what the other way of telling expects"),
        "also_way": kept("which that is"),
        "after": kept("how often on average, in the days after"),
        "is_cut_short": kept("whether the days end too early"),
        "method": kept("which version of the method"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(people__gte=10), name="before_and_after_of_no_few_people"),
            models.CheckConstraint(
                condition=Q(lower__lte=F("expected"), expected__lte=F("upper")),
                name="what_was_expected_lies_between",
            ),
        ]

    @property
    def is_news(self) -> bool:
        """Whether what came lies outside what was to be expected anyway."""
        return not self.lower <= self.after <= self.upper


class Weighing(Row):
    """How many contacts came in all while a study listened, and what one of them costs, as a range. The newest counts."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="weighings")
    contacts = models.PositiveIntegerField()
    low_pence = models.PositiveIntegerField()
    high_pence = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "study": kept("of which time of listening"),
        "contacts": kept("how many contacts came in all then"),
        "low_pence": kept("what one costs at the least"),
        "high_pence": kept("what one costs at the most"),
        "source": kept("where that stands"),
        "year": kept("prices of which year"),
    }

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(high_pence__gte=F("low_pence")), name="a_price_is_a_range")
        ]


class Detour(Row):
    """That a thing in the way sends people from one agency to another and back: how often in a time, and what one return costs."""

    barrier = models.ForeignKey(Barrier, on_delete=models.CASCADE, related_name="+")
    from_agency = models.CharField(max_length=120)
    to_agency = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField()
    returns = models.PositiveIntegerField()
    low_pence = models.PositiveIntegerField()
    high_pence = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "barrier": kept("what sends them round"),
        "from_agency": kept("where they stood first, and stood again"),
        "to_agency": kept("where they were sent"),
        "from_on": kept("from which day it was counted"),
        "until_on": kept("until which day it was counted"),
        "returns": kept("how often somebody came back, to the nearest five"),
        "low_pence": kept("what one return costs at the least"),
        "high_pence": kept("what one return costs at the most"),
        "source": kept("where that stands"),
        "year": kept("prices of which year"),
    }

    class Meta:
        ordering: ClassVar = ["from_on", "from_agency", "to_agency", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(high_pence__gte=F("low_pence")), name="a_detour_costs_a_range"
            ),
            models.UniqueConstraint(
                fields=["barrier", "from_agency", "to_agency", "from_on", "until_on"], name="a_detour_once"
            ),
        ]


class OpenFigure(Row):
    """Something that open data say of one neighbourhood: what stands beside whom we meet."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=120)
    value = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "neighbourhood": kept("of which neighbourhood"),
        "what": kept("what was counted, and when"),
        "value": kept("how many, as everybody can read it"),
        "source": kept("where that stands"),
    }

    class Meta:
        ordering: ClassVar = ["what", "neighbourhood__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["neighbourhood", "what"], name="one_open_figure_a_neighbourhood")
        ]


class Finding(Row):
    """What a team learned, for all to read, with everything that must stand beside it. Never changed: it is withdrawn, and written anew."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="findings")
    question = models.CharField(max_length=200)
    sentence = models.TextField(max_length=1_000)
    known = models.CharField(max_length=10, choices=Known.choices)
    from_on = models.DateField()
    until_on = models.DateField()
    people = models.PositiveIntegerField(null=True)
    how_chosen = models.TextField(max_length=1_000)
    compared_with = models.TextField(max_length=1_000)
    missing = models.TextField(max_length=1_000)
    cost = models.CharField(max_length=300, blank=True)
    contacts = models.CharField(max_length=300, blank=True)
    own_words = models.CharField(max_length=300, blank=True)
    chart = models.ForeignKey(Chart, null=True, on_delete=models.PROTECT, related_name="+")
    fall = models.ForeignKey(Fall, null=True, on_delete=models.PROTECT, related_name="+")
    study = models.ForeignKey(Study, null=True, on_delete=models.PROTECT, related_name="+")
    comparison = models.ForeignKey(Comparison, null=True, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=120)
    published_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.TextField(max_length=1_000, blank=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "team": kept("which team learned it"),
        "question": kept("what was asked"),
        "sentence": kept("what can be said, carefully"),
        "known": kept("whether it was seen, worked out or is expected"),
        "from_on": kept("from which day it was looked at"),
        "until_on": kept("until which day"),
        "people": kept("how many people it is about, to the nearest five, none under ten"),
        "how_chosen": kept("how they were chosen"),
        "compared_with": kept("what it was compared with"),
        "missing": kept("what is missing in it"),
        "cost": kept("what is known of the cost"),
        "contacts": kept("what is known of how often people got in touch"),
        "own_words": kept("what is known of change in people’s own words"),
        "chart": kept("the chart it is made of"),
        "fall": kept("the before and after it is made of, with what was to be expected"),
        "study": kept("the study it is made of"),
        "comparison": kept("the comparison it is made of"),
        "method": kept("which version of the method"),
        "published_on": kept("since when all can read it"),
        "withdrawn_on": kept("when it was withdrawn"),
        "withdrawn_why": kept("why it was withdrawn, for all to read"),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(chart__isnull=False)
                | Q(fall__isnull=False)
                | Q(study__isnull=False)
                | Q(comparison__isnull=False),
                name="a_finding_is_made_of_something",
            ),
            models.CheckConstraint(
                condition=Q(known__in=Known.values), name="a_finding_says_how_it_is_known"
            ),
            models.CheckConstraint(
                condition=Q(people=None) | Q(people__gte=10), name="a_finding_of_no_few_people"
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="a_finding_has_its_time"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_why=""), name="withdrawn_with_a_reason"
            ),
        ]

    def fades(self, today: date) -> bool:
        """Say whether it would fade from the front by now, while nobody says what they do about it."""
        return today - self.published_on >= FADES_AFTER


class Commitment(Row):
    """What an office or a team will do about a finding, said by its own holder, and what came of it."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="commitments")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, null=True, on_delete=models.CASCADE, related_name="+")
    what = models.TextField(max_length=1_000)
    by_on = models.DateField()
    came = models.TextField(max_length=1_000, blank=True)
    came_on = models.DateField(null=True)

    PRIVACY: ClassVar[dict[str, Declared]] = {
        "finding": kept("about which finding"),
        "team": kept("which team does it"),
        "office": kept("which office does it"),
        "what": kept("what will be done"),
        "by_on": kept("by which day"),
        "came": kept("what came of it"),
        "came_on": kept("when that was told"),
    }

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, office=None) | Q(team=None, office__isnull=False),
                name="a_team_or_an_office_does_it",
            ),
            models.CheckConstraint(
                condition=Q(came_on=None, came="") | (Q(came_on__isnull=False) & ~Q(came="")),
                name="what_came_of_it_on_a_day",
            ),
        ]

    @property
    def who(self) -> str:
        return (self.team or self.office).name  # type: ignore[union-attr]
