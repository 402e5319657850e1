"""A keeper who changes how a worker signs in does not become that worker: only the second factor they had before counts."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.accounts.cast import PASSWORD, a_keeper, a_place, an_account
from tests.crawling import sign_in
from tilth.accounts import actions
from tilth.accounts.models import Account
from tilth.base.actors import NOBODY
from tilth.base.roles import Role

pytestmark = pytest.mark.django_db(databases="__all__")
SECRET = "JBSWY3DPEHPK3PXP"
OWN = "three words you like"
WORKERS_OWN = "/what-you-may-do"


@pytest.fixture(autouse=True)
def _place():
    cache.clear()
    a_place()
    yield
    cache.clear()


@pytest.fixture
def keeper():
    return a_keeper()


@pytest.fixture
def worker():
    account = an_account("Amina Said", Role.WORKER)
    account.emailaddress_set.create(email=account.email, verified=True, primary=True)
    TOTP.activate(account, SECRET)
    return account


def taken_over(keeper, account):
    """A browser of whoever used the link that the keeper made."""
    welcome = actions.welcome_again(by=keeper, account=account)
    client = Client()
    client.post(f"/welcome/{welcome.token}", {"password": OWN})
    assert client.get("/me").status_code == 200
    return client


def now_code():
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def test_a_factor_added_after_the_change_gives_no_standing(keeper, worker):
    taken_over(keeper, worker)
    Authenticator.objects.filter(user=worker).delete()
    TOTP.activate(worker, "KRSXG5DSNFXGOIDB")
    again = sign_in(Account.objects.get(pk=worker.pk), Role.WORKER)
    assert again.get("/me").status_code == 200
    assert again.get(WORKERS_OWN).status_code == 404


def test_the_factor_they_had_before_gives_it_back_and_ends_the_rest(keeper, worker):
    taken_over(keeper, worker)
    client = Client()
    client.post(reverse("account_login"), {"login": worker.email, "password": OWN})
    client.post(reverse("mfa_authenticate"), {"code": now_code()})
    assert client.get(WORKERS_OWN).status_code == 200
    worker.refresh_from_db()
    assert (worker.rests_since, worker.had_factor) == (None, False)


def test_spare_codes_that_a_password_shows_do_not_count(keeper, worker):
    codes = RecoveryCodes.activate(worker).get_unused_codes()
    taken_over(keeper, worker)
    client = Client()
    client.post(reverse("account_login"), {"login": worker.email, "password": OWN})
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get(WORKERS_OWN).status_code == 404
    worker.refresh_from_db()
    assert worker.rests_since is not None


def test_a_change_upon_a_change_forgets_no_earlier_factor(keeper, worker):
    taken_over(keeper, worker)
    Authenticator.objects.filter(user=worker).delete()
    actions.mend_account(
        by=keeper,
        account=Account.objects.get(pk=worker.pk),
        name="Amina Said",
        short_name="Amina",
        email="n@example.org",
    )
    worker.refresh_from_db()
    assert worker.had_factor


def test_whoever_had_none_sets_one_up_as_before(keeper):
    account = actions.invite(by=keeper, name="New Here", email="new@example.org", role=Role.WORKER)
    actions.accept_welcome(by=NOBODY, welcome=account.welcomes.get(), password=PASSWORD)
    account.refresh_from_db()
    assert account.rests_since is not None and not account.had_factor
    assert sign_in(account, Role.WORKER).get(WORKERS_OWN).status_code == 200


def test_a_new_address_for_a_worker_leaves_them_their_standing(keeper, worker):
    actions.mend_account(
        by=keeper, account=worker, name="Amina Said", short_name="Amina", email="amina.new@example.org"
    )
    account = Account.objects.get(pk=worker.pk)
    assert account.rests_since is not None
    # By the code that the sign-in library sends to the new address, and the factor they have.
    account.emailaddress_set.update(verified=True)
    client = Client()
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": now_code()})
    assert client.get(WORKERS_OWN).status_code == 200
    assert re.search("Amina", client.get("/me").content.decode())
