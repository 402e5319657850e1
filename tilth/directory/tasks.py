"""What is done while nobody presses anything: feeds from elsewhere are read once a day, in stretches, and brought in."""

from tilth.base.actors import TILTH
from tilth.directory.actions import lists
from tilth.directory.models import Reading
from tilth.directory.queries.lists import being_read, sources
from tilth.directory.reading import bring_in_alone, read_on
from tilth.places.queries import is_on


def daily() -> int:
    """Begin to read every feed that is not being read just now. Gives how many."""
    busy = {reading.source_id for reading in being_read()}
    begun = [one for one in sources() if one.address and one.pk not in busy] if is_on("directory") else []
    for source in begun:
        lists.begin_reading(by=TILTH, source=source, comes_in_alone=True)
    return len(begun)


def often() -> bool:
    """Read one feed on for a few seconds; bring it in when it is whole and nobody looks. Says whether there was one."""
    reading = next(iter(being_read()), None)
    if reading is None:
        return False
    read_on(by=TILTH, reading=reading)
    if reading.comes_in_alone and reading.state == Reading.State.READY:
        bring_in_alone(by=TILTH, reading=reading)
    return True
