"""What stands nowhere in the source: words run as code, as a query, as a command or as markup."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from django.test import Client

from tests.reading import ROOT, TEMPLATES

SOURCES = sorted(
    path
    for part in ("tilth", "config")
    for path in (ROOT / part).rglob("*.py")
    if "migrations" not in path.parts
)
SCRIPTS = sorted((ROOT / "static" / "src").glob("*.js"))
PATTERNS = {"compile", "sub", "subn", "match", "search", "split", "fullmatch", "findall", "finditer"}
# Statements put together from names of our own tables and columns, never from anything that came in.
OF_OUR_OWN_NAMES = {
    "tilth/keeping/archive.py",
    "tilth/keeping/postgres.py",
    "tilth/base/audit.py",
    "tilth/base/prepared.py",
    "tilth/base/rows.py",
    "tilth/keeping/net.py",
    "config/checks.py",
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@cache
def nodes():
    """Every call and import of the source, with its file."""
    wanted = (ast.Call, ast.Import, ast.ImportFrom)
    trees = ((path, ast.parse(path.read_text())) for path in SOURCES)
    return [(path, node) for path, tree in trees for node in ast.walk(tree) if isinstance(node, wanted)]


@cache
def calls():
    return [(path, node, ast.unparse(node.func)) for path, node in nodes() if isinstance(node, ast.Call)]


def imported():
    for path, node in nodes():
        if isinstance(node, ast.Import):
            yield from ((path, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield path, node.module or ""


def test_nothing_evaluates_words():
    assert [(name_of(p), f) for p, _, f in calls() if f in {"eval", "exec", "compile", "__import__"}] == []


def test_nothing_is_unpickled():
    risky = {"pickle", "marshal", "shelve", "yaml", "dill", "xml"}
    assert [(name_of(p), module) for p, module in imported() if module.split(".")[0] in risky] == []


def test_nothing_runs_through_a_shell():
    wrong = [
        (name_of(path), function)
        for path, call, function in calls()
        if function in {"os.system", "os.popen", "subprocess.getoutput"}
        or any(keyword.arg == "shell" for keyword in call.keywords)
    ]
    assert wrong == []


def test_no_statement_is_built_from_words():
    wrong = []
    for path, call, function in calls():
        last = function.rpartition(".")[2]
        if last in {"raw", "RawSQL", "extra", "executescript"}:
            wrong.append((name_of(path), call.lineno, last))
        fixed = not call.args or isinstance(call.args[0], ast.Constant)
        if last in {"execute", "executemany"} and not fixed and name_of(path) not in OF_OUR_OWN_NAMES:
            wrong.append((name_of(path), call.lineno, last))
    assert wrong == []


def test_no_pattern_is_built_from_words():
    wrong = []
    for path, call, function in calls():
        room, _, last = function.rpartition(".")
        if room != "re" or last not in PATTERNS or isinstance(call.args[0], ast.Constant):
            continue
        text = path.read_text()
        given = ast.unparse(call.args[0])
        if not re.search(rf"\b{re.escape(given)} = .*re\.escape\(", text):
            wrong.append((name_of(path), call.lineno))
    assert wrong == []


def test_no_weak_digest_is_used():
    words = re.compile(r"\b(md5|sha1|DES|RC4|ECB|MD5PasswordHasher)\b")
    found = [(name_of(path), match[0]) for path in SOURCES for match in words.finditer(path.read_text())]
    # The tests' own hasher, which the settings use while testing and never else.
    assert found == [("config/settings.py", "MD5PasswordHasher")]


def test_no_template_builds_a_link_from_words():
    made = r"""(?:href|action|src)="\{\{\s*(.*?)\s*\}\}"""
    # Each is an address that a view, the shell or the sign-in library made; nobody's words are among them.
    ours = re.compile(
        r"(url|static)\(|links\.\w+$|links\.\w+ or '/'$|request\.path if request\.method == 'GET'"
        r"|(back|action|href|url|onward|address|come_at|promise_at|move_at|src)$"
        r"|(login_url|cancel_url|request_login_code_url|totp_svg_data_uri|other\.url)\b|(notice|hit)\.link$"
    )
    wrong = [
        (path.relative_to(TEMPLATES).as_posix(), given)
        for path in TEMPLATES.rglob("*.html")
        for given in re.findall(made, path.read_text())
        if not ours.match(given)
    ]
    assert wrong == []
    assert not any("javascript:" in path.read_text() for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_our_scripts_put_no_words_in_as_markup(script):
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|postMessage",
        script.read_text(),
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_our_scripts_keep_nothing_in_the_browser(script):
    assert not re.search(
        r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.", script.read_text()
    )


def test_no_page_is_put_into_the_browsers_history_by_a_script():
    kept = re.compile(r"hx-(push-url|boost|replace-url|history)")
    assert [path.name for path in TEMPLATES.rglob("*.html") if kept.search(path.read_text())] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/static/",
        "/static/../config/settings.py",
        "/var/record.sqlite3",
        "/files/",
        "/uv.lock",
    ],
)
def test_nothing_of_the_source_is_served(path):
    assert Client().get(path).status_code == 404
