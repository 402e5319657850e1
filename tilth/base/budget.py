"""The data budget: every field of every model says what it is for and when it goes.

A model writes `PRIVACY = {"field": personal("use", "expiry"), …}`; a test refuses a field that is not declared.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Declared:
    """One field's place in the data budget."""

    kind: str  # "kept": not personal; "scrubbed": about staff or a stranger; "personal": about a resident
    use: str
    expiry: str = "with the place"


def kept(use: str) -> Declared:
    """Declare a field that is about nobody."""
    return Declared("kept", use)


def scrubbed(use: str, expiry: str) -> Declared:
    """Declare a field about a worker, an account or somebody's contact."""
    return Declared("scrubbed", use, expiry)


def personal(use: str, expiry: str) -> Declared:
    """Declare a field about a person whom we walk alongside."""
    return Declared("personal", use, expiry)
