"""Text in from the address: what is looked for, and where a list goes on. Whatever cannot be read is nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict

LONGEST = 100


def words_in(query: QueryDict) -> str:
    """Give what is looked for, on one line and not too long."""
    return " ".join(query.get("q", "").replace("\x00", "").split())[:LONGEST]


def cursor_in(query: QueryDict) -> tuple[str, UUID] | None:
    """Give the name and id after which a list goes on; None for its beginning."""
    name, pk = query.get("after", "").replace("\x00", "")[:80], query.get("id", "")
    try:
        return (name, UUID(pk)) if name else None
    except ValueError:
        return None
