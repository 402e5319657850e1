"""What the sign-in library does for us, proved as we run it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.accounts.cast import PASSWORD, a_place, an_account
from tilth.base import clock

pytestmark = pytest.mark.django_db(databases="__all__")
SECRET = "JBSWY3DPEHPK3PXP"
NEW = "  Six Blue Teapots, and a half  "


@pytest.fixture(autouse=True)
def _place():
    cache.clear()
    a_place()
    yield
    cache.clear()


@pytest.fixture
def carl():
    account = an_account("Carl Reed")
    account.emailaddress_set.create(email=account.email, verified=True, primary=True)
    return account


def sign_in(client, account, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": account.email, "password": password})


def is_in(client):
    return client.get("/me").status_code == 200


def change(client, old, new):
    return client.post(
        reverse("account_change_password"),
        {"oldpassword": old, "password1": new, "password2": new, "password": new},
    )


def test_signing_in_makes_a_new_session(carl, client):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    sign_in(client, carl)
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert is_in(client)
    assert after != before
    fixed = Client()
    fixed.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(fixed)


def test_a_session_that_was_signed_out_opens_nothing(carl, client):
    sign_in(client, carl)
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert not is_in(stolen)


def test_one_ends_ones_other_sessions_with_a_button(carl, client):
    elsewhere = Client()
    sign_in(elsewhere, carl)
    sign_in(client, carl)
    assert b"Sign out everywhere else" in client.get("/me").content
    client.post(reverse("accounts:sign_out_elsewhere"))
    assert is_in(client)
    assert not is_in(elsewhere)


def test_a_new_factor_and_one_taken_away_end_the_other_sessions(carl, client):
    for change_of in (authenticator_added, authenticator_removed):
        elsewhere = Client()
        sign_in(elsewhere, carl)
        sign_in(client, carl)
        request = client.get("/me").wsgi_request
        carl.refresh_from_db()
        change_of.send(sender=None, request=request, user=carl, authenticator=Authenticator(type="webauthn"))
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
        assert is_in(client)
        assert not is_in(elsewhere)


def test_nobody_stays_signed_in_longer_than_a_month(carl, client):
    sign_in(client, carl)
    with clock.at(clock.now() + timedelta(days=29)):
        assert is_in(client)
    with clock.at(clock.now() + timedelta(days=31)):
        assert not is_in(client)
    assert not is_in(client)


def test_changing_a_password_needs_the_old_one(carl, client):
    sign_in(client, carl)
    change(client, "not it", NEW)
    carl.refresh_from_db()
    assert carl.check_password(PASSWORD)
    change(client, PASSWORD, NEW)
    carl.refresh_from_db()
    assert carl.check_password(NEW)


def test_a_new_password_ends_the_other_sessions(carl, client):
    elsewhere = Client()
    sign_in(elsewhere, carl)
    sign_in(client, carl)
    change(client, PASSWORD, NEW)
    assert is_in(client)
    assert not is_in(elsewhere)


@pytest.mark.parametrize("password", [NEW, "x" * 63 + "Y"])
def test_a_password_counts_with_every_blank_and_capital(carl, password):
    carl.set_password(password)
    carl.save()
    for wrong in (password.strip().lower(), password[:-1], password.casefold()):
        sign_in(client := Client(), carl, wrong)
        assert not is_in(client)
    sign_in(client := Client(), carl, password)
    assert is_in(client)


def test_a_password_field_hides_and_lets_paste(client):
    page = client.get(reverse("account_login")).content.decode()
    field = re.search(r"<input[^>]*name=\"password\"[^>]*>", page)[0]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert not re.search(r"onpaste|autocomplete=\"off\"|maxlength=\"(\d|[1-5]\d)\"", field)


def test_guessing_a_password_is_slowed(carl, client):
    for _ in range(5):
        sign_in(client, carl, "not it")
    slowed = sign_in(Client(), carl)
    assert b"very often" in slowed.content or slowed.status_code == 429
    # Somebody else at another machine is not kept out by it.
    other = an_account("Rosa Lane")
    other.emailaddress_set.create(email=other.email, verified=True, primary=True)
    sign_in(free := Client(REMOTE_ADDR="203.0.113.9"), other)
    assert is_in(free)


def test_a_code_of_the_phone_works_once(carl):
    phone = TOTP.activate(carl, SECRET)
    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    assert phone.validate_code(code)
    assert not phone.validate_code(code)


def test_an_address_or_a_factor_is_changed_only_after_proving_again_who_one_is(carl, client):
    sign_in(client, carl)
    for page in ("account_email", "mfa_activate_totp"):
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": 0}]
        session.save()
        answer = client.post(reverse(page), {"action_add": "", "email": "new@example.org"})
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not carl.emailaddress_set.filter(email="new@example.org").exists()
