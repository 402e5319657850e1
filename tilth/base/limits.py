"""Slowing down a flood: a tally per door and address or account, in windows of time."""

import logging

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.errors import TooOften
from tilth.base.models import Tally
from tilth.base.sealing import keyed_digest

log = logging.getLogger(__name__)


def rate_limit(door: str, who: str, *, times: int, seconds: int) -> None:
    """Count one more try at `door` by `who`. Raises TooOften past `times` in one window of `seconds`."""
    window = int(clock.now().timestamp()) // seconds
    what = keyed_digest(door, who, str(seconds))
    Tally.objects.bulk_create([Tally(what=what, window=window)], ignore_conflicts=True)
    Tally.objects.filter(what=what, window=window).update(count=F("count") + 1)
    if Tally.objects.filter(what=what, window=window, count__gt=times).exists():
        log.warning("Too many tries at: %s", door)
        raise TooOften(
            _("That was tried very often just now. Wait a little and try again; your words are still here.")
        )


def address_of(meta: dict[str, str]) -> str:
    """Give the address a request came from: as the server saw it, or as the outermost proxy of ours did.

    What stands further left in the header was written by whoever asked, and is not believed.
    """
    told = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    ours = settings.TRUSTED_PROXIES
    return told[-ours] if ours and len(told) >= ours and told[-ours] else meta.get("REMOTE_ADDR", "")
