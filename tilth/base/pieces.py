"""A file in pieces: a player asks for the part it is about to play (RFC 9110, section 14)."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

_ONE_PIECE = re.compile(r"bytes=(?P<first>[0-9]{0,12})-(?P<last>[0-9]{0,12})")


def piece_of(request: HttpRequest, content: bytes, content_type: str) -> HttpResponse:
    """Give the piece a request asks for, or the whole. Never stored by a browser, and never run as a page."""
    size = len(content)
    asked = _ONE_PIECE.fullmatch(request.headers.get("Range", "").strip())
    span = _span(asked["first"], asked["last"], size) if asked else (0, size)
    if span is None:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        first, end = span
        response = HttpResponse(content[first:end], status=206 if asked else 200, content_type=content_type)
        if asked:
            response["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Give where a piece begins and ends (its end not in it); None for one that lies outside."""
    if not first:
        return (max(0, size - int(last)), size) if last and int(last) else None
    end = min(int(last) + 1, size) if last else size
    return (int(first), end) if int(first) < end else None
