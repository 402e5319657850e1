"""What is done once a day, without anybody pressing anything: a page that nobody shares any more goes, with its key."""

from tilth.base.actors import TILTH
from tilth.families.actions.sharing import sweep


def daily() -> int:
    """Close the family pages that nobody shares any more. Gives how many."""
    return sweep(by=TILTH)
