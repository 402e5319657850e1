"""What is done once a day, without anybody pressing anything. Nothing here ends anything or judges anybody."""

from tilth.alongside.actions.introductions import give_up_unmet
from tilth.alongside.actions.sleeping import fall_asleep
from tilth.base import clock


def daily() -> int:
    """Turn introductions not met in time into answers owed; let unused access sleep. Gives how many it touched."""
    return give_up_unmet(on=clock.today()) + fall_asleep(on=clock.today())
