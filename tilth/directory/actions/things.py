"""What hangs on a page: what is on, and what is offered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base.actors import Actor
from tilth.base.errors import BothKept, InvalidInput
from tilth.base.writing import act, verb
from tilth.directory.actions.holding import must_write
from tilth.directory.models import Activity, Kind, Offer, OfferKind, Page


@verb("directory.add_activity")
def add_activity(*, by: Actor, page: Page, **words: Any) -> Activity:
    """Say that something is on."""
    must_write(by, page)
    _must_end_after(words)
    activity = Activity.objects.create(page=page, **words)
    act(by, "directory.add_activity", subject=activity)
    return activity


@verb("directory.change_activity")
def change_activity(*, by: Actor, activity: Activity, seen: int | None = None, **words: Any) -> Activity:
    """Say anew when and where something is on. Raises BothKept when somebody else did so meanwhile."""
    must_write(by, activity.page)
    _must_end_after(words)
    row = Activity.objects.select_for_update().get(pk=activity.pk)
    if seen is not None and row.version != seen:
        raise BothKept(
            _("Somebody else changed this while you wrote. Both wordings are below."),
            theirs=f"{row.name}\n{row.words}\n{row.where}",
            mine=f"{words.get('name', '')}\n{words.get('words', '')}\n{words.get('where', '')}",
        )
    for name, value in words.items():
        setattr(row, name, value)
    row.version, row.changed_at = row.version + 1, clock.now()
    row.save(update_fields=[*words, "version", "changed_at"])
    act(by, "directory.change_activity", subject=row)
    return row


def _must_end_after(words: dict[str, Any]) -> None:
    if words.get("ends") and words["ends"] <= words["starts"]:
        raise InvalidInput(_("It ends before it begins. Look at the times again."), "ends")


@verb("directory.end_activity")
def end_activity(*, by: Actor, activity: Activity) -> Activity:
    """Say that something is not on any more."""
    must_write(by, activity.page)
    activity.ended_at = clock.now()
    activity.save(update_fields=["ended_at"])
    act(by, "directory.end_activity", subject=activity)
    return activity


@verb("directory.add_offer")
def add_offer(
    *,
    by: Actor,
    page: Page,
    kind: str,
    words: str,
    in_emergency: bool = False,
    steps_back_on: date | None = None,
    stays: str = "",
    languages: str = "",
    limits: str = "",
    pay: str = "",
) -> Offer:
    """Offer something to others. An office also says when it steps back and what stays then, and whoever is a bridge
    what they will not do and what they would like to be paid; raises InvalidInput if not.
    """
    must_write(by, page)
    if kind == OfferKind.BRIDGE and not limits:
        raise InvalidInput(_("Say what you will not do. Nobody should have to ask you for it."), "limits")
    if kind == OfferKind.BRIDGE and not pay:
        raise InvalidInput(_("Say what you would like to be paid. “Nothing” is an answer too."), "pay")
    steps_back = page.kind == Kind.OFFICE and kind != OfferKind.BRIDGE
    if steps_back and steps_back_on is None:
        raise InvalidInput(
            _("Say when you step back. A group wants to know before it begins."), "steps_back_on"
        )
    if steps_back and not stays:
        raise InvalidInput(_("Say what stays when you have stepped back."), "stays")
    offer = Offer.objects.create(
        page=page,
        kind=kind,
        words=words,
        in_emergency=in_emergency,
        steps_back_on=steps_back_on,
        stays=stays,
        languages=languages,
        limits=limits,
        pay=pay,
    )
    act(by, "directory.add_offer", subject=offer)
    return offer


@verb("directory.end_offer")
def end_offer(*, by: Actor, offer: Offer) -> Offer:
    """Take an offer back."""
    must_write(by, offer.page)
    offer.ended_at = clock.now()
    offer.save(update_fields=["ended_at"])
    act(by, "directory.end_offer", subject=offer)
    return offer


@verb("directory.put_on_map")
def put_on_map[T: (Page, Activity)](
    *, by: Actor, thing: T, latitude: float | None, longitude: float | None
) -> T:
    """Put a page, or something that is on, at a point of the map; without one the middle of its neighbourhood stands for it."""
    page = thing if isinstance(thing, Page) else thing.page
    must_write(by, page)
    thing.latitude, thing.longitude, thing.changed_at = latitude, longitude, clock.now()
    thing.save(update_fields=["latitude", "longitude", "changed_at"])
    act(by, "directory.put_on_map", subject=thing)
    return thing
