"""Votes about money: right on elections nobody has seen, exact to the last fraction, and the same in any order."""

from __future__ import annotations

import doctest
import json
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.methods import slow_shares
from tests.shared import shared
from tilth.methods.ballots import election as elections
from tilth.methods.ballots import greedy as greedily
from tilth.methods.ballots import shares, sheet
from tilth.methods.ballots.count import count
from tilth.methods.ballots.election import election
from tilth.methods.ballots.payments import Ledger
from tilth.methods.ballots.sheet import Completion, Rule, Sheet, Stop
from tilth.methods.formats import pabulib

SHARES = Sheet(rule=Rule.EQUAL_SHARES)
ADD1 = {stop: Sheet(rule=Rule.EQUAL_SHARES, completion=Completion.ADD1, stop=stop) for stop in Stop}


@some.composite
def votes(draw, most_projects=6, most_voters=12, dearest=40):
    """A small election: what projects cost, the budget, and what each voter supports."""
    costs = draw(some.lists(some.integers(1, dearest), min_size=1, max_size=most_projects))
    supported = some.frozensets(some.integers(0, len(costs) - 1), max_size=len(costs))
    ballots = draw(some.lists(supported, min_size=1, max_size=most_voters))
    return costs, draw(some.integers(1, 3 * dearest)), ballots


def made(costs, budget, ballots, unit=1):
    return election(
        [(f"p{place}", each) for place, each in enumerate(costs)],
        budget,
        [[(place, 1) for place in ballot] for ballot in ballots],
        unit=unit,
    )


@pytest.mark.parametrize("module", [elections, greedily, shares, sheet, pabulib])
def test_its_examples_run(module):
    assert doctest.testmod(module).failed == 0


# --- against the slow count --------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.slow
@settings(max_examples=150)
@given(votes())
def test_equal_shares_are_what_a_slow_count_gives(vote):
    costs, budget, ballots = vote
    winners, paid = slow_shares.one_run(costs, ballots, Fraction(budget, len(ballots)))
    outcome = shares.equal_shares(made(*vote), SHARES)
    assert list(outcome.projects) == winners
    assert [round_.price for round_ in outcome.rounds] == [max(each.values()) for each in paid]


@pytest.mark.once
@pytest.mark.slow
@settings(max_examples=80)
@given(votes(), some.sampled_from(Stop))
def test_growing_shares_end_where_a_slow_count_ends(vote, stop):
    costs, budget, ballots = vote
    winners, grown, runs = slow_shares.completed(costs, ballots, budget, 1, stop.value)
    outcome = shares.equal_shares(made(*vote), ADD1[stop])
    assert list(outcome.projects) == winners
    assert (outcome.share, outcome.runs) == (Fraction(budget, len(ballots)) + grown, runs)


@settings(max_examples=20)
@given(votes(most_projects=5, most_voters=4, dearest=900), some.sampled_from(Stop))
def test_several_units_at_once_end_there_too(vote, stop):
    costs, budget, ballots = vote
    winners, _, runs = slow_shares.completed(costs, ballots, budget, 1, stop.value)
    outcome = shares.equal_shares(made(*vote), ADD1[stop])
    assert (list(outcome.projects), outcome.runs) == (winners, runs)


def test_shares_that_grow_for_long_are_tried_a_few_times_only(monkeypatch):
    tried = []
    once = shares.Run.run
    monkeypatch.setattr(shares.Run, "run", lambda run: (tried.append(run.grown), once(run))[1])
    vote = made([90_000, 70_000, 60_000], 120_000, [{0, 1}, {1}, {2}, {0}, {2, 0}])
    outcome = shares.equal_shares(vote, ADD1[Stop.OVERSPEND])
    assert outcome.runs > 5_000 and len(tried) < 120


def test_a_unit_too_small_for_the_election_is_said(monkeypatch):
    monkeypatch.setattr(shares, "MOST_TRIES", 3)
    with pytest.raises(shares.TooManyRuns):
        shares.equal_shares(made([90, 70, 60], 120, [{0, 1}, {1}, {2}, {0}]), ADD1[Stop.OVERSPEND])


def test_prices_too_near_for_floating_point_are_decided_exactly():
    """Two projects whose prices differ in the twentieth place, and one that can be paid for to the last penny."""
    big = 10**15
    costs = [big, 3 * big // 2 + 1, 2 * big + 1, big - 1]
    ballots = [{0, 1}, {1, 2}, {0, 2}, {2, 3}, {3, 1}]
    for budget in (4 * big, 5 * big, 5 * big + 1, 5 * big - 1):
        winners, _ = slow_shares.one_run(costs, ballots, Fraction(budget, 5))
        assert list(shares.equal_shares(made(costs, budget, ballots), SHARES).projects) == winners


@settings(max_examples=50)
@given(votes(dearest=7), some.integers(10**13, 10**15))
def test_large_numbers_change_nothing(vote, large):
    costs, budget, ballots = [cost * large + cost % 3 for cost in vote[0]], vote[1] * large, vote[2]
    winners, _ = slow_shares.one_run(costs, ballots, Fraction(budget, len(ballots)))
    assert list(shares.equal_shares(made(costs, budget, ballots), SHARES).projects) == winners


# --- the certificate ---------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.slow
@settings(max_examples=150)
@given(votes(), some.sampled_from([SHARES, *ADD1.values()]))
def test_payments_make_up_each_cost_exactly_and_nobody_pays_beyond_their_share(vote, by):
    of = made(*vote)
    outcome = shares.equal_shares(of, by)
    _adds_up(of, outcome)
    assert sum(of.costs[place] for place in outcome.projects) <= of.budget


def _adds_up(of, outcome):
    ledger = Ledger(of, outcome)
    together = dict.fromkeys(outcome.projects, Fraction(0))
    for kind, ballots in enumerate(of.weights.tolist()):
        receipt = ledger.receipt(kind)
        assert sum((paid.share for paid in receipt), Fraction(0)) <= outcome.share
        assert all(paid.share >= 0 for paid in receipt)
        for paid in receipt:
            together[paid.project] += ballots * paid.share
    assert together == {place: of.costs[place] for place in outcome.projects}


def test_an_account_says_what_became_of_the_supporters_money():
    of = made([300, 250, 100], 400, [{0, 1}, {0, 1}, {0}, {2}])
    outcome = shares.equal_shares(of, SHARES)
    ledger = Ledger(of, outcome)
    assert [of.ids[place] for place in outcome.projects] == ["p0", "p2"]
    account = ledger.account(1)
    assert (account.supporters, account.left, account.short_by) == (2, 0, 250)
    assert account.spent_on == {0: 200}
    assert ledger.account(0).short_by == 0


# --- order -------------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.slow
@settings(max_examples=50)
@given(votes(), some.randoms(use_true_random=False), some.sampled_from([Sheet(), SHARES, *ADD1.values()]))
def test_neither_the_order_of_ballots_nor_merging_them_changes_anything(vote, dice, by):
    costs, budget, ballots = vote
    shuffled = [*ballots]
    dice.shuffle(shuffled)
    first, second = (count(made(costs, budget, each), by) for each in (ballots, shuffled))
    apart = count(_unmerged(costs, budget, ballots), by)
    assert first.projects == second.projects == apart.projects
    if first.outcome:
        prices = [[round_.price for round_ in each.outcome.rounds] for each in (first, second, apart)]
        assert prices[0] == prices[1] == prices[2]


def _unmerged(costs, budget, ballots):
    merged = made(costs, budget, ballots)
    lines = [sorted(ballot) for ballot in ballots]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    flat = [place for line in lines for place in line]
    np = elections.np
    return elections.Election(
        merged.ids, merged.costs, budget, 1, np.array(starts), np.array(flat, dtype=np.int64),
        np.ones(len(flat), dtype=np.int64), np.ones(len(lines), dtype=np.int64),
    )  # fmt: skip


def test_equals_are_taken_cheaper_first_then_by_the_lot_then_as_listed():
    ballots = [{0, 1, 2}]
    assert count(made([30, 20, 20], 40, ballots), Sheet()).winners == ["p1", "p2"]
    assert count(made([20, 20, 20], 25, ballots), Sheet()).winners == ["p0"]
    assert count(made([20, 20, 20], 25, ballots), Sheet(lot=("p2", "p1", "p0"))).winners == ["p2"]
    drawn = Sheet(rule=Rule.EQUAL_SHARES, lot=("p1", "p0", "p2"))
    assert count(made([20, 20, 20], 25, ballots), drawn).winners == ["p1"]


# --- greedy ------------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.slow
@given(votes())
def test_greedy_takes_by_votes_and_never_more_than_there_is(vote):
    of = made(*vote)
    done = count(of, Sheet())
    points = of.votes().tolist()
    assert done.together <= of.budget
    for place in set(range(len(of.costs))) - set(done.projects):
        ahead = [other for other in done.projects if points[other] >= points[place]]
        assert not points[place] or sum(of.costs[other] for other in ahead) + of.costs[place] > of.budget


def test_greedy_passes_over_projects_with_too_few_votes():
    of = made([10, 10], 20, [{0, 1}, {0}])
    assert count(of, Sheet(least=2)).winners == ["p0"]


# --- the sheet ---------------------------------------------------------------------------------------------


def test_anything_that_changes_the_result_changes_the_fingerprint():
    sheets = [Sheet(), SHARES, *ADD1.values(), Sheet(least=3), Sheet(lot=("a", "b")), Sheet(lot=("b", "a"))]
    sheets.append(Sheet(stops_at_first_that_does_not_fit=True))
    assert len({each.fingerprint for each in sheets}) == len(sheets)
    assert Sheet().fingerprint == Sheet().fingerprint


def test_a_lot_is_drawn_again_by_whoever_knows_the_sentence():
    ids = [f"p{number}" for number in range(9)]
    assert sheet.draw_lot(ids, "one") == sheet.draw_lot(reversed(ids), "one") != sheet.draw_lot(ids, "two")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: made([0], 10, [{0}]),
        lambda: made([1], 0, [{0}]),
        lambda: election([("a", 1), ("a", 2)], 9, []),
        lambda: election([("a", 1)], 9, [[(1, 1)]]),
        lambda: election([("a", 1)], 9, [[(0, 1), (0, 2)]]),
        lambda: election([("a", 1)], 9, [[(0, -1)]]),
    ],
)
def test_an_election_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()


def test_nobody_voted_and_nothing_is_funded():
    empty = election([("a", 1)], 9, [])
    assert count(empty, ADD1[Stop.OVERSPEND]).winners == count(empty, Sheet()).winners == []
    assert count(election([("a", 1)], 9, [[], []]), ADD1[Stop.EXHAUSTIVE]).winners == []


# --- real elections ----------------------------------------------------------------------------------------

BY = {
    "mes_cost_no_completion": SHARES,
    "mes_add1_stop_if_exhaustive": ADD1[Stop.EXHAUSTIVE],
    "mes_add1_overspend_only": ADD1[Stop.OVERSPEND],
}
SMALL = {"Swiecie", "Wieliczka", "Gdynia", "Wroclaw", "Czestochowa", "Krakow"}


def real_ones():
    return [
        pytest.param("Netherlands_Amsterdam_621.pb", marks=pytest.mark.slow), "Poland_Czestochowa_2024_Dzbow.pb",
        "Poland_Gdynia_2020_Babie_Doly__small.pb", "Poland_Krakow_2019_Biezanow-Prokocim.pb",
        "Poland_Swiecie_2023.pb", "Poland_Wieliczka_2023_Green_Budget.pb",
        "Poland_Wroclaw_2016_Rejon_nr_13_250.pb",
        pytest.param("Poland_Warszawa_2026.pb", marks=pytest.mark.slow),
    ]  # fmt: skip


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("name", real_ones())
def test_real_elections_have_the_winners_they_should(name):
    folder = shared("pabulib")
    expected = json.loads((folder / "EXPECTED.json").read_text())[name]
    file = pabulib.read((folder / name).read_bytes())
    assert (file.election.voters, len(file.projects)) == (expected["ballots"], expected["projects"])
    assert file.election.votes().tolist() == [int(project.more["votes"]) for project in file.projects]
    if expected["recorded_reproduced_by_stated_greedy_rule"] is not None:
        fits = set(count(file.election, file.greedy).winners) == file.recorded
        assert fits is expected["recorded_reproduced_by_stated_greedy_rule"]
    for key, by in BY.items():
        if key in expected:
            done = count(file.election, by)
            assert done.winners == expected[key]["winners"]
            assert done.together == expected[key]["cost"] * file.election.unit
            assert done.outcome.runs == expected[key].get("runs", 1)
            _adds_up(file.election, done.outcome)


@pytest.mark.once
@pytest.mark.slow
def test_the_order_of_a_real_file_changes_nothing():
    content = (shared("pabulib") / "Poland_Swiecie_2023.pb").read_bytes()
    head, _, votes_ = content.partition(b"VOTES\r\n")
    headings, *lines = votes_.splitlines(keepends=True)
    random.Random(5).shuffle(lines)
    shuffled = head + b"VOTES\r\n" + headings + b"".join(lines)
    first, second = (count(pabulib.read(each).election, ADD1[Stop.OVERSPEND]) for each in (content, shuffled))
    assert first.projects == second.projects and first.outcome.share == second.outcome.share
    assert [r.price for r in first.outcome.rounds] == [r.price for r in second.outcome.rounds]
