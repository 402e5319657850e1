"""Identifiers: in the order they were made, whatever the clock does."""

from concurrent.futures import ThreadPoolExecutor

from tilth.base import ids


def test_ids_made_at_one_moment_keep_the_order_they_were_made_in(monkeypatch):
    monkeypatch.setattr(ids.time, "time_ns", lambda: 1_790_000_000_123_456_789)
    made = [ids.new_id() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_ids_keep_their_order_when_the_clock_is_set_back(monkeypatch):
    before = ids.new_id()
    monkeypatch.setattr(ids.time, "time_ns", lambda: 1_000_000_000)
    assert ids.new_id() > before


def test_many_hands_never_make_one_id_twice():
    with ThreadPoolExecutor(8) as hands:
        made = list(hands.map(lambda _: ids.new_id(), range(5_000)))
    assert len(set(made)) == 5_000


def test_an_id_says_which_version_it_is_and_when_it_was_made(monkeypatch):
    monkeypatch.setattr(ids, "_last_tick", 0)
    monkeypatch.setattr(ids.time, "time_ns", lambda: 1_790_000_000_123_456_789)
    made = ids.new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == 1_790_000_000_123
