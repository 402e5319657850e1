"""A list from elsewhere: added, read in stretches, brought in whole or not at all, as often as one likes, and let go."""

from __future__ import annotations

from datetime import date
from itertools import batched
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from tilth.accounts.access import must
from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import InvalidInput, WrongState
from tilth.base.roles import Verb
from tilth.base.writing import act, verb
from tilth.directory.actions.pages import TAKEN
from tilth.directory.models import Activity, Page, Reading, ReadLine, Record, Source
from tilth.directory.queries import records
from tilth.directory.queries.lists import Beside, Preview, What, preview, unanswered
from tilth.methods.formats import open_referral_records as the_format
from tilth.methods.formats import shape
from tilth.methods.formats.unreadable import UnreadableFile
from tilth.places.models import Neighbourhood
from tilth.places.queries import neighbourhoods

AT_ONCE = 500
WORDS_OF_A_LIST = (
    "name", "what", "when_where", "reach", "kind", "neighbourhood", "latitude", "longitude",
    "is_step_free", "has_toilet", "has_loop", "is_quiet", "has_greeter",
)  # fmt: skip


@verb("directory.add_list")
def add_list(
    *, by: Actor, name: str, address: str = "", content: bytes | None = None, file_name: str = ""
) -> Source:
    """Name a list from elsewhere: a feed by its address, or one that comes as files, of which this is the first.

    Raises InvalidInput for an address that is there already, or a file that cannot be read: then nothing is kept.
    """
    must(by, Verb.KEEP)
    if not address and content is None:
        raise InvalidInput(_("Give an address, or choose a file."), "address")
    if address and Source.objects.filter(address=address).exists():
        raise InvalidInput(_("That address is in the list already."), "address")
    source = Source.objects.create(name=name, address=address)
    if not address and content is not None:
        lay_down(by=by, source=source, content=content, file_name=file_name)
    act(by, "directory.add_list", subject=source)
    return source


@verb("directory.lay_down_list")
def lay_down(*, by: Actor, source: Source, content: bytes, file_name: str = "") -> Reading:
    """Lay a file down to be looked at. Raises InvalidInput, with the file and the row, for one that cannot be read."""
    must(by, Verb.KEEP)
    name = file_name or source.name
    try:
        found = the_format.records(shape.parse(content))
    except UnreadableFile as error:
        raise InvalidInput(f"{name}: {error}", "file") from None
    reading = _begun(source, file_name=file_name[:200], state=Reading.State.READY, has_pages_left=False)
    _keep_lines(reading, [(given, True) for given in found])
    act(by, "directory.lay_down_list", subject=source)
    return reading


@verb("directory.begin_reading")
def begin_reading(*, by: Actor, source: Source, comes_in_alone: bool = False) -> Reading:
    """Begin to read a feed anew."""
    must(by, Verb.KEEP)
    if not source.address:
        raise WrongState(_("This list comes as a file. Choose the file."))
    reading = _begun(source, comes_in_alone=comes_in_alone)
    act(by, "directory.begin_reading", subject=source)
    return reading


def _begun(source: Source, **words: Any) -> Reading:
    # One reading of a list at a time: what was read before and never brought in is old now.
    source.readings.all().delete()
    return Reading.objects.create(source=source, **words)


def _keep_lines(reading: Reading, given: list[tuple[Any, bool]]) -> None:
    first = reading.lines.count() + 1
    ReadLine.objects.bulk_create(
        [
            ReadLine(reading=reading, number=first + at, given=one, is_whole=whole)
            for at, (one, whole) in enumerate(given)
        ],
        batch_size=AT_ONCE,
    )


@verb("directory.read_page")
def keep_read_page(*, by: Actor, reading: Reading, given: list[tuple[Any, bool]], has_more: bool) -> Reading:
    """Keep a page of a feed, and whether another comes after it."""
    must(by, Verb.KEEP)
    _keep_lines(reading, given)
    reading.next_page, reading.has_pages_left = reading.next_page + 1, has_more
    reading.save(update_fields=["next_page", "has_pages_left"])
    return reading


@verb("directory.read_record")
def keep_read_record(*, by: Actor, line: ReadLine, given: Any) -> ReadLine:
    """Keep the whole of one record, in the place of what a list said of it."""
    must(by, Verb.KEEP)
    line.given, line.is_whole = given, True
    line.save(update_fields=["given", "is_whole"])
    return line


@verb("directory.set_reading")
def set_reading(*, by: Actor, reading: Reading, state: str, trouble: str = "") -> Reading:
    """Say that a reading is whole, or stopped and why, or goes on."""
    must(by, Verb.KEEP)
    reading.state, reading.trouble = state, trouble[:1_000]
    reading.save(update_fields=["state", "trouble"])
    if trouble:
        Source.objects.filter(pk=reading.source_id).update(trouble=trouble[:1_000])
    return reading


@verb("directory.bring_in_list")
def bring_in(
    *,
    by: Actor,
    reading: Reading,
    same: frozenset[int] = frozenset(),
    others: frozenset[int] = frozenset(),
    leave_out: bool = False,
    may_wait: bool = False,
) -> Source:
    """Bring a list in, all of it or nothing. What a group wrote stays as it is; what is gone from the list is said to be.

    `same`, `others`: what somebody said of records that may be here already; with `may_wait` the rest is left for later.
    Raises WrongState for a reading that is not whole, and InvalidInput while something is wrong or not said.
    """
    must(by, Verb.KEEP)
    source = Source.objects.select_for_update().get(pk=reading.source_id)
    if Reading.objects.get(pk=reading.pk).state != Reading.State.READY:
        raise WrongState(_("This list was brought in already, or is not read whole yet. Read it again."))
    found = preview(reading)
    if found.faults and (not leave_out or len(found.of(What.WRONG)) == len(found.lines)):
        raise InvalidInput(found.faults[0])
    waiting = unanswered(found.lines, same, others)
    if waiting and not may_wait:
        raise InvalidInput(_("Say of each record below whether it is the same. Nothing was brought in."))
    _Writing(source, clock.today()).write(found, same, frozenset(waiting))
    Reading.objects.filter(pk=reading.pk).update(state=Reading.State.DONE)
    reading.lines.all().delete()
    source.brought_at, source.leaves_out = clock.now(), leave_out
    source.trouble = _waits(len(waiting), found.faults)
    source.save(update_fields=["brought_at", "leaves_out", "trouble"])
    act(by, "directory.bring_in_list", subject=source)
    return source


def _waits(waiting: int, faults: list[str]) -> str:
    lines = list(faults[:5])
    if waiting:
        lines.insert(0, _("Records that may be here already wait for your word: %(number)s.") % {"number": waiting})  # fmt: skip
    return "\n".join(lines)[:1_000]


class _Writing:
    """A list as it is written: rows of each table at once."""

    def __init__(self, source: Source, today: date) -> None:
        self.source, self.today = source, today
        self.here: dict[str, Neighbourhood] = records.by_name(neighbourhoods())
        self.slugs = set(Page.objects.values_list("slug", flat=True)) | TAKEN
        self.new_pages: list[Page] = []
        self.changed_pages: list[Page] = []
        self.new: list[Record] = []
        self.changed: list[Record] = []
        self.rewritten: list[tuple[Page, records.Given]] = []

    def write(self, found: Preview, same: frozenset[int], waiting: frozenset[int]) -> None:
        for line in found.lines:
            if line.number not in waiting:
                self._one(line, line.what == What.HERE or line.number in same)
        Page.objects.bulk_create(self.new_pages, batch_size=AT_ONCE)
        Page.objects.bulk_update(
            self.changed_pages, [*WORDS_OF_A_LIST, "down_at", "version", "changed_at"], batch_size=100
        )
        Record.objects.bulk_create(self.new, batch_size=AT_ONCE)
        fields = ["given", "page", "writes_page", "seen_on", "gone_on", "changed_at"]
        Record.objects.bulk_update(self.changed, fields, batch_size=100)
        for some in batched(self.rewritten, AT_ONCE):
            Activity.objects.filter(page__in=[page for page, _given in some]).delete()
        Activity.objects.bulk_create(
            [
                Activity(page=page, **words)
                for page, given in self.rewritten
                for words in records.activities(given, self.today)
            ],
            batch_size=AT_ONCE,
        )
        for few in batched(found.gone, AT_ONCE):
            Record.objects.filter(pk__in=[one.pk for one in few]).update(
                gone_on=self.today, changed_at=clock.now()
            )

    def _one(self, line: Beside, is_here: bool) -> None:
        if line.what == What.WRONG:
            # It stands in the list, so it is not gone; what was said of it before stays.
            if line.record is not None:
                line.record.seen_on = self.today
                self.changed.append(line.record)
            return
        record = line.record or Record(source=self.source, name_there=str(line.given["id"]).lower())
        (self.changed if line.record else self.new).append(record)
        is_news = line.what != What.SAME and record.given != line.given if line.record else True
        record.given, record.seen_on = line.given, self.today
        record.changed_at = clock.now() if is_news or record.gone_on else record.changed_at
        record.gone_on = None
        if is_here:
            record.page = line.page
        elif line.what == What.CHANGED and line.page is not None:
            self._rewrite(line.page, line.given)
        elif line.what != What.SAME:
            record.page, record.writes_page = self._new_page(line.given), True

    def _new_page(self, given: records.Given) -> Page:
        words = records.page_words(given, self.here)
        page = Page(slug=self._free_slug(words["name"]), **words)
        page.down_at = clock.now() if given["status"] in records.CLOSED else None
        self.new_pages.append(page)
        self.rewritten.append((page, given))
        return page

    def _rewrite(self, page: Page, given: records.Given) -> None:
        for name, value in records.page_words(given, self.here).items():
            setattr(page, name, value)
        if not page.set_aside_why:
            page.down_at = clock.now() if given["status"] in records.CLOSED else None
        page.version, page.changed_at = page.version + 1, clock.now()
        self.changed_pages.append(page)
        self.rewritten.append((page, given))

    def _free_slug(self, name: str) -> str:
        base = slugify(name)[:60] or "page"
        slug, number = base, 1
        while slug in self.slugs:
            number += 1
            slug = f"{base}-{number}"
        self.slugs.add(slug)
        return slug


@verb("directory.drop_list")
def drop_list(*, by: Actor, source: Source) -> None:
    """Let a list go, and with it the pages that it wrote. Pages that a group wrote, or was given, stay."""
    must(by, Verb.KEEP)
    act(by, "directory.drop_list", subject=source)
    for pks in batched(source.records.filter(writes_page=True).values_list("page", flat=True), AT_ONCE):
        Page.objects.filter(pk__in=pks).exclude(holds__ended_at=None, holds__isnull=False).delete()
    source.delete()
