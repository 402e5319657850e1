"""CPU per page, as a ratio to an empty signed-in page: `python -m bench.pages [--people N] [--rounds N]`.

Each size of town is built and measured in a process of its own. A page is asked for through the whole WSGI handler,
session, policy, decryption and the look included; a person's page is a different random person each time. Rounds of
all pages are interleaved, and the median of each page's rounds is compared with the median of the empty page's.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

BATCH = 40
LIMITS = {"person": 3.0, "list": 4.0, "search": 7.0}
GROWTH = {"person": 1.3, "list": 1.3, "search": 2.0}
EMPTY = "/about"


def measure(people: int, alongside: int, rounds: int) -> dict[str, float]:
    """Build a town, ask for its pages, and give CPU milliseconds a page."""
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore
    from django.test.utils import setup_test_environment

    from bench.town import build
    from tilth.accounts.models import Account
    from tilth.base import rows
    from tilth.people.models import Person

    setup_test_environment()
    with rows.for_the_system():
        worker = Account.objects.get_queryset().get(pk=build(people, alongside))
        names = list(Person.objects.order_by("id").values_list("pk", "called")[:alongside])
    cookie = _signed_in(SessionStore(), worker)
    dice = random.Random(7)
    pages: dict[str, Callable[[], str]] = {
        "bare": lambda: "/leave",
        "empty": lambda: EMPTY,
        "person": lambda: f"/people/{dice.choice(names)[0]}",
        "list": lambda: "/people",
        "search": lambda: f"/search?q={dice.choice(names)[1].split()[0].lower()}",
    }
    ask = _asker(cookie)
    for page in pages.values():
        ask(page(), BATCH)
    spent: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name in dice.sample(sorted(pages), len(pages)):
            asked = [pages[name]() for _ in range(BATCH)]
            began = time.process_time()
            for path in asked:
                ask(path, 1)
            spent[name].append((time.process_time() - began) / BATCH * 1000)
    return {name: statistics.median(times) for name, times in spent.items()}


def _signed_in(session: object, worker: object) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    backend = "allauth.account.auth_backends.AuthenticationBackend"
    session.update(  # type: ignore[attr-defined]
        {
            SESSION_KEY: str(worker.pk),  # type: ignore[attr-defined]
            BACKEND_SESSION_KEY: backend,
            HASH_SESSION_KEY: worker.get_session_auth_hash(),  # type: ignore[attr-defined]
            "demo_second_factor": True,
            "acting_as": "worker",
            "doors_shut": worker.doors_shut,  # type: ignore[attr-defined]
        }
    )
    session.save()  # type: ignore[attr-defined]
    return f"sessionid={session.session_key}"  # type: ignore[attr-defined]


def _asker(cookie: str) -> Callable[[str, int], None]:
    from config.wsgi import application

    def ask(path: str, times: int) -> None:
        where, _, query = path.partition("?")
        for _ in range(times):
            environ = {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": where,
                "QUERY_STRING": query,
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "REMOTE_ADDR": "127.0.0.1",
                "HTTP_COOKIE": cookie,
                "wsgi.url_scheme": "http",
                "wsgi.input": io.BytesIO(),
                "wsgi.errors": sys.stderr,
            }
            answer = application(environ, _heard)
            b"".join(answer)
            answer.close()
            if answer.status_code not in {200, 302, 303}:
                raise SystemExit(f"{path} answered {answer.status_code}")

    return ask


def _heard(_status: str, _headers: object, _error: object = None) -> None:
    """Take the start of an answer, as a server would."""


def _in_a_process_of_its_own(people: int, alongside: int, rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="tilth-bench-") as folder:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TILTH_MODE": "demo",
            "TILTH_VAR": folder,
            "TILTH_MASTER_KEY": "5e" * 32,
            "TILTH_LOG": "WARNING",
        }
        words = [sys.executable, "-m", "bench.pages", "--one", str(people), str(alongside), str(rounds)]
        done = subprocess.run(words, env=env, stdout=subprocess.PIPE, check=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print the table, keep the result; exit 1 when a ratio is over its limit."""
    parser = argparse.ArgumentParser(prog="bench.pages", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--one", nargs=3, type=int, metavar=("PEOPLE", "ALONGSIDE", "ROUNDS"), help=argparse.SUPPRESS
    )
    args = parser.parse_args(words)
    if args.one:
        print(json.dumps(measure(*args.one)))
        return 0
    small = max(args.people // 100, 60)
    runs = {
        f"{small} people, alongside all": (small, small),
        f"{args.people} people, alongside all": (args.people, args.people),
        f"{args.people} people, alongside 60": (args.people, 60),
    }
    found = {name: _in_a_process_of_its_own(*size, args.rounds) for name, size in runs.items()}
    return _tell(found, list(runs))


def _tell(found: dict[str, dict[str, float]], names: list[str]) -> int:
    over = 0
    kept: dict[str, object] = {}
    for name in names:
        run = found[name]
        print(
            f"\n{name}: empty page {run['empty']:.2f} ms CPU, {run['empty'] / run['bare']:.1f}x a bare view"
        )
        for page, limit in LIMITS.items():
            ratio = run[page] / run["empty"]
            over += ratio > limit
            print(
                f"  {page:7} {ratio:5.2f}x an empty page (at most {limit}x){'  OVER' if ratio > limit else ''}"
            )
        kept[name] = {page: round(run[page] / run["empty"], 3) for page in LIMITS} | {
            "empty_to_bare": round(run["empty"] / run["bare"], 2)
        }
    first, last = found[names[0]], found[names[1]]
    print(f"\nGrowth from {names[0]} to {names[1]}:")
    for page, limit in GROWTH.items():
        ratio = (last[page] / last["empty"]) / (first[page] / first["empty"])
        over += ratio > limit
        print(f"  {page:7} {ratio:5.2f}x (at most {limit}x){'  OVER' if ratio > limit else ''}")
        kept[f"growth {page}"] = round(ratio, 3)
    file = Path(__file__).parent / "results" / "pages.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(kept, indent=1) + "\n")
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
