"""Stopping a command as if the power went, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

VAR = Path(settings.VAR)


@contextlib.contextmanager
def stopping_at(step: int) -> Iterator[None]:
    """Stop as if the power went, at the n-th thing done to a file's name: nothing after it happens, no cleaning up."""
    kept = Path.replace, Path.rename, Path.unlink, shutil.rmtree
    done = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*given: Any, **named: Any) -> Any:
            nonlocal done
            if str(VAR) in str(given[0]):
                done += 1
                if done > step:
                    os._exit(9)
            return real(*given, **named)

        return act

    Path.replace, Path.rename, Path.unlink = map(counted, kept[:3])
    shutil.rmtree = counted(kept[3])
    try:
        yield
    finally:
        Path.replace, Path.rename, Path.unlink = kept[:3]
        shutil.rmtree = kept[3]


def in_another_process(scene: Callable[[], Any]) -> tuple[int, Any]:
    """Do something in a process of its own. Gives its exit (9: it was stopped) and what it gave."""
    connections.close_all()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, json.dumps(scene()).encode())
            connections.close_all()
        except BaseException as error:
            os.write(write, json.dumps(f"{type(error).__name__}: {error}").encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        text = answer.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), json.loads(text) if text else None
