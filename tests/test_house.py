"""The house stays a house: one direction, one place for each thing, sizes a reader can hold."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest
from django.apps import apps
from django.conf import settings

from tests import house_rules as rules
from tests import page_rules as pages
from tests.reading import (
    HOUSE,
    ROOT,
    TEMPLATES,
    floors,
    imports,
    planted,
    planted_template,
    rooms,
    sources,
    templates,
)
from tilth.base.budget import kept

# Where a rule would make the house uglier: {"file": "why"}. Each stands in docs/house.md too.
ALLOWED_WRITES: dict[str, str] = {}
ALLOWED_SIGNALS = {
    "keeping/apps.py": "tables were made or changed: the net is spread over them; no row is saved"
}

# Verbs about a person that their timeline does not tell: {"room.verb": "why"}.
TELLS_NOTHING = {
    "alongside._opened": "the person opened their own page",
    "alongside.block": "nobody is told, whoever looks over a shoulder",
    "alongside.unblock": "nobody is told",
    "alongside.let_back": "a person who was not told that a page was shut is not told that it is open",
    "alongside.keep_apart": "what is kept apart moves nothing on the person's page, and has a log of its own",
    "alongside.add_apart": "the same",
    "alongside.name_member": "the same",
    "alongside.second_member": "the same",
    "alongside.end_member": "the same",
    **dict.fromkeys(
        ("plans.say_of_deal",),
        "it stands on their page of the deal, with its days, for whoever sees the plan",
    ),
    "alongside.break_glass": "it shows among who has looked, and the person is told within 72 hours unless that is unsafe",
    "alongside.shut_glass": "the same",
    "alongside._tell": "the notice itself tells them, in a way that is safe",
    "alongside.ask_who_opened": "the privacy lead's question reads no word of theirs",
    "decisions.keep_receipt": "it stands beside the line of what was bought, which told it",
    "decisions.throw_receipt_away": "the same",
    "families._give_code": "who was given a code is written nowhere",
    "families.take_yes_back": "nobody is told",
    "families.show_to": "whom somebody shows the page is named on it, at once",
    "families.take_back": "what is taken back leaves no line",
    "pen.save_note": "the verbs it calls tell it, line by line",
    "demo.own_page": "gives a made-up person their sign-in",
}

MODELS = [model for model in apps.get_models() if model.__module__.startswith("tilth.")]
HOUSE_PAGE = ROOT / "docs" / "house.md"


def found(rule, allowed=()):
    return [
        breach
        for source in sources()
        if source.room in rooms() and f"{source.room}/{source.inside}" not in allowed
        for breach in rule(source)
    ]


# --- floors ------------------------------------------------------------------------------------------------


def test_every_room_stands_on_a_floor():
    listed = {room for floor in floors() for room in floor}
    assert set(rooms()) <= listed


def test_imports_go_down():
    assert found(rules.upward_imports) == []


def test_names_in_texts_go_down_too():
    assert found(rules.upward_names) == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_relations_point_down(model):
    assert list(rules.relations_up(model.__module__.split(".")[1], model)) == []


def test_the_account_stands_low():
    assert settings.AUTH_USER_MODEL.partition(".")[0] in floors()[-3]


def test_no_room_reaches_itself_through_others():
    arrows = {
        (source.room, name.split(".")[1])
        for source in sources()
        for _, name in imports(source.tree)
        if name.startswith("tilth.") and name.split(".")[1] in rooms()
    }
    assert rules.circles({(start, end) for start, end in arrows if start != end}) == []


def test_the_floors_on_the_page_are_the_floors_checked():
    text = HOUSE_PAGE.read_text()
    drawn = re.search(r"<!-- floors -->\s*```\n(.*?)```", text, re.DOTALL)
    assert drawn, "docs/house.md shows no floors"
    shown = [
        tuple(name.strip() for name in line.split("|")) for line in drawn[1].splitlines() if line.strip()
    ]
    assert shown == [("config",), *floors()]


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_its_row_on_the_page(room):
    assert re.search(rf"^\| \[?`?{room}`?\]?[^|]*\| \S", HOUSE_PAGE.read_text(), re.MULTILINE)


def test_no_room_that_does_not_stand_has_a_row():
    rows = re.findall(r"^\| `(\w+)` \|", HOUSE_PAGE.read_text(), re.MULTILINE)
    assert set(rows) <= set(rooms())


# --- inside a room -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", rooms())
def test_every_room_says_what_it_is_for(room):
    tree = ast.parse((HOUSE / room / "__init__.py").read_text())
    doc = ast.get_docstring(tree) or ""
    assert 3 <= len(doc.splitlines()) <= 7, "three to six lines: what it is for, its words, what it refuses"
    assert not list(imports(tree)), "a room's __init__ imports nothing"


def test_writes_stand_only_in_verbs():
    assert found(rules.writes, ALLOWED_WRITES) == []


def test_no_save_has_effects():
    assert found(rules.saves_with_effects) == []


def test_no_room_listens_to_saves():
    assert found(rules.signals, ALLOWED_SIGNALS) == []


def test_verbs_say_who_acts():
    assert found(rules.verbs_without_by) == []


def test_a_verb_about_a_person_is_on_their_timeline():
    silent = [
        breach
        for room in rooms()
        for breach in rules.leaves_no_moment([s for s in sources() if s.room == room and s.part == "actions"])
    ]
    assert sorted(silent) == sorted(TELLS_NOTHING)


def test_views_open_no_transaction():
    assert found(rules.transactions_in_pages) == []


def test_views_and_forms_stay_in_their_room():
    assert found(rules.foreign_pages) == []


def test_a_room_renders_its_own_pages():
    assert found(rules.foreign_templates) == []


def test_imports_stand_at_the_top():
    assert found(rules.late_imports) == []


def test_files_are_named_by_what_they_hold():
    assert [str(s.path) for s in sources() if s.path.stem in rules.BANNED_FILES] == []


def test_what_others_may_call_says_what_it_does():
    silent = [
        f"{source.at(function)} {function.name}()"
        for source in sources()
        if source.part in ("actions", "queries", "access")
        for function in source.tree.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and not ast.get_docstring(function)
    ]
    assert silent == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_says_what_one_row_is(model):
    assert model.__doc__ and not model.__doc__.startswith(f"{model.__name__}(")


# --- sizes -------------------------------------------------------------------------------------------------


def longer(paths, most):
    return [f"{p.relative_to(ROOT)}: {n}" for p in paths if (n := len(p.read_text().splitlines())) > most]


def test_no_python_file_is_too_long():
    ours = [p for top in ("tilth", "config", "tests", "tools", "bench") for p in (ROOT / top).rglob("*.py")]
    assert longer([p for p in ours if "migrations" not in p.parts], 500) == []


def test_no_template_is_too_long():
    assert longer(TEMPLATES.rglob("*.html"), 200) == []


def test_no_style_or_script_is_too_long():
    ours = [
        p for p in (ROOT / "static").rglob("*") if p.suffix in (".scss", ".js") and "built" not in p.parts
    ]
    assert longer(ours, 500) == []


def test_no_function_is_too_long():
    assert found(rules.long_functions) == []


def test_the_page_on_dependencies_names_them_all():
    listed = re.findall(
        r"^\| ([a-z][\w-]+) \|", (ROOT / "docs/adr/0010-dependencies.md").read_text(), re.MULTILINE
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert sorted(set(listed) - {"package"}) == sorted(
        re.match(r"[\w-]+", line)[0] for line in project["dependencies"]
    )


def test_settings_fit_one_reading():
    assert longer([ROOT / "config" / "settings.py"], 350) == []


# --- the data budget ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_has_a_use_and_an_expiry(model):
    assert list(rules.undeclared(model)) == []


def test_nobody_is_known_by_a_number():
    fields = {field.name for model in MODELS for field in model._meta.local_fields}
    numbers = {"nhs_number", "uprn", "date_of_birth", "born_on", "national_insurance", "ni_number", "dob"}
    assert not fields & numbers


# --- databases ---------------------------------------------------------------------------------------------


def test_a_request_is_not_a_transaction():
    assert not any(database.get("ATOMIC_REQUESTS") for database in settings.DATABASES.values())


@pytest.mark.parametrize("alias", ["default", "looks", "keys"])
def test_sqlite_writes_are_safe(alias):
    database = settings.DATABASES[alias]
    if not database["ENGINE"].endswith("sqlite3"):
        pytest.skip("this database is PostgreSQL here")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    set_to = dict(re.findall(r"PRAGMA (\w+)=([\w-]+)", database["OPTIONS"]["init_command"]))
    assert set_to["journal_mode"] == "WAL"
    assert set_to["synchronous"] == (settings.LOOKS_SYNCHRONOUS if alias == "looks" else "FULL")


# --- pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_a_template_takes_parts_from_below(template):
    assert list(pages.references_up(template)) == []


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_every_word_on_screen_can_be_translated(template):
    assert list(pages.bare_words(template)) == []


def test_no_page_holds_a_style_or_a_script():
    ours = [*TEMPLATES.rglob("*.html"), *(ROOT / "templates_django").rglob("*.html")]
    assert [b for p in ours for b in pages.unsafe(str(p.relative_to(ROOT)), p.read_text())] == []


def test_the_voice_is_ours():
    assert [b for where, message in pages.messages() for b in pages.banned_words(where, message)] == []
    unused = set(pages.ALLOWED) - {message for _, message in pages.messages()}
    assert not unused, "an exception that nothing needs"


# --- each rule catches what it is for ----------------------------------------------------------------------

BREACHES = [
    (rules.upward_imports, "from tilth.home import queries", "plans"),
    (rules.upward_imports, "def f():\n    import tilth.answers.models", "people"),
    (rules.upward_imports, "from config import settings", "base"),
    (rules.upward_names, "aim = models.ForeignKey('plans.Aim', on_delete=models.CASCADE)", "people"),
    (rules.upward_names, "import_string('tilth.home.queries.shell')", "base"),
    (rules.writes, "def f(aim):\n    aim.save()", "plans"),
    (rules.writes, "Aim.objects.filter(pk=1).update(state='done')", "plans"),
    (rules.writes, "Aim.objects.create(person=person)", "plans"),
    (rules.writes, "cursor.execute(f'UPDATE plans_aim SET {x}')", "plans"),
    (rules.signals, "from django.db.models.signals import post_save", "plans"),
    (rules.foreign_pages, "from tilth.people.forms import AboutForm", "plans"),
    (rules.foreign_pages, "from tilth.people import views", "plans"),
    (rules.foreign_templates, "render(request, 'people/life.html')", "plans"),
    (rules.late_imports, "def f():\n    import json", "plans"),
    (rules.long_functions, "def f():\n" + "    pass\n" * 60, "plans"),
    (rules.verbs_without_by, "@verb('plans.x')\ndef x(person, *, by): ...", "plans"),
    (rules.transactions_in_pages, "with transaction.atomic(): pass", "plans"),
]


@pytest.mark.parametrize(
    ("rule", "text", "room"), BREACHES, ids=lambda value: getattr(value, "__name__", value)[:40]
)
def test_a_rule_catches_a_planted_breach(rule, text, room):
    assert list(rule(planted(text, room)))


def test_a_verb_that_tells_nothing_is_caught():
    silent = "@verb('plans.x')\ndef x(*, by, person):\n    act(by, 'plans.x', person_id=person.pk)"
    through = silent + "\n    _tell(person)\ndef _tell(person):\n    remember(person)"
    assert list(rules.leaves_no_moment([planted(silent, inside="actions.py")]))
    assert not list(rules.leaves_no_moment([planted(through, inside="actions.py")]))


def test_saving_with_effects_is_caught():
    assert list(rules.saves_with_effects(planted("class A:\n    def save(self): ...", inside="models.py")))


def test_an_everyday_dictionary_may_be_updated():
    assert not list(rules.writes(planted("context.update(more)\nrequest.session.save()\ncache.delete('x')")))


def test_an_undeclared_field_is_caught():
    class Fake:
        class _meta:  # noqa: N801
            label = "plans.Fake"
            local_fields = [type("F", (), {"name": "words"}), type("F", (), {"name": "note"})]
            local_many_to_many = []

        PRIVACY = {"words": kept(""), "gone": kept("x")}

    assert len(list(rules.undeclared(Fake))) == 3


def test_a_circle_is_caught():
    assert rules.circles({("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")}) == ["a", "b", "c"]


def test_a_part_from_above_is_caught():
    up = planted_template('{% include "home/_person.html" %}', "plans/aim.html")
    down = planted_template('{% include "people/_name.html" %}{% extends "shell.html" %}', "plans/aim.html")
    hidden = planted_template("{% include part %}", "plans/aim.html")
    assert list(pages.references_up(up)) and list(pages.references_up(hidden))
    assert not list(pages.references_up(down))


@pytest.mark.parametrize(
    "text",
    [
        "<style>p {}</style>",
        '<p class="a" style="color: red">',
        '<button onclick="go()">',
        '<a href="javascript:x">',
        "<script>go()</script>",
        '<script src="https://cdn.example/x.js"></script>',
        "{{ words|safe }}",
    ],
)
def test_a_style_or_script_is_caught(text):
    assert list(pages.unsafe("x.html", text))


def test_a_script_of_ours_is_not():
    assert not list(pages.unsafe("x.html", '<script src="{{ static("tilth.js") }}" defer></script>'))


def test_words_without_gettext_are_caught():
    assert list(pages.bare_words(planted_template("<p>Hello there</p>")))
    assert list(pages.bare_words(planted_template('<a href="/x" aria-label="Close"></a>')))
    assert not list(pages.bare_words(planted_template('<p class="lead">{{ _("Hello") }} £ · Tilth</p>')))


@pytest.mark.parametrize(
    "message", ["Users", "This case is closed", "Submit", "Saved successfully", "Referral"]
)
def test_a_word_that_makes_people_units_is_caught(message):
    assert list(pages.banned_words("x", message))


def test_in_case_is_only_a_word():
    assert not list(pages.banned_words("x", "Bring a coat, in case it rains"))
