"""Names that a template asks for and nobody gave. They render as nothing, so only a listener finds them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from django.template import engines
from jinja2 import ChainableUndefined, make_logging_undefined

# What a page may leave out, with what is shown then. Everything else a template asks for must be given.
MAY_BE_LEFT_OUT = {
    "person_page": "the page is about nobody, so it has no way out of sight",
}


class _Listener:
    """Stands where a logger would, and notes which template asked."""

    def __init__(self) -> None:
        self.heard: set[str] = set()

    def warning(self, _template: str, message: object) -> None:
        frame: Any = sys._getframe()
        is_question = False
        while frame is not None and not frame.f_code.co_filename.endswith(".html"):
            is_question = is_question or frame.f_code.co_name == "__bool__"
            frame = frame.f_back
        where = frame.f_code.co_filename if frame is not None else ""
        if "site-packages" in where or str(message).startswith("'dict object'"):
            return  # the GOV.UK macros ask for every parameter they know; what was typed may lack any key
        if is_question and "has no attribute" in str(message):
            return  # {% if form.kind %}: asking whether a thing has something is no slip
        self.heard.add(f"{where.partition('/templates/')[2]}: {message}")

    error = warning


@contextlib.contextmanager
def listening() -> Iterator[set[str]]:
    """Collect, while the block renders pages, each name of ours that was not there."""
    environment = engines["jinja2"].env
    listener = _Listener()
    before = environment.undefined
    environment.undefined = make_logging_undefined(listener, base=ChainableUndefined)  # type: ignore[arg-type]
    _forget(environment)
    try:
        yield listener.heard
    finally:
        environment.undefined = before
        _forget(environment)
        for name in MAY_BE_LEFT_OUT:
            listener.heard -= {heard for heard in listener.heard if f"{name!r} is undefined" in heard}


def _forget(environment: Any) -> None:
    """Forget the macros of parts imported earlier: they keep the undefined of then. Compiled templates may stay."""
    for template in list(environment.cache.values()) if environment.cache is not None else ():
        template._module = None
