from datetime import UTC, datetime, timedelta

import pytest

from tilth.base import clock
from tilth.base.errors import TooOften
from tilth.base.limits import rate_limit
from tilth.base.models import Tally

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])


def test_the_try_after_the_last_allowed_is_refused_until_the_window_turns():
    start = datetime(2026, 11, 22, 9, tzinfo=UTC)
    with clock.at(start):
        for _ in range(3):
            rate_limit("introduce", "198.51.100.7", times=3, seconds=60)
        with pytest.raises(TooOften):
            rate_limit("introduce", "198.51.100.7", times=3, seconds=60)
        rate_limit("introduce", "198.51.100.8", times=3, seconds=60)
    with clock.at(start + timedelta(seconds=61)):
        rate_limit("introduce", "198.51.100.7", times=3, seconds=60)


def test_no_address_is_kept():
    rate_limit("introduce", "198.51.100.7", times=3, seconds=60)

    assert b"198" not in bytes(Tally.objects.get().what)
