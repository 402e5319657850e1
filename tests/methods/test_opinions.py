"""Opinion groups: the same on every run and in any order, nobody told apart from too few, and "not stable" said."""

from __future__ import annotations

import csv
import doctest
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.shared import shared
from tilth.methods import opinions
from tilth.methods.formats import opinions as table
from tilth.methods.formats.unreadable import UnreadableFile
from tilth.methods.opinions import Votes, alike, group, statements


def camps(*sizes, statements=20, unlike=0.1, seed=1):
    """Camps that see each statement in their own way, and people who sometimes see it otherwise."""
    dice = random.Random(seed)
    votes = {}
    for camp, size in enumerate(sizes):
        view = [dice.choice([1, -1]) for _ in range(statements)]
        for number in range(size):
            for at, given_ in enumerate(view):
                answer = given_ if dice.random() > unlike else dice.choice([1, 0, -1])
                votes[f"c{camp}-{number:03}", f"s{at:02}"] = answer
    return votes


def noise(people=60, statements=20, seed=2):
    dice = random.Random(seed)
    return {(f"p{n}", f"s{s}"): dice.choice([1, 0, -1]) for n in range(people) for s in range(statements)}


@pytest.mark.parametrize("module", [opinions, table])
def test_its_examples_run(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("sizes", [(30, 20), (40, 9), (25, 20, 15)])
def test_camps_are_found(sizes):
    found = group(Votes.of(camps(*sizes)))
    assert (found.k, found.stable) == (len(sizes), True)
    assert alike([name[1] for name in found.groups], list(found.groups.values())) == 1
    assert [list(found.groups.values()).count(n) for n in range(1, len(sizes) + 1)] == sorted(sizes)[::-1]


def test_what_is_mere_chance_is_one_group_and_said_to_be_unstable():
    found = group(Votes.of(noise()))
    assert (found.k, found.stable, set(found.groups.values())) == (1, False, {1})


def test_whoever_asks_for_two_groups_gets_two_and_is_told_that_they_are_not_stable():
    found = group(Votes.of(noise()), 2)
    assert (found.k, found.stable) == (2, False)


def test_people_with_few_votes_are_in_no_group():
    votes = camps(20, 20)
    votes |= {("late", f"s{at:02}"): 1 for at in range(6)}
    assert "late" not in group(Votes.of(votes)).groups
    votes["late", "s06"] = 1
    assert "late" in group(Votes.of(votes)).groups


def test_a_group_of_fewer_than_five_is_not_told():
    votes = Votes.of(camps(30, 4))
    assert group(votes).k == 1
    found = group(votes, 2)
    assert found.shown == (1,)
    assert all(told.answers[1] is None for told in statements(votes, found))


def test_what_all_groups_agree_on_comes_first():
    votes = camps(20, 20)
    votes |= {(person, "all"): 1 for person, _ in list(votes)}
    found = group(Votes.of(votes))
    first, *_ = told = statements(Votes.of(votes), found)
    assert (first.id, first.answers[0].agree, first.answers[1].agree) == ("all", 20, 20)
    assert [each.together for each in told] == sorted((each.together for each in told), reverse=True)


@pytest.mark.parametrize(
    "votes", [{}, {("a", "s"): 1}, {(f"p{n}", f"s{s}"): 1 for n in range(30) for s in range(9)}]
)
@pytest.mark.parametrize("groups", [None, 1, 2, 3])
def test_hardly_any_votes_are_no_mistake(votes, groups):
    found = group(Votes.of(votes), groups)
    assert found.k <= 1 and len(statements(Votes.of(votes), found)) <= 9


@pytest.mark.once
@pytest.mark.slow
@settings(max_examples=15)
@given(some.integers(0, 1000), some.randoms(use_true_random=False))
def test_neither_order_nor_turning_every_answer_around_changes_a_group(seed, dice):
    votes = camps(14, 12, 9, unlike=0.5, seed=seed)
    first = group(Votes.of(votes))
    shuffled = list(votes.items())
    dice.shuffle(shuffled)
    assert group(Votes.of(dict(shuffled))) == first
    turned = group(Votes.of({pair: -vote for pair, vote in votes.items()}))
    assert turned.k == first.k
    assert alike(list(turned.groups.values()), list(first.groups.values())) == 1


def test_nobody_is_grouped_by_their_name():
    votes = camps(14, 12, 9, unlike=0.5)
    named = {(f"{hash_of(person)}", statement): vote for (person, statement), vote in votes.items()}
    first, second = group(Votes.of(votes)), group(Votes.of(named))
    assert [second.groups[f"{hash_of(person)}"] for person in first.groups] == list(first.groups.values())


def hash_of(person):
    return random.Random(person).random()


# --- the table ---------------------------------------------------------------------------------------------

HEAD = "timestamp,comment-id,voter-id,vote\n"


def test_the_latest_vote_counts_whichever_row_it_stands_in():
    rows = ["5,s,ann,1", "9,s,ann,-1", "7,s,ann,0"]
    for order in (rows, rows[::-1], rows[1:] + rows[:1]):
        assert table.read((HEAD + "\n".join(order)).encode()).by_pair() == {("ann", "s"): -1}
    untimed = b"comment-id,voter-id,vote\ns,ann,1\ns,ann,-1\n"
    assert table.read(untimed).by_pair() == {("ann", "s"): -1}


@pytest.mark.parametrize("votes", [("1", "-1"), ("-1", "1"), ("1", "0")])
def test_two_votes_at_one_moment_that_differ_are_a_pass(votes):
    text = HEAD + "".join(f"5,s,ann,{vote}\n" for vote in votes)
    assert table.read(text.encode()).by_pair() == {("ann", "s"): 0}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("a,b\n", 1),
        (HEAD + "5,s,ann,2\n", 2),
        (HEAD + "5,s,ann,1\n5,s,,1\n", 3),
        (HEAD + "5,s,ann,1\n5,s\n", 3),
        (HEAD + "soon,s,ann,1\n", 2),
        (HEAD + "\n5,s,ann,yes\n", 3),
        ("", 1),
    ],
)
def test_a_broken_table_is_told_with_its_row(text, row):
    with pytest.raises(UnreadableFile, match=rf"^row {row}: "):
        table.read(text.encode())


def test_what_is_no_text_is_refused():
    with pytest.raises(UnreadableFile, match="UTF-8"):
        table.read(HEAD.encode() + b"5,s,\xff,1\n")


# --- real conversations ------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "groups", "least"),
    [("canadian-electoral-reform", None, 0.95), ("vtaiwan.uberx", None, 0.85), ("brexit-consensus", 2, 0.85)],
)
def test_real_conversations_fall_into_the_groups_that_were_published(name, groups, least):
    folder = shared("polis") / name
    content = (folder / "votes.csv").read_bytes()
    votes = table.read(content)
    found = group(votes, groups)
    with (folder / "participants-votes.csv").open() as file:
        published = {row["participant"]: row["group-id"] for row in csv.DictReader(file) if row["group-id"]}
    both = [person for person in found.groups if person in published]
    assert alike([found.groups[person] for person in both], [published[person] for person in both]) >= least
    head, *rows = content.splitlines(keepends=True)
    random.Random(3).shuffle(rows)
    assert group(table.read(head + b"".join(rows)), groups) == found


def test_real_votes_are_counted_as_published():
    folder = shared("polis") / "brexit-consensus"
    votes = table.read((folder / "votes.csv").read_bytes()).by_pair()
    with (folder / "participants-votes.csv").open() as file:
        for row in csv.DictReader(file):
            for comment in (name for name in row if name.isdigit()):
                published = int(row[comment]) if row[comment] else None
                assert votes.get((row["participant"], comment)) == published
