"""What is done once a day or once an hour, without anybody pressing anything. Nothing here ends anything or judges anybody."""

from tilth.alongside.actions.digest import send_digests
from tilth.alongside.actions.glass import ask_again, ask_peers, tell_people
from tilth.alongside.actions.introductions import give_up_unmet
from tilth.alongside.actions.sleeping import fall_asleep
from tilth.alongside.actions.ways_in import tell_of_ways_in
from tilth.base import clock


def daily() -> int:
    """Turn introductions not met in time into answers owed; let unused access sleep; ask about tellings that are held.

    Gives how many it touched.
    """
    today = clock.today()
    return give_up_unmet(on=today) + fall_asleep(on=today) + ask_again(on=today)


def hourly() -> int:
    """Tell people of emergencies and of ways in that were changed; ask peers about emergencies that are over,
    and in the morning that something waits.

    Gives how many it touched.
    """
    now = clock.now()
    return tell_people(at=now) + ask_peers(at=now) + tell_of_ways_in(at=now) + send_digests(at=now)
