"""A round: proposals with a price, a rule that is frozen, votes, the count, what was decided, and who paid for it."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from tests.builders import signed_in_as
from tests.rounds.running import a_leader, a_round, an_open_round, cast, counted
from tilth.base import clock
from tilth.base.actors import NOBODY
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.funds.actions import money
from tilth.funds.models import Grant
from tilth.ideas.actions.raising import raise_idea
from tilth.methods.ballots.receipts import box_print
from tilth.methods.formats import pabulib
from tilth.rounds.actions import box, counting, files, planning
from tilth.rounds.models import Count, Kind, Round
from tilth.rounds.queries.rules import frozen_sheet

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def leader():
    return a_leader()


def page(path, client=None):
    response = (client or Client()).get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_a_proposal_may_come_from_an_idea_and_says_what_it_costs(leader):
    made = a_round(leader)
    idea = raise_idea(by=NOBODY, sentence="A bench where you can wait for the bus.").idea
    planning.propose(by=leader, round_=made, title="A bench", what="Oak.", cost_pence=90_00, idea=idea)
    text = page(f"/rounds/{made.pk}")
    assert "£90" in text and f"/ideas/{idea.pk}" in text
    assert "may still change" in text and "Put it into the box" not in text


def test_a_proposal_dearer_than_the_round_is_refused(leader):
    made = a_round(leader)
    with pytest.raises(InvalidInput):
        planning.propose(by=leader, round_=made, title="A pool", what="Deep.", cost_pence=501_00)


def test_what_is_left_out_says_why_for_all_to_read(leader):
    made = a_round(leader)
    planning.leave_out(by=leader, proposal=made.proposals.get(number=3), why="The ground is too wet.")
    assert "The ground is too wet." in page(f"/rounds/{made.pk}")
    opened = planning.open_round(by=leader, round_=made, drawn="4 9 17")
    assert "swing" not in opened.sheet


def test_the_rule_is_frozen_and_hashed_before_anybody_votes(leader):
    made = an_open_round(leader)
    assert hashlib.sha256(made.sheet.encode()).hexdigest() == made.fingerprint
    words = json.loads(made.sheet)
    assert words["count"]["lot"] and [one["cost_pence"] for one in words["proposals"]] == [
        300_00,
        200_00,
        250_00,
    ]
    text = page(f"/rounds/{made.pk}/sheet")
    assert made.fingerprint in text and "12 November: 4 9 17" in text
    for change in (
        lambda: planning.propose(by=leader, round_=made, title="Late", what="Late.", cost_pence=1_00),
        lambda: planning.leave_out(by=leader, proposal=made.proposals.first(), why="No."),
        lambda: planning.open_round(by=leader, round_=made, drawn="another"),
    ):
        with pytest.raises(WrongState):
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=made.pk).update(fingerprint="")


def test_the_count_reads_the_rule_from_the_sheet_and_from_nowhere_else(leader):
    made = an_open_round(leader)
    Round.objects.filter(pk=made.pk).update(count=Count.MOST, money_pence=500_00)
    made.refresh_from_db()
    assert frozen_sheet(made).rule == "equal-shares"


def test_equal_shares_say_who_paid_for_it(leader):
    made = an_open_round(leader)
    cast(made, 1, times=20)
    cast(made, 2, 3, times=20)
    assert page(f"/rounds/{made.pk}/vote")
    counted(leader, made)
    text = page(f"/rounds/{made.pk}")
    assert "40 ballots were counted." in text
    assert "20 of them paid" in text and "It was short by" in text
    assert [one.is_computed for one in made.proposals.all()] == [True, True, False]


def test_a_number_below_ten_is_not_shown_and_its_ballots_only_to_whoever_runs_it(leader):
    made = an_open_round(leader)
    cast(made, 1, times=12)
    cast(made, 1, 2, times=3)
    counted(leader, made)
    text = page(f"/rounds/{made.pk}")
    assert "fewer than 10" in text and "So few chose it" in text
    assert made.proposals.get(number=2).account == {}
    assert Client().get(f"/rounds/{made.pk}/ballots.pb").status_code == 404
    held = signed_in_as(leader).get(f"/rounds/{made.pk}/ballots.pb")
    assert pabulib.read(held.content).election.voters == 15


def test_where_each_ballot_names_one_a_small_number_hides_another_beside_it(leader):
    made = an_open_round(leader, kind=Kind.CHOOSE, whole=1)
    cast(made, 1, times=30)
    cast(made, 2, times=20)
    cast(made, 3, times=4)
    counted(leader, made)
    assert page(f"/rounds/{made.pk}").count("fewer than 10") >= 1
    from tilth.rounds.queries.results import result_lines

    made.refresh_from_db()
    shown = [line.votes for line in result_lines(made, list(made.proposals.all()))]
    assert (
        shown[2] == "fewer than 10"
        and "54" not in shown
        and shown.count("fewer than 10") + shown.count("not told") == 2
    )


def test_computed_decided_and_funded_stand_beside_each_other(leader):
    made = an_open_round(leader)
    cast(made, 1, times=20)
    cast(made, 2, 3, times=20)
    counted(leader, made)
    three = list(made.proposals.all())
    with pytest.raises(InvalidInput) as refused:
        counting.decide_round(by=leader, round_=made, chosen=[three[0].pk, three[2].pk])
    assert refused.value.field == "otherwise_why"
    counting.decide_round(
        by=leader,
        round_=made,
        chosen=[three[0].pk, three[2].pk],
        otherwise_why="The hall bought pans itself.",
    )
    three = list(made.proposals.all())
    assert [(one.is_computed, one.is_decided) for one in three] == [
        (True, True),
        (True, False),
        (False, True),
    ]
    counting.say_funded(by=leader, proposal=three[2], funded_pence=240_00, on=clock.today())
    with pytest.raises(WrongState):
        counting.say_funded(by=leader, proposal=three[1], funded_pence=1_00, on=clock.today())
    text = page(f"/rounds/{made.pk}")
    assert "The hall bought pans itself." in text and "£240" in text
    with pytest.raises(IntegrityError), transaction.atomic():
        made.proposals.filter(number=2).update(otherwise_why="")


def test_most_votes_first_says_how_short_it_was(leader):
    made = an_open_round(leader, count=Count.MOST)
    cast(made, 1, times=14)
    cast(made, 3, times=13)
    cast(made, 2, times=12)
    counted(leader, made)
    text = page(f"/rounds/{made.pk}")
    assert "£200 were left: it was short by £50" in text
    assert [one.is_computed for one in made.proposals.all()] == [True, True, False]


def test_nobody_else_runs_it(leader):
    made = an_open_round(leader)
    for verb in (counting.close_round, counting.count_round):
        with pytest.raises(NotFound):
            verb(by=NOBODY, round_=made)


def test_it_is_counted_once_and_not_before_it_is_closed(leader):
    made = an_open_round(leader)
    cast(made, 1, times=3)
    with pytest.raises(WrongState):
        counting.count_round(by=leader, round_=made)
    counted(leader, made)
    with pytest.raises(WrongState):
        counting.count_round(by=leader, round_=made)


def test_ballots_go_out_as_a_file_that_counts_the_same(leader):
    made = an_open_round(leader)
    cast(made, 1, times=20)
    cast(made, 2, 3, times=15)
    counted(leader, made)
    out = Client().get(f"/rounds/{made.pk}/ballots.pb")
    read = pabulib.read(out.content)
    assert read.election.votes().tolist() == [20, 15, 15]
    assert read.recorded == {str(one.number) for one in made.proposals.filter(is_computed=True)}


def test_points_are_not_counted_by_a_rule_that_knows_only_yes(leader):
    with pytest.raises(InvalidInput) as refused:
        a_round(leader, kind=Kind.POINTS, whole=5, count=Count.SHARES)
    assert refused.value.field == "count"
    assert a_round(leader, kind=Kind.POINTS, whole=5, count=Count.MOST)


def test_where_nearly_all_chose_it_nobody_learns_how_few_did_not(leader):
    made = an_open_round(leader)
    cast(made, 1, times=27)
    cast(made, 2, times=3)
    counted(leader, made)
    text = page(f"/rounds/{made.pk}")
    told = re.sub(r"<[^>]+>", " ", text[text.index("<main") :])
    assert "nearly all" in told and not re.search(r"\b27\b", told)


def test_a_ballot_that_few_cast_keeps_all_ballots_in(leader):
    made = an_open_round(leader)
    cast(made, 1, times=20)
    cast(made, 1, 2, times=12)
    cast(made, times=3)  # blank
    counted(leader, made)
    assert Client().get(f"/rounds/{made.pk}/ballots.pb").status_code == 404
    assert "All ballots" not in page(f"/rounds/{made.pk}")


@pytest.mark.parametrize(("ballots", "marks"), [(3, 10), (10, 10), (12, 20)])
def test_few_ballots_cannot_be_counted_by_the_list_of_receipts(leader, ballots, marks):
    made = an_open_round(leader)
    cast(made, 1, times=ballots)
    counted(leader, made)
    text = page(f"/rounds/{made.pk}/receipts")
    listed = re.findall(r"\b[0-9a-f]{64}\b", text.split("Digest")[0])
    held = Round.objects.get(pk=made.pk)
    assert len(listed) == len(set(listed)) == marks and box_print(listed) == held.box_print
    assert {seal for _given, seal in box.everything(held)} <= set(listed)


def bring(leader, content, **more):
    made = a_round(leader)
    file = SimpleUploadedFile("vote.pb", content)
    words = {
        "title": "From Mapleford",
        "office": str(made.office_id),
        "count": "shares",
        "content": file,
    } | more
    return signed_in_as(leader).post("/rounds/from-a-file", words)


PB = """META
key;value
description;Our street
budget;500
vote_type;approval
num_projects;2
num_votes;2
PROJECTS
project_id;cost;name
park;300;The park
path;200;The path
VOTES
voter_id;vote
1;park,path
2;park
"""


def test_a_vote_comes_in_from_a_file_and_is_counted_here(leader):
    assert bring(leader, PB.encode()).status_code == 302
    made = Round.objects.get(title="From Mapleford")
    assert made.brought_in and made.is_over
    done = counting.count_round(by=leader, round_=made)
    assert done.ballots == 2 and all(one.is_computed for one in made.proposals.all())
    assert "was not frozen here" in page(f"/rounds/{made.pk}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PB.replace("2;park\n", "2;pond\n"), "row 15"),
        (PB.replace("num_votes;2", "num_votes;3"), "announces 3"),
        (PB.replace("budget;500", "budget;lots"), "budget is not a number"),
        ("nonsense", "row 1"),
        (PB.replace("park;300", "park;300.001"), "fractions of a penny"),
    ],
)
def test_a_broken_file_is_refused_with_its_row_and_nothing_is_kept(leader, content, said):
    response = bring(leader, content.encode())
    assert response.status_code == 422 and said in response.content.decode()
    assert not Round.objects.filter(title="From Mapleford").exists()


@pytest.mark.parametrize(
    ("megabytes", "status", "said"), [(9, 422, "The file is over 8 MB."), (100, 400, "none of it came")]
)
def test_a_file_that_is_too_large_is_refused_in_words_and_nothing_is_kept(leader, megabytes, status, said):
    response = bring(leader, PB.encode() + b"\n" * (megabytes * 1024 * 1024))
    assert response.status_code == status and said in response.content.decode()
    assert not Round.objects.filter(title="From Mapleford").exists()


def test_a_file_without_ballots_becomes_a_round_in_the_making(leader):
    empty = PB.split("1;park,path")[0].replace("num_votes;2", "num_votes;0")
    assert bring(leader, empty.encode()).status_code == 302
    assert Round.objects.get(title="From Mapleford").is_in_the_making
    assert files.MOST_BALLOTS


def test_what_was_decided_becomes_a_grant_and_is_funded_together(leader):
    made = an_open_round(leader)
    cast(made, 1, times=20)
    counted(leader, made)
    first = made.proposals.get(number=1)
    counting.decide_round(by=leader, round_=made, chosen=[first.pk])
    words = {
        "name": "Small sparks",
        "purpose": "Together.",
        "who_decides": "Residents",
        "most_pence": 1_000_00,
    }
    fund = money.open_fund(by=leader, office=made.office, decide_days=14, pay_days=5, **words)
    money.put_in(by=leader, fund=fund, amount_pence=400_00, what="The council")
    client = signed_in_as(leader)
    assert "from-a-round" in page(f"/funds/{fund.pk}", client)
    asked = client.get(f"/funds/{fund.pk}/from-a-round").content.decode()
    words = {
        "proposal": str(first.pk), "called": "Brook friends", "who_with": "Ourselves.", "amount_pence": "300",
        "key": re.search(r'name="key" value="([^"]+)"', asked)[1],
    }  # fmt: skip
    where = client.post(f"/funds/{fund.pk}/from-a-round", words)["Location"]
    assert client.post(f"/funds/{fund.pk}/from-a-round", words)["Location"] == where
    assert "Residents voted for it" in page(where)
    first.refresh_from_db()
    assert first.funded_pence == 300_00 and Grant.objects.count() == 1
    assert client.get(f"/funds/{fund.pk}/from-a-round").status_code == 404
