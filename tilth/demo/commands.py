"""`tilth demo`: make the place if it is not there, say where it is and as whom to sign in, and serve it."""

from __future__ import annotations

import shutil
import socket
import sys
import time
from argparse import Namespace

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connections

from tilth.accounts.queries import demo_cast, is_all_demo
from tilth.base import sealing
from tilth.base.errors import TilthError
from tilth.demo.building import EVERYBODY, build
from tilth.keeping.commands import make_secrets
from tilth.keeping.serving import serve_at
from tilth.places import queries as places
from tilth.places.models import Place

HOST = "127.0.0.1"
DATABASES = ("default", "looks", "keys")


def demo(args: Namespace) -> int:
    """Make the fictional place and open it on this machine."""
    if not args.no_serve:
        _refuse_taken_port(args.port)
    make_secrets()
    _refuse_real_place()
    if args.fresh:
        _throw_away()
    _make_tables()
    if Place.objects.exists():
        print("The made-up place is here already. For a new one: tilth demo --fresh")
    else:
        _make(EVERYBODY if args.people is None else args.people)
    _tell(args.port)
    if args.no_serve:
        return 0
    connections.close_all()
    return serve_at(HOST, args.port, 2)


def _make(people: int) -> None:
    began = time.monotonic()
    build(people, lambda words: print(words, flush=True))
    places.forget()
    print(f"Made in {time.monotonic() - began:.0f} seconds.")


def _refuse_real_place() -> None:
    """Stop before anything is touched, when what is here is not made up."""
    try:
        place = Place.objects.values("name", "is_demo").first()
        is_real = place is not None and not (place["is_demo"] and is_all_demo())
    except (OperationalError, ProgrammingError):
        return  # nothing is here yet, not even tables
    if is_real:
        raise TilthError(
            f"There is a real place in {settings.VAR}. It is not touched: set TILTH_VAR to another folder."
        )


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise TilthError(
                f"Something answers on port {port} already. Choose another: tilth demo --port {port + 1}"
            ) from None


def _throw_away() -> None:
    """Take the last fictional place away: its tables' rows, its keys and its files."""
    _make_tables()
    for alias in _databases():
        call_command("flush", database=alias, interactive=False, verbosity=0)
    shutil.rmtree(settings.FILES, ignore_errors=True)
    sealing.forget_keys()
    places.forget()


def _make_tables() -> None:
    for alias in _databases():
        call_command("migrate", database=alias, run_syncdb=True, interactive=False, verbosity=0)


def _databases() -> tuple[str, ...]:
    return DATABASES if settings.LOOKS_OWN_FILE else ("default", "keys")


def _tell(port: int) -> None:
    print(f"\nTilth is at http://{HOST}:{port} — a made-up place. Nobody in it is real.")
    print("Sign in with a button, as:")
    for account in demo_cast():
        print(f"  {account.short_name:<10}{account.demo_line}")
    print("\nCtrl-C ends it.", flush=True)
    sys.stdout.flush()
