"""`tilth demo`: make the place if it is not there, say where it is and as whom to sign in, and serve it."""

from __future__ import annotations

import gc
import shutil
import time
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from tilth.accounts.queries import demo_cast, is_all_demo
from tilth.base import sealing
from tilth.base.errors import WrongState
from tilth.demo.building import EVERYBODY, build
from tilth.keeping.commands import make_secrets, migrate
from tilth.keeping.serving import only_one, refuse_taken_port, serve_at
from tilth.places import queries as places
from tilth.places.models import Place

HOST = "127.0.0.1"


def demo(args: Namespace) -> int:
    """Make the fictional place and open it on this machine."""
    if not args.no_serve:
        # Said now, rather than after the place is made.
        refuse_taken_port(HOST, args.port)
    with only_one("The made-up place is open already, in another window. End it there first (Ctrl-C)."):
        _refuse_real_place()
        if args.fresh:
            _throw_away()
        make_secrets()
        print("Making the tables", flush=True)
        migrate()
        if Place.objects.exists():
            print("The made-up place is here already. For a new one: tilth demo --fresh")
        else:
            _make(EVERYBODY if args.people is None else args.people)
    _tell(args.port, is_open=not args.no_serve)
    connections.close_all()
    return 0 if args.no_serve else serve_at(HOST, args.port, 2)


def demo_evidence(args: Namespace) -> int:
    """Bring three years of contacts into the fictional place, and work out what was planted in them."""
    from tilth.demo.evidence import make_evidence

    with only_one(
        "The made-up place is open in another window. End it there first (Ctrl-C), and open it again afterwards."
    ):
        _refuse_real_place()
        migrate()
        if not Place.objects.exists():
            raise WrongState("There is no made-up place here yet. Make it first: tilth demo --no-serve")
        began = time.monotonic()
        make_evidence(args.people, lambda words: print(words, flush=True))
    print(
        f"Done in {time.monotonic() - began:.0f} seconds. To look at it: tilth demo, sign in as Ana, Learning."
    )
    connections.close_all()
    return 0


def _make(people: int) -> None:
    began = time.monotonic()
    # A year of small objects: looking for circles among them would take a tenth of the time, and finds none.
    gc.disable()
    try:
        build(people, lambda words: print(words, flush=True))
    finally:
        gc.enable()
    places.forget()
    print(f"Made in {time.monotonic() - began:.0f} seconds.")


def _refuse_real_place() -> None:
    """Stop before anything is touched, when what is here is not made up."""
    if Place._meta.db_table not in connection.introspection.table_names():
        return
    place = Place.objects.values("is_demo").first()
    if place is not None and not (place["is_demo"] and is_all_demo()):
        raise WrongState(
            f"There is a real place in {settings.VAR}. It was not touched. "
            "For a made-up one, leave TILTH_VAR and DATABASE_URL out, or name another folder."
        )


def _throw_away() -> None:
    """Take the last fictional place away: its rows, its persons' keys and its files."""
    if connection.vendor == "sqlite":
        files = [Path(one["NAME"]) for one in settings.DATABASES.values()]
        connections.close_all()
        for file in files:
            for part in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
                part.unlink(missing_ok=True)
    else:
        migrate()
        for alias in ("default", "keys"):
            call_command("flush", database=alias, interactive=False, verbosity=0)
    shutil.rmtree(settings.FILES, ignore_errors=True)
    sealing.forget_keys()
    places.forget()


def _tell(port: int, *, is_open: bool) -> None:
    if is_open:
        print(f"\nTilth is at http://{HOST}:{port} — a made-up place. Nobody in it is real.")
        print("On “Sign in” there is a button for each of these:")
    else:
        print("\nTo open the made-up place: tilth demo. Then sign in, with a button, as:")
    for account in demo_cast():
        print(f"  {account.short_name:<8}{account.demo_line}")
    if is_open:
        print(
            "\nFor a million contacts of five agencies, and what they tell: tilth demo_evidence (about two minutes)."
        )
        print("Ctrl-C ends it.", flush=True)
