"""What is done once a day, without anybody pressing anything. Nothing here ends, closes or judges."""

from tilth.alongside.actions.introductions import give_up_unmet
from tilth.base import clock


def daily() -> int:
    """Turn introductions nobody could meet into answers owed by a leader. Gives how many."""
    return give_up_unmet(on=clock.today())
