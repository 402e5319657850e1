"""The `tilth` command. Reads the words typed and hands them to the room that knows. Exits 0; 1 when what was
given is bad or the work failed, said in one line; 2 when the command was typed wrongly."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

# The command, and the function in tilth/ that does it.
DONE_BY = {
    "demo": "demo.commands.demo",
    "demo_evidence": "demo.commands.demo_evidence",
    "init": "keeping.commands.init",
    "serve": "keeping.commands.serve",
    "backup": "keeping.commands.backup",
    "restore": "keeping.commands.restore",
    "keeping": "keeping.commands.health",
    "export_place": "keeping.commands.export_place",
    "expire": "keeping.commands.expire",
    "rotate_keys": "keeping.commands.rotate_keys",
    "verify_audit": "keeping.commands.verify_audit",
    "bring_in_directory": "directory.commands.bring_in_directory",
    "count_ballots": "papers.commands.count_ballots",
    "opinion_groups": "papers.commands.opinion_groups",
    "check_directory": "papers.commands.check_directory",
    "check_grants": "papers.commands.check_grants",
    "run_chart": "evidence.commands.run_chart",
    "compare_before_after": "evidence.commands.compare_before_after",
    "link_people": "evidence.commands.link_people",
    "what_happened": "evidence.commands.what_happened",
    "bring_in_contacts": "evidence.commands.bring_in_contacts",
    "link_contacts": "evidence.commands.link_contacts",
}
# Serving real people is the default, so that forgetting a setting never opens a door.
NEEDS_A_PLACE = {"bring_in_contacts", "link_contacts"}
MODES = {"demo": "demo", "demo_evidence": "demo", "serve": "production"}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="tilth", description="Tilth: good ground for neighbourhood work.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="make a fictional place and open it on this machine")
    demo.add_argument("--fresh", action="store_true", help="throw the last fictional place away first")
    demo.add_argument("--port", type=int, default=8000, metavar="N")
    demo.add_argument("--no-serve", action="store_true", help="make the place, do not open it")
    demo.add_argument("--people", type=int, default=None, metavar="N", help="how many people live there")

    million = commands.add_parser(
        "demo_evidence", help="bring a million made-up contacts into the fictional place, and compare"
    )
    million.add_argument(
        "--people", type=int, default=40_000, metavar="N", help="how many people they are of"
    )

    init = commands.add_parser("init", help="make an empty place and its first keeper")
    init.add_argument("--name", default="", help="what the place is called")
    init.add_argument("--nation", default="", help="england, wales, scotland or northern_ireland")
    init.add_argument("--keeper", default="", metavar="NAME", help="the first keeper's name")
    init.add_argument("--email", default="", help="the first keeper's e-mail address")

    serve = commands.add_parser("serve", help="answer pages and do queued work")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000, metavar="N")
    serve.add_argument("--workers", type=int, default=2, metavar="N")

    backup = commands.add_parser("backup", help="write one archive of the record, the looks and the files")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--keys", action="store_true", help="the persons' keys alone, still wrapped")

    restore = commands.add_parser("restore", help="read such an archive back")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="replace the record that is here")
    restore.add_argument(
        "--keys", action="store_true", help="bring the persons' keys back, from a file of theirs"
    )

    expire = commands.add_parser("expire", help="delete what has had its time, as each night does")
    expire.add_argument("--dry-run", action="store_true", help="only say how much that would be")

    commands.add_parser("rotate_keys", help="change the master key; the old one is kept beside it")

    export = commands.add_parser("export_place", help="write everything into open files, people included")
    export.add_argument("folder", type=Path, metavar="FOLDER")

    verify = commands.add_parser("verify_audit", help="check that nobody changed the log of acts and looks")
    verify.add_argument(
        "--anchors", type=Path, metavar="FOLDER", help="a copy of the anchors, kept elsewhere"
    )
    bring_in = commands.add_parser(
        "bring_in_directory", help="read the lists from elsewhere, as each night does"
    )
    bring_in.add_argument("--allow-local", action="store_true", help="let their addresses be on this network")
    bring_in.add_argument("--json", action="store_true", help="answer as JSON")
    add_evidence(commands)
    commands.add_parser("keeping", help="say how the place is: databases, backups, queue, disk")
    add_papers(commands)
    commands.add_parser("manage", help="run one of Django's own commands", add_help=False)
    return top


def add_papers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands about a file alone."""
    ballots = commands.add_parser("count_ballots", help="count the votes of a Pabulib file")
    ballots.add_argument("file", type=Path, metavar="FILE.pb")
    ballots.add_argument("--rule", choices=["greedy", "equal-shares"], default="equal-shares")
    ballots.add_argument("--completion", choices=["none", "add1"], default="none")
    ballots.add_argument("--stop", choices=["overspend", "exhaustive"], default="overspend")

    opinions = commands.add_parser("opinion_groups", help="find who sees statements alike")
    opinions.add_argument("file", type=Path, metavar="VOTES.csv")
    opinions.add_argument("--groups", type=int, choices=range(1, 10), default=None, metavar="K")

    directory = commands.add_parser("check_directory", help="check an Open Referral UK feed or file")
    directory.add_argument("file", metavar="FILE_OR_URL")
    directory.add_argument("--allow-local", action="store_true", help="let the address be on this network")

    grants = commands.add_parser("check_grants", help="check a 360Giving file")
    grants.add_argument("file", type=Path, metavar="FILE")
    for command in (ballots, opinions, directory, grants):
        command.add_argument("--json", action="store_true", help="answer as JSON")


def add_evidence(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of the analyst: files in, figures out."""
    chart = commands.add_parser("run_chart", help="say whether a number over time has changed")
    chart.add_argument("file", type=Path, metavar="SERIES.csv")
    chart.add_argument("--date", required=True, metavar="COL", help="the column of days")
    chart.add_argument("--value", required=True, metavar="COL", help="the column of numbers")
    chart.add_argument("--rebase", type=_day, action="append", default=[], metavar="YYYY-MM-DD")
    chart.add_argument(
        "--screen", action=argparse.BooleanOptionalAction, default=True, help="leave out accidents"
    )
    chart.add_argument("--json", action="store_true")

    compare = commands.add_parser(
        "compare_before_after", help="before and after, beside what would have happened anyway"
    )
    compare.add_argument("file", type=Path, metavar="EVENTS.csv")
    compare.add_argument("--threshold", dest="at_least", type=_positive, required=True, metavar="N")
    compare.add_argument("--window", type=_positive, required=True, metavar="DAYS")
    compare.add_argument("--at", type=_day, default=None, metavar="YYYY-MM-DD")
    compare.add_argument("--json", action="store_true")

    link = commands.add_parser("link_people", help="say which records of several agencies are one person's")
    link.add_argument("files", type=Path, nargs="+", metavar="FILE.csv")
    link.add_argument("--out", type=Path, required=True, metavar="CLUSTERS.csv")
    link.add_argument("--spark", action="store_true", help="work on many machines; see docs/scale.md")
    link.add_argument("--json", action="store_true")

    happened = commands.add_parser("what_happened", help="how contacts gather, repeat, travel and cost")
    happened.add_argument("files", type=Path, nargs="*", metavar="EVENTS")
    happened.add_argument("--held", action="store_true", help="ask what agencies brought to this place")
    happened.add_argument("--measure", action="append", default=[], metavar="NAME")
    happened.add_argument("--tariff", type=Path, default=None, metavar="TARIFF.csv")
    happened.add_argument("--at-least", type=_positive, default=5, metavar="N")
    happened.add_argument("--window", type=_positive, default=365, metavar="DAYS")
    happened.add_argument("--within", type=_positive, default=30, metavar="DAYS")
    happened.add_argument("--spark", action="store_true", help="work on many machines; see docs/scale.md")
    happened.add_argument("--json", action="store_true")

    bring_in = commands.add_parser(
        "bring_in_contacts", help="read a large file of contacts that a source gave"
    )
    bring_in.add_argument("source", metavar="SOURCE", help="the source, as its page's address calls it")
    bring_in.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX or Parquet")
    bring_in.add_argument("--by", required=True, metavar="NAME", help="who brings it in, for the log")
    bring_in.add_argument("--column", action="append", default=[], metavar="WHAT=HEADING")
    bring_in.add_argument("--json", action="store_true", help="answer as JSON")

    held = commands.add_parser("link_contacts", help="link who is new in what agencies brought, by names")
    held.add_argument("--json", action="store_true", help="answer as JSON")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day like 2026-11-22") from None


def _positive(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def main(words: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if words is None else words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Small matrices: several threads only wait for each other, here and in every worker.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if words[:1] == ["manage"]:
        manage(words[1:])
        return 0
    args = parser().parse_args(words)
    if DONE_BY[args.command].startswith(("papers.", "evidence.")) and args.command not in NEEDS_A_PLACE:
        return run_alone(args)
    os.environ.setdefault("TILTH_MODE", MODES.get(args.command, "development"))
    return run(args)


def manage(words: Sequence[str]) -> None:
    """Run one of Django's own commands, for the system; the one that makes tables, as their owner."""
    from contextlib import nullcontext

    import django
    from django.core.management import execute_from_command_line

    django.setup()
    from tilth.base import rows
    from tilth.keeping import postgres

    with rows.for_the_system(), postgres.as_owner() if words[:1] == ["migrate"] else nullcontext():
        execute_from_command_line(["tilth manage", *words])


def run_alone(args: argparse.Namespace) -> int:
    """Do what needs a file and no place: quick, because nothing of Django is started."""
    from tilth.base.errors import TilthError
    from tilth.methods.formats.unreadable import UnreadableFile

    try:
        return done_by(args)
    except (TilthError, UnreadableFile) as error:
        print(f"tilth {args.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def done_by(args: argparse.Namespace) -> int:
    module, _, name = DONE_BY[args.command].rpartition(".")
    command = getattr(importlib.import_module(f"tilth.{module}"), name)
    return command(args) or 0


def run(args: argparse.Namespace) -> int:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError

    try:
        django.setup()
        from tilth.base import rows
        from tilth.base.errors import TilthError

        try:
            # Whoever types a command looks after the machine, and acts for the place.
            with rows.for_the_system():
                return done_by(args)
        except (TilthError, CommandError, FileNotFoundError, FileExistsError) as error:
            print(f"tilth {args.command}: {error}", file=sys.stderr)
            return 1
    except ImproperlyConfigured as error:
        print(f"tilth {args.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
