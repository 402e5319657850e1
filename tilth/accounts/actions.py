"""The verbs of this room: letting in, mending, closing, standing, notices, acting as."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilth.accounts.access import account_for, must, organisation_for, standing_for
from tilth.accounts.models import (
    Account,
    Notice,
    Organisation,
    OrganisationKind,
    Standing,
    ToldWhen,
    Welcome,
)
from tilth.accounts.queries import is_only_keeper
from tilth.base import clock, outbound
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, NotAllowed, WrongState
from tilth.base.ids import token_digest
from tilth.base.roles import STAFF, Role, Verb
from tilth.base.writing import act, verb

WELCOME_DAYS = 14
NEEDS_A_KEEPER = gettext_lazy("Somebody has to look after Tilth. Give that standing to somebody else first.")
# Kinds of notices of which not even the page's address leaves by mail.
SAID_ONLY_HERE = frozenset({"apart", "emergency", "speaking"})


@verb("accounts.invite")
def invite(
    *,
    by: Actor,
    name: str,
    short_name: str = "",
    email: str = "",
    role: Role | str = "",
    organisation: Organisation | None = None,
    language: str = "",
) -> Account:
    """Let somebody in: an account without a password, its standing if one is given, and a link that works once.

    Raises InvalidInput when the address is taken.
    """
    must(by, Verb.KEEP)
    email = _free_address(email)
    first = short_name or name.split()[0]
    account = Account(name=name, short_name=first[:60], email=email or None, language=language)
    account.set_unusable_password()
    account.save()
    if role:
        _stand(by, account, Role(role), organisation, clock.today())
    _make_welcome(by, account)
    act(by, "accounts.invite", subject=account)
    return account


def _free_address(email: str, but: Account | None = None) -> str:
    email = email.strip().lower()
    same = Account.objects.filter(email__iexact=email) if email else Account.objects.none()
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise InvalidInput(_("Somebody with this address is let in already."), "email")
    return email


@verb("accounts.mend_account")
def mend_account(*, by: Actor, account: Account, name: str, short_name: str, email: str) -> Account:
    """Correct somebody's name, short name or e-mail address. They are told, and show that a new address is theirs.

    Raises InvalidInput when the address is taken, or when the one they sign in with is left out.
    """
    account = account_for(by, account.pk)
    email, before = _free_address(email, but=account), (account.email or "").lower()
    if before and not email:
        raise InvalidInput(_("They sign in with an address. Write the new one, or leave the old."), "email")
    account.name, account.short_name = name, (short_name or name.split()[0])[:60]
    account.save(update_fields=["name", "short_name"])
    if email != before:
        _change_address(account, email)
        if by.account_id != account.pk:
            _rest(account, by.account)
    act(by, "accounts.mend_account", subject=account)
    if by.account_id != account.pk:
        notify(account, _("Your name or address was mended here. Look whether it is right."), link="/me")
    return account


def _change_address(account: Account, email: str) -> None:
    # What they said of their mail, they said of the other address; and whoever reads that one is signed out.
    account.email, account.mail_ok, account.mail_is_safe = email, False, False
    account.save(update_fields=["email", "mail_ok", "mail_is_safe"])
    _shut_doors(account)
    known, _count = EmailAddress.objects.filter(user=account).delete()
    if known:
        EmailAddress.objects.create(user=account, email=email, verified=False, primary=True)


def _rest(account: Account, changed_by: Account | None) -> None:
    """Let what is the owner's alone rest, because somebody else changed the way in. The same for every account."""
    # Changed again before it was known: what they had before the first change is what counts.
    if account.rests_since is None:
        account.had_factor = Authenticator.objects.filter(user=account).exists()
        account.rests_since = clock.now()
    account.rests_by = changed_by
    account.save(update_fields=["rests_since", "rests_by", "had_factor"])


def known_again(account: Account) -> None:
    """End that rest: whoever knows the owner says that the way in is theirs. Not a verb: verbs call it."""
    account.rests_since, account.rests_by, account.had_factor = None, None, False
    account.save(update_fields=["rests_since", "rests_by", "had_factor"])


def known_by_factor(account: Account, authenticator: Authenticator) -> bool:
    """End that rest when a second factor is shown that was theirs before. Spare codes do not count: a password shows them.

    Not a verb: the sign-in library calls it. Gives whether it ended.
    """
    is_older = account.rests_since is not None and authenticator.created_at < account.rests_since
    if not is_older or authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return False
    known_again(account)
    return True


def _shut_doors(account: Account) -> None:
    """End every session of an account at its next request."""
    Account.objects.filter(pk=account.pk).update(doors_shut=F("doors_shut") + 1)


@verb("accounts.close_account")
def close_account(*, by: Actor, account: Account) -> Account:
    """Close an account: its standings end today, its sessions at their next request, its links at once.

    What they wrote stays, under their name. Raises WrongState for one that is closed, and for the only keeper's.
    """
    account = account_for(by, account.pk)
    if not account.is_active:
        raise WrongState(_("This account is closed already."))
    if is_only_keeper(account):
        raise WrongState(str(NEEDS_A_KEEPER))
    today = clock.today()
    for standing in account.standings.filter(Q(until_on=None) | Q(until_on__gt=today)):
        standing.until_on = max(today, standing.from_on)
        standing.save(update_fields=["until_on"])
    account.welcomes.filter(used_at=None).update(until_at=clock.now())
    account.is_active = False
    account.save(update_fields=["is_active"])
    _shut_doors(account)
    act(by, "accounts.close_account", subject=account)
    return account


@verb("accounts.open_again")
def open_again(*, by: Actor, account: Account) -> Account:
    """Open a closed account again. No standing, and nobody's page, comes back with it."""
    account = account_for(by, account.pk)
    if account.is_active:
        raise WrongState(_("This account is open."))
    account.is_active = True
    account.save(update_fields=["is_active"])
    act(by, "accounts.open_again", subject=account)
    return account


def _open_account(by: Actor, account: Account) -> Account:
    account = account_for(by, account.pk)
    if not account.is_active:
        raise WrongState(_("This account is closed. Open it again first."))
    return account


@verb("accounts.welcome_again")
def welcome_again(*, by: Actor, account: Account) -> Welcome:
    """Make a new welcome link for somebody who could not use theirs; older links stop working."""
    account = _open_account(by, account)
    account.welcomes.filter(used_at=None).update(until_at=clock.now())
    welcome = _make_welcome(by, account)
    act(by, "accounts.welcome_again", subject=account)
    if by.account_id != account.pk:
        notify(account, _("A new link to sign in as you was made here. Did you ask for it?"), link="/me")
    return welcome


def _make_welcome(by: Actor, account: Account) -> Welcome:
    welcome = Welcome(
        account=account, until_at=clock.now() + timedelta(days=WELCOME_DAYS), made_by=by.account
    )
    welcome.token_hash = token_digest(welcome.token)
    welcome.save()
    outbound.queue_mail(account, link=reverse("accounts:welcome", args=[welcome.token]), kind="welcome")
    return welcome


@verb("accounts.accept_welcome")
def accept_welcome(*, by: Actor, welcome: Welcome, password: str = "") -> Account:
    """Take up a welcome: the link is used up, and the password chosen, if there is an address to sign in with.

    Raises InvalidInput for a weak password, WrongState when the link was used in between.
    """
    welcome = Welcome.objects.select_for_update().select_related("account").get(pk=welcome.pk)
    account = welcome.account
    if not welcome.is_open or not account.is_active:
        raise WrongState(_("This link was used already. Sign in, or ask the keeper for a new link."))
    if account.email:
        _set_password(account, password)
        # Whoever opened the link is whom the keeper gave this address; no second mail asks the same.
        EmailAddress.objects.update_or_create(
            user=account, email=account.email, defaults={"verified": True, "primary": True}
        )
    welcome.used_at = clock.now()
    welcome.save(update_fields=["used_at"])
    if welcome.made_by_id not in (None, account.pk):
        # Whoever made the link could be who used it. A first link is no other: one rule, for every account alike.
        _rest(account, welcome.made_by)
    act(by, "accounts.accept_welcome", subject=account)
    return account


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), "password") from None
    account.set_password(password)
    account.save(update_fields=["password"])


@verb("accounts.give_standing")
def give_standing(
    *,
    by: Actor,
    account: Account,
    role: Role | str,
    organisation: Organisation | None = None,
    from_on: date | None = None,
) -> Standing:
    """Give somebody a standing from a day on. Raises WrongState when they have it already, or their account is closed."""
    account = _open_account(by, account)
    standing = _stand(by, account, Role(role), organisation, from_on or clock.today())
    act(by, "accounts.give_standing", subject=standing)
    return standing


def _stand(
    by: Actor, account: Account, role: Role, organisation: Organisation | None, from_on: date
) -> Standing:
    if role not in STAFF:
        raise InvalidInput(_("Everybody is a resident already. Choose another standing."), "role")
    if account.standings.filter(role=role, organisation=organisation, until_on=None).exists():
        raise WrongState(_("%(name)s has this standing already.") % {"name": account.name})
    return Standing.objects.create(
        account=account, role=role, organisation=organisation, from_on=from_on, given_by=by.account
    )


@verb("accounts.end_standing")
def end_standing(*, by: Actor, standing: Standing) -> Standing:
    """End a standing today, and every session of its account at the next request.

    Raises WrongState for one that has ended, and for the last keeper's.
    """
    standing = standing_for(by, standing.pk)
    if standing.until_on is not None:
        raise WrongState(_("This standing has ended already."))
    if standing.role == Role.KEEPER and is_only_keeper(standing.account):
        raise WrongState(str(NEEDS_A_KEEPER))
    standing.until_on = max(clock.today(), standing.from_on)
    standing.save(update_fields=["until_on"])
    _shut_doors(standing.account)
    act(by, "accounts.end_standing", subject=standing)
    return standing


@verb("accounts.add_organisation")
def add_organisation(*, by: Actor, name: str, kind: str = OrganisationKind.OTHER) -> Organisation:
    """Add an organisation. Raises InvalidInput when there is one of this name."""
    must(by, Verb.KEEP)
    _refuse_taken_name(name)
    organisation = Organisation.objects.create(name=name, kind=kind)
    act(by, "accounts.add_organisation", subject=organisation)
    return organisation


@verb("accounts.change_organisation")
def change_organisation(*, by: Actor, organisation: Organisation, name: str, kind: str) -> Organisation:
    """Correct an organisation's name or kind."""
    organisation = organisation_for(by, organisation.pk)
    _refuse_taken_name(name, but=organisation)
    organisation.name, organisation.kind = name, kind
    organisation.save(update_fields=["name", "kind"])
    act(by, "accounts.change_organisation", subject=organisation)
    return organisation


def _refuse_taken_name(name: str, but: Organisation | None = None) -> None:
    same = Organisation.objects.filter(name__iexact=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise InvalidInput(_("There is an organisation of this name already."), "name")


def notify(
    account: Account,
    sentence: str,
    link: str = "",
    kind: str = "notice",
    person_id: UUID | None = None,
    reply: str = "",
) -> Notice | None:
    """Tell an account something, in the product, and by a mail without content if they chose that and it is safe.

    Not a verb: verbs call it in their own transaction. The sentence holds no private words. `reply`: a link by which
    they may reply without signing in, which leaves by mail alone. Nothing, and None, to or about somebody who has died.
    """
    if not outbound.may_tell(account, person_id):
        return None
    with transaction.atomic():
        notice = Notice.objects.create(
            account=account, kind=kind, sentence=sentence[:300], link=link, person_id=person_id
        )
        if account.told_when == ToldWhen.NOW and account.is_active:
            # An address can tell as much as a sentence.
            quiet = "/notices" if kind in SAID_ONLY_HERE else link
            tell_that_something_waits(account, link=reply or quiet, kind="reply" if reply else "notice")
    return notice


def tell_that_something_waits(account: Account, *, link: str, kind: str) -> bool:
    """Queue what an account chose, each way only where it is safe. Not a verb: verbs and the daily round call it."""
    queued = []
    if account.mail_ok and account.mail_is_safe:
        queued.append(outbound.queue_mail(account, link=link or "/", kind=kind))
    if account.text_ok:
        queued.append(outbound.queue_by_command(account, "text", kind=kind))
    if account.letter_ok and account.told_when == ToldWhen.WEEK:
        queued.append(outbound.queue_by_command(account, "letter", kind=kind))
    return any(item is not None for item in queued)


@verb("accounts.see_notices")
def see_notices(*, by: Actor) -> None:
    """Mark one's own notices as seen."""
    account = _signed_in(by)
    account.notices.filter(seen_at=None).update(seen_at=clock.now())


@verb("accounts.choose_notices")
def choose_notices(
    *,
    by: Actor,
    mail_ok: bool,
    mail_is_safe: bool,
    told_when: str = ToldWhen.NOW,
    text_ok: bool = False,
    letter_ok: bool = False,
) -> Account:
    """Choose whether mail, texts or letters may tell that something waits, how often, and whether mail is safe."""
    account = _signed_in(by)
    account.mail_ok, account.mail_is_safe = mail_ok, mail_is_safe
    account.told_when, account.text_ok, account.letter_ok = ToldWhen(told_when), text_ok, letter_ok
    account.save(update_fields=["mail_ok", "mail_is_safe", "told_when", "text_ok", "letter_ok"])
    act(by, "accounts.choose_notices", subject=account)
    return account


@verb("accounts.choose_name")
def choose_name(*, by: Actor, name: str, short_name: str, language: str) -> Account:
    """Say what one is called here, and in which language the pages speak."""
    account = _signed_in(by)
    if language and language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("We do not speak that language yet."), "language")
    account.name, account.short_name, account.language = name, short_name, language
    account.save(update_fields=["name", "short_name", "language"])
    act(by, "accounts.choose_name", subject=account)
    return account


@verb("accounts.forget")
def forget(*, by: Actor, account: Account) -> None:
    """Leave nothing of an account whose owner was erased: no name, no address, no way in. Its id stays empty."""
    must(by, Verb.KEEP)
    EmailAddress.objects.filter(user=account).delete()
    account.notices.all().delete()
    account.welcomes.all().delete()
    account.name = account.short_name = ""
    account.email, account.is_active = None, False
    account.set_unusable_password()
    account.doors_shut += 1
    account.rests_since = account.rests_by = None
    account.save()
    act(by, "accounts.forget", subject=account)


@verb("accounts.act_as")
def act_as(*, by: Actor, session: Any, role: Role | str) -> None:
    """Act in another of one's standings, or as a resident, for the rest of this session.

    Raises NotAllowed without the standing or without a second factor.
    """
    account = _signed_in(by)
    if role != Role.RESIDENT and (role not in account.acts_as or not by.has_second_factor):
        raise NotAllowed(
            _("You can act in a standing that you have today, once you have shown a second factor.")
        )
    session["acting_as"] = str(role)
    act(by, "accounts.act_as", subject=account, why=str(role))


@verb("accounts.shut_other_doors")
def shut_other_doors(*, by: Actor) -> Account:
    """End every session of one's own account. The view keeps the one in hand open."""
    account = _signed_in(by)
    account.doors_shut += 1
    account.save(update_fields=["doors_shut"])
    act(by, "accounts.shut_other_doors", subject=account)
    return account


def _signed_in(by: Actor) -> Account:
    if by.account is None:
        raise NotAllowed(_("Sign in first."))
    # Re-read: what the request carries may be older than what another window chose.
    return Account.objects.get(pk=by.account.pk)
