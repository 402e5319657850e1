"""What Tilth refuses about comparisons. One more page of test_refusals.py, which lists every line."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.reading import planted
from tests.shared import ROOT
from tests.test_refusals import sources
from tilth.comparisons import actions, engine
from tilth.comparisons.models import Comparison, Result, Version

# To whom a row of this room may lead: to nobody who was compared.
ACCOUNTS = {"made_by", "brought_by"}
# What would tell a change.
OF_A_CHANGE = {"_change", "_lines", "_three"}


def leads_to_somebody(model):
    """What in a row would say who was compared, or keep their rows."""
    for field in model._meta.local_fields:
        target = field.related_model.__name__ if field.is_relation else ""
        if (target == "Account" and field.name not in ACCOUNTS) or target in {"Person", "Member", "Relation"}:
            yield f"{model.__name__}.{field.name}"
        if re.search(r"(^|_)(rows?|table|nhs|person|pseudonym)(_|$)", field.name):
            yield f"{model.__name__}.{field.name}"


def test_no_row_leads_to_whoever_was_compared():
    for model in apps.get_app_config("comparisons").get_models():
        assert list(leads_to_somebody(model)) == []


def test_a_row_that_would_is_caught():
    class Compared(models.Model):
        person_number = models.IntegerField()
        rows = models.JSONField()
        worker = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "planted"

    assert len(list(leads_to_somebody(Compared))) == 3


def test_the_database_refuses_what_was_written_down_after_it_began():
    names = {one.name for one in Version._meta.constraints}
    assert "written_down_before_it_starts" in names and "changed_with_a_reason" in names


def before_its_time(source):
    """Say whether the day is looked at before the table is taken."""
    lines = source.splitlines()
    asked = next((at for at, line in enumerate(lines) if "version.ends_on" in line), len(lines))
    kept = next((at for at, line in enumerate(lines) if "files.keep(" in line), len(lines))
    return asked < kept


def test_no_table_is_taken_before_its_time():
    source = inspect.getsource(actions.bring)
    assert before_its_time(source)
    assert not before_its_time(source.replace("version.ends_on", "version.starts_on"))


def keeps_a_change(source):
    """Where a change is worked out of its table although a check failed: before the doubts were looked at."""
    tree = ast.parse(source)
    [function] = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "_of_people"]
    declined = next(
        node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.If) and "doubts" in ast.unparse(node.test)
    )
    for node in ast.walk(function):
        name = getattr(getattr(node, "func", None), "id", "")
        if isinstance(node, ast.Call) and name in OF_A_CHANGE and node.lineno < declined:
            yield f"line {node.lineno} keeps {name}()"


def test_nothing_of_a_change_is_kept_where_a_check_failed():
    source = inspect.getsource(engine)
    assert list(keeps_a_change(source)) == []
    planted_ = source.replace("said = _checks(found)", "said = _checks(found) | _change(found.effect)")
    assert planted_ != source and list(keeps_a_change(planted_))


def written_over(source):
    """Versions that are changed: what was written down is never written over."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = ast.unparse(node.func.value)
            if node.func.attr in {"update", "bulk_update", "delete"} and re.search(r"[Vv]ersion", of):
                yield source.at(node)
            if node.func.attr == "save" and "version" in of and "force_insert=True" not in ast.unparse(node):
                yield source.at(node)


def test_what_was_written_down_is_never_written_over():
    assert [place for source in sources() for place in written_over(source)] == []


@pytest.mark.parametrize(
    "breach",
    [
        "version.save()",
        "Version.objects.filter(pk=1).update(outcome='x')",
        "comparison.versions.all().delete()",
    ],
)
def test_writing_over_it_is_caught(breach):
    assert list(written_over(planted(breach, "comparisons", "actions.py")))


def told_alone(page):
    """Figures of a change that stand on a page without what was to be expected anyway, or without their interval."""
    if re.search(r"found\.(share|three\.after)", page) and "found.three.expected" not in page:
        yield "a figure without what was expected"
    if re.search(r"found\.share\b", page):
        yield "a figure without its interval: the sentence has both"


def test_no_page_shows_a_figure_alone():
    for page in Path(ROOT, "templates", "comparisons").glob("*.html"):
        assert list(told_alone(page.read_text())) == [], page.name
    assert list(told_alone("{{ found.three.before }} {{ found.three.after }}"))
    assert list(told_alone("{{ found.share }}% fewer, {{ found.three.expected }}"))


def test_what_is_given_up_or_declined_stays_in_the_list():
    deletes = [
        source.at(node)
        for source in sources()
        if source.room == "comparisons"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "delete"
    ]
    assert deletes == []
    assert {one.name for one in Comparison._meta.constraints} == {"given_up_with_a_reason"}
    assert {one.name for one in Result._meta.constraints} >= {"a_verdict_when_it_is_worked_out"}
