"""What is written about the house is true: links lead somewhere, commands and settings are there, words are used."""

from __future__ import annotations

import re

import pytest

from tests.reading import HOUSE, ROOT
from tilth.__main__ import parser

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = "\n".join(path.read_text() for path in HOUSE.rglob("*.py"))


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("paper", PAGES, ids=name)
def test_every_link_leads_somewhere(paper):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", paper.read_text())
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAGES, ids=name)
def test_every_command_is_there(paper):
    commands = set(parser()._subparsers._group_actions[0].choices)
    typed = set(re.findall(r"(?:\.venv/bin/|`)tilth ([a-z_]+)", paper.read_text()))
    assert typed <= commands
    targets = set(re.findall(r"^([a-z_]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^    |`)make ([a-z_]+)", paper.read_text(), re.MULTILINE)) <= targets


def test_every_setting_of_the_keepers_guide_is_read():
    settings = (ROOT / "config" / "settings.py").read_text()
    rows = re.findall(r"^\| (`TILTH_\w+`.*?) \|", (ROOT / "docs/guides/keeper.md").read_text(), re.MULTILINE)
    named = []
    for row in rows:
        first, *more = re.findall(r"`…?([A-Z_]+)`", row)
        # The others stand in the first one's place: `TILTH_MAIL_HOST`, `…PORT`.
        named += [first, *(f"{first.rpartition('_')[0].removesuffix('_SERVER')}_{other}" for other in more)]
    assert named
    assert [setting for setting in named if f'"{setting}"' not in settings] == []


def test_the_words_of_the_code_are_in_the_code():
    rows = re.findall(r"^\| [^|]* \| ([^|]*`[^|]*) \|", (ROOT / "docs/words.md").read_text(), re.MULTILINE)
    words = [word for row in rows for word in re.findall(r"`([\w.]+)`", row)]
    assert len(words) > 30
    written = set(re.findall(r"\w+", CODE))
    assert [word for word in words if word.rpartition(".")[2] not in written] == []


@pytest.mark.parametrize("paper", sorted((ROOT / "docs/adr").glob("*.md")), ids=name)
def test_a_decision_is_one_page(paper):
    text = paper.read_text()
    for heading in ("## Context", "## Decision", "## Consequences", "## Rejected"):
        assert heading in text
    assert len(text.splitlines()) <= 60
    assert re.match(rf"# {paper.name[:4]}:? ", text)
