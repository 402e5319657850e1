"""What is done once a day, without anybody pressing anything. It ends nothing: it tells."""

from tilth.base import clock
from tilth.basis.actions import remind


def daily() -> int:
    """Tell the privacy leads which agreements run out. Gives how many they were told of."""
    return remind(on=clock.today())
