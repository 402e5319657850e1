"""What Tilth refuses about charts and findings. One more page of test_refusals.py, which lists every line."""

from __future__ import annotations

import dataclasses
import inspect
import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.shared import ROOT
from tilth.findings import halves
from tilth.findings.actions import charts, telling
from tilth.findings.models import Chart, Fall, Finding, Known, Weighing
from tilth.findings.queries import charts as charts_asked
from tilth.findings.queries import falls, meeting, prices, together
from tilth.findings.queries import telling as telling_asked
from tilth.methods import chart_picture

# Numbers that a row of this room holds: what was counted, of how many people, what was to be expected anyway, what it cost.
NUMBERS = {
    "Point.value", "Finding.people", "OpenFigure.value", "Weighing.contacts", "Weighing.low_pence", "Weighing.high_pence",
    "Weighing.year", *(f"Detour.{name}" for name in ("returns", "low_pence", "high_pence", "year")), *(f"Fall.{name}" for name in (
        "at_least", "window_days", "people", "before", "expected", "lower", "upper", "also", "after")),
}  # fmt: skip
# Lines that a picture of a chart has: the scale, where it begins anew, and each level, which is the middle or a limit.
LINES = {"scale", "began", "{{ 'middle' if level.is_mean else 'limit' }}"}
PAGES = Path(ROOT, "templates", "findings")


def wished_for(model):
    """Numbers of a row beside which what was counted could be held."""
    for field in model._meta.local_fields:
        is_number = isinstance(
            field, models.FloatField | models.DecimalField | models.IntegerField | models.JSONField
        )
        if is_number and not field.primary_key and f"{model.__name__}.{field.name}" not in NUMBERS:
            yield f"{model.__name__}.{field.name}"


def drawn_besides(page):
    """Lines of a picture that are none of a chart's own."""
    return set(re.findall(r'<line class="([^"]*)"', page)) - LINES


def test_no_chart_has_a_line_for_what_is_wished_for():
    for model in apps.get_app_config("findings").get_models():
        assert list(wished_for(model)) == []
    assert set(inspect.signature(chart_picture.chart_picture).parameters) == {"chart"}
    assert {field.name for field in dataclasses.fields(chart_picture.Level)} == {
        "x_from",
        "x_to",
        "y",
        "is_mean",
    }
    for page in PAGES.glob("*.html"):
        assert drawn_besides(page.read_text()) == set(), page.name


def test_such_a_line_is_caught():
    class Hoped(models.Model):
        hoped_for = models.FloatField()

        class Meta:
            app_label = "planted"

    assert list(wished_for(Hoped)) == ["Hoped.hoped_for"]
    assert drawn_besides('<line class="hoped" x1="1"/>')


def set_beside(model):
    """Where one chart could hold numbers of more than one team, or of whoever works in it."""
    for field in model._meta.local_fields:
        target = field.related_model.__name__ if field.is_relation else ""
        if (model.__name__ == "Point" and target != "Chart" and field.is_relation) or (
            target == "Account" and field.name != "by"
        ):
            yield f"{model.__name__}.{field.name}"


def in_order_of_a_number(source):
    """Queries of charts or findings that put them in order of what was counted."""
    return re.findall(r"order_by\([^)]*(?:value|people)[^)]*\)", source)


def test_no_chart_sets_a_team_or_a_worker_beside_another():
    for model in apps.get_app_config("findings").get_models():
        assert list(set_beside(model)) == []
    for module in (charts_asked, falls, meeting, prices, telling_asked, together):
        assert in_order_of_a_number(inspect.getsource(module)) == []
    assert in_order_of_a_number('Point.objects.order_by("-value")')
    # The list of charts shows whose each is, and no number of any.
    assert not re.search(r"value|points|mean", (PAGES / "charts.html").read_text())


def test_one_that_would_is_caught():
    class Point(models.Model):
        worker = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "planted"

    assert list(set_beside(Point)) == ["Point.worker"]


def says_nothing_of_how(page):
    """Say whether a page shows what a finding says, and not how it is known."""
    return "finding.sentence" in page and "get_known_display" not in page


def test_every_page_with_a_finding_says_how_it_is_known():
    for page in PAGES.glob("*.html"):
        assert not says_nothing_of_how(page.read_text()), page.name
    assert says_nothing_of_how("<p>{{ finding.sentence }}</p>")
    assert not Finding._meta.get_field("known").blank and set(Known.values) == {
        "observed",
        "modelled",
        "forecast",
    }
    assert "a_finding_says_how_it_is_known" in {one.name for one in Finding._meta.constraints}


@pytest.mark.parametrize("few", [-1, 0, 1, 9, 9.99])
def test_few_people_stand_on_no_chart(few):
    assert not charts._of_enough(few) and charts._of_enough(10)


def test_the_database_refuses_a_finding_of_few_people():
    assert "a_finding_of_no_few_people" in {one.name for one in Finding._meta.constraints}
    assert not Chart._meta.get_field("counts_people").has_default()


@pytest.mark.parametrize(
    "flatters",
    [
        "30% fewer",
        "fell by 30 per cent",
        "Visits halved.",
        "12 percent less",
        "30 y cant yn llai",
        "A 7% drop",
        "up 9%",
        "A third fewer calls",
        "Calls went from 40% to 20%.",
        "Calls fell from 40 a week to 20.",
        "Half as many visits",
        "30 in a hundred fewer",
        "Calls shrank 30%",
        "They fell by thirty per cent",
        "A 30% improvement",
        "Calls fell. By 30%.",
        "Twice as often as before",
        "Visits: 40 before, 12 after.",
        "They rang 5.1 times a year before us and 2.2 times since.",
        "In 2025 there were 400 calls; in 2026 there were 150.",
        "A 2/3 reduction in calls",
        "A reduction of two in three",
        "Calls are a third of what they were",
        "We cut demand by £40,000",
    ],
)
def test_a_fall_is_not_said_without_what_would_have_happened_anyway(flatters):
    assert telling.tells_a_change(flatters)
    for share in (
        "They take about 14 days, as they did.",
        "About 40% of those who rang had rung already.",
        "More than 40 people came from 3 March to 5 May.",
        "Half of them had rung already.",
        "Fewer people came in June.",
        "From 1 January 2025 to 31 December 2025, and 120 people in all.",
        "Told by 40 people before the summer.",
        "It cost £12,000 in 2026.",
    ):
        assert not telling.tells_a_change(share)


def told_alone(model):
    """What a row of a before and after could leave out of its three bars."""
    return [name for name in ("expected", "lower", "upper") if name not in {f.name for f in model._meta.local_fields}
            or model._meta.get_field(name).null]  # fmt: skip


def test_no_before_and_after_stands_without_what_was_to_be_expected():
    assert told_alone(Fall) == []
    assert told_alone(Weighing) == ["expected", "lower", "upper"]
    shown = [page.name for page in PAGES.glob("*.html") if "drawn_fall(" in page.read_text()]
    assert shown and not any(".fall.after" in page.read_text() for page in PAGES.glob("*.html"))


def test_a_price_is_never_one_number():
    assert "a_price_is_a_range" in {one.name for one in Weighing._meta.constraints}


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31)])
def test_no_total_is_told_before_its_half_year_is_over(today):
    assert all(half.end <= today for half in halves.over(today))
    assert halves.chosen(halves.Half.of(today).key, halves.over(today)) == halves.over(today)[0]
    assert str(inspect.signature(meeting.meeting)) == "(half: 'Half') -> 'Meeting'"


def of_one_person(source):
    """Numbers of one person that are added up, or set beside those of another."""
    return re.findall(r"\.annotate\(|\bSum\(|\bAvg\(|order_by\([^)]*value", source)


def test_how_it_goes_adds_nothing_up_for_one_person_and_orders_nobody():
    assert of_one_person(inspect.getsource(together)) == []
    assert of_one_person('Person.objects.annotate(all=Sum("scores__value"))')
