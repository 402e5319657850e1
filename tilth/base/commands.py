"""Commands of the foundation."""

import sys
from argparse import Namespace

from tilth.base import audit


def verify_audit(_args: Namespace) -> int:
    """Verify both chains of every person; print each fault. Exit 1 when there is one."""
    found = 0
    for fault in audit.faults():
        found += 1
        print(fault, file=sys.stderr)
    print("The log is whole." if not found else f"The log has {found} fault(s): see above.")
    return 1 if found else 0
