"""The verbs of this room: founding the place, and everything its keeper may choose for it."""

from __future__ import annotations

import re
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tilth.base import clock
from tilth.base import words as base_words
from tilth.base.actors import Actor
from tilth.base.errors import BothKept, InvalidInput, NotAllowed, WrongState
from tilth.base.writing import act, verb
from tilth.methods.formats.outlines import outlines
from tilth.methods.formats.shape import parse
from tilth.methods.formats.unreadable import UnreadableFile
from tilth.places import queries
from tilth.places.access import keeper_only, kept_for
from tilth.places.models import Holiday, Nation, Neighbourhood, Place, SafetyNumber, Switch, Word
from tilth.places.switches import BY_NAME

_GAP = re.compile(r"%\((\w+)\)[sd]")


def _changed() -> None:
    """Tell every process that what it remembers is old: this one now, and again when the change is durable."""
    Place.objects.update(changes=F("changes") + 1)
    _forget()
    transaction.on_commit(_forget)


def _forget() -> None:
    queries.forget()
    base_words.forget()


@verb("places.found")
def found(
    *, by: Actor, name: str, nation: str, is_demo: bool = False, founded_on: date | None = None
) -> Place:
    """Make the place. Tilth itself does this once, at the start; raises WrongState when there is one."""
    if by.kind != "tilth":
        raise NotAllowed(_("A place is founded from the command line."))
    if Place.objects.exists():
        raise WrongState(_("There is a place here already."))
    if nation not in Nation.values:
        raise InvalidInput(_("Choose England, Wales, Scotland or Northern Ireland."), "nation")
    place = Place.objects.create(
        name=name, nation=nation, is_demo=is_demo, founded_on=founded_on or clock.today()
    )
    act(by, "places.found", subject=place)
    _changed()
    return place


@verb("places.change_place")
def change_place(
    *, by: Actor, name: str, nation: str, story: str = "", proud_of: str = "", seen: int | None = None
) -> Place:
    """Say anew what the place is called and how it is told. Raises BothKept when somebody else did so meanwhile."""
    keeper_only(by)
    place = Place.objects.select_for_update().first()
    if place is None:
        raise WrongState(_("There is no place here yet. Run `tilth init`."))
    if seen is not None and place.version != seen:
        raise _both_kept((place.name, place.story, place.proud_of), (name, story, proud_of))
    place.name, place.nation, place.story, place.proud_of = name, nation, story, proud_of
    place.version += 1
    place.save(update_fields=["name", "nation", "story", "proud_of", "version"])
    act(by, "places.change_place", subject=place)
    _changed()
    return place


@verb("places.add_neighbourhood")
def add_neighbourhood(
    *,
    by: Actor,
    name: str,
    other_names: str = "",
    story: str = "",
    proud_of: str = "",
    rivalry: str = "",
    order_in_list: int = 0,
) -> Neighbourhood:
    """Add a neighbourhood under the name residents give it. Raises InvalidInput when the name is taken."""
    keeper_only(by)
    _refuse_taken_name(name)
    neighbourhood = Neighbourhood.objects.create(
        name=name,
        slug=_free_slug(name),
        other_names=other_names,
        story=story,
        proud_of=proud_of,
        rivalry=rivalry,
        order_in_list=order_in_list,
    )
    act(by, "places.add_neighbourhood", subject=neighbourhood)
    _changed()
    return neighbourhood


@verb("places.change_neighbourhood")
def change_neighbourhood(
    *,
    by: Actor,
    neighbourhood: Neighbourhood,
    name: str,
    other_names: str = "",
    story: str = "",
    proud_of: str = "",
    rivalry: str = "",
    order_in_list: int = 0,
    seen: int | None = None,
) -> Neighbourhood:
    """Write a neighbourhood's page anew. Its address stays. Raises BothKept when somebody else wrote meanwhile."""
    kept_for(by, Neighbourhood, neighbourhood.pk)
    row = Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    if seen is not None and row.version != seen:
        theirs = (row.name, row.other_names, row.story, row.proud_of, row.rivalry)
        raise _both_kept(theirs, (name, other_names, story, proud_of, rivalry))
    _refuse_taken_name(name, but=row)
    row.name, row.other_names, row.story, row.proud_of = name, other_names, story, proud_of
    row.rivalry, row.order_in_list, row.version = rivalry, order_in_list, row.version + 1
    row.save(
        update_fields=["name", "other_names", "story", "proud_of", "rivalry", "order_in_list", "version"]
    )
    act(by, "places.change_neighbourhood", subject=row)
    _changed()
    return row


@verb("places.bring_in_outlines")
def bring_in_outlines(*, by: Actor, content: bytes, file_name: str = "") -> Place:
    """Draw neighbourhoods as a GeoJSON file does, each under a name that it has here. All of them or none.

    Raises InvalidInput, naming the file and the outline, for one that cannot be read or that nobody here is called.
    """
    keeper_only(by)
    try:
        found = outlines(parse(content))
    except UnreadableFile as error:
        raise InvalidInput(f"{file_name}: {error}", "file") from None
    here = {small: one for one in Neighbourhood.objects.all() for small in _names(one)}
    for outline in found:
        if outline.name.casefold() not in here:
            raise InvalidInput(
                _("%(file)s: outline %(row)s: there is no neighbourhood called %(name)s.")
                % {"file": file_name, "row": outline.row, "name": outline.name[:80]},
                "file",
            )
    for outline in found:
        Neighbourhood.objects.filter(pk=here[outline.name.casefold()].pk).update(outline=outline.geometry)
    place = Place.objects.get()
    act(by, "places.bring_in_outlines", subject=place)
    _changed()
    return place


def _names(neighbourhood: Neighbourhood) -> list[str]:
    others = re.split(r"[,;]", neighbourhood.other_names)
    return [name.strip().casefold() for name in (*others, neighbourhood.name) if name.strip()]


def _refuse_taken_name(name: str, but: Neighbourhood | None = None) -> None:
    same = Neighbourhood.objects.filter(name__iexact=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise InvalidInput(_("There is a neighbourhood of this name already."), "name")


def _free_slug(name: str) -> str:
    plain = slugify(name)[:70] or "here"
    taken = set(Neighbourhood.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    slug, number = plain, 2
    while slug in taken:
        slug, number = f"{plain}-{number}", number + 1
    return slug


def _both_kept(theirs: tuple[str, ...], mine: tuple[str, ...]) -> BothKept:
    message = _("Somebody else changed this while you were writing. Nothing is lost: here are both.")
    return BothKept(message, theirs="\n\n".join(filter(None, theirs)), mine="\n\n".join(filter(None, mine)))


@verb("places.choose_word")
def choose_word(*, by: Actor, language: str, msgid: str, words: str, chosen_by_words: str = "") -> Word:
    """Say something in the place's own words from now on. Raises InvalidInput for words that would break a page."""
    keeper_only(by)
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("We do not speak that language yet."), "language")
    if sorted(_GAP.findall(msgid)) != sorted(_GAP.findall(words)):
        raise InvalidInput(
            _("Keep what stands in brackets exactly as it is, sign and all: a name or a number goes there."),
            "words",
        )
    if "%" in _GAP.sub("", words).replace("%%", ""):
        raise InvalidInput(
            _("Write “per cent” instead of the sign: the sign has another meaning here."), "words"
        )
    word, _is_new = Word.objects.update_or_create(
        language=language, msgid=msgid, defaults={"words": words, "chosen_by_words": chosen_by_words}
    )
    act(by, "places.choose_word", subject=word)
    _changed()
    return word


@verb("places.drop_word")
def drop_word(*, by: Actor, word: Word) -> None:
    """Say it as Tilth does again."""
    word = kept_for(by, Word, word.pk)
    act(by, "places.drop_word", subject=word)
    word.delete()
    _changed()


@verb("places.turn")
def turn(*, by: Actor, name: str, is_on: bool) -> Switch:
    """Turn a switch on or off. Raises InvalidInput for one that does not exist."""
    keeper_only(by)
    if name not in BY_NAME:
        raise InvalidInput(_("There is no such switch."), "name")
    switch, _is_new = Switch.objects.update_or_create(name=name, defaults={"is_on": is_on})
    act(by, "places.turn", subject=switch, why=f"{name} {'on' if is_on else 'off'}")
    _changed()
    return switch


@verb("places.add_holiday")
def add_holiday(*, by: Actor, on: date, name: str) -> Holiday:
    """Add a day on which nobody is at work here. Raises InvalidInput when that day is in the list."""
    keeper_only(by)
    if Holiday.objects.filter(on=on).exists():
        raise InvalidInput(_("That day is in the list already."), "on")
    holiday = Holiday.objects.create(on=on, name=name)
    act(by, "places.add_holiday", subject=holiday)
    _changed()
    return holiday


@verb("places.drop_holiday")
def drop_holiday(*, by: Actor, holiday: Holiday) -> None:
    """Take a day out of the list again."""
    holiday = kept_for(by, Holiday, holiday.pk)
    act(by, "places.drop_holiday", subject=holiday)
    holiday.delete()
    _changed()


@verb("places.add_safety_number")
def add_safety_number(
    *, by: Actor, name: str, number: str, when: str = "", order_in_list: int = 0
) -> SafetyNumber:
    """Add a number to ring when somebody may not be safe."""
    keeper_only(by)
    row = SafetyNumber.objects.create(name=name, number=number, when=when, order_in_list=order_in_list)
    act(by, "places.add_safety_number", subject=row)
    _changed()
    return row


@verb("places.change_safety_number")
def change_safety_number(
    *, by: Actor, row: SafetyNumber, name: str, number: str, when: str = "", order_in_list: int = 0
) -> SafetyNumber:
    """Correct a number to ring."""
    row = kept_for(by, SafetyNumber, row.pk)
    row.name, row.number, row.when, row.order_in_list = name, number, when, order_in_list
    row.save(update_fields=["name", "number", "when", "order_in_list"])
    act(by, "places.change_safety_number", subject=row)
    _changed()
    return row


@verb("places.drop_safety_number")
def drop_safety_number(*, by: Actor, row: SafetyNumber) -> None:
    """Take a number out of the list."""
    row = kept_for(by, SafetyNumber, row.pk)
    act(by, "places.drop_safety_number", subject=row)
    row.delete()
    _changed()
