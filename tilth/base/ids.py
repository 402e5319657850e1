"""Identifiers: made by the server or, for offline writes, by the phone that keeps them."""

import hashlib
import secrets
import threading
import time
import uuid

TICKS_IN_A_MILLISECOND = 4096

_one_at_a_time = threading.Lock()
_last_tick = 0


def new_id() -> uuid.UUID:
    """Give a version 7 UUID (RFC 9562): time first, so that new rows stand together in the index.

    Milliseconds take 48 bits and the part of one 12 more (section 6.2, method 3). Within one process every id is greater
    than the one before, the clock set back or not, so that rows made at one moment keep the order they were made in.
    """
    global _last_tick
    with _one_at_a_time:
        _last_tick = max(time.time_ns() * TICKS_IN_A_MILLISECOND // 1_000_000, _last_tick + 1)
        milliseconds, part = divmod(_last_tick, TICKS_IN_A_MILLISECOND)
    return uuid.UUID(int=milliseconds << 80 | 0x7000 << 64 | part << 64 | 0b10 << 62 | secrets.randbits(62))


def new_random_id() -> uuid.UUID:
    """Give a version 4 UUID, for restricted items: version 7 would show when they were made."""
    return uuid.uuid4()


def new_token() -> str:
    """Give 128 random bits as text that is safe in a link."""
    return secrets.token_urlsafe(16)


def token_digest(token: str) -> str:
    """Give what is stored of a token: nobody who reads the record can open the link."""
    return hashlib.sha256(token.encode()).hexdigest()
