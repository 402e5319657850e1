"""Pabulib files: read whole or not at all, and every refusal names the row."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.shared import shared
from tilth.methods.ballots.sheet import Sheet
from tilth.methods.formats import pabulib
from tilth.methods.formats.unreadable import UnreadableFile

META = "META\nkey;value\nbudget;400\nvote_type;approval\nnum_projects;2\nnum_votes;3\nrule;greedy\n"
PROJECTS = "PROJECTS\nproject_id;cost;name;selected\npark;300;The park;1\npath;150.50;A path;0\n"
VOTES = "VOTES\nvoter_id;vote\n1;park\n2;park,path\n3;path,park\n"
GOOD = META + PROJECTS + VOTES


def read(text):
    return pabulib.read(text.encode())


def points(kind, votes, more=""):
    meta = META.replace("approval", kind) + more
    return meta + PROJECTS + "VOTES\nvoter_id;vote;points\n" + votes


def test_a_file_is_read_whole():
    file = read(GOOD)
    of = file.election
    assert (of.ids, of.costs, of.budget, of.unit) == (("park", "path"), (30000, 15050), 40000, 100)
    assert (of.voters, of.votes().tolist()) == (3, [3, 2])
    assert file.recorded == {"park"}
    assert file.greedy == Sheet()
    assert (of.in_currency(15050), of.in_currency(30000)) == (150.5, 300)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("The park", '"The ""park""; by the mill"'),
        GOOD.replace("park,path", "park, path"),
        GOOD.replace("150.50", "150,50"),
        GOOD + "\n\n",
    ],
)
def test_what_a_spreadsheet_makes_of_it_changes_nothing(text):
    assert read(text).election.votes().tolist() == [3, 2]


def test_an_empty_ballot_is_a_ballot():
    assert read(GOOD.replace("1;park\n", "1;\n")).election.voters == 3


def test_an_ordinal_ballot_gives_fewer_points_down_the_line():
    file = read(GOOD.replace("approval", "ordinal").replace("rule;greedy", "rule;greedy\nmax_length;3"))
    assert file.election.points_of().tolist() == [3 + 3 + 2, 2 + 3]


def test_points_are_added_up():
    file = read(points("cumulative", "1;park;4\n2;park,path;1,3\n3;path;0\n"))
    assert file.election.points_of().tolist() == [5, 3]
    assert file.election.votes().tolist() == [2, 1]


def test_the_files_own_way_of_being_greedy_is_kept():
    told = GOOD.replace("rule;greedy", "rule;greedy-no-skip\nmin_project_score_threshold;2.5")
    assert read(told).greedy == Sheet(stops_at_first_that_does_not_fit=True, least=3)


BROKEN = [
    (GOOD.replace("META\n", ""), 1, "must begin with META"),
    (GOOD.replace("key;value\n", ""), 2, "headings"),
    (GOOD.replace("budget;400\n", ""), 7, "budget"),
    (GOOD.replace("budget;400", "budget;lots"), 8, "budget is not a number"),
    (GOOD.replace("budget;400", "budget;0"), 8, "nought"),
    (GOOD.replace("budget;400", "budget;400\nbudget;500"), 4, "twice"),
    (GOOD.replace("approval", "tarot"), 8, "tarot"),
    (GOOD.replace("num_projects;2", "num_projects;3"), 12, "3 projects, and 2"),
    (GOOD.replace("num_votes;3", "num_votes;4"), 16, "4 votes, and 3"),
    (GOOD.replace("project_id;cost", "project;cost"), 9, "project_id"),
    (GOOD.replace("path;150.50", "park;150.50"), 11, "'park'"),
    (GOOD.replace("150.50", "0"), 11, "what it costs"),
    (GOOD.replace("150.50", "-3"), 11, "what it costs"),
    (GOOD.replace("A path;0", "A path;0;more"), 11, "more cells"),
    (GOOD.replace("voter_id;vote", "voter;vote"), 13, "voter_id"),
    (GOOD.replace("2;park,path", "1;park,path"), 15, "'1' stands here twice"),
    (GOOD.replace("2;park,path", "2;park,pond"), 15, "no project 'pond'"),
    (GOOD.replace("2;park,path", "2;park,park"), 15, "on this ballot twice"),
    (GOOD.replace("2;park,path", "2"), 15, "1 cells"),
    (GOOD.replace("2;park,path", "2;park;9"), 15, "3 cells"),
    (GOOD.replace("2;park,path", "2;park,path").replace("approval", "choose-1"), 15, "more than one"),
    (GOOD.replace("rule;", "max_length;1\nrule;"), 16, "over the file's own max_length"),
    (GOOD.replace("rule;", "min_length;2\nrule;"), 15, "under the file's own min_length"),
    (GOOD.replace("rule;", "max_sum_cost;400\nrule;"), 16, "over the file's own max_sum_cost"),
    (META + PROJECTS, 11, "before VOTES"),
    (META, 7, "before PROJECTS"),
    ("", 1, "must begin with META"),
    (points("cumulative", "1;park;4\n2;park,path;1\n3;path;1\n"), 15, "its points"),
    (points("cumulative", "1;park;4\n2;park,path;1,x\n3;path;1\n"), 15, "its points"),
    (points("cumulative", "1;park;4\n2;park;-1\n3;path;1\n"), 15, "its points"),
    (points("cumulative", "1;park;4\n2;park;11\n3;path;1\n", "max_sum_points;10\n"), 16, "max_sum_points"),
    (points("cumulative", "1;park;4\n2;park;6\n3;path;1\n", "max_points;5\n"), 16, "max_points"),
    (points("cumulative", "1;park;4\n2;park;1\n3;path;2\n", "min_points;2\n"), 16, "min_points"),
    (GOOD.replace("approval", "cumulative"), 13, "points"),
]


@pytest.mark.parametrize(("text", "row", "what"), BROKEN, ids=[what for *_, what in BROKEN])
def test_what_is_broken_is_told_with_its_row(text, row, what):
    with pytest.raises(UnreadableFile) as refused:
        read(text)
    assert str(refused.value).startswith(f"row {row}: ")
    assert what in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        b"\x00",
        b"x" * (pabulib.MOST_BYTES + 1),
        GOOD.encode() + b"4;\xff\xfe\n",
        b"META\nkey;" + b"v" * 200_000,
    ],
)
def test_what_is_no_text_or_too_much_is_refused(content):
    with pytest.raises(UnreadableFile):
        pabulib.read(content)


def test_too_many_projects_or_votes_are_refused(monkeypatch):
    monkeypatch.setattr(pabulib, "MOST_VOTES", 2)
    with pytest.raises(UnreadableFile, match="row 16: there are more than 2 votes"):
        read(GOOD)
    monkeypatch.setattr(pabulib, "MOST_PROJECTS", 1)
    with pytest.raises(UnreadableFile, match="more than 1 projects"):
        read(GOOD)


@pytest.mark.once
@pytest.mark.slow
@given(some.integers(0, len(GOOD)), some.sampled_from(["", ";", "\n", '"', "VOTES\n", "9", ",", "\u2028"]))
def test_a_file_cut_or_changed_anywhere_is_read_or_refused_in_one_line(at, put):
    for text in (GOOD[:at] + put + GOOD[at:], GOOD[:at] + put):
        try:
            read(text)
        except UnreadableFile as refused:
            assert re.match(r"row \d+: [^\n]+\Z", str(refused))


def test_what_is_written_is_what_is_read():
    projects = [pabulib.Project("a;1", "300", {"name": 'The "park"\nhere'}), pabulib.Project("b", "12.5", {})]
    cast = [("1", ["a;1", "b"], [3, 1]), ("2", [], []), ("3", ["b"], [4])]
    made = pabulib.write({"budget": "400", "vote_type": "cumulative", "description": "x; y"}, projects, cast)
    file = pabulib.read(made)
    assert (file.meta["num_projects"], file.meta["num_votes"], file.meta["description"]) == ("2", "3", "x; y")
    assert file.projects[0].more["name"] == 'The "park" here'
    assert file.election.points_of().tolist() == [3, 5]
    assert (file.election.voters, file.election.budget) == (3, 40000)


def test_real_files_come_back_as_they_were():
    for path in sorted(shared("pabulib").glob("*.pb")):
        if path.stat().st_size > 100_000:
            continue
        file = pabulib.read(path.read_bytes())
        of = file.election
        cast = []
        for kind, ballots in enumerate(of.weights.tolist()):
            places = of.chosen[of.starts[kind] : of.starts[kind + 1]].tolist()
            given_ = of.points[of.starts[kind] : of.starts[kind + 1]].tolist()
            with_points = given_ if file.meta["vote_type"] == "cumulative" else []
            cast += [(f"{kind}-{n}", [of.ids[at] for at in places], with_points) for n in range(ballots)]
        again = pabulib.read(pabulib.write(file.meta, file.projects, cast))
        assert again.election.points_of().tolist() == of.points_of().tolist()
        assert (again.election.costs, again.recorded) == (of.costs, file.recorded)
