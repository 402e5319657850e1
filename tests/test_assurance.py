"""The papers under docs/assurance: every line of ASVS stands once and is proved or reasoned, and no number is made up."""

from __future__ import annotations

import ast
import re
from collections import Counter
from datetime import timedelta
from functools import cache
from importlib import import_module

import pytest
from django.conf import settings

from tests.reading import ROOT

PAPERS = ROOT / "docs" / "assurance"
ASVS = (PAPERS / "asvs.md").read_text()
# Requirements of levels 1 and 2 in each section of ASVS 5.0.0 that was chosen.
AT_LEVEL_2 = {
    "1.1": (1, 2), "1.2": (*range(1, 10),), "1.3": (*range(1, 12),), "1.4": (1, 2, 3), "1.5": (1, 2),
    "2.1": (1, 2, 3), "2.2": (1, 2, 3), "2.3": (1, 2, 3, 4), "2.4": (1,),
    "3.2": (1, 2), "3.3": (1, 2, 3, 4), "3.4": (1, 2, 3, 4, 5, 6), "3.5": (1, 2, 3, 4, 5), "3.7": (1, 2),
    "4.1": (1, 2, 3), "4.2": (1,), "4.3": (1, 2), "4.4": (1, 2, 3, 4),
    "5.1": (1,), "5.2": (1, 2, 3), "5.3": (1, 2), "5.4": (1, 2, 3),
    "6.1": (1, 2, 3), "6.2": (*range(1, 13),), "6.3": (1, 2, 3, 4), "6.4": (1, 2, 3, 4), "6.5": (1, 2, 3, 4, 5),
    "6.6": (1, 2, 3), "6.8": (1, 2, 3, 4),
    "7.1": (1, 2, 3), "7.2": (1, 2, 3, 4), "7.3": (1, 2), "7.4": (1, 2, 3, 4, 5), "7.5": (1, 2), "7.6": (1, 2),
    "8.1": (1, 2), "8.2": (1, 2, 3), "8.3": (1,), "8.4": (1,),
    "11.1": (1, 2), "11.2": (1, 2, 3), "11.3": (1, 2, 3), "11.4": (1, 2, 3, 4), "11.5": (1,), "11.6": (1,),
    "12.1": (1, 2, 3), "12.2": (1, 2), "12.3": (1, 2, 3, 4),
    "13.1": (1,), "13.2": (1, 2, 3, 4, 5), "13.3": (1, 2), "13.4": (1, 2, 3, 4, 5),
    "14.1": (1, 2), "14.2": (1, 2, 3, 4), "14.3": (1, 2, 3),
    "15.1": (1, 2, 3), "15.2": (1, 2, 3), "15.3": (1, 2, 3, 4, 5, 6, 7),
    "16.1": (1,), "16.2": (1, 2, 3, 4, 5), "16.3": (1, 2, 3, 4), "16.4": (1, 2, 3), "16.5": (1, 2, 3),
}  # fmt: skip
AT_LEVEL_3 = {
    "7.5.3", "8.1.3", "8.1.4", "8.2.4", "8.3.2", "8.3.3", "8.4.2",
    "14.2.5", "14.2.6", "14.2.7", "14.2.8", "16.5.4",
}  # fmt: skip
# Level 1 requirements in each chapter, as the standard's own table counts them.
AT_LEVEL_1 = {1: 8, 2: 4, 3: 8, 4: 2, 5: 4, 6: 13, 7: 6, 8: 4, 11: 3, 12: 3, 13: 1, 14: 2, 15: 3, 16: 0}
STANDS = ("proved", "partly", "written", "keeper", "unused", "not met")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in ASVS.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ \| [123] \|", line)
]
SHORTEST_PASSWORD = next(
    one["OPTIONS"]["min_length"]
    for one in settings.AUTH_PASSWORD_VALIDATORS
    if "MinimumLength" in one["NAME"]
)


@cache
def written_in(path: str) -> frozenset[str]:
    """The names of the tests in a file, read and not run."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(file.read_text()))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


def named_in(text: str) -> list[tuple[str, str]]:
    return re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", text)


def words_in(text: str) -> int:
    return len(re.sub(r"`tests/[^`]*`", "", text).split())


def test_every_chosen_line_of_asvs_stands_once():
    chosen = {f"{section}.{number}" for section, numbers in AT_LEVEL_2.items() for number in numbers}
    assert len(chosen) == 210
    assert len(AT_LEVEL_3) == 12
    stood = [row[0] for row in ROWS]
    assert len(stood) == 222
    assert Counter(stood) == Counter(chosen | AT_LEVEL_3)


def test_each_line_has_its_level():
    levels = {row[0]: row[1] for row in ROWS}
    assert {number for number, level in levels.items() if level == "3"} == AT_LEVEL_3
    first = Counter(int(number.split(".")[0]) for number, level in levels.items() if level == "1")
    assert {chapter: first[chapter] for chapter in AT_LEVEL_1} == AT_LEVEL_1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_line_is_proved_or_reasoned(row):
    _number, _level, asks, stands, reason = row
    assert stands in STANDS
    assert len(asks.split()) >= 2
    if stands == "proved":
        assert named_in(reason)
    else:
        assert words_in(reason) >= 5


def test_the_count_of_each_kind_is_true():
    told = dict(re.findall(r"^\| (\w[\w ]*) \| (\d+) \|", ASVS, re.MULTILINE))
    counted = Counter(row[3] for row in ROWS)
    assert {stands: int(told[stands]) for stands in STANDS} == {stands: counted[stands] for stands in STANDS}


@pytest.mark.parametrize("paper", sorted(PAPERS.glob("*.md")), ids=lambda paper: paper.name)
def test_every_test_that_is_named_exists(paper):
    named = named_in(paper.read_text())
    assert [f"{path}::{test}" for path, test in named if test not in written_in(path)] == []


def test_every_hazard_has_a_control_or_says_that_it_has_none():
    rows = re.findall(r"^\| (H\d+) \|(.*)\|$", (PAPERS / "hazard-log.md").read_text(), re.MULTILINE)
    numbers = [number for number, _ in rows]
    assert len(numbers) >= 20
    assert numbers == [f"H{at}" for at in range(1, len(numbers) + 1)]
    for number, cells in rows:
        assert cells.count(" | ") == 6, number
        assert named_in(cells) or "No test" in cells, number


def test_every_rating_is_the_one_of_the_table_above():
    text = (PAPERS / "hazard-log.md").read_text()
    severities = ["minor", "significant", "considerable", "major", "catastrophic"]
    table = {
        likelihood: dict(zip(severities, re.findall(r"\d", cells), strict=True))
        for likelihood, cells in re.findall(
            r"^\| ((?:very )?(?:low|high)|medium) \|((?: \d \|){5})$", text, re.MULTILINE
        )
    }
    rated = re.findall(r"((?:very )?(?:low|high)|medium), (\w+) \((\d)\)", text)
    assert len(rated) == 2 * len(re.findall(r"^\| H\d+ \|", text, re.MULTILINE))
    assert [one for one in rated if table[one[0]][one[1]] != one[2]] == []


def test_every_figure_says_where_it_was_measured():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (PAPERS / "figures.md").read_text().splitlines()
        if re.match(r"\| (?!what|---)", line)
    ]
    assert len(rows) >= 8
    for row in rows:
        where = row[-1]
        files = re.findall(r"`((?:bench|tests|docs)/[\w/.-]+)(?:::\w+)?`", where)
        assert files, row
        assert all((ROOT / file).exists() for file in files), row


def test_the_numbers_of_the_controls_page_are_those_of_the_code():
    said = re.findall(r"`([\w.]+)\.([A-Z_]+)` = (\d+)", (PAPERS / "controls.md").read_text())
    assert len(said) > 15
    wrong = []
    for module, name, number in said:
        holder = settings if module == "django.conf.settings" else import_module(module)
        value = SHORTEST_PASSWORD if name == "SHORTEST_PASSWORD" else getattr(holder, name)
        value = int(value.total_seconds()) if isinstance(value, timedelta) else value
        if value != int(number):
            wrong.append((name, value, number))
    assert wrong == []


def test_a_planted_gap_is_caught():
    assert named_in("`tests/test_assurance.py::test_nothing`") == [
        ("tests/test_assurance.py", "test_nothing")
    ]
    assert "test_nothing" not in written_in("tests/test_assurance.py")
    assert words_in("`tests/a.py::test_b` not used") == 2
