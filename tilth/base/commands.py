"""Commands of the foundation."""

import sys
from argparse import Namespace

from tilth.base import anchors


def verify_audit(args: Namespace) -> int:
    """Verify both chains of every person against themselves and the newest anchors. Exit 1 when there is a fault."""
    if args.anchors is not None and not args.anchors.is_dir():
        raise FileNotFoundError(f"there is no folder {args.anchors}")
    found = 0
    for fault in anchors.faults(args.anchors):
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
