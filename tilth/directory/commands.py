"""Commands of this room: lists from elsewhere read and brought in, as each night does."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from tilth.base.actors import TILTH
from tilth.base.errors import WrongState
from tilth.directory.queries.lists import sources
from tilth.directory.reading import read_whole
from tilth.places.queries import is_founded


def bring_in_directory(args: Namespace) -> int:
    """Read every feed from elsewhere and bring it in. Exit 1 when one could not be, or something waits for the keeper."""
    if not is_founded():
        raise WrongState("There is no place here yet. Run `tilth init` first.")
    told = {}
    for source in (one for one in sources() if one.address):
        trouble = read_whole(by=TILTH, source=source, local=args.allow_local, say=_say)
        told[source.name] = trouble.splitlines()
        for line in told[source.name]:
            _say(f"{source.name}: {line}")
    if args.json:
        print(json.dumps({"lists": told}))
    else:
        print(f"{len(told)} lists were read.")
    return 1 if any(told.values()) else 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)
