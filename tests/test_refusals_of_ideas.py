"""What Tilth refuses about ideas, questions and votes. One more page of test_refusals.py, which lists every line."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.reading import planted
from tests.refusal_rules import PROVED_ELSEWHERE
from tests.shared import ROOT
from tests.test_refusals import sources
from tilth.ideas.actions import asking
from tilth.ideas.models import CARD, Question

# What an order may never be made of, and the tables of votes.
LIKED = {"support", "supports", "comments", "votes", "together"}
BY_HAND = {"Support", "Vote"}
# Everything a vote may know. Whatever else stood there would be something about whoever cast it.
OF_A_VOTE = {"id", "statement", "idea", "hand", "given"}


def orders(source):
    """Places in the room of ideas where rows are put in order by who likes them."""
    for node in ast.walk(source.tree):
        name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
        if isinstance(node, ast.Call) and name in {
            "order_by",
            "sorted",
            "sort",
            "annotate",
            "earliest",
            "latest",
        }:
            words = {part for piece in ast.walk(node) for part in _words(piece)}
            if words & LIKED:
                yield source.at(node)


def _words(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return set(node.value.lstrip("-").split("__"))
    if isinstance(node, ast.Attribute):
        return {node.attr}
    return set()


def of_voters(model):
    """What stands in a table of votes and says something of whoever voted."""
    for field in model._meta.get_fields():
        if field.name not in OF_A_VOTE or isinstance(field, models.DateField):
            yield f"{model.__name__}.{field.name}"


def test_every_page_that_is_named_is_there():
    assert all((ROOT / path).is_file() for path in PROVED_ELSEWHERE.values())


def test_no_idea_comes_first_because_many_like_it():
    assert [place for source in sources() if source.room == "ideas" for place in orders(source)] == []
    pages = Path(ROOT, "templates", "ideas").glob("*.html")
    assert not [page.name for page in pages if "|sort" in page.read_text()]


@pytest.mark.parametrize(
    "breach",
    [
        "Idea.objects.annotate(many=Count('supports')).order_by('-many')",
        "Idea.objects.order_by('-supports__hand')",
        "sorted(lines, key=lambda line: line.support)",
        "lines.sort(key=lambda line: len(line.comments))",
    ],
)
def test_such_an_order_is_caught(breach):
    assert list(orders(planted(breach, "ideas", "queries.py")))


def test_a_vote_knows_nothing_of_whoever_cast_it():
    for name in BY_HAND:
        assert list(of_voters(apps.get_model("ideas", name))) == []
    # Nor does any other table lead to a vote.
    every = [field for model in apps.get_models() for field in model._meta.local_fields if field.is_relation]
    assert not [
        field
        for field in every
        if field.related_model.__name__ in BY_HAND and field.model.__module__.startswith("tilth.")
    ]


def test_a_vote_that_knows_more_is_caught():
    class Vote(models.Model):
        account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
        age = models.IntegerField()
        made_at = models.DateTimeField()

        class Meta:
            app_label = "planted"

    assert len(list(of_voters(Vote))) == 3


def test_a_question_opens_only_with_its_card():
    assert guards(inspect.getsource(asking.open_question))
    [constraint] = [one for one in Question._meta.constraints if one.name == "a_question_opens_with_its_card"]
    assert all(name in str(constraint.condition) for name in CARD)


def test_a_door_without_its_guard_is_caught():
    source = inspect.getsource(asking.open_question)
    assert not guards(source.replace("must_have_card(question)\n", "pass\n"))
    late = source.replace("    must_have_card(question)\n", "") + "    must_have_card(question)\n"
    assert not guards(late)


def guards(source):
    """Say whether the card is asked for before anything is written."""
    lines = [line.strip() for line in source.splitlines()]
    if "must_have_card(question)" not in lines:
        return False
    return lines.index("must_have_card(question)") < next(
        at for at, line in enumerate(lines) if ".save(" in line
    )
