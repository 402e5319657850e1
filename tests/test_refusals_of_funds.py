"""What Tilth refuses to ask of whoever got a small grant. One more page of test_refusals.py, which lists every line."""

from __future__ import annotations

import pytest
from django import forms
from django.apps import apps
from django.db import models

from tests import refusal_rules as rules
from tests.reading import planted, templates
from tests.test_refusals import our_forms, sources
from tilth.funds.forms import TellForm
from tilth.funds.models import Grant

# What a funder measures others by. A room that holds none of these words has no return to fill in.
MONITORING = ({"monitoring", "indicator", "indicators", "milestone", "milestones", "deliverable", "deliverables", "kpi", "kpis", "questionnaire", "quarterly", "evaluation"}, ("progress_report", "report_due", "due_on", "reports_due", "outputs_achieved", "outcomes_achieved"))  # fmt: skip
# Everything that may be asked once money was granted: words and a photo, each as they like.
MAY_BE_TOLD = {"story", "picture", "picture_words", "key"}


def asks_for_more(form):
    """Fields of a form for whoever got a grant that ask for anything but words and a photo."""
    for name, field in form.base_fields.items():
        if name not in MAY_BE_TOLD or isinstance(
            field, (forms.IntegerField, forms.DecimalField, forms.ChoiceField)
        ):
            yield name


def attached(model):
    """Fields in which something more could be hung on a grant: a form of its own, a schedule of returns."""
    for field in model._meta.local_fields:
        if isinstance(field, models.JSONField | models.DurationField):
            yield f"{model.__name__}.{field.name}"


def test_nothing_monitors_a_small_grant():
    ours = [source for source in sources() if source.room == "funds"]
    assert [breach for source in ours for breach in rules.named(source, MONITORING)] == []
    pages = [template for template in templates() if template.area == "funds"]
    assert [breach for page in pages for breach in rules.named_in(page, MONITORING)] == []
    assert list(asks_for_more(TellForm)) == []
    assert [at for model in apps.get_app_config("funds").get_models() for at in attached(model)] == []


def test_two_sentences_are_the_only_thing_that_a_report_needs():
    grant = Grant(story="", picture_words="")
    assert {name for name, field in TellForm(grant=grant).fields.items() if field.required} == {"story"}


def test_a_group_with_a_grant_is_asked_for_no_number_of_people():
    heads, phrases = rules.HEADS
    asked = {
        name for form in our_forms() if form.__module__ == "tilth.funds.forms" for name in form.base_fields
    }
    assert "who_with" in asked
    assert not [name for name in asked if heads & set(name.split("_")) or any(one in name for one in phrases)]


@pytest.mark.parametrize(
    "breach",
    [
        "milestones = models.TextField()",
        "class MonitoringReturn(Row): ...",
        "report_due = models.DateField()",
        "def quarterly(grant): ...",
    ],
)
def test_monitoring_is_caught(breach):
    assert list(rules.named(planted(breach, "funds", "models.py"), MONITORING))


def test_a_form_hung_on_a_grant_is_caught():
    class Return(models.Model):
        questions = models.JSONField()
        every = models.DurationField()

        class Meta:
            app_label = "planted"

    assert list(attached(Return)) == ["Return.questions", "Return.every"]


def test_a_report_with_numbers_is_caught():
    class Return(forms.Form):
        story = forms.CharField()
        people_reached = forms.IntegerField()

    assert list(asks_for_more(Return)) == ["people_reached"]
