"""Teams, members, and how they work together."""

from datetime import timedelta

import pytest

from tests.accounts.cast import (
    a_gardener,
    a_keeper,
    a_resident,
    a_worker,
    acting_as,
    an_account,
    an_organisation,
)
from tilth.accounts.queries import notices_of
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import BothKept, InvalidInput, NotAllowed, NotFound, WrongState
from tilth.base.ids import new_id
from tilth.base.roles import Role
from tilth.places.actions import add_neighbourhood
from tilth.teams import access, actions, queries
from tilth.teams.models import Team

pytestmark = pytest.mark.django_db(databases="__all__")


def a_team(name="Folds team", **words):
    return actions.make_team(by=TILTH, name=name, **words)


def put_in(team, account, **words):
    return actions.add_member(by=TILTH, team=team, account=account, **words)


def test_gardeners_and_keepers_make_teams():
    folds = add_neighbourhood(by=TILTH, name="Higher Folds")
    team = actions.make_team(by=a_gardener(), name="Folds team", neighbourhoods=[folds], days_before_unmet=7)
    assert (team.slug, team.days_before_unmet) == ("folds-team", 7)
    assert list(queries.teams_for(folds)) == [team]
    assert actions.make_team(by=a_keeper(), name="New").slug == "new-team"


@pytest.mark.parametrize("somebody", [a_worker, a_resident, lambda: NOBODY])
def test_nobody_else_makes_teams_or_members(somebody):
    team, by = a_team(), somebody()
    with pytest.raises(NotAllowed):
        actions.make_team(by=by, name="Mine")
    with pytest.raises(NotAllowed):
        actions.add_member(by=by, team=team, account=an_account("Bev"))
    with pytest.raises(NotFound):
        access.team_to_tend(by, team.slug)


def test_a_taken_name_and_impossible_days_are_refused():
    a_team()
    for words in ({"name": "FOLDS TEAM"}, {"name": "Other", "days_before_unmet": 0}):
        with pytest.raises(InvalidInput):
            a_team(**words)
    assert a_team("Folds-team").slug == "folds-team-2"


def test_members_stand_in_alphabetical_order_with_job_gifts_and_employer():
    team, homes = a_team(), an_organisation()
    put_in(team, an_account("zoe Last"), job="nurse")
    put_in(team, an_account("Amina Yusuf", Role.WORKER, organisation=homes), job="connector", gifts="Somali")
    amina, zoe = queries.members_of(team)
    assert (amina.name, amina.job, amina.gifts, amina.employer) == (
        "Amina Yusuf",
        "connector",
        "Somali",
        "Aldermoor Homes",
    )
    assert (zoe.name, zoe.employer) == ("zoe Last", "")


def test_the_members_of_a_team_cost_two_queries(django_assert_num_queries):
    team = a_team()
    for number in range(4):
        put_in(team, an_account(f"Member {number}"))
    with django_assert_num_queries(2):
        queries.members_of(team)


def test_who_is_brought_in_is_told():
    team, bev = a_team(), an_account("Bev Holt")
    actions.add_member(by=a_gardener(), team=team, account=bev)
    assert notices_of(bev)[0].sentence == "You are in the team Folds team now."
    with pytest.raises(WrongState):
        put_in(team, bev)


def test_team_mates_are_those_in_a_team_with_me_today():
    team, other = a_team(), a_team("Wharf team")
    amina, bev, zoe = an_account("Amina"), an_account("Bev"), an_account("Zoe")
    put_in(team, amina), put_in(other, zoe)
    member = put_in(team, bev)
    assert list(queries.team_mates(amina)) == [bev]
    actions.leave(by=a_gardener(), member=member)
    assert not queries.team_mates(amina).exists()
    assert list(queries.teams_of(acting_as(amina, Role.WORKER))) == [team]
    assert not queries.teams_of(NOBODY).exists()


def test_somebody_who_left_takes_their_gifts_and_may_come_back():
    team, bev = a_team(), an_account("Bev")
    member = put_in(team, bev, gifts="bikes")
    left = actions.leave(by=acting_as(bev, Role.WORKER), member=member)
    assert left.gifts == ""
    with pytest.raises(WrongState):
        actions.leave(by=a_gardener(), member=member)
    put_in(team, bev)
    assert list(queries.could_join(team).filter(pk=bev.pk)) == []


def test_a_colleague_ends_nobodys_membership():
    team = a_team()
    member = put_in(team, an_account("Bev"))
    with pytest.raises(NotFound):
        actions.leave(by=a_worker(), member=member)


def test_members_write_how_they_work_together_and_nothing_is_overwritten():
    team, worker = a_team(), a_worker()
    put_in(team, worker.account)
    first = actions.write_agreement(by=worker, team=team, words="We ring back.")
    second = actions.write_agreement(by=worker, team=team, words="We ring back the same day.", after=first)
    assert team.agreement == second
    assert [one.words for one in queries.earlier_agreements(team)] == ["We ring back."]
    with pytest.raises(BothKept) as both:
        actions.write_agreement(by=worker, team=team, words="We write.", after=first)
    assert both.value.theirs == "We ring back the same day."


@pytest.mark.parametrize("somebody", [a_worker, a_gardener, a_keeper, a_resident, lambda: NOBODY])
def test_nobody_else_writes_a_teams_agreement(somebody):
    team, by = a_team(), somebody()
    with pytest.raises(NotAllowed):
        actions.write_agreement(by=by, team=team, words="Be faster.")
    with pytest.raises(NotFound):
        access.team_to_write(by, team.slug)


def test_somebody_who_left_no_longer_writes_it():
    team, worker = a_team(), a_worker()
    put_in(team, worker.account)
    with clock.at(clock.now() + timedelta(days=1)):
        actions.leave(by=worker, member=team.members.get())
        with pytest.raises(NotAllowed):
            actions.write_agreement(by=worker, team=team, words="Still here.")


def test_a_team_is_changed_by_its_members_and_by_gardeners():
    team, worker = a_team(), a_worker()
    put_in(team, worker.account)
    words = {"name": "Folds", "about": "For the hill.", "neighbourhoods": [], "days_before_unmet": 5}
    changed = actions.change_team(by=worker, team=team, seen=1, **words)
    assert (changed.name, changed.days_before_unmet, changed.slug) == ("Folds", 5, "folds-team")
    with pytest.raises(BothKept):
        actions.change_team(by=a_gardener(), team=team, seen=1, **words)
    with pytest.raises(NotAllowed):
        actions.change_team(by=a_worker("Wes"), team=team, **words)


def test_one_says_ones_own_gifts_and_nobody_elses():
    team, worker = a_team(), a_worker()
    member = put_in(team, worker.account)
    actions.say_gifts(by=worker, member=member, job="connector", gifts="Mends bikes")
    assert queries.members_of(team)[0].gifts == "Mends bikes"
    with pytest.raises(NotFound):
        actions.say_gifts(by=a_gardener(), member=member, job="", gifts="")
    with pytest.raises(NotFound):
        access.own_membership(a_gardener("Gil"), team.slug)


def test_one_at_a_time_hosts_the_next_huddle():
    team, worker = a_team(), a_worker()
    mine, other = put_in(team, worker.account, is_host=True), put_in(team, an_account("Bev"))
    actions.host_next(by=worker, team=team, member=other)
    assert [line.name for line in queries.members_of(team) if line.is_host] == ["Bev"]
    with pytest.raises(NotAllowed):
        actions.host_next(by=a_resident(), team=team, member=mine)
    with pytest.raises(NotFound):
        actions.host_next(by=worker, team=team, member=put_in(a_team("Wharf"), worker.account))


def test_a_team_is_there_for_whoever_is_signed_in():
    team = a_team()
    assert access.team_for(a_resident(), team.slug) == team
    for by, slug in ((NOBODY, team.slug), (a_resident("Dot"), "atlantis")):
        with pytest.raises(NotFound):
            access.team_for(by, slug)


def test_a_double_press_makes_one_team():
    gardener, key = a_gardener(), new_id()
    assert actions.make_team(by=gardener, name="One", key=key) == actions.make_team(
        by=gardener, name="One", key=key
    )
    assert Team.objects.count() == 1
