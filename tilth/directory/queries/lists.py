"""A list from elsewhere beside what is here: what is new in it, what changed, what is here already and by what it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from tilth.directory.access import unheld_pages
from tilth.directory.models import Activity, Note, Page, Reading, ReadLine, Record, Source
from tilth.directory.queries import records
from tilth.methods.formats.open_referral_records import called, told
from tilth.methods.names import AlikeNames, plain
from tilth.places.queries import neighbourhoods


class What(StrEnum):
    """What becomes of one record."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    HERE = "here"
    ASK = "ask"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Beside:
    """One record of a list beside what is here. `how`: by what it is known, or what is not sure."""

    number: int
    name: str
    given: records.Given
    what: What
    how: str = ""
    page: Page | None = None
    record: Record | None = None


@dataclass(slots=True)
class Preview:
    """A whole list beside what is here. Faults are sentences, with the file and the record they are about."""

    lines: list[Beside] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    gone: list[Record] = field(default_factory=list)

    def of(self, what: str) -> list[Beside]:
        """Give the lines of which this is so."""
        return [line for line in self.lines if line.what == what]


class _Here:
    """What is here, read once for a whole list. What this list wrote itself is no match for its other records."""

    def __init__(self, source: Source) -> None:
        mine = Record.objects.filter(source=source, writes_page=True)
        self.records = {one.name_there: one for one in source.records.select_related("page")}
        self.pages = {one.pk: one for one in Page.objects.exclude(pk__in=mine.values("page"))}
        elsewhere = Record.objects.filter(writes_page=True).exclude(source=source)
        self.elsewhere = dict(elsewhere.values_list("name_there", "page_id"))
        self.by_activity: dict[UUID, UUID] = {}
        words: dict[UUID, list[str]] = defaultdict(list)
        for pk, page_id, where in Activity.objects.values_list("pk", "page_id", "where"):
            self.by_activity[pk] = page_id
            words[page_id].append(where)
        self.by_name: dict[tuple[str, ...], list[Page]] = defaultdict(list)
        self.postcodes: dict[UUID, set[str]] = {}
        for page in self.pages.values():
            self.by_name[plain(page.name)].append(page)
            self.postcodes[page.pk] = records.postcodes(
                " ; ".join((page.when_where, page.reach, *words[page.pk]))
            )
        self.alike = AlikeNames(page.name for page in self.pages.values())
        self.neighbourhoods = records.by_name(neighbourhoods())

    def by_id(self, name_there: str) -> tuple[Page, str] | None:
        pk = UUID(name_there)
        if pk in self.pages:
            return self.pages[pk], _("It has the id of a page here.")
        if self.by_activity.get(pk) in self.pages:
            return self.pages[self.by_activity[pk]], _("It has the id of something that is on here.")
        if self.elsewhere.get(name_there) in self.pages:
            return self.pages[self.elsewhere[name_there]], _("Another list has a record with the same id.")
        return None

    def by_words(self, given: records.Given) -> tuple[What, Page, str] | None:
        """Give a page of the same name in the same neighbourhood or at the same postcode; else one that may be it."""
        name = plain(given["name"])
        like = [page for parts in self.alike.like(given["name"]) for page in self.by_name[parts]]
        for page in sorted(like, key=lambda one: (plain(one.name) != name, one.name, str(one.pk))):
            same_place = self._same_place(page, given)
            if plain(page.name) == name and same_place:
                return What.HERE, page, same_place
            if plain(page.name) == name:
                return What.ASK, page, _("A page here has the same name. Whether it is in the same place is not known.")  # fmt: skip
            if same_place:
                return What.ASK, page, _("A page here has a name like this, in the same place.")
        return None

    def _same_place(self, page: Page, given: records.Given) -> str:
        if self.postcodes[page.pk] & records.postcodes_of(given):
            return _("It has the same name and postcode.")
        where = records.neighbourhood(given, self.neighbourhoods)
        if where is not None and where.pk == page.neighbourhood_id:
            return _("It has the same name, in the same neighbourhood.")
        return ""


def preview(reading: Reading) -> Preview:
    """Lay a reading beside what is here. Nothing changes."""
    here, found = _Here(reading.source), Preview()
    seen: dict[str, int] = {}
    for line in reading.lines.all():
        found.lines.append(_beside(line, here, seen, found, _named(reading)))
    if not found.lines:
        found.faults.append(_("%(file)s: there is nothing in it.") % {"file": _named(reading)})
    found.gone = [one for one in here.records.values() if one.gone_on is None and one.name_there not in seen]
    return found


def _named(reading: Reading) -> str:
    return reading.file_name or reading.source.address or reading.source.name


def _beside(line: ReadLine, here: _Here, seen: dict[str, int], found: Preview, file: str) -> Beside:
    given, name = line.given, called(line.given)
    wrong = list(told(given))
    name_there = str(given.get("id") or "").lower() if isinstance(given, dict) else ""
    if name_there in seen:
        wrong.append(_("the record on line %(number)s has the same id") % {"number": seen[name_there]})
    if name_there:
        seen.setdefault(name_there, line.number)
    if wrong:
        for fault in wrong:
            found.faults.append(
                _("%(file)s, record %(number)s, %(name)s: %(fault)s")
                % {"file": file, "number": line.number, "name": name or _("without a name"), "fault": fault}
            )
        return Beside(line.number, name, given, What.WRONG, record=here.records.get(name_there))
    return _known(line.number, name, given, here, name_there)


def _known(number: int, name: str, given: records.Given, here: _Here, name_there: str) -> Beside:
    record = here.records.get(name_there)
    if record is not None and record.page is not None:
        if not record.writes_page:
            how = (
                _("Its group writes this page itself.")
                if record.taken_over_at
                else _("It was the same when this list was last brought in.")
            )
            return Beside(number, name, given, What.HERE, how, record.page, record)
        same = record.given == given and record.gone_on is None
        return Beside(number, name, given, What.SAME if same else What.CHANGED, "", record.page, record)
    if by_id := here.by_id(name_there):
        return Beside(number, name, given, What.HERE, by_id[1], by_id[0], record)
    if by_words := here.by_words(given):
        return Beside(number, name, given, by_words[0], by_words[2], by_words[1], record)
    return Beside(number, name, given, What.NEW, record=record)


def unanswered(lines: Iterable[Beside], same: frozenset[int], others: frozenset[int]) -> list[int]:
    """Give the lines that may be what is here, of which nobody has said yet whether they are."""
    asked = (line.number for line in lines if line.what == What.ASK)
    return [number for number in asked if (number in same) == (number in others)]


def sources() -> list[Source]:
    """Give the lists from elsewhere, by name."""
    return list(Source.objects.all())


def newest_reading(source: Source) -> Reading | None:
    """Give the reading of a list that was begun last."""
    return source.readings.first()


def being_read() -> list[Reading]:
    """Give the readings that are not whole yet, the oldest first."""
    return list(
        Reading.objects.filter(state=Reading.State.READING).select_related("source").order_by("made_at", "pk")
    )


def nobody_holds(page: Page) -> bool:
    """Say whether a page came from a list and nobody here holds it yet."""
    return unheld_pages().filter(pk=page.pk).exists()


def said_this_is_us() -> list[Note]:
    """Give what somebody wrote who says that a page from a list is their group's, and waits; the oldest first."""
    return list(Note.objects.filter(page__in=unheld_pages(), answered_at=None).select_related("page"))


@dataclass(frozen=True, slots=True)
class CameFrom:
    """Where a page came from, how fresh that is, and what else the record says."""

    record: Record
    facts: list[tuple[str, str]]
    is_closed: bool
    is_paused: bool


def came_from(page: Page) -> CameFrom | None:
    """Say from which list a page comes. None for a page that its group made."""
    found = page.records.select_related("source")
    record = found.filter(writes_page=True).first() or found.filter(taken_over_at__isnull=False).first()
    if record is None:
        return None
    status = record.given.get("status") if record.writes_page else ""
    facts = records.facts(record.given) if record.writes_page else []
    return CameFrom(record, facts, status in records.CLOSED, status == "temporarily closed")
