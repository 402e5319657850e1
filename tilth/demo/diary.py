"""What happens when: everything is put down first, then lived through in order, so that history is a year long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tilth.base import clock
from tilth.demo.reading import Day
from tilth.methods.working_days import bank_holidays, is_working_day, working_days_after

Doing = Callable[[], None]
# The bank holidays of the invented place are England's.
NATION = "england"


class Diary:
    """A year of things to do, each at its moment."""

    def __init__(self, today: date) -> None:
        self.today = today
        years = range(today.year - 2, today.year + 2)
        self.holidays = frozenset(day for year in years for day in bank_holidays(NATION, year))
        self._planned: list[tuple[datetime, int, Doing]] = []

    def date_of(self, day: Day) -> date:
        """Say which date a day is. A day on which nobody works becomes the working day before (or after, to come)."""
        if day.counted == "w" and day.days >= 0:
            return working_days_after(self.today, day.days, self.holidays)
        if day.counted == "w":
            return self._working_days_before(-day.days)
        found = self.today + timedelta(days=day.days)
        step = timedelta(days=1 if day.days > 0 else -1)
        while not day.counted and not is_working_day(found, self.holidays):
            found += step
        return found

    def _working_days_before(self, days: int) -> date:
        """The last day from which so many working days have passed until today."""
        found, left = self.today, days
        while left:
            left -= is_working_day(found, self.holidays)
            found -= timedelta(days=1)
        while not is_working_day(found, self.holidays):
            found -= timedelta(days=1)
        return found

    def moment(self, day: date, minute: int = 0) -> datetime:
        """Give a moment of a day, so many minutes after nine."""
        return timezone.make_aware(datetime.combine(day, time(9)) + timedelta(minutes=minute))

    def note(self, when: datetime, do: Doing) -> None:
        """Put something down for a moment."""
        self._planned.append((when, len(self._planned), do))

    def __len__(self) -> int:
        return len(self._planned)

    def live(self, say: Callable[[int, int], None]) -> None:
        """Live through all of it, in order. `say` is told now and then how far we are."""
        planned = sorted(self._planned, key=lambda one: one[:2])
        for number, (when, _order, do) in enumerate(planned):
            with clock.at(when):
                do()
            if number % 500 == 499:
                say(number + 1, len(planned))
        self._planned.clear()
