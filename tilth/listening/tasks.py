"""What is done once a day, without anybody pressing anything: a study left open is closed, and words go in time."""

from tilth.base import clock
from tilth.listening.actions import tidy


def daily() -> int:
    """Close studies left open and let words go whose ninety days are over. Gives how many studies were touched."""
    return tidy(clock.today())
