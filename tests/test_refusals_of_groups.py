"""What Tilth refuses to ask of a group. One more page of test_refusals.py, which lists every line."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from tests import refusal_rules as rules
from tests.reading import planted
from tests.test_refusals import in_code, in_pages, our_forms

pytestmark = pytest.mark.django_db(databases="__all__")

OF_GROUPS = ("directory",)
# The words of a standard for files of funders, which are read and never kept: a grant's places, not a group's people.
OF_FUNDERS = "tilth/methods/formats/threesixty.py"


def test_no_group_is_made_to_name_or_count_its_people():
    assert in_code(rules.named, rules.HEADS, but=OF_FUNDERS) == []
    assert in_pages(rules.named_in, rules.HEADS) == []
    for room in OF_GROUPS:
        for model in apps.get_app_config(room).get_models():
            assert list(rules.names_or_counts(model)) == []
        for form in (form for form in our_forms() if form.__module__ == f"tilth.{room}.forms"):
            asked = [field for field in form.base_fields.values() if not field.widget.is_hidden]
            assert not any(isinstance(field, forms.IntegerField) for field in asked)


def test_a_page_asks_four_things_and_nothing_about_who_comes():
    from tilth.directory.forms import NewPageForm

    required = {name for name, field in NewPageForm(has_account=False).fields.items() if field.required}
    assert required == {"name", "what", "when_where", "reach", "kind"}


@pytest.mark.parametrize(
    "breach",
    [
        "attendance = models.PositiveIntegerField()",
        "class Attendee(Row): ...",
        "headcount = forms.IntegerField()",
        "def how_many_came(activity): ...",
        "beneficiaries = models.TextField()",
    ],
)
def test_counting_heads_is_caught(breach):
    assert list(rules.named(planted(breach, "directory", "models.py"), rules.HEADS))


def test_a_table_of_who_comes_is_caught():
    class Comes(models.Model):
        person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
        people = models.PositiveIntegerField()

        class Meta:
            app_label = "planted"

    assert len(list(rules.names_or_counts(Comes))) == 2


def test_an_emergency_shows_who_helps_and_reads_of_nobody_who_might_need_it():
    from tilth.directory.queries.finding import InEmergency, in_emergency

    assert in_code(rules.reaches_the_needy) == []
    assert {field.name for field in fields(InEmergency)} == {"pages", "offers", "today"}
    with CaptureQueriesContext(connection) as asked:
        in_emergency()
    tables = {table for query in asked for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert tables and {table.partition("_")[0] for table in tables} <= {"directory", "places"}
    assert tables.isdisjoint({"directory_gift", "directory_note", "directory_hold"})


@pytest.mark.parametrize(
    "breach",
    [
        "def in_emergency():\n    return Person.objects.filter(neighbourhood=1)",
        "def in_emergency():\n    return alongside.queries.introductions()",
        "class InEmergency:\n    asked: Note",
        "def who_waits_in_emergency(actor):\n    return visible_to(actor)",
    ],
)
def test_a_list_of_who_might_need_help_is_caught(breach):
    assert list(rules.reaches_the_needy(planted(breach, "directory", "queries.py")))
