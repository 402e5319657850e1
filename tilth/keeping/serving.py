"""One command, two kinds of process: the web server and the worker that does what waits."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tilth.base.errors import WrongState

BIN = Path(sys.executable).parent
STOP_WITHIN_SECONDS = 20
# A process that dies this soon after its start, this often in a row, will not live by being started again.
SOON_SECONDS = 10
TRIES = 3
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@contextmanager
def only_one(otherwise: str) -> Iterator[None]:
    """Hold this place's folder for serving or restoring. Raises WrongState with that sentence when another holds it."""
    with (Path(settings.VAR) / "serving.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WrongState(otherwise) from None
        yield


def serve_at(host: str, port: int, workers: int = 2) -> int:
    """Serve pages at an address until interrupted; start anew whichever dies; end both when told to. Gives the exit."""
    with only_one("Tilth is served from this folder already, or a place is just being put back."):
        refuse_taken_port(host, port)
        web = [
            *(str(BIN / "granian"), "--interface", "wsgi", "config.wsgi:application"),
            *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"),
            *("--respawn-failed-workers", "--log-level", "warning"),
        ]
        waiting = ["tilth.keeping.waiting", *settings.ALSO_SERVED]
        return Supervised([web, *([sys.executable, "-m", module] for module in waiting)]).run()


class Supervised:
    """Processes kept alive together, and ended together."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        self.commands = commands
        self.running: list[subprocess.Popen[bytes]] = []
        self.began = [0.0] * len(commands)
        self.died = [0] * len(commands)
        self.told = threading.Event()

    def run(self) -> int:
        """Run until told to stop (0), or until one of them cannot live (1)."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _sent, _frame: self.told.set())
        self.running = [self._start(place) for place in range(len(self.commands))]
        try:
            while not self.told.wait(0.5):
                for place, process in enumerate(self.running):
                    if process.poll() is None:
                        continue
                    if not self._may_live(place):
                        sys.stderr.write("Tilth stopped: what is said above needs mending first.\n")
                        return 1
                    self.running[place] = self._start(place)
            return 0
        finally:
            self._stop()

    def _may_live(self, place: int) -> bool:
        soon = time.monotonic() - self.began[place] < SOON_SECONDS
        self.died[place] = self.died[place] + 1 if soon else 1
        return self.died[place] < TRIES and not self.told.wait(1)

    def _start(self, place: int) -> subprocess.Popen[bytes]:
        self.began[place] = time.monotonic()
        # A session of its own, so that one Ctrl-C reaches the children once, through us.
        return subprocess.Popen(
            self.commands[place], env=os.environ.copy(), start_new_session=True, preexec_fn=_die_with_parent
        )

    def _stop(self) -> None:
        for process in self.running:
            if process.poll() is None:
                process.terminate()
        for process in self.running:
            try:
                process.wait(STOP_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def refuse_taken_port(host: str, port: int) -> None:
    """Raise WrongState, with what to do, when something answers there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            raise WrongState(
                f"Port {port} of {host} is not free: choose another with --port, or stop what answers there."
            ) from None
