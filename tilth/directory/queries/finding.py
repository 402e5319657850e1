"""Finding what is here: by words, neighbourhood, day, what it costs and how easy it is to come in. In no order of merit."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.directory.access import pages_up
from tilth.directory.models import Activity, Every, Gift, Hold, Note, Offer, Page
from tilth.directory.queries.days import DayOn, week_of

AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Everything left out is not asked for."""

    words: str = ""
    neighbourhood: str = ""
    weekday: int | None = None
    pay: str = ""
    access: tuple[str, ...] = ()

    @property
    def is_anything(self) -> bool:
        return bool(self.words or self.neighbourhood or self.weekday is not None or self.pay or self.access)

    @property
    def is_about_meetings(self) -> bool:
        """A day and what it costs are said of what is on, and of nothing else."""
        return self.weekday is not None or bool(self.pay)


@dataclass(frozen=True, slots=True)
class Here:
    """What was found, each kind in the order of the alphabet or of the clock."""

    pages: tuple[Page, ...] = ()
    activities: tuple[Activity, ...] = ()
    offers: tuple[Offer, ...] = ()
    gifts: tuple[Gift, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.pages or self.activities or self.offers or self.gifts)


def pages_found(wanted: Wanted) -> QuerySet[Page]:
    """Give the pages that fit."""
    return _narrowed(pages_up(), wanted, PAGE_WORDS)


def offers_found(wanted: Wanted) -> QuerySet[Offer]:
    """Give the offers that fit."""
    return _narrowed(offers_up(), wanted, OFFER_WORDS, "page__")


def find(wanted: Wanted) -> Here:
    """Find what is here. Six reads, however much is found."""
    rest = not wanted.is_about_meetings
    return Here(
        pages=tuple(_with_lists(pages_found(wanted))[:AT_MOST]) if rest else (),
        activities=tuple(activities_found(wanted)[:AT_MOST]),
        offers=tuple(offers_found(wanted)[:AT_MOST]) if rest else (),
        gifts=tuple(_gifts(wanted)[:AT_MOST]) if rest and not wanted.access else (),
    )


PAGE_WORDS = ("name", "what", "wont")
OFFER_WORDS = ("words", "languages", "page__name")
ACTIVITY_WORDS = ("name", "words", "where", "page__name", "page__what")


def activities_up() -> QuerySet[Activity]:
    """Give what is on or will be, on pages that are up and say in public when and where."""
    live = Activity.objects.filter(ended_at=None, page__down_at=None, page__shows_when_where=True)
    over = Q(every=Every.ONCE, on__lt=clock.today())
    return live.exclude(over).select_related("page", "page__neighbourhood", "neighbourhood")


def _with_lists(pages: QuerySet[Page]) -> QuerySet[Page]:
    return pages.select_related("neighbourhood").prefetch_related("records__source")


def offers_up() -> QuerySet[Offer]:
    """Give what is offered. An office that has stepped back offers nothing any more."""
    live = Offer.objects.filter(ended_at=None, page__down_at=None)
    live = live.exclude(steps_back_on__lt=clock.today())
    return live.select_related("page", "page__neighbourhood").order_by("page__name", "pk")


def _narrowed[R: (Page, Offer)](
    rows: QuerySet[R], wanted: Wanted, words: tuple[str, ...], at: str = ""
) -> QuerySet[R]:
    if wanted.neighbourhood:
        rows = rows.filter(**{f"{at}neighbourhood__slug": wanted.neighbourhood})
    rows = rows.filter(**{f"{at}{name}": True for name in wanted.access})
    return rows.filter(_says(words, wanted.words))


def activities_found(wanted: Wanted) -> QuerySet[Activity]:
    """Give what is on that fits."""
    rows = activities_up()
    if wanted.neighbourhood:
        own = Q(neighbourhood__slug=wanted.neighbourhood)
        rows = rows.filter(own | Q(neighbourhood=None, page__neighbourhood__slug=wanted.neighbourhood))
    if wanted.weekday is not None:
        # Django counts from Sunday, as 1; Python from Monday, as 0.
        rows = rows.filter(on__week_day=(wanted.weekday + 1) % 7 + 1)
    if wanted.pay:
        rows = rows.filter(pay=wanted.pay)
    for name in wanted.access:
        rows = rows.filter(Q(**{name: True}) | Q(**{f"page__{name}": True}))
    return rows.filter(_says(ACTIVITY_WORDS, wanted.words)).order_by("name", "pk")


def _gifts(wanted: Wanted) -> QuerySet[Gift]:
    rows = Gift.objects.filter(ended_at=None).select_related("neighbourhood")
    if wanted.neighbourhood:
        rows = rows.filter(neighbourhood__slug=wanted.neighbourhood)
    return rows.filter(_says(("words",), wanted.words))


def _says(fields: tuple[str, ...], words: str) -> Q:
    """Each word must stand somewhere."""
    found = Q()
    for word in words.split()[:10]:
        one = Q()
        for name in fields:
            one |= Q(**{f"{name}__icontains": word})
        found &= one
    return found


def this_week(neighbourhood: str = "") -> tuple[DayOn, ...]:
    """Give what is on in the next seven days, today first."""
    rows = activities_found(Wanted(neighbourhood=neighbourhood)).order_by("starts", "name", "pk")
    return tuple(week_of(rows, clock.today()))


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as anybody reads it."""

    page: Page
    activities: tuple[Activity, ...]
    offers: tuple[Offer, ...]


def page_view(page: Page) -> PageView:
    """Gather one page. Two reads."""
    return PageView(
        page, tuple(activities_up().filter(page=page)), tuple(offers_up().filter(page=page).order_by("pk"))
    )


@dataclass(frozen=True, slots=True)
class OurGroup:
    """A page as whoever holds it sees it: what waits for an answer, and everything that can be changed."""

    page: Page
    waiting: tuple[Note, ...]
    answered: tuple[Note, ...]
    activities: tuple[Activity, ...]
    offers: tuple[Offer, ...]


def our_group(page: Page) -> OurGroup:
    """Gather a page for whoever holds it. Three reads."""
    notes = list(page.notes.all())
    return OurGroup(
        page,
        tuple(note for note in notes if note.answered_at is None),
        tuple(note for note in notes if note.answered_at is not None),
        tuple(page.activities.filter(ended_at=None).order_by("on", "starts", "pk")),
        tuple(page.offers.filter(ended_at=None).order_by("pk")),
    )


def held_by(actor: Actor) -> list[Page]:
    """Give the pages that an account holds, by name."""
    holds = Hold.objects.filter(account_id=actor.account_id, ended_at=None)
    return list(Page.objects.filter(pk__in=holds.values("page"))) if actor.account else []


def set_aside() -> list[Page]:
    """Give the pages that the keeper took out of sight, by name."""
    return list(Page.objects.exclude(set_aside_why=""))


def to_put_in_touch() -> list[Note]:
    """Give what was asked about gifts and waits for a human, the oldest first."""
    return list(Note.objects.filter(page=None, answered_at=None).select_related("gift__neighbourhood"))


@dataclass(frozen=True, slots=True)
class InEmergency:
    """What our place turns to in an emergency: who is there, what they can do, how to reach them. Nobody is listed who needs help."""

    pages: tuple[Page, ...] = ()
    offers: tuple[Offer, ...] = ()
    today: tuple[Activity, ...] = field(default=())


def in_emergency() -> InEmergency:
    """Gather what is open, who offers and how to reach a group. Three reads."""
    days = week_of(activities_up().order_by("starts", "name", "pk"), clock.today(), days=1)
    return InEmergency(
        tuple(pages_up().exclude(emergency="").select_related("neighbourhood")),
        tuple(offers_up().filter(in_emergency=True)),
        tuple(activity for day in days for activity in day.activities),
    )


def newest(many: int = 30) -> list[Page | Activity]:
    """Give what is newest here, for a feed: pages and what is on, by when they were written."""
    pages = list(pages_up().order_by("-changed_at", "-pk")[:many])
    activities = list(activities_up().order_by("-changed_at", "-pk")[:many])
    rows: list[Page | Activity] = [*pages, *activities]
    return sorted(rows, key=lambda row: row.changed_at, reverse=True)[:many]
