"""What Tilth refuses about stories and gatherings. One more page of test_refusals.py, which lists every line."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps
from django.db import models

from tests.reading import nodes_of, planted, sources, templates
from tests.refusal_rules import identifiers
from tilth.stories.actions.using import say_heard
from tilth.stories.models import InTheme, Theme, Use

# A story has no number: what it is worth is for nobody to say.
SCORES = {
    "score", "scores", "rating", "ratings", "stars", "votes", "likes", "sentiment", "points", "winner", "winners", "rank", "shortlist",
    "shortlisted", "runner", "unchosen", "rejected",
}  # fmt: skip
# Who came, and what a circle's check-in would ask of a screen.
OF_WHO_CAME = {
    "attendance",
    "attendees",
    "attendee",
    "attended",
    "register",
    "mood",
    "checkin",
    "device",
    "headcount",
    "rsvp",
}
NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)
# The length of a recording is a number of the recording.
OF_THE_RECORDING = {"seconds"}


def named(source, words):
    """Names in a file that hold one of these words."""
    for node, name in identifiers(source.tree):
        if set(name.casefold().split("_")) & words:
            yield source.at(node)


def numbers_of(model):
    """Columns with a number of one's own choosing."""
    for field in model._meta.local_fields:
        if isinstance(field, NUMBERS) and not field.is_relation and field.name not in OF_THE_RECORDING:
            yield f"{model.__name__}.{field.name}"


def themes_by_nobody(source):
    """Places that put a story under a theme without the human who does."""
    for node in nodes_of(source.tree):
        if isinstance(node, ast.Call) and _of_a_theme(node) and "by.account" not in ast.unparse(node):
            yield source.at(node)


def _of_a_theme(node):
    called = ast.unparse(node.func)
    return called in {"Theme", "InTheme"} or called.endswith(
        tuple(
            f"{name}.objects.{verb}"
            for name in ("Theme", "InTheme")
            for verb in ("create", "get_or_create", "bulk_create")
        )
    )


def test_no_story_is_scored_and_nothing_is_written_of_whoever_is_not_chosen():
    assert [
        place for source in sources() if source.room == "stories" for place in named(source, SCORES)
    ] == []
    assert [
        number for model in apps.get_app_config("stories").get_models() for number in numbers_of(model)
    ] == []
    pages = [template for template in templates() if template.name.startswith("stories/")]
    assert pages and not [page.name for page in pages if "|sort" in page.text]


@pytest.mark.parametrize(
    "breach", ["story.score = 3", "def rank(stories): ...", "unchosen = []", "sentiment = 0.4"]
)
def test_a_score_of_a_story_is_caught(breach):
    assert list(named(planted(breach, "stories", "queries.py"), SCORES))


def test_a_column_with_a_score_is_caught():
    class Story(models.Model):
        id = models.UUIDField(primary_key=True)
        merit = models.IntegerField()
        seconds = models.IntegerField()

        class Meta:
            app_label = "planted"

    assert list(numbers_of(Story)) == ["Story.merit"]


def test_no_theme_stands_without_the_human_who_named_it():
    assert [place for source in sources() for place in themes_by_nobody(source)] == []
    assert Theme._meta.get_field("named_by") and InTheme._meta.get_field("put_by")


@pytest.mark.parametrize(
    "breach",
    [
        "Theme.objects.create(name=words)",
        "InTheme(story=story, theme=theme)",
        "InTheme.objects.bulk_create(found)",
    ],
)
def test_a_theme_of_a_machine_is_caught(breach):
    assert list(themes_by_nobody(planted(breach, "stories", "tasks.py")))


def test_no_use_without_the_tellers_yes():
    assert {one.name for one in Use._meta.constraints} >= {"no_use_without_a_yes"}
    [constraint] = [one for one in Use._meta.constraints if one.name == "no_use_without_a_yes"]
    assert "said" in str(constraint.condition) and "YES" in str(constraint.condition)
    # Only these write that a story was used, and each asks for the yes first.
    writers = [source for source in sources() for node in nodes_of(source.tree) if writes_use(node)]
    assert {f"{source.room}/{source.path.name}" for source in writers} <= {
        "stories/using.py",
        "stories/telling.py",
    }
    assert say_heard.verb_name == "stories.say_heard"


def writes_use(node):
    """Whether this puts a day into when a story was used."""
    if isinstance(node, ast.Assign):
        return any(
            isinstance(to, ast.Attribute) and to.attr == "heard_at" and "use" in ast.unparse(to)
            for to in node.targets
        )
    return False


def test_a_use_written_elsewhere_is_caught():
    assert any(writes_use(node) for node in nodes_of(planted("use.heard_at = now()", "home").tree))


def test_no_circle_needs_a_device_and_nobody_who_came_is_written_down():
    rooms = [source for source in sources() if source.room in ("gatherings", "stories")]
    assert rooms and [place for source in rooms for place in named(source, OF_WHO_CAME)] == []
    # A gathering and a circle say who hosts and who sits there in words: no table leads to whoever came.
    for app, name, leads in (("gatherings", "Gathering", {"hosted_by"}), ("stories", "Circle", {"host"})):
        fields = apps.get_model(app, name)._meta.local_fields
        accounts = {
            one.name
            for one in fields
            if one.is_relation and one.related_model._meta.label == "accounts.Account"
        }
        assert accounts == leads
    assert not list(apps.get_model("gatherings", "Gathering")._meta.many_to_many)


@pytest.mark.parametrize("breach", ["attendees = []", "def check(device): ...", "gathering.mood = 'sad'"])
def test_such_a_check_in_is_caught(breach):
    assert list(named(planted(breach, "gatherings", "actions.py"), OF_WHO_CAME))
