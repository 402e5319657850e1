from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tilth.base.policy import Facts, decide
from tilth.base.roles import Role, Section, Verb

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
TOMORROW = NOW + timedelta(days=1)

ALONGSIDE = Facts(
    acting_as=Role.WORKER,
    has_second_factor=True,
    is_persons=True,
    relation_from=YESTERDAY,
    relation_is_worker=True,
    say="yes",
    say_from=YESTERDAY,
)


def test_a_worker_alongside_sees_what_the_person_said_yes_to():
    assert decide(ALONGSIDE, Verb.SEE, NOW).rule == 5


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"is_active": False}, 1),
        ({"has_second_factor": False}, 1),
        ({"is_blocked": True}, 2),
        ({"has_conflict": True}, 2),
        ({"in_compartment": True}, 3),
        ({"section": Section.RESTRICTED}, 3),
        ({"relation_is_asleep": True}, 5),
        ({"relation_until": NOW}, 8),
        ({"relation_from": TOMORROW}, 8),
        ({"relation_from": None}, 8),
        ({"say": "no"}, 8),
        ({"say": "ask"}, 8),
        ({"say": ""}, 8),
        ({"say_until": NOW}, 8),
        ({"say_from": TOMORROW}, 8),
    ],
)
def test_one_changed_fact_shuts_the_door(change, rule):
    decision = decide(replace(ALONGSIDE, **change), Verb.SEE, NOW)

    assert not decision
    assert decision.rule == rule


@pytest.mark.parametrize(
    "change", [{"is_blocked": True}, {"in_compartment": True}, {"section": Section.RESTRICTED}]
)
def test_even_the_person_themselves_is_shown_nothing_restricted(change):
    own = Facts(is_persons=True, is_self=True)

    assert decide(own, Verb.SEE, NOW)
    assert not decide(replace(own, **change), Verb.SEE, NOW)


MEMBER = Facts(
    acting_as=Role.GARDENER,
    has_second_factor=True,
    is_persons=True,
    in_compartment=True,
    is_compartment_member=True,
)


def test_a_member_reads_and_writes_what_is_kept_apart_and_does_nothing_else():
    allowed = {verb for verb in Verb if decide(MEMBER, verb, NOW)}

    assert allowed == {Verb.SEE, Verb.WRITE}
    assert decide(MEMBER, Verb.SEE, NOW).rule == 3


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"is_compartment_member": False}, 3),
        ({"is_self": True}, 3),
        ({"acting_as": Role.RESIDENT}, 3),
        ({"has_second_factor": False}, 1),
        ({"is_blocked": True}, 2),
        ({"has_conflict": True}, 2),
    ],
)
def test_one_changed_fact_shuts_what_is_kept_apart(change, rule):
    decision = decide(replace(MEMBER, **change), Verb.SEE, NOW)

    assert (decision.allowed, decision.rule) == (False, rule)


def test_a_worker_keeps_something_apart_whatever_the_say_and_nobody_else_does():
    assert decide(replace(ALONGSIDE, say="no"), Verb.KEEP_APART, NOW).rule == 5
    assert not decide(replace(ALONGSIDE, relation_is_worker=False), Verb.KEEP_APART, NOW)
    assert not decide(replace(ALONGSIDE, relation_is_asleep=True), Verb.KEEP_APART, NOW)
    assert not decide(Facts(is_persons=True, is_self=True), Verb.KEEP_APART, NOW)


def test_the_person_may_correct_but_not_spend():
    own = Facts(is_persons=True, is_self=True)

    assert decide(own, Verb.CORRECT, NOW)
    assert not decide(own, Verb.SPEND, NOW)


def test_a_friend_alongside_may_see_and_write_but_not_spend():
    friend = replace(ALONGSIDE, acting_as=Role.RESIDENT, relation_is_worker=False)

    assert decide(friend, Verb.SEE, NOW)
    assert decide(friend, Verb.WRITE, NOW)
    assert not decide(friend, Verb.SPEND, NOW)


def test_only_the_first_worker_goes_through_the_say_with_the_person():
    first = replace(ALONGSIDE, relation_is_first=True)

    assert decide(first, Verb.SET_SAY, NOW)
    assert not decide(ALONGSIDE, Verb.SET_SAY, NOW)
    assert not decide(replace(first, relation_is_worker=False), Verb.SET_SAY, NOW)


def test_a_friend_does_not_change_how_somebody_is_described():
    friend = replace(ALONGSIDE, acting_as=Role.RESIDENT, relation_is_worker=False)

    assert decide(ALONGSIDE, Verb.SPEAK, NOW)
    assert decide(Facts(is_persons=True, is_self=True), Verb.SPEAK, NOW)
    assert not decide(friend, Verb.SPEAK, NOW)


def test_a_worker_acting_as_a_leader_has_no_workers_verbs():
    assert not decide(replace(ALONGSIDE, acting_as=Role.LEADER), Verb.SPEND, NOW)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.WORKER])
def test_a_workers_relation_opens_nothing_in_another_standing(role):
    elsewhere = replace(ALONGSIDE, acting_as=role)

    assert not any(decide(elsewhere, verb, NOW) for verb in Verb)


def test_anyone_alongside_may_end_it_whatever_the_say():
    assert decide(replace(ALONGSIDE, say="no"), Verb.END, NOW)


def test_a_sleeping_relation_can_only_be_woken():
    asleep = replace(ALONGSIDE, relation_is_asleep=True)

    assert decide(asleep, Verb.WAKE, NOW)
    assert not decide(asleep, Verb.END, NOW)


def test_broken_glass_opens_only_its_sections_and_only_for_reading():
    glass = replace(
        ALONGSIDE, relation_from=None, glass_until=TOMORROW, glass_sections=frozenset({Section.STORY})
    )

    assert decide(glass, Verb.SEE, NOW).rule == 6
    assert not decide(glass, Verb.WRITE, NOW)
    assert not decide(replace(glass, section=Section.HEALTH), Verb.SEE, NOW)
    assert not decide(replace(glass, glass_until=NOW), Verb.SEE, NOW)


GLASS = Facts(
    acting_as=Role.WORKER,
    has_second_factor=True,
    is_persons=True,
    glass_until=TOMORROW,
    glass_sections=frozenset({Section.STORY}),
)


@pytest.mark.parametrize("role", list(Role))
def test_a_broken_glass_opens_to_four_standings_alone(role):
    opens = role in {Role.WORKER, Role.GARDENER, Role.LEADER, Role.PRIVACY_LEAD}

    assert bool(decide(replace(GLASS, acting_as=role), Verb.SEE, NOW)) == opens


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"is_active": False}, 1),
        ({"has_second_factor": False}, 1),
        ({"is_blocked": True}, 2),
        ({"has_conflict": True}, 2),
        ({"section": Section.RESTRICTED}, 3),
        ({"glass_until": None}, 8),
        ({"glass_until": NOW}, 8),
        ({"glass_sections": frozenset()}, 8),
        ({"section": Section.HEALTH}, 8),
        ({"is_persons": False}, 8),
    ],
)
def test_one_changed_fact_shuts_what_a_broken_glass_opened(change, rule):
    decision = decide(replace(GLASS, **change), Verb.SEE, NOW)

    assert (decision.allowed, decision.rule) == (False, rule)


@pytest.mark.parametrize("change", [{"relation_is_asleep": True}, {"say": "no"}, {"say": ""}])
def test_a_broken_glass_opens_where_a_live_relation_does_not(change):
    walks = replace(ALONGSIDE, glass_until=TOMORROW, glass_sections=frozenset({Section.STORY}), **change)

    assert decide(walks, Verb.SEE, NOW).rule == 6
    assert not decide(walks, Verb.WRITE, NOW)


@pytest.mark.parametrize("role", list(Role))
def test_no_role_alone_opens_a_persons_page(role):
    stranger = Facts(acting_as=role, has_second_factor=True, is_persons=True)

    assert not any(decide(stranger, verb, NOW) for verb in Verb)


def test_what_is_public_may_be_seen_and_no_more():
    public = Facts(is_public=True)

    assert decide(public, Verb.SEE, NOW)
    assert not decide(public, Verb.TEND, NOW)


def test_holding_a_thing_gives_the_verbs_of_the_role_in_use():
    keeper = Facts(acting_as=Role.KEEPER, has_second_factor=True, holds=True)

    assert decide(keeper, Verb.KEEP, NOW)
    assert not decide(keeper, Verb.SPEND, NOW)
    assert not decide(replace(keeper, holds=False), Verb.KEEP, NOW)


def test_when_somebody_has_died_their_page_is_read_and_nothing_more():
    died = replace(ALONGSIDE, has_died=True, relation_is_first=True)

    allowed = {verb for verb in Verb if decide(died, verb, NOW)}
    assert allowed == {Verb.SEE, Verb.SAY_DIED}
    assert decide(died, Verb.WRITE, NOW).rule == 2


def test_a_worker_alongside_says_that_somebody_has_died_whatever_the_say_and_nobody_else_does():
    assert decide(replace(ALONGSIDE, say="no"), Verb.SAY_DIED, NOW)
    assert not decide(replace(ALONGSIDE, relation_is_worker=False), Verb.SAY_DIED, NOW)
    assert not decide(replace(ALONGSIDE, relation_is_asleep=True), Verb.SAY_DIED, NOW)
    assert not decide(Facts(is_persons=True, is_self=True), Verb.SAY_DIED, NOW)


def test_only_the_first_worker_says_that_two_pages_are_about_one_person():
    assert decide(replace(ALONGSIDE, relation_is_first=True), Verb.JOIN, NOW)
    assert not decide(ALONGSIDE, Verb.JOIN, NOW)
    assert not decide(Facts(is_persons=True, is_self=True), Verb.JOIN, NOW)
