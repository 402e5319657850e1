"""Commands of the keeper: begin a place, serve it, back it up, bring it back, ask how it is."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import connections, transaction
from django.urls import reverse

from tilth.accounts.actions import invite
from tilth.base import anchors, sealing
from tilth.base.actors import TILTH
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.roles import Role
from tilth.keeping import actions, archive, noted, postgres, queries, restoring, rotating, tables
from tilth.keeping.leaving import write_place
from tilth.keeping.serving import only_one, serve_at
from tilth.places.actions import found
from tilth.places.models import Nation, Place

LONGEST_NAME = 80


def init(args: Namespace) -> int:
    """Make an empty place: keys, databases, the place itself and its first keeper, who gets a link to sign in."""
    make_secrets()
    migrate()
    if Place.objects.exists():
        raise WrongState("There is a place here already. Nothing was changed.")
    name = _checked_name(args.name or _asked("What is the place called?"), "the place's name: --name")
    nation = args.nation or _asked(
        "Which nation's bank holidays (england, wales, scotland, northern_ireland)?"
    )
    if nation not in Nation.values:
        raise InvalidInput("Choose england, wales, scotland or northern_ireland: --nation")
    keeper = _checked_name(
        args.keeper or _asked("What is the first keeper's name?"), "the keeper's name: --keeper"
    )
    email = _checked_email(args.email or _asked("And their e-mail address?"))
    with transaction.atomic():
        found(by=TILTH, name=name, nation=nation)
        account = invite(by=TILTH, name=keeper, email=email, role=Role.KEEPER)
    link = reverse("accounts:welcome", args=[account.welcomes.get().token])
    print(f"{name} is ready. {keeper} signs in for the first time here (the link works once, for two weeks):")
    print(f"  {settings.SITE_URL or 'http://127.0.0.1:8000'}{link}")
    print(f"Everything is in {settings.VAR}. Keep a copy of {settings.MASTER_KEY_FILE} somewhere else:")
    print("without it nothing private can ever be read.")
    return 0


def make_secrets() -> None:
    """Write the secret key and the master key where they are missing. Neither is ever overwritten."""
    for file, text in (
        (Path(settings.SECRET_KEY_FILE), secrets.token_urlsafe(60)),
        (Path(settings.MASTER_KEY_FILE), secrets.token_hex(32)),
    ):
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(text + "\n")
    if settings.SECRET_KEY == settings.PLACEHOLDER_SECRET_KEY:
        # Read at the start, before the file was there; links made from here on must not hang on a known secret.
        settings.SECRET_KEY = Path(settings.SECRET_KEY_FILE).read_text().strip()


def migrate() -> None:
    """Bring every database to the tables of this version."""
    with postgres.as_owner():
        tables.bring_to_this_version("default")
    # Only base has tables outside the record; walking through every room's history there would take seconds.
    for alias in ("looks", "keys") if settings.LOOKS_OWN_FILE else ("keys",):
        tables.bring_to_this_version(alias, "base")


def serve(args: Namespace) -> int:
    """Answer pages and do what waits, under one command."""
    finish_restore()
    # Refused here, in one sentence, rather than by each process of the server.
    call_command("check", databases=list(connections), verbosity=0)
    migrate()
    if not Place.objects.exists():
        raise WrongState("There is no place here yet. Run `tilth init` first.")
    sealing.destroy_again()
    actions.destroy_keys_left()
    connections.close_all()
    # Who serves pages has no need of the owner's password.
    os.environ.pop("DATABASE_OWNER_URL", None)
    return serve_at(args.host, args.port, args.workers)


def backup(args: Namespace) -> int:
    """Write one archive of the record, the looks and the files; never a key. With --keys, the keys alone."""
    finish_restore()
    _must_be_here()
    if args.keys:
        archive.write_keys(args.file)
        noted.note(noted.KEYS)
        print(f"{args.file}: the persons' keys, still wrapped by the master key, which is not in it.")
        print(
            "Keep it for days, not years: while it exists, what somebody asked to be erased could come back."
        )
        return 0
    anchors.make()
    manifest = archive.write(args.file)
    noted.note(noted.BACKUP)
    number = sum(manifest["rows"].values())
    print(f"{args.file}: whole and read back, {number} rows, life {manifest['epoch']} of the record.")
    print("The master key and the persons' keys are not in it: keep them apart.")
    return 0


def restore(args: Namespace) -> int:
    """Bring a place back from an archive. Over a place that is here only with --replace. With --keys, keys alone."""
    if not args.file.is_file():
        raise FileNotFoundError(f"There is no file {args.file}. Nothing was changed.")
    with only_one("Stop `tilth serve` first: nobody may write while a place is put back."):
        _finish()
        migrate()
        if args.keys:
            return _restore_keys(args.file)
        if Place.objects.exists() and not args.replace:
            raise WrongState(
                "There is a place here. To put the backup in its stead: tilth restore FILE --replace"
            )
        with archive.opened(args.file) as (folder, manifest):
            restoring.begin(folder, manifest, life=max(manifest["epoch"], archive.epoch()) + 1)
        return _finish()


def _restore_keys(file: Path) -> int:
    brought, foreign = actions.bring_back_keys(by=TILTH, keys=archive.read_keys(file))
    print(f"{brought} keys brought back. What was erased here stays erased.")
    if foreign:
        print(f"{foreign} keys are wrapped by another master key and were left out.", file=sys.stderr)
    return 1 if foreign else 0


def finish_restore() -> int:
    """Finish a restore or a change of the master key in which some command was stopped. Nothing when there is none."""
    if rotating.waiting():
        with only_one("The master key is just being changed. Wait until that is done."):
            rotating.finish()
    if restoring.waiting() is None:
        return 0
    with only_one("A place is just being put back. Wait until that is done."):
        return _finish()


def _finish() -> int:
    folder = restoring.waiting()
    if folder is None:
        return 0
    plan = restoring.swap(folder)
    lost: list[str] = []
    if archive.epoch() < plan["life"]:
        lost = restoring.lost(plan)
        migrate()
        actions.settle(by=TILTH, life=plan["life"])
        anchors.make(is_new_life=True)
    shutil.rmtree(folder)
    for line in lost:
        print(line, file=sys.stderr)
    number = sum(archive.rows().values())
    print(f"Put back as of {plan['made_at']}: {number} rows. This is life {plan['life']} of the record.")
    print("Everybody is signed out.")
    if without := queries.people_without_keys():
        print(
            f"The words of {without} people wait for their keys: tilth restore --keys FILE", file=sys.stderr
        )
    return 1 if lost else 0


def expire(args: Namespace) -> int:
    """Delete everything whose time is over, as each night does. With --dry-run, only say how much that is."""
    finish_restore()
    if args.dry_run:
        for over in actions.over_today():
            print(f"{over.number:6} {over.kept.what}: {over.kept.how_long}")
        print("Nothing was deleted.")
        return 0
    gone = actions.expire(by=TILTH) + actions.expire_elsewhere() + actions.expire_log()
    print(f"{gone} rows were deleted because their time was over.")
    return 0


def rotate_keys(_args: Namespace) -> int:
    """Change the master key: wrap every key of every person anew. Says what to keep."""
    with only_one("Stop `tilth serve` first: nobody may write while the master key changes."):
        if not rotating.waiting():
            rotating.begin()
        wrapped, kept = rotating.finish()
    print(f"{wrapped} keys are wrapped by a new master key, in {settings.MASTER_KEY_FILE}.")
    print("Keep a copy of it somewhere else now: without it nothing private can ever be read.")
    print(f"The one before is in {kept}. Backups of the keys made until today still need it:")
    print("make a new one (tilth backup --keys FILE), destroy the older ones, and then destroy it too.")
    return 0


def health(_args: Namespace) -> int:
    """Say in words how the place is. Exit 1 when something needs doing."""
    finish_restore()
    _must_be_here()
    sealing.destroy_again()
    queries.check_log()
    lines, needs = queries.how_it_is()
    print("\n".join(lines))
    for need in needs:
        print(f"To do: {need}", file=sys.stderr)
    return 1 if needs else 0


def verify_audit(args: Namespace) -> int:
    """Compare every chain of acts and looks with itself and the newest anchors, and note the day. Exit 1 on a fault."""
    if args.anchors is not None and not args.anchors.is_dir():
        raise FileNotFoundError(f"there is no folder {args.anchors}")
    finish_restore()
    _must_be_here()
    found = 0
    for fault in queries.each_fault(args.anchors):
        found += 1
        print(fault, file=sys.stderr)
    known = anchors.read(args.anchors)
    if known.at:
        print(
            f"Compared with the anchor of {known.at:%-d %B %Y, %H:%M} UTC, life {known.life} of the record."
        )
    else:
        print("There is no anchor to compare it with yet.")
    print("The log is whole." if not found else f"The log has {found} fault(s): see above.")
    return 1 if found else 0


def _must_be_here() -> None:
    """Refuse in one sentence where no place was begun, before an empty database is made by asking."""
    path = archive.sqlite_path("default")
    is_begun = path is None or path.is_file()
    if not is_begun or Place._meta.db_table not in connections["default"].introspection.table_names():
        raise WrongState("There is no place here yet. Run `tilth init` first.")
    if not Place.objects.exists():
        raise WrongState("There is no place here yet. Run `tilth init` first.")


def export_place(args: Namespace) -> int:
    """Write everything of this place into open files, people included. Needs the master key; written into the log."""
    folder: Path = args.folder
    finish_restore()
    _must_be_here()
    sealing.master_key()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(f"{folder} is not empty. Name a folder that is.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written into the log first: whoever stops it half way has still taken what is there.
    actions.note_export(by=TILTH)
    people = write_place(folder)
    print(f"Wrote everything into {folder}, {people} people among it. It holds private words: guard it.")
    return 0


def _asked(question: str) -> str:
    try:
        return input(f"{question} ").strip()
    except EOFError:
        return ""


def _checked_name(text: str, what: str) -> str:
    name = " ".join(text.replace("\x00", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidInput(f"Say {what}, {LONGEST_NAME} letters at most.")
    return name


def _checked_email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise InvalidInput(f"{text!r} is not an e-mail address: --email") from None
    return text
