"""The worker beside the web server: sends waiting mail, and once a day does what falls due. Ends with its parent."""

import logging
import os
import signal
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import close_old_connections  # noqa: E402  (needs the settings)

from tilth.alongside.tasks import daily, hourly  # noqa: E402
from tilth.base import anchors, clock, field_reads, rows, sealing  # noqa: E402
from tilth.base.actors import TILTH  # noqa: E402
from tilth.base.outbound import send_waiting  # noqa: E402
from tilth.base.synced import keep_syncing  # noqa: E402
from tilth.basis.tasks import daily as agreements_daily  # noqa: E402
from tilth.comparisons.tasks import often as work_comparisons_out  # noqa: E402
from tilth.directory.tasks import daily as lists_daily  # noqa: E402
from tilth.directory.tasks import often as read_lists_on  # noqa: E402
from tilth.families.tasks import daily as families_daily  # noqa: E402
from tilth.funds.tasks import daily as funds_daily  # noqa: E402
from tilth.keeping.actions import destroy_keys_left, expire, expire_elsewhere, expire_log  # noqa: E402
from tilth.keeping.queries import check_log  # noqa: E402
from tilth.listening.tasks import daily as studies_daily  # noqa: E402

# More often would take the write lock all day.
ASK_EVERY_SECONDS = 5
log = logging.getLogger(__name__)


def main() -> None:
    """Look every few seconds until told to stop, or until the server that started us is gone."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _sent, _frame: told.set())
    syncing = threading.Thread(None, keep_syncing, args=[told], daemon=True)
    syncing.start()
    parent, done_on, anchored_in, told_in = os.getppid(), None, None, None
    while not told.is_set() and os.getppid() == parent:
        try:
            send_waiting()
            hour = clock.now().replace(minute=0, second=0, microsecond=0)
            if anchored_in != hour:
                anchors.make()
                anchored_in = hour
            if told_in != hour:
                hourly()
                told_in = hour
            if done_on != clock.today():
                daily()
                agreements_daily()
                studies_daily()
                families_daily()
                funds_daily()
                lists_daily()
                destroy_keys_left()
                expire(by=TILTH)
                expire_elsewhere()
                expire_log()
                field_reads.flush()
                check_log()
                done_on = clock.today()
            read_lists_on()
            work_comparisons_out()
        except Exception:
            # One bad mail or a database away for a minute must not stop what else waits: the next round tries again.
            log.exception("the worker could not do what waits")
        close_old_connections()
        sealing.forget_keys()
        told.wait(ASK_EVERY_SECONDS)


if __name__ == "__main__":
    # What waits is done by nobody in particular.
    with rows.for_the_system():
        main()
