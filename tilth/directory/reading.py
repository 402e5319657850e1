"""A feed from elsewhere read in stretches: a page or a record at a time, kept as it goes, so that it can go on where it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, TilthError, Unavailable
from tilth.base.fetching import fetch
from tilth.directory.actions import lists
from tilth.directory.models import Reading, ReadLine, Source
from tilth.methods.formats import open_referral_records, shape
from tilth.methods.formats.open_referral_records import MOST_RECORDS
from tilth.methods.formats.unreadable import UnreadableFile

# A feed that never ends is not read for ever.
MOST_PAGES = 400
A_PAGE = 50
# How long one stretch may take: somebody waits for the page.
STRETCH_SECONDS = 6.0
# What a record has when the list gave the whole of it.
WHOLE = ("schedules", "service_at_locations", "contacts", "phones", "cost_options", "service_areas")


def read_on(*, by: Actor, reading: Reading, seconds: float = STRETCH_SECONDS, local: bool = False) -> Reading:
    """Read for some seconds, at least one page or record. What goes wrong stops it, in one line that names the address."""
    until = time.monotonic() + seconds
    try:
        while reading.state == Reading.State.READING:
            _one_more(by, reading, local)
            if time.monotonic() >= until:
                break
    except (Unavailable, InvalidInput, UnreadableFile) as error:
        lists.set_reading(by=by, reading=reading, state=Reading.State.STOPPED, trouble=str(error))
    return reading


def _one_more(by: Actor, reading: Reading, local: bool) -> None:
    if reading.has_pages_left:
        _one_page(by, reading, local)
    elif line := reading.lines.filter(is_whole=False).first():
        lists.keep_read_record(by=by, line=line, given=_whole(reading.source, line, local))
    else:
        lists.set_reading(by=by, reading=reading, state=Reading.State.READY)


def _one_page(by: Actor, reading: Reading, local: bool) -> None:
    source, number = reading.source, reading.next_page
    if urlsplit(source.address).path.endswith(".json"):
        address, is_file = source.address, True
    else:
        address, is_file = f"{_services(source)}?{urlencode({'page': number, 'per_page': A_PAGE})}", False
    document = _document(address, local)
    try:
        found = open_referral_records.records(document)
    except UnreadableFile as error:
        raise UnreadableFile(error.why, f"{address}: {error}") from None
    before = reading.lines.count()
    ids = {one["id"] for one in found if isinstance(one, dict) and isinstance(one.get("id"), str)}
    if ids and reading.lines.filter(given__id__in=list(ids)).exists():
        raise Unavailable(f"{address}: it gives again what stood on a page before.")
    if before + len(found) > MOST_RECORDS or number >= MOST_PAGES:
        raise Unavailable(f"{address}: it has more than {MOST_RECORDS} records or {MOST_PAGES} pages.")
    known = _known(source, ids)
    given = [_kept(one, known, is_file) for one in found]
    has_more = bool(found) and not is_file and _goes_on(document, number)
    lists.keep_read_page(by=by, reading=reading, given=given, has_more=has_more)


def _goes_on(document: Any, number: int) -> bool:
    if not isinstance(document, dict) or "contents" not in document:
        return False
    return document.get("last_page") is not True and document.get("total_pages", number) != number


def _known(source: Source, ids: set[str]) -> dict[str, Any]:
    names = [one.lower() for one in ids]
    return dict(source.records.filter(name_there__in=names).values_list("name_there", "given"))


def _kept(one: Any, known: dict[str, Any], is_file: bool) -> tuple[Any, bool]:
    """Give a record of a page, and whether it is whole. One that did not change since last time is not fetched again."""
    if not isinstance(one, dict) or is_file or any(name in one for name in WHOLE):
        return one, True
    name = one.get("id")
    if not isinstance(name, str) or not shape.is_uuid(name):
        return one, True
    before = known.get(name.lower())
    if before and one.get("last_modified") and before.get("last_modified") == one["last_modified"]:
        return before, True
    return one, False


def _whole(source: Source, line: ReadLine, local: bool) -> Any:
    address = f"{_services(source)}/{line.given['id']}"
    answer = fetch(address, local=local)
    if answer.status == 404:
        # Some feeds give nothing but the list: what it said is what there is.
        return line.given
    if answer.status != 200:
        raise Unavailable(f"{address}: it answers {answer.status}.")
    given = open_referral_records.cleaned(_parsed(address, answer.body))
    if not isinstance(given, dict) or given.get("id") != line.given["id"]:
        raise Unavailable(f"{address}: something else stands there.")
    return given


def _services(source: Source) -> str:
    address = source.address.rstrip("/")
    return address if address.endswith("/services") else f"{address}/services"


def _document(address: str, local: bool) -> Any:
    answer = fetch(address, local=local)
    if answer.status != 200:
        raise Unavailable(f"{address}: it answers {answer.status}.")
    return _parsed(address, answer.body)


def _parsed(address: str, body: bytes) -> Any:
    try:
        return shape.parse(body)
    except UnreadableFile as error:
        raise UnreadableFile(error.why, f"{address}: {error}") from None


def bring_in_alone(*, by: Actor, reading: Reading) -> str:
    """Bring in what was read while nobody looks. Gives what is in the way or waits, or "", and keeps it for the keeper."""
    source = reading.source
    if reading.state != Reading.State.READY:
        return reading.trouble
    try:
        return lists.bring_in(by=by, reading=reading, leave_out=source.leaves_out, may_wait=True).trouble
    except TilthError as error:
        lists.set_reading(by=by, reading=reading, state=Reading.State.STOPPED, trouble=error.message)
        return error.message


def read_whole(
    *, by: Actor, source: Source, local: bool = False, say: Callable[[str], None] | None = None
) -> str:
    """Read a feed from its first page to its last and bring it in. Gives what is in the way or waits, or "".

    Records that may be here already, and nobody has said, are left for the keeper; the rest comes in.
    """
    reading = lists.begin_reading(by=by, source=source, comes_in_alone=True)
    while reading.state == Reading.State.READING:
        read_on(by=by, reading=reading, local=local)
        if say is not None:
            say(f"{source.name}: {reading.lines.count()} records")
    return bring_in_alone(by=by, reading=reading)
