"""The worker beside the web server: sends waiting mail, and once a day does what falls due. Ends with its parent."""

import os
import signal
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import close_old_connections  # noqa: E402  (needs the settings)

from tilth.alongside.tasks import daily  # noqa: E402
from tilth.base import clock  # noqa: E402
from tilth.base.outbound import send_waiting  # noqa: E402
from tilth.keeping.serving import ASK_EVERY_SECONDS  # noqa: E402


def main() -> None:
    """Look every few seconds until told to stop, or until the server that started us is gone."""
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda sent, _frame: told.append(sent))
    parent, done_on = os.getppid(), None
    while not told and os.getppid() == parent:
        send_waiting()
        if done_on != clock.today():
            daily()
            done_on = clock.today()
        close_old_connections()
        time.sleep(ASK_EVERY_SECONDS)


if __name__ == "__main__":
    main()
