"""The house as its own files tell it: floors, rooms, sources and templates, for the tests that guard them."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "tilth"
TEMPLATES = ROOT / "templates"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Parts of templates/ that belong to no room.
SHARED = frozenset({"components", "errors", "shell", ""})


@cache
def floors() -> tuple[tuple[str, ...], ...]:
    """Give the floors from the top down, as `.importlinter` lists them."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:floors"]["layers"].split("\n")
    return tuple(
        tuple(room.strip().strip("()") for room in line.split("|")) for line in lines if line.strip()
    )


def height(room: str) -> int:
    """Give the floor a room stands on; a higher number is higher up. Raises KeyError for a room in no floor."""
    for above, rooms in enumerate(reversed(floors())):
        if room in rooms:
            return above
    raise KeyError(room)


def may_reach(room: str, other: str) -> bool:
    """Say whether `room` may know `other`: itself, or one that stands strictly lower."""
    return room == other or height(room) > height(other)


@cache
def rooms() -> tuple[str, ...]:
    """Give the rooms that stand, in the alphabet's order."""
    return tuple(sorted(path.parent.name for path in HOUSE.glob("*/__init__.py")))


@dataclass(frozen=True)
class Source:
    """One Python file, with its tree."""

    path: Path
    text: str

    @property
    def room(self) -> str:
        first = self.path.relative_to(HOUSE).parts[0]
        return first.removesuffix(".py")

    @property
    def inside(self) -> str:
        """The file's name inside its room: `actions.py`, `actions/asking.py`."""
        return "/".join(self.path.relative_to(HOUSE).parts[1:]) or self.path.name

    @property
    def part(self) -> str:
        """Which part of its room it is: "actions" for `actions.py` and for `actions/asking.py`."""
        return self.inside.partition("/")[0].removesuffix(".py")

    @property
    def tree(self) -> ast.Module:
        return parsed(self.text)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def sources() -> tuple[Source, ...]:
    """Give every Python file of the package, migrations apart."""
    paths = sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)
    return tuple(Source(path, path.read_text()) for path in paths)


def planted(text: str, room: str = "plans", inside: str = "views.py") -> Source:
    """Give a file that is not there, to prove that a detector sees what it is for."""
    return Source(HOUSE / room / inside, text)


@cache
def _walked(tree: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree))


def nodes_of(tree: ast.AST) -> Iterable[ast.AST]:
    """Give every node under one; a whole file's are remembered, because many rules read it."""
    return _walked(tree) if isinstance(tree, ast.Module) else ast.walk(tree)


def imports(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield every import under a node with its full dotted name."""
    for node in nodes_of(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node, f"{node.module}.{name.name}") for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in nodes_of(tree) if isinstance(node, FUNCTIONS))


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Yield the calls of a function or method with one of these names."""
    for node in nodes_of(tree):
        if isinstance(node, ast.Call) and called(node) in names:
            yield node


def called(call: ast.Call) -> str:
    """Give the last name of what is called: `filter` for `Person.objects.filter(…)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def chain(call: ast.Call) -> list[ast.Call]:
    """Give a chain of method calls from its first to its last: `a.filter().annotate().order_by()`."""
    found: list[ast.Call] = []
    node: ast.AST = call
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Call):
            found.insert(0, node)
            node = node.func
        else:
            node = node.value
    return found


def texts(tree: ast.AST) -> Iterator[tuple[ast.Constant, str]]:
    """Yield the text constants that are not docstrings."""
    docs = {
        id(node.body[0].value)
        for node in nodes_of(tree)
        if isinstance(node, ast.Module | ast.ClassDef | FUNCTIONS[0] | FUNCTIONS[1])
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in nodes_of(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node, node.value


# --- templates ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Template:
    """One Jinja template of ours, with its tree."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(TEMPLATES).as_posix()

    @property
    def area(self) -> str:
        """The room it belongs to, or a shared part: components, errors, shell."""
        parts = self.path.relative_to(TEMPLATES).parts
        return parts[0] if len(parts) > 1 else ""

    @property
    def tree(self) -> nodes.Template:
        return _parsed_template(self.text)


@cache
def _jinja() -> Environment:
    return Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)


@cache
def _parsed_template(text: str) -> nodes.Template:
    return _jinja().parse(text)


@cache
def templates() -> tuple[Template, ...]:
    return tuple(Template(path, path.read_text()) for path in sorted(TEMPLATES.rglob("*.html")))


def planted_template(text: str, name: str = "plans/aim.html") -> Template:
    return Template(TEMPLATES / name, text)


def references(template: Template) -> Iterator[str]:
    """Yield the name of every template this one extends, includes or imports; "" where it cannot be read."""
    wanted = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    for node in template.tree.find_all(wanted):
        target = node.template
        if isinstance(target, nodes.Const):
            yield from target.value if isinstance(target.value, tuple | list) else [target.value]
        else:
            yield ""


def markup(template: Template) -> str:
    """Give the template's literal text in order, with a space wherever something is computed."""
    parts: list[str] = []
    _literal(template.tree, parts)
    return re.sub(r"<!--.*?-->", "", "".join(parts), flags=re.DOTALL)


def _literal(node: nodes.Node, parts: list[str]) -> None:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.TemplateData):
            parts.append(child.data)
        elif isinstance(node, nodes.Output):
            parts.append(" ")
        else:
            _literal(child, parts)
