"""Once a day or once a week: one mail, text or letter that says that something waits, for whoever chose that."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from tilth.accounts.actions import tell_that_something_waits
from tilth.accounts.models import Account, Notice, ToldWhen
from tilth.alongside.queries import shut_to
from tilth.base.models import OutgoingMail

KIND = "digest"
DAYS = {ToldWhen.DAY: 1, ToldWhen.WEEK: 7}
MONDAY = 0
# Nobody's phone is to ring in the night.
MORNING = 8


def send_digests(at: datetime) -> int:
    """Queue one message for everybody for whom something new waits, that day or that week. Gives for how many.

    Asked every hour, it sends from the morning on, once. What speaks of somebody who keeps them away does not count.
    """
    local = localtime(at)
    if local.hour < MORNING:
        return 0
    rhythms = [ToldWhen.DAY, *([ToldWhen.WEEK] if local.weekday() == MONDAY else [])]
    since = local.replace(hour=0, minute=0, second=0, microsecond=0)
    sent = OutgoingMail.objects.filter(kind=KIND, made_at__gte=since).values("to")
    accounts = Account.objects.filter(is_active=True, told_when__in=rhythms).exclude(pk__in=sent)
    return sum(_send(account, at) for account in accounts)


def _send(account: Account, at: datetime) -> bool:
    since = at - timedelta(days=DAYS[ToldWhen(account.told_when)])
    rows = Notice.objects.filter(account=account, seen_at=None, made_at__gt=since)
    if not rows.exclude(person_id__in=shut_to(account.pk, at)).exists():
        return False
    return tell_that_something_waits(account, link="/notices", kind=KIND)
