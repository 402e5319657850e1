"""Who acts in a request, for how long, and in which standing."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.accounts.cast import a_keeper, acting_as, an_account, an_organisation, signed_in
from tilth.accounts import actions
from tilth.accounts.access import account_for, actor_from, may, organisation_for
from tilth.base import clock
from tilth.base.actors import NOBODY, TILTH
from tilth.base.errors import NotFound
from tilth.base.roles import Role, Verb

pytestmark = pytest.mark.django_db(databases="__all__")


def actor_of(client, rf):
    """The actor a request from this browser would have."""
    from django.contrib.auth import get_user

    request = rf.get("/")
    request.session = client.session
    request.user = get_user(request)
    found = actor_from(request)
    request.session.save()
    return found


def test_nobody_is_nobody(rf):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/")
    request.user = AnonymousUser()
    assert actor_from(request) is None


def test_with_a_second_factor_one_acts_in_ones_standing(rf):
    homes = an_organisation()
    account = an_account(role=Role.WORKER, organisation=homes)
    actor = actor_of(signed_in(account), rf)
    assert (actor.acting_as, actor.has_second_factor, actor.is_staff) == (Role.WORKER, True, True)
    assert actor.organisation_id == homes.pk
    assert actor.name == "Amina"


def test_without_one_a_worker_is_a_resident(rf):
    actor = actor_of(signed_in(an_account(role=Role.WORKER), second_factor=False), rf)
    assert (actor.acting_as, actor.is_staff) == (Role.RESIDENT, False)


def test_a_second_factor_of_another_account_does_not_count(rf):
    client = signed_in(an_account(role=Role.WORKER), account_authentication_methods_user="someone else")
    assert actor_of(client, rf).acting_as == Role.RESIDENT


def test_a_password_and_a_code_by_mail_are_no_second_factor(rf):
    methods = [{"method": "password", "at": 0}, {"method": "code", "at": 0}]
    client = signed_in(an_account(role=Role.WORKER), account_authentication_methods=methods)
    assert not actor_of(client, rf).has_second_factor


def test_the_standing_one_chose_is_the_one_in_use(rf):
    account = an_account(role=Role.WORKER)
    actions.give_standing(by=TILTH, account=account, role=Role.KEEPER)
    assert actor_of(signed_in(account), rf).acting_as == Role.WORKER
    assert actor_of(signed_in(account, acting_as="keeper"), rf).acting_as == Role.KEEPER
    assert actor_of(signed_in(account, acting_as="resident"), rf).acting_as == Role.RESIDENT


def test_a_standing_that_ended_is_not_acted_in_even_if_it_was_chosen(rf):
    account = an_account(role=Role.WORKER)
    actions.end_standing(by=TILTH, standing=account.standings.get())
    account.refresh_from_db()
    assert actor_of(signed_in(account, acting_as="worker"), rf).acting_as == Role.RESIDENT


def test_ending_a_standing_ends_that_accounts_sessions():
    account = an_account(role=Role.WORKER)
    client = signed_in(account)
    assert client.get("/me").status_code == 200
    actions.end_standing(by=TILTH, standing=account.standings.get())
    assert client.get("/me").status_code == 302


def test_the_demo_factor_counts_for_the_cast_alone(rf):
    real, cast = an_account(role=Role.WORKER), an_account("Bev", Role.WORKER, is_demo=True)
    flag = {"second_factor": False, "demo_second_factor": True}
    assert not actor_of(signed_in(real, **flag), rf).has_second_factor
    assert actor_of(signed_in(cast, **flag), rf).acting_as == Role.WORKER


def test_an_hour_without_a_page_ends_a_workers_session(rf):
    client = signed_in(an_account(role=Role.WORKER))
    start = clock.now()
    with clock.at(start):
        assert actor_of(client, rf)
    with clock.at(start + timedelta(minutes=59)):
        assert actor_of(client, rf)
    with clock.at(start + timedelta(minutes=59 + 61)):
        assert actor_of(client, rf) is None


def test_eight_hours_are_the_most(rf):
    client = signed_in(an_account(role=Role.WORKER))
    start = clock.now()
    for half_hours in range(17):
        with clock.at(start + timedelta(minutes=30 * half_hours)):
            assert actor_of(client, rf)
    with clock.at(start + timedelta(hours=8, minutes=20)):
        assert actor_of(client, rf) is None


def test_choosing_to_be_a_resident_does_not_lengthen_a_session_that_can_do_more(rf):
    client = signed_in(an_account(role=Role.WORKER), acting_as="resident")
    start = clock.now()
    with clock.at(start):
        assert actor_of(client, rf)
    with clock.at(start + timedelta(hours=2)):
        assert actor_of(client, rf) is None


def test_a_resident_is_not_timed(rf):
    client = signed_in(an_account("Carl"), second_factor=False)
    with clock.at(clock.now() + timedelta(days=3)):
        assert actor_of(client, rf)


def test_the_session_store_itself_forgets_an_idle_worker():
    client = signed_in(an_account(role=Role.WORKER))
    client.get("/me")
    left = Session.objects.get().expire_date - clock.now()
    assert left <= timedelta(hours=1)


def test_who_acts_costs_one_query_beside_session_and_account(rf, django_assert_num_queries):
    client = signed_in(an_account(role=Role.WORKER))
    request = rf.get("/")
    request.session = client.session
    request.session.get("nothing")
    request.user = an_account("Bev", Role.WORKER)
    with django_assert_num_queries(1):
        actor_from(request)


def test_an_inactive_account_is_nobody():
    account = an_account(role=Role.WORKER)
    client = signed_in(account)
    account.is_active = False
    account.save()
    assert client.get("/me").status_code == 302


def test_what_a_role_alone_allows():
    keeper = a_keeper()
    worker = acting_as(an_account("Bev", Role.WORKER), Role.WORKER)
    assert may(keeper, Verb.KEEP)
    assert may(TILTH, Verb.KEEP)
    assert not may(worker, Verb.KEEP)
    assert not may(keeper, Verb.KEEP, holds=False)
    assert not may(NOBODY, Verb.SEE)


def test_accounts_and_organisations_are_there_for_keepers_alone():
    keeper, account, homes = a_keeper(), an_account("Bev"), an_organisation()
    assert account_for(keeper, account.pk) == account
    assert organisation_for(keeper, homes.pk) == homes
    worker = acting_as(an_account("Wes", Role.WORKER), Role.WORKER)
    for door, row in ((account_for, account), (organisation_for, homes)):
        with pytest.raises(NotFound):
            door(worker, row.pk)


def test_a_stranger_is_sent_to_sign_in():
    response = Client().get("/me")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=")
