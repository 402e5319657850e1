"""Identifiers: made by the server or, for offline writes, by the phone that keeps them."""

import os
import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """Give a version 7 UUID (RFC 9562): millisecond time first, so that new rows stand together in the index."""
    milliseconds = time.time_ns() // 1_000_000
    value = bytearray(milliseconds.to_bytes(6, "big") + os.urandom(10))
    value[6] = 0x70 | (value[6] & 0x0F)
    value[8] = 0x80 | (value[8] & 0x3F)
    return uuid.UUID(bytes=bytes(value))


def new_random_id() -> uuid.UUID:
    """Give a version 4 UUID, for restricted items: version 7 would show when they were made."""
    return uuid.uuid4()


def new_token() -> str:
    """Give 128 random bits as text that is safe in a link."""
    return secrets.token_urlsafe(16)
