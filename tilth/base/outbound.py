"""The one door by which anything leaves for a person: mail by the mail server, texts and letters by one command.

A message says that something waits in Tilth and where, never what. Whether it may be sent at all is asked of
`settings.SAFE_CONTACT` (a dotted name: the room that knows what is safe stands above this one), when it is laid in the
queue and again at the moment it leaves. Whoever has no account and asked for a link by mail is known by
`settings.LETTERBOXES`, dotted names too; the link lies in no queue.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.db.models import Q
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tilth.base import clock, rows
from tilth.base.models import OutgoingMail

TRIES = 5
# After each try that failed: something that is away for a night is met again in the morning.
WAIT_MINUTES = (1, 10, 60, 600)
COMMAND_SECONDS = 20
TOO_LONG = "no end in time"
# For somebody without an account, who asked for a link of their own.
BOX = "box"


def may_send(account: Any, channel: str, *, asked_for: bool = False) -> bool:
    """Ask whether this channel is safe for this account, now; `asked_for`: a mail without which nobody can sign in."""
    return bool(_way(account, channel, asked_for=asked_for).allowed)


def _way(account: Any, channel: str, *, asked_for: bool = False) -> Any:
    safe = import_string(settings.SAFE_CONTACT)
    # Whoever sends may not reach them: a row the database holds back would look like a channel that is safe.
    with rows.for_the_system():
        return safe(account_id=account.pk, channel=channel, asked_for=asked_for)


def may_tell(account: Any, about: UUID | None = None) -> bool:
    """Ask whether an account may be told something here, about somebody or about nobody."""
    safe = import_string(settings.SAFE_CONTACT)
    return bool(safe(account_id=account.pk, person_id=about, channel="notice").allowed)


def queue_mail(account: Any, *, link: str, kind: str = "notice") -> OutgoingMail | None:
    """Put a mail without content in the queue, in the caller's transaction. None when it would not be safe."""
    if not account.email or not may_send(account, "mail", asked_for=kind == "welcome"):
        return None
    return OutgoingMail.objects.create(to=account.pk, link=link, kind=kind)


def queue_by_command(account: Any, channel: str, *, kind: str = "notice") -> OutgoingMail | None:
    """Put a text or a letter without content in the queue. None when there is no command, when it would not be safe, or
    when one waits already: two say no more than one.
    """
    if not settings.OUTGOING_COMMAND or not may_send(account, channel):
        return None
    if OutgoingMail.objects.filter(to=account.pk, channel=channel, sent_at=None, tries__lt=TRIES).exists():
        return None
    return OutgoingMail.objects.create(to=account.pk, channel=channel, link="/", kind=kind)


def queue_to_box(box: UUID) -> OutgoingMail | None:
    """Put a mail in the queue for a letterbox: somebody without an account who asked for a link. None where none is."""
    found = _letterbox(box)
    if found is None or not _way_to_box(found).allowed:
        return None
    return OutgoingMail.objects.create(to=box, kind=BOX, link="")


def _letterbox(box: UUID) -> Any:
    # One room after another is asked: each knows its own.
    return next(filter(None, (import_string(name)(box) for name in settings.LETTERBOXES)), None)


def _way_to_box(box: Any) -> Any:
    # The address may be that of an account, whose person says what is safe.
    with rows.for_the_system():
        return import_string(settings.SAFE_CONTACT)(address=box.email, channel="mail", asked_for=True)


def send_now(account: Any, *, to: str, subject: str, body: str) -> bool:
    """Send what somebody just asked for to sign in: a code or a link. False when mail is not safe for them."""
    if not may_send(account, "mail", asked_for=True):
        return False
    mail.EmailMessage(subject=subject, body=body, to=[to]).send()
    return True


def send_waiting(limit: int = 100) -> int:
    """Send what waits, asking again whether it is safe. Gives how many left."""
    due = Q(next_at=None) | Q(next_at__lte=clock.now())
    found = OutgoingMail.objects.filter(due, sent_at=None, tries__lt=TRIES).order_by("made_at", "pk")
    waiting = list(found[:limit])
    accounts = get_user_model().objects.in_bulk([item.to for item in waiting if item.kind != BOX])
    left, is_stuck = 0, False
    for item in waiting:
        if is_stuck and item.channel != "mail":
            continue
        left += _try(item, _letterbox(item.to) if item.kind == BOX else accounts.get(item.to))
        # A command that hangs would hold up the mail of everybody: the rest waits for the next round.
        is_stuck = is_stuck or item.fault == TOO_LONG
    return left


def _way_for(item: OutgoingMail, to: Any) -> Any:
    if item.kind == BOX:
        return _way_to_box(to)
    return _way(to, item.channel, asked_for=item.kind == "welcome") if to.is_active else None


def _try(item: OutgoingMail, to: Any) -> bool:
    way = _way_for(item, to) if to is not None else None
    if way is None or not way.allowed:
        item.delete()
        return False
    item.fault = _send(item, to, way.address)
    item.tries += 1
    if not item.fault:
        item.sent_at = clock.now()
        if item.kind == "reply":
            # What opens something by itself is kept no longer than it waits.
            item.link = "/reply/"
    elif item.tries < TRIES:
        item.next_at = clock.now() + timedelta(minutes=WAIT_MINUTES[item.tries - 1])
    item.save(update_fields=["tries", "link", "sent_at", "next_at", "fault"])
    return item.sent_at is not None


def _send(item: OutgoingMail, account: Any, address: str) -> str:
    """Let one message leave. Gives what went wrong in one of a few fixed words, and nothing when it left."""
    with translation.override(account.language or settings.LANGUAGE_CODE):
        if item.channel != "mail":
            return _by_command(item, address, _words(item))
        link = account.link if item.kind == BOX else item.link
        body = f"{_words(item)}\n\n{settings.SITE_URL}{link}\n"
        try:
            mail.EmailMessage(subject="Tilth", body=body, to=[account.email]).send()
        except OSError:
            # The mail server is away: saving and reading go on, and a later round tries again.
            return "mail server"
    return ""


def _words(item: OutgoingMail) -> str:
    if item.kind == "welcome":
        return _("You have been let in to Tilth. Open this link to choose how you sign in:")
    if item.kind == BOX:
        return _("This link opens your own page in Tilth. Keep it: whoever has it can change the page.")
    if item.kind == "reply":
        return _("You asked something in Tilth. You can reply by this link, once, within two weeks:")
    if item.channel == "letter":
        return _(
            "Something is waiting for you in Tilth. Open it when it suits you, or ask whoever walks alongside you."
        )
    if item.channel == "text":
        return f"{_('Something is waiting for you in Tilth. Open it when it suits you:')} {settings.SITE_URL}"
    return _("Something is waiting for you in Tilth. Open it when it suits you:")


def _by_command(item: OutgoingMail, address: str, words: str) -> str:
    if not settings.OUTGOING_COMMAND:
        return "no command"
    message = {
        "version": 1,
        "id": str(item.pk),
        "channel": item.channel,
        "to": address,
        "language": translation.get_language(),
        "words": words,
    }
    try:
        # No shell, and nothing of our own surroundings: a key there is none of the command's business.
        ended = subprocess.run(
            shlex.split(settings.OUTGOING_COMMAND),
            input=json.dumps(message, ensure_ascii=False).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_SECONDS,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return TOO_LONG
    except (OSError, ValueError):
        return "cannot be started"
    return f"ended with {ended.returncode}" if ended.returncode else ""
