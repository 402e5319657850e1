"""A question says first what is decided, is owed an answer, and its votes stand apart from whoever cast them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.builders import a_place, a_resident, a_worker, acting, an_account, signed_in_as
from tilth.answers.actions import add_office
from tilth.answers.models import Answer, Kind
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.models import Act, Receipt
from tilth.base.roles import Role
from tilth.ideas import access
from tilth.ideas.actions import answering, asking
from tilth.ideas.models import CARD, CardVersion, Question, Statement, Vote
from tilth.ideas.queries import groups

pytestmark = pytest.mark.django_db(databases="__all__")

FULL = {
    "decided": "The hall is being mended.",
    "still_open": "What happens in it on Sundays.",
    "get_back": "A page with what you said.",
    "hear_when": "Four weeks after it closes.",
}


@pytest.fixture
def leader():
    a_place()
    return acting(an_account("Priya Shah", Role.LEADER), Role.LEADER)


@pytest.fixture
def office(leader):
    keeper = acting(an_account("Kit Wood", Role.KEEPER), Role.KEEPER)
    return add_office(by=keeper, name="Head of Parks", holder=leader.account)


def written(leader, office, **words):
    days = {"until_on": clock.today() + timedelta(days=20), "hear_on": clock.today() + timedelta(days=48)}
    return asking.write_question(
        by=leader, office=office, **{"title": "The hall on Sundays?", **days, **FULL, **words}
    )


def opened(leader, office, many=0, **words):
    question = asking.open_question(by=leader, question=written(leader, office, **words))
    for number in range(many):
        asking.add_statement(by=leader, question=question, words=f"Thought {number}.")
    return question


def over(leader, office, votes, many=8):
    question = opened(leader, office, many)
    statements = list(question.statements.all())
    cast = [(statements[at], hand, given) for hand, row in votes.items() for at, given in enumerate(row)]
    asking.bring_votes(by=TILTH, question=question, votes=cast)
    return asking.close_question(by=leader, question=question)


def two_sides(each=8):
    first = {f"a{n}": [1, 1, 1, 1, -1, -1, -1, 1] for n in range(each)}
    return first | {f"b{n}": [-1, -1, -1, -1, 1, 1, 1, 1] for n in range(each)}


@pytest.mark.parametrize("line", CARD)
def test_a_question_does_not_open_while_a_line_of_its_card_is_empty(leader, office, line):
    question = written(leader, office, **{line: " "})
    with pytest.raises(InvalidInput) as caught:
        asking.open_question(by=leader, question=question)
    assert caught.value.field == line
    assert signed_in_as(leader).post(f"/ideas/questions/{question.pk}/open").status_code == 422
    assert not Answer.objects.exists()


@pytest.mark.parametrize("line", CARD)
def test_not_even_a_hand_in_the_database_opens_it(leader, office, line):
    question = written(leader, office, **{line: ""})
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(opened_at=clock.now())


def test_nobody_reads_it_before_it_opens_but_whoever_asks(leader, office):
    question = written(leader, office)
    assert Client().get(f"/ideas/questions/{question.pk}").status_code == 404
    assert signed_in_as(a_worker()).get(f"/ideas/questions/{question.pk}").status_code == 404
    client = signed_in_as(leader)
    assert "Open it" in client.get(f"/ideas/questions/{question.pk}").content.decode()
    client.post(f"/ideas/questions/{question.pk}/open")
    seen = Client().get(f"/ideas/questions/{question.pk}").content.decode()
    assert all(words in seen for words in FULL.values())


def test_from_the_moment_it_opens_an_answer_is_owed_by_a_day(leader, office):
    question = opened(leader, office)
    answer = Answer.objects.get(kind=Kind.IDEA, subject_id=question.pk)
    assert (answer.office, answer.answer_on, answer.is_owed) == (office, question.hear_on, True)
    with pytest.raises(WrongState):
        asking.open_question(by=leader, question=question)


def test_it_does_not_close_where_no_answer_is_owed(leader, office):
    question = opened(leader, office)
    Answer.objects.all().delete()
    with pytest.raises(WrongState):
        asking.close_question(by=leader, question=question)


def test_what_was_open_and_is_now_decided_stays_in_public(leader, office):
    question = opened(leader, office)
    with pytest.raises(InvalidInput) as caught:
        asking.change_card(by=leader, question=question, decided="Sundays are let.", still_open="The price.")
    assert caught.value.field == "why"
    asking.change_card(
        by=leader,
        question=question,
        decided="Sundays are let.",
        still_open="The price.",
        why="The church asked.",
    )
    page = Client().get(f"/ideas/questions/{question.pk}/history").content.decode()
    for words in (FULL["still_open"], "Sundays are let.", "The church asked.", "Priya, Head of Parks"):
        assert words in page
    assert CardVersion.objects.count() == 2
    with pytest.raises(InvalidInput):
        asking.change_card(by=leader, question=question, still_open="", why="x")


def test_only_whoever_holds_the_office_asks_in_its_name(leader, office):
    for other in (a_worker(), a_resident(), acting(an_account("Lee Ash", Role.LEADER), Role.LEADER)):
        with pytest.raises(NotAllowed):
            written(other, office)
        assert signed_in_as(other).get("/ideas/questions/new").status_code == 404
    question = opened(leader, office)
    with pytest.raises(NotAllowed):
        asking.close_question(by=a_worker(), question=question)


def test_days_and_ages_must_make_sense(leader, office):
    today = clock.today()
    for wrong, field in (
        ({"until_on": today - timedelta(days=1)}, "until_on"),
        ({"hear_on": today}, "hear_on"),
        ({"youngest": 25, "oldest": 11, "route": "A board."}, "oldest"),
        ({"youngest": 11, "oldest": 25}, "route"),
    ):
        with pytest.raises(InvalidInput) as caught:
            written(leader, office, **wrong)
        assert caught.value.field == field


def test_young_people_are_answered_in_their_own_channel_and_never_asked_their_age(leader, office):
    question = opened(leader, office, youngest=11, oldest=25, route="the youth club’s board")
    page = Client().get(f"/ideas/questions/{question.pk}").content.decode()
    assert "aged 11 to 25" in page and "the youth club’s board" in page
    with pytest.raises(WrongState):
        asking.told_there(by=leader, question=question)
    answering.give(by=leader, answer=access.answer_of(question), given="freed", words="Sundays are yours.")
    client = signed_in_as(leader)
    assert "It was told there" in client.get(f"/ideas/questions/{question.pk}").content.decode()
    client.post(f"/ideas/questions/{question.pk}/told-there")
    assert "Told in their own channel" in Client().get(f"/ideas/questions/{question.pk}").content.decode()


def test_one_statement_at_a_time_and_what_one_said_can_be_changed_or_taken_back(leader, office):
    question = opened(leader, office, 2)
    client, at = Client(), f"/ideas/questions/{question.pk}/statements"
    for _ in range(2):
        vote = re.search(r"/ideas/statements/[\w-]+/vote", client.get(at).content.decode())[0]
        client.post(vote, {"given": "agree"})
    assert "something to all of them" in client.get(at).content.decode()
    client.post(vote, {"given": "disagree"})
    assert sorted(Vote.objects.values_list("given", flat=True)) == [-1, 1]
    client.post(vote, {"given": "nothing"})
    assert list(Vote.objects.values_list("given", flat=True)) == [1]
    assert client.post(vote, {"given": "shout"}).status_code == 404


def test_one_account_has_one_vote_whatever_browser(leader, office):
    question, nia = opened(leader, office, 1), a_resident()
    statement = Statement.objects.get()
    for given in ("agree", "pass"):
        signed_in_as(nia).post(f"/ideas/statements/{statement.pk}/vote", {"given": given})
    assert list(Vote.objects.values_list("given", flat=True)) == [0]
    assert groups.turn_of(question, nia, "").left == 0


def test_no_row_of_the_database_leads_from_a_vote_to_whoever_cast_it(leader, office):
    first, second = (opened(leader, office, 1, title=title) for title in ("One?", "Two?"))
    nia = a_resident()
    before = set(Act.objects.values_list("pk", flat=True)), Receipt.objects.count()
    for question in (first, second):
        signed_in_as(nia).post(f"/ideas/statements/{question.statements.get().pk}/vote", {"given": "agree"})
    hands = list(Vote.objects.values_list("hand", flat=True))
    # Two questions cannot be joined, the hand is no id of anything, and the log and the receipts name nobody.
    assert len(set(hands)) == 2 and not any(nia.account.pk.hex in hand for hand in hands)
    assert {field.name for field in Vote._meta.fields} == {"id", "statement", "hand", "given"}
    assert {vote.pk.version for vote in Vote.objects.all()} == {4}
    acts = Act.objects.exclude(pk__in=before[0]).filter(what__startswith="ideas.")
    assert acts and all(one.by is None and one.request == "" for one in acts)
    assert Receipt.objects.count() == before[1]


def test_residents_add_statements_a_few_each_and_none_twice(leader, office):
    question = opened(leader, office, 1)
    client = Client()
    for number in range(7):
        client.post(f"/ideas/questions/{question.pk}/statements/new", {"words": f"Mine {number}."})
    assert question.statements.filter(is_by_askers=False).count() == asking.MOST_BY_ONE_HAND
    with pytest.raises(InvalidInput):
        asking.add_statement(by=NOBODY, question=question, words="thought 0.", hand="x")
    with pytest.raises(InvalidInput):
        asking.add_statement(by=NOBODY, question=question, words="Ring 07700 900123.", hand="x")


def test_nobody_votes_when_it_is_over_or_on_what_is_out_of_sight(leader, office):
    question = opened(leader, office, 2)
    one, two = question.statements.all()
    one.set_aside_why = "It hurts somebody."
    one.save()
    with pytest.raises(NotFound):
        asking.vote(by=NOBODY, statement=one, given=1, hand="x")
    with clock.at(clock.now() + timedelta(days=30)), pytest.raises(WrongState):
        asking.vote(by=NOBODY, statement=two, given=1, hand="x")
    asking.close_question(by=leader, question=question)
    with pytest.raises(WrongState):
        asking.vote(by=NOBODY, statement=two, given=1, hand="x")
    with pytest.raises(WrongState):
        asking.add_statement(by=leader, question=question, words="Late.")


def test_groups_are_not_shown_while_people_still_answer(leader, office):
    question = opened(leader, office, 8)
    page = Client().get(f"/ideas/questions/{question.pk}/groups").content.decode()
    assert "when the question is over" in page and "<svg viewBox" not in page


def test_two_groups_and_what_they_share_first(leader, office):
    question = over(leader, office, two_sides())
    found = groups.groups_of(question)
    assert found.is_stable and found.sizes == ((1, 8), (2, 8))
    assert found.statements[0].statement.words == "Thought 7." and found.statements[0].is_common
    assert not any(one.is_common for one in found.statements[1:])
    page = Client().get(f"/ideas/questions/{question.pk}/groups").content.decode()
    assert "Group 1: 8 people." in page and "8 agree, 0 disagree, 0 pass" in page
    assert page.count("<svg viewBox") == 8 and found.version in page


def test_groups_are_the_same_whoever_votes_first(leader, office):
    question = over(leader, office, two_sides())
    first = groups.groups_of(question)
    votes = list(Vote.objects.order_by("-statement", "hand"))
    Vote.objects.all().delete()
    groups._grouped.cache_clear()
    Vote.objects.bulk_create(votes)
    assert groups.groups_of(question) == first


def test_too_few_are_not_told(leader, office):
    question = over(leader, office, {f"a{n}": [1] * 8 for n in range(4)})
    assert not groups.groups_of(question).are_enough
    assert "Too few people" in Client().get(f"/ideas/questions/{question.pk}/groups").content.decode()


def test_what_is_not_stable_is_said_and_not_drawn(leader, office):
    question = over(leader, office, {f"a{n}": [1] * 8 for n in range(12)})
    found = groups.groups_of(question)
    assert found.are_enough and not found.is_stable
    page = Client().get(f"/ideas/questions/{question.pk}/groups").content.decode()
    assert "Not stable" in page and "Group 1" not in page


def test_fewer_than_five_of_a_group_on_one_statement_are_not_told(leader, office):
    votes = {hand: row if hand in ("a0", "b0") else row[:7] for hand, row in two_sides().items()}
    found = groups.groups_of(over(leader, office, votes))
    last = next(one for one in found.statements if one.statement.words == "Thought 7.")
    assert not any(bar.is_told for bar in last.bars) and not last.is_common


def test_only_tilth_itself_brings_votes(leader, office):
    with pytest.raises(NotFound):
        asking.bring_votes(by=leader, question=opened(leader, office), votes=[])


def test_a_question_says_of_each_statement_out_of_sight_why_and_of_no_other(leader, office):
    question = opened(leader, office, 2)
    out = "The keeper of this place took words out of sight"
    page = f"/ideas/questions/{question.pk}"
    assert out not in Client().get(page).content.decode()

    question.statements.filter(words="Thought 0.").update(set_aside_why="It hurts somebody.")
    shown = Client().get(page).content.decode()
    assert shown.count(out) == 1 and "It hurts somebody." in shown and "Thought 0." not in shown
