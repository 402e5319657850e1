"""A machine of its own: a real place in the folder TILTH_VAR names, on real files, and the keeper's commands run there.

`python -m tests.keeping.one_machine FOLDER` plays every scene and prints what came of each as JSON. So that the scenes spend
no time on what they do not try, the tables are made as they are today, without walking through every migration; the first
scene begins the place and the others start from a copy of it; and SQLite does not wait for the disk, since what stops here
is a process, never the machine's power.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django

django.setup()

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections

from tests.answers.cast import the_cast
from tests.keeping.stopping import in_another_process, stopping_at
from tilth.base import audit, clock, files, rows, sealing
from tilth.base.errors import InvalidInput, TilthError
from tilth.base.models import Act, StoredFile
from tilth.decisions import actions as money
from tilth.decisions.models import Pot
from tilth.keeping import archive, commands
from tilth.people import actions as people
from tilth.people.models import About, Person

VAR = Path(settings.VAR)
BEGUN = VAR.with_name("begun")
SECRET = "I want my own front door again"


def wait_for_no_disk() -> None:
    """Let SQLite hand its pages to the system without waiting until they are on the disk."""
    for connection in connections.all():
        if at_start := connection.settings_dict["OPTIONS"].get("init_command"):
            faster = re.sub(r"synchronous=\w+", "synchronous=OFF", at_start)
            connection.settings_dict["OPTIONS"]["init_command"] = faster


def tables() -> None:
    """Make the tables where there are none; in a place that was put back they came with it."""
    if all(connections[alias].introspection.table_names() for alias in commands_databases()):
        return
    settings.MIGRATION_MODULES = dict.fromkeys(app.label for app in apps.get_app_configs())
    for alias in commands_databases():
        call_command("migrate", database=alias, verbosity=0, run_syncdb=True)


def commands_databases() -> tuple[str, ...]:
    return ("default", "looks", "keys") if settings.LOOKS_OWN_FILE else ("default", "keys")


commands.migrate = tables


def run(command: str, /, **given: Any) -> dict[str, Any]:
    """Run one command as `__main__` would. Gives its exit and what it said."""
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        try:
            code = getattr(commands, command)(Namespace(**given)) or 0
        except (TilthError, FileNotFoundError) as error:
            code = 1
            complained.write(str(error))
    return {"exit": code, "said": said.getvalue(), "complained": complained.getvalue()}


def init(**changed: str) -> dict[str, Any]:
    flags = {"name": "Testham", "nation": "wales", "keeper": "Kit Lane", "email": "kit@example.org"}
    return run("init", **{**flags, **changed})


def backup(file: Path, keys: bool = False) -> dict[str, Any]:
    return run("backup", file=file, keys=keys)


def restore(file: Path, replace: bool = False, keys: bool = False) -> dict[str, Any]:
    return run("restore", file=file, replace=replace, keys=keys)


def a_life() -> Person:
    """Somebody with words, a picture and £500 in their team's pot."""
    cast = the_cast()
    people.say_about(by=cast.amina, person=cast.carl, kind="matters", words=SECRET)
    files.keep(cast.carl.pk, b"a picture", kind="picture", content_type="image/jpeg")
    pot = money.open_pot(by=cast.dee, team=cast.team, name="Hollins pot")
    money.put_in(by=cast.dee, pot=pot, amount_pence=500_00)
    money.spend(by=cast.amina, pot=pot, amount_pence=140_00, what="a cooker", person=cast.carl)
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=clock.now())
    return cast.carl


def how_it_stands() -> dict[str, Any]:
    """Say what is here: enough to tell one life of the record from another, and a whole one from a torn one."""
    sealing.forget_keys()
    carl = Person.objects.filter(called="Carl").first()
    said = About.objects.filter(person=carl).first() if carl else None
    pot = Pot.objects.first()
    row = pot.rows.first() if pot else None
    pictures = []
    for stored in StoredFile.objects.order_by("made_at"):
        try:
            pictures.append(files.open_file(stored).decode())
        except TilthError as error:
            pictures.append(type(error).__name__)
    return {
        "life": archive.epoch(),
        "people": sorted(Person.objects.values_list("called", flat=True)),
        "said": said.words if said else None,
        "pot": pot.balance_pence if pot else None,
        "adds_up": pot is None or pot.balance_pence == row.balance_pence,
        "pictures": pictures,
        "sessions": Session.objects.count(),
        "faults": list(audit.faults()),
        "acts": sorted(set(Act.objects.filter(what__startswith="keeping").values_list("what", flat=True))),
    }


def afterwards() -> None:
    """What happens after the backup, and is gone when it is put back."""
    carl = Person.objects.get(called="Carl")
    pot = Pot.objects.get()
    from tilth.accounts.models import Account
    from tilth.base.actors import Actor
    from tilth.base.roles import Role

    amina = Actor(
        kind="account",
        account=Account.objects.get(short_name="Amina"),
        acting_as=Role.WORKER,
        has_second_factor=True,
    )
    money.spend(by=amina, pot=pot, amount_pence=10_00, what="bread", person=carl)
    files.keep(carl.pk, b"a later picture", kind="picture", content_type="image/jpeg")
    people.begin(by=amina, called="Rosa")


def play_out_and_back(work: Path) -> dict[str, Any]:
    """Begin a place, live in it, back it up, go on, and bring it back."""
    out: dict[str, Any] = {
        "no nation": init(nation="cornwall"),
        "no name": init(name=" \x00 "),
        "no email": init(email="kit"),
    }
    out["init"] = init()
    out["again"] = init()
    out["modes"] = [oct((VAR / name).stat().st_mode)[-3:] for name in ("master.key", "secret.key")]
    a_life()
    connections.close_all()
    shutil.copytree(VAR, BEGUN)
    before = how_it_stands()
    out["before"], out["rows before"] = before, archive.rows()
    out["backup"] = backup(work / "one.tilth")
    out["mode"] = oct((work / "one.tilth").stat().st_mode)[-3:]
    afterwards()
    out["later"] = how_it_stands()
    out["unasked"] = restore(work / "one.tilth")
    out["untouched"] = how_it_stands()
    out["restore"] = restore(work / "one.tilth", replace=True)
    out["restored"], out["rows after"] = how_it_stands(), archive.rows()
    out["health"] = run("health")
    out["export"] = run("export_place", folder=work / "all")
    out["left behind"] = sorted(path.name for path in VAR.iterdir())
    return out


def flips(whole: bytes) -> list[int]:
    """Places all over a file, its last bytes among them."""
    return [*range(0, len(whole), len(whole) // 60), *range(len(whole) - 8, len(whole))]


def unpacked(file: Path) -> dict[str, str] | None:
    """Give the checksum of everything in a backup, the manifest too; None when it is refused."""
    try:
        with archive.opened(file) as (folder, manifest):
            return archive.checksums(folder) | {archive.MANIFEST: json.dumps(manifest)}
    except InvalidInput:
        return None


def passed_off(file: Path, whole: bytes) -> list[int]:
    """Turn one bit of a backup around, place by place. Gives where something else then passed for the backup.

    A bit whose turning changes nothing of what is unpacked (when it was packed, how zeros were counted) does no harm.
    """
    file.write_bytes(whole)
    as_made, found = unpacked(file), []
    for place in flips(whole):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        if unpacked(file) not in (None, as_made):
            found.append(place)
    return found


def play_bad_archives(work: Path) -> dict[str, Any]:
    """Try to bring back what is not a whole backup."""
    import tarfile

    backup(work / "one.tilth")
    whole = (work / "one.tilth").read_bytes()
    with tarfile.open(work / "one.tilth") as archive_file:
        inside = {
            member.name: archive_file.extractfile(member).read()
            for member in archive_file.getmembers()
            if member.isfile()
        }

    def packed(name: str, files_inside: dict[str, bytes]) -> Path:
        with tarfile.open(work / name, "w:gz") as made:
            for path, content in files_inside.items():
                info = tarfile.TarInfo(path)
                info.size = len(content)
                made.addfile(info, io.BytesIO(content))
        return work / name

    backup(work / "keys", keys=True)
    keys = archive.read_keys(work / "keys")
    manifest = json.loads(inside["./manifest.json"])
    record = "./record.sqlite3"
    changed = inside[record].replace(b"Carl", b"Karl")
    other = json.dumps({**manifest, "engine": "oracle"}).encode()
    later = json.dumps({**manifest, "format": 2}).encode()
    bad = {
        "cut short": whole[: len(whole) // 2],
        "one bit": whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:],
        "empty": b"",
        "a text": b"not an archive",
    }
    files_ = {name: work / name.replace(" ", "_") for name in bad}
    for name, content in bad.items():
        files_[name].write_bytes(content)
    files_ |= {
        "changed inside": packed("changed", inside | {record: changed}),
        "something missing": packed("missing", {k: v for k, v in inside.items() if k != record}),
        "something more": packed("more", inside | {"./files/aa/evil": b"x"}),
        "no manifest": packed("none", {k: v for k, v in inside.items() if "manifest" not in k}),
        "out of its folder": packed("out", inside | {"../../evil": b"x"}),
        "a later format": packed("later", inside | {"./manifest.json": later}),
        "another engine": packed("other", inside | {"./manifest.json": other}),
        "not there": work / "nowhere",
    }
    before = how_it_stands()
    found = {name: restore(file, replace=True) for name, file in files_.items()}
    return {
        "found": found,
        "flipped": passed_off(work / "flipped", whole),
        "is_same": how_it_stands() == before,
        "left": sorted(path.name for path in VAR.iterdir() if path.name.startswith((".", "restoring"))),
        "names": sorted(inside),
        "manifest": manifest,
        "holds_keys": any(bytes(key["wrapped"]) in content for key in keys for content in inside.values()),
        "holds_master": any(
            (VAR / "master.key").read_bytes().strip() in content for content in inside.values()
        ),
        "holds_words": any(SECRET.encode() in content for content in inside.values()),
    }


def play_stopped(work: Path) -> dict[str, Any]:
    """Stop a restore at every step it takes; then let the next command finish it."""
    backup(work / "one.tilth")
    expected = how_it_stands()
    afterwards()
    connections.close_all()
    shutil.copytree(VAR, work / "later")
    stood = []
    for step in range(40):
        shutil.rmtree(VAR)
        shutil.copytree(work / "later", VAR)

        def stopped(step: int = step) -> Any:
            with stopping_at(step):
                return restore(work / "one.tilth", replace=True)

        code, said = in_another_process(stopped)
        _, finished = in_another_process(lambda: [run("health"), how_it_stands()])
        stood.append({"step": step, "exit": code, "said": said, "finished": finished})
        if code == 0:
            break
    return {"expected": expected, "stood": stood}


def play_erased(work: Path) -> dict[str, Any]:
    """Erase somebody after a backup: bringing it back does not bring them back."""
    carl = Person.objects.get(called="Carl")
    backup(work / "one.tilth")
    backup(work / "one.keys", keys=True)
    sealing.destroy_key(carl.pk)
    out = {"restore": restore(work / "one.tilth", replace=True), "stands": how_it_stands()}
    out["keys"] = restore(work / "one.keys", keys=True)
    out["then"] = how_it_stands()
    return out


def play_an_older_keys_file(work: Path) -> dict[str, Any]:
    """Erase somebody, then put yesterday's file of keys in the place of today's, by hand."""
    carl = Person.objects.get(called="Carl")
    connections.close_all()
    shutil.copy(VAR / "keys.sqlite3", work / "yesterday")
    sealing.destroy_key(carl.pk)
    connections.close_all()
    for name in ("keys.sqlite3-wal", "keys.sqlite3-shm"):
        (VAR / name).unlink(missing_ok=True)
    shutil.copy(work / "yesterday", VAR / "keys.sqlite3")
    out: dict[str, Any] = {"came back": how_it_stands()["said"]}
    out["health"] = run("health")
    out["then"] = how_it_stands()
    return out


def play_rotated(work: Path) -> dict[str, Any]:
    """Change the master key; bring keys back that were backed up before; stop the change at every step it takes."""
    before, masters = how_it_stands(), [(VAR / "master.key").read_text()]
    backup(work / "old.keys", keys=True)
    connections.close_all()
    shutil.copytree(VAR, work / "before")
    out: dict[str, Any] = {"before": before, "rotate": run("rotate_keys"), "after": how_it_stands()}
    masters.append((VAR / "master.key").read_text())
    out["is_new"] = masters[0] != masters[1]
    out["modes"] = sorted({oct(file.stat().st_mode)[-3:] for file in VAR.glob("master.key*")})
    out["kept"] = [file.read_text() for file in VAR.glob("master.key.*")] == [masters[0]]
    out["keys"] = restore(work / "old.keys", keys=True)
    out["with old keys"] = how_it_stands()
    for file in VAR.glob("master.key.*"):
        file.unlink()
    out["without the old master"] = restore(work / "old.keys", keys=True)
    out["stood"] = []
    for step in range(10):
        connections.close_all()
        shutil.rmtree(VAR)
        shutil.copytree(work / "before", VAR)

        def stopped(step: int = step) -> Any:
            with stopping_at(step):
                return run("rotate_keys")

        code, _ = in_another_process(stopped)
        _, finished = in_another_process(lambda: [run("health")["complained"], how_it_stands()])
        out["stood"].append({"exit": code, "health": finished[0], "stands": finished[1]})
        if code == 0:
            break
    return out


def play_new_machine(work: Path) -> dict[str, Any]:
    """Bring a place back where nothing is: record, keys and master key come from three places."""
    expected = how_it_stands()
    backup(work / "one.tilth")
    backup(work / "one.keys", keys=True)
    master = (VAR / "master.key").read_bytes()
    connections.close_all()
    shutil.rmtree(VAR)
    VAR.mkdir()
    out: dict[str, Any] = {"expected": expected}
    commands.make_secrets()
    out["restore"] = restore(work / "one.tilth")
    out["without keys"] = how_it_stands()
    out["health"] = run("health")
    out["other master"] = restore(work / "one.keys", keys=True)
    (VAR / "master.key").write_bytes(master)
    out["not keys"] = restore(work / "one.tilth", keys=True)
    out["keys"] = restore(work / "one.keys", keys=True)
    out["with keys"] = how_it_stands()
    return out


def play_leaving(work: Path) -> dict[str, Any]:
    """Write everything out, as for a move to another system."""
    carl = Person.objects.get(called="Carl")
    folder = work / "all"
    out: dict[str, Any] = {
        "export": run("export_place", folder=folder),
        "again": run("export_place", folder=folder),
    }
    own = folder / "people" / str(carl.pk)
    out["files"] = sorted(path.name for path in folder.iterdir())
    out["own"] = sorted(path.suffix for path in own.iterdir())
    out["json"] = json.loads((own / "page.json").read_text())
    out["html"] = (own / "page.html").read_text()
    out["picture"] = next(own.glob("*.jpg")).read_text()
    out["acts"] = how_it_stands()["acts"]
    (VAR / "master.key").unlink()
    sealing.forget_keys()
    out["no master"] = run("export_place", folder=work / "none")
    out["none"] = (work / "none").exists()
    return out


def play_while_served(work: Path) -> dict[str, Any]:
    """Try to put a place back while it is being served."""
    from tilth.keeping.serving import only_one

    backup(work / "one.tilth")
    before = how_it_stands()
    with only_one(""):
        refused = {
            "restore": restore(work / "one.tilth", replace=True),
            "keys": restore(work / "one.tilth", keys=True),
        }
    return {"refused": refused, "is_same": how_it_stands() == before}


def play_writing(work: Path) -> dict[str, Any]:
    """Back up while somebody writes without a pause."""
    import threading

    connections.close_all()
    stop, written = threading.Event(), [0]

    def write() -> None:
        while not stop.is_set():
            afterwards()
            written[0] += 1
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    made = [backup(work / f"{number}.tilth") for number in range(3)]
    stop.set()
    writer.join()
    back = restore(work / "2.tilth", replace=True)
    return {"made": made, "written": written[0], "restore": back, "stands": how_it_stands()}


SCENES = [
    play_out_and_back,
    play_bad_archives,
    play_stopped,
    play_erased,
    play_an_older_keys_file,
    play_rotated,
    play_new_machine,
    play_leaving,
    play_writing,
    play_while_served,
]
ON_POSTGRESQL = [play_out_and_back]


def main() -> None:
    work = Path(sys.argv[1])
    wait_for_no_disk()
    played = {}
    for scene in SCENES if connections["default"].vendor == "sqlite" else ON_POSTGRESQL:
        shutil.rmtree(VAR)
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(BEGUN, VAR) if played else VAR.mkdir()
        work.mkdir()
        name = scene.__name__.removeprefix("play_")
        _, played[name] = in_another_process(lambda scene=scene: scene(work))
    json.dump(played, sys.stdout)


if __name__ == "__main__":
    with rows.for_the_system():  # as __main__ runs every command
        main()
