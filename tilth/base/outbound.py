"""The one door by which anything leaves for a person: mail now, other channels later.

A message says that something waits in Tilth and where, never what. Whether it may be sent at all is asked of
`settings.SAFE_CONTACT` (a dotted name: the room that knows what is safe stands above this one). Whoever has no account
and asked for a link by mail is known by `settings.LETTERBOX`, another dotted name; the link lies in no queue.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tilth.base import clock, rows
from tilth.base.models import OutgoingMail

TRIES = 5


def may_send(account: Any, channel: str, *, asked_for: bool = False) -> bool:
    """Ask whether this channel is safe for this account, now; `asked_for`: a mail without which nobody can sign in."""
    safe = import_string(settings.SAFE_CONTACT)
    # Whoever sends may not reach them: a row the database holds back would look like a channel that is safe.
    with rows.for_the_system():
        return bool(safe(account_id=account.pk, channel=channel, asked_for=asked_for).allowed)


def queue_mail(account: Any, *, link: str, kind: str = "notice") -> OutgoingMail | None:
    """Put a mail without content in the queue, in the caller's transaction. None when it would not be safe."""
    if not account.email or not may_send(account, "mail", asked_for=kind == "welcome"):
        return None
    return OutgoingMail.objects.create(to=account.pk, link=link, kind=kind)


def queue_letter(box: UUID) -> OutgoingMail | None:
    """Put a mail in the queue for a letterbox: somebody without an account who asked for a link. None where none is."""
    found = _letterbox(box)
    return OutgoingMail.objects.create(to=box, kind="letter", link="") if found and _is_safe(found) else None


def _letterbox(box: UUID) -> Any:
    return import_string(settings.LETTERBOX)(box)


def _is_safe(box: Any) -> bool:
    with rows.for_the_system():  # the address may be that of an account, whose person says what is safe
        safe = import_string(settings.SAFE_CONTACT)
        return bool(safe(address=box.email, channel="mail", asked_for=True).allowed)


def send_now(account: Any, *, to: str, subject: str, body: str) -> bool:
    """Send what somebody just asked for to sign in: a code or a link. False when mail is not safe for them."""
    if not may_send(account, "mail", asked_for=True):
        return False
    mail.EmailMessage(subject=subject, body=body, to=[to]).send()
    return True


def send_waiting(limit: int = 100) -> int:
    """Send what waits, asking again whether it is safe. Gives how many left."""
    waiting = list(
        OutgoingMail.objects.filter(sent_at=None, tries__lt=TRIES).order_by("made_at", "pk")[:limit]
    )
    accounts = get_user_model().objects.in_bulk([item.to for item in waiting if item.kind != "letter"])
    return sum(_try(item, accounts.get(item.to) or _letterbox(item.to)) for item in waiting)


def _try(item: OutgoingMail, account: Any) -> bool:
    if account is None or not _may_leave(item, account):
        item.delete()
        return False
    item.tries += 1
    try:
        _send(item, account)
        item.sent_at = clock.now()
    except OSError:
        # The mail server is away: saving and reading go on, and the next round tries again.
        pass
    item.save(update_fields=["tries", "sent_at"])
    return item.sent_at is not None


def _may_leave(item: OutgoingMail, account: Any) -> bool:
    if item.kind == "letter":
        return _is_safe(account)
    return bool(account.is_active) and may_send(account, "mail", asked_for=item.kind == "welcome")


def _send(item: OutgoingMail, account: Any) -> None:
    with translation.override(account.language or settings.LANGUAGE_CODE):
        if item.kind == "welcome":
            words = _("You have been let in to Tilth. Open this link to choose how you sign in:")
        elif item.kind == "letter":
            words = _("This link opens your own page in Tilth. Keep it: whoever has it can change the page.")
        else:
            words = _("Something is waiting for you in Tilth. Open it when it suits you:")
        link = account.link if item.kind == "letter" else item.link
        body = f"{words}\n\n{settings.SITE_URL}{link}\n"
        mail.EmailMessage(subject="Tilth", body=body, to=[account.email]).send()
