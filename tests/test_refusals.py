"""What Tilth refuses: one section a line of docs/refusals.md. Each rule is proved by a breach planted for it to catch."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import zipfile
from datetime import timedelta
from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.urls import reverse

from tests import refusal_rules as rules
from tests.crawling import crawl, plain, sign_in, whole
from tests.reading import ROOT, imports, planted, planted_template, rooms, sources, templates
from tests.small_place import SPENDS, SUM
from tilth.accounts.models import Account
from tilth.base import audit, clock
from tilth.base.errors import BothKept
from tilth.base.forms import VerbForm
from tilth.base.sealing import SealedTextField

pytestmark = pytest.mark.django_db(databases="__all__")

PROVED = {
    "a target on a measure",
    "a rank of people, workers, teams, neighbourhoods or groups",
    "an eligibility rule on a person",
    "automatic closing for time or non-attendance",
    "a mandatory measure or demographic",
    "the cost of one person on their page",
    "an approval step on a spend or decision inside guidelines",
    "a bulk export of named people across organisations",
    "an activity counter, last-seen, clock time of a look, or chart of one worker",
    "a total, sort or export of spends by person",
    "a list of vulnerable people",
    "a conflict that silently loses what someone wrote",
    *rules.PROVED_ELSEWHERE,
}
MODELS = [model for model in apps.get_models() if model.__module__.startswith("tilth.")]


def in_code(rule, *more, but=()):
    found = [breach for source in sources() for breach in rule(source, *more)]
    return [breach for breach in found if not (but and breach.startswith(but))]


def in_pages(rule, *more):
    return [breach for template in templates() for breach in rule(template, *more)]


def test_the_counting_of_votes_knows_no_person():
    for source in sources():
        if str(source.path.relative_to(ROOT)).startswith(rules.A_VOTE):
            reached = {name for _, name in imports(source.tree) if name.startswith(("tilth.", "django"))}
            assert all(name.startswith("tilth.methods.") for name in reached), source.path


def a_form(**fields):
    return type("PlantedForm", (forms.Form,), {"__module__": "tilth.plans.forms", **fields})


def our_forms():
    for room in rooms():
        for form in vars(import_module(f"tilth.{room}.forms")).values() if _has_forms(room) else ():
            if (
                isinstance(form, type)
                and issubclass(form, VerbForm | forms.Form)
                and form.__module__.startswith("tilth.")
            ):
                yield form


def _has_forms(room):
    return any(source.room == room and source.part == "forms" for source in sources())


@pytest.fixture
def place(settled):
    return settled


# --- the list itself ---------------------------------------------------------------------------------------


def test_every_line_of_the_page_is_proved():
    text = (ROOT / "docs" / "refusals.md").read_text()
    lines = re.findall(r"^\| ((?!Tilth refuses|---)[^|]+?) \|", text, re.MULTILINE)
    assert set(lines) == PROVED


# --- a target on a measure ---------------------------------------------------------------------------------


def test_no_measure_has_a_target():
    assert in_code(rules.named, rules.TARGET) == []
    assert in_pages(rules.named_in, rules.TARGET) == []
    assert in_pages(rules.meters) == []


@pytest.mark.parametrize(
    "breach",
    [
        "class Score(Row):\n    target_value = models.IntegerField()",
        "def own_line(points, goal=None): ...",
        "class ScoreForm(VerbForm):\n    fields = ['value', 'target']",
        "RAG = {'red': 3}",
    ],
)
def test_a_target_is_caught(breach):
    assert list(rules.named(planted(breach), rules.TARGET))


def test_a_target_on_a_page_is_caught():
    assert list(rules.named_in(planted_template("{{ aim.target_value }}"), rules.TARGET))
    assert list(rules.meters(planted_template('<progress value="3" max="10">')))


# --- a rank of people, workers, teams, neighbourhoods or groups --------------------------------------------


def test_nothing_is_put_in_the_order_of_a_count():
    assert in_code(rules.orders_by_counts, but=rules.A_VOTE) == []
    assert in_code(rules.named, rules.RANK) == []
    assert in_pages(rules.named_in, rules.RANK) == []
    assert in_pages(rules.sums_on_page) == []


@pytest.mark.parametrize(
    "breach",
    [
        "Team.objects.annotate(n=Count('barriers')).order_by('-n')",
        "Team.objects.annotate(\n    freed=Count('x', filter=Q(y=1))\n).filter(freed__gt=1).order_by('freed', 'name')",
        "Person.objects.order_by(Count('moments').desc())",
        "Member.objects.annotate(place=Window(Rank(), order_by='x'))",
        "sorted(teams, key=lambda team: len(team.barriers))",
        "teams.sort(key=lambda team: -team.answered_count)",
        "Counter(team_of(b) for b in barriers).most_common(5)",
    ],
)
def test_a_rank_is_caught(breach):
    assert list(rules.orders_by_counts(planted(breach, inside="queries.py")))


def test_an_honest_order_is_not():
    fine = (
        "Team.objects.annotate(n=Count('members')).order_by('name')\nsorted(rows, key=lambda row: row.name)"
    )
    assert not list(rules.orders_by_counts(planted(fine)))


def test_a_rank_on_a_page_is_caught():
    assert list(
        rules.sums_on_page(planted_template("{% for t in teams|sort(attribute='total') %}{% endfor %}"))
    )


# --- an eligibility rule on a person -----------------------------------------------------------------------


def test_nobody_has_to_qualify():
    assert in_code(rules.named, rules.ELIGIBILITY, but=rules.A_ROUND) == []
    assert in_pages(rules.named_in, rules.ELIGIBILITY) == []


def test_an_introduction_asks_for_a_name_and_one_sentence():
    form = import_module("tilth.alongside.forms").IntroduceForm
    required = {name for name, field in form.base_fields.items() if field.required}
    assert required <= {"called", "sentence", "neighbourhood"}


@pytest.mark.parametrize(
    "breach",
    [
        "def is_eligible(person): ...",
        "THRESHOLD = 3",
        "person.risk_score > 2",
        "needs_level = models.IntegerField()",
        "state = 'triage'",
    ],
)
def test_an_eligibility_rule_is_caught(breach):
    assert list(rules.named(planted(breach, "alongside", "models.py"), rules.ELIGIBILITY))


# --- automatic closing for time or non-attendance ----------------------------------------------------------


def test_no_task_ends_anything():
    assert in_code(rules.ends_by_itself) == []


@pytest.mark.parametrize(
    "breach",
    [
        "def tidy():\n    for person in silent():\n        set_walking(by=TILTH, person=person, walking='goodbye')",
        "Relation.objects.filter(x=1).update(state='closed')",
        "actions.let_go(by=TILTH, aim=aim)",
    ],
)
def test_closing_by_itself_is_caught(breach):
    assert list(rules.ends_by_itself(planted(breach, "alongside", "tasks.py")))


def test_three_silent_years_close_nothing(place):
    # Whoever stands in was asked for until a day; that is said when it begins. Who left before then, a keeper pressed for.
    walks = apps.get_model("alongside.Relation").objects.filter(cover=None, until_at=None)
    beside, ran = set(walks.values_list("pk", flat=True)), []
    with clock.at(clock.now() + timedelta(days=3 * 365)):
        for room in rooms():
            if any(source.room == room and source.part == "tasks" for source in sources()):
                tasks = vars(import_module(f"tilth.{room}.tasks"))
                for name in ("daily", "hourly"):
                    if name in tasks:
                        tasks[name]()
                        ran.append(f"{room}.{name}")
    assert {"alongside.daily", "alongside.hourly"} <= set(ran)
    for thing in (place.carl, place.rosa, place.aim, place.step, place.barrier.answer):
        before = {field.attname: getattr(thing, field.attname) for field in thing._meta.local_fields}
        thing.refresh_from_db()
        kept = ("walking", "state", "is_open")
        assert {k: v for k, v in before.items() if k in kept} == {
            k: getattr(thing, k) for k in kept if k in before
        }
    assert beside and set(walks.values_list("pk", flat=True)) == beside


# --- a mandatory measure or demographic --------------------------------------------------------------------

# The page whose whole purpose is one number; every way past it is one link.
ONLY_A_NUMBER = {"plans.ScoreForm.value"}


def test_no_measure_and_nothing_about_who_somebody_is_must_be_said():
    assert [breach for form in our_forms() for breach in rules.must_be_said(form, ONLY_A_NUMBER)] == []


@pytest.mark.parametrize("name", ["ethnicity", "gender", "age", "score-now", "loneliness_before", "postcode"])
def test_a_mandatory_question_is_caught(name):
    assert list(rules.must_be_said(a_form(**{name: forms.CharField()})))
    assert not list(rules.must_be_said(a_form(**{name: forms.CharField(required=False)})))


def test_a_person_has_no_demographics():
    names = {field.name for field in apps.get_model("people.Person")._meta.get_fields()}
    assert not names & (rules.OPTIONAL_ALWAYS - {"value"})


def test_a_look_back_needs_no_number(place):
    from tilth.plans import actions

    assert actions.look_back(by=place.amina, person=place.carl, what_next="go_on", words="Well.").pk


# --- the cost of one person; totals, sorts and exports of spends -------------------------------------------


def test_no_spends_are_added_up():
    assert in_code(rules.adds_money, but=(*rules.A_ROUND, *rules.OF_THE_ASKER)) == []
    assert in_pages(rules.sums_on_page) == []


@pytest.mark.parametrize(
    "breach",
    [
        "PotRow.objects.filter(person=person).aggregate(Sum('amount_pence'))",
        "sum(spend.amount_pence for spend in spends)",
        "for spend in spends:\n    total += spend.amount_pence",
        "PotRow.objects.order_by('-amount_pence')",
        "sorted(spends, key=lambda spend: spend.amount_pence)",
        "PotRow.objects.values('person').annotate(x=Avg('amount_pence'))",
    ],
)
def test_adding_up_spends_is_caught(breach):
    assert list(rules.adds_money(planted(breach, "decisions", "queries.py")))


@pytest.mark.parametrize(
    "breach",
    [
        "{{ spends|sum(attribute='amount_pence') }}",
        "{{ spends|sort(attribute='amount_pence') }}",
        "{{ a.amount_pence + b.amount_pence }}",
    ],
)
def test_adding_up_spends_on_a_page_is_caught(breach):
    assert list(rules.sums_on_page(planted_template(breach)))


@pytest.mark.slow
def test_a_persons_pages_show_each_spend_and_no_total(place):
    seen = ""
    for actor in (place.amina, place.carl_himself):
        address = f"/people/{place.carl.pk}"
        client = sign_in(actor.account, actor.acting_as)
        pages = crawl("x", client, [address], within=str(place.carl.pk))
        assert pages[0].status == 200
        seen += "".join(plain(visit.body) for visit in pages)
    for pence in SPENDS:
        assert f"{pence / 100:.2f}" in seen
    assert SUM not in seen and SUM.replace(".", "") not in seen


# --- an approval step --------------------------------------------------------------------------------------


def test_nobody_approves():
    assert in_code(rules.named, rules.APPROVAL, but=rules.A_ROUND) == []
    assert in_pages(rules.named_in, rules.APPROVAL) == []


@pytest.mark.parametrize(
    "breach",
    [
        "approved_by = models.ForeignKey(x)",
        "def approve(*, by, spend): ...",
        "if amount_pence > spending_limit_pence: ask()",
    ],
)
def test_an_approval_step_is_caught(breach):
    assert list(rules.named(planted(breach, "decisions", "models.py"), rules.APPROVAL))


def test_a_spend_is_saved_at_once(place):
    from tilth.decisions import actions

    before = apps.get_model("decisions.Pot").objects.get(pk=place.pot.pk).balance_pence
    row = actions.spend(by=place.amina, pot=place.pot, amount_pence=14000, what="A cooker", person=place.carl)
    assert apps.get_model("decisions.Pot").objects.get(pk=place.pot.pk).balance_pence == before - 14000
    states = {field.name for field in row._meta.local_fields} & {"state", "status", "is_final", "is_pending"}
    assert not states


# --- a bulk export of named people -------------------------------------------------------------------------


def test_the_open_files_of_a_place_name_nobody(place):
    """What can be taken by a press of a button; test_doors.py looks at every download that anybody meets."""
    keeper = sign_in(place.kit.account, place.kit.acting_as)
    taken = keeper.post(reverse("keeping:export"))
    assert taken.status_code == 200 and not taken["Content-Type"].startswith("text/html")
    assert rules.names_in(whole(taken), {"Brackenshaw", "Hollins team"})
    assert not rules.names_in(whole(taken), {"Carl", "Rosa", "Tom"})
    for who, actor in place.everybody.items():
        if who != "keeper":
            response = sign_in(actor.account, actor.acting_as).post(reverse("keeping:export"))
            assert response.status_code == 404


def test_a_bulk_export_is_caught():
    sheet = io.StringIO()
    csv.writer(sheet).writerows([["name"], ["Carl"], ["Rosa"]])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("people.csv", sheet.getvalue())
    assert rules.names_in(archive.getvalue(), {"Carl", "Rosa"}) == {"Carl", "Rosa"}


# --- an activity counter, last-seen, clock time of a look, or chart of one worker --------------------------


def test_nobody_is_watched():
    assert in_code(rules.named, rules.WATCHING) == []
    assert in_pages(rules.named_in, rules.WATCHING) == []
    assert in_code(rules.counts_of_one) == []
    assert Account.last_login is None
    assert "last_login" not in {field.name for field in Account._meta.get_fields()}


def test_a_look_is_told_by_its_day():
    told = {field.name: field.type for field in dataclasses.fields(audit.Looked)}
    assert told == {"account_id": "UUID | None", "on": "date", "why": "str"}


def test_the_page_of_who_has_looked_shows_no_clock(place):
    worker = sign_in(place.amina.account, place.amina.acting_as)
    assert worker.get(f"/people/{place.carl.pk}").status_code == 200
    page = sign_in(place.carl_himself.account).get(f"/people/{place.carl.pk}/who-sees-what").content.decode()
    assert "Amina" in page
    assert not re.search(r"\b\d{1,2}:\d{2}\b|\b\d{1,2}(:\d{2})? ?[ap]\.?m\b", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize(
    "breach",
    [
        "Act.objects.values('by').annotate(n=Count('id'))",
        "Line.objects.filter(written_by=account).aggregate(n=Count('pk'))",
        "PotRow.objects.values_list('by__name').annotate(Count('pk'))",
    ],
)
def test_a_chart_of_one_worker_is_caught(breach):
    assert list(rules.counts_of_one(planted(breach, "teams", "queries.py")))


@pytest.mark.parametrize(
    "breach", ["account.last_seen = now()", "last_login = models.DateTimeField()", "caseload = 3"]
)
def test_watching_is_caught(breach):
    assert list(rules.named(planted(breach, "accounts", "models.py"), rules.WATCHING))


# --- a list of vulnerable people ---------------------------------------------------------------------------


def test_nobody_is_listed_as_vulnerable():
    assert in_code(rules.named, rules.VULNERABLE) == []
    assert in_pages(rules.named_in, rules.VULNERABLE) == []


def test_a_person_carries_no_mark_of_that_kind():
    person = apps.get_model("people.Person")
    marks = [field.name for field in person._meta.local_fields if isinstance(field, models.BooleanField)]
    assert marks == []


@pytest.mark.parametrize(
    "breach", ["is_vulnerable = models.BooleanField()", "def at_risk_people(): ...", "WATCHLIST = []"]
)
def test_such_a_list_is_caught(breach):
    assert list(rules.named(planted(breach, "people", "queries.py"), rules.VULNERABLE))


# --- a conflict that silently loses what someone wrote -----------------------------------------------------

LONG = 300


def prose():
    """Names of the fields in which people write sentences."""
    return frozenset(
        field.name
        for model in MODELS
        for field in model._meta.local_fields
        if field.name not in ("name", "called", "title")
        if isinstance(field, SealedTextField | models.TextField)
        or (isinstance(field, models.CharField) and (field.max_length or 0) >= LONG)
    )


def test_no_verb_puts_words_over_words():
    found = [
        breach
        for source in sources()
        for breach in rules.overwrites(source, prose())
        if not any(
            breach.startswith(f"tilth/{place.split()[0]}:") and f" {place.split()[1]}()" in breach
            for place in rules.KEPT_ELSEWHERE
        )
    ]
    assert found == []


def test_putting_words_over_words_is_caught():
    silent = "@verb('plans.change')\ndef change(*, by, aim, words):\n    aim.words = words\n    aim.save()"
    kept = "@verb('plans.change')\ndef change(*, by, aim, words, seen):\n    if aim.version != seen:\n        raise BothKept('')\n    aim.words = words"
    assert list(rules.overwrites(planted(silent, inside="actions.py"), prose()))
    assert not list(rules.overwrites(planted(kept, inside="actions.py"), prose()))


def test_two_people_who_change_one_line_both_keep_their_words(place):
    from tilth.conversations import actions

    actions.revise(by=place.amina, started_from=place.line, words="What Amina wrote")
    with pytest.raises(BothKept) as both:
        actions.revise(by=place.carl_himself, started_from=place.line, words="What Carl wrote")
    assert both.value.theirs == "What Amina wrote"
    assert both.value.mine == "What Carl wrote"
