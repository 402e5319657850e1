"""A process of its own beside the web server: it reads the files that came, so that no page and no mail waits for ten million rows."""

import logging
import os
import signal
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import close_old_connections  # noqa: E402  (needs the settings)

from tilth.base import rows  # noqa: E402
from tilth.evidence.tasks import often  # noqa: E402

ASK_EVERY_SECONDS = 5
log = logging.getLogger(__name__)


def main() -> None:
    """Look every few seconds until told to stop, or until the server that started us is gone."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _sent, _frame: told.set())
    parent = os.getppid()
    while not told.is_set() and os.getppid() == parent:
        try:
            often()
        except Exception:
            log.exception("a file of contacts could not be read; it is tried again")
        close_old_connections()
        told.wait(ASK_EVERY_SECONDS)


if __name__ == "__main__":
    # What waits is done by nobody in particular.
    with rows.for_the_system():
        main()
