"""What is done once a day, without anybody pressing anything: how somebody may be reached is forgotten in time."""

from __future__ import annotations

from datetime import timedelta

from tilth.base import clock
from tilth.base.actors import TILTH
from tilth.funds.actions.asking import forget_contacts

# As the data budget says of each: two years after the grant, or the vote.
KEPT = timedelta(days=2 * 365)


def daily() -> int:
    """Forget who asked and who counted, two years after it was decided. Gives how many grants and votes were touched."""
    return forget_contacts(by=TILTH, before=clock.today() - KEPT)
