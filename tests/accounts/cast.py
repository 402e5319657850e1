"""People of these tests: accounts with a standing, as actors and signed in with or without a second factor."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client

from tilth.accounts.models import Account, Organisation, Standing
from tilth.base.actors import TILTH, Actor
from tilth.base.ids import new_id
from tilth.base.roles import Role
from tilth.places import actions as places
from tilth.places.models import Place

PASSWORD = "three good words"


def an_account(name: str = "Amina Yusuf", role: Role | None = None, **fields: Any) -> Account:
    """Somebody let in already, with a password and, if asked, a standing."""
    organisation = fields.pop("organisation", None)
    email = fields.pop("email", f"{name.split()[0].lower()}.{new_id().hex[-6:]}@example.org")
    account = Account(name=name, short_name=name.split()[0], email=email, **fields)
    account.set_password(PASSWORD)
    account.save()
    if role:
        Standing.objects.create(
            account=account, role=role, organisation=organisation, from_on=date(2020, 1, 1)
        )
    return account


def an_organisation(name: str = "Aldermoor Homes", kind: str = "housing") -> Organisation:
    return Organisation.objects.create(name=name, kind=kind)


def acting_as(account: Account, role: Role, **more: Any) -> Actor:
    """An account acting in a role with its second factor shown."""
    return Actor(kind="account", account=account, acting_as=role, has_second_factor=True, **more)


def a_keeper(name: str = "Kit Keeper") -> Actor:
    return acting_as(an_account(name, Role.KEEPER), Role.KEEPER)


def a_worker(name: str = "Amina Yusuf") -> Actor:
    return acting_as(an_account(name, Role.WORKER), Role.WORKER)


def a_gardener(name: str = "Gwen Gardener") -> Actor:
    return acting_as(an_account(name, Role.GARDENER), Role.GARDENER)


def a_resident(name: str = "Carl Reed") -> Actor:
    return Actor(kind="account", account=an_account(name))


def signed_in(account: Account, *, second_factor: bool = True, **session: Any) -> Client:
    """A browser in which this account is signed in."""
    client = Client()
    request = HttpRequest()
    request.session = client.session
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    if second_factor:
        request.session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        request.session["account_authentication_methods_user"] = str(account.pk)
    for name, value in session.items():
        request.session[name] = value
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client


def a_place(name: str = "Aldermoor", **fields: Any) -> Place:
    return places.found(by=TILTH, name=name, nation=fields.pop("nation", "england"), **fields)
