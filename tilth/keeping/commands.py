"""Commands of the keeper: begin a place, serve it, back it up, bring it back, ask how it is."""

from __future__ import annotations

import secrets
import shutil
import sys
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from tilth.accounts.actions import invite, welcome_again
from tilth.accounts.models import Account
from tilth.base import audit, sealing
from tilth.base.actors import TILTH
from tilth.base.models import Epoch, OutgoingMail
from tilth.base.roles import Role
from tilth.keeping import archive
from tilth.keeping.files import write_place
from tilth.keeping.serving import serve_at
from tilth.places.actions import found
from tilth.places.models import Nation, Place

DATABASES = ("default", "looks", "keys")


def init(args: Namespace) -> int:
    """Make an empty place: keys, databases, the place itself and its first keeper, who gets a link to sign in."""
    make_secrets()
    migrate()
    if Place.objects.exists():
        print("There is a place here already. Nothing was changed.", file=sys.stderr)
        return 1
    name = args.name or _asked("What is the place called?")
    nation = args.nation or _asked(
        "Which nation's bank holidays (england, wales, scotland, northern_ireland)?"
    )
    keeper = args.keeper or _asked("What is the first keeper's name?")
    email = args.email or _asked("And their e-mail address?")
    if nation not in Nation.values:
        print("Choose england, wales, scotland or northern_ireland.", file=sys.stderr)
        return 1
    found(by=TILTH, name=name, nation=nation)
    account = invite(by=TILTH, name=keeper, short_name=keeper.split()[0], email=email, role=Role.KEEPER)
    link = reverse("accounts:welcome", args=[welcome_again(by=TILTH, account=account).token])
    print(f"{name} is ready. {keeper} signs in for the first time here (the link works once):")
    print(f"  {settings.SITE_URL or 'http://127.0.0.1:8000'}{link}")
    print(
        f"Keep a copy of {settings.MASTER_KEY_FILE} somewhere else: without it nothing private can ever be read."
    )
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


def migrate() -> None:
    """Bring every database to the tables of this version."""
    for alias in DATABASES if settings.LOOKS_OWN_FILE else ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0, interactive=False)


def serve(args: Namespace) -> int:
    """Answer pages and do what waits, under one command."""
    call_command("check", verbosity=0)
    migrate()
    return serve_at(args.host, args.port, args.workers)


def backup(args: Namespace) -> int:
    """Write one archive of the record, the looks and the files; never a key. With --keys, the keys alone."""
    if args.keys:
        archive.write_keys(args.file)
        print(
            f"{args.file}: the persons' keys, still wrapped. Keep it for days, not years, apart from the master key."
        )
        return 0
    manifest = archive.write(args.file)
    print(
        f"{args.file}: whole and read back, {sum(manifest['rows'].values())} rows, life {manifest['epoch']}."
    )
    print("The master key and the persons' keys are not in it: keep them apart.")
    return 0


def restore(args: Namespace) -> int:
    """Bring a place back from an archive. Over a place that is here only with --replace."""
    migrate()
    if Place.objects.exists() and not args.replace:
        print(
            "There is a place here. To put the backup in its stead: tilth restore FILE --replace",
            file=sys.stderr,
        )
        return 1
    with archive.opened(args.file) as folder:
        manifest = archive.read_manifest(folder)
        life = max(manifest["epoch"], archive.epoch()) + 1
        archive.put_back(folder, manifest)
    counted = archive.rows()
    lost = [table for table, number in manifest["rows"].items() if counted.get(table) != number]
    migrate()
    Epoch.objects.create(number=life)
    for table in lost:
        print(
            f"{table}: {manifest['rows'][table]} rows in the backup, {counted.get(table, 0)} here",
            file=sys.stderr,
        )
    print(
        f"Restored {sum(counted.values())} rows of {manifest['made_at']}. This is life {life} of the record."
    )
    return 1 if lost else 0


def health(_args: Namespace) -> int:
    """Say in words how the place is. Exit 1 when something needs doing."""
    lines, needs = how_it_is()
    print("\n".join(lines))
    for need in needs:
        print(f"To do: {need}", file=sys.stderr)
    return 1 if needs else 0


def how_it_is() -> tuple[list[str], list[str]]:
    """Give what there is to say, and what needs doing. Counts of things, never of people's doings."""
    lines, needs = [], []
    place = Place.objects.first()
    lines.append(f"Place: {place.name}" if place else "No place yet: run `tilth init`.")
    for alias in DATABASES:
        path = archive.sqlite_path(alias)
        lines.append(
            f"{alias}: {path.stat().st_size // 1024} kB in {path.name}" if path else f"{alias}: PostgreSQL"
        )
    free = shutil.disk_usage(settings.VAR)
    lines.append(f"Disk: {free.free * 100 // free.total}% free")
    if free.free * 10 < free.total:
        needs.append("less than a tenth of the disk is free: make room, or backups will fail.")
    waiting = OutgoingMail.objects.filter(sent_at=None).count()
    lines.append(f"Mail waiting: {waiting}")
    stuck = OutgoingMail.objects.filter(sent_at=None, tries__gte=5).count()
    if stuck:
        needs.append(f"{stuck} mails could not be sent after five tries: look at the mail server.")
    broken = next(audit.faults(), "")
    lines.append("Log of acts and looks: " + ("whole" if not broken else "NOT WHOLE"))
    if broken:
        needs.append(f"the log is not whole ({broken}): run `tilth verify_audit`.")
    try:
        sealing.master_key()
    except sealing.Unavailable as error:
        needs.append(str(error))
    if place and not Account.objects.get_queryset().filter(standings__role=Role.KEEPER).exists():
        needs.append("nobody is keeper.")
    return lines, needs


def export_place(args: Namespace) -> int:
    """Write everything of this place into open files, people included. Needs the master key; written into the log."""
    folder: Path = args.folder
    if folder.exists() and any(folder.iterdir()):
        print(f"{folder} is not empty. Name a folder that is.", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    people = write_place(folder)
    audit.act(TILTH, "keeping.export_place")
    print(f"Wrote everything into {folder}, {people} people among it. It holds private words: guard it.")
    return 0


def _asked(question: str) -> str:
    try:
        return input(f"{question} ").strip()
    except EOFError:
        return ""
