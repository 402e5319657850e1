"""Every page of the sign-in library, in the state in which it shows itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.cast import PASSWORD, an_account, signed_in
from tests.crawling import Visit, opened_by
from tests.walking import ALL
from tilth.accounts.models import Account
from tilth.base.roles import Role

PLAIN = [f"/{route.pattern}" for route in ALL if route.is_library and not re.search(r"[<(]", route.pattern)]


def sign_in_pages() -> Iterator[tuple[Client, Visit]]:
    """Give each page of the library as a stranger meets it, as a worker does, and half-way through."""
    worker = _known("Una Known", Role.WORKER)
    TOTP.activate(worker, "JBSWY3DPEHPK3PXP")
    inside = _just_signed_in(worker)
    inside.post(reverse("mfa_generate_recovery_codes"))
    yield from _opened("signed in", inside, PLAIN)
    with_key = _known("Kay Key", Role.WORKER)
    key = Authenticator.objects.create(
        user=with_key,
        type="webauthn",
        data={"name": "My phone", "credential": {"clientExtensionResults": {}}},
    )
    names = ("mfa_edit_webauthn", "mfa_remove_webauthn")
    yield from _opened(
        "with a passkey", _just_signed_in(with_key), [reverse(name, args=[key.pk]) for name in names]
    )
    yield from _opened("setting up", _just_signed_in(_known("Ivo New", Role.WORKER)), PLAIN)
    yield from _opened(
        "no password", _just_signed_in(_without_password("Ada Bare")), ["/accounts/password/set/"]
    )
    yield from _opened("stranger", Client(), PLAIN)
    yield from _half_way(worker)


def _half_way(worker: Account) -> Iterator[tuple[Client, Visit]]:
    """After the password and before the code; with a mailed code; with a mailed link."""
    client = Client()
    client.post(reverse("account_login"), {"login": worker.email, "password": PASSWORD})
    yield from _opened("half signed in", client, [reverse("mfa_authenticate")])
    resident = _known("Owen Half")
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": resident.email})
    yield from _opened("with a code", client, [reverse("account_confirm_login_code")])
    client = Client()
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": resident.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)
    assert link is not None
    shown = client.get(link[1], follow=True)
    yield from _opened("with a link", client, [shown.request["PATH_INFO"]])
    client = _just_signed_in(resident)
    client.post(reverse("account_email"), {"action_add": "", "email": "owen.new@example.org"})
    yield from _opened("with a new address", client, [reverse("account_email_verification_sent")])


def _opened(who: str, client: Client, paths: list[str]) -> Iterator[tuple[Client, Visit]]:
    for path in paths:
        yield client, opened_by(who, client, path)[0]


def _known(name: str, role: Role | None = None) -> Account:
    account = an_account(name, role)
    account.emailaddress_set.create(email=account.email, verified=True, primary=True)
    return account


def _without_password(name: str) -> Account:
    account = _known(name)
    account.set_unusable_password()
    account.save()
    return account


def _just_signed_in(account: Account) -> Client:
    client = signed_in(account, second_factor=False)
    session = client.session
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": 9e9, "reauthenticated": True}]
    session.save()
    return client
