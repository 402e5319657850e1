"""What Tilth refuses about promises. One more page of test_refusals.py, which lists every line."""

from __future__ import annotations

import ast

import pytest
from django import forms as django_forms
from django.apps import apps
from django.db import models

from tests.reading import planted
from tests.test_refusals import sources
from tilth.promises import forms
from tilth.promises.models import Sheet, Side, ThankYou, Word, Wording

# The only numbers in this room: the order of columns and wordings, and what an asker leaves unpaid.
NUMBERS = {"Sheet.unpaid_pence", "Wording.unpaid_pence", "Wording.number", "Side.number"}
# The only places that may touch what was said of a column: the verb that writes it and the page that shows it.
MAY_READ = {("promises", "queries.py"), ("promises", "actions/saying.py"), ("promises", "models.py")}
WHAT_WAS_SAID = {"Word", "words__said", "about__words"}
COUNTS = {"Count", "Sum", "Avg", "annotate", "aggregate", "count", "order_by", "sorted", "len"}


def leads_to_a_word(model):
    """Fields by which something else would hang on what was said of a column."""
    return [
        field.name
        for field in model._meta.local_fields
        if field.is_relation and field.related_model.__name__ in ("Word", "DealWord")
        and field.related_model.__module__.startswith(("tilth.promises", "tilth.plans"))
    ]  # fmt: skip


def hangs_on_a_word(source):
    """Places outside that read what was said, and places anywhere that count or put in order by it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tilth.promises"):
            reads = "Word" in {one.name for one in node.names}
            if reads and not _may_read(source):
                yield source.at(node)
        if isinstance(node, ast.Call) and source.room == "promises":
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in COUNTS and {"said", "Word", "enough_at"} & set(_words(node)):
                yield source.at(node)


def _may_read(source):
    return any(source.room == room and str(source.path).endswith(end) for room, end in MAY_READ)


def _words(call):
    for node in ast.walk(call):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from node.value.lstrip("-").split("__")
        elif isinstance(node, (ast.Attribute, ast.Name)):
            yield node.attr if isinstance(node, ast.Attribute) else node.id


def numbers_of(model):
    """Fields in which a number to reach, or a file of them, could stand."""
    kinds = (models.IntegerField, models.FloatField, models.DecimalField, models.FileField)
    for field in model._meta.local_fields:
        to_a_file = field.is_relation and field.related_model.__name__ == "StoredFile"
        if isinstance(field, kinds) or to_a_file:
            yield f"{model.__name__}.{field.name}"


def attaches(form):
    """Boxes of a form in which a schedule could be attached."""
    return [name for name, box in form.base_fields.items() if isinstance(box, (django_forms.FileField, django_forms.IntegerField))]  # fmt: skip


def test_nothing_hangs_on_what_is_said_of_a_column():
    assert [leads_to_a_word(model) for model in apps.get_models() if leads_to_a_word(model)] == []
    assert [place for source in sources() for place in hangs_on_a_word(source)] == []


@pytest.mark.parametrize(
    ("breach", "room"),
    [
        ("from tilth.promises.models import Word", "decisions"),
        ("Side.objects.annotate(many=Count('words__said'))", "promises"),
        ("Side.objects.order_by('words__said')", "promises"),
        ("len([word for word in words if word.said == 'kept'])", "promises"),
        ("Side.objects.filter(enough_at=None).aggregate(n=Count('enough_at'))", "promises"),
    ],
)
def test_something_that_would_hang_on_it_is_caught(breach, room):
    assert list(hangs_on_a_word(planted(breach, room, "actions.py")))


def test_no_schedule_of_numbers_can_be_attached_to_an_agreement():
    found = {name for model in (Sheet, Side, Word, Wording) for name in numbers_of(model)}
    assert found == NUMBERS
    of_this_room = [form for form in vars(forms).values() if isinstance(form, type) and issubclass(form, django_forms.Form)]  # fmt: skip
    assert [attaches(form) for form in of_this_room if attaches(form)] == []


def test_a_place_for_a_number_is_caught():
    class Agreement(models.Model):
        outputs = models.IntegerField()
        schedule = models.FileField()

        class Meta:
            app_label = "planted"

    class Attach(django_forms.Form):
        schedule = django_forms.FileField()

    assert {"Agreement.outputs", "Agreement.schedule"} <= set(numbers_of(Agreement))
    assert attaches(Attach) == ["schedule"]


def sums(source):
    """Sums in this room, each by what it is told."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Sum", "Count", "Avg"}:
            yield [one.value for one in node.args if isinstance(one, ast.Constant)]


def of_the_asker(source):
    """Say that every sum of a file is what an asker left unpaid, and is asked for the first column."""
    text = ast.unparse(source.tree)
    return all(one == ["unpaid_pence"] for one in sums(source)) and (
        not list(sums(source)) or "sides__number=1" in text
    )


def test_the_one_figure_is_about_whoever_asks():
    here = [source for source in sources() if source.room == "promises"]
    assert all(of_the_asker(source) for source in here)
    assert sum(len(list(sums(source))) for source in here) == 1


@pytest.mark.parametrize(
    "breach", ["asks.aggregate(n=Count('sides'))", "asks.aggregate(n=Sum('unpaid_pence'))"]
)
def test_a_figure_about_whoever_is_asked_is_caught(breach):
    assert not of_the_asker(planted(breach, "promises", "queries.py"))


# Everything that a thank-you leads to, and every box that is filled in for one.
GIVER = {"page", "office", "team"}
BOXES = {"how", "pence", "what_for", "given_on", "key"}


def leads(model):
    """What a table leads to."""
    return {field.name for field in model._meta.get_fields() if field.is_relation}


def test_a_thank_you_leads_to_whoever_gave_it_and_to_nobody_and_no_promise():
    assert leads(ThankYou) == GIVER
    assert set(forms.ThanksForm().fields) == BOXES


def test_a_thank_you_for_somebody_or_for_a_promise_is_caught():
    class Thanks(models.Model):
        person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
        side = models.ForeignKey("promises.Side", on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "planted"

    assert leads(Thanks) - GIVER == {"person", "side"}
