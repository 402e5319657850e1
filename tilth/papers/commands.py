"""Commands about a file alone: they need no place, so nothing of Django is started for them."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
