"""Every page of the sign-in library stands in our shell and speaks our words."""

import base64
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse

from tests.accounts.cast import PASSWORD, a_place, an_account, signed_in
from tests.undefined import listening
from tilth.base.roles import Role

pytestmark = pytest.mark.django_db(databases="__all__")
SIGNED_OUT = [
    "account_login", "account_signup", "account_request_login_code", "account_reset_password", "account_inactive",
    "account_reset_password_done", "account_reset_password_from_key_done", "socialaccount_login_cancelled",
    "socialaccount_login_error",
]  # fmt: skip
SIGNED_IN = [
    "account_logout", "account_email", "account_change_password", "account_reauthenticate", "mfa_index",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "socialaccount_connections",
]  # fmt: skip
OURS = "Worried about someone’s safety?"


@pytest.fixture(autouse=True)
def _place():
    a_place()


def an_address(account):
    account.emailaddress_set.create(email=account.email, verified=True, primary=True)
    return account


def text_of(response):
    return response.content.decode()


def just_signed_in(account):
    client = signed_in(account, second_factor=False)
    session = client.session
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": 9e9, "reauthenticated": True}]
    session.save()
    return client


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def look_at(client, *urls):
    """Open pages and see that each is ours and asks for no name that nobody gave."""
    pages = []
    with listening() as missing:
        for url in urls:
            response = client.get(url)
            assert response.status_code in (200, 401), url
            assert OURS in text_of(response), url
            pages.append(text_of(response))
    assert not missing
    return pages


def test_pages_before_signing_in_are_ours():
    look_at(Client(), *map(reverse, SIGNED_OUT))


def test_pages_after_signing_in_are_ours():
    look_at(just_signed_in(an_address(an_account())), *map(reverse, SIGNED_IN))


def test_no_page_of_the_library_was_forgotten():
    """A new version may bring a new address; then it must be looked at."""
    names = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith(("account_", "mfa_", "socialaccount_"))
    }
    elsewhere = {
        "account_set_password", "account_reset_password_from_key", "account_confirm_login_code",
        "account_email_verification_sent", "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_login_webauthn",
        "socialaccount_signup",
    }  # fmt: skip
    assert names <= {*SIGNED_OUT, *SIGNED_IN, *elsewhere}


def test_sign_up_is_closed_and_says_what_is_open():
    assert "Somebody lets you in" in text_of(Client().get(reverse("account_signup")))
    response = Client().post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})
    assert "Somebody lets you in" in text_of(response)


def test_a_code_by_mail_signs_a_resident_in(settings):
    account, client = an_address(an_account("Carl Reed")), Client()
    page = client.post(reverse("account_request_login_code"), {"email": account.email}, follow=True)
    with listening() as missing:
        page = client.get(reverse("account_confirm_login_code"))
    assert not missing
    assert OURS in text_of(page)
    message = mail.outbox[0]
    assert (message.subject, message.to) == ("Your code for Tilth", [account.email])
    code = re.search(r"\n\n(\S+)\n\n", message.body)[1]
    wrong = client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})
    assert "does not fit" in text_of(wrong)
    assert client.post(reverse("account_confirm_login_code"), {"code": code}).headers["Location"] == "/"


def test_nobody_learns_whether_an_address_is_ours():
    for name in ("account_request_login_code", "account_reset_password"):
        response = Client().post(reverse(name), {"email": "stranger@example.org"})
        assert response.status_code == 302
    assert not mail.outbox


def test_a_forgotten_password_is_chosen_anew_through_a_link():
    account, client = an_address(an_account("Carl Reed")), Client()
    client.post(reverse("account_reset_password"), {"email": account.email})
    link = re.search(r"https?://\S+", mail.outbox[0].body)[0]
    with listening() as missing:
        page = client.get(link, follow=True)
    assert not missing
    assert "A new password" in text_of(page)
    done = client.post(
        page.request["PATH_INFO"],
        {"password1": "hill and moor and bus", "password2": "hill and moor and bus"},
    )
    assert done.status_code == 302
    account.refresh_from_db()
    assert account.check_password("hill and moor and bus")
    assert "This link is over" in text_of(Client().get(link, follow=True))


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_setting_up_a_code_shows_it_at_once_so_that_a_worker_can_act():
    account = an_address(an_account(role=Role.WORKER))
    client = just_signed_in(account)
    page = text_of(client.get(reverse("mfa_activate_totp")))
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "does not fit" in text_of(wrong)
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response.status_code == 302
    assert "Act as resident" in text_of(client.get("/me"))
    stored = Authenticator.objects.get(user=account, type="totp").data["secret"]
    assert secret not in stored
    assert base64.b64decode(stored)


def test_a_code_on_the_phone_is_the_second_step_of_signing_in():
    account = an_address(an_account(role=Role.WORKER))
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    client = Client()
    response = client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    assert response.headers["Location"].startswith(reverse("mfa_authenticate"))
    with listening() as missing:
        page = client.get(reverse("mfa_authenticate"))
    assert not missing
    assert "One more thing" in text_of(page)
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).headers["Location"] == "/"
    assert "Act as resident" in text_of(client.get("/me"))


def test_pages_about_codes_are_ours():
    account = an_address(an_account(role=Role.WORKER))
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    client = just_signed_in(account)
    client.post(reverse("mfa_generate_recovery_codes"))
    names = (
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    )
    look_at(client, *map(reverse, names))


def test_pages_about_passkeys_are_ours_and_tell_no_time_of_use():
    account = an_address(an_account(role=Role.WORKER))
    key = Authenticator.objects.create(
        user=account, type="webauthn", data={"name": "My phone", "credential": {"clientExtensionResults": {}}}
    )
    one = [reverse(name, args=[key.pk]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")]
    pages = look_at(just_signed_in(account), *one, reverse("mfa_list_webauthn"), reverse("mfa_index"))
    assert not any("ast used" in page for page in pages)


def test_an_address_is_changed_by_its_owner_with_a_code():
    account = an_address(an_account("Carl Reed"))
    client = just_signed_in(account)
    client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    with listening() as missing:
        page = client.get(reverse("account_email_verification_sent"))
    assert not missing
    assert "Is this your address?" in text_of(page)
    code = re.search(r"\n\n(\S+)\n\n", mail.outbox[0].body)[1]
    client.post(reverse("account_email_verification_sent"), {"code": code})
    client.post(reverse("account_email"), {"action_primary": "", "email": "new@example.org"})
    account.refresh_from_db()
    assert account.email == "new@example.org"


def test_a_passkey_page_runs_nothing_written_into_the_page():
    page = text_of(Client().get(reverse("account_login")))
    for script in re.findall(r"<script\b[^>]*>", page):
        assert "src=" in script or 'type="application/json"' in script
