"""Commands about a file alone: they need no place, so nothing of Django is started for them."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tilth.base.errors import TilthError
from tilth.methods.formats.unreadable import UnreadableFile

# Long work says every few seconds that it goes on.
SAYS_EVERY = 2.0


def count_ballots(args: Namespace) -> int:
    """Count the votes of a Pabulib file."""
    from tilth.methods.ballots.count import count
    from tilth.methods.ballots.sheet import Completion, Rule, Sheet, Stop
    from tilth.methods.formats import pabulib

    began = time.monotonic()
    file = _understood(args.file, pabulib.read, pabulib.MOST_BYTES)
    sheet = file.greedy
    if args.rule == Rule.EQUAL_SHARES:
        sheet = Sheet(Rule.EQUAL_SHARES, Completion(args.completion), Stop(args.stop))
    done = count(file.election, sheet, _progress(file.election.in_currency))
    told = {
        "winners": done.winners,
        "cost": file.election.in_currency(done.together),
        "budget": file.election.in_currency(file.election.budget),
        "runs": done.outcome.runs if done.outcome else 1,
        "seconds": round(time.monotonic() - began, 3),
        "exact": True,
        "stated_rule": file.meta.get("rule", ""),
        "matches_record": None if file.recorded is None else file.recorded == set(done.winners),
        "sheet": done.sheet.fingerprint,
    }
    if file.recorded is not None and not told["matches_record"]:
        _say(_difference(set(done.winners), set(file.recorded), str(told["stated_rule"])))
    if args.json:
        print(json.dumps(told))
    else:
        print(f"{len(done.winners)} of {len(file.projects)} projects: {', '.join(done.winners)}")
        print(f"They cost {told['cost']} of {told['budget']} {file.meta.get('currency', '')}".rstrip())
    return 0


def opinion_groups(args: Namespace) -> int:
    """Group the people of a file of votes on statements."""
    from tilth.methods import opinions
    from tilth.methods.formats import opinions as table

    votes = _understood(args.file, table.read, table.MOST_BYTES)
    found = opinions.group(votes, args.groups)
    if args.json:
        print(json.dumps({"groups": found.groups, "k": found.k, "stable": found.stable}))
        return 0
    if not found.stable:
        _say("These groups are not stable: with a few statements fewer, people would stand with others.")
    sizes = Counter(found.groups.values())
    for number in sorted(sizes):
        print(f"group {number}: {sizes[number] if number in found.shown else 'fewer than five'} people")
    return 0


def check_grants(args: Namespace) -> int:
    """Check a file of grants against 360Giving 1.4.3."""
    from tilth.methods.formats import shape, threesixty

    return _verdict(args, lambda: threesixty.check(_document(args.file), _today()), shape.Verdict)


def check_directory(args: Namespace) -> int:
    """Check a file or a feed against Open Referral UK 3.0."""
    from tilth.methods.formats import open_referral, shape
    from tilth.papers import feeds

    def checked() -> Any:
        if args.file.startswith(("http://", "https://")):
            return feeds.check(args.file, local=args.allow_local, say=_say)
        return open_referral.check(_document(Path(args.file)))

    return _verdict(args, checked, shape.Verdict)


def _document(path: Path) -> Any:
    from tilth.methods.formats import shape

    return _understood(path, shape.parse, shape.MOST_BYTES)


def _today() -> date:
    return datetime.now(UTC).date()


def _verdict(args: Namespace, check: Callable[[], Any], made: Callable[..., Any]) -> int:
    """Say what is said of a document: on one line what is wrong first, and with --json everything."""
    unread = ""
    try:
        verdict = check()
    except (UnreadableFile, TilthError) as error:
        unread = str(error)
        verdict = made((unread,))
    if args.json:
        told = {"valid": verdict.valid, "errors": list(verdict.errors), "warnings": list(verdict.warnings)}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for kind, lines in (("error", verdict.errors), ("warning", verdict.warnings)):
            for line in lines:
                print(f"{kind}: {line}")
        print("valid" if verdict.valid else "not valid")
    if verdict.valid:
        return 0
    first = unread or f"{args.file}: {len(verdict.errors)} errors, the first: {verdict.errors[0]}"
    _say(f"tilth {args.command}: {first}")
    return 1


def _difference(here: set[str], recorded: set[str], rule: str) -> str:
    return (
        f"This differs from what the file records as funded (its stated rule: {rule or 'none'}). "
        f"Here only: {', '.join(sorted(here - recorded)) or 'none'}. "
        f"There only: {', '.join(sorted(recorded - here)) or 'none'}."
    )


def _progress(in_currency: Callable[[int], int | float]) -> Callable[[int, int], None]:
    said = [time.monotonic()]

    def told(run: int, together: int) -> None:
        if time.monotonic() - said[0] >= SAYS_EVERY:
            said[0] = time.monotonic()
            _say(f"share {run}: the winners cost {in_currency(together)}")

    return told


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _understood(path: Path, read: Callable[[bytes], Any], most: int) -> Any:
    """Read a file; whatever is wrong is one line that names it."""
    try:
        if path.stat().st_size > most:
            raise UnreadableFile("large", f"the file is over {most // 2**20} MB. Nothing was read.")
        return read(path.read_bytes())
    except UnreadableFile as error:
        raise UnreadableFile(error.why, f"{path}: {error}") from None
    except OSError as error:
        raise UnreadableFile("missing", f"{path}: {error.strerror or 'cannot be read'}.") from None
