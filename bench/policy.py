"""What the policy and the log of looks add to a person's page: `python -m bench.policy [--people N] [--pages N]`.

The page is asked for as it is, and as it would be without them: the facts that were read before, what they allow known
beforehand, and no look written. That page exists in this process alone; before anything is measured it must say word
for word what the real one says. Each page is asked for in every way in turn, in a new order each time; told is the ratio
of the medians.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

WARMING = 40
COMPARED = 20
MOST_ADDED = 0.30
WAYS = ("as it is", "without looks", "without the policy", "without both")
# Differs from one answer to the next, whatever is on the page.
FLEETING = re.compile(rb'(nonce|name="key" value|name="csrfmiddlewaretoken" value|content)="[^"]*"')


def measure(people: int, pages: int) -> dict[str, float]:
    """Build a town, ask for the pages of its people in each way, and give CPU milliseconds a page."""
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore
    from django.test.utils import setup_test_environment

    from bench.pages import _signed_in
    from bench.town import build
    from tilth.accounts.models import Account
    from tilth.people.models import Person

    setup_test_environment()
    worker = Account.objects.get_queryset().get(pk=build(people, people))
    dice = random.Random(11)
    paths = [f"/people/{pk}" for pk in Person.objects.order_by("pk").values_list("pk", flat=True)]
    ask = _asker(_signed_in(SessionStore(), worker))
    remembered: dict[Any, Any] = {}
    for path in dice.sample(paths, min(COMPARED, len(paths))):
        _compare(ask, path, remembered)
    spent: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(pages + WARMING):
        path = dice.choice(paths)
        with _in_the_way_of("without both", remembered):
            ask(path)  # what is remembered beforehand is no part of the cost
        for way in dice.sample(WAYS, len(WAYS)):
            with _in_the_way_of(way, remembered):
                began = time.process_time()
                ask(path)
                took = (time.process_time() - began) * 1000
            if number >= WARMING:
                spent[way].append(took)
    return {way: statistics.median(times) for way, times in spent.items()}


def _compare(ask: Callable[[str], bytes], path: str, remembered: dict[Any, Any]) -> None:
    real = FLEETING.sub(b"", ask(path))
    for way in WAYS[1:]:
        with _in_the_way_of(way, remembered):
            for _ in range(2):  # once to remember, once from memory
                if FLEETING.sub(b"", ask(path)) != real:
                    raise SystemExit(f"{path} says something else {way}")


@contextmanager
def _in_the_way_of(way: str, remembered: dict[Any, Any]) -> Iterator[None]:
    with ExitStack() as stack:
        if way in ("without looks", "without both"):
            stack.enter_context(patch("tilth.home.views.look", lambda *_who, **_what: None))
        if way in ("without the policy", "without both"):
            page = "tilth.home.queries.person"
            for name in ("facts_for", "seen", "allowed", "_has_apart"):
                stack.enter_context(patch(f"{page}.{name}", _from_memory(f"{page}.{name}", remembered)))
        yield


def _from_memory(name: str, remembered: dict[Any, Any]) -> Callable[..., Any]:
    """Give a function that answers from memory: the real one is asked once for each person."""
    module, _dot, attribute = name.rpartition(".")
    real = getattr(sys.modules[module], attribute)

    def known(first: Any, *others: Any) -> Any:
        # `facts_for` is asked with an actor and a person; the others with the facts it gave, one object a person.
        whose = (attribute, others[0]) if attribute == "facts_for" else (attribute, id(first))
        if whose not in remembered:
            remembered[whose] = real(first, *others)
        return remembered[whose]

    return known


def _asker(cookie: str) -> Callable[[str], bytes]:
    from config.wsgi import application

    def ask(path: str) -> bytes:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": cookie,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        answer = application(environ, lambda _status, _headers, _error=None: None)
        body = b"".join(answer)
        answer.close()
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        return body

    return ask


def _in_a_process_of_its_own(people: int, pages: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="tilth-bench-") as folder:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TILTH_MODE": "demo",
            "TILTH_VAR": folder,
            "TILTH_MASTER_KEY": "5e" * 32,
            "TILTH_LOG": "WARNING",
        }
        words = [sys.executable, "-m", "bench.policy", "--one", str(people), str(pages)]
        done = subprocess.run(words, env=env, stdout=subprocess.PIPE, check=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(words: Sequence[str] | None = None) -> int:
    """Measure, tell, keep the result; exit 1 when they add more than they may."""
    parser = argparse.ArgumentParser(prog="bench.policy", description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=800)
    parser.add_argument("--one", nargs=2, type=int, metavar=("PEOPLE", "PAGES"), help=argparse.SUPPRESS)
    args = parser.parse_args(words)
    if args.one:
        print(json.dumps(measure(*args.one)))
        return 0
    run = _in_a_process_of_its_own(args.people, args.pages)
    bare, whole = run["without both"], run["as it is"]
    added = {
        "policy and looks": whole / bare - 1,
        "looks": whole / run["without looks"] - 1,
        "policy": whole / run["without the policy"] - 1,
    }
    for what, share in added.items():
        limit = f" (at most {MOST_ADDED:.0%})" if what == "policy and looks" else ""
        print(f"{what} add {share:.1%} CPU to a person's page{limit}")
    file = Path(__file__).parent / "results" / "policy.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({what: round(share, 3) for what, share in added.items()}, indent=1) + "\n")
    return 1 if added["policy and looks"] > MOST_ADDED else 0


if __name__ == "__main__":
    raise SystemExit(main())
