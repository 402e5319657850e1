"""Who may vote, what may stand on a ballot, receipts, papers read by two, and a box that no dump ties to a voter."""

from __future__ import annotations

import itertools
import json
import re

import pytest
from django.apps import apps
from django.test import Client

from tests.builders import a_resident, a_worker, signed_in_as
from tests.rounds.running import a_leader, an_open_round, cast, counted
from tilth.base.actors import NOBODY
from tilth.base.errors import InvalidInput, NotFound, WrongState
from tilth.base.models import Act, Receipt
from tilth.methods.ballots import codes
from tilth.methods.ballots.receipts import box_print, seal
from tilth.rounds.actions import box, counting, paper, voting
from tilth.rounds.models import Box, Code, Count, HasVoted, Kind, PaperBatch, Who

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def leader():
    return a_leader()


def ballots(round_):
    return sorted(json.dumps(given, sort_keys=True) for given, _seal in box.everything(round_))


def printed(leader, round_, many=3):
    made = codes.codes_from("seed", many)
    digests = tuple(str(codes.digest(one)) for one in made)
    voting.print_codes(by=leader, round_=round_, digests=digests, where="Door to door")
    return made


def test_a_code_opens_one_ballot_and_only_its_digest_is_kept(leader):
    made = an_open_round(leader, who=Who.CODE)
    first, second, _third = printed(leader, made)
    cast(made, 1, code=first.lower().replace("-", " "))
    with pytest.raises(InvalidInput) as again:
        cast(made, 2, code=first)
    with pytest.raises(InvalidInput):
        cast(made, 2, code=codes.new_code())
    assert again.value.field == "code" and len(ballots(made)) == 1
    assert second not in str(list(Code.objects.values()))


def test_a_code_of_another_round_opens_nothing(leader):
    made, other = an_open_round(leader, who=Who.CODE), an_open_round(leader, who=Who.CODE)
    first, *_more = printed(leader, made)
    with pytest.raises(InvalidInput):
        cast(other, 1, code=first)


def test_an_account_votes_once_and_changes_its_vote_by_its_receipt(leader):
    made = an_open_round(leader, who=Who.ACCOUNT)
    nia = a_resident()
    number = cast(made, 1, by=nia)
    with pytest.raises(InvalidInput):
        cast(made, 2, by=nia)
    with pytest.raises(InvalidInput):
        cast(made, 2)
    voting.vote_anew(by=NOBODY, round_=made, given={"2": 1}, receipt=number)
    assert ballots(made) == ['{"2": 1}']


@pytest.mark.parametrize(
    ("typed", "ok"), [("am4 1ab", True), ("AM41AB", True), ("AM44 1AB", False), ("", False)]
)
def test_a_postcode_is_looked_at_and_not_kept(leader, typed, ok):
    made = an_open_round(leader, who=Who.POSTCODE, postcodes="AM4, AM5")
    if ok:
        cast(made, 1, postcode=typed)
    else:
        with pytest.raises(InvalidInput):
            cast(made, 1, postcode=typed)
    assert len(ballots(made)) == ok and not HasVoted.objects.exists()


def test_where_only_accounts_vote_no_paper_is_read(leader):
    made = an_open_round(leader, who=Who.ACCOUNT)
    with pytest.raises(WrongState):
        paper.open_papers(by=leader, round_=made, how="paper", where="The chapel", papers=5)


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ({"kind": Kind.APPROVAL}, {"9": 1}),
        ({"kind": Kind.APPROVAL}, {"1": 2}),
        ({"kind": Kind.CHOOSE, "whole": 1}, {"1": 1, "2": 1}),
        ({"kind": Kind.POINTS, "whole": 5, "count": Count.MOST}, {"1": 3, "2": 3}),
        ({"kind": Kind.POINTS, "whole": 5, "count": Count.MOST}, {"1": -1}),
        ({"kind": Kind.KNAPSACK}, {"1": 1, "2": 1, "3": 1}),
    ],
)
def test_a_ballot_that_cannot_be_counted_is_refused_whole(leader, words, given):
    made = an_open_round(leader, **words)
    with pytest.raises(InvalidInput):
        voting.vote(by=NOBODY, round_=made, given=given, receipt=codes.new_code())
    assert ballots(made) == []


def test_the_page_adds_up_before_and_refuses_after_and_keeps_what_was_ticked(leader):
    made = an_open_round(leader, kind=Kind.KNAPSACK)
    client = Client()
    asked = client.post(
        f"/rounds/{made.pk}/vote", {"ballot": ["1", "2"], "sum": "yes", "receipt": codes.new_code()}
    )
    assert asked.status_code == 200 and "£500 of £500: £0 left" in asked.content.decode()
    over = client.post(f"/rounds/{made.pk}/vote", {"ballot": ["1", "2", "3"], "sum": "yes"}).content.decode()
    assert "£250 too much" in over and over.count(" checked") == 3
    nothing = client.post(f"/rounds/{made.pk}/vote", {})
    assert nothing.status_code == 200 and "£0 of £500" in nothing.content.decode()
    refused = client.post(f"/rounds/{made.pk}/vote", {"ballot": ["1", "2", "3"], "receipt": codes.new_code()})
    assert refused.status_code == 422 and "You are £250 over." in refused.content.decode()
    assert ballots(made) == []


def test_pressed_twice_it_is_one_ballot_and_the_latest_counts(leader):
    made = an_open_round(leader, who=Who.CODE)
    first, *_more = printed(leader, made)
    client = Client()
    text = client.get(f"/rounds/{made.pk}/vote").content.decode()
    receipt = re.search(r'name="receipt" value="([^"]+)"', text)[1]
    words = {"ballot": ["1"], "receipt": receipt, "code": first}
    where = client.post(f"/rounds/{made.pk}/vote", words)["Location"]
    assert client.post(f"/rounds/{made.pk}/vote", words)["Location"] == where
    assert len(ballots(made)) == 1
    text = client.get(where).content.decode()
    assert receipt in text and "A bench by the brook" in text
    assert client.post(f"{where}/change", {"ballot": ["2"]}).status_code == 302
    assert ballots(made) == ['{"2": 1}']


def test_a_receipt_proves_that_it_was_counted_and_shows_nobody_else_what_stands_on_it(leader):
    made = an_open_round(leader)
    cast(made, 1, times=11)
    number = cast(made, 2)
    counted(leader, made)
    listed = Client().get(f"/rounds/{made.pk}/receipts").content.decode()
    assert seal(number, {"2": 1}) in listed and number not in listed
    made.refresh_from_db()
    assert (
        made.box_print == box_print([*(one for _given, one in box.everything(made)), *made.fillers])
        and made.box_print in listed
    )
    own = Client().get(f"/rounds/{made.pk}/my-ballot/{number}").content.decode()
    assert "New pans" in own and "Your share was" in own
    assert Client().get(f"/rounds/{made.pk}/my-ballot/{codes.new_code()}").status_code == 404
    typed = Client().get(f"/rounds/{made.pk}/my-ballot", {"number": number.lower()})
    assert typed["Location"].endswith(number)


def test_nobody_votes_before_it_opens_or_after_it_closes(leader):
    made = an_open_round(leader)
    cast(made, 1)
    counting.close_round(by=leader, round_=made)
    with pytest.raises(WrongState):
        cast(made, 1)
    assert Client().get(f"/rounds/{made.pk}/vote").status_code == 404


def dump():
    """Every row of every table of the record, in the order in which the database gives them, as text."""
    for model in apps.get_models():
        if model._meta.managed and model._meta.app_label != "contenttypes":
            try:
                rows = list(model._base_manager.using(model._base_manager.db).order_by().values())
            except Exception:
                continue
            yield model, rows


def test_no_row_of_a_full_dump_ties_a_ballot_to_a_voter(leader):
    """Voters and ballots share no id, digest, time, order or line in the log: whichever way one joins, all ballots fit all."""
    made = an_open_round(leader, who=Who.ACCOUNT)
    voters = [a_resident(f"Nia {number}") for number in range(8)]
    wishes = list(
        itertools.islice(itertools.cycle([(1,), (2,), (3,), (1, 2), (2, 3), (1, 3), (1, 2, 3), ()]), 8)
    )
    numbers = [cast(made, *wish, by=voter) for voter, wish in zip(voters, wishes, strict=True)]
    everything = dict(dump())
    in_the_box = {digest for row in everything[Box] for digest in row["ballots"]}
    outside = json.dumps(
        [rows for model, rows in everything.items() if model is not Box], default=str, ensure_ascii=False
    )
    assert len(in_the_box) == 8
    assert not [digest for digest in in_the_box if digest in outside]
    assert not [number for number in numbers if number in outside]
    # One row holds them all, in the order of digests by chance: neither an id, a time nor a place tells which came when.
    [row] = everything[Box]
    assert list(row["ballots"]) == sorted(row["ballots"]) and set(row) == {
        "id",
        "round_id",
        "part",
        "ballots",
    }
    assert {key for entry in row["ballots"].values() for key in entry} == {"given", "seal"}
    assert {field.name for field in HasVoted._meta.fields} == {"id", "round", "mark"}
    # The log says that somebody voted, and no receipt of a write stands beside it.
    acts = Act.objects.filter(what="rounds.vote")
    assert acts.count() == 8 and set(acts.values_list("by", "subject")) == {(None, made.pk)}
    assert not Receipt.objects.filter(verb="rounds.vote").exists()
    # The order of the marks, and that of the acts, says nothing of the order in the box: every order is as likely.
    came = [str(codes.digest(number)) for number in numbers]
    assert sorted(came) == list(row["ballots"])


def test_a_large_box_is_divided_and_no_part_of_it_is_small(leader, monkeypatch):
    monkeypatch.setattr(box, "MOST_IN_A_PART", 40)
    made = an_open_round(leader)
    # Numbers from a seed: by chance alone, one box in a hundred is divided less evenly.
    numbers = codes.codes_from("a large box", 120)
    for number in numbers:
        voting.vote(by=NOBODY, round_=made, given={"1": 1}, receipt=number)
    sizes = [len(one.ballots) for one in Box.objects.filter(round=made)]
    assert len(sizes) >= 4 and sum(sizes) == 120 and min(sizes) >= 10
    assert all(voting.own_ballot(made, number) for number in numbers)


@pytest.fixture
def two(leader):
    return a_worker("Amina Said"), a_worker("Sam Lowe")


def a_box(leader, made, papers=1, **more):
    return paper.open_papers(by=leader, round_=made, where="The chapel", papers=papers, how="paper", **more)


def test_a_paper_counts_when_two_people_read_the_same(leader, two):
    amina, sam = two
    made = an_open_round(leader)
    cast(made, 1)
    chapel = a_box(leader, made)
    first = paper.read_paper(by=amina, batch=chapel, given={"2": 1})
    counting.close_round(by=leader, round_=made)
    with pytest.raises(WrongState):
        counting.count_round(by=leader, round_=made)
    with pytest.raises(NotFound):
        paper.read_again(by=amina, paper=first, given={"2": 1})
    assert paper.read_again(by=sam, paper=first, given={"2": 1}).agreed == {"2": 1}
    assert counting.count_round(by=leader, round_=made).ballots == 2


def test_a_paper_that_is_read_differently_is_looked_at_together(leader, two):
    amina, sam = two
    made = an_open_round(leader)
    chapel = a_box(leader, made)
    read = paper.read_paper(by=amina, batch=chapel, given={"1": 1})
    read = paper.read_again(by=sam, paper=read, given={"1": 1, "2": 1})
    assert read.differs and counting.papers_waiting(made) == 1
    shown = signed_in_as(sam).get(f"/papers/{read.pk}/settle").content.decode()
    assert "Amina" in shown and "Sam" in shown
    settled = paper.settle_paper(by=sam, paper=read, given={"1": 1})
    assert settled.agreed == {"1": 1} and settled.second == {"1": 1, "2": 1}
    assert counting.papers_waiting(made) == 0


def test_a_paper_that_cannot_be_counted_needs_two_to_say_so(leader, two):
    amina, sam = two
    made = an_open_round(leader, kind=Kind.KNAPSACK)
    chapel = a_box(leader, made)
    with pytest.raises(InvalidInput):
        paper.read_paper(by=amina, batch=chapel, given={"1": 1, "2": 1, "3": 1})
    read = paper.read_paper(by=amina, batch=chapel, given={}, spoilt_why="All three, over the money")
    assert counting.papers_waiting(made) == 1
    read = paper.read_again(by=sam, paper=read, given={}, spoilt_why="Over")
    assert read.set_aside_why == "Over" and counting.papers_waiting(made) == 0
    assert counting.papers_counted(made) == []


def test_codes_torn_off_papers_are_used_up_apart_from_them(leader, two):
    made = an_open_round(leader, who=Who.CODE)
    first, second, third = printed(leader, made)
    cast(made, 1, code=third)
    with pytest.raises(InvalidInput):
        a_box(leader, made, papers=2, slips=(first,))
    with pytest.raises(InvalidInput):
        a_box(leader, made, papers=2, slips=(first, third))
    assert not PaperBatch.objects.exists() and Code.objects.filter(is_used=True).count() == 1
    a_box(leader, made, papers=2, slips=(first, second))
    with pytest.raises(InvalidInput):
        cast(made, 1, code=first)


def test_the_second_reader_does_not_see_what_the_first_one_read(leader, two):
    amina, sam = two
    made = an_open_round(leader)
    read = paper.read_paper(by=amina, batch=a_box(leader, made), given={"2": 1})
    shown = signed_in_as(sam).get(f"/papers/{read.pk}/read-again").content.decode()
    assert (
        " checked" not in shown
        and signed_in_as(amina).get(f"/papers/{read.pk}/read-again").status_code == 404
    )


def test_a_list_and_a_page_cost_few_reads_however_many_there_are(
    leader, client, django_assert_max_num_queries
):
    rounds = [an_open_round(leader) for _each in range(12)]
    cast(rounds[0], 1, times=12)
    counted(leader, rounds[0])
    with django_assert_max_num_queries(6):
        client.get("/rounds")
    for path in ("", "/sheet", "/receipts"):
        with django_assert_max_num_queries(8):
            client.get(f"/rounds/{rounds[0].pk}{path}")
    with django_assert_max_num_queries(6):
        client.get(f"/rounds/{rounds[1].pk}/vote")
