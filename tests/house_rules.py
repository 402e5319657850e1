"""What test_house.py looks for in the Python of the house. Each rule yields one sentence per breach."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.db.models import Field, Model

from tests.reading import Source, called, calls, functions, imports, may_reach, nodes_of, texts
from tilth.base.budget import Declared

WRITES = frozenset(
    {
        "create",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
        "save",
        "delete",
        "create_user",
    }
)
# What has such a method without being a row of the record.
NOT_ROWS = re.compile(r"(session|cache|image|storage|cookies|workbook)$", re.IGNORECASE)
QUERYSET = re.compile(r"\.objects\b|\.(filter|exclude|all|select_for_update|get_queryset|using)\(|_set\b")
SQL_WRITE = re.compile(r"^\s*(insert|update|delete|replace|truncate)\b", re.IGNORECASE)
# Heavy libraries may load late here; Django loads models only after apps.py is read.
LATE_IMPORTS = frozenset({"__main__.py", "commands.py", "tasks.py", "engine.py", "spark.py", "apps.py"})
BANNED_FILES = frozenset({"utils", "util", "helpers", "helper", "mixins", "services", "service", "manager", "managers", "misc", "common"})  # fmt: skip
PRIVATE = re.compile(r"^tilth\.(\w+)\.(views|forms|urls)\b")


def may_write(source: Source) -> bool:
    """Verbs write; base holds the ground they write on; the demo place and the keeper's commands set up a place."""
    if source.room in ("base", "demo"):
        return True
    if source.room == "keeping" and source.inside == "commands.py":
        return True
    return source.part == "actions"


def writes(source: Source) -> Iterator[str]:
    """Writes to the record outside the verbs."""
    if may_write(source):
        return
    for call in nodes_of(source.tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        name, receiver = call.func.attr, ast.unparse(call.func.value)
        if name in WRITES and not NOT_ROWS.search(receiver):
            yield f"{source.at(call)} writes with {name}()"
        elif name == "update" and QUERYSET.search(receiver):
            yield f"{source.at(call)} writes with update()"
        elif name in ("execute", "executemany") and call.args and _is_sql_write(call.args[0]):
            yield f"{source.at(call)} writes with SQL"


def _is_sql_write(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) and SQL_WRITE.match(part.value)
        for part in ast.walk(node)
    )


def saves_with_effects(source: Source) -> Iterator[str]:
    """A row's save() or delete() that does more than saving: what a verb does must be read in the verb."""
    if source.part != "models" or source.room == "base":
        return
    for function in functions(source.tree):
        if function.name in ("save", "delete", "bulk_create"):
            yield f"{source.at(function)} overrides {function.name}()"


def signals(source: Source) -> Iterator[str]:
    """Signals of Django's models: for rows of ours the page above calls both verbs instead."""
    for node, name in imports(source.tree):
        if name.startswith("django.db.models.signals"):
            yield f"{source.at(node)} listens to {name}"


def upward_imports(source: Source) -> Iterator[str]:
    """Imports of a room that does not stand lower."""
    for node, name in imports(source.tree):
        top, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if top == "config":
            yield f"{source.at(node)} imports config"
        elif top == "tilth" and other and not may_reach(source.room, other):
            yield f"{source.at(node)} imports {name} from below"


def upward_names(source: Source) -> Iterator[str]:
    """Rooms above named in a text, where import-linter cannot see: "plans.Aim" in a foreign key, a dotted path."""
    for node, text in texts(source.tree):
        found = re.fullmatch(r"(?:tilth\.)?([a-z_]+)\.([A-Z]\w+)|tilth\.([a-z_]+)(?:\.\w+)*", text)
        room = found and (found[1] or found[3])
        try:
            if room and not may_reach(source.room, room):
                yield f"{source.at(node)} names {text!r} from below"
        except KeyError:
            continue  # a model of a library, such as "mfa.Authenticator"


def foreign_pages(source: Source) -> Iterator[str]:
    """Views, forms and addresses of another room: a room gives its queries, actions, access and models only."""
    for node, name in imports(source.tree):
        found = PRIVATE.match(name)
        if found and found[1] not in (source.room, "base"):
            yield f"{source.at(node)} imports {name}"


def foreign_templates(source: Source) -> Iterator[str]:
    """Pages rendered out of another room's folder."""
    for node, text in texts(source.tree):
        found = re.fullmatch(r"([a-z_]+)/[\w/]+\.html", text)
        if found and found[1] not in (source.room, "components", "errors", "shell", "account", "mfa"):
            yield f"{source.at(node)} renders {text}"


def late_imports(source: Source) -> Iterator[str]:
    """Imports inside functions, which hide an arrow from whoever reads the top of the file."""
    if source.path.name in LATE_IMPORTS:
        return
    for function in functions(source.tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{source.at(node)} imports inside {function.name}()"


def long_functions(source: Source, most: int = 60) -> Iterator[str]:
    for function in functions(source.tree):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > most:
            yield f"{source.at(function)} {function.name}() has {length} lines"


def verbs_without_by(source: Source) -> Iterator[str]:
    """Verbs that can be called without saying who acts, or by position."""
    for function in functions(source.tree):
        for decorator in function.decorator_list:
            if not (isinstance(decorator, ast.Call) and list(calls(decorator, "verb"))):
                continue
            named = [argument.arg for argument in function.args.kwonlyargs]
            if function.args.args or function.args.posonlyargs or named[:1] != ["by"]:
                yield f"{source.at(function)} {function.name}() does not take `by` first and by name"


def leaves_no_moment(room: list[Source]) -> Iterator[str]:
    """Verbs that write an act about a person and neither tell their timeline nor move their page's version."""
    local = {function.name: function for source in room for function in functions(source.tree)}
    for source in room:
        for function in source.tree.body:
            is_verb = isinstance(function, ast.FunctionDef) and any(
                list(calls(d, "verb")) for d in function.decorator_list
            )
            about_somebody = any(
                keyword.arg == "person_id" for call in calls(function, "act") for keyword in call.keywords
            )
            if is_verb and about_somebody and not _tells(function, local, set()):
                yield f"{source.room}.{function.name}"


def _tells(
    function: ast.AST, local: dict[str, ast.FunctionDef | ast.AsyncFunctionDef], seen: set[str]
) -> bool:
    names = {called(node) for node in ast.walk(function) if isinstance(node, ast.Call)}
    if names & {"remember", "unremember", "bump"}:
        return True
    inner = (names & local.keys()) - seen
    return any(_tells(local[name], local, seen | inner) for name in inner)


def transactions_in_pages(source: Source) -> Iterator[str]:
    """Transactions opened by a view: on SQLite each takes the one write lock, and a verb opens its own."""
    if source.part == "views":
        yield from (f"{source.at(call)} opens a transaction" for call in calls(source.tree, "atomic"))


def undeclared(model: type[Model]) -> Iterator[str]:
    """Fields without a place in the data budget, and places in it without a field."""
    label = model._meta.label
    declared = declared_for(model)
    own = own_fields(model)
    yield from (f"{label}.{name} is not declared" for name in sorted(own - declared.keys()))
    yield from (f"{label}.{name} is declared and not a field" for name in sorted(declared.keys() - own))
    for name, entry in declared.items():
        if not isinstance(entry, Declared):
            yield f"{label}.{name} is not declared with kept(), personal() or scrubbed()"
        elif not entry.use.strip() or not entry.expiry.strip():
            yield f"{label}.{name} has no use or no expiry"


def declared_for(model: type[Model]) -> dict[str, Declared]:
    """Give what a model and its abstract parents declare, id and made_at apart."""
    found: dict[str, Declared] = {}
    for parent in reversed(model.__mro__):
        found |= parent.__dict__.get("PRIVACY", {})
    return {name: entry for name, entry in found.items() if name not in ("id", "made_at")}


def own_fields(model: type[Model]) -> set[str]:
    fields: list[Field] = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return {field.name for field in fields} - {"id", "made_at"}


def relations_up(room: str, model: type[Model]) -> Iterator[str]:
    """Foreign keys to a room that does not stand lower."""
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        target = field.related_model
        if target is None or not isinstance(target, type):
            continue
        parts = target.__module__.split(".")
        if parts[0] == "tilth" and not may_reach(room, parts[1]):
            yield f"{model._meta.label}.{field.name} points up at {target._meta.label}"


def circles(arrows: set[tuple[str, str]]) -> list[str]:
    """Give the rooms that can be reached from themselves."""
    reached: dict[str, set[str]] = {}
    for start, end in arrows:
        reached.setdefault(start, set()).add(end)
    grew = True
    while grew:
        grew = False
        for ends in reached.values():
            further = set().union(*(reached.get(end, set()) for end in ends)) - ends
            grew = grew or bool(further)
            ends |= further
    return sorted(start for start, ends in reached.items() if start in ends)
