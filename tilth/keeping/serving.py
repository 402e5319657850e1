"""One command, two kinds of process: the web server and the worker that does what waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

BIN = Path(sys.executable).parent
# The task worker asks the database at this pace; more often would take the write lock all day.
ASK_EVERY_SECONDS = 5
ONCE_A_DAY_SECONDS = 24 * 60 * 60
STOP_WITHIN_SECONDS = 20


def serve_at(host: str, port: int, workers: int = 2) -> int:
    """Serve pages at an address until interrupted; start anew whichever of the two dies; end both when told to."""
    commands = [
        [
            *(str(BIN / "granian"), "--interface", "wsgi", "config.wsgi:application"),
            *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"),
            *("--respawn-failed-workers", "--log-level", "warning"),
        ],
        [sys.executable, "-m", "tilth.keeping.waiting"],
    ]
    running = [_start(command) for command in commands]
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda sent, _frame: told.append(sent))
    while not told:
        time.sleep(0.5)
        for place, process in enumerate(running):
            if process.poll() is not None and not told:
                time.sleep(1)
                running[place] = _start(commands[place])
    _stop(running)
    return 0


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own, so that one Ctrl-C reaches the children once, through us.
    return subprocess.Popen(command, env=os.environ.copy(), start_new_session=True)


def _stop(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        try:
            process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
