"""Where the sign-in library asks us: who may sign up, what it says, how its mail leaves, how its secrets are kept."""

from __future__ import annotations

import base64
import logging
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.accounts.access import LONGEST_OWN_SECONDS, SIGNED_IN_UNTIL, has_second_factor
from tilth.accounts.actions import known_by_factor, shut_other_doors
from tilth.accounts.models import Account
from tilth.base import clock, outbound, sealing
from tilth.base.limits import address_of
from tilth.base.web import actor

log = logging.getLogger(__name__)

# What the library would say after an act, and what we say. Nothing, where the next page says it already.
SAID = {
    "logged_in": "",
    "login_code_sent": "",
    "email_confirmation_sent": "",
    "logged_out": gettext_lazy("You are signed out. Nothing is left on this device."),
    "password_changed": gettext_lazy("Your new password counts from now on."),
    "password_set": gettext_lazy("Your password counts from now on."),
    "email_confirmed": gettext_lazy("That is your address. Thank you."),
    "email_deleted": gettext_lazy("That address is taken away."),
    "primary_email_set": gettext_lazy("That is now the address you sign in with."),
    "cannot_delete_primary_email": gettext_lazy("You sign in with that address, so it stays."),
    "unverified_primary_email": gettext_lazy("First show that the address is yours."),
    "recovery_codes_generated": gettext_lazy("Here are your spare codes. Older ones open nothing any more."),
    "totp_activated": gettext_lazy("From now on your phone shows that it is you."),
    "totp_deactivated": gettext_lazy("The codes on your phone no longer open anything here."),
    "webauthn_added": gettext_lazy("From now on this passkey shows that it is you."),
    "webauthn_removed": gettext_lazy("That passkey no longer opens anything here."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is by invitation; words are ours; mail leaves by the one door."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is closed. Ask the keeper of this place."),
        "email_password_mismatch": gettext_lazy("That address and password do not go together. Try again."),
        "enter_current_password": gettext_lazy("That is not your password now. Try again."),
        "incorrect_code": gettext_lazy("That code does not fit. Look again, or ask for a new one."),
        "incorrect_password": gettext_lazy("That is not your password. Try again."),
        "invalid_password_reset": gettext_lazy("This link was used, or is too old. Ask for a new one."),
        "too_many_login_attempts": gettext_lazy(
            "That was tried very often just now. Wait five minutes and try again."
        ),
        "rate_limited": gettext_lazy("That was tried very often just now. Wait a little and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        if not message and name in SAID:
            message, message_template = str(SAID[name]), None
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        account = context.get("user") or Account.objects.filter(email__iexact=email).first()
        if account is None:
            return
        message = _mail_words(template_prefix.rpartition("/")[2], context)
        if message is not None:
            outbound.send_now(account, to=email, subject=message[0], body=message[1])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:me")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # Enough to see a flood and where it comes from; never whose address or password was tried.
        log.warning("A sign-in was refused, from %s", address_of(request.META))

    def post_login(self, request: HttpRequest, user: Any, **hook: Any) -> HttpResponse:
        ways = ", ".join(str(record.get("method")) for record in get_authentication_records(request, user))
        # Not who: a list of when somebody signs in is a way to watch them.
        log.info("Somebody signed in by %s, from %s", ways, address_of(request.META))
        response = super().post_login(request, user, **hook)
        if user.acts_as and not has_second_factor(request, user):
            onward = urlencode({"next": response.headers.get("Location", "/")})
            response = HttpResponseRedirect(f"{reverse('accounts:second_factor')}?{onward}")
        if user.language:
            secure = request.is_secure()
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=secure)
        return response


def _mail_words(name: str, context: dict[str, Any]) -> tuple[str, str] | None:
    ignore = _("If you did not ask for this, you need do nothing.")
    if code := context.get("code"):
        return _(
            "Your code for Tilth"
        ), f"{_('Type this code in the window you have open:')}\n\n{code}\n\n{ignore}\n"
    if link := context.get("password_reset_url") or context.get("activate_url"):
        if name == "password_reset_key":
            return _(
                "A new password for Tilth"
            ), f"{_('Open this link to choose one:')}\n\n{link}\n\n{ignore}\n"
        return _("Is this your address?"), f"{_('Open this link to say that it is:')}\n\n{link}\n\n{ignore}\n"
    return None


class MFAAdapter(DefaultMFAAdapter):
    """The secrets of second factors are sealed under the place's key, outside the record."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That code does not fit. Wait for the next one and try again."),
        "unverified_email": gettext_lazy("First show that your e-mail address is yours."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(sealing.seal(None, UUID(int=0), "second factor", text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(None, UUID(int=0), "second factor", base64.b64decode(encrypted_text))

    def get_totp_label(self, user: Any) -> str:
        return user.email or user.name


def connect() -> None:
    """Listen to the sign-in library (signals only for other people's tables)."""
    authenticator_added.connect(_just_proved, dispatch_uid="accounts.just_proved")
    for changed in (authenticator_added, authenticator_removed, authenticator_reset):
        changed.connect(_end_elsewhere, dispatch_uid="accounts.end_elsewhere")
    authenticator_used.connect(_known_again, dispatch_uid="accounts.known_again")
    user_logged_in.connect(_for_a_month, dispatch_uid="accounts.for_a_month")


def _just_proved(request: HttpRequest, user: Account, authenticator: Authenticator, **_more: Any) -> None:
    # Whoever sets up a second factor has just shown it; asking again at once would be rude.
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=str(authenticator.type))


def _known_again(request: HttpRequest, user: Account, authenticator: Authenticator, **_more: Any) -> None:
    # What they had before somebody else changed their way in shows that it is they.
    known_by_factor(Account.objects.get(pk=user.pk), authenticator)


def _end_elsewhere(request: HttpRequest, user: Account, **_more: Any) -> None:
    # Whoever changes how they prove who they are may do so because somebody else got in.
    if actor(request).account_id == user.pk:
        update_session_auth_hash(request, shut_other_doors(by=actor(request)))


def _for_a_month(request: HttpRequest, **_more: Any) -> None:
    request.session[SIGNED_IN_UNTIL] = clock.now().timestamp() + LONGEST_OWN_SECONDS
